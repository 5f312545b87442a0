/*
 * Random doubles and floats are written as the shortest text that reads back,
 * the nearest of these; random decimals, and the middles between two doubles,
 * are read as strtod reads them.  The oracle is the C library's strtod, printf
 * and long double.  MELBA_SEED repeats a run; MELBA_FULL=1 tries ten million of
 * each kind where a run of every day tries a hundred thousand.  All floats, once,
 * by hand: test_json_numbers FIRST LAST, the bits of the first and the last.
 */
#include <math.h>
#include <stdlib.h>
#include <time.h>

#include "check.h"
#include "melba.h"
#include "melba_core.h"

static uint64_t seed, count = 100000;

static uint64_t next_random(void)
{
    uint64_t z = seed += 0x9e3779b97f4a7c15;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
    z = (z ^ z >> 27) * 0x94d049bb133111eb;
    return z ^ z >> 31;
}

static unsigned below(unsigned bound)
{
    return (unsigned)(next_random() % bound);
}

/* ===== Writing ========================================================= */

/* What was written: digits times ten to the power, without zeroes at the end. */
struct decimal {
    uint64_t digits;
    int power, length;
};

static struct decimal decimal_of(const char *text)
{
    struct decimal one = {0, 0, 0};
    bool is_fraction = false;
    for (; *text != 0 && *text != 'e'; text++) {
        if (*text == '.')
            is_fraction = true;
        else if (*text >= '0') {
            one.digits = one.digits * 10 + (uint64_t)(*text - '0');
            one.power -= is_fraction;
        }
    }
    if (*text == 'e')
        one.power += atoi(text + 1);
    for (; one.digits > 0 && one.digits % 10 == 0; one.digits /= 10)
        one.power++;
    for (uint64_t left = one.digits; left > 0; left /= 10)
        one.length++;
    return one;
}

static double read_as_double(uint64_t digits, int power)
{
    char text[48];
    snprintf(text, sizeof text, "%llue%d", (unsigned long long)digits, power);
    return strtod(text, NULL);
}

/* Of all decimals with one digit less two lie beside it; no shorter one reads back if these do not. */
static void check_double(double value)
{
    char text[64], nearest[64];
    uint8_t *end = melbacore_json_double(value, (uint8_t *)text);
    *end = 0;
    check_about = text;
    double back = strtod(text, NULL), magnitude = fabs(value);
    CHECK(memcmp(&back, &value, sizeof value) == 0 && end - (uint8_t *)text <= 24);
    if (value == 0)
        return;
    struct decimal one = decimal_of(text);
    CHECK(one.digits < 10 || read_as_double(one.digits / 10, one.power + 1) != magnitude);
    CHECK(one.digits < 10 || read_as_double(one.digits / 10 + 1, one.power + 1) != magnitude);
    snprintf(nearest, sizeof nearest, "%.*e", one.length - 1, magnitude);
    if (strtod(nearest, NULL) == magnitude) {
        struct decimal best = decimal_of(nearest);
        CHECK(best.digits == one.digits && best.power == one.power);
    }
}

static double from_bits(uint64_t bits)
{
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static void random_doubles_are_written_shortest(void)
{
    for (uint64_t i = 0; i < count; i++) {
        double value = from_bits(next_random());
        if (isfinite(value))
            check_double(value);
    }
}

/* Few digits, as people write them, and what is beside them; powers of two, whose neighbours are not equally far. */
static void doubles_of_few_digits_are_written_shortest(void)
{
    for (uint64_t i = 0; i < count; i++) {
        uint64_t digits = next_random() >> below(64);
        double value = read_as_double(digits, (int)below(40) - 20);
        check_double(value);
        if (i % 8 == 0)
            check_double(nextafter(value, INFINITY));
    }
    for (int power = -1074; power < 1024; power++) {
        check_double(ldexp(1, power));
        check_double(nextafter(ldexp(1, power), 0));
    }
}

static long double powers[120];
enum { first_power = -60 };

static float read_as_float(char *end, uint64_t digits, int power)
{
    /* Written backwards from `end`, because printf would take longer than all else. */
    char *at = end;
    unsigned left = (unsigned)abs(power);
    *at = 0;
    do
        *--at = (char)('0' + left % 10);
    while (left /= 10);
    if (power < 0)
        *--at = '-';
    *--at = 'e';
    do
        *--at = (char)('0' + digits % 10);
    while (digits /= 10);
    return strtof(at, NULL);
}

/* A finite float from 0 up, and its negative. */
static void check_float(uint32_t bits)
{
    char text[64], negative[64], other[48];
    float value, back;
    memcpy(&value, &bits, sizeof value);
    uint8_t *end = melbacore_json_float(value, (uint8_t *)text);
    *end = 0;
    size_t size = (size_t)(end - (uint8_t *)text);
    check_about = text;
    back = strtof(text, NULL);
    CHECK(memcmp(&back, &value, sizeof value) == 0);
    end = melbacore_json_float(-value, (uint8_t *)negative);
    CHECK((size_t)(end - (uint8_t *)negative) == size + 1 && negative[0] == '-');
    CHECK(memcmp(negative + 1, text, size) == 0);
    if (bits == 0)
        return;
    struct decimal one = decimal_of(text);
    if (one.digits >= 10) {
        CHECK(read_as_float(other + 47, one.digits / 10, one.power + 1) != value);
        CHECK(read_as_float(other + 47, one.digits / 10 + 1, one.power + 1) != value);
    }
    /* Half of the last digit is the farthest that the nearest can be; for powers of two it may not read back. */
    if (bits << 9 != 0) {
        long double unit = powers[one.power - first_power];
        long double distance = fabsl((long double)one.digits * unit - (long double)value);
        CHECK(distance <= unit * 0.500000001L);
    }
}

static void random_floats_are_written_shortest(void)
{
    for (uint64_t i = 0; i < count; i++)
        check_float((uint32_t)next_random() % 0x7F800000);
}

static uint64_t first_float, last_float;

static void floats_are_written_shortest(void)
{
    for (uint64_t bits = first_float; bits <= last_float; bits++)
        check_float((uint32_t)bits);
}

/* ===== Reading ========================================================= */

enum { batch = 500, longest = 1400 };

static char numbers[batch][longest], text[batch * (longest + 8) + 2];
static double expected[batch];
static size_t held;
static melba_json_document *document;

/* Reads what was collected, as one array. */
static void read_batch(void)
{
    static const char *const spaces[] = {",", ", ", "\n ,", "   ,      "};
    melba_json_options options = {sizeof options, MELBA_JSON_BIG_AS_DOUBLE, 0, 0};
    size_t size = 0;
    text[size++] = '[';
    for (size_t i = 0; i < held; i++)
        size += (size_t)sprintf(text + size, "%s%s", i ? spaces[i % 4] : "", numbers[i]);
    text[size++] = ']';
    check_about = numbers[0];
    CHECK(melba_json_document_parse(document, (melba_bytes){text, size}, &options, NULL) == MELBA_OK);
    for (size_t i = 0; i < held; i++) {
        double found = NAN;
        check_about = numbers[i];
        CHECK(melba_value_double(melba_value_at(melba_json_document_root(document), i), &found));
        /* An integer of 64 bits has no zero below zero. */
        CHECK(found == expected[i] && (signbit(found) == signbit(expected[i]) || found == 0));
    }
    held = 0;
}

/* Adds one number, the text of which stands in its place already. */
static void add(void)
{
    expected[held] = strtod(numbers[held], NULL);
    if (isfinite(expected[held]) && ++held == batch)
        read_batch();
}

static void random_decimals_are_read_as_by_strtod(void)
{
    for (uint64_t i = 0; i < count; i++) {
        char *at = numbers[held];
        unsigned digits = 1 + below(40), whole = below(4) ? 1 + below(digits) : digits;
        if (below(2))
            *at++ = '-';
        *at++ = (char)(whole == 1 ? '0' + below(10) : '1' + below(9));
        for (unsigned k = 1; k < digits; k++) {
            if (k == whole)
                *at++ = '.';
            /* Runs of zeroes and nines are where reading is hard. */
            unsigned kind = below(16);
            *at++ = kind == 0 ? '0' : kind == 1 ? '9' : (char)('0' + below(10));
        }
        *at = 0;
        if (below(3))
            sprintf(at, "%s%d", (const char *[]){"e", "E", "e+", "E-"}[below(4)], (int)below(330));
        add();
    }
    read_batch();
}

/* Exactly the middle between two doubles, and by as little as one wants above and below it. */
static void middles_are_read_as_by_strtod(void)
{
    /* More than 64 bits are not needed: the middle has one bit more than a double. */
    for (uint64_t i = 0; i < count / 20; i++) {
        double value = from_bits(below(4) ? next_random() % 0x7FE0000000000000 : next_random() >> (11 + below(53)));
        long double middle = ((long double)value + (long double)nextafter(value, INFINITY)) / 2;
        static char exact[longest];
        snprintf(exact, sizeof exact, "%.800Le", middle);
        char *mark = strchr(exact, 'e'), *last = mark - 1;
        while (*last == '0')
            last--;
        int size = (int)(last + 1 - exact);
        if (*last == '.')
            continue;
        sprintf(numbers[held], "%.*s%s", size, exact, mark);
        add();
        sprintf(numbers[held], "%.*s%0*d%s", size, exact, 1 + (int)below(500), 1, mark);
        add();
        sprintf(numbers[held], "%.*s%c%.*s%s", size - 1, exact, *last - 1, 1 + (int)below(40),
                "9999999999999999999999999999999999999999", mark);
        add();
        sprintf(numbers[held], "%.*s%s", 2 + (int)below(30), exact, mark);
        if (numbers[held][strlen(numbers[held]) - strlen(mark) - 1] != '.')
            add();
    }
    read_batch();
}

int main(int size, char **arguments)
{
    const char *chosen = getenv("MELBA_SEED"), *full = getenv("MELBA_FULL");
    seed = chosen != NULL ? strtoull(chosen, NULL, 0) : (uint64_t)time(NULL);
    for (int power = 0; power < 120; power++)
        powers[power] = powl(10, power + first_power);
    if (size == 3) {
        first_float = strtoull(arguments[1], NULL, 0);
        last_float = strtoull(arguments[2], NULL, 0);
        RUN(floats_are_written_shortest);
        return check_done();
    }
    if (full != NULL && *full != 0 && strcmp(full, "0") != 0)
        count = 10000000;
    printf("numbers: MELBA_SEED=%llu, %llu of each kind\n", (unsigned long long)seed, (unsigned long long)count);
    CHECK(melba_json_document_new(&document) == MELBA_OK);
    RUN(random_doubles_are_written_shortest);
    RUN(doubles_of_few_digits_are_written_shortest);
    RUN(random_floats_are_written_shortest);
    RUN(random_decimals_are_read_as_by_strtod);
    RUN(middles_are_read_as_by_strtod);
    melba_json_document_free(document);
    return check_done();
}
