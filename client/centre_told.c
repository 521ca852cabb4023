/*
 * What a simulated petition centre tells, and how the plan spoils it; centre.h. A letter has a time
 * from which it goes out, and gets its place in the row when that has come: what is held back is
 * overtaken, and a cursor misses nothing.
 */
#include <stdlib.h>
#include <string.h>

#include "centre.h"
#include "digest.h"
#include "petition_form.h"

#define US_PER_MS     1000
#define OVERTAKEN_US  500000 /* by how much a letter at most that others overtake */
#define TWICE_US      1000000
#define TELLINGS_MAX  1000 /* of one version: what strikes one is drawn anew */
#define SPOILT_DIGEST "digest"
#define SPOILT_DAYS   "days"

/* ---- what goes out ---- */

static int64_t drawn(
    const struct centre *centre, const char *purpose, const char *number, int64_t nth, int64_t most)
{
	return (int64_t)(plan_number(&centre->plan, purpose, number, nth) % (uint64_t)(most + 1));
}

static void put(
    struct centre *centre, const char *number, int64_t version, const char *spoilt, int64_t at_us)
{
	(void)book_do(centre->book,
	    "INSERT INTO told (at_us, number, version, spoilt) VALUES (?, ?, ?, ?)", "itit", at_us,
	    number, version, spoilt);
}

void centre_tell(struct centre *centre, const char *number, int64_t version, int64_t now_us)
{
	int64_t telling = book_number(centre->book, 0,
	    "UPDATE version SET tellings = tellings + 1, again_us = NULL WHERE number = ? AND version = ? RETURNING tellings",
	    "ti", number, version);
	int64_t nth = version * TELLINGS_MAX + telling, at_us = now_us;
	bool is_overtaken = CENTRE_STRUCK(centre, reorder, number, nth);
	const char *spoilt = CENTRE_STRUCK(centre, wrong_digest, number, nth) ? SPOILT_DIGEST
	    : CENTRE_STRUCK(centre, backwards, number, nth)                   ? SPOILT_DAYS
	                                                                      : "";

	if (is_overtaken) at_us += drawn(centre, "overtaken", number, nth, OVERTAKEN_US);
	if (CENTRE_STRUCK(centre, delay, number, nth)) {
		at_us +=
		    drawn(centre, "held", number, nth, (int64_t)centre->plan.delay_ms * US_PER_MS);
	}
	put(centre, number, version, spoilt, at_us);
	if (CENTRE_STRUCK(centre, duplicate, number, nth)) {
		put(centre, number, version, "",
		    at_us + drawn(centre, "twice", number, nth, TWICE_US));
	}
	if (is_overtaken && version > 1) put(centre, number, version - 1, "", at_us + 1);
}

void centre_tell_receipt(
    struct centre *centre, const char *number, const char *receipt, int64_t at_us)
{
	(void)book_do(centre->book,
	    "INSERT INTO told (at_us, number, version, letter) VALUES (?, ?, 0, ?)", "itt", at_us,
	    number, receipt);
}

/* ---- as it is told ---- */

static void put_in_order(struct centre *centre, int64_t now_us)
{
	(void)book_do(centre->book,
	    "UPDATE told AS t SET place = o.place FROM (SELECT id, row_number() OVER (ORDER BY at_us, id)"
	    " + (SELECT coalesce(max(place), 0) FROM told) AS place FROM told WHERE place IS NULL AND at_us <= ?) o WHERE t.id = o.id",
	    "i", now_us);
}

/* Days that run backwards, with a digest that is right. */
static char *with_days_crossed(const char *line)
{
	json_t *item = json_loads(line, 0, NULL);
	const char *received = json_string_value(json_object_get(item, "received_on"));
	char text[PETITION_DATE_BYTES], *ret;
	int64_t day;

	if (!received || !petition_day_read(received, &day)) {
		json_decref(item);
		return NULL;
	}
	json_object_set_new(item, "handed_on", json_string(petition_day_write(day - 1, text)));
	ret = centre_line(item);
	json_decref(item);
	return ret;
}

/* The same with another digest than its own. */
static char *with_wrong_digest(const char *line)
{
	json_t *item = json_loads(line, 0, NULL);
	const char *digest = json_string_value(json_object_get(item, "digest"));
	char text[2 * DIGEST_BYTES + 1], *ret;

	if (!digest || strlen(digest) >= sizeof(text)) {
		json_decref(item);
		return NULL;
	}
	memcpy(text, digest, strlen(digest) + 1);
	text[0] = text[0] == '0' ? '1' : '0';
	json_object_set_new(item, "digest", json_string(text));
	ret = json_dumps(item, JSON_COMPACT);
	json_decref(item);
	return ret;
}

static void tell_line(const char *line, const char *spoilt, centre_told_fn *told, void *context)
{
	char *changed = strcmp(spoilt, SPOILT_DAYS) == 0 ? with_days_crossed(line)
	    : strcmp(spoilt, SPOILT_DIGEST) == 0         ? with_wrong_digest(line)
	                                                 : NULL;

	told(context, changed ? changed : line);
	free(changed);
}

int64_t centre_told(struct centre *centre, int64_t after, int64_t limit, int64_t now_us,
    centre_told_fn *told, void *context)
{
	struct asked *asked;
	int64_t last = after;

	put_in_order(centre, now_us);
	asked = book_ask(centre->book,
	    "SELECT t.place, t.spoilt, CASE WHEN t.version = 0 THEN t.letter ELSE v.item END FROM told t"
	    " LEFT JOIN version v ON v.number = t.number AND v.version = t.version WHERE t.place > ? ORDER BY t.place LIMIT ?",
	    "ii", after, limit);
	while (asked_next(asked)) {
		last = asked_integer(asked, 0);
		tell_line(asked_text(asked, 2), asked_text(asked, 1), told, context);
	}
	asked_end(asked);
	/* it is waited for their receipts from now on */
	(void)book_do(centre->book,
	    "UPDATE version AS v SET again_us = ? FROM told t WHERE t.place > ? AND t.place <= ? AND v.number = t.number"
	    " AND v.version = t.version AND v.receipt = ''",
	    "iii", now_us + (int64_t)centre->plan.resend_ms * US_PER_MS, after, last);
	return last;
}

bool centre_is_due(struct centre *centre, int64_t after, int64_t now_us)
{
	put_in_order(centre, now_us);
	return centre_has_more(centre, after);
}

bool centre_has_more(struct centre *centre, int64_t after)
{
	return book_number(centre->book, 0, "SELECT EXISTS (SELECT 1 FROM told WHERE place > ?)",
	           "i", after) != 0;
}
