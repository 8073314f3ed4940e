data "selectel_dedicated_location_v1" "msk" {
  filter {
    name = "MSK-1"
  }
}

data "selectel_dedicated_configuration_v1" "small" {
  filter {
    name = "EL50-SSD"
  }
}

data "selectel_dedicated_os_v1" "ubuntu" {
  filter {
    name             = "Ubuntu"
    version_value    = "2404"
    configuration_id = data.selectel_dedicated_configuration_v1.small.configurations[0].id
    location_id      = data.selectel_dedicated_location_v1.msk.locations[0].id
  }
}

output "os_id" {
  value = data.selectel_dedicated_os_v1.ubuntu.os[0].id
}
