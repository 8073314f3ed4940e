data "selectel_dedicated_server_networks_v1" "private" {
  location_uuid = "61c97311-bb14-5679-99fc-98497a701292"
  type          = "private"
}

data "selectel_dedicated_server_network_v1" "backend" {
  uuid = data.selectel_dedicated_server_networks_v1.private.networks[0].uuid
}

output "vlan" {
  value = data.selectel_dedicated_server_network_v1.backend.vlan
}
