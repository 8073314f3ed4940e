terraform {
  required_version = ">= 1.11"
  required_providers {
    selectel = {
      source = "ferroplane/selectel"
    }
  }
}
