data "selectel_dedicated_server_location_v1" "msk" {
  name = "MSK-1"
}

data "selectel_dedicated_server_configuration_v1" "small" {
  name = "EL50-SSD"
}

data "selectel_dedicated_server_tariff_v1" "monthly" {
  name               = "1 month"
  configuration_uuid = data.selectel_dedicated_server_configuration_v1.small.uuid
}

data "selectel_dedicated_price_v1" "two" {
  location_uuid      = data.selectel_dedicated_server_location_v1.msk.uuid
  configuration_uuid = data.selectel_dedicated_server_configuration_v1.small.uuid
  tariff_uuid        = data.selectel_dedicated_server_tariff_v1.monthly.uuid
  quantity           = 2
}

output "amount_due" {
  value = "${data.selectel_dedicated_price_v1.two.amount_due} ${data.selectel_dedicated_price_v1.two.currency}"
}
