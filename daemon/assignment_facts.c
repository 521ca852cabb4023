/* An assignment as arguments of its event; assignment.h. */
#include "arena.h"
#include "assignment.h"

static struct argument_value choices_value(
    enum argument number, const int64_t *choices, size_t count)
{
	return (struct argument_value){
		.info = argument_info((uint16_t)number), .integers = choices, .count = count
	};
}

static struct argument_value integer_value(enum argument number, int64_t value)
{
	return (struct argument_value){ .info = argument_info((uint16_t)number), .integer = value };
}

void assignment_arguments(
    const struct assignment *assignment, struct arena *arena, struct arguments *ret)
{
	int64_t *reasons = arena_array(arena, assignment->reason_count, sizeof(*reasons));

	for (size_t i = 0; i < assignment->reason_count; i++) {
		reasons[i] = assignment->reasons[i];
	}
	ret->values = arena_array(arena, 2, sizeof(*ret->values));
	ret->values[0] = integer_value(ARG_TEAM, assignment->team);
	ret->values[1] = choices_value(ARG_ASSIGNMENT_REASONS, reasons, assignment->reason_count);
	ret->count = 2;
}

static struct record_value candidate_record(
    const struct assignment_candidate *candidate, struct arena *arena)
{
	struct field_value *fields = arena_array(arena, 3, sizeof(*fields));

	fields[0] =
	    (struct field_value){ .number = FIELD_CANDIDATE_TEAM, .integer = candidate->team };
	fields[1] = (struct field_value){ .number = FIELD_CANDIDATE_VERDICT,
		.integer = candidate->verdict };
	fields[2] =
	    (struct field_value){ .number = FIELD_CANDIDATE_LOAD, .integer = candidate->load };
	return (struct record_value){ fields, 3 };
}

static size_t count_heads(const struct assignment *assignment)
{
	size_t count = 0;

	for (size_t i = 0; i < assignment->candidate_count; i++) {
		count += assignment->candidates[i].verdict <= VERDICT_FIRST;
	}
	return count;
}

void assignment_shorten(
    const struct assignment *assignment, size_t room, struct arena *arena, struct assignment *ret)
{
	size_t heads = count_heads(assignment), count = 0;

	*ret = *assignment;
	ret->candidates = arena_array(arena, room, sizeof(*ret->candidates));
	for (size_t i = 0; i < assignment->candidate_count && count < room; i++) {
		const struct assignment_candidate *candidate = &assignment->candidates[i];
		bool is_head = candidate->verdict <= VERDICT_FIRST;

		if (!is_head && count + heads >= room) continue;
		heads -= is_head;
		ret->candidates[count++] = *candidate;
	}
	ret->candidate_count = count;
}

static struct argument_value candidates_value(
    const struct assignment *assignment, struct arena *arena)
{
	struct assignment kept;
	struct record_value *records;

	assignment_shorten(assignment, CANDIDATES_KEPT_MAX, arena, &kept);
	records = arena_array(arena, kept.candidate_count, sizeof(*records));
	for (size_t i = 0; i < kept.candidate_count; i++) {
		records[i] = candidate_record(&kept.candidates[i], arena);
	}
	return (struct argument_value){ .info = argument_info(ARG_CANDIDATES),
		.records = records,
		.count = kept.candidate_count };
}

/* The reasons that a person gave, and that a person did. */
static struct argument_value reasons_by_hand(const struct arguments *from, struct arena *arena)
{
	const struct argument_value *given = arguments_find(from, ARG_ASSIGNMENT_REASONS);
	size_t count = given ? given->count : 0;
	int64_t *reasons = arena_array(arena, count + 1, sizeof(*reasons));
	bool is_told = false;

	for (size_t i = 0; i < count; i++) {
		reasons[i] = given->integers[i];
		is_told = is_told || reasons[i] == ASSIGNMENT_BY_HAND;
	}
	if (!is_told) reasons[count++] = ASSIGNMENT_BY_HAND;
	return choices_value(ARG_ASSIGNMENT_REASONS, reasons, count);
}

void assignment_complete(const struct assignment *assignment, bool is_by_hand,
    const struct arguments *from, struct arena *arena, struct arguments *ret)
{
	struct argument_value candidates = candidates_value(assignment, arena);
	struct argument_value rules = integer_value(ARG_ASSIGNMENT_RULES, assignment->rules);

	*ret = *from;
	if (is_by_hand) {
		struct argument_value reasons = reasons_by_hand(from, arena);

		arguments_with(ret, &reasons, arena, ret);
	}
	if (candidates.count) arguments_with(ret, &candidates, arena, ret);
	arguments_with(ret, &rules, arena, ret);
}

/* ---- back ---- */

static void read_candidates(
    const struct argument_value *told, struct arena *arena, struct assignment *ret)
{
	ret->candidates = arena_array(arena, told->count, sizeof(*ret->candidates));
	ret->candidate_count = told->count;
	for (size_t i = 0; i < told->count; i++) {
		const struct record_value *record = &told->records[i];

		ret->candidates[i] = (struct assignment_candidate){
			.team = record_integer(record, FIELD_CANDIDATE_TEAM, 0),
			.load = (uint32_t)record_integer(record, FIELD_CANDIDATE_LOAD, 0),
			.verdict = (uint8_t)record_integer(record, FIELD_CANDIDATE_VERDICT, 0),
		};
	}
}

enum assignment_source assignment_read(
    uint16_t action, const struct arguments *arguments, struct arena *arena, struct assignment *ret)
{
	const struct argument_value *reasons = arguments_find(arguments, ARG_ASSIGNMENT_REASONS);
	const struct argument_value *candidates = arguments_find(arguments, ARG_CANDIDATES);
	bool is_by_hand = false;

	*ret = (struct assignment){
		.team = arguments_integer(arguments, ARG_TEAM, 0),
		.rules = (uint32_t)arguments_integer(arguments, ARG_ASSIGNMENT_RULES, 0),
	};
	for (size_t i = 0; reasons && i < reasons->count; i++) {
		if (ret->reason_count == ASSIGNMENT_REASONS_MAX) break;
		ret->reasons[ret->reason_count++] = (uint8_t)reasons->integers[i];
		is_by_hand = is_by_hand || reasons->integers[i] == ASSIGNMENT_BY_HAND;
	}
	if (candidates) read_candidates(candidates, arena, ret);
	if (action == ACTION_TAKE_OVER) return ASSIGNED_BY_LEDGER;
	if (!candidates) return ASSIGNED_AS_RECORDED;
	return is_by_hand ? ASSIGNED_BY_HAND : ASSIGNED_BY_RULE;
}
