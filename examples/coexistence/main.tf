# Beside another provider in one configuration (here the built-in one): values go
# both ways, and each provider sees only its own resources.
resource "terraform_data" "name" {
  input = "web-1"
}

resource "selectel_dedicated_server_v1" "web" {
  name               = terraform_data.name.output
  project_id         = var.project_id
  location_uuid      = "61c97311-bb14-5679-99fc-98497a701292"
  configuration_uuid = "3f1d1c0a-6a8f-4a64-8b62-8f2a8f1d1001"
  tariff_uuid        = "10000000-0000-4000-8000-000000000001"
  os_image_uuid      = "a0000000-0000-4000-8000-000000002404"
}

resource "terraform_data" "inventory" {
  input = {
    host    = selectel_dedicated_server_v1.web.name
    address = selectel_dedicated_server_v1.web.ip_addresses[0].ip
  }
}
