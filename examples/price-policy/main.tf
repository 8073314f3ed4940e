# No plan may buy more than this. The rule stands here twice: in Terraform itself, for whoever
# runs it, and in policy.py, for a pipeline that trusts the plan file only:
#
#   terraform plan -out=plan.bin
#   terraform show -json plan.bin | python3 policy.py --most 20000
variable "most_to_pay" {
  type        = number
  default     = 20000
  description = "The largest sum that one apply may spend, in the account's currency."
}

variable "project_id" {
  type        = string
  description = "Project of the server."
}

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

data "selectel_dedicated_server_os_image_v1" "ubuntu" {
  location_uuid = data.selectel_dedicated_server_location_v1.msk.uuid
  service_uuid  = data.selectel_dedicated_server_configuration_v1.small.uuid
  name          = "Ubuntu"
  version       = "24.04"
}

data "selectel_dedicated_price_v1" "web" {
  location_uuid      = data.selectel_dedicated_server_location_v1.msk.uuid
  configuration_uuid = data.selectel_dedicated_server_configuration_v1.small.uuid
  tariff_uuid        = data.selectel_dedicated_server_tariff_v1.monthly.uuid

  lifecycle {
    postcondition {
      condition     = self.amount_due <= var.most_to_pay
      error_message = "A server costs ${self.amount_due} ${self.currency}, more than the ${var.most_to_pay} allowed."
    }
  }
}

resource "selectel_dedicated_server_v1" "web" {
  name               = "web-1"
  project_id         = var.project_id
  location_uuid      = data.selectel_dedicated_price_v1.web.location_uuid
  configuration_uuid = data.selectel_dedicated_price_v1.web.configuration_uuid
  tariff_uuid        = data.selectel_dedicated_price_v1.web.tariff_uuid
  os_image_uuid      = data.selectel_dedicated_server_os_image_v1.ubuntu.uuid
}
