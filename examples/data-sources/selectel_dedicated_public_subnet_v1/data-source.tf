data "selectel_dedicated_public_subnet_v1" "web" {
  filter {
    subnet = "203.0.113.0/28"
  }
}

output "free_addresses" {
  value = data.selectel_dedicated_public_subnet_v1.web.subnets[0].free
}
