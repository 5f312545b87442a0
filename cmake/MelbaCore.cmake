# The objects that everything is linked from: one of Swift, and those of C.
file(GLOB_RECURSE melba_swift CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/Sources/Melba/*.swift)
file(GLOB melba_c CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/Sources/C*/*.c)
file(GLOB melba_headers CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/include/*.* ${PROJECT_SOURCE_DIR}/include/melba/*.h
     ${PROJECT_SOURCE_DIR}/Sources/C*/include/*)
set(melba_includes ${PROJECT_SOURCE_DIR}/include)
foreach(module CKernels CPlatform CEntry)
  list(APPEND melba_includes ${PROJECT_SOURCE_DIR}/Sources/${module}/include)
endforeach()

set(melba_swift_flags -wmo -parse-as-library -module-name Melba -strict-memory-safety
    -enable-experimental-feature Embedded -enable-experimental-feature Lifetimes
    -Xfrontend -function-sections -Xfrontend -trap-function -Xfrontend melbacore_trap)
foreach(directory ${melba_includes})
  list(APPEND melba_swift_flags -I${directory})
endforeach()
if(CMAKE_BUILD_TYPE STREQUAL "Debug")
  list(APPEND melba_swift_flags -Onone -g)
else()
  list(APPEND melba_swift_flags -O -g)
endif()
if(MELBA_SANITIZE)
  list(APPEND melba_swift_flags -sanitize=${MELBA_SANITIZE})
  add_compile_options(-fsanitize=${MELBA_SANITIZE} -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${MELBA_SANITIZE})
endif()
separate_arguments(melba_more NATIVE_COMMAND "${MELBA_SWIFT_FLAGS}")

if(MELBA_SWIFT_OBJECT)
  set(melba_swift_object ${MELBA_SWIFT_OBJECT})
else()
  set(melba_swift_object ${CMAKE_BINARY_DIR}/melba_swift.o)
  add_custom_command(
    OUTPUT ${melba_swift_object}
    COMMAND ${SWIFTC} ${melba_swift_flags} ${melba_more} -c ${melba_swift} -o ${melba_swift_object}
    DEPENDS ${melba_swift} ${melba_headers}
    COMMENT "Compiling the Swift core"
    VERBATIM)
endif()
set_source_files_properties(${melba_swift_object} PROPERTIES EXTERNAL_OBJECT ON GENERATED ON)
add_custom_target(melba_swift_core DEPENDS ${melba_swift_object})

add_library(melba_c OBJECT ${melba_c})
target_include_directories(melba_c PUBLIC ${melba_includes})
target_compile_options(melba_c PRIVATE -Wall -Wextra -Wconversion -Werror -ffunction-sections)
if(MELBA_TRAP_ABORTS)
  target_compile_definitions(melba_c PRIVATE MELBA_TRAP_ABORTS)
endif()

# Links 'target' from the core, showing only what the version script names.
function(melba_link target exports)
  add_dependencies(${target} melba_swift_core)
  set_target_properties(${target} PROPERTIES LINKER_LANGUAGE C LINK_DEPENDS ${exports})
  target_link_libraries(${target} PRIVATE m)
  target_link_options(${target} PRIVATE LINKER:--version-script=${exports} LINKER:--gc-sections
                      LINKER:-z,relro,-z,now)
endfunction()
