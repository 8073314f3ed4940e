data "selectel_dedicated_server_location_v1" "msk" {
  name = "MSK-1"
}

data "selectel_dedicated_server_configuration_v1" "small" {
  name          = "EL50-SSD"
  location_uuid = data.selectel_dedicated_server_location_v1.msk.uuid
}

data "selectel_dedicated_server_tariff_v1" "daily" {
  name               = "1 day"
  configuration_uuid = data.selectel_dedicated_server_configuration_v1.small.uuid
}

data "selectel_dedicated_server_os_image_v1" "ubuntu" {
  location_uuid = data.selectel_dedicated_server_location_v1.msk.uuid
  service_uuid  = data.selectel_dedicated_server_configuration_v1.small.uuid
  name          = "Ubuntu"
  version       = "24.04"
}

resource "selectel_dedicated_server_v1" "web" {
  name               = "web-1"
  project_id         = var.project_id
  location_uuid      = data.selectel_dedicated_server_location_v1.msk.uuid
  configuration_uuid = data.selectel_dedicated_server_configuration_v1.small.uuid
  tariff_uuid        = data.selectel_dedicated_server_tariff_v1.daily.uuid
  os_image_uuid      = data.selectel_dedicated_server_os_image_v1.ubuntu.uuid

  os_params = {
    hostname  = "web-1"
    user_data = <<-EOT
      #cloud-config
      packages: [nginx]
    EOT
  }

  timeouts {
    create = "2h"
  }

  # Dependants must not start before the server is really there.
  lifecycle {
    postcondition {
      condition     = self.status == "active"
      error_message = "Server ${self.name} is ${self.status}, not active yet; apply again to go on waiting."
    }
  }
}

output "address" {
  value = selectel_dedicated_server_v1.web.ip_addresses[0].ip
}
