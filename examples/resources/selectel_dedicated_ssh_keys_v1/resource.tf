resource "selectel_dedicated_ssh_keys_v1" "robot" {
  name       = "robot"
  public_key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIt0EXAMPLEt0EXAMPLEt0EXAMPLEt0EXAMPLE1 robot@ci"
}

# A server takes the key by its content, or by its name:
#
#   os_params = { ssh_key = selectel_dedicated_ssh_keys_v1.robot.public_key }
output "key_uuid" {
  value = selectel_dedicated_ssh_keys_v1.robot.id
}
