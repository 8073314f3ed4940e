// The table of what a change of each field costs. In place is what the engine's
// /containers/{id}/update takes (Docker API 1.41).
#include "controlplane/plan/fields.h"

namespace ferro::plan {

namespace {

constexpr Effect kReplace = Effect::kReplace;
constexpr Effect kUpdate = Effect::kUpdate;
constexpr Effect kNothing = Effect::kNothing;

// kNothing: a resolved container has none of them, another field says what they asked for.
constexpr FieldRow kRows[] = {
    {"image", kReplace},
    {"build", kNothing},
    {"command", kReplace},
    {"entrypoint", kReplace},
    {"environment", kReplace},
    {"env_file", kNothing},
    {"working_dir", kReplace},
    {"user", kReplace},
    {"group_add", kReplace, kReplace, true},
    {"platform", kReplace},
    {"pull_policy", kNothing},
    {"runtime", kReplace},
    {"init", kReplace},
    {"tty", kReplace},
    {"stdin_open", kReplace},
    {"attach", kNothing},
    {"depends_on", kNothing},
    {"restart", kUpdate, kUpdate},
    {"healthcheck", kReplace},
    {"stop_signal", kReplace},
    {"stop_grace_period", kReplace},
    {"post_start", kNothing},
    {"pre_stop", kNothing},
    {"profiles", kNothing},
    {"scale", kNothing},
    {"deploy", kNothing},
    {"develop", kNothing},
    {"container_name", kReplace},
    {"hostname", kReplace},
    {"domainname", kReplace},
    {"labels", kReplace},
    {"label_file", kNothing},
    {"annotations", kReplace},
    {"network_mode", kReplace},
    {"networks", Effect::kConnect, Effect::kConnect},
    {"ports", kReplace, kReplace, true},
    {"expose", kReplace, kReplace, true},
    {"dns", kReplace},
    {"dns_opt", kReplace, kReplace, true},
    {"dns_search", kReplace},
    {"extra_hosts", kReplace, kReplace, true},
    {"links", kNothing},
    {"external_links", kReplace, kReplace, true},
    {"mac_address", kReplace},
    {"volumes", kReplace},
    {"volumes_from", kReplace, kReplace, true},
    {"tmpfs", kReplace, kReplace, true},
    {"configs", kNothing},
    {"secrets", kNothing},
    {"read_only", kReplace},
    {"storage_opt", kReplace},
    {"cpus", kUpdate},
    {"cpuset", kUpdate},
    {"cpu_shares", kUpdate},
    {"cpu_quota", kUpdate},
    {"cpu_period", kUpdate},
    {"cpu_rt_period", kUpdate},
    {"cpu_rt_runtime", kUpdate},
    {"mem_limit", kUpdate},
    {"mem_reservation", kUpdate},
    {"memswap_limit", kUpdate},
    {"mem_swappiness", kReplace},
    {"shm_size", kReplace},
    {"pids_limit", kUpdate},
    {"ulimits", kReplace},
    {"blkio_config", kReplace},
    {"oom_kill_disable", kReplace},
    {"oom_score_adj", kReplace},
    {"privileged", kReplace},
    {"cap_add", kReplace, kReplace, true},
    {"cap_drop", kReplace, kReplace, true},
    {"security_opt", kReplace, kReplace, true},
    {"sysctls", kReplace},
    {"devices", kReplace, kReplace, true},
    {"device_cgroup_rules", kReplace, kReplace, true},
    {"gpus", kReplace},
    {"cgroup", kReplace},
    {"cgroup_parent", kReplace},
    {"ipc", kReplace},
    {"pid", kReplace},
    {"userns_mode", kReplace},
    {"uts", kReplace},
    {"logging", kReplace},
};

}  // namespace

std::span<FieldRow const> FieldRows() {
  return kRows;
}

FieldRow const* RowOf(std::string_view field) {
  for (auto const& row : kRows) {
    if (row.field == field) return &row;
  }
  return nullptr;
}

}  // namespace ferro::plan
