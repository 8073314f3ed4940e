output "addresses" {
  description = "First address of each server, by name."
  value       = { for name, server in selectel_dedicated_server_v1.this : name => server.ip_addresses[0].ip }
}
