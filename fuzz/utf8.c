/* Validation: the library finds the first fault where the reference does, at each of eight offsets to a block. */
#include "oracle.h"
#include "reference.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    size_t valid = 0;
    uint32_t scalar;
    for (size_t used = 1; valid < size && used > 0; valid += used)
        used = reference_decode(data + valid, size - valid, &scalar);
    for (size_t before = 0; before < 64; before += 9) {
        uint8_t *text = malloc(size + before + 1);
        melba_error error = MELBA_ERROR_INIT;
        melba_escape_size measured;
        memset(text, 'a', before);
        if (size > 0)
            memcpy(text + before, data, size);
        melba_status status = melba_escape_measure(MELBA_HTML, (melba_bytes){text, before + size}, &measured, &error);
        MUST(status == (valid == size ? MELBA_OK : MELBA_BAD_ENCODING));
        MUST(status == MELBA_OK || error.offset == before + valid);
        free(text);
    }
    return 0;
}
