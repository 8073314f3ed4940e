# Every server of a project, e.g. to import them.
data "selectel_dedicated_servers_v1" "all" {
  project_id = var.project_id
}

output "servers" {
  value = { for server in data.selectel_dedicated_servers_v1.all.servers : server.name => server.uuid }
}
