# What `make bench --peer …/terraform-provider-aws` validates and plans: so many new machines, without
# asking its cloud for anything.
variable "servers" {
  type = number
}

provider "aws" {
  region                      = "eu-central-1"
  access_key                  = "bench"
  secret_key                  = "bench"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_region_validation      = true
  skip_requesting_account_id  = true
}

resource "aws_instance" "many" {
  count         = var.servers
  ami           = "ami-00000000000000000"
  instance_type = "t3.micro"
}
