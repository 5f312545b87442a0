# libmelba.so, libmelba.a, and what an installed copy needs to be found.
add_library(melba SHARED ${melba_swift_object} $<TARGET_OBJECTS:melba_c>)
add_library(melba::melba ALIAS melba)
melba_link(melba ${PROJECT_SOURCE_DIR}/Sources/exports.map)
if(NOT MELBA_SANITIZE)
  target_link_options(melba PRIVATE LINKER:-z,defs)
endif()
set_target_properties(melba PROPERTIES VERSION ${PROJECT_VERSION} SOVERSION ${PROJECT_VERSION_MAJOR}
                      LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR})
target_include_directories(melba INTERFACE $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include>
                           $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)

# One relocatable object in which only the public functions have names, so that
# the little runtime of Embedded Swift meets no other.
set(melba_archive ${CMAKE_BINARY_DIR}/libmelba.a)
add_custom_command(
  OUTPUT ${melba_archive}
  COMMAND ${CMAKE_LINKER} -r -o melba_all.o ${melba_swift_object} $<TARGET_OBJECTS:melba_c>
  COMMAND ${CMAKE_OBJCOPY} --strip-debug --wildcard --keep-global-symbol=melba_* melba_all.o
  COMMAND ${CMAKE_COMMAND} -E rm -f ${melba_archive}
  COMMAND ${CMAKE_AR} rcs ${melba_archive} melba_all.o
  DEPENDS ${melba_swift_object} melba_c $<TARGET_OBJECTS:melba_c>
  WORKING_DIRECTORY ${CMAKE_BINARY_DIR}
  COMMAND_EXPAND_LISTS
  COMMENT "Archiving libmelba.a"
  VERBATIM)
add_custom_target(melba_static ALL DEPENDS ${melba_archive})
# Without it the two targets would each compile the core, at the same time.
add_dependencies(melba_static melba_swift_core)

configure_file(${PROJECT_SOURCE_DIR}/cmake/melba.pc.in melba.pc @ONLY)
configure_file(${PROJECT_SOURCE_DIR}/cmake/melbaConfig.cmake.in melbaConfig.cmake COPYONLY)
write_basic_package_version_file(melbaConfigVersion.cmake COMPATIBILITY SameMajorVersion)
if(NOT SKBUILD)
  install(TARGETS melba EXPORT melbaTargets LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
  install(FILES ${melba_archive} DESTINATION ${CMAKE_INSTALL_LIBDIR})
  install(FILES ${PROJECT_SOURCE_DIR}/include/melba.h DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
  install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/melba DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
  install(FILES ${CMAKE_BINARY_DIR}/melba.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
  install(EXPORT melbaTargets NAMESPACE melba:: DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/melba FILE melbaTargets.cmake)
  install(FILES ${CMAKE_BINARY_DIR}/melbaConfig.cmake ${CMAKE_BINARY_DIR}/melbaConfigVersion.cmake
          DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/melba)
endif()
