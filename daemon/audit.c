/*
 * The handler of who looked at what: by dispute, by member, or by a party's name, for the day on
 * which somebody must be told that his data were seen (个人信息保护法 57). Told to the audit
 * administrator, who sees no content of any dispute; asking is itself put on record.
 */
#include <string.h>

#include "ask.h"
#include "bytes.h"
#include "handlers.h"
#include "lookup.h"
#include "reads.h"
#include "rights.h"

#define PERSON_MAX          100 /* characters */
#define PERSON_DISPUTES_MAX 1000
#define ID_BYTES            16

/* Columns of read_told.part. */
enum {
	READ_ID,
	READ_AT,
	READ_MEMBER,
	READ_LOGIN,
	READ_NAME,
	READ_REQUEST,
	READ_DISPUTE,
	READ_LINES,
	READ_REASON,
	READ_ABOUT,
	READ_NUMBERS
};

struct audit {
	struct request *request;
	const Mediation__V1__AuditReadsRequest *wire;
	int64_t key[3]; /* time and id of the last line told */
	int64_t member; /* whose reads are asked for; 0: those of disputes */
	int64_t *disputes;
	size_t dispute_count;
};

static void refuse(struct audit *audit, enum outcome outcome)
{
	request_refuse(audit->request, outcome, NULL);
}

static void numbers_of(struct arena *arena, const char *joined, Mediation__V1__DisputeRead *ret)
{
	char *rest = answer_text(arena, joined);

	ret->numbers = arena_array(arena, strlen(joined) / 2 + 1, sizeof(*ret->numbers));
	while (rest && *rest) {
		ret->numbers[ret->n_numbers++] = strsep(&rest, " ");
	}
}

static Mediation__V1__DisputeRead *read_of(struct arena *arena, const struct rows *rows, size_t row)
{
	Mediation__V1__DisputeRead *ret = MESSAGE(arena, DisputeRead, dispute_read);
	const struct label *label = reads_label((uint16_t)rows_integer(rows, row, READ_REQUEST));

	ret->read_us = rows_integer(rows, row, READ_AT);
	ret->member = rows_integer(rows, row, READ_MEMBER);
	ret->login = answer_text(arena, rows_text(rows, row, READ_LOGIN));
	ret->member_name = answer_text(arena, rows_text(rows, row, READ_NAME));
	if (label) {
		ret->what = answer_text(arena, label->name);
		ret->what_zh = answer_text(arena, label->zh);
		ret->what_en = answer_text(arena, label->en);
	}
	ret->dispute = rows_integer(rows, row, READ_DISPUTE);
	ret->lines = (uint32_t)rows_integer(rows, row, READ_LINES);
	numbers_of(arena, rows_text(rows, row, READ_NUMBERS), ret);
	ret->reason = answer_text(arena, rows_text(rows, row, READ_REASON));
	ret->about = answer_text(arena, rows_text(rows, row, READ_ABOUT));
	return ret;
}

static void key_of(
    struct arena *arena, const struct rows *rows, size_t row, ProtobufCBinaryData *ret)
{
	struct reader id = { 0 };
	int64_t keys[3] = { rows_integer(rows, row, READ_AT) };

	id.at = rows_bytes(rows, row, READ_ID, &id.left);
	keys[1] = read_i64(&id);
	keys[2] = read_i64(&id);
	page_keys_pack(arena, keys, 3, ret);
}

static void found(void *context, enum store_status status, const struct rows *rows)
{
	struct audit *audit = context;
	struct request *request = audit->request;
	struct arena *arena = request_arena(request);
	uint32_t size = page_size(audit->wire->page_size);
	Mediation__V1__AuditReadsResponse *ret;
	struct read_row *read;
	size_t count;

	if (ask_failed(request, status)) return;
	ret = MESSAGE(arena, AuditReadsResponse, audit_reads_response);
	count = page_rows(rows, size);
	ret->disputes = (uint32_t)audit->dispute_count;
	ret->reads = arena_array(arena, count, sizeof(*ret->reads));
	for (size_t i = 0; i < count; i++) {
		ret->reads[ret->n_reads++] = read_of(arena, rows, i);
	}
	if (rows_count(rows) > size) key_of(arena, rows, count - 1, &ret->next_page);
	read = reads_shown(request, audit->disputes, audit->dispute_count);
	read->about = audit->member;
	read->lines = (uint32_t)count;
	ANSWER_READ(request, read, audit_reads, AUDIT_READS, ret);
}

static void ask(struct audit *audit)
{
	const Mediation__V1__AuditReadsRequest *wire = audit->wire;
	uint8_t *id = arena_array(request_arena(audit->request), ID_BYTES, 1);
	struct writer writer = { .at = id };

	write_i64(&writer, audit->key[1]);
	write_i64(&writer, audit->key[2]);
	struct parameter parameters[] = {
		district_parameter(audit->request),
		audit->member ? int8_parameter(audit->member)
		              : integers_parameter(audit->disputes, audit->dispute_count),
		instant_parameter(wire->from_us),
		instant_parameter(wire->to_us),
		int8_parameter(page_size(wire->page_size) + 1),
		instant_parameter(audit->key[0]),
		bytes_or_none_parameter(id, audit->key[0] ? ID_BYTES : 0),
	};

	store_ask(request_store(audit->request),
	    audit->member ? STATEMENT_READ_BY_MEMBER : STATEMENT_READ_OF_DISPUTES, parameters,
	    sizeof(parameters) / sizeof(parameters[0]), STORE_SLOW, found, audit);
}

/* ---- what is asked for ---- */

static void number_found(void *context, enum store_status status, const struct rows *rows)
{
	struct audit *audit = context;
	enum outcome outcome;

	if (ask_failed(audit->request, status)) return;
	outcome = number_means(rows, &audit->disputes[0]);
	if (outcome == OUTCOME_DONE) {
		ask(audit);
	} else {
		refuse(audit, outcome);
	}
}

static void ask_by_number(struct audit *audit)
{
	/* who audits names whatever there is, and sees nothing of it: reach.part */
	int64_t numbers[RIGHTS_NUMBERS] = { SCOPE_BIT(SCOPE_DISTRICT),
		request_member(audit->request), -1, -1, true, -1 };
	struct parameter parameters[2 + NUMBER_PARAMETERS];
	struct number_asked asked;

	parameters[0] = district_parameter(audit->request);
	number_parameters(audit->wire->number, &asked, parameters + 1);
	parameters[1 + NUMBER_PARAMETERS] = integers_parameter(numbers, RIGHTS_NUMBERS);
	store_ask(request_store(audit->request), STATEMENT_DISPUTE_BY_NUMBER, parameters,
	    2 + NUMBER_PARAMETERS, STORE_FAST, number_found, audit);
}

static void ask_by_dispute(struct audit *audit)
{
	audit->disputes = arena_array(request_arena(audit->request), 1, sizeof(*audit->disputes));
	audit->dispute_count = 1;
	audit->disputes[0] = audit->wire->dispute;
	if (audit->wire->dispute) {
		ask(audit);
	} else {
		ask_by_number(audit);
	}
}

static void person_found(void *context, enum store_status status, const struct rows *rows)
{
	struct audit *audit = context;

	if (ask_failed(audit->request, status)) return;
	if (rows_count(rows) > PERSON_DISPUTES_MAX) {
		refuse(audit, OUTCOME_NAME_OF_TOO_MANY);
		return;
	}
	audit->dispute_count = rows_count(rows);
	audit->disputes = arena_array(
	    request_arena(audit->request), audit->dispute_count, sizeof(*audit->disputes));
	for (size_t i = 0; i < audit->dispute_count; i++) {
		audit->disputes[i] = rows_integer(rows, i, 0);
	}
	ask(audit);
}

static void ask_by_person(struct audit *audit)
{
	struct request *request = audit->request;
	struct lookup_asked *lookup = arena_array(request_arena(request), 1, sizeof(*lookup));

	lookup_ask(request_district(request), audit->wire->person, lookup);
	struct parameter parameters[] = { district_parameter(request),
		text_parameter(audit->wire->person),
		integers_parameter(lookup->name, lookup->name_count),
		int8_parameter(PERSON_DISPUTES_MAX + 1) };

	store_ask(request_store(request), STATEMENT_READ_PERSON, parameters, 4, STORE_SLOW,
	    person_found, audit);
}

static void ask_by_login(struct audit *audit, const struct reference *reference)
{
	const struct member *member = reference_login(reference, audit->wire->login);

	if (member) {
		audit->member = member->id;
		ask(audit);
	} else {
		refuse(audit, OUTCOME_UNKNOWN_MEMBER);
	}
}

/* ---- who asks, and whether he may ---- */

static bool has_auditor(const struct reference *reference)
{
	for (size_t i = 0; i < reference->member_count; i++) {
		if (reference->members[i].is_active &&
		    reference->members[i].roles & ROLE_BIT(ROLE_AUDADM)) {
			return true;
		}
	}
	return false;
}

/* The director stands in until an audit administrator is in office. */
static enum outcome may_ask(const struct reference *reference, const struct member *self)
{
	if (!self || !self->is_active) return OUTCOME_UNKNOWN_MEMBER;
	if (self->roles & ROLE_BIT(ROLE_AUDADM)) return OUTCOME_DONE;
	if (self->roles & ROLE_BIT(ROLE_SUP) && !has_auditor(reference)) return OUTCOME_DONE;
	return OUTCOME_AUDIT_FORBIDDEN;
}

static void known(void *context, enum store_status status, const struct reference *reference)
{
	struct audit *audit = context;
	enum outcome outcome;

	if (ask_failed(audit->request, status)) return;
	outcome = may_ask(reference, reference_member(reference, request_member(audit->request)));
	if (outcome != OUTCOME_DONE) {
		refuse(audit, outcome);
	} else if (audit->wire->login[0]) {
		ask_by_login(audit, reference);
	} else if (audit->wire->person[0]) {
		ask_by_person(audit);
	} else {
		ask_by_dispute(audit);
	}
}

/* 0: an open end. */
static bool is_end(int64_t us)
{
	return us == 0 || answer_instant_is_plausible(us);
}

static enum outcome form_of(struct audit *audit)
{
	const Mediation__V1__AuditReadsRequest *wire = audit->wire;
	bool is_dispute = wire->dispute || wire->number[0];

	if (is_dispute + !!wire->login[0] + !!wire->person[0] != 1) return OUTCOME_AUDIT_OF_WHAT;
	if (text_characters(wire->person) > PERSON_MAX) return OUTCOME_TOO_LONG;
	if (!is_end(wire->from_us) || !is_end(wire->to_us)) return OUTCOME_BAD_DATE;
	if (wire->from_us && wire->to_us && wire->to_us <= wire->from_us) {
		return OUTCOME_ENDS_TOO_EARLY;
	}
	if (wire->page.len &&
	    !(page_keys_unpack(&wire->page, audit->key, 3) &&
	        answer_instant_is_plausible(audit->key[0]))) {
		return OUTCOME_BAD_PAGE;
	}
	return OUTCOME_DONE;
}

void handle_audit_reads(struct request *request)
{
	struct audit *audit = arena_array(request_arena(request), 1, sizeof(*audit));
	enum outcome outcome;

	audit->request = request;
	audit->wire = request_body(request)->audit_reads;
	outcome = form_of(audit);
	if (outcome == OUTCOME_DONE) {
		store_load_reference(
		    request_store(request), request_district(request), known, audit);
	} else {
		refuse(audit, outcome);
	}
}
