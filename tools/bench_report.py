"""What was measured, as lines, as a table of Markdown, and as a chart in SVG. Pure."""
import html

BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
BAR, GAP, LABEL, WIDTH = 14, 6, 250, 520
COLOURS = {"selectel": "#2b6cb0", "ours": "#2b6cb0", "floor": "#a0aec0", "least": "#a0aec0", "nlohmann": "#a0aec0",
           "no provider": "#cbd5e0", "/bin/true": "#cbd5e0"}
PEER_COLOUR = "#dd6b20"


def number(value):
    """Three figures that mean something: 1,234 · 12.3 · 0.123."""
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}" if abs(value) >= 1 else f"{value:.3f}"


def main_of(values):
    """Whose figure the row is about."""
    return next((name for name in ("selectel", "ours") if name in values), next(iter(values)))


def ratios(row):
    """{name: how many times that our figure is}, of what it is compared with."""
    ours = row["values"][main_of(row["values"])]
    return {name: ours / value for name, value in row["values"].items()
            if name != main_of(row["values"]) and value}


def line(row):
    ours = main_of(row["values"])
    against = ", ".join(f"{ratio:.2f} x {name} ({number(row['values'][name])})" for name, ratio in ratios(row).items())
    verdict = "" if row["met"] is None else f"  [{'met' if row['met'] else 'MISSED'}: {row['target']}]"
    note = f"  ({row['note']})" if row["note"] else ""
    return f"{row['what']:<42}{number(row['values'][ours]):>9} {row['unit']:<11}{against}{verdict}{note}".rstrip()


def table(rows):
    """Markdown; one line per measurement."""
    lines = ["| measured | ours | compared with | target |", "|---|---:|---|---|"]
    for row in rows:
        against = "; ".join(f"{name} {number(row['values'][name])} ({ratio:.2f} ×)" for name, ratio in ratios(row).items())
        target = "" if row["target"] is None else f"{row['target']}: {'met' if row['met'] else '**missed**'}"
        note = f" ({row['note']})" if row["note"] else ""
        lines.append(f"| {row['what']}{note} | {number(row['values'][main_of(row['values'])])} {row['unit']} "
                     f"| {against} | {target} |")
    return "\n".join(lines) + "\n"


def bars(row, top):
    """The bars of one measurement, each to the scale of the longest of them, and where they end."""
    longest = max(row["values"].values()) or 1
    made = [f'<text x="0" y="{top + 11}" class="what">{html.escape(row["what"])}, {html.escape(row["unit"])}</text>']
    for name, value in row["values"].items():
        width = max(1, round(WIDTH * value / longest))
        made.append(f'<rect x="{LABEL}" y="{top}" width="{width}" height="{BAR}" '
                    f'fill="{COLOURS.get(name, PEER_COLOUR)}"/>')
        made.append(f'<text x="{LABEL + width + 5}" y="{top + 11}">{html.escape(name)} {number(value)}</text>')
        top += BAR + 2
    return made, top + GAP


def chart(rows, title):
    """SVG of the rows that compare something."""
    drawn, top = [], 34
    for row in rows:
        if len(row["values"]) > 1:
            made, top = bars(row, top)
            drawn += made
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{LABEL + WIDTH + 170}" height="{top + 4}" role="img">',
        "<style>text{font:11px sans-serif;fill:#1a202c}.what{font-weight:bold}.title{font-size:14px}</style>",
        f'<rect width="100%" height="100%" fill="#ffffff"/><text x="0" y="18" class="title">{html.escape(title)}</text>',
        *drawn, "</svg>", ""])


def machine_text(facts):
    return (f"Measured on {facts['cpu']}, {facts['cores']} cores, Linux {facts['kernel']}, with {facts['terraform']}; "
            f"programs {facts['programs']}. `{facts['command']}` repeats it.")


def written(page, text):
    """The page with the text between its markers; a ValueError when it has none."""
    head, begin, rest = page.partition(BEGIN)
    _, end, tail = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"there is no {BEGIN} … {END}")
    return f"{head}{BEGIN}\n{text}{END}{tail}"
