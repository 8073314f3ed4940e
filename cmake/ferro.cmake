# The only CMake functions we own. One call per folder:
#
#   ferro_library(http LINK PUBLIC ferro::base PRIVATE CURL::libcurl)
#
# Every *.cc of the folder (and of the sub-folders named after FOLDERS) is
# compiled, every *.h is in the target's header set (so it is checked to compile
# alone), *_test.cc go into <name>_test, *_testing.{h,cc} (fakes, fixtures) into
# <name>_testing for other tests, *_fuzz.cc each into a fuzz target, and main.cc
# is left to ferro_program. So adding a file needs no build edit.
include_guard(GLOBAL)
include(GoogleTest)

add_library(ferro_options INTERFACE)
target_compile_features(ferro_options INTERFACE cxx_std_20)
target_compile_options(ferro_options INTERFACE -Wall -Wextra -Wconversion -Wshadow -Wnon-virtual-dtor
                       -Wno-missing-field-initializers)  # Designated initialisers name what matters.
target_compile_definitions(ferro_options INTERFACE FERRO_VERSION="${PROJECT_VERSION}")
if(CMAKE_CXX_COMPILER_ID MATCHES Clang)
  target_compile_options(ferro_options INTERFACE -Wno-missing-designated-field-initializers -Wthread-safety)
elseif(CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  # Optimized, g++ 12 finds overlapping copies in any concatenation of strings (GCC bug 105651).
  target_compile_options(ferro_options INTERFACE -Wno-restrict)
endif()

# What the sanitizer, fuzz and clang-tidy runs build instead of everything.
add_custom_target(unit_tests)
add_custom_target(fuzz_targets)
add_custom_target(generated_sources)

# ferro_register_tests(TARGET PREFIX [LABELS…] [PROPERTIES …])
function(ferro_register_tests target prefix)
  cmake_parse_arguments(ARG "" "" "LABELS;PROPERTIES" ${ARGN})
  if("unit" IN_LIST ARG_LABELS)
    add_dependencies(unit_tests ${target})
  endif()
  if(FERRO_TEST_PER_PROGRAM)
    add_test(NAME ${prefix} COMMAND ${target})
    set_tests_properties(${prefix} PROPERTIES LABELS "${ARG_LABELS}" ${ARG_PROPERTIES})
  else()
    gtest_discover_tests(${target} TEST_PREFIX "${prefix}." DISCOVERY_MODE PRE_TEST DISCOVERY_TIMEOUT 60
                         PROPERTIES LABELS "${ARG_LABELS}" ${ARG_PROPERTIES})
  endif()
endfunction()

function(ferro_library name)
  cmake_parse_arguments(ARG "" "" "LINK;TEST_LINK;FOLDERS" ${ARGN})
  set(patterns *.h *.cc)
  foreach(folder ${ARG_FOLDERS})
    list(APPEND patterns ${folder}/*.h ${folder}/*.cc)
  endforeach()
  file(GLOB files CONFIGURE_DEPENDS ${patterns})
  set(headers ${files})
  list(FILTER headers INCLUDE REGEX "\\.h$")
  set(testing_headers ${headers})
  list(FILTER testing_headers INCLUDE REGEX "_testing\\.h$")
  list(FILTER headers EXCLUDE REGEX "_testing\\.h$")
  set(sources ${files})
  list(FILTER sources INCLUDE REGEX "\\.cc$")
  set(tests ${sources})
  set(testing ${sources})
  set(fuzz ${sources})
  list(FILTER tests INCLUDE REGEX "_test\\.cc$")
  list(FILTER testing INCLUDE REGEX "_testing\\.cc$")
  list(FILTER fuzz INCLUDE REGEX "_fuzz\\.cc$")
  list(FILTER sources EXCLUDE REGEX "(_test|_testing|_fuzz|/main|_main)\\.cc$")

  add_library(ferro_${name} STATIC ${sources})
  add_library(ferro::${name} ALIAS ferro_${name})
  target_sources(ferro_${name} PUBLIC FILE_SET HEADERS BASE_DIRS ${PROJECT_SOURCE_DIR} FILES ${headers})
  target_link_libraries(ferro_${name} PUBLIC ferro_options ${ARG_LINK})

  if(testing)
    add_library(ferro_${name}_testing STATIC ${testing})
    add_library(ferro::${name}_testing ALIAS ferro_${name}_testing)
    target_sources(ferro_${name}_testing PUBLIC FILE_SET HEADERS BASE_DIRS ${PROJECT_SOURCE_DIR} FILES ${testing_headers})
    target_link_libraries(ferro_${name}_testing PUBLIC ferro_${name} ${ARG_TEST_LINK} GTest::gmock)
  endif()
  if(tests AND NOT FERRO_FUZZ)
    add_executable(${name}_test ${tests})
    target_compile_options(${name}_test PRIVATE $<$<CONFIG:RelWithDebInfo>:-O0>)  # Compiling them is what costs.
    target_link_libraries(${name}_test PRIVATE ferro_${name} ${ARG_TEST_LINK} GTest::gmock_main)
    if(TARGET ferro_${name}_testing)
      target_link_libraries(${name}_test PRIVATE ferro_${name}_testing)
    endif()
    ferro_register_tests(${name}_test ${name} LABELS unit)
  endif()
  if(FERRO_FUZZ)
    foreach(file ${fuzz})
      get_filename_component(fuzz_name ${file} NAME_WE)
      add_executable(${fuzz_name} ${file})
      target_link_libraries(${fuzz_name} PRIVATE ferro_${name})
      file(STRINGS ${file} helpers REGEX "^#include .*_testing\\.h\"")
      if(helpers)  # With all that they link, which takes minutes to build.
        target_link_libraries(${fuzz_name} PRIVATE ferro_${name}_testing)
      endif()
      target_link_options(${fuzz_name} PRIVATE -fsanitize=fuzzer)
      add_dependencies(fuzz_targets ${fuzz_name})
      set_target_properties(${fuzz_name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/fuzz)
    endforeach()
  endif()
endfunction()

# ferro_program(NAME SOURCE LINK …): a program of the product, left in build/bin
# by the release preset and in <build>/bin by the others.
function(ferro_program name source)
  cmake_parse_arguments(ARG "" "" "LINK" ${ARGN})
  add_executable(${name} ${source})
  target_link_libraries(${name} PRIVATE ferro_options ${ARG_LINK})
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${FERRO_BIN_DIR})
  if(FERRO_STATIC)
    target_link_options(${name} PRIVATE LINKER:-Map=${CMAKE_BINARY_DIR}/${name}.map)  # For the SBOM.
  endif()
endfunction()

# ferro_small(NAME …): in what is shipped these libraries are compiled for size. Terraform reads and
# hashes the whole file at every command, and what they do waits for an API, not for the processor.
function(ferro_small)
  if(FERRO_STATIC)
    foreach(name ${ARGN})
      target_compile_options(ferro_${name} PRIVATE -Os)
    endforeach()
  endif()
endfunction()

if(NOT FERRO_BIN_DIR)
  set(FERRO_BIN_DIR ${CMAKE_BINARY_DIR}/bin)
endif()
