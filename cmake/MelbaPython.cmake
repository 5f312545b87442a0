# The extension melba._core: one file that holds the core.  The interpreter says
# where its headers are and how the file is called; a build for one that cannot
# run here is told both.  FindPython of Debian 12 knows no free-threaded builds.
set(MELBA_PYTHON_INCLUDE "" CACHE STRING "Directories of Python.h, when the interpreter cannot be asked")
set(MELBA_PYTHON_SUFFIX "" CACHE STRING "How its extensions end, such as .cpython-314-x86_64-linux-gnu.so")
set(melba_python_include ${MELBA_PYTHON_INCLUDE})
set(melba_python_suffix ${MELBA_PYTHON_SUFFIX})
if(NOT melba_python_include OR NOT melba_python_suffix)
  if(NOT Python_EXECUTABLE)
    find_program(Python_EXECUTABLE python3 REQUIRED)
  endif()
  execute_process(
    COMMAND ${Python_EXECUTABLE} -c
            "import sysconfig as s; print(s.get_path('include'), s.get_config_var('EXT_SUFFIX'), sep=';', end='')"
    OUTPUT_VARIABLE melba_python COMMAND_ERROR_IS_FATAL ANY)
  list(GET melba_python 0 melba_python_include)
  list(GET melba_python 1 melba_python_suffix)
endif()
list(GET melba_python_include 0 melba_python_first)
if(NOT EXISTS ${melba_python_first}/Python.h)
  message(FATAL_ERROR "The headers of ${Python_EXECUTABLE} are missing: there is no ${melba_python_first}/Python.h. "
                      "On Debian they are in the package libpython3-dev.")
endif()

file(GLOB melba_extension CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/bindings/python/_core/*.c)
add_library(_core MODULE ${melba_extension} ${melba_swift_object} $<TARGET_OBJECTS:melba_c>)
target_include_directories(_core PRIVATE ${melba_includes})
target_include_directories(_core SYSTEM PRIVATE ${melba_python_include})
target_compile_options(_core PRIVATE -Wall -Wextra -Wconversion -Werror -ffunction-sections)
melba_link(_core ${PROJECT_SOURCE_DIR}/bindings/python/exports.map)
set(MELBA_PYTHON_OUTPUT ${CMAKE_BINARY_DIR}/python/melba CACHE PATH "Where the extension is put")
set_target_properties(_core PROPERTIES PREFIX "" SUFFIX "${melba_python_suffix}"
                      LIBRARY_OUTPUT_DIRECTORY ${MELBA_PYTHON_OUTPUT})
install(TARGETS _core LIBRARY DESTINATION melba)
install(FILES ${PROJECT_SOURCE_DIR}/include/melba.h DESTINATION melba/include)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/melba DESTINATION melba/include)
