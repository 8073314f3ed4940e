data "selectel_dedicated_configuration_v1" "small" {
  filter {
    name = "EL50-SSD"
  }
}

output "configuration_id" {
  value = data.selectel_dedicated_configuration_v1.small.configurations[0].id
}
