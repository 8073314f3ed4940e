# A change of the image reinstalls the server in place and erases its disks, so it
# has to be allowed: for every cause by allow_reinstall, or for some of them.
resource "selectel_dedicated_server_v1" "web" {
  project_id         = var.project_id
  location_uuid      = "61c97311-bb14-5679-99fc-98497a701292"
  configuration_uuid = "3f1d1c0a-6a8f-4a64-8b62-8f2a8f1d1001"
  tariff_uuid        = "10000000-0000-4000-8000-000000000001"
  os_image_uuid      = "a0000000-0000-4000-8000-000000002404"

  # Never in plan or state; a new version sends it again, by a reinstall.
  password_wo         = "Change-Me-1"
  password_wo_version = 1

  allow_reinstall_on = ["os_image", "password"]
}
