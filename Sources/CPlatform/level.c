/* Which vector instructions there are, asked once before any call can come. */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>

#include "melba_platform.h"

static melba_level level;

static melba_level machine(void)
{
#if defined(__x86_64__)
    __builtin_cpu_init();
    if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("bmi") || !__builtin_cpu_supports("bmi2")
        || !__builtin_cpu_supports("pclmul"))
        return MELBA_LEVEL_PORTABLE;
    if (!__builtin_cpu_supports("avx512vbmi") || !__builtin_cpu_supports("avx512vbmi2")
        || !__builtin_cpu_supports("avx512bw") || !__builtin_cpu_supports("avx512vl") || !__builtin_cpu_supports("avx512dq"))
        return MELBA_LEVEL_AVX2;
    return MELBA_LEVEL_AVX512;
#elif defined(__aarch64__)
    return MELBA_LEVEL_NEON;
#else
    return MELBA_LEVEL_PORTABLE;
#endif
}

__attribute__((constructor)) static void choose(void)
{
    level = machine();
    const char *wanted = secure_getenv("MELBA_ISA");
    if (wanted == NULL)
        return;
    if (strcmp(wanted, "portable") == 0)
        level = MELBA_LEVEL_PORTABLE;
    else if (strcmp(wanted, "avx2") == 0 && level == MELBA_LEVEL_AVX512)
        level = MELBA_LEVEL_AVX2;
}

melba_level melbaplatform_level(void)
{
    return level;
}
