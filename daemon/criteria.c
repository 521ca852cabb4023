/* How much of each criterion a dispute has; criteria.h. */
#include "criteria.h"

/* As told of it once, that is this often at least. */
#define REPEATS_TOLD 2

struct measured {
	const struct dispute *dispute;
	const struct reference *reference;
	int64_t amount;
};

typedef int64_t (*measure_fn)(const struct measured *measured);

static int64_t circumstance(const struct measured *measured, uint8_t number)
{
	return measured->dispute->circumstances >> number & 1;
}

static int64_t casualties(const struct measured *measured)
{
	return circumstance(measured, CIRCUMSTANCE_CASUALTIES);
}

static int64_t cross_town(const struct measured *measured)
{
	return circumstance(measured, CIRCUMSTANCE_CROSS_TOWN);
}

static int64_t media(const struct measured *measured)
{
	return circumstance(measured, CIRCUMSTANCE_MEDIA);
}

static int64_t land(const struct measured *measured)
{
	const struct kind *kind = reference_kind(measured->reference, measured->dispute->kind);

	if (kind && kind->needs_opinion) return 1;
	return circumstance(measured, CIRCUMSTANCE_GROUP_LAND);
}

static int64_t repeats(const struct measured *measured)
{
	int64_t rounds = measured->dispute->round - 1;

	return circumstance(measured, CIRCUMSTANCE_REPEATED) && rounds < REPEATS_TOLD ? REPEATS_TOLD
	                                                                              : rounds;
}

static int64_t amount(const struct measured *measured)
{
	return measured->amount;
}

static int64_t risk(const struct measured *measured)
{
	return measured->dispute->regions[REGION_RISK];
}

static int64_t petition(const struct measured *measured)
{
	return measured->dispute->is_petition_linked;
}

static int64_t persons(const struct measured *measured)
{
	const struct dispute *dispute = measured->dispute;
	int64_t count = 0;

	for (size_t i = 0; i < dispute->party_count; i++) {
		if (!dispute->parties[i].has_left) count += dispute->parties[i].persons;
	}
	return count;
}

static int64_t governments(const struct measured *measured)
{
	const struct dispute *dispute = measured->dispute;
	int64_t count = 0;

	for (size_t i = 0; i < dispute->party_count; i++) {
		const struct party *party = &dispute->parties[i];

		count += !party->has_left && party->is_government;
	}
	return count;
}

/* Raised already, or to be raised. */
static int64_t major(const struct measured *measured)
{
	if (measured->dispute->level == LEVEL_MAJOR) return 1;
	return criteria_met_with(
	           DUTY_MAJOR, measured->dispute, measured->amount, measured->reference) != 0;
}

static const measure_fn measures[DUTY_COUNT][CRITERIA_MAX] = {
#define CRITERION(DUTY, NAME, measure) [DUTY_##DUTY][DUTY##_##NAME] = measure,
#include "tables/criteria.def"
#undef CRITERION
};

uint16_t criteria_met_with(enum duty duty, const struct dispute *dispute, int64_t amount_told,
    const struct reference *reference)
{
	const struct measured measured = { dispute, reference, amount_told };
	unsigned met = 0;

	for (size_t i = 0; i < reference->criterion_count; i++) {
		const struct criterion *criterion = &reference->criteria[i];
		measure_fn measure =
		    criterion->number < CRITERIA_MAX ? measures[duty][criterion->number] : NULL;

		if (criterion->duty != duty || !measure) continue;
		if (measure(&measured) >= criterion->threshold) met |= 1U << criterion->number;
	}
	return (uint16_t)met;
}

uint16_t criteria_met(
    enum duty duty, const struct dispute *dispute, const struct reference *reference)
{
	return criteria_met_with(duty, dispute, dispute->amount, reference);
}
