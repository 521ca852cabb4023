/* The pairs that the guard of the database allows, expanded from the rows' sets. */
#include "action.h"

static void each_end(const struct action *action, uint8_t from, guard_state_fn fn, void *context)
{
	uint64_t ends = action_ends(action, (enum state)from);

	for (uint8_t to = 0; to < STATE_COUNT; to++) {
		if (ends & STATE_BIT(to)) fn(context, action->number, from, to);
	}
}

/* A retraction runs a retractable row backwards: its pairs are the others' pairs reversed. */
struct reversed {
	guard_state_fn fn;
	void *context;
	uint16_t action;
	uint64_t seen[STATE_COUNT];
};

static void reverse(void *context, uint16_t action, uint8_t from, uint8_t to)
{
	struct reversed *reversed = context;

	(void)action;
	if (reversed->seen[to] & STATE_BIT(from)) return;
	reversed->seen[to] |= STATE_BIT(from);
	reversed->fn(reversed->context, reversed->action, to, from);
}

static void states_of(const struct action *action, guard_state_fn fn, void *context)
{
	uint64_t from = action->begins ? STATE_BIT(STATE_NONE) : action->from;

	for (uint8_t state = 0; state < STATE_COUNT; state++) {
		if (from & STATE_BIT(state)) each_end(action, state, fn, context);
	}
}

void action_guard_states(guard_state_fn fn, void *context)
{
	size_t count;
	const struct action *const *rows = action_all(&count);

	for (size_t i = 0; i < count; i++) {
		struct reversed reversed = {
			.fn = fn, .context = context, .action = rows[i]->number
		};

		if (rows[i]->is_chain) continue;
		if (!rows[i]->is_retraction) {
			states_of(rows[i], fn, context);
			continue;
		}
		for (size_t r = 0; r < count; r++) {
			if (rows[r]->is_retractable) states_of(rows[r], reverse, &reversed);
		}
	}
}

static uint16_t known_values(enum region region)
{
	uint16_t set = 0;

	for (uint16_t v = 0; v < REGION_VALUE_COUNT; v++) {
		if (region_value_label(region, v)) set |= VALUE_BIT(v);
	}
	return set;
}

static void regions_of(uint16_t action, const struct region_rule *rule, uint16_t *seen,
    guard_region_fn fn, void *context)
{
	uint16_t from = rule->from & known_values((enum region)rule->region);
	uint16_t to = (uint16_t)(rule->to >= REGION_VALUE_COUNT ? rule->ends : VALUE_BIT(rule->to));

	for (uint8_t f = 0; f < REGION_VALUE_COUNT; f++) {
		for (uint8_t t = 0; t < REGION_VALUE_COUNT; t++) {
			if (f == t || !(from & VALUE_BIT(f)) || !(to & VALUE_BIT(t))) continue;
			if (seen[f] & VALUE_BIT(t)) continue;
			seen[f] |= VALUE_BIT(t);
			fn(context, action, rule->region, f, t);
		}
	}
}

void action_guard_regions(guard_region_fn fn, void *context)
{
	size_t count;
	const struct action *const *rows = action_all(&count);

	for (size_t i = 0; i < count; i++) {
		uint16_t seen[REGION_COUNT][REGION_VALUE_COUNT] = { 0 };

		for (size_t m = 0; m < rows[i]->move_count; m++) {
			const struct region_rule *rule = &rows[i]->moves[m];

			regions_of(rows[i]->number, rule, seen[rule->region], fn, context);
		}
	}
}
