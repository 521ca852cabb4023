/* The steps of urging; urging.h. */
#include "urging.h"

#include <stddef.h>

#include "each.h"

static const struct {
	uint16_t ways; /* set of WAY_… */
	uint8_t days;  /* after the one before */
} urgings[] = {

#define WAY_OR(name)              | 1U << WAY_##name
#define ANY_OF(...)               (uint16_t)(0 EACH(WAY_OR, __VA_ARGS__))
#define URGING(count, ways, days) { ways, days },
#include "tables/urgings.def"
#undef URGING
};

#define URGINGS_MAX (sizeof(urgings) / sizeof(urgings[0]))

bool urging_is_over(const struct obligation *obligation)
{
	return obligation->urged >= URGINGS_MAX;
}

int64_t urging_from(const struct obligation *obligation)
{
	if (!obligation->urged || urging_is_over(obligation)) return 0;
	return obligation->urged_on + urgings[obligation->urged].days;
}

bool urging_may_be(const struct obligation *obligation, int64_t way)
{
	return !urging_is_over(obligation) && urgings[obligation->urged].ways & 1U << way;
}
