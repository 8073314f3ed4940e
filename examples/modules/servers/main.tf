# Servers of one kind at one place, chosen by the names that people use.
data "selectel_dedicated_server_location_v1" "this" {
  name = var.location
}

data "selectel_dedicated_server_configuration_v1" "this" {
  name          = var.configuration
  location_uuid = data.selectel_dedicated_server_location_v1.this.uuid
}

data "selectel_dedicated_server_tariff_v1" "this" {
  name               = var.tariff
  configuration_uuid = data.selectel_dedicated_server_configuration_v1.this.uuid
}

data "selectel_dedicated_server_os_image_v1" "this" {
  location_uuid = data.selectel_dedicated_server_location_v1.this.uuid
  service_uuid  = data.selectel_dedicated_server_configuration_v1.this.uuid
  name          = var.os_name
  version       = var.os_version
}

resource "selectel_dedicated_server_v1" "this" {
  for_each = var.names

  name               = each.key
  project_id         = var.project_id
  location_uuid      = data.selectel_dedicated_server_location_v1.this.uuid
  configuration_uuid = data.selectel_dedicated_server_configuration_v1.this.uuid
  tariff_uuid        = data.selectel_dedicated_server_tariff_v1.this.uuid
  os_image_uuid      = data.selectel_dedicated_server_os_image_v1.this.uuid

  os_params = {
    hostname  = each.key
    soft_raid = "raid1"
  }
}
