terraform {
  required_version = ">= 1.11"
  required_providers {
    selectel = {
      source = "ferroplane/selectel"
    }
  }
}

variable "project_id" {
  description = "The project that owns the servers."
  type        = string
}
