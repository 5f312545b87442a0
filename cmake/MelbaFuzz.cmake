# One libFuzzer program for each thing that reads input; the toolchain's clang
# and MELBA_SANITIZE=fuzzer,address are set by fuzz/run.
set(melba_fuzz ${PROJECT_SOURCE_DIR}/fuzz)
add_custom_target(fuzz)

# The target 'name', made of the file 'source' with further definitions.
function(melba_fuzz_target name source)
  add_executable(fuzz_${name} ${melba_fuzz}/${source} ${melba_fuzz}/oracle.c ${PROJECT_SOURCE_DIR}/Tests/C/reference.c
                 ${melba_swift_object} $<TARGET_OBJECTS:melba_c>)
  target_include_directories(fuzz_${name} PRIVATE ${melba_includes} ${PROJECT_SOURCE_DIR}/Tests/C)
  target_compile_definitions(fuzz_${name} PRIVATE ${ARGN})
  target_compile_options(fuzz_${name} PRIVATE -Wall -Wextra -g)
  target_link_libraries(fuzz_${name} PRIVATE m)
  set_target_properties(fuzz_${name} PROPERTIES OUTPUT_NAME ${name} LINKER_LANGUAGE C
                        RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/targets)
  add_dependencies(fuzz_${name} melba_swift_core)
  add_dependencies(fuzz fuzz_${name})
endfunction()

set(contexts html html_unquoted js_string json_script url_component url_query css_string xml_text xml_attribute)
foreach(context ${contexts})
  list(FIND contexts ${context} number)
  melba_fuzz_target(escape_${context} escape.c CONTEXT=${number})
endforeach()
melba_fuzz_target(unescape unescape.c)
melba_fuzz_target(striptags striptags.c)
melba_fuzz_target(utf8 utf8.c)
melba_fuzz_target(json_read json_read.c)
melba_fuzz_target(json_write json_write.c)
target_sources(fuzz_json_write PRIVATE ${PROJECT_SOURCE_DIR}/Tests/C/json_nodes.c)
melba_fuzz_target(template template.c)
