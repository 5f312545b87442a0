/*
 * The harness of the C tests: CHECK notes what does not hold and goes on, RUN
 * runs one test, check_done prints the count and is what main returns.
 */
#ifndef CHECK_H
#define CHECK_H

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static unsigned check_passed, check_failed, check_faults;

/* What the test was doing, printed with a fault; a test may point it elsewhere. */
static const char *check_about = "";

static inline bool check_that(bool holds, const char *what, const char *file, int line)
{
    /* One loop that goes wrong must not bury the rest. */
    if (!holds && check_faults++ < 20)
        fprintf(stderr, "%s:%d: %s %s\n", file, line, what, check_about);
    return holds;
}

static inline void check_run(const char *name, void (*test)(void))
{
    check_faults = 0;
    check_about = "";
    test();
    if (check_faults > 0) {
        check_failed++;
        fprintf(stderr, "failed: %s (%u faults)\n", name, check_faults);
    } else {
        check_passed++;
    }
}

static inline int check_done(void)
{
    printf("%u passed, %u failed\n", check_passed, check_failed);
    return check_failed > 0;
}

#define CHECK(condition) check_that((condition), #condition, __FILE__, __LINE__)
#define RUN(test) check_run(#test, test)

/* Whether a view holds just these bytes. */
#define HOLDS(view, literal) \
    ((view).size == sizeof(literal) - 1 && memcmp((view).data, literal, sizeof(literal) - 1) == 0)

#endif
