/*
 * The handler of the subsidy sheet (以案定补): mediator by mediator, page by page, what each may
 * claim for the disputes that were closed in the period, and what others lack. It names mediators
 * and nobody else; nothing is stored. What is paid for is subsidy.h's and local data's to say.
 */
#include "ask.h"
#include "civil.h"
#include "handlers.h"
#include "paid_rule.h"
#include "past.h"
#include "reads.h"
#include "scope.h"
#include "subsidy.h"

/* Files that are judged together, and their bytes: what is behind them is the next page's. One that
 * alone is longer is asked for by itself, up to what is read of a file at all. */
#define PAGE_MAX       20U
#define PAGE_BYTES_MAX ((int64_t)1024 * 1024)

#define RULES_MAX 100U

/* Columns of subsidy_claims.sql. */
enum {
	CLAIM_DISPUTE,
	CLAIM_CLOSING,
	CLAIM_MEDIATOR,
	CLAIM_TEAM,
	CLAIM_CLOSED,
	CLAIM_KIND,
	CLAIM_NUMBERS
};

/* A page goes on after: a mediator, a day, a dispute; and what his month has come to by then. */
enum { KEY_MEDIATOR, KEY_CLOSED, KEY_DISPUTE, KEY_PAID, KEYS };

struct sheet {
	struct request *request;
	const Mediation__V1__SubsidyRequest *ask;
	Mediation__V1__SubsidyResponse *response;
	struct subsidy_rule *rules;
	size_t rule_count;
	int64_t key[KEYS];
	uint32_t size;
	/* Closed disputes of this page, and the events that closed them. */
	Mediation__V1__SubsidyClaim **claims;
	uint32_t *closings;
	size_t count;
	bool is_alone; /* the first of them was asked for by itself */
	bool has_more;
};

static const struct reference *reference_of(const struct sheet *sheet)
{
	return store_reference(request_store(sheet->request), request_district(sheet->request));
}

/* ---- the answer ---- */

static void answer(struct sheet *sheet)
{
	Mediation__V1__SubsidyResponse *ret = sheet->response;
	struct request *request = sheet->request;
	struct arena *arena = request_arena(request);
	int64_t *shown = arena_array(arena, ret->n_claims, sizeof(*shown));

	for (size_t i = 0; i < ret->n_claims; i++) {
		shown[i] = ret->claims[i]->dispute;
	}
	if (sheet->has_more) page_keys_pack(arena, sheet->key, KEYS, &ret->next_page);
	ANSWER_READ(request, reads_shown(request, shown, ret->n_claims), subsidy, SUBSIDY, ret);
}

static Mediation__V1__SubsidyLack *lack_of(struct arena *arena, const struct subsidy_lack *lack)
{
	const struct label *label = subsidy_need_label((uint16_t)lack->need);
	const struct action *mend = action_find(lack->mend);
	Mediation__V1__SubsidyLack *ret = MESSAGE(arena, SubsidyLack, subsidy_lack);

	ret->need = lack->need;
	ret->zh = answer_text(arena, lack->flaw ? lack->flaw->row->zh : label->zh);
	ret->en = answer_text(arena, lack->flaw ? lack->flaw->row->en : label->en);
	ret->mend = answer_text(arena, mend ? mend->name : subsidy_need_verb(lack->need));
	return ret;
}

/* What his month has come to so far goes with the page. */
static void pay(
    struct sheet *sheet, const struct subsidy_rule *rule, Mediation__V1__SubsidyClaim *ret)
{
	ret->amount = subsidy_amount(rule, sheet->key[KEY_PAID]);
	ret->over_cap = rule->amount - ret->amount;
	sheet->key[KEY_PAID] += ret->amount;
}

static void begin_month(struct sheet *sheet, const Mediation__V1__SubsidyClaim *claim)
{
	if (claim->mediator != sheet->key[KEY_MEDIATOR] ||
	    !subsidy_is_same_month(claim->closed_on, sheet->key[KEY_CLOSED])) {
		sheet->key[KEY_PAID] = 0;
	}
}

/* A page that ends here goes on behind it. */
static void pass(struct sheet *sheet, Mediation__V1__SubsidyClaim *claim)
{
	sheet->key[KEY_MEDIATOR] = claim->mediator;
	sheet->key[KEY_CLOSED] = claim->closed_on;
	sheet->key[KEY_DISPUTE] = claim->dispute;
	sheet->response->claims[sheet->response->n_claims++] = claim;
}

static void tell(struct sheet *sheet, const struct subsidy_facts *facts,
    const struct subsidy *subsidy, Mediation__V1__SubsidyClaim *ret)
{
	struct arena *arena = request_arena(sheet->request);

	ret->level = facts->level;
	ret->form = facts->form < SUBSIDY_NOT_MEDIATED ? facts->form : 0;
	ret->performed = facts->is_performed;
	ret->confirmed = facts->is_confirmed;
	ret->complete = subsidy->is_complete;
	ret->reopened = facts->is_reopened;
	ret->lacks = arena_array(arena, subsidy->lack_count, sizeof(*ret->lacks));
	for (size_t i = 0; i < subsidy->lack_count; i++) {
		ret->lacks[ret->n_lacks++] = lack_of(arena, &subsidy->lacks[i]);
	}
	if (subsidy->rule) ret->rule = (uint32_t)(subsidy->rule - sheet->rules) + 1;
	begin_month(sheet, ret);
	if (subsidy->rule && !ret->n_lacks) pay(sheet, subsidy->rule, ret);
	pass(sheet, ret);
}

/* Longer than a file that is read at all: a person is told which one it is, and the rest goes on.
 */
static void tell_too_long(struct sheet *sheet)
{
	static const struct subsidy_lack lack = { .need = SUBSIDY_NEED_TOO_LONG };
	struct arena *arena = request_arena(sheet->request);
	Mediation__V1__SubsidyClaim *ret = *sheet->claims;

	ret->lacks = arena_array(arena, 1, sizeof(*ret->lacks));
	ret->lacks[ret->n_lacks++] = lack_of(arena, &lack);
	begin_month(sheet, ret);
	pass(sheet, ret);
}

/* ---- judging ---- */

static enum outcome judge(struct sheet *sheet, const struct past *past, size_t place)
{
	struct subsidy_facts facts;
	struct subsidy subsidy;
	struct flaws flaws;
	struct file file;

	if (!subsidy_read(&facts, &file, past->events, past->count, sheet->closings[place],
	        reference_of(sheet), request_now(sheet->request))) {
		return OUTCOME_UNAVAILABLE;
	}
	file_check(&file, &flaws);
	subsidy_judge(sheet->rules, sheet->rule_count, &facts, &flaws, &subsidy);
	tell(sheet, &facts, &subsidy, sheet->claims[place]);
	return OUTCOME_DONE;
}

/* How many were, from the first on: what was not read, is cut or too large ends them. */
static enum outcome judge_all(struct sheet *sheet, const struct rows *rows, size_t *ret_count)
{
	struct pasts pasts = {
		.rows = rows, .district = request_district(sheet->request), .with_texts = true
	};
	enum outcome outcome = OUTCOME_DONE;
	struct past past;
	size_t place = 0;

	while (outcome == OUTCOME_DONE && place < sheet->count &&
	    pasts_whole(&pasts, request_arena(sheet->request), sheet->claims[place]->dispute,
	        &outcome, &past)) {
		outcome = judge(sheet, &past, place++);
	}
	*ret_count = place;
	return outcome == OUTCOME_TOO_LARGE ? OUTCOME_DONE : outcome;
}

static void ask_files(struct sheet *sheet);

static void files_found(void *context, enum store_status status, const struct rows *rows)
{
	struct sheet *sheet = context;
	enum outcome outcome;
	size_t count = 0;

	if (ask_failed(sheet->request, status)) return;
	outcome = reference_of(sheet) ? judge_all(sheet, rows, &count) : OUTCOME_UNAVAILABLE;
	if (outcome != OUTCOME_DONE) {
		request_refuse(sheet->request, outcome, NULL);
		return;
	}
	if (count == 0 && !sheet->is_alone) {
		sheet->is_alone = true;
		ask_files(sheet);
		return;
	}
	if (count == 0) {
		tell_too_long(sheet);
		count = 1;
	}
	sheet->has_more = sheet->has_more || count < sheet->count;
	answer(sheet);
}

static void ask_files(struct sheet *sheet)
{
	size_t count = sheet->is_alone ? 1 : sheet->count;
	int64_t ids[PAGE_MAX];

	for (size_t i = 0; i < count; i++) {
		ids[i] = sheet->claims[i]->dispute;
	}
	files_ask(request_store(sheet->request), request_district(sheet->request),
	    &(struct files_wanted){ ids, count, sheet->is_alone ? FILE_BYTES_MAX : PAGE_BYTES_MAX },
	    STORE_HEAVY, files_found, sheet);
}

/* ---- what was closed ---- */

static Mediation__V1__SubsidyClaim *claim_of(
    const struct sheet *sheet, const struct rows *rows, size_t row)
{
	struct arena *arena = request_arena(sheet->request);
	Mediation__V1__SubsidyClaim *ret = MESSAGE(arena, SubsidyClaim, subsidy_claim);

	ret->dispute = rows_integer(rows, row, CLAIM_DISPUTE);
	ret->numbers = answer_text(arena, rows_text(rows, row, CLAIM_NUMBERS));
	ret->mediator = rows_integer(rows, row, CLAIM_MEDIATOR);
	ret->team = rows_integer(rows, row, CLAIM_TEAM);
	ret->closed_on = rows_integer(rows, row, CLAIM_CLOSED);
	ret->kind = (uint32_t)rows_integer(rows, row, CLAIM_KIND);
	return ret;
}

static void closed_found(void *context, enum store_status status, const struct rows *rows)
{
	struct sheet *sheet = context;
	struct request *request = sheet->request;
	struct arena *arena = request_arena(request);

	if (ask_failed(request, status)) return;
	sheet->count = page_rows(rows, sheet->size);
	sheet->has_more = rows_count(rows) > sheet->size;
	sheet->claims = arena_array(arena, sheet->count, sizeof(*sheet->claims));
	sheet->closings = arena_array(arena, sheet->count, sizeof(*sheet->closings));
	sheet->response->claims =
	    arena_array(arena, sheet->count, sizeof(*sheet->response->claims));
	for (size_t i = 0; i < sheet->count; i++) {
		sheet->claims[i] = claim_of(sheet, rows, i);
		sheet->closings[i] = (uint32_t)rows_integer(rows, i, CLAIM_CLOSING);
	}
	if (sheet->count) {
		ask_files(sheet);
	} else {
		answer(sheet);
	}
}

static void ask_closed(struct sheet *sheet)
{
	struct request *request = sheet->request;
	struct parameter parameters[] = { district_parameter(request),
		day_parameter(sheet->response->from_on), day_parameter(sheet->response->to_on),
		int8_parameter(sheet->ask->mediator), int8_parameter(sheet->ask->team),
		int8_parameter(sheet->key[KEY_MEDIATOR]), day_parameter(sheet->key[KEY_CLOSED]),
		int8_parameter(sheet->key[KEY_DISPUTE]), int8_parameter(sheet->size + 1),
		scope_parameter(request, 0) };

	store_ask(request_store(request), STATEMENT_SUBSIDY_CLAIMS, parameters,
	    sizeof(parameters) / sizeof(parameters[0]), STORE_HEAVY, closed_found, sheet);
}

/* ---- the rules ---- */

static void rules_found(void *context, enum store_status status, const struct rows *rows)
{
	struct sheet *sheet = context;
	struct arena *arena = request_arena(sheet->request);
	size_t count;

	if (ask_failed(sheet->request, status)) return;
	count = rows_count(rows);
	if (count > RULES_MAX) {
		request_refuse(sheet->request, OUTCOME_TOO_MANY_RULES, NULL);
		return;
	}
	sheet->rules = arena_array(arena, count, sizeof(*sheet->rules));
	sheet->response->rules = arena_array(arena, count, sizeof(*sheet->response->rules));
	for (size_t i = 0; i < count; i++) {
		sheet->rules[i] = paid_rule_of(arena, rows, i);
		sheet->response->rules[sheet->response->n_rules++] =
		    paid_rule_told(arena, &sheet->rules[i]);
	}
	sheet->rule_count = count;
	ask_closed(sheet);
}

/* ---- the question ---- */

static bool is_first(int64_t day)
{
	return civil_from_days(day).day == 1;
}

/* Whole months, so that a cap of a month sees all of it; one that has not ended, until today. */
static enum outcome take_period(struct sheet *sheet)
{
	const Mediation__V1__SubsidyRequest *ask = sheet->ask;
	int64_t today = civil_day_of_instant(request_now(sheet->request));

	if (!civil_is_period(ask->from_on, ask->to_on)) return OUTCOME_BAD_DATE;
	if (!is_first(ask->from_on) || !is_first(ask->to_on + 1)) return OUTCOME_NOT_WHOLE_MONTHS;
	if (ask->from_on > today) return OUTCOME_PERIOD_AHEAD;
	sheet->response->from_on = ask->from_on;
	sheet->response->to_on = ask->to_on < today ? ask->to_on : today;
	return OUTCOME_DONE;
}

static enum outcome take_page(struct sheet *sheet)
{
	const Mediation__V1__SubsidyRequest *ask = sheet->ask;

	sheet->size = ask->page_size && ask->page_size < PAGE_MAX ? ask->page_size : PAGE_MAX;
	sheet->key[KEY_MEDIATOR] = INT64_MIN;
	if (!ask->page.len) return OUTCOME_DONE;
	if (!page_keys_unpack(&ask->page, sheet->key, KEYS) ||
	    !civil_is_plausible(sheet->key[KEY_CLOSED]) || sheet->key[KEY_PAID] < 0) {
		return OUTCOME_BAD_PAGE;
	}
	return OUTCOME_DONE;
}

void handle_subsidy(struct request *request)
{
	struct arena *arena = request_arena(request);
	struct sheet *sheet = arena_array(arena, 1, sizeof(*sheet));
	enum outcome outcome;

	sheet->request = request;
	sheet->ask = request_body(request)->subsidy;
	sheet->response = MESSAGE(arena, SubsidyResponse, subsidy_response);
	outcome = take_period(sheet);
	if (outcome == OUTCOME_DONE) outcome = take_page(sheet);
	if (outcome != OUTCOME_DONE) {
		request_refuse(request, outcome, NULL);
		return;
	}
	store_ask(request_store(request), STATEMENT_SUBSIDY_RULES,
	    (struct parameter[]){ district_parameter(request),
	        day_parameter(sheet->response->from_on), day_parameter(sheet->response->to_on),
	        int8_parameter(RULES_MAX + 1) },
	    4, STORE_HEAVY, rules_found, sheet);
}
