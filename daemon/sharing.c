/*
 * The handler of what was passed on to other bodies: to whom, on which ground, what, when and by
 * whom (个人信息保护法 23; 网络数据安全管理条例 12: kept three years at least). Recorded once by
 * request id, never changed, never taken away.
 */
#include "acting.h"
#include "ask.h"
#include "civil.h"
#include "handlers.h"
#include "reads.h"
#include "scope.h"

#define RECIPIENT_MAX 100 /* characters, as below */
#define BASIS_MAX     200
#define WHAT_MAX      1000
#define GROUNDS       "sharing"
#define RECORDERS     (ROLE_BIT(ROLE_CLERK) | ROLE_BIT(ROLE_LEAD) | ROLE_BIT(ROLE_SUP))

/* Columns of sharings.sql. */
enum {
	SHARING_ID,
	SHARING_DISPUTE,
	SHARING_NUMBER,
	SHARING_RECIPIENT,
	SHARING_GROUND,
	SHARING_BASIS,
	SHARING_WHAT,
	SHARING_ON,
	SHARING_MEMBER,
	SHARING_NAME,
	SHARING_RECORDED
};

struct sharing {
	struct request *request;
	const Mediation__V1__ShareRequest *wire;
	int64_t recorded; /* 0: they are listed */
	int64_t key[2];   /* day and id of the last line told */
	bool is_repeated;
};

static void refuse(struct sharing *sharing, enum outcome outcome)
{
	request_refuse(sharing->request, outcome, NULL);
}

/* ---- what there is ---- */

static Mediation__V1__Sharing *sharing_of(struct arena *arena, const struct rows *rows, size_t row)
{
	Mediation__V1__Sharing *ret = MESSAGE(arena, Sharing, sharing);

	ret->id = rows_integer(rows, row, SHARING_ID);
	ret->dispute = rows_integer(rows, row, SHARING_DISPUTE);
	ret->number = answer_text(arena, rows_text(rows, row, SHARING_NUMBER));
	ret->recipient = answer_text(arena, rows_text(rows, row, SHARING_RECIPIENT));
	ret->ground = (uint32_t)rows_integer(rows, row, SHARING_GROUND);
	ret->basis = answer_text(arena, rows_text(rows, row, SHARING_BASIS));
	ret->what = answer_text(arena, rows_text(rows, row, SHARING_WHAT));
	ret->shared_on = rows_integer(rows, row, SHARING_ON);
	ret->member = rows_integer(rows, row, SHARING_MEMBER);
	ret->member_name = answer_text(arena, rows_text(rows, row, SHARING_NAME));
	ret->recorded_us = rows_integer(rows, row, SHARING_RECORDED);
	return ret;
}

static void found(void *context, enum store_status status, const struct rows *rows)
{
	struct sharing *sharing = context;
	struct arena *arena = request_arena(sharing->request);
	uint32_t size = page_size(sharing->wire->page_size);
	Mediation__V1__ShareResponse *ret;
	int64_t *ids;
	size_t count;

	if (ask_failed(sharing->request, status)) return;
	ret = MESSAGE(arena, ShareResponse, share_response);
	count = page_rows(rows, size);
	ids = arena_array(arena, count, sizeof(*ids));
	ret->repeated_request = sharing->is_repeated;
	ret->sharings = arena_array(arena, count, sizeof(*ret->sharings));
	for (size_t i = 0; i < count; i++) {
		ids[i] = rows_integer(rows, i, SHARING_DISPUTE);
		ret->sharings[ret->n_sharings++] = sharing_of(arena, rows, i);
	}
	if (rows_count(rows) > size) {
		page_key_pack(arena, rows_integer(rows, count - 1, SHARING_ON),
		    rows_integer(rows, count - 1, SHARING_ID), &ret->next_page);
	}
	ANSWER_READ(sharing->request, reads_shown(sharing->request, ids, count), share, SHARE, ret);
}

static void list(struct sharing *sharing)
{
	const Mediation__V1__ShareRequest *wire = sharing->wire;
	struct parameter parameters[] = {
		district_parameter(sharing->request),
		int8_parameter(sharing->recorded),
		int8_parameter(wire->dispute),
		day_or_none_parameter(wire->from_on),
		day_or_none_parameter(wire->to_on),
		int8_parameter(page_size(wire->page_size) + 1),
		day_or_none_parameter(sharing->key[0]),
		int8_parameter(sharing->key[1]),
	};

	store_ask(request_store(sharing->request), STATEMENT_SHARINGS, parameters,
	    sizeof(parameters) / sizeof(parameters[0]), STORE_SLOW, found, sharing);
}

/* ---- recording ---- */

static enum outcome outcome_of(struct sharing *sharing, const struct rows *rows)
{
	enum { IS_THERE, WRITTEN, EARLIER, IS_EQUAL };

	if (!rows_integer(rows, 0, IS_THERE)) return OUTCOME_NOT_FOUND;
	sharing->is_repeated = !rows_is_null(rows, 0, EARLIER);
	if (sharing->is_repeated && !rows_integer(rows, 0, IS_EQUAL)) return OUTCOME_REQUEST_REUSED;
	/* The same request came twice at once: what it came to, the next one is told. */
	if (!sharing->is_repeated && rows_is_null(rows, 0, WRITTEN)) return OUTCOME_BUSY;
	sharing->recorded = rows_integer(rows, 0, sharing->is_repeated ? EARLIER : WRITTEN);
	return OUTCOME_DONE;
}

static void recorded(void *context, enum store_status status, const struct rows *rows)
{
	struct sharing *sharing = context;
	enum outcome outcome;

	if (ask_failed(sharing->request, status)) return;
	outcome = outcome_of(sharing, rows);
	if (outcome == OUTCOME_DONE) {
		list(sharing);
	} else {
		refuse(sharing, outcome);
	}
}

static void record(struct sharing *sharing)
{
	const Mediation__V1__ShareRequest *wire = sharing->wire;
	struct request *request = sharing->request;
	uint8_t digest[HASH_BYTES];

	acting_digest(request, &wire->base, digest);
	struct parameter parameters[] = {
		district_parameter(request),
		int8_parameter(request_new_id(request, request_now(request))),
		int8_parameter(wire->dispute),
		text_parameter(wire->recipient),
		int4_parameter(wire->ground),
		text_parameter(wire->basis),
		text_parameter(wire->what),
		day_parameter(wire->shared_on),
		int8_parameter(request_member(request)),
		bytes_parameter(wire->request_id.data, wire->request_id.len),
		bytes_parameter(digest, HASH_BYTES),
	};

	store_ask(request_store(request), STATEMENT_SHARE_RECORD, parameters,
	    sizeof(parameters) / sizeof(parameters[0]), STORE_SLOW, recorded, sharing);
}

static enum outcome form_of_record(const struct sharing *sharing)
{
	const Mediation__V1__ShareRequest *wire = sharing->wire;

	if (wire->request_id.len != REQUEST_ID_BYTES) return OUTCOME_REQUEST_ID_MISSING;
	if (!wire->basis[0] || !wire->what[0]) return OUTCOME_EMPTY_TEXT;
	if (text_characters(wire->recipient) > RECIPIENT_MAX ||
	    text_characters(wire->basis) > BASIS_MAX || text_characters(wire->what) > WHAT_MAX) {
		return OUTCOME_TOO_LONG;
	}
	if (wire->ground > UINT16_MAX || !choice_label(GROUNDS, (uint16_t)wire->ground)) {
		return OUTCOME_NOT_A_CHOICE;
	}
	if (!civil_is_plausible(wire->shared_on)) return OUTCOME_BAD_DATE;
	return wire->shared_on > civil_day_of_instant(request_now(sharing->request))
	    ? OUTCOME_IN_FUTURE
	    : OUTCOME_DONE;
}

static enum outcome form_of_list(struct sharing *sharing)
{
	const Mediation__V1__ShareRequest *wire = sharing->wire;

	if ((wire->from_on && !civil_is_plausible(wire->from_on)) ||
	    (wire->to_on && !civil_is_plausible(wire->to_on))) {
		return OUTCOME_BAD_DATE;
	}
	sharing->key[1] = INT64_MAX;
	if (wire->page.len &&
	    !(page_key_unpack(&wire->page, &sharing->key[0], &sharing->key[1]) &&
	        civil_is_plausible(sharing->key[0]))) {
		return OUTCOME_BAD_PAGE;
	}
	return OUTCOME_DONE;
}

static enum outcome form_of(struct sharing *sharing, const struct member *member)
{
	if (!member) return OUTCOME_UNAVAILABLE;
	if (!member->is_active || !(member->roles & RECORDERS)) return OUTCOME_SHARE_FORBIDDEN;
	return sharing->wire->recipient[0] ? form_of_record(sharing) : form_of_list(sharing);
}

static void opened(void *context)
{
	struct sharing *sharing = context;

	if (sharing->wire->recipient[0]) {
		record(sharing);
	} else {
		list(sharing);
	}
}

/* All that was passed on is told to who sees all disputes; false, with the request refused. */
static bool reaches_all(struct sharing *sharing)
{
	struct asker asker;

	if (!scope_asker(sharing->request, &asker)) return false;
	if (rights_scopes(&asker, REQUEST_SHARE) & SCOPE_BIT(SCOPE_DISTRICT)) return true;
	refuse(sharing, OUTCOME_OUT_OF_SCOPE);
	return false;
}

void handle_share(struct request *request)
{
	struct sharing *sharing = arena_array(request_arena(request), 1, sizeof(*sharing));
	enum outcome outcome;

	sharing->request = request;
	sharing->wire = request_body(request)->share;
	outcome = form_of(sharing, ask_member(request));
	if (outcome != OUTCOME_DONE) {
		refuse(sharing, outcome);
	} else if (sharing->wire->recipient[0] || sharing->wire->dispute) {
		scope_open_whole(request, sharing->wire->dispute, opened, sharing);
	} else if (reaches_all(sharing)) {
		list(sharing);
	}
}
