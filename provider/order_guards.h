// What keeps one resource from becoming two servers (mapping 0.1.6–0.1.8). All of it, always:
// only the fault matrix switches a guard off, to prove that it would notice.
#pragma once

namespace ferro::provider {

struct OrderGuards {
  bool list_before = true;  // Look for an earlier run's server before ordering.
  bool order_once = true;   // Never repeat an order whose answer was lost.
  bool mark = true;         // The order carries what tells whose server it is.
  bool lock = true;         // One order at a time in a project, on one machine.
};

}  // namespace ferro::provider
