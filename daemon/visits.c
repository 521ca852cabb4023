/* Visits that the system plans; visits.h. */
#include "visits.h"

#include "arena.h"
#include "civil.h"
#include "decide_moves.h"

#define DAYS_DUE       7
#define DAYS_AGREEMENT 15
#define DAYS_MONTH     30
#define DAYS_QUARTER   90
#define PLANS_MAX      3

struct plans {
	struct arena *arena;
	struct record_value *records;
	size_t count;
};

static void plan(struct plans *plans, int64_t day, int64_t ground)
{
	struct field_value *fields = arena_array(plans->arena, 2, sizeof(*fields));

	fields[0] = (struct field_value){ .number = FIELD_VISIT_PLAN_PLANNED_ON, .integer = day };
	fields[1] = (struct field_value){ .number = FIELD_VISIT_PLAN_GROUND, .integer = ground };
	plans->records[plans->count++] = (struct record_value){ fields, 2 };
}

static int64_t later(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

/* 0: nothing is due on a day that was named; of what recurs the period that is open counts. */
static int64_t last_due_on(const struct situation *situation)
{
	const struct dispute *dispute = situation->dispute;
	const struct argument_value *told = arguments_find(situation->arguments, ARG_OBLIGATIONS);
	/* of a text that comes into force what it promises, else what was promised before */
	bool has_drafts = dispute_has_drafts(dispute);
	int64_t last = 0;

	for (size_t i = 0; i < dispute->obligation_count; i++) {
		const struct obligation *obligation = &dispute->obligations[i];

		if (obligation->round == dispute->round && obligation_is_open(obligation) &&
		    obligation->is_draft == has_drafts) {
			last = later(last, obligation->due_on);
		}
	}
	for (size_t i = 0; told && i < told->count; i++) {
		last = later(last, record_integer(&told->records[i], FIELD_OBLIGATION_DUE_ON, 0));
	}
	return last;
}

/* What may break out again is looked at once more. */
static bool is_grave(const struct situation *situation)
{
	const struct dispute *dispute = situation->dispute;
	const struct kind *kind = reference_kind(situation->reference, dispute->kind);

	return dispute->level == LEVEL_DIFFICULT || dispute->level == LEVEL_MAJOR ||
	    (kind && kind->is_family);
}

static void plan_after_agreement(
    struct plans *plans, const struct situation *situation, int64_t today)
{
	int64_t due = last_due_on(situation), from = later(due, today);

	if (due) {
		plan(plans, from + DAYS_DUE, VISIT_GROUND_PERFORMANCE);
	} else {
		plan(plans, from + DAYS_AGREEMENT, VISIT_GROUND_AGREEMENT);
	}
	plan(plans, from + DAYS_MONTH, VISIT_GROUND_MONTH);
	if (is_grave(situation)) plan(plans, from + DAYS_QUARTER, VISIT_GROUND_QUARTER);
}

static void plan_after_ending(struct plans *plans, const struct situation *situation, int64_t today)
{
	if (situation->dispute->regions[REGION_RISK] < RISK_YELLOW) return;
	plan(plans, today + DAYS_DUE, VISIT_GROUND_ENDING);
	plan(plans, today + DAYS_MONTH, VISIT_GROUND_ENDING);
}

/* The ground of the visit that is made tells which try it was. */
static void plan_again(struct plans *plans, const struct situation *situation, int64_t today)
{
	const struct dispute *dispute = situation->dispute;
	int64_t number = arguments_integer(situation->arguments, ARG_VISIT, 0);
	uint8_t ground =
	    number >= 1 && number <= dispute->visit_count ? dispute->visits[number - 1].ground : 0;

	if (arguments_integer(situation->arguments, ARG_VISIT_RESULT, 0) != VISIT_RESULT_FAILED ||
	    ground == VISIT_GROUND_THIRD_TRY) {
		return;
	}
	plan(plans, today + DAYS_DUE,
	    ground == VISIT_GROUND_SECOND_TRY ? VISIT_GROUND_THIRD_TRY : VISIT_GROUND_SECOND_TRY);
}

static bool plans_visits(const struct action *action)
{
	for (size_t i = 0; i < action->move_count; i++) {
		if (action->moves[i].items == ITEMS_PLANNED_VISITS) return true;
	}
	return false;
}

static void plan_by_outcome(
    struct plans *plans, const struct situation *situation, enum state to, int64_t today)
{
	if (situation->action->number == ACTION_VISIT) {
		plan_again(plans, situation, today);
	} else if (to == STATE_AGREED) {
		plan_after_agreement(plans, situation, today);
	} else if (to == STATE_TERMINATED || to == STATE_REFUSED) {
		plan_after_ending(plans, situation, today);
	}
}

void visits_complete(
    const struct situation *situation, enum state to, struct arena *arena, struct arguments *ret)
{
	struct plans plans = { .arena = arena };
	size_t room = VISITS_MAX - situation->dispute->visit_count;
	struct argument_value value;

	*ret = *situation->arguments;
	if (!plans_visits(situation->action)) return;
	plans.records = arena_array(arena, PLANS_MAX, sizeof(*plans.records));
	plan_by_outcome(&plans, situation, to, situation_held_on(situation));
	/* one that the act itself makes takes a place too */
	if (situation->action->number == ACTION_VISIT && room) room--;
	if (plans.count > room) plans.count = room;
	if (!plans.count) return;
	value = (struct argument_value){ .info = argument_info(ARG_VISITS_PLANNED),
		.records = plans.records,
		.count = plans.count };
	arguments_with(ret, &value, arena, ret);
}
