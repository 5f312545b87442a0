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
    add_test(NAME ${name}_${isa} COMMAND $<TARGET_FILE:${name}>)
    set_tests_properties(${name}_${isa} PROPERTIES ENVIRONMENT MELBA_ISA=${isa})
  endforeach()
endforeach()
