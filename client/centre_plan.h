/*
 * The fault plan of a simulated petition centre: what goes wrong there, how often. A file of lines
 * "key = value" (centre_plan.def); '#' begins a comment. What a share strikes follows from the seed
 * and from what it may strike, so that the same plan does the same again.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct plan {
#define KEY(name, initial, most) uint32_t name;
#include "centre_plan.def"
#undef KEY
};

/* One by which nothing goes wrong. */
struct plan plan_initial(void);
/* Reads a file over it; false with the reason said, which names the line. */
bool plan_read(struct plan *plan, const char *path);

/* A number that follows from the seed, what it is for, what it is of, and the how manyeth of that.
 */
uint64_t plan_number(const struct plan *plan, const char *purpose, const char *of, int64_t nth);
/* Whether a share of ‰ strikes it. */
bool plan_strikes(
    const struct plan *plan, uint32_t share, const char *purpose, const char *of, int64_t nth);
/* The same, the purpose being the key's own name. */
#define PLAN_STRIKES(plan, key, of, nth) plan_strikes(plan, (plan)->key, #key, of, nth)
