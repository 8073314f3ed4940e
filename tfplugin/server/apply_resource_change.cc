// ApplyResourceChange: what is answered is what is stored, so every way out of here
// answers what is true now (core-rules 89–102).
#include <utility>

#include "tfplugin/plan/checks.h"
#include "tfplugin/plan/forms.h"
#include "tfplugin/plan/walk.h"
#include "tfplugin/server/server_impl.h"

namespace ferro::tf {
namespace {

struct ApplyInput {
  Value prior;
  Value planned;
  Value config;
};

std::optional<ApplyInput> ReadInput(ApplyResourceChangeRequest const& request,
                                    ObjectShape const& shape, Call& call) {
  auto prior =
      ReadObject(request.prior_state, shape, "The prior state", Expect::kKnown, call.diagnostics);
  auto planned = ReadObject(request.planned_state, shape, "The planned state", Expect::kAnything,
                            call.diagnostics);
  auto config =
      ReadObject(request.config, shape, "The configuration", Expect::kKnown, call.diagnostics);
  if (!prior || !planned || !config) return std::nullopt;
  bool const nothing = prior->is_null() && planned->is_null();
  if (nothing || (config->is_null() && !planned->is_null())) {
    call.Error({}, "Malformed request",
               nothing ? "The prior state and the planned state are both null: there is nothing "
                         "to apply."
                       : "There is a planned state but no configuration.");
    return std::nullopt;
  }
  return ApplyInput{*std::move(prior), *std::move(planned), *std::move(config)};
}

// Core names sensitive mismatches without their path; the log has it (core-rules 94).
void LogDepartures(Value const& planned, Value const& result, Call const& call) {
  for (auto const& fault : ResultFaults(planned, result)) {
    call.log.Error("the result differs from the plan",
                   {{"path", fault.path.ToText()}, {"how", fault.what}});
  }
}

// Nothing unknown is stored: after an error what was before (an update) or null,
// and after a success it is our bug (core-rules 92, 96, 98).
Value Settled(Value result, Value const& prior, Call& call) {
  if (result.IsWhollyKnown()) return result;
  if (!call.failed()) {
    auto const paths = UnknownPaths(result, 6);
    ReportBug("it left values unknown at " + PathList(paths), call.diagnostics);
  }
  return Resolved(result, prior);
}

Value Create(AnyResource& resource, Block const& block, ApplyInput const& input, Call& call) {
  Value made = resource.Create(input.planned, input.config, call);
  if (made.is_null()) {
    if (!call.failed()) ReportBug("it created an object and returned nothing", call.diagnostics);
    return made;
  }
  made = WithFormsOf(block, made, input.planned);
  if (!call.failed()) LogDepartures(input.planned, made, call);
  return Settled(std::move(made), Value::Null(), call);
}

Value Update(AnyResource& resource, Block const& block, ApplyInput const& input, Call& call) {
  bool const real = Compare(block, input.prior, input.planned) == Difference::kReal;
  if (!real) return input.planned;  // For Terraform's side alone (core-rules 122, 145).
  Value made = resource.Update(input.planned, input.prior, input.config, call);
  if (made.is_null()) {
    if (!call.failed()) ReportBug("it changed an object and returned nothing", call.diagnostics);
    return input.prior;
  }
  made = WithFormsOf(block, made, input.planned);
  if (!call.failed()) LogDepartures(input.planned, made, call);
  return Settled(std::move(made), input.prior, call);
}

Value Delete(AnyResource& resource, ApplyInput const& input, Call& call) {
  resource.Delete(input.prior, call);
  return call.failed() ? input.prior : Value::Null();
}

Value Apply(AnyResource& resource, Block const& block, ApplyInput const& input, Call& call) {
  if (input.planned.is_null()) return Delete(resource, input, call);
  if (input.prior.is_null()) return Create(resource, block, input, call);
  return Update(resource, block, input, call);
}

}  // namespace

ApplyResourceChangeResponse ProviderServer::ApplyResourceChange(
    ApplyResourceChangeRequest const& request, std::stop_token cancelled) {
  // Whatever goes wrong from here on, what was before is still there.
  ApplyResourceChangeResponse response{.new_state = request.prior_state,
                                       .private_bytes = request.planned_private};
  auto body = [&](Call& call) {
    auto const* type = impl_->FindManaged(request.type_name, call);
    if (type == nullptr || !impl_->RequireConfigured(call)) return;
    auto const input = ReadInput(request, type->shape, call);
    if (!input) return;
    call.private_data = PrivateData::FromBytes(request.planned_private);
    Value const result = Apply(*type->resource, type->shape.block(), *input, call);
    response.new_state = WriteObject(result, type->shape, call.diagnostics);
    response.private_bytes = PrivateAnswer(call, request.planned_private);
  };
  response.diagnostics =
      impl_->Run("ApplyResourceChange", request.type_name, std::move(cancelled), body);
  return response;
}

}  // namespace ferro::tf
