data "selectel_dedicated_server_tariffs_v1" "sellable" {
  configuration_uuid = "3f1d1c0a-6a8f-4a64-8b62-8f2a8f1d1001"
}

output "tariffs" {
  value = { for tariff in data.selectel_dedicated_server_tariffs_v1.sellable.tariffs : tariff.name => tariff.price }
}
