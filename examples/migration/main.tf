# A server of the provider selectel/selectel, written for this one; before.tf.txt is the same
# server as it was written there. docs/guides/coming-from-the-go-provider.md says how the
# state comes along.
moved {
  from = selectel_dedicated_server_v1.web
  to   = selectel_dedicated_server_v1.web_1
}

data "selectel_dedicated_server_tariff_v1" "month" {
  name = "1 month"
}

resource "selectel_dedicated_server_v1" "web_1" {
  project_id         = var.project_id
  location_uuid      = "61c97311-bb14-5679-99fc-98497a701292"
  configuration_uuid = "3f1d1c0a-6a8f-4a64-8b62-8f2a8f1d1001"
  tariff_uuid        = data.selectel_dedicated_server_tariff_v1.month.uuid
  os_image_uuid      = "a0000000-0000-4000-8000-000000002404"
  name               = "web-1"
  public_subnet_uuid = "f1000000-0000-4000-8000-000000000001"

  os_params = {
    hostname = "web-1"
    ssh_key  = "ops"
    partitions = {
      raids = [{ name = "sys", level = "raid1", disk_type = "SSD SATA", count = 2 }]
      mounts = [
        { mount = "/boot", size = 1, raid = "sys" },
        { mount = "swap", size = 12, raid = "sys" },
        { mount = "/", size = -1, raid = "sys" },
      ]
    }
  }

  timeouts {
    create = "2h"
  }
}
