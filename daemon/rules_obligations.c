/* Named checks of what was promised and how it is kept (人民调解法29, 31); rules.h. */
#include "civil.h"
#include "decide_moves.h"
#include "rules.h"
#include "urging.h"

/* An amount that is told, and is none. */
static bool is_nothing(const struct record_value *record, uint16_t field)
{
	return record_find(record, field) && record_integer(record, field, 0) == 0;
}

/* ---- what is promised ---- */

/* The promises of this act; none where it has none. */
static size_t promises(const struct situation *situation, const struct record_value **ret)
{
	const struct argument_value *value = arguments_find(situation->arguments, ARG_OBLIGATIONS);

	*ret = value ? value->records : NULL;
	return value ? value->count : 0;
}

enum outcome check_promised_by_parties(const struct situation *situation)
{
	const struct record_value *records;
	size_t count = promises(situation, &records);

	for (size_t i = 0; i < count; i++) {
		if (record_integer(&records[i], FIELD_OBLIGATION_DEBTOR, 0) ==
		    record_integer(&records[i], FIELD_OBLIGATION_CREDITOR, 0)) {
			return OUTCOME_OWED_TO_HIMSELF;
		}
	}
	return OUTCOME_DONE;
}

/* The day on which it was agreed is that of the act, if it does not name another. */
enum outcome check_promised_from_now(const struct situation *situation)
{
	int64_t agreed_on = situation_held_on(situation);
	const struct record_value *records;
	size_t count = promises(situation, &records);

	for (size_t i = 0; i < count; i++) {
		if (record_integer(&records[i], FIELD_OBLIGATION_DUE_ON, agreed_on) < agreed_on) {
			return OUTCOME_DUE_BEFORE_AGREEMENT;
		}
	}
	return OUTCOME_DONE;
}

enum outcome check_amounts_are_money(const struct situation *situation)
{
	const struct record_value *records;
	size_t count = promises(situation, &records);

	for (size_t i = 0; i < count; i++) {
		if (is_nothing(&records[i], FIELD_OBLIGATION_AMOUNT) ||
		    is_nothing(&records[i], FIELD_OBLIGATION_TOTAL)) {
			return OUTCOME_AMOUNT_ZERO;
		}
	}
	return OUTCOME_DONE;
}

static bool is_whole(const struct record_value *record)
{
	return record_find(record, FIELD_OBLIGATION_AMOUNT) &&
	    record_find(record, FIELD_OBLIGATION_DUE_ON) &&
	    record_find(record, FIELD_OBLIGATION_TOTAL);
}

static bool is_of_one_plan(const struct record_value *a, const struct record_value *b)
{
	static const uint16_t fields[] = { FIELD_OBLIGATION_DEBTOR, FIELD_OBLIGATION_CREDITOR,
		FIELD_OBLIGATION_TOTAL };

	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		if (record_integer(a, fields[i], 0) != record_integer(b, fields[i], 0)) {
			return false;
		}
	}
	return true;
}

/* The instalments of the plan of the first record, which is the first of it. */
static enum outcome judge_plan(const struct record_value *records, size_t count)
{
	int64_t plan = record_integer(&records[0], FIELD_OBLIGATION_PLAN, 0);
	int64_t total = record_integer(&records[0], FIELD_OBLIGATION_TOTAL, 0);
	int64_t sum = 0, before = 0;

	for (size_t i = 0; i < count; i++) {
		const struct record_value *record = &records[i];
		int64_t due_on = record_integer(record, FIELD_OBLIGATION_DUE_ON, 0);

		if (record_integer(record, FIELD_OBLIGATION_PLAN, 0) != plan) continue;
		if (!is_whole(record)) return OUTCOME_PLAN_INCOMPLETE;
		if (!is_of_one_plan(record, &records[0])) return OUTCOME_PLAN_OF_OTHERS;
		if (i > 0 && due_on <= before) return OUTCOME_PLAN_NOT_RISING;
		before = due_on;
		sum += record_integer(record, FIELD_OBLIGATION_AMOUNT, 0);
	}
	return sum == total ? OUTCOME_DONE : OUTCOME_PLAN_SUM_WRONG;
}

enum outcome check_plans_add_up(const struct situation *situation)
{
	const struct record_value *records;
	size_t count = promises(situation, &records);
	enum outcome outcome = OUTCOME_DONE;
	uint64_t seen = 0;

	for (size_t i = 0; i < count && outcome == OUTCOME_DONE; i++) {
		int64_t plan = record_integer(&records[i], FIELD_OBLIGATION_PLAN, 0);

		if (plan == 0) {
			if (record_find(&records[i], FIELD_OBLIGATION_TOTAL)) {
				return OUTCOME_PLAN_INCOMPLETE;
			}
		} else if (!(seen & UINT64_C(1) << plan)) {
			seen |= UINT64_C(1) << plan;
			outcome = judge_plan(&records[i], count - i);
		}
	}
	return outcome;
}

enum outcome check_periods_begin(const struct situation *situation)
{
	const struct record_value *records;
	size_t count = promises(situation, &records);

	for (size_t i = 0; i < count; i++) {
		if (!record_find(&records[i], FIELD_OBLIGATION_EVERY)) continue;
		if (!record_find(&records[i], FIELD_OBLIGATION_DUE_ON) ||
		    record_integer(&records[i], FIELD_OBLIGATION_PLAN, 0)) {
			return OUTCOME_PERIOD_UNCLEAR;
		}
	}
	return OUTCOME_DONE;
}

/* ---- how it is kept ---- */

/* Obligations of the agreement in force are those of this round; what recurs is open again. */
enum outcome check_something_open(const struct situation *situation)
{
	const struct dispute *dispute = situation->dispute;

	for (size_t i = 0; i < dispute->obligation_count; i++) {
		const struct obligation *obligation = &dispute->obligations[i];

		if (obligation->round == dispute->round && obligation_is_open(obligation) &&
		    (obligation->every ||
		        decide_performance(situation, obligation->number) != PERFORMANCE_DONE)) {
			return OUTCOME_DONE;
		}
	}
	return OUTCOME_NOTHING_LEFT_OPEN;
}

/* One without a day of its own is due as soon as it is asked for. */
enum outcome check_something_overdue(const struct situation *situation)
{
	const struct argument_value *items =
	    arguments_find(situation->arguments, ARG_OBLIGATIONS_URGED);
	const struct dispute *dispute = situation->dispute;

	if (!items) items = arguments_find(situation->arguments, ARG_OBLIGATIONS_DEFAULTED);
	for (size_t i = 0; items && i < items->count; i++) {
		if (dispute->obligations[items->integers[i] - 1].due_on >=
		    situation_today(situation)) {
			return OUTCOME_NOT_OVERDUE;
		}
	}
	return OUTCOME_DONE;
}

enum outcome check_paid_at_most_due(const struct situation *situation)
{
	const struct argument_value *performances =
	    arguments_find(situation->arguments, ARG_PERFORMANCES);
	const struct dispute *dispute = situation->dispute;
	int64_t paid[OBLIGATIONS_MAX] = { 0 };
	bool is_named[OBLIGATIONS_MAX] = { false };

	for (size_t i = 0; performances && i < performances->count; i++) {
		const struct record_value *record = &performances->records[i];
		int64_t at = record_integer(record, FIELD_PERFORMANCE_OBLIGATION, 0) - 1;
		const struct obligation *obligation = &dispute->obligations[at];

		if (is_nothing(record, FIELD_PERFORMANCE_AMOUNT)) return OUTCOME_AMOUNT_ZERO;
		if (obligation->every && is_named[at]) return OUTCOME_PERIOD_UNCLEAR;
		is_named[at] = true;
		paid[at] += record_integer(record, FIELD_PERFORMANCE_AMOUNT, 0);
		if (obligation->amount && obligation->paid + paid[at] > obligation->amount) {
			return OUTCOME_PAID_TOO_MUCH;
		}
	}
	return OUTCOME_DONE;
}

enum outcome check_nothing_promised_later(const struct situation *situation)
{
	const struct dispute *dispute = situation->dispute;

	for (size_t i = 0; i < dispute->obligation_count; i++) {
		const struct obligation *obligation = &dispute->obligations[i];

		if (obligation->round == dispute->round && obligation_is_open(obligation) &&
		    (obligation->every || obligation->due_on > situation_today(situation))) {
			return OUTCOME_DUE_LATER;
		}
	}
	return OUTCOME_DONE;
}

/* ---- urging: 本镇 ---- */

enum outcome check_urged_apart(const struct situation *situation)
{
	const struct argument_value *items =
	    arguments_find(situation->arguments, ARG_OBLIGATIONS_URGED);

	for (size_t i = 0; items && i < items->count; i++) {
		const struct obligation *obligation =
		    &situation->dispute->obligations[items->integers[i] - 1];

		if (urging_is_over(obligation)) return OUTCOME_URGED_ENOUGH;
		if (situation_today(situation) < urging_from(obligation)) {
			return OUTCOME_URGED_TOO_SOON;
		}
	}
	return OUTCOME_DONE;
}

enum outcome check_urged_step_by_step(const struct situation *situation)
{
	const struct argument_value *items =
	    arguments_find(situation->arguments, ARG_OBLIGATIONS_URGED);
	int64_t way = arguments_integer(situation->arguments, ARG_WAY, 0);

	for (size_t i = 0; items && i < items->count; i++) {
		if (!urging_may_be(&situation->dispute->obligations[items->integers[i] - 1], way)) {
			return OUTCOME_URGED_MORE_FORMALLY;
		}
	}
	return OUTCOME_DONE;
}

/* ---- default: 人民调解法33 ---- */

enum outcome check_way_is_open(const struct situation *situation)
{
	if (arguments_integer(situation->arguments, ARG_DEFAULT_CHOICE, 0) !=
	    DEFAULT_CHOICE_ENFORCE) {
		return OUTCOME_DONE;
	}
	return situation->dispute->regions[REGION_COURT] == COURT_CONFIRMED ? OUTCOME_DONE
	                                                                    : OUTCOME_WAY_NOT_OPEN;
}
