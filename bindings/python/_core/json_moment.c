/* Moments of numpy: datetime64 in all of its units. */
#include "json_numpy.h"

/* Units of datetime64, as days or as a part of a second. */
typedef struct unit {
    const char *name;
    int64_t per_second; /* 0 for units longer than a second. */
    int64_t seconds;
} unit;

static const unit units[] = {
    {"W", 0, 604800}, {"D", 0, 86400}, {"h", 0, 3600}, {"m", 0, 60}, {"s", 0, 1},
    {"ms", 1000, 0}, {"us", 1000000, 0}, {"ns", 1000000000, 0},
};

static uint8_t *digits_of(uint8_t *out, int64_t value, int count)
{
    for (int i = count - 1; i >= 0; i--, value /= 10)
        out[i] = (uint8_t)('0' + value % 10);
    return out + count;
}

/* The civil date of a day since 1970 (Hinnant, "chrono-compatible low-level date algorithms"). */
static void civil(int64_t day, int64_t *year, int64_t *month, int64_t *of_month)
{
    day += 719468;
    int64_t era = (day >= 0 ? day : day - 146096) / 146097, of_era = day - era * 146097;
    int64_t year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t shifted = (5 * of_year + 2) / 153;
    *of_month = of_year - (153 * shifted + 2) / 5 + 1;
    *month = shifted < 10 ? shifted + 3 : shifted - 9;
    *year = year_of_era + era * 400 + (*month <= 2);
}

static int64_t floor_divided(int64_t value, int64_t by, int64_t *rest)
{
    int64_t quotient = value / by - (value % by < 0);
    *rest = value - quotient * by;
    return quotient;
}

uint8_t *json_write_moment(json_writer *writer, uint8_t *out, int64_t value, const char *name)
{
    int64_t second = 0, part = 0, microsecond = 0, of_day = 0, year, month = 1, of_month = 1;
    if (strcmp(name, "Y") == 0 || strcmp(name, "M") == 0) {
        if (__builtin_add_overflow(name[0] == 'Y' ? value : floor_divided(value, 12, &month), 1970, &year))
            year = -1;
        month = name[0] == 'Y' ? 1 : month + 1;
    } else {
        const unit *found = NULL;
        for (size_t i = 0; i < sizeof units / sizeof *units; i++)
            found = strcmp(units[i].name, name) == 0 ? &units[i] : found;
        if (found == NULL) {
            const char *spelled = strcmp(name, "ps") == 0 ? "picoseconds" : strcmp(name, "fs") == 0 ? "femtoseconds"
                                : strcmp(name, "as") == 0 ? "attoseconds" : "generic";
            PyErr_Format(writer->types->encode_error, "unsupported numpy.datetime64 unit: %s", spelled);
            return NULL;
        }
        if (found->per_second > 0) {
            second = floor_divided(value, found->per_second, &part);
            microsecond = found->per_second > 1000000 ? part / (found->per_second / 1000000)
                                                      : part * (1000000 / found->per_second);
        } else if (__builtin_mul_overflow(value, found->seconds, &second)) {
            return json_fail(writer, "numpy.datetime64 is out of range");
        }
        civil(floor_divided(second, 86400, &of_day), &year, &month, &of_month);
    }
    if (year < 0 || year > 9999)
        return json_fail(writer, "numpy.datetime64 is out of range");
    out = digits_of(out, year, 4);
    *out++ = '-';
    out = digits_of(out, month, 2);
    *out++ = '-';
    out = digits_of(out, of_month, 2);
    *out++ = 'T';
    out = digits_of(out, of_day / 3600, 2);
    *out++ = ':';
    out = digits_of(out, of_day / 60 % 60, 2);
    *out++ = ':';
    out = digits_of(out, of_day % 60, 2);
    if (microsecond != 0 && (writer->options & JSON_OMIT_MICROSECONDS) == 0) {
        *out++ = '.';
        out = digits_of(out, microsecond, 6);
    }
    if (writer->options & JSON_NAIVE_UTC) {
        size_t size = writer->options & JSON_UTC_Z ? 1 : 6;
        memcpy(out, size == 1 ? "Z" : "+00:00", size);
        out += size;
    }
    return out;
}
