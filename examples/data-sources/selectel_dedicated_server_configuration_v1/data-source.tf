data "selectel_dedicated_server_configuration_v1" "small" {
  name = "EL50-SSD"
}

output "storage" {
  value = data.selectel_dedicated_server_configuration_v1.small.storage
}
