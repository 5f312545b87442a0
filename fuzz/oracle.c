#include "oracle.h"

#include "reference.h"

oracle_text oracle_scalars(const uint8_t *text, size_t size)
{
    oracle_text made = {malloc((size + 1) * sizeof(uint32_t)), 0, 0};
    for (size_t i = 0, used; i < size; i += used) {
        used = reference_decode(text + i, size - i, &made.data[made.length]);
        MUST(used > 0);
        if (made.data[made.length] > made.widest)
            made.widest = made.data[made.length];
        made.length++;
    }
    return made;
}
