data "selectel_dedicated_server_configuration_v1" "small" {
  name = "EL50-SSD"
}

data "selectel_dedicated_local_drives_v1" "small" {
  configuration_uuid = data.selectel_dedicated_server_configuration_v1.small.uuid
}

output "drives" {
  value = [for drive in data.selectel_dedicated_local_drives_v1.small.drives : "${drive.size} GB ${drive.type}"]
}
