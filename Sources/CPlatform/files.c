/* Files, atomic pointers, and the few functions of libm and printf that templates need. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "melba_platform.h"

int melbaplatform_read_file(const char *path, size_t limit, void **data, size_t *size)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return 1;
    size_t room = 0, count = 0;
    char *memory = NULL;
    int status = 0;
    for (;;) {
        if (count == room) {
            size_t more = room == 0 ? 4096 : room * 2;
            char *grown = more > limit * 2 ? NULL : melbaplatform_resize(memory, more);
            if (grown == NULL) {
                status = 2;
                break;
            }
            memory = grown;
            room = more;
        }
        size_t got = fread(memory + count, 1, room - count, file);
        count += got;
        if (got == 0)
            break;
    }
    /* A directory opens, but cannot be read. */
    if (ferror(file) && status == 0)
        status = 1;
    fclose(file);
    if (status != 0) {
        melbaplatform_resize(memory, 0);
        return status;
    }
    *data = memory;
    *size = count;
    return 0;
}

void *melbaplatform_atomic_load(void *const *place)
{
    return __atomic_load_n(place, __ATOMIC_ACQUIRE);
}

bool melbaplatform_atomic_replace(void **place, void *expected, void *value)
{
    return __atomic_compare_exchange_n(place, &expected, value, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE);
}

void *melbaplatform_atomic_exchange(void **place, void *value)
{
    return __atomic_exchange_n(place, value, __ATOMIC_ACQ_REL);
}

double melbaplatform_power(double base, double exponent)
{
    return pow(base, exponent);
}

int melbaplatform_format_double(char *out, size_t size, char type, int precision, double value)
{
    const char format[] = {'%', '.', '*', type, '\0'};
    int count = snprintf(out, size, format, precision, value);
    if (count < 0 || (size_t)count >= size)
        return -1;
    /* The locale's point, whatever it is, lies between digits. */
    for (int i = 0; i < count; i++) {
        int rest = 1;
        if (strchr("0123456789.-+eEinfaINFA", out[i]) != NULL)
            continue;
        while (i + rest < count && ((unsigned char)out[i + rest] & 0xC0) == 0x80)
            rest++;
        out[i] = '.';
        memmove(out + i + 1, out + i + rest, (size_t)(count - i - rest));
        count -= rest - 1;
    }
    return count;
}
