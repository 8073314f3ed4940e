data "selectel_dedicated_private_subnet_v1" "backend" {
  filter {
    vlan   = "1234"
    subnet = "192.168.10.0/24"
  }
}

output "reserved" {
  value = data.selectel_dedicated_private_subnet_v1.backend.subnets[0].reserved_ips
}
