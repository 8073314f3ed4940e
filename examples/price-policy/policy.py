#!/usr/bin/env python3
"""Refuses a plan that buys dedicated servers for more than --most.

  terraform show -json plan.bin | python3 policy.py --most 20000

Every server that the plan orders needs a selectel_dedicated_price_v1 for its location,
configuration and tariff: what has no price is refused, too. Exits 0 when the plan is
within the limit, 1 with the reasons when it is not, 2 when the plan cannot be read.
"""
import argparse
import json
import sys

KIND = ("location_uuid", "configuration_uuid", "tariff_uuid")


def resources_of(module):
    yield from module.get("resources", [])
    for child in module.get("child_modules", []):
        yield from resources_of(child)


def prices_of(plan):
    """What one server costs, by (location, configuration, tariff)."""
    out = {}
    for values in (plan.get("prior_state", {}).get("values", {}), plan.get("planned_values", {})):
        for resource in resources_of(values.get("root_module", {})):
            if resource["type"] == "selectel_dedicated_price_v1" and resource["mode"] == "data":
                price = resource["values"]
                each = price["amount_due"] / (price.get("quantity") or 1)
                out[tuple(price[name] for name in KIND)] = each
    return out


def problems_of(plan, most):
    prices = prices_of(plan)
    total = 0
    for change in plan.get("resource_changes", []):
        bought = "create" in change["change"]["actions"]
        if change["type"] != "selectel_dedicated_server_v1" or not bought:
            continue
        after = change["change"]["after"]
        price = prices.get(tuple(after.get(name) for name in KIND))
        if price is None:
            yield f"{change['address']} is ordered without a known price"
        total += price or 0
    if total > most:
        yield f"the plan orders servers for {total:g}, and {most:g} is allowed"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--most", type=float, required=True)
    most = parser.parse_args().most
    try:
        plan = json.load(sys.stdin)
    except ValueError as error:
        print(f"no plan in JSON: {error}", file=sys.stderr)
        return 2
    problems = list(problems_of(plan, most))
    print("\n".join(problems) or "within the limit")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
