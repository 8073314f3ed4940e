#include "controlplane/yaml/print.h"

#include <yaml.h>

#include <array>
#include <string_view>

#include "base/check.h"
#include "controlplane/yaml/scalar.h"

namespace ferro::yaml {
namespace {

// Booleans in YAML 1.1, text in 1.2.
constexpr std::array<std::string_view, 16> kOldBooleans = {"y",  "Y",   "yes", "Yes", "YES", "n",
                                                           "N",  "no",  "No",  "NO",  "on",  "On",
                                                           "ON", "off", "Off", "OFF"};

bool NeedsQuotes(std::string_view text) {
  if (ResolvePlain(text).kind != Kind::kText) return true;
  for (std::string_view word : kOldBooleans) {
    if (word == text) return true;
  }
  // Sexagesimals and dates of YAML 1.1: digits with a colon or a dash among them.
  return text.front() >= '0' && text.front() <= '9' &&
         text.find_first_not_of("0123456789:-._ TZ") == std::string_view::npos;
}

// Numbers that YAML calls differently than Go does.
std::string_view PlainText(Node const& node) {
  if (node.kind != Kind::kReal) return node.text;
  if (node.text == "+Inf") return ".inf";
  if (node.text == "-Inf") return "-.inf";
  return node.text == "NaN" ? std::string_view(".nan") : node.text;
}

class Emitter {
 public:
  explicit Emitter(std::string& out) {
    FERRO_CHECK(yaml_emitter_initialize(&emitter_) == 1, "out of memory");
    yaml_emitter_set_output(&emitter_, Append, &out);
    yaml_emitter_set_unicode(&emitter_, 1);
    yaml_emitter_set_width(&emitter_, -1);
    yaml_emitter_set_indent(&emitter_, 2);
    yaml_event_t event;
    Emit(event, yaml_stream_start_event_initialize(&event, YAML_UTF8_ENCODING));
    Emit(event, yaml_document_start_event_initialize(&event, nullptr, nullptr, nullptr, 1));
  }
  Emitter(Emitter const&) = delete;
  Emitter& operator=(Emitter const&) = delete;
  ~Emitter() { yaml_emitter_delete(&emitter_); }

  void Finish() {
    yaml_event_t event;
    Emit(event, yaml_document_end_event_initialize(&event, 1));
    Emit(event, yaml_stream_end_event_initialize(&event));
  }

  void Put(Node const& node) {
    yaml_event_t event;
    if (node.IsSequence()) {
      Emit(event, yaml_sequence_start_event_initialize(&event, nullptr, nullptr, 1,
                                                       YAML_BLOCK_SEQUENCE_STYLE));
      for (auto const& item : node.items) Put(item);
      Emit(event, yaml_sequence_end_event_initialize(&event));
    } else if (node.IsMapping()) {
      Emit(event, yaml_mapping_start_event_initialize(&event, nullptr, nullptr, 1,
                                                      YAML_BLOCK_MAPPING_STYLE));
      for (auto const& member : node.members) {
        PutScalar(member.key, NeedsQuotes(member.key));
        Put(member.value);
      }
      Emit(event, yaml_mapping_end_event_initialize(&event));
    } else if (node.IsNull()) {
      PutScalar("null", false);
    } else {
      PutScalar(PlainText(node), node.IsText() && NeedsQuotes(node.text));
    }
  }

 private:
  static int Append(void* out, unsigned char* bytes, std::size_t size) {
    static_cast<std::string*>(out)->append(reinterpret_cast<char const*>(bytes), size);
    return 1;
  }

  void Emit(yaml_event_t& event, int initialized) {
    FERRO_CHECK(initialized == 1, "out of memory");
    FERRO_CHECK(yaml_emitter_emit(&emitter_, &event) == 1, "events come in order");
  }

  void PutScalar(std::string_view text, bool quoted) {
    auto const style = text.find('\n') != std::string_view::npos ? YAML_LITERAL_SCALAR_STYLE
                       : quoted                                  ? YAML_DOUBLE_QUOTED_SCALAR_STYLE
                                                                 : YAML_ANY_SCALAR_STYLE;
    yaml_event_t event;
    Emit(event, yaml_scalar_event_initialize(
                    &event, nullptr, nullptr, reinterpret_cast<yaml_char_t const*>(text.data()),
                    static_cast<int>(text.size()), quoted ? 0 : 1, 1, style));
  }

  yaml_emitter_t emitter_{};
};

void AppendJsonText(std::string& out, std::string_view text) {
  constexpr std::string_view kHex = "0123456789abcdef";
  out += '"';
  for (char const c : text) {
    auto const byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20) {
      out.append("\\u00").append(1, kHex[byte >> 4U]).append(1, kHex[byte & 15U]);
    } else {
      out += c;
    }
  }
  out += '"';
}

bool IsJsonNumber(Node const& node) {
  return (node.kind == Kind::kInteger || node.kind == Kind::kReal) && node.text != "+Inf" &&
         node.text != "-Inf" && node.text != "NaN";
}

void AppendJson(std::string& out, Node const& node) {
  if (node.IsSequence()) {
    out += '[';
    for (auto const& item : node.items) {
      if (&item != &node.items.front()) out += ',';
      AppendJson(out, item);
    }
    out += ']';
  } else if (node.IsMapping()) {
    out += '{';
    for (auto const& member : node.members) {
      if (&member != &node.members.front()) out += ',';
      AppendJsonText(out, member.key);
      out += ':';
      AppendJson(out, member.value);
    }
    out += '}';
  } else if (node.IsNull()) {
    out += "null";
  } else if (node.kind == Kind::kBool || IsJsonNumber(node)) {
    out += node.text;
  } else {
    AppendJsonText(out, node.text);
  }
}

}  // namespace

std::string PrintYaml(Node const& node) {
  std::string out;
  Emitter emitter(out);
  emitter.Put(node);
  emitter.Finish();
  return out;
}

std::string PrintJson(Node const& node) {
  std::string out;
  AppendJson(out, node);
  return out;
}

}  // namespace ferro::yaml
