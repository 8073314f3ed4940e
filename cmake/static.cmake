# What the preset `static` adds: programs that need no file of the machine they run on, hardened, and
# the same bytes wherever they are built. tools/release gives it a libcurl (CMAKE_PREFIX_PATH)
# and checks what comes out. GNU ld, because mold does not pass on what libraries warn of.
include_guard(GLOBAL)

set(CMAKE_FIND_LIBRARY_SUFFIXES .a)
set(OPENSSL_USE_STATIC_LIBS ON)
set(ZLIB_USE_STATIC_LIBS ON)
set(Protobuf_USE_STATIC_LIBS ON)

# tools/release_curl.py builds libcurl with the same.
set(FERRO_HARDENED -fPIE -fstack-protector-strong -fstack-clash-protection
    -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2 -ffunction-sections -fdata-sections)
set(FERRO_HARDENED_x86_64 -fcf-protection)
set(FERRO_HARDENED_aarch64 -mbranch-protection=standard)
add_compile_options(${FERRO_HARDENED} ${FERRO_HARDENED_${CMAKE_SYSTEM_PROCESSOR}}
                    -ffile-prefix-map=${CMAKE_SOURCE_DIR}=.
                    -ffile-prefix-map=${CMAKE_BINARY_DIR}=build)
add_link_options(-static-pie LINKER:-z,relro,-z,now,-z,noexecstack
                 LINKER:--gc-sections,--build-id=none -s)
if(CMAKE_SYSTEM_PROCESSOR STREQUAL x86_64)
  # A position independent program has 40,000 pointers to adjust; for aarch64 this ld cannot pack them.
  add_link_options(LINKER:-z,pack-relative-relocs)
endif()
