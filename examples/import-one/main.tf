# Takes over a server that Terraform did not create. The five required arguments
# are enough for an empty plan; everything else is read from the server.
import {
  to = selectel_dedicated_server_v1.existing
  id = "9a000000-0000-4000-8000-0000000000aa"
}

resource "selectel_dedicated_server_v1" "existing" {
  project_id         = var.project_id
  location_uuid      = "61c97311-bb14-5679-99fc-98497a701292"
  configuration_uuid = "3f1d1c0a-6a8f-4a64-8b62-8f2a8f1d1001"
  tariff_uuid        = "10000000-0000-4000-8000-000000000001"
  os_image_uuid      = "a0000000-0000-4000-8000-000000002404"
}
