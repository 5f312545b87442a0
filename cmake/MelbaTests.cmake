# The C tests, linked from the objects of the core so that they reach its
# kernels as well; a trap ends them when MELBA_TRAP_ABORTS is on.  Run them with
# MELBA_ISA=avx2 and MELBA_ISA=portable, too.
enable_testing()
find_package(Python COMPONENTS Interpreter REQUIRED)
find_package(Threads REQUIRED)
set(melba_tests ${PROJECT_SOURCE_DIR}/Tests/C)
set(melba_cases ${PROJECT_SOURCE_DIR}/Tests/Cases/escape)

add_library(melba_test_support STATIC ${melba_tests}/cases.c ${melba_tests}/reference.c)
target_include_directories(melba_test_support PUBLIC ${PROJECT_SOURCE_DIR}/include ${melba_tests})
target_compile_options(melba_test_support PRIVATE -Wall -Wextra -Werror)

# A test program; further arguments go to it when it runs.
function(melba_test name)
  target_compile_options(${name} PRIVATE -Wall -Wextra -Werror -g)
  set_target_properties(${name} PROPERTIES LINKER_LANGUAGE C RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/c)
  add_test(NAME ${name} COMMAND ${name} ${ARGN})
endfunction()

# The same, of the file of that name, linked from the objects of the core.
function(melba_core_test name)
  add_executable(${name} ${melba_tests}/${name}.c ${melba_swift_object} $<TARGET_OBJECTS:melba_c>)
  target_include_directories(${name} PRIVATE ${melba_includes})
  target_link_libraries(${name} PRIVATE melba_test_support Threads::Threads m)
  add_dependencies(${name} melba_swift_core)
  melba_test(${name} ${ARGN})
endfunction()

melba_core_test(test_base)
melba_core_test(test_cases ${melba_cases})
melba_core_test(test_escape)
melba_core_test(test_escape_text)
melba_core_test(test_escaper ${melba_cases})
melba_core_test(test_unescape)
melba_core_test(test_kernels)
melba_core_test(test_leaks)
melba_core_test(test_threads)
melba_core_test(test_memory)
melba_core_test(test_json_short)
melba_core_test(test_json_cases ${PROJECT_SOURCE_DIR}/Tests/Cases/json)
melba_core_test(test_json_kernels)
melba_core_test(test_json_read)
melba_core_test(test_json_text)
melba_core_test(test_json_vectors)
melba_core_test(test_json_memory)
melba_core_test(test_json_threads)
melba_core_test(test_json_numbers)
melba_core_test(test_json_trees)
melba_core_test(test_json_writer)
melba_core_test(test_json_host)
melba_core_test(test_json_writer_memory)
melba_core_test(test_template)
melba_core_test(test_template_cases ${PROJECT_SOURCE_DIR}/Tests/Cases/template_values)
melba_core_test(test_template_memory)
# What refusing.h needs.
set(melba_wrapped LINKER:--wrap=malloc,--wrap=calloc,--wrap=realloc,--wrap=posix_memalign,--wrap=free)
foreach(name test_memory test_json_memory test_json_writer_memory test_template_memory)
  target_link_options(${name} PRIVATE ${melba_wrapped})
endforeach()

foreach(name test_json_trees test_json_host test_json_writer_memory test_threads)
  target_sources(${name} PRIVATE ${melba_tests}/json_nodes.c)
endforeach()

# Traps planted in Swift, under a guard that catches and under one that aborts.
set(melba_planted ${CMAKE_BINARY_DIR}/planted.o)
add_custom_command(
  OUTPUT ${melba_planted}
  COMMAND ${SWIFTC} ${melba_swift_flags} ${melba_more} -module-name Planted -c ${melba_tests}/planted/planted.swift
          -o ${melba_planted}
  DEPENDS ${melba_tests}/planted/planted.swift
  COMMENT "Compiling planted traps"
  VERBATIM)
set_source_files_properties(${melba_planted} PROPERTIES EXTERNAL_OBJECT ON GENERATED ON)
add_custom_target(melba_planted_object DEPENDS ${melba_planted})
foreach(kind catches aborts)
  set(name test_guard_${kind})
  add_executable(${name} ${melba_tests}/test_guard.c ${melba_planted} ${melba_swift_object} ${melba_c})
  target_include_directories(${name} PRIVATE ${melba_includes} ${melba_tests} ${PROJECT_SOURCE_DIR}/Sources/CEntry)
  target_link_libraries(${name} PRIVATE m)
  target_link_options(${name} PRIVATE ${melba_wrapped})
  add_dependencies(${name} melba_swift_core melba_planted_object)
  melba_test(${name})
endforeach()
target_compile_definitions(test_guard_aborts PRIVATE MELBA_TRAP_ABORTS)

# The examples in the headers, linked to libmelba.so as a user's program would be.
file(GLOB melba_public ${PROJECT_SOURCE_DIR}/include/*.h ${PROJECT_SOURCE_DIR}/include/melba/*.h)
add_custom_command(
  OUTPUT ${CMAKE_BINARY_DIR}/test_examples.c
  COMMAND ${Python_EXECUTABLE} ${melba_tests}/examples.py ${CMAKE_BINARY_DIR}/test_examples.c ${melba_public}
  DEPENDS ${melba_tests}/examples.py ${melba_public}
  VERBATIM)
add_executable(test_examples ${CMAKE_BINARY_DIR}/test_examples.c)
target_link_libraries(test_examples PRIVATE melba)
melba_test(test_examples)
# The functions of an example need not use all that a host's are given.
target_compile_options(test_examples PRIVATE -Wno-unused-parameter)
