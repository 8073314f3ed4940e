# Everything comes from the environment: OS_DOMAIN_NAME (the account number),
# OS_USERNAME and OS_PASSWORD of a service user.
provider "selectel" {}

# The same in words; a second configuration for another project.
provider "selectel" {
  alias      = "staging"
  project_id = "5f0d2a7be1c34f2f9a4d1c0b7e6a9d33"
}
