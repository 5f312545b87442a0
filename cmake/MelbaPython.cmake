# The extension melba._core: one file that holds the core, for the interpreter
# that Python_EXECUTABLE names.
find_package(Python REQUIRED COMPONENTS Interpreter Development.Module)
file(GLOB melba_extension CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/bindings/python/_core/*.c)
python_add_library(_core MODULE WITH_SOABI ${melba_extension} ${melba_swift_object} $<TARGET_OBJECTS:melba_c>)
target_include_directories(_core PRIVATE ${melba_includes})
target_compile_options(_core PRIVATE -Wall -Wextra -Wconversion -Werror -ffunction-sections)
melba_link(_core ${PROJECT_SOURCE_DIR}/bindings/python/exports.map)
set_target_properties(_core PROPERTIES LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/python/melba)
install(TARGETS _core LIBRARY DESTINATION melba)
install(FILES ${PROJECT_SOURCE_DIR}/include/melba.h DESTINATION melba/include)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/melba DESTINATION melba/include)
