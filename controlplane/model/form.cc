#include "controlplane/model/form.h"

#include <algorithm>
#include <system_error>
#include <utility>

#include "base/number.h"
#include "base/text.h"
#include "controlplane/compose/units.h"

namespace ferro::model {
namespace {

using yaml::FailAt;
using yaml::Node;

class FormReader final : public Form {
 public:
  FormReader(Node const& node, std::string path) : node_(node), path_(std::move(path)) {}

  void At(yaml::Mark& mark) override { mark = node_.mark; }
  void Others(Node& others, std::string_view /*about*/) override {
    others = yaml::Mapping(node_.mark);
    others_ = &others;
  }

  // After the members were described: the first thing found wrong.
  Status Finish();

 private:
  void Visit(std::string_view name, FormTarget const& target, FormRule const& rule) override;

  Node const& node_;
  std::string path_;
  std::vector<std::string> known_;
  Node* others_ = nullptr;
  Status status_;
};

std::string PathOf(std::string const& parent, std::string_view name) {
  return parent.empty() ? std::string(name) : parent + "." + std::string(name);
}

tl::unexpected<Error> WrongKind(Node const& value, std::string const& path,
                                std::string_view expected) {
  return FailAt(value.mark, "PLATFORM-010",
                (path.empty() ? "the file" : path) + " must be " + std::string(expected) +
                    ", not " + std::string(yaml::NameOf(value.kind)));
}

Status ReadPart(Node const& value, std::string const& path, DescribeIt const& describe) {
  if (!value.IsMapping()) return WrongKind(value, path, "a mapping");
  FormReader reader(value, path);
  describe(reader);
  return reader.Finish();
}

Status Read(Node const& value, std::string const& path, std::string* out, FormRule const& rule) {
  if (!value.IsText()) return WrongKind(value, path, "text");
  auto const values = Split(rule.values, '|');
  if (!rule.values.empty() && std::ranges::find(values, value.text) == values.end())
    return FailAt(value.mark, "PLATFORM-013",
                  path + " is \"" + value.text + "\"; it can be " + Listed(values, "or"));
  if (value.text.empty())
    return FailAt(value.mark, "PLATFORM-013", path + " is empty; remove it or give it a value");
  *out = value.text;
  return {};
}

Status Read(Node const& value, std::string const& path, std::int64_t* out, FormRule const& rule) {
  if (value.kind != yaml::Kind::kInteger) return WrongKind(value, path, "a whole number");
  auto const number = ParseNumber<std::int64_t>(value.text);
  if (!number || *number < 1 || (rule.most > 0 && *number > rule.most))
    return FailAt(value.mark, "PLATFORM-013",
                  path + " is " + value.text + "; it goes from 1" +
                      (rule.most > 0 ? " to " + std::to_string(rule.most) : " upwards"));
  *out = *number;
  return {};
}

Status Read(Node const& value, std::string const& path, std::optional<compose::Duration>* out,
            FormRule const& /*rule*/) {
  if (!value.IsText()) return WrongKind(value, path, "a time such as 90s or 1m30s");
  auto const duration = compose::ParseDuration(value.text);
  if (!duration || *duration <= compose::Duration(0))
    return FailAt(value.mark, "PLATFORM-013",
                  path + ": \"" + value.text + "\" is no time; write 90s or 1m30s");
  *out = *duration;
  return {};
}

Status Read(Node const& value, std::string const& path, FormTexts out, FormRule const& rule) {
  if (!value.IsSequence()) {
    std::string text;
    if (auto status = Read(value, path, &text, rule); !status) return status;
    out.texts->push_back(std::move(text));
    return {};
  }
  for (std::size_t i = 0; i < value.items.size(); ++i) {
    std::string text;
    auto status = Read(value.items[i], path + "[" + std::to_string(i) + "]", &text, rule);
    if (!status) return status;
    out.texts->push_back(std::move(text));
  }
  return {};
}

Status Read(Node const& value, std::string const& path, FormPart const& out,
            FormRule const& /*rule*/) {
  out.begin();
  return ReadPart(value, path, out.describe);
}

Status Read(Node const& value, std::string const& path, FormNamed const& out,
            FormRule const& /*rule*/) {
  if (!value.IsMapping()) return WrongKind(value, path, "a mapping of names");
  for (auto const& member : value.members) {
    auto status = ReadPart(member.value, PathOf(path, member.key), out.add(member.key));
    if (!status) return status;
  }
  return {};
}

void FormReader::Visit(std::string_view name, FormTarget const& target, FormRule const& rule) {
  known_.emplace_back(name);
  if (!status_) return;
  Node const* value = node_.Find(name);
  std::string const path = PathOf(path_, name);
  if (value == nullptr) {
    if (rule.required)
      status_ =
          FailAt(node_.mark, "PLATFORM-012", path + " is missing: " + std::string(rule.about));
    return;
  }
  status_ = std::visit([&](auto const& out) { return Read(*value, path, out, rule); }, target);
}

Status FormReader::Finish() {
  if (!status_) return std::move(status_);
  for (auto const& member : node_.members) {
    if (member.key.starts_with("x-") || std::ranges::find(known_, member.key) != known_.end())
      continue;
    if (others_ == nullptr)
      return FailAt(member.mark, "PLATFORM-011",
                    "there is no " + PathOf(path_, member.key) + "; there is " + Listed(known_));
    others_->members.push_back(member);
  }
  return {};
}

}  // namespace

Status ReadForm(Node const& document, DescribeIt const& describe) {
  return ReadPart(document, "", describe);
}

}  // namespace ferro::model
