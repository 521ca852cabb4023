/*
 * What a simulated petition centre takes from the bridge, and what it holds against it: the digest
 * of each letter, one answer a version, events that are counted without a gap; centre.h.
 */
#include <stdlib.h>
#include <string.h>

#include "centre.h"
#include "digest.h"
#include "petition_canonical.h"
#include "petition_form.h"
#include "petition_json.h"

#define US_PER_MS 1000
#define REFUSED   "refused"

/* A letter that is being taken. */
struct taking {
	struct centre *centre;
	struct arena *arena;
	const struct petition_letter *letter;
	int64_t now_us;
	/* of an answer or event */
	const char *of, *number, *text, *kind;
	int64_t at;
	char digest[2 * DIGEST_BYTES + 1];
};

/* ---- what is wrong ---- */

void centre_wrong(struct centre *centre, const char *number, const char *what, int64_t now_us)
{
	(void)book_do(centre->book, "INSERT INTO wrong (at_us, number, what) VALUES (?, ?, ?)",
	    "itt", now_us, number, what);
}

bool centre_struck(
    struct centre *centre, uint32_t share, const char *fault, const char *of, int64_t nth)
{
	if (!plan_strikes(&centre->plan, share, fault, of, nth)) return false;
	(void)book_do(centre->book,
	    "INSERT INTO struck (fault, times) VALUES (?, 1) ON CONFLICT DO UPDATE SET times = times + 1",
	    "t", fault);
	return true;
}

/* ---- receipts that we give ---- */

static char *receipt_text(struct arena *arena, struct petition_receipt receipt)
{
	struct petition_letter letter = { .of = PETITION_RECEIPT, .receipt = &receipt };

	return petition_write(arena, NULL, &letter);
}

static char *refuse(const struct taking *taking, const char *reason, const char *advice)
{
	return receipt_text(
	    taking->arena, petition_refused(taking->arena, taking->letter, reason, advice));
}

static char *refuse_as_wrong(
    const struct taking *taking, const char *wrong, const char *reason, const char *advice)
{
	centre_wrong(taking->centre, taking->number, wrong, taking->now_us);
	return refuse(taking, reason, advice);
}

/* The receipt, or NULL where the plan has it come later, apart from the answer. */
static char *receipt(const struct taking *taking, const char *result)
{
	struct centre *centre = taking->centre;
	char *text = receipt_text(taking->arena, petition_receipt_of(taking->letter, result));
	int64_t comings = book_number(centre->book, 1,
	    "SELECT comings FROM letter WHERE number = ? AND of = ? AND at = ?", "tti",
	    taking->number, taking->of, taking->at);

	if (!centre_struck(
	        centre, centre->plan.late_receipt, "late_receipt", taking->digest, comings)) {
		return text;
	}
	centre_tell_receipt(centre, taking->number, text,
	    taking->now_us +
	        (int64_t)(plan_number(&centre->plan, "late", taking->digest, comings) %
	            ((uint64_t)centre->plan.react_ms * US_PER_MS + 1)));
	return NULL;
}

/* ---- what came before ---- */

enum before { BEFORE_NOTHING, BEFORE_REFUSED, BEFORE_SAME, BEFORE_OTHER };

static enum before came_before(const struct taking *taking)
{
	struct asked *asked = book_ask(taking->centre->book,
	    "UPDATE letter SET comings = comings + 1 WHERE number = ? AND of = ? AND at = ? RETURNING digest, result",
	    "tti", taking->number, taking->of, taking->at);
	enum before ret = BEFORE_NOTHING;

	if (asked_next(asked)) {
		ret = strcmp(asked_text(asked, 1), REFUSED) == 0        ? BEFORE_REFUSED
		    : strcmp(asked_text(asked, 0), taking->digest) == 0 ? BEFORE_SAME
		                                                        : BEFORE_OTHER;
	}
	asked_end(asked);
	return ret;
}

static void keep(const struct taking *taking, const char *result)
{
	(void)book_do(taking->centre->book,
	    "INSERT INTO letter (number, of, at, digest, text, came_us, result) VALUES (?, ?, ?, ?, ?, ?, ?)"
	    " ON CONFLICT DO UPDATE SET digest = excluded.digest, text = excluded.text, came_us = excluded.came_us, result = excluded.result",
	    "ttittit", taking->number, taking->of, taking->at, taking->digest, taking->text,
	    taking->now_us, result);
}

/* What is the same for answers and events; NULL where it is to be taken. */
static char *refusal(const struct taking *taking, enum before before)
{
	struct centre *centre = taking->centre;

	if (before == BEFORE_OTHER) {
		return refuse_as_wrong(taking, "another content under the same count",
		    "同一序号已有不同内容", "核对后以新的序号发送");
	}
	if (before == BEFORE_NOTHING &&
	    centre_struck(centre, centre->plan.refuse, "refuse", taking->digest, 1)) {
		keep(taking, REFUSED);
		return refuse(taking, "系统升级，暂不能登记（模拟）", "请稍后重发");
	}
	return NULL;
}

/* ---- answers ---- */

static char *take_answer(const struct taking *taking)
{
	struct centre *centre = taking->centre;
	const Mediation__V1__PetitionLetter *answer = taking->letter->ours;
	int64_t version = book_number(
	    centre->book, 0, "SELECT version FROM matter WHERE number = ?", "t", taking->number);
	int64_t answered = book_number(
	    centre->book, 0, "SELECT answered FROM matter WHERE number = ?", "t", taking->number);
	enum before before = came_before(taking);
	char *ret = refusal(taking, before);

	if (ret) return ret;
	if (before == BEFORE_SAME) return receipt(taking, "there");
	if (taking->at > version) {
		return refuse_as_wrong(taking, "an answer to a version that was never handed over",
		    "没有这个版本", "核对版本后重发");
	}
	if (taking->at < answered) {
		keep(taking, "older");
		return receipt(taking, "older");
	}
	keep(taking, "taken");
	(void)book_do(centre->book,
	    "UPDATE matter SET answer = ?, answered = ?, our_number = ? WHERE number = ?", "titt",
	    taking->kind, taking->at, answer->our_number, taking->number);
	centre_answered(centre, taking->number, taking->kind, taking->now_us);
	return receipt(taking, "taken");
}

/* ---- events ---- */

static void note_event(const struct taking *taking, const Mediation__V1__PetitionLetter *event)
{
	char day[PETITION_DATE_BYTES];
	const char *kind = petition_code_name("petition_event", event->kind);

	petition_day_write(event->happened_on, day);
	(void)book_do(taking->centre->book,
	    "UPDATE matter SET last = last + 1, last_kind = ?1,"
	    " told_on = CASE WHEN told_on = '' AND ?1 IN ('notice_served', 'accepted', 'not_accepted') THEN ?2 ELSE told_on END,"
	    " closed_on = CASE ?1 WHEN 'closed' THEN ?2 ELSE closed_on END WHERE number = ?3",
	    "ttt", kind, day, taking->number);
	centre_heard(taking->centre, taking->number, kind, event->until, taking->now_us);
}

/* Those behind it that had come before their turn. */
static void note_what_follows(const struct taking *taking)
{
	struct petition_letter letter;
	struct petition_fault fault;
	char *text;

	while (
	    (text = book_text(taking->centre->book,
	         "SELECT l.text FROM matter m JOIN letter l ON l.number = m.number AND l.of = 'event'"
	         " AND l.at = m.last + 1 AND l.result <> 'refused' WHERE m.number = ?",
	         "t", taking->number)) != NULL) {
		if (petition_read(taking->arena, NULL, text, strlen(text), &letter, &fault)) {
			note_event(taking, letter.ours);
		}
		free(text);
	}
}

static char *take_event(const struct taking *taking)
{
	struct centre *centre = taking->centre;
	enum before before = came_before(taking);
	char *ret = refusal(taking, before);
	int64_t last = book_number(
	    centre->book, 0, "SELECT last FROM matter WHERE number = ?", "t", taking->number);

	if (ret) return ret;
	if (before == BEFORE_SAME) return receipt(taking, "there");
	if (taking->at > last + 1 && centre->is_in_order) {
		centre_wrong(centre, taking->number, "an event before its turn", taking->now_us);
	}
	keep(taking, "taken");
	note_what_follows(taking);
	return receipt(taking, "taken");
}

/* ---- receipts that we get ---- */

static void take_refusal(
    struct centre *centre, const struct petition_receipt *receipt, int64_t now_us)
{
	int64_t within = (int64_t)centre->plan.react_ms * US_PER_MS;

	(void)book_do(centre->book,
	    "UPDATE version SET refusals = refusals + 1, reason = ?, again_us = ? WHERE number = ? AND version = ? AND receipt = ''",
	    "titi", receipt->reason, now_us + within, receipt->number, (int64_t)receipt->at);
}

static void take_receipt(
    struct centre *centre, const struct petition_receipt *receipt, int64_t now_us)
{
	const char *result = petition_code_name("petition_receipt", receipt->result);
	char digest[2 * DIGEST_BYTES + 1];
	char *sent =
	    book_text(centre->book, "SELECT digest FROM version WHERE number = ? AND version = ?",
	        "ti", receipt->number, (int64_t)receipt->at);

	hex_write(receipt->digest.data, DIGEST_BYTES, digest);
	if (receipt->of != PETITION_ITEM || !sent) {
		centre_wrong(centre, receipt->number, "a receipt of what was never sent", now_us);
	} else if (strcmp(result, REFUSED) == 0) {
		take_refusal(centre, receipt, now_us);
	} else if (strcmp(sent, digest) != 0) {
		centre_wrong(centre, receipt->number, "a receipt with another digest", now_us);
	} else {
		(void)book_do(centre->book,
		    "UPDATE version SET receipt = ?, reason = '', again_us = NULL WHERE number = ? AND version = ?",
		    "tti", result, receipt->number, (int64_t)receipt->at);
	}
	free(sent);
}

/* ---- any letter ---- */

static char *take_ours(struct taking *taking, json_t *json)
{
	const Mediation__V1__PetitionLetter *ours = taking->letter->ours;
	bool is_answer = taking->letter->of == PETITION_ANSWER;
	struct text text;
	char *ret;

	taking->of = is_answer ? "answer" : "event";
	taking->kind =
	    petition_code_name(is_answer ? "petition_answer" : "petition_event", ours->kind);
	taking->at = ours->at;
	taking->number = ours->number;
	hex_write(ours->digest.data, DIGEST_BYTES, taking->digest);
	if (strcmp(ours->office, book_office(taking->centre->book)) != 0 ||
	    !book_number(taking->centre->book, 0,
	        "SELECT EXISTS (SELECT 1 FROM matter WHERE number = ?)", "t", ours->number)) {
		return refuse_as_wrong(taking, "a letter about no matter of theirs",
		    "没有这个信访件", "核对信访编号后重发");
	}
	text_begin(&text);
	if (!petition_canonical(&text, json, NULL)) abort();
	taking->text = text_end(&text);
	ret = is_answer ? take_answer(taking) : take_event(taking);
	text_free(&text);
	return ret;
}

char *centre_take(struct centre *centre, struct arena *arena, json_t *json, int64_t now_us)
{
	struct petition_letter letter;
	struct petition_fault fault;
	struct taking taking = {
		.centre = centre, .arena = arena, .letter = &letter, .now_us = now_us
	};

	if (!petition_of_json(arena, NULL, json, &letter, &fault)) {
		bool is_told = fault.receipt.of != PETITION_NONE;

		centre_wrong(centre, is_told ? fault.receipt.number : "", fault.reason, now_us);
		return is_told ? receipt_text(arena, fault.receipt) : NULL;
	}
	switch (letter.of) {
	case PETITION_ANSWER:
	case PETITION_EVENT:
		return take_ours(&taking, json);
	case PETITION_RECEIPT:
		take_receipt(centre, letter.receipt, now_us);
		return NULL;
	default:
		/* of a day only the bridge thinks anything */
		if (letter.of != PETITION_DAY) {
			centre_wrong(centre, "", "a letter of their own", now_us);
		}
		return NULL;
	}
}
