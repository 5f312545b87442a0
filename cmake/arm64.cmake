# Debian's cross compiler for arm64.  Swift has no arm64 Linux SDK here and needs
# none: Embedded objects for the bare target link against any C library.
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR aarch64)
set(CMAKE_C_COMPILER aarch64-linux-gnu-gcc)
set(CMAKE_CROSSCOMPILING_EMULATOR qemu-aarch64 -L /usr/aarch64-linux-gnu)
set(MELBA_SWIFT_FLAGS "-target aarch64-none-none-elf -Xcc -fPIC" CACHE STRING "" FORCE)
