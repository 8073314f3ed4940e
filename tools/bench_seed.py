"""The clouds that the benchmarks run against: locations and configurations of the built-in
catalogue with stock and addresses for thousands of servers, and servers that are there already.
Pure: from numbers to the simulator's seed and Terraform's files.
"""
import json
import math

PROJECTS = ["5f0d2a7be1c34f2f9a4d1c0b7e6a9d33", "0a1b2c3d4e5f60718293a4b5c6d7e8f9", "bec0000000000000000000000000be03"]
LOCATIONS = [f"bec00000-0000-4000-8000-0000000010{n:02}" for n in range(4)]
CONFIGURATIONS = [f"bec00000-0000-4000-8000-0000000020{n:02}" for n in range(10)]
MONTH = "10000000-0000-4000-8000-000000000002"
IMAGE = "a0000000-0000-4000-8000-000000002404"
STOCK = 20000
PAGE = 100

CONFIGURATION = """
locals {{
  projects       = {projects}
  locations      = {locations}
  configurations = {configurations}
}}

resource "{type}" "many" {{
  count              = {count}
  project_id         = local.projects[count.index % length(local.projects)]
  location_uuid      = local.locations[count.index % length(local.locations)]
  configuration_uuid = local.configurations[count.index % length(local.configurations)]
  tariff_uuid        = "{tariff}"
  os_image_uuid      = "{image}"
}}
"""


def server_uuid(index):
    return f"bec00000-0000-4000-8000-{0x5EED00000000 + index:012x}"


def address(index):
    """Of the location's own /17: server `index` of location `index % 4`."""
    place, number = index % len(LOCATIONS), index // len(LOCATIONS) + 10
    return f"10.{64 + place}.{number // 256}.{number % 256}"


def server_at(index):
    """One server of the seed file."""
    return {"uuid": server_uuid(index), "name": f"bench-{index}", "project": PROJECTS[index % len(PROJECTS)],
            "location": LOCATIONS[index % len(LOCATIONS)], "tariff": MONTH, "os_template": IMAGE,
            "configuration": CONFIGURATIONS[index % len(CONFIGURATIONS)], "addresses": [address(index)]}


def seed(server_count=0, delays=None):
    """What selectel-sim --seed takes."""
    locations = [{"uuid": uuid, "name": f"BENCH-{n}", "location_id": 900 + n, "description": f"Bench {n}",
                  "dc_count": 1} for n, uuid in enumerate(LOCATIONS)]
    configurations = [{
        "uuid": uuid, "name": f"BENCH{n}-SSD", "tags": ["1GE_Internet", "1GE_Local"],
        "cpu": {"name": "Bench CPU", "base_freq": 2.5, "count": 1, "cores_per_cpu": 4},
        "ram": [{"type": "DDR4 ECC", "size": 16, "count": 1}], "disk": [{"type": "SSD SATA", "size": 480, "count": 2}],
        "available": [{"location": location, "count": STOCK} for location in LOCATIONS],
        "price_plan_available": [MONTH], "price_collection": {"RUB": {"month": 42}},
    } for n, uuid in enumerate(CONFIGURATIONS)]
    networks, subnets = [], []
    for n, location in enumerate(LOCATIONS):
        for shared in (False, True):  # Servers that are there have the first, those that are ordered the second.
            uuid = f"bec00000-0000-4000-8000-00000000{3 + shared}0{n:02}"
            networks.append({"uuid": uuid, "vlan": 3000 + 10 * n + shared, "tag": str(3000 + 10 * n + shared),
                             "network_type": "inet", "location_uuid": location, "is_shared": shared})
            subnets.append({"uuid": uuid.replace("-4000-", "-4001-"), "network_uuid": uuid,
                            "subnet": f"10.{64 + n}.{128 * shared}.0/17", "gateway": f"10.{64 + n}.{128 * shared}.1",
                            "is_master_shared": shared})
    made = {"account": {"balances": {"main": 100000000}, "default_page_size": PAGE, "largest_page_size": PAGE},
            "projects": [{"id": PROJECTS[2], "name": "bench"}],
            "users": [{"name": "tf-robot", "projects": PROJECTS}],
            "locations": locations, "configurations": configurations, "networks": networks, "subnets": subnets}
    if server_count:
        made["servers"] = [server_at(i) for i in range(server_count)]
    if delays:
        made["delays"] = delays
    return made


def configuration(count, provider, spread=True):
    """`count` servers of that provider: over all projects, places and configurations, or all alike."""
    def some(values):
        return json.dumps(values if spread else values[:1])
    return CONFIGURATION.format(type=f"{provider}_dedicated_server_v1", count=count, tariff=MONTH, image=IMAGE,
                                projects=some(PROJECTS), locations=some(LOCATIONS), configurations=some(CONFIGURATIONS))


def known(index):
    """What a state holds of a server that was made without a power state, and a refresh does not change."""
    server = server_at(index)
    return {"id": server["uuid"], "uuid": server["uuid"], "name": server["name"], "project_id": server["project"],
            "location_uuid": server["location"], "configuration_uuid": server["configuration"],
            "tariff_uuid": server["tariff"], "os_image_uuid": server["os_template"], "status": "active"}


def state(count, provider, version, source):
    """A state with the least about each server; a refresh fills the rest in."""
    instances = [{"index_key": i, "schema_version": version, "sensitive_attributes": [], "attributes": known(i)}
                 for i in range(count)]
    return json.dumps({"version": 4, "terraform_version": "1.11.0", "serial": 1, "outputs": {},
                       "lineage": "bec00000-0000-4000-8000-00000000bec0", "check_results": None, "resources": [
                           {"mode": "managed", "type": f"{provider}_dedicated_server_v1", "name": "many",
                            "provider": f'provider["{source}"]', "instances": instances}]})


def enlarged(text, count):
    """A refreshed state with more servers, each like one of the same project, place and configuration."""
    kinds = math.lcm(len(PROJECTS), len(LOCATIONS), len(CONFIGURATIONS))
    state_ = json.loads(text)
    resource = next(r for r in state_["resources"] if r["name"] == "many")
    samples = {i["index_key"]: json.dumps(i) for i in resource["instances"]}
    made = []
    for index in range(count):
        like = index % kinds
        sample = samples[like].replace(server_uuid(like), server_uuid(index))
        for old, new in ((f"bench-{like}", f"bench-{index}"), (address(like), address(index))):
            sample = sample.replace(f'"{old}"', f'"{new}"')
        made.append(json.loads(sample) | {"index_key": index})
    resource["instances"] = made
    return json.dumps(state_)
