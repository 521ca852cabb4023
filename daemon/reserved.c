/* Numbers of blank forms, found by what stands on them; reserved.h. */
#include "reserved.h"

#include "ask.h"
#include "civil.h"
#include "number.h"
#include "vocabulary.h"

struct finding {
	struct request *request;
	int64_t committee;
	reserved_fn fn;
	void *context;
};

/* Columns of reserved_find.sql. */
enum {
	FOUND_TEXT,
	FOUND_YEAR,
	FOUND_NUMBER,
	FOUND_STATE,
	FOUND_REASON,
	FOUND_BY,
	FOUND_AT,
	FOUND_IS_SAME,
	FOUND_IS_REUSED
};

static const struct reference *reference_of(const struct request *request)
{
	return store_reference(request_store(request), request_district(request));
}

static const struct reserved *read_row(
    const struct finding *finding, const struct rows *rows, size_t row)
{
	struct reserved *ret = arena_array(request_arena(finding->request), 1, sizeof(*ret));

	ret->text = answer_text(request_arena(finding->request), rows_text(rows, row, FOUND_TEXT));
	ret->committee = finding->committee;
	ret->year = rows_integer(rows, row, FOUND_YEAR);
	ret->number = rows_integer(rows, row, FOUND_NUMBER);
	ret->state = (uint16_t)rows_integer(rows, row, FOUND_STATE);
	ret->is_same_request = rows_integer(rows, row, FOUND_IS_SAME);
	ret->is_request_reused = rows_integer(rows, row, FOUND_IS_REUSED);
	if (ret->state == RESERVED_OPEN) return ret;
	if (ret->state == RESERVED_SPOILT) {
		ret->reason = (uint16_t)rows_integer(rows, row, FOUND_REASON);
	}
	ret->changed_by = rows_integer(rows, row, FOUND_BY);
	ret->changed_us = rows_integer(rows, row, FOUND_AT);
	return ret;
}

static size_t count_open(const struct rows *rows)
{
	size_t open = 0;

	while (open < rows_count(rows) && rows_integer(rows, open, FOUND_STATE) == RESERVED_OPEN) {
		open++;
	}
	return open;
}

static void found(void *context, enum store_status status, const struct rows *rows)
{
	const struct finding *finding = context;
	const struct reserved *one = NULL;
	enum outcome outcome = answer_outcome(status);

	if (status == STORE_OK) {
		outcome = OUTCOME_DONE;
		if (count_open(rows) > 1) outcome = OUTCOME_AMBIGUOUS_RESERVED;
		if (rows_count(rows) == 0) outcome = OUTCOME_UNKNOWN_RESERVED;
	}
	if (outcome == OUTCOME_DONE) {
		one = read_row(finding, rows, 0);
		if (one->state == RESERVED_USED) outcome = OUTCOME_RESERVED_USED;
		if (one->state == RESERVED_SPOILT) outcome = OUTCOME_RESERVED_SPOILT;
	}
	finding->fn(finding->context, outcome, one);
}

void reserved_find(struct request *request, int64_t member, const char *typed,
    const uint8_t *request_id, reserved_fn fn, void *context)
{
	const struct reference *reference = reference_of(request);
	const struct member *asker = reference ? reference_member(reference, member) : NULL;
	struct finding *finding = arena_array(request_arena(request), 1, sizeof(*finding));
	struct number_asked asked;

	number_read(typed, &asked);
	if (!asker) {
		fn(context, reference ? OUTCOME_UNKNOWN_MEMBER : OUTCOME_UNAVAILABLE, NULL);
		return;
	}
	if (asked.number == 0 || asked.series == SERIES_MEDIATION) {
		fn(context, OUTCOME_UNKNOWN_RESERVED, NULL);
		return;
	}
	*finding = (struct finding){
		.request = request, .committee = asker->committee, .fn = fn, .context = context
	};
	struct parameter parameters[] = { district_parameter(request),
		int8_parameter(asker->committee), int8_parameter(asked.number),
		int8_parameter(asked.year), text_parameter(asked.prefix),
		bytes_or_none_parameter(request_id, request_id ? REQUEST_ID_BYTES : 0) };

	store_ask(request_store(request), STATEMENT_RESERVED_FIND, parameters,
	    sizeof(parameters) / sizeof(parameters[0]), STORE_FAST, found, finding);
}

/* ---- refusals ---- */

static const char *member_name(const struct request *request, int64_t id)
{
	const struct reference *reference = reference_of(request);
	const struct member *member = reference ? reference_member(reference, id) : NULL;

	return member ? member->name : "";
}

static void refuse_used(struct request *request, const struct reserved *reserved,
    const struct civil_date *on, const struct fault *fault)
{
	struct arena *arena = request_arena(request);
	const char *who = member_name(request, reserved->changed_by);

	request_refuse_saying(request, OUTCOME_RESERVED_USED, fault,
	    arena_format(arena,
	        "%s已于%d年%u月%u日用它登记了一件。一个号只用于一件：请核对表上的号。", who,
	        on->year, on->month, on->day),
	    arena_format(arena,
	        "%s registered a dispute with it on %d-%02u-%02u; a number is of one dispute: look at the number of the form",
	        who, on->year, on->month, on->day));
}

static void refuse_spoilt(struct request *request, const struct reserved *reserved,
    const struct civil_date *on, const struct fault *fault)
{
	struct arena *arena = request_arena(request);
	const char *who = member_name(request, reserved->changed_by);
	const struct label *reason = choice_label("spoilt", reserved->reason);

	request_refuse_saying(request, OUTCOME_RESERVED_SPOILT, fault,
	    arena_format(arena,
	        "%s已于%d年%u月%u日作废（%s）。请用另一张表，或不填表上号，由系统给下一个号。", who,
	        on->year, on->month, on->day, reason ? reason->zh : ""),
	    arena_format(arena,
	        "%s put it on record on %d-%02u-%02u (%s): take another form, or leave it out and the next number is given",
	        who, on->year, on->month, on->day, reason ? reason->en : ""));
}

void reserved_refuse(struct request *request, enum outcome outcome, const struct reserved *found,
    const struct fault *fault)
{
	struct civil_date on = { 0 };

	if (found) on = civil_from_days(civil_day_of_instant(found->changed_us));
	if (outcome == OUTCOME_RESERVED_USED && found) {
		refuse_used(request, found, &on, fault);
	} else if (outcome == OUTCOME_RESERVED_SPOILT && found) {
		refuse_spoilt(request, found, &on, fault);
	} else {
		request_refuse(request, outcome, fault);
	}
}
