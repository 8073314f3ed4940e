data "selectel_dedicated_server_os_image_v1" "ubuntu" {
  location_uuid = "61c97311-bb14-5679-99fc-98497a701292"
  service_uuid  = "3f1d1c0a-6a8f-4a64-8b62-8f2a8f1d1001"
  name          = "Ubuntu"
  version       = "24.04"
}

output "os_image_uuid" {
  value = data.selectel_dedicated_server_os_image_v1.ubuntu.uuid
}
