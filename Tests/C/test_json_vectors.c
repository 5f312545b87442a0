/*
 * What kernels read at once: numbers against the C library, escapes against a
 * loop; at the end of a page, and whole documents of numbers with blanks.
 */
#include <stdlib.h>

#include "check.h"
#include "fence.h"
#include "melba.h"
#include "melba_json.h"
#include "reference.h"

static uint64_t seed = 3;

enum { pages = 1 };

#if defined(__x86_64__)
static bool has_avx2, has_avx512;

static void find_kernels(void)
{
    __builtin_cpu_init();
    has_avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2");
    has_avx512 = __builtin_cpu_supports("avx512vbmi2") && __builtin_cpu_supports("avx512vbmi");
}
#endif

/* A number as it may stand in a document; mostly a point, and no exponent but with 'any'. */
static size_t random_number(char *out, bool any)
{
    size_t size = 0, whole = 1 + random_next(&seed) % (random_next(&seed) % 4 ? 4 : 19);
    if (random_next(&seed) % 3 == 0)
        out[size++] = '-';
    for (size_t i = 0; i < whole; i++)
        out[size++] = (char)('0' + (i == 0 && whole > 1 ? 1 + random_next(&seed) % 9 : random_next(&seed) % 10));
    size_t places = random_next(&seed) % 4 ? 1 + random_next(&seed) % (random_next(&seed) % 2 ? 3 : 18) : 0;
    if (places > 0)
        out[size++] = '.';
    for (size_t i = 0; i < places; i++)
        out[size++] = (char)('0' + (random_next(&seed) % 8 ? random_next(&seed) % 10 : 0));
    if (any && random_next(&seed) % 8 == 0)
        size += (size_t)sprintf(out + size, "e%d", (int)(random_next(&seed) % 40) - 20);
    out[size] = 0;
    return size;
}

static uint64_t bits_of(double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

#if defined(__x86_64__)
static void numbers_are_those_of_the_c_library(void)
{
    if (!has_avx2)
        return;
    uint8_t *fenced = fence_new(pages);
    size_t read = 0, rounds = 400000;
    for (size_t round = 0; round < rounds; round++) {
        char text[64];
        size_t size = random_number(text, false), digits = 0;
        for (size_t i = 0; i < size; i++)
            digits += text[i] >= '0' && text[i] <= '9';
        /* The text ends right behind it, or goes on. */
        size_t behind = round % 5 == 0 ? 1 : 40;
        uint8_t *at = fenced + pages * fence_page - behind - size;
        memset(fenced, '7', pages * fence_page);
        memcpy(at, text, size);
        at[size] = round % 2 ? ',' : ' ';
        melba_json_number number = melbakernel_json_number_avx2(at, size, 40, size + behind);
        if (number.size == 0) {
            CHECK(digits >= 19 || size + behind < 33 || memchr(text, '.', size) != NULL);
            continue;
        }
        read++;
        CHECK(number.size == size && number.is_double == (memchr(text, '.', size) != NULL));
        CHECK(number.value == (number.is_double ? bits_of(strtod(text, NULL)) : (uint64_t)strtoll(text, NULL, 10)));
    }
    CHECK(read > rounds / 2);
    fence_free(fenced, pages);
}

static void what_is_no_number_is_left_alone(void)
{
    static const char *const others[] = {
        "-", "01", "-01", "1.", "-.5", ".5", "1..2", "1.2.3", "1.2.", "+1", "1e5", "1.5e1", "1.5E1", "--1", "00.5", "x",
        "12345678901234567890", "-0x1", "0.12345678901234567890", "-9223372036854775809",
        "1234567890123456789012345678901234567890"};
    for (size_t i = 0; has_avx2 && i < sizeof others / sizeof *others; i++) {
        uint8_t text[128];
        memset(text, ' ', sizeof text);
        memcpy(text + 40, others[i], strlen(others[i]));
        text[40 + strlen(others[i])] = ',';
        melba_json_number number = melbakernel_json_number_avx2(text + 40, strlen(others[i]), 40, 88);
        check_about = others[i];
        /* Of "-0x1" the number ends before the x, which the reader finds. */
        CHECK(number.size == 0 || (strcmp(others[i], "-0x1") == 0 && number.size == 2));
        CHECK(melbakernel_json_number_avx2(text + 40, 5, 32, 88).size == 0);
        CHECK(melbakernel_json_number_avx2(text + 40, 5, 40, 32).size == 0);
    }
}

/* What the kernel is to do: how much it reads, and what it writes. */
static size_t unescape(const uint8_t *text, size_t size, uint8_t *out, size_t *written)
{
    static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
    size_t i = 0;
    *written = 0;
    while (i < size) {
        if (text[i] != '\\') {
            out[(*written)++] = text[i++];
            continue;
        }
        const char *letter = i + 1 < size && text[i + 1] != 0 ? strchr(from, text[i + 1]) : NULL;
        if (letter == NULL)
            break;
        out[(*written)++] = (uint8_t)to[letter - from];
        i += 2;
    }
    return i;
}

static void escapes_are_those_of_a_loop(void)
{
    static const char *const alphabets[] = {"\\n", "\\\\\\\"nt/", "abcdefgh\\n", "ab\\\\nrtu", "\xc3\xa9\\n\\xb"};
    uint8_t *fenced = fence_new(pages);
    for (int round = 0; has_avx512 && round < 100000; round++) {
        static uint8_t out[600], expected[600];
        const char *alphabet = alphabets[random_next(&seed) % 5];
        size_t size = random_next(&seed) % (round % 4 ? 90 : 400), letters = strlen(alphabet), written;
        uint8_t *text = fenced + pages * fence_page - size;
        for (size_t i = 0; i < size; i++)
            text[i] = (uint8_t)alphabet[random_next(&seed) % letters];
        /* Mostly escapes that are whole and known, so that the work goes on beyond the first block. */
        for (size_t i = 0; i + 1 < size && round % 3; i++) {
            if (text[i] == '\\')
                text[++i] = (uint8_t) "nt\\\"/"[random_next(&seed) % 5];
        }
        memset(out, 0x55, sizeof out);
        size_t read = unescape(text, size, expected, &written);
        melba_json_unescaped found = melbakernel_json_unescape_avx512(text, size, out);
        CHECK(found.read == read && found.written == written && memcmp(out, expected, written) == 0);
        for (size_t i = size + 64; i < sizeof out; i++)
            CHECK(out[i] == 0x55);
    }
    fence_free(fenced, pages);
}
#endif

static void documents_of_numbers_are_read_exactly(void)
{
    for (int round = 0; round < 3000; round++) {
        static char text[8000], numbers[100][64];
        size_t size = 0, count = 1 + random_next(&seed) % 100;
        text[size++] = '[';
        for (size_t i = 0; i < count; i++) {
            size_t length = random_number(numbers[i], true);
            memcpy(text + size, numbers[i], length);
            size += length;
            for (size_t blanks = random_next(&seed) % 4; blanks > 2; blanks--)
                text[size++] = ' ';
            text[size++] = i + 1 < count ? ',' : ']';
        }
        melba_json_document *document;
        bool is_read = melba_json_parse((melba_bytes){text, size}, NULL, &document, NULL) == MELBA_OK;
        if (!CHECK(is_read))
            continue;
        const melba_value *root = melba_json_document_root(document);
        for (size_t i = 0; i < count; i++) {
            const melba_value *value = melba_value_at(root, i);
            bool is_double = strpbrk(numbers[i], ".e") != NULL;
            check_about = numbers[i];
            CHECK((value->kind == MELBA_DOUBLE) == is_double);
            if (is_double)
                CHECK(bits_of(value->as.real) == bits_of(strtod(numbers[i], NULL)));
            else if (value->kind == MELBA_INTEGER)
                CHECK(value->as.integer == strtoll(numbers[i], NULL, 10));
        }
        check_about = "";
        melba_json_document_free(document);
    }
}

int main(void)
{
#if defined(__x86_64__)
    find_kernels();
    RUN(numbers_are_those_of_the_c_library);
    RUN(what_is_no_number_is_left_alone);
    RUN(escapes_are_those_of_a_loop);
#endif
    RUN(documents_of_numbers_are_read_exactly);
    return check_done();
}
