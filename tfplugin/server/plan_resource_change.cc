#include <utility>

#include "tfplugin/plan/plan.h"
#include "tfplugin/server/server_impl.h"

namespace ferro::tf {
namespace {

struct PlanInput {
  Value prior;
  Value proposed;
  Value config;
};

std::optional<PlanInput> ReadInput(PlanResourceChangeRequest const& request,
                                   ObjectShape const& shape, Call& call) {
  auto prior =
      ReadObject(request.prior_state, shape, "The prior state", Expect::kKnown, call.diagnostics);
  auto proposed = ReadObject(request.proposed_new_state, shape, "The proposed state",
                             Expect::kAnything, call.diagnostics);
  auto config =
      ReadObject(request.config, shape, "The configuration", Expect::kAnything, call.diagnostics);
  if (!prior || !proposed || !config) return std::nullopt;
  bool const contradictory = proposed->is_null() != config->is_null();
  if (contradictory || (config->is_null() && prior->is_null())) {
    call.Error({}, "Malformed request",
               contradictory ? "Only one of the configuration and the proposed state is null."
                             : "The prior state, the configuration and the proposed state are all "
                               "null: there is nothing to plan.");
    return std::nullopt;
  }
  return PlanInput{*std::move(prior), *std::move(proposed), *std::move(config)};
}

}  // namespace

PlanResourceChangeResponse ProviderServer::PlanResourceChange(
    PlanResourceChangeRequest const& request, std::stop_token cancelled) {
  PlanResourceChangeResponse response{.planned_state = request.prior_state,
                                      .planned_private = request.prior_private};
  auto body = [&](Call& call) {
    auto const* type = impl_->FindManaged(request.type_name, call);
    if (type == nullptr || !impl_->RequireConfigured(call)) return;
    auto const input = ReadInput(request, type->shape, call);
    if (!input) return;
    call.private_data = PrivateData::FromBytes(request.prior_private);
    PlannedObject planned;
    auto logic = [&](ValuePlan& plan) { type->resource->ModifyPlan(plan, call); };
    if (input->config.is_null()) {
      ValuePlan destroy{.prior = input->prior, .config = {}, .planned = {}, .changes = true};
      logic(destroy);  // May warn or refuse; the plan stays null (core-rules 77).
    } else {
      planned =
          PlanObject(type->shape.block(), input->prior, input->config, logic, call.diagnostics);
    }
    if (call.failed()) return;
    response.planned_state = WriteObject(planned.value, type->shape, call.diagnostics);
    response.requires_replace = std::move(planned.requires_replace);
    response.planned_private = PrivateAnswer(call, request.prior_private);
  };
  response.diagnostics =
      impl_->Run("PlanResourceChange", request.type_name, std::move(cancelled), body);
  return response;
}

}  // namespace ferro::tf
