# Debian's cross compiler and libraries for arm64 (tools/setup --arm64). Nothing of ours runs while it
# builds; protoc and its plugin are the machine's own. libc, libstdc++ and the start files are those
# of the arm64 packages, which get Debian's security updates, not the older copies that the
# cross compiler brings.
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR aarch64)
set(CMAKE_C_COMPILER aarch64-linux-gnu-gcc)
set(CMAKE_CXX_COMPILER aarch64-linux-gnu-g++)
set(PKG_CONFIG_EXECUTABLE /usr/bin/aarch64-linux-gnu-pkg-config)
add_link_options(-B/usr/lib/gcc/aarch64-linux-gnu/12/ -B/usr/lib/aarch64-linux-gnu/)
