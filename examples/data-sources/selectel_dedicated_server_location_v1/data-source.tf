data "selectel_dedicated_server_location_v1" "msk" {
  name = "MSK-1"
}

output "location_uuid" {
  value = data.selectel_dedicated_server_location_v1.msk.uuid
}
