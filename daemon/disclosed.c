/* What goes out with a proof; disclosed.h. */
#include "disclosed.h"

#define DISCLOSED_ACTION(NAME)
#define DISCLOSED_ARGUMENT(NAME)
#define DISCLOSED_REGION(NAME)

#undef DISCLOSED_ACTION
#define DISCLOSED_ACTION(NAME) ACTION_##NAME,
static const uint16_t actions[] = {
#include "tables/disclosed.def"
};
#undef DISCLOSED_ACTION
#define DISCLOSED_ACTION(NAME)

#undef DISCLOSED_ARGUMENT
#define DISCLOSED_ARGUMENT(NAME) ARG_##NAME,
static const uint16_t arguments_out[] = {
#include "tables/disclosed.def"
};
#undef DISCLOSED_ARGUMENT
#define DISCLOSED_ARGUMENT(NAME)

#undef DISCLOSED_REGION
#define DISCLOSED_REGION(NAME) REGION_##NAME,
static const uint16_t regions[] = {
#include "tables/disclosed.def"
};

static bool is_among(const uint16_t *numbers, size_t count, uint16_t number)
{
	for (size_t i = 0; i < count; i++) {
		if (numbers[i] == number) return true;
	}
	return false;
}

#define IS_AMONG(numbers, number) \
	is_among(numbers, sizeof(numbers) / sizeof((numbers)[0]), (uint16_t)(number))

/* What ended without an agreement is visited where there is a risk alone. */
static bool tells_risk(const struct argument_value *value)
{
	for (size_t i = 0; value->info->number == ARG_VISITS_PLANNED && i < value->count; i++) {
		if (record_integer(&value->records[i], FIELD_VISIT_PLAN_GROUND, 0) ==
		    VISIT_GROUND_ENDING) {
			return true;
		}
	}
	return false;
}

bool event_is_disclosed(const struct event_row *event, struct arena *arena)
{
	struct move moves[MOVES_MAX];
	int move_count = facts_moves(event->facts, event->facts_bytes, moves);
	struct arguments arguments;

	if (!IS_AMONG(actions, event->action) || move_count < 0) return false;
	if (!arguments_from_facts(event->facts, event->facts_bytes, arena, &arguments)) {
		return false;
	}
	for (int i = 0; i < move_count; i++) {
		if (!IS_AMONG(regions, moves[i].region)) return false;
	}
	for (size_t i = 0; i < arguments.count; i++) {
		if (!IS_AMONG(arguments_out, arguments.values[i].info->number)) return false;
		if (tells_risk(&arguments.values[i])) return false;
	}
	return true;
}
