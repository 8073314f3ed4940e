#include "base/digest.h"

#include <map>

#include "controlplane/plan/plan.h"
#include "controlplane/plan/print.h"

namespace ferro::plan {
namespace {

// Texts with their lengths, so that no two lists of texts look alike.
class Writer {
 public:
  Writer& operator<<(std::string_view text) {
    bytes_ += std::to_string(text.size());
    bytes_ += ':';
    bytes_ += text;
    return *this;
  }
  Writer& operator<<(std::int64_t number) { return *this << std::to_string(number); }
  Writer& operator<<(std::vector<std::string> const& texts) {
    *this << static_cast<std::int64_t>(texts.size());
    for (auto const& text : texts) *this << text;
    return *this;
  }
  std::string const& bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

void Write(Writer& out, Change const& change) {
  out << NameOf(change.sign) << change.kind << change.name << change.service << change.reasons
      << static_cast<std::int64_t>(change.fields.size());
  for (auto const& field : change.fields)
    out << field.field << field.before << field.after << NameOf(field.effect);
  out << change.facts << change.engine_id;
}

void Write(Writer& out, Step const& step) {
  out << step.number << step.kind << step.target << step.service << step.precondition
      << step.desired_hash << step.unit << static_cast<std::int64_t>(step.unless_done)
      << static_cast<std::int64_t>(step.after.size());
  for (int const number : step.after) out << number;
}

}  // namespace

std::string DigestOf(Change const& change) {
  Writer out;
  Write(out, change);
  return Sha256Hex(out.bytes());
}

// Left out on purpose: notes and capacity, which tell of the moment (free disk, a registry
// that did not answer), places in files, which move when a comment grows, and reasons of steps,
// which say again what the changes say.
std::string DigestOf(Plan const& plan) {
  Writer out;
  out << "plan 1" << plan.environment << plan.operation << plan.engine;
  out << static_cast<std::int64_t>(plan.warnings.size());
  for (auto const& warning : plan.warnings) out << warning.code << warning.text;
  out << static_cast<std::int64_t>(plan.refusals.size());
  for (auto const& refusal : plan.refusals) out << refusal.code << refusal.what;
  out << static_cast<std::int64_t>(plan.changes.size());
  for (auto const& change : plan.changes) Write(out, change);
  out << static_cast<std::int64_t>(plan.steps.size());
  for (auto const& step : plan.steps) Write(out, step);
  out << static_cast<std::int64_t>(plan.images.size());
  for (auto const& image : plan.images)
    out << image.written << image.used << NameOf(image.kind) << image.because;
  out << plan.outside_ports;
  return "sha256:" + Sha256Hex(out.bytes());
}

}  // namespace ferro::plan
