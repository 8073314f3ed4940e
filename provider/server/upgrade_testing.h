// States as the Go provider and its fork store them, for the tests of the upgrade.
#pragma once

namespace ferro::provider {

inline constexpr char kStoredId[] = "9a000000-0000-4000-8000-0000000000aa";

// The worked example of mapping §4, as the Go provider stores it.
inline constexpr char kGoState[] = R"({
  "id": "9a000000-0000-4000-8000-0000000000aa",
  "project_id": "5f0d2a7be1c34f2f9a4d1c0b7e6a9d33",
  "location_id": "61c97311-bb14-5679-99fc-98497a701292",
  "configuration_id": "3f1d1c0a-6a8f-4a64-8b62-8f2a8f1d1001",
  "os_id": "a0000000-0000-4000-8000-000000002404",
  "price_plan_name": "1 day", "os_password": "Example-Pass-1", "user_data": "", "ssh_key": "",
  "ssh_key_name": "ops", "os_host_name": "web-1", "power_state": "reboot",
  "public_subnet_id": "f1000000-0000-4000-8000-000000000001", "public_subnet_ip": "",
  "private_subnet": null, "private_subnet_id": "", "private_subnet_ip": "",
  "add_private_vlan": false, "force_update_additional_params": null,
  "public_ip": "203.0.113.10", "private_ip": "", "private_vlan": 0,
  "partitions_config": [{
    "soft_raid_config": [{"name": "sys", "level": "raid1", "disk_type": "SSD SATA", "count": 2}],
    "disk_config": [],
    "disk_partitions": [{"mount": "/", "size": -1, "size_percent": 0, "raid": "sys",
                         "disk_name": "", "fs_type": "ext4"}]}],
  "timeouts": null})";

inline constexpr char kForkState[] = R"({
  "id": "9a000000-0000-4000-8000-0000000000aa", "uuid": "9a000000-0000-4000-8000-0000000000aa",
  "name": "web-1", "status": "ACTIVE",
  "project_id": "5f0d2a7be1c34f2f9a4d1c0b7e6a9d33",
  "location_uuid": "61c97311-bb14-5679-99fc-98497a701292",
  "configuration_uuid": "3f1d1c0a-6a8f-4a64-8b62-8f2a8f1d1001",
  "service_uuid": "3f1d1c0a-6a8f-4a64-8b62-8f2a8f1d1001",
  "tariff_uuid": "10000000-0000-4000-8000-000000000002",
  "os_image_uuid": "a0000000-0000-4000-8000-000000002404",
  "public_network_uuid": "e2000000-0000-4000-8000-000000000002", "private_network_uuid": "",
  "os_params": [{"login": "root", "password": "Example-Pass-1", "ssh_key": "ops", "user_data": "",
                 "soft_raid": "raid1", "partitions": "/=50%,/var=25%,/home=25%"}],
  "ip_addresses": [{"type": "public", "ip": "203.0.113.10", "netmask": "", "gateway": ""}],
  "created_at": "2026-01-01T00:00:00Z", "updated_at": "", "timeouts": null})";

}  // namespace ferro::provider
