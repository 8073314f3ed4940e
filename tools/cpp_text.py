"""Just enough reading of C++ for the lint: code without comments and strings,
and where its functions begin and end."""
import re

# What a quote may follow to be a digit separator (1'000) and not a character.
DIGIT = re.compile(r"[0-9A-Fa-f]")
RAW_STRING = re.compile(r'R"([^()\\ ]{0,16})\(')
CONTROL = {"if", "for", "while", "switch", "catch", "return", "sizeof", "alignof", "decltype"}
# Between the closing parenthesis of the parameters and the body.
TAIL = r"(?:\s*(?:const|noexcept|override|final|mutable|&&?|->\s*[\w:<>,\s*&]+?|requires\b[^{;]*))*"
HEAD = re.compile(r"([~\w:]+|operator\s*\S{1,3})\s*$")


def blank_out(text):
    """The text with comments, strings and characters as spaces, line by line the same."""
    out, at = [], 0
    while at < len(text):
        end = end_of_blank(text, at)
        if end == at:
            out.append(text[at])
            at += 1
        else:
            out.append("".join(c if c == "\n" else " " for c in text[at:end]))
            at = end
    return "".join(out)


def end_of_blank(text, at):
    """Where the comment or literal that starts here ends; `at` if none does."""
    two = text[at:at + 2]
    if two == "//":
        end = text.find("\n", at)
        return len(text) if end < 0 else end
    if two == "/*":
        end = text.find("*/", at + 2)
        return len(text) if end < 0 else end + 2
    if raw := RAW_STRING.match(text, at):
        closing = f"){raw.group(1)}\""
        end = text.find(closing, raw.end())
        return len(text) if end < 0 else end + len(closing)
    if text[at] == '"' and not text[text.rfind("\n", 0, at) + 1:at].lstrip().startswith("#"):
        return end_of_literal(text, at, '"')
    if text[at] == "'" and not (at and DIGIT.match(text[at - 1])):
        return end_of_literal(text, at, "'")
    return at


def end_of_literal(text, at, quote):
    end = at + 1
    while end < len(text) and text[end] not in (quote, "\n"):
        end += 2 if text[end] == "\\" else 1
    return end + 1


def functions(code):
    """(first line, last line, name) of each function in code that was blanked out."""
    opened, line = [], 1
    statement = 0  # Where the text since the last ; { or } begins.
    for at, char in enumerate(code):
        if char == "\n":
            line += 1
        elif char == "{" and re.match(r"[\w(,=>]", code[at - 1]):
            opened.append("value")  # An initialiser: the statement goes on after it.
        elif char == "{":
            opened.append(function_at(code, statement, at, line))
            statement = at + 1
        elif char == "}":
            found = opened.pop() if opened else None
            if found == "value":
                continue
            if found:
                yield found[0], line, found[1]
            statement = at + 1
        elif char == ";" and not inside_parentheses(code, statement, at):
            statement = at + 1


def inside_parentheses(code, start, at):
    return code.count("(", start, at) > code.count(")", start, at)


def function_at(code, start, brace, line):
    """(line it starts on, name) if the brace opens a function, else None."""
    head = re.sub(r"^\s*#.*$", "", code[start:brace], flags=re.M).strip()
    first = line - head.count("\n")
    head = re.sub(r"\)\s*:\s*\w[\w:]*[({][^;]*$", ")", head)  # A constructor's initialisers.
    match = re.search(r"\)" + TAIL + r"$", head)
    if not match:
        return None
    close = match.start()
    depth, at = 1, close - 1
    while at >= 0 and depth:
        depth += (head[at] == ")") - (head[at] == "(")
        at -= 1
    name = HEAD.search(head[:at + 1])
    if depth or not name or name.group(1) in CONTROL:
        return None
    if name.group(1).startswith("TEST"):
        return first, "-".join(re.findall(r"\w+", head[at + 1:close]))
    return first, name.group(1)
