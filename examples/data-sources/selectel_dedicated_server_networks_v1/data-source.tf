data "selectel_dedicated_server_networks_v1" "public" {
  location_uuid = "61c97311-bb14-5679-99fc-98497a701292"
  type          = "public"
}

output "networks" {
  value = data.selectel_dedicated_server_networks_v1.public.networks[*].name
}
