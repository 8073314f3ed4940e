# The id is the key's UUID, or its name when no other key has it.
terraform import selectel_dedicated_ssh_keys_v1.robot c5000000-0000-4000-8000-000000000005
terraform import selectel_dedicated_ssh_keys_v1.robot robot
