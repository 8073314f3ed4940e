# The id is the server's UUID, or PROJECT_ID/SERVER_UUID.
terraform import selectel_dedicated_server_v1.web 9a000000-0000-4000-8000-0000000000aa
terraform import selectel_dedicated_server_v1.web 5f0d2a7be1c34f2f9a4d1c0b7e6a9d33/9a000000-0000-4000-8000-0000000000aa
