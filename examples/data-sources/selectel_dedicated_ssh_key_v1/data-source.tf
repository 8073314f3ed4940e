data "selectel_dedicated_ssh_key_v1" "ops" {
  name = "ops"
}

output "public_key" {
  value = data.selectel_dedicated_ssh_key_v1.ops.public_key
}
