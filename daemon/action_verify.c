/* The self-check of the action table: what a row must have, and that the machine hangs together. */
#include <string.h>

#include "action.h"

/* More than a line in the journal: nobody chose to do it, so nothing may come of it. */
static bool has_effect(const struct action *row)
{
	return row->begins || row->target != TARGET_SAME || row->move_count || row->sets_level ||
	    row->sets_form || row->sets_mark || row->clears_mark || row->series || row->new_round ||
	    row->splits || row->names_other || row->mediates || row->approvers;
}

/* What holds a planned meeting and is taken back leaves it planned: that alone is moved back. */
static bool moves_more_than_meetings(const struct action *row)
{
	for (size_t i = 0; i < row->move_count; i++) {
		if (row->moves[i].region != REGION_MEETING) return true;
	}
	return false;
}

const char *action_row_fault(const struct action *row)
{
	if (!row->name[0] || !row->zh[0] || !row->en[0]) return "a row has no label";
	if (!row->basis || !row->basis[0]) return "a row has no ground";
	if (!row->guide || !row->guide[0]) return "a row has no guide";
	if (!row->guide_en || !row->guide_en[0]) return "a row has no guide in English";
	if (!row->papers) return "no paper of the file tells of a row";
	if (!row->by) return "a row is allowed to nobody";
	if (row->begins != (row->from == 0)) {
		return "a row that begins a dispute starts from a state";
	}
	if (row->target != TARGET_SAME && row->target != TARGET_STATE && !row->ends) {
		return "a computed target has no declared set";
	}
	if (row->alone & ~row->by) return "somebody may do alone what he may not do at all";
	if (row->is_chain != (row->chain_count > 0)) {
		return "a chain has no links, or links stand on a row that is none";
	}
	if ((row->is_by_tool || row->is_by_request) &&
	    (row->is_machine || row->is_chain || row->is_retraction)) {
		return "a row that a tool or a request does is also a mechanism";
	}
	if (row->is_by_tool && (has_effect(row) || row->is_retractable)) {
		return "a row that a tool does is more than a note";
	}
	if (row->is_retractable && moves_more_than_meetings(row)) {
		return "a retractable row moves a region";
	}
	if (row->may_wait && (row->approvers || row->is_machine || row->is_retraction)) {
		return "a row that decides something waits on a laptop";
	}
	if (!row->clock && !row->is_machine && row->from & ~STATE_BIT(STATE_NONE) &&
	    !row->is_chain) {
		return "a row has no clock";
	}
	return NULL;
}

static const char *arguments_fault(const struct action *row)
{
	for (size_t i = 0; row->asks && row->asks[i]; i++) {
		if (!argument_info(row->asks[i])) {
			return "a row asks for an argument that does not exist";
		}
		for (size_t t = 0; row->takes && row->takes[t]; t++) {
			if (row->takes[t] == row->asks[i]) {
				return "a row asks for what it also merely takes";
			}
		}
	}
	for (size_t i = 0; i < row->chain_count; i++) {
		const struct action *link = action_find(row->chain[i].action);

		if (!link || link->is_chain) return "a link of a chain is no row of its own";
	}
	return NULL;
}

static bool has_argument(const struct action *row, uint16_t argument)
{
	for (size_t i = 0; row->asks && row->asks[i]; i++) {
		if (row->asks[i] == argument) return true;
	}
	for (size_t i = 0; row->takes && row->takes[i]; i++) {
		if (row->takes[i] == argument) return true;
	}
	return false;
}

static const char *moves_fault(const struct action *row)
{
	for (size_t i = 0; i < row->move_count; i++) {
		const struct region_rule *rule = &row->moves[i];

		if (!region_label(rule->region)) return "a row moves a region that does not exist";
		if (region_is_per_item((enum region)rule->region) != (rule->items != 0)) {
			return "a row names items of a region that has none, or none where there are";
		}
		if (rule->items && rule->items < ARG_COUNT && !has_argument(row, rule->items)) {
			return "a row moves items that no argument of it names";
		}
		if (rule->to == VALUE_TOLD && !has_argument(row, rule->told)) {
			return "a row moves a region to what no argument of it tells";
		}
		if (rule->when && !has_argument(row, rule->when)) {
			return "a row moves a region when an argument is given that it does not take";
		}
		if (rule->to < REGION_VALUE_COUNT &&
		    !region_value_label((enum region)rule->region, rule->to)) {
			return "a row moves a region to a value that does not exist";
		}
	}
	return NULL;
}

/* Every state is entered by some row; every one that is not merged is left by one, not only by
 * machinery. */
static const char *states_fault(const struct action *const *rows, size_t count)
{
	uint64_t entered = 0, left = 0;

	for (size_t i = 0; i < count; i++) {
		const struct action *row = rows[i];

		if (row->is_retired || row->is_chain || row->is_retraction) continue;
		if (row->target == TARGET_STATE) entered |= STATE_BIT(row->to);
		if (row->target != TARGET_STATE && row->target != TARGET_SAME) entered |= row->ends;
		if (row->target != TARGET_SAME) left |= row->from;
	}
	for (uint16_t s = 1; s < STATE_COUNT; s++) {
		if (!state_label(s)) continue;
		if (!(entered & STATE_BIT(s))) return "a state is entered by no row";
		if (!(left & STATE_BIT(s)) && s != STATE_MERGED) return "a state is left by no row";
	}
	return NULL;
}

static const char *unique_fault(const struct action *const *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (action_find(rows[i]->number) != rows[i]) return "two rows have one number";
		if (action_named(rows[i]->name) != rows[i]) return "two rows have one name";
	}
	return NULL;
}

const char *action_table_fault(void)
{
	size_t count;
	const struct action *const *rows = action_all(&count);
	const char *fault = unique_fault(rows, count);

	for (size_t i = 0; i < count && !fault; i++) {
		fault = action_row_fault(rows[i]);
		if (!fault) fault = arguments_fault(rows[i]);
		if (!fault) fault = moves_fault(rows[i]);
	}
	return fault ? fault : states_fault(rows, count);
}
