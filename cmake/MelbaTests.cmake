# The C tests, linked from the objects of the core so that they reach its
# kernels as well; a trap ends them when MELBA_TRAP_ABORTS is on.
enable_testing()
set(melba_tests ${PROJECT_SOURCE_DIR}/Tests/C)

add_library(melba_test_support STATIC ${melba_tests}/cases.c ${melba_tests}/reference.c)
target_include_directories(melba_test_support PUBLIC ${PROJECT_SOURCE_DIR}/include ${melba_tests})
target_compile_options(melba_test_support PRIVATE -Wall -Wextra)

# A test program of Tests/C; further arguments go to it when it runs.
function(melba_test name)
  add_executable(${name} ${melba_tests}/${name}.c ${melba_swift_object} $<TARGET_OBJECTS:melba_c>)
  target_include_directories(${name} PRIVATE ${melba_includes} ${melba_tests})
  target_compile_options(${name} PRIVATE -Wall -Wextra -g)
  target_link_libraries(${name} PRIVATE melba_test_support m)
  add_dependencies(${name} melba_swift_core)
  set_target_properties(${name} PROPERTIES LINKER_LANGUAGE C)
  add_test(NAME ${name} COMMAND ${name} ${ARGN})
endfunction()

melba_test(test_base)
melba_test(test_escape)
melba_test(test_cases ${PROJECT_SOURCE_DIR}/Tests/Cases/escape)
melba_test(test_escaper ${PROJECT_SOURCE_DIR}/Tests/Cases/escape)
melba_test(test_unescape)
melba_test(test_kernels)
# The same with lesser instructions.
foreach(isa avx2 portable)
  foreach(name test_base test_cases test_kernels)
    add_test(NAME ${name}_${isa} COMMAND ${name} WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
    set_tests_properties(${name}_${isa} PROPERTIES ENVIRONMENT MELBA_ISA=${isa})
  endforeach()
endforeach()

find_package(Threads REQUIRED)
melba_test(test_threads)
target_link_libraries(test_threads PRIVATE Threads::Threads)

melba_test(test_memory)
target_link_options(test_memory PRIVATE LINKER:--wrap=malloc,--wrap=calloc,--wrap=realloc,--wrap=posix_memalign,--wrap=free)

# Traps planted in Swift, under a guard that catches and under one that aborts.
set(melba_planted ${CMAKE_BINARY_DIR}/planted.o)
add_custom_command(
  OUTPUT ${melba_planted}
  COMMAND ${SWIFTC} ${melba_swift_flags} ${melba_more} -module-name Planted -c ${melba_tests}/planted/planted.swift
          -o ${melba_planted}
  DEPENDS ${melba_tests}/planted/planted.swift
  COMMENT "Compiling planted traps"
  VERBATIM)
foreach(kind catches aborts)
  add_executable(test_guard_${kind} ${melba_tests}/test_guard.c ${melba_planted} ${melba_swift_object} ${melba_c})
  target_include_directories(test_guard_${kind} PRIVATE ${melba_includes} ${melba_tests} ${PROJECT_SOURCE_DIR}/Sources/CEntry)
  target_compile_options(test_guard_${kind} PRIVATE -Wall -Wextra -ffunction-sections)
  target_link_options(test_guard_${kind} PRIVATE LINKER:--gc-sections)
  target_link_libraries(test_guard_${kind} PRIVATE m)
  add_dependencies(test_guard_${kind} melba_swift_core)
  set_source_files_properties(${melba_planted} PROPERTIES EXTERNAL_OBJECT ON GENERATED ON)
  set_target_properties(test_guard_${kind} PROPERTIES LINKER_LANGUAGE C)
  add_test(NAME test_guard_${kind} COMMAND test_guard_${kind})
endforeach()
target_compile_definitions(test_guard_aborts PRIVATE MELBA_TRAP_ABORTS)

# The examples in the headers.
find_package(Python COMPONENTS Interpreter REQUIRED)
file(GLOB melba_public ${PROJECT_SOURCE_DIR}/include/*.h ${PROJECT_SOURCE_DIR}/include/melba/*.h)
add_custom_command(
  OUTPUT ${CMAKE_BINARY_DIR}/examples.c
  COMMAND ${Python_EXECUTABLE} ${melba_tests}/examples.py ${CMAKE_BINARY_DIR}/examples.c ${melba_public}
  DEPENDS ${melba_tests}/examples.py ${melba_public}
  VERBATIM)
add_executable(test_examples ${CMAKE_BINARY_DIR}/examples.c)
target_link_libraries(test_examples PRIVATE melba)
add_test(NAME test_examples COMMAND test_examples)

# The header alone, in each language that it promises.
enable_language(CXX)
foreach(mode c99 c11 c++98 c++17)
  string(REPLACE "+" "x" name header_${mode})
  string(REGEX REPLACE "[0-9]+" "" extension ${mode})
  string(REPLACE "c++" "cpp" extension ${extension})
  configure_file(${melba_tests}/header.c ${CMAKE_BINARY_DIR}/${name}.${extension} COPYONLY)
  add_library(${name} OBJECT ${CMAKE_BINARY_DIR}/${name}.${extension})
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR}/include)
  target_compile_options(${name} PRIVATE -std=${mode} -Wall -Wextra -Wpedantic -Wconversion -Werror)
  set_target_properties(${name} PROPERTIES C_STANDARD_REQUIRED OFF)
endforeach()
