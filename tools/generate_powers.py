"""Writes Sources/CKernels/powers_table.c: the powers of ten that printing and reading numbers multiply by.

Run it from the project's root; a property test compares its output with the file.
"""

import sys

FIRST, LAST = -342, 324


def significand(power):
    """The first 128 bits of 10**power, rounded down."""
    if power >= 0:
        value = 10**power
        shift = value.bit_length() - 128
        return value >> shift if shift >= 0 else value << -shift
    divisor = 10**-power
    return (1 << (divisor.bit_length() + 127)) // divisor if divisor & (divisor - 1) else 1 << 127


def main(out):
    print("/* A table; tools/generate_powers.py writes it. */", file=out)
    print('#include "melba_numbers.h"\n', file=out)
    print(f"const melba_power melbakernel_powers[{LAST - FIRST + 1}] = {{", file=out)
    for power in range(FIRST, LAST + 1):
        value = significand(power)
        assert value.bit_length() == 128, power
        print(f"    {{0x{value >> 64:016x}u, 0x{value & (1 << 64) - 1:016x}u}}, /* {power} */", file=out)
    print("};", file=out)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(sys.stdout)
    else:
        with open("Sources/CKernels/powers_table.c", "w") as f:
            main(f)
