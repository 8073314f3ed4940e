data "selectel_dedicated_server_location_v1" "msk" {
  name = "MSK-1"
}

resource "selectel_dedicated_private_subnet_v1" "backend" {
  location_id = data.selectel_dedicated_server_location_v1.msk.uuid
  vlan        = "1234"
  subnet      = "192.168.20.0/24"
}

# A server in it: private_network_uuid = selectel_dedicated_private_subnet_v1.backend.network_uuid
output "network_uuid" {
  value = selectel_dedicated_private_subnet_v1.backend.network_uuid
}
