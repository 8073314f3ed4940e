# The id is the subnet's UUID.
terraform import selectel_dedicated_private_subnet_v1.backend 7c000000-0000-4000-8000-000000000001
