# Takes over every server of a project at once.
data "selectel_dedicated_servers_v1" "all" {
  project_id = var.project_id
}

locals {
  servers = { for server in data.selectel_dedicated_servers_v1.all.servers : server.name => server }
}

import {
  for_each = local.servers
  to       = selectel_dedicated_server_v1.all[each.key]
  id       = "${each.value.project_id}/${each.value.uuid}"
}

resource "selectel_dedicated_server_v1" "all" {
  for_each = local.servers

  project_id         = each.value.project_id
  location_uuid      = each.value.location_uuid
  configuration_uuid = each.value.configuration_uuid
  tariff_uuid        = each.value.tariff_uuid
  os_image_uuid      = each.value.os_image_uuid
}
