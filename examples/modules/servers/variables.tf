variable "project_id" {
  description = "The project that owns the servers."
  type        = string
}

variable "names" {
  description = "One server for each name."
  type        = set(string)
}

variable "location" {
  description = "Pool, e.g. MSK-1."
  type        = string
}

variable "configuration" {
  description = "Configuration, e.g. EL50-SSD."
  type        = string
}

variable "tariff" {
  description = "Price plan by its English name, e.g. \"1 month\"."
  type        = string
  default     = "1 day"
}

variable "os_name" {
  description = "Operating system, e.g. Ubuntu."
  type        = string
  default     = "Ubuntu"
}

variable "os_version" {
  description = "Version of the operating system, e.g. 24.04."
  type        = string
  default     = "24.04"
}
