/*
 * A number of JSON with AVX2.  Two reads of the 32 bytes that end with it, one
 * of them a byte further in front, are blended at the point, which is gone
 * then; multiplications join the digits two by two.  Nothing depends on how
 * many there are or on where the point is, which a branch could not predict.
 * The product with a power of ten is that of NearestDouble.quick.  Replaces
 * JSONNumber.read of JSON/JSONNumber.swift; figures in docs/kernels.md.
 */
#if defined(__x86_64__)
#include <immintrin.h>
#include <string.h>

#include "melba_json.h"
#include "melba_numbers.h"

#define TARGET __attribute__((target("avx2,bmi,bmi2,lzcnt,popcnt")))
#define INLINE static inline __attribute__((always_inline)) TARGET

/*
 * Read from 'n' on, what is true of the last 'n' lanes: the highest bit is for
 * a blend, and the lowest four are what digits differ in.
 */
static const uint8_t last_lanes[64] = {[32 ... 63] = 0x8F};

/* In memory, because the compiler would put them together again in each call. */
static const uint8_t zeros[32] = {[0 ... 31] = '0'}, nines[32] = {[0 ... 31] = 9}, points[32] = {[0 ... 31] = '.'};

INLINE __m256i load(const uint8_t *bytes)
{
    return _mm256_loadu_si256((const __m256i *)(const void *)bytes);
}

/* 32 digits of which at most the last 19 are not zero. */
INLINE uint64_t join(__m256i digits)
{
    const __m256i tens = _mm256_set1_epi16(0x010A), hundreds = _mm256_set1_epi32(0x00010064);
    const __m256i thousands = _mm256_set1_epi32(0x00012710);
    __m256i fours = _mm256_madd_epi16(_mm256_maddubs_epi16(digits, tens), hundreds);
    __m256i eights = _mm256_madd_epi16(_mm256_packus_epi32(fours, fours), thousands);
    uint64_t upper = (uint64_t)_mm_cvtsi128_si64(_mm256_castsi256_si128(eights)) >> 32;
    uint64_t lower = (uint64_t)_mm_cvtsi128_si64(_mm256_extracti128_si256(eights, 1));
    return (upper * 100000000 + (uint32_t)lower) * 100000000 + (lower >> 32);
}

/* The bits of the double nearest to 'digits', which are not 0, with 'places' of them behind the point; or 0. */
INLINE uint64_t nearest(uint64_t digits, unsigned places)
{
    static const double tens[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,
                                  1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18};
    melba_power power = melbakernel_power(-(int)places);
    unsigned zeros = (unsigned)_lzcnt_u64(digits);
    uint64_t factor = digits << zeros;
    unsigned __int128 upper = (unsigned __int128)power.high * factor;
    upper += (uint64_t)((unsigned __int128)power.low * factor >> 64);
    uint64_t high = (uint64_t)(upper >> 64), middle = (uint64_t)upper;
    if (__builtin_expect(middle + 2 <= 2, 0)) {
        /* The product may be a tie; a division of exact doubles is rounded once. */
        if (digits > (uint64_t)1 << 53)
            return 0;
        double value = (double)digits / tens[places];
        uint64_t bits;
        memcpy(&bits, &value, sizeof bits);
        return bits;
    }
    unsigned top = (unsigned)(high >> 63);
    uint64_t kept = high >> (10 + top), half = high >> (9 + top) & 1;
    uint64_t scale = (uint64_t)((-(int)places * 217706 >> 16) - (int)zeros + (int)top + 1086);
    return ((scale - 1) << 52) + kept + half;
}

TARGET melba_json_number melbakernel_json_number_avx2(const uint8_t *text, size_t count, size_t before, size_t room)
{
    const melba_json_number none = {0, 0, 0};
    if (room < 33 || before < 33)
        return none;
    __m256i bytes = load(text), values = _mm256_xor_si256(bytes, load(zeros));
    uint32_t digits = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(_mm256_min_epu8(values, load(nines)), values));
    uint32_t point = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(bytes, load(points)));
    uint32_t sign = text[0] == '-';
    uint32_t size = _tzcnt_u32(~(digits | point | sign));
    point = _bzhi_u32(point, size);
    uint32_t places = size - 1 - _tzcnt_u32(point);
    /*
     * A digit first, no other one behind a zero; at most one point with digits
     * on both sides; no exponent; and not too much.  Without a point the count
     * of trailing zeroes is 32, and there are 'size - 33' places.
     */
    bool is_wrong = (digits >> sign & 1) == 0 || (text[sign] == '0' && (digits >> sign & 2) != 0)
                 || (point & (point - 1)) != 0 || places == 0 || size > 20 + sign - (point == 0) || size > count
                 || (text[size] | 0x20) == 'e';
    if (__builtin_expect(is_wrong, 0))
        return none;
    const uint8_t *end = text + size;
    uint32_t behind = point != 0 ? places : 32;
    __m256i packed = _mm256_blendv_epi8(load(end - 33), load(end - 32), load(last_lanes + behind));
    uint32_t held = size - sign - (point != 0);
    uint64_t joined = join(_mm256_and_si256(packed, load(last_lanes + held)));
    if (point == 0) {
        if ((int64_t)joined < 0)
            return none;
        return (melba_json_number){sign ? 0 - joined : joined, size, false};
    }
    uint64_t bits = joined == 0 ? 0 : nearest(joined, places);
    if (__builtin_expect(bits == 0 && joined != 0, 0))
        return none;
    return (melba_json_number){bits | (uint64_t)sign << 63, size, true};
}
#endif
