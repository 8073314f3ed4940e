# What the preset `static` adds: programs that need no file of the machine they run on, hardened, and
# the same bytes wherever they are built. tools/release gives it a libcurl (CMAKE_PREFIX_PATH)
# and checks what comes out. GNU ld, because mold does not pass on what libraries warn of.
include_guard(GLOBAL)

set(CMAKE_FIND_LIBRARY_SUFFIXES .a)
set(OPENSSL_USE_STATIC_LIBS ON)
set(ZLIB_USE_STATIC_LIBS ON)
set(Protobuf_USE_STATIC_LIBS ON)

# tools/release_curl.py builds libcurl with the same.
set(FERRO_HARDENED -fPIE -fstack-protector-strong -fstack-clash-protection -fcf-protection
    -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2 -ffunction-sections -fdata-sections)
add_compile_options(${FERRO_HARDENED} -ffile-prefix-map=${CMAKE_SOURCE_DIR}=.
                    -ffile-prefix-map=${CMAKE_BINARY_DIR}=build)
# Packed, because a position independent program has 40,000 pointers to adjust.
add_link_options(-static-pie LINKER:-z,relro,-z,now,-z,noexecstack,-z,pack-relative-relocs
                 LINKER:--gc-sections,--build-id=none -s)
