data "selectel_dedicated_server_tariff_v1" "monthly" {
  name               = "1 month"
  configuration_uuid = "3f1d1c0a-6a8f-4a64-8b62-8f2a8f1d1001"
}

output "price" {
  value = "${data.selectel_dedicated_server_tariff_v1.monthly.price} ${data.selectel_dedicated_server_tariff_v1.monthly.currency}"
}
