# A disk layout of your own: the system on a mirror, data on two disks as one stripe.
# The plan checks it against the drives of the configuration, and so does the API.
resource "selectel_dedicated_server_v1" "db" {
  project_id         = var.project_id
  location_uuid      = "61c97311-bb14-5679-99fc-98497a701292"
  configuration_uuid = "3f1d1c0a-6a8f-4a64-8b62-8f2a8f1d1302" # two SSDs, eight HDDs
  tariff_uuid        = "10000000-0000-4000-8000-000000000002"
  os_image_uuid      = "a0000000-0000-4000-8000-000000002404"

  os_params = {
    hostname = "db-1"
    partitions = {
      raids = [
        { name = "system", level = "raid1", disk_type = "SSD SATA" },
        { name = "data", level = "raid0", disk_type = "HDD SATA", count = 2 },
      ]
      disks = [
        { name = "backup", disk_type = "HDD SATA" },
      ]
      mounts = [
        { mount = "/boot", size = 1, raid = "system" },
        { mount = "swap", size = 12, raid = "system" },
        { mount = "/", size = -1, raid = "system" },
        { mount = "/srv/db", size_percent = 80, raid = "data", fs_type = "xfs" },
        { mount = "/srv/log", size = -1, raid = "data", fs_type = "xfs" },
        { mount = "/backup", size = -1, disk = "backup" },
      ]
    }
  }

  # A change of the layout erases the drives; without this it is an error in the plan.
  # allow_reinstall_on = ["partitions"]
}
