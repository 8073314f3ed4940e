# A small cluster: three servers of one kind, by the module beside this folder.
module "workers" {
  source = "../modules/servers"

  project_id    = var.project_id
  names         = ["worker-1", "worker-2", "worker-3"]
  location      = "MSK-1"
  configuration = "EL50-SSD"
}

output "addresses" {
  value = module.workers.addresses
}
