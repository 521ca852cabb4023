/* What figures are asked of; figures_asked.h. */
#include "figures_asked.h"

#include <endian.h>
#include <string.h>

#include "civil.h"

#define POSITION_BYTES (EPOCH_BYTES + sizeof(uint64_t))

void figures_position_pack(
    struct arena *arena, const uint8_t *epoch, int64_t below, ProtobufCBinaryData *ret)
{
	uint64_t wide = htobe64((uint64_t)below);

	ret->len = POSITION_BYTES;
	ret->data = arena_array(arena, POSITION_BYTES, 1);
	memcpy(ret->data, epoch, EPOCH_BYTES);
	memcpy(ret->data + EPOCH_BYTES, &wide, sizeof(wide));
}

bool figures_are_of(
    const struct figures_asked *asked, const struct rows *rows, unsigned epoch_column)
{
	size_t bytes;
	const uint8_t *epoch = rows_bytes(rows, 0, epoch_column, &bytes);

	return !asked->has_position ||
	    (bytes == EPOCH_BYTES && memcmp(epoch, asked->epoch, EPOCH_BYTES) == 0);
}

static bool position_unpack(const ProtobufCBinaryData *position, struct figures_asked *ret)
{
	uint64_t wide;

	ret->has_position = position->len > 0;
	if (!ret->has_position) return true;
	if (position->len != POSITION_BYTES) return false;
	memcpy(ret->epoch, position->data, EPOCH_BYTES);
	memcpy(&wide, position->data + EPOCH_BYTES, sizeof(wide));
	ret->below = (int64_t)be64toh(wide);
	return ret->below >= 0;
}

static int64_t today(const struct request *request)
{
	return civil_day_of_instant(request_now(request));
}

/* The period up to its cut-off. */
static enum outcome period(const struct request *request, struct figures_asked *ret)
{
	int64_t last = today(request);

	if (!civil_is_period(ret->from_on, ret->to_on)) return OUTCOME_BAD_DATE;
	if (ret->from_on > last) return OUTCOME_PERIOD_AHEAD;
	ret->cutoff_on = ret->to_on < last ? ret->to_on : last;
	return OUTCOME_DONE;
}

static void whole_year(int32_t year, struct figures_asked *ret)
{
	ret->from_on = civil_days(year, 1, 1);
	ret->to_on = civil_days(year, 12, 31);
}

enum outcome figures_asked_year(
    const struct request *request, int32_t year, int64_t cutoff_on, struct figures_asked *ret)
{
	enum outcome outcome;

	*ret = (struct figures_asked){ .is_whole = true };
	if (cutoff_on && !civil_is_plausible(cutoff_on)) return OUTCOME_BAD_DATE;
	if (year == 0) year = civil_from_days(today(request)).year;
	whole_year(year, ret);
	outcome = period(request, ret);
	if (outcome != OUTCOME_DONE || !cutoff_on) return outcome;
	if (cutoff_on < ret->from_on || cutoff_on > ret->to_on) return OUTCOME_BAD_DATE;
	ret->cutoff_on = ret->to_on = cutoff_on;
	ret->known_us = civil_end_of_day(cutoff_on);
	return OUTCOME_DONE;
}

enum outcome figures_asked(
    const struct request *request, const Mediation__V1__FiguresOf *of, struct figures_asked *ret)
{
	*ret = (struct figures_asked){ .from_on = of->from_on,
		.to_on = of->to_on,
		.known_us = of->known_us,
		.teams = of->teams,
		.kinds = of->kinds,
		.team_count = of->n_teams,
		.kind_count = of->n_kinds,
		.place = of->place,
		.channel = of->channel,
		.by_acceptance = of->by_acceptance,
		.is_whole = of->n_teams + of->n_kinds == 0 && of->place == 0 && of->channel == 0 &&
		    !of->by_acceptance };
	if (!position_unpack(&of->position, ret)) return OUTCOME_BAD_PAGE;
	if (of->known_us && !answer_instant_is_plausible(of->known_us)) return OUTCOME_BAD_DATE;
	if (!of->from_on && !of->to_on) {
		whole_year(civil_from_days(today(request)).year, ret);
	}
	return period(request, ret);
}

void figures_parameters(
    struct request *request, const struct figures_asked *asked, struct parameter *ret)
{
	const struct parameter parameters[FIGURE_PARAMETERS] = {
		district_parameter(request),
		day_parameter(asked->from_on),
		day_parameter(asked->cutoff_on),
		instant_parameter(asked->known_us),
		asked->has_position ? int8_parameter(asked->below)
		                    : (struct parameter){ .type = PARAMETER_NULL },
		integers_parameter(asked->teams, asked->team_count),
		numbers_parameter(request_arena(request), asked->kinds, asked->kind_count),
		int8_parameter(asked->place),
		int8_parameter(asked->channel),
		int8_parameter(asked->by_acceptance),
	};

	memcpy(ret, parameters, sizeof(parameters));
}
