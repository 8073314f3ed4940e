data "selectel_dedicated_server_configurations_v1" "big" {
  location_uuid = "61c97311-bb14-5679-99fc-98497a701292"
  min_cpu_cores = 16
  min_ram_gb    = 128
}

output "names" {
  value = data.selectel_dedicated_server_configurations_v1.big.configurations[*].name
}
