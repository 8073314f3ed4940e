data "selectel_dedicated_location_v1" "msk" {
  filter {
    name = "MSK-1"
  }
}

output "location_id" {
  value = data.selectel_dedicated_location_v1.msk.locations[0].id
}
