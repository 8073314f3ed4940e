# Where a configuration is in stock.
data "selectel_dedicated_server_locations_v1" "with_stock" {
  configuration_uuid = "3f1d1c0a-6a8f-4a64-8b62-8f2a8f1d1001"
}

output "locations" {
  value = data.selectel_dedicated_server_locations_v1.with_stock.locations[*].name
}
