/* What a simulated petition centre does by itself, some time after it had reason to; centre.h. */
#include <stdlib.h>
#include <string.h>

#include "centre.h"
#include "centre_situation.h"
#include "petition_form.h"

#define US_PER_MS      1000
#define AT_ONCE_MAX    200 /* things that one turn does: who asks meanwhile waits for it */
#define REPLY_DAYS_MAX 90  /* 60, and 30 more (信访工作条例34) */
#define SUPPLEMENT     "（信访人补充了请求，虚构）"

/* ---- a new version ---- */

void centre_renew(struct centre *centre, const char *number, centre_change_fn *change,
    const void *context, int64_t now_us)
{
	char *before =
	    book_text(centre->book, "SELECT item FROM matter WHERE number = ?", "t", number);
	json_t *item = before ? json_loads(before, 0, NULL) : NULL;
	json_int_t version = json_integer_value(json_object_get(item, "version")) + 1;
	const char *word;
	char *line;

	free(before);
	if (!item) return;
	change(item, context);
	json_object_set_new(item, "version", json_integer(version));
	line = centre_line(item);
	word = json_string_value(json_object_get(item, "word"));
	(void)book_do(centre->book,
	    "UPDATE matter SET version = ?, item = ?, word = ? WHERE number = ?", "ittt",
	    (int64_t)version, line, word ? word : "", number);
	(void)book_do(centre->book,
	    "INSERT INTO version (number, version, item, digest) VALUES (?, ?, ?, ?)", "titt",
	    number, (int64_t)version, line, json_string_value(json_object_get(item, "digest")));
	centre_tell(centre, number, version, now_us);
	free(line);
	json_decref(item);
}

static void say_word(json_t *item, const void *word)
{
	json_object_set_new(item, "word", json_string(word));
}

static void supplement(json_t *item, const void *context)
{
	const char *request = json_string_value(json_object_get(item, "request"));

	(void)context;
	json_object_set_new(
	    item, "request", json_sprintf("%s%s", request ? request : "", SUPPLEMENT));
}

/* At most as long as their rules have it. */
static void extend(json_t *item, const void *until)
{
	const char *handed = json_string_value(json_object_get(item, "handed_on"));
	char text[PETITION_DATE_BYTES];
	int64_t reply = *(const int64_t *)until, first;

	if (!handed || !petition_day_read(handed, &first)) return;
	if (reply > first + REPLY_DAYS_MAX) reply = first + REPLY_DAYS_MAX;
	json_object_set_new(
	    json_object_get(item, "terms"), "reply", json_string(petition_day_write(reply, text)));
}

/* ---- what they do ---- */

static bool stands(struct centre *centre, const char *number, const char *state)
{
	return book_number(centre->book, 0,
	           "SELECT " CENTRE_STATE " = ? FROM matter m WHERE m.number = ?", "tt", state,
	           number) != 0;
}

/* Our objection: one that they do not agree to leaves matter and term with us. */
static void decide(struct centre *centre, const char *number, int64_t now_us)
{
	bool agree = PLAN_STRIKES(&centre->plan, agree, number, 1);

	if (!stands(centre, number, "objected")) return;
	centre_renew(
	    centre, number, say_word, agree ? "objection_agreed" : "objection_refused", now_us);
}

static void withdraw(struct centre *centre, const char *number, int64_t now_us)
{
	if (stands(centre, number, "returned")) return;
	centre_renew(centre, number, say_word, "withdrawn", now_us);
}

static void change(struct centre *centre, const char *number, int64_t now_us)
{
	if (stands(centre, number, "accepted")) {
		centre_renew(centre, number, supplement, NULL, now_us);
	}
}

static const struct act {
	const char *name;
	void (*act)(struct centre *centre, const char *number, int64_t now_us);
} acts[] = {
	{ "decide", decide },
	{ "withdraw", withdraw },
	{ "change", change },
	{ "again", centre_hand_over_again },
};

void centre_will(struct centre *centre, const char *number, const char *what, int64_t now_us)
{
	uint64_t within = (uint64_t)centre->plan.react_ms * US_PER_MS + 1;

	(void)book_do(centre->book, "INSERT INTO due (at_us, number, what) VALUES (?, ?, ?)", "itt",
	    now_us + (int64_t)(plan_number(&centre->plan, what, number, 0) % within), number, what);
}

static void act(struct centre *centre, const char *what, const char *number, int64_t now_us)
{
	for (size_t i = 0; i < sizeof(acts) / sizeof(acts[0]); i++) {
		if (strcmp(acts[i].name, what) == 0) acts[i].act(centre, number, now_us);
	}
}

/* ---- each turn ---- */

static bool act_on_next(struct centre *centre, int64_t now_us)
{
	struct asked *asked = book_ask(centre->book,
	    "DELETE FROM due WHERE id = (SELECT id FROM due WHERE at_us <= ? ORDER BY at_us, id LIMIT 1)"
	    " RETURNING number, what",
	    "i", now_us);
	bool is_one = asked_next(asked);
	char *number = is_one ? strdup(asked_text(asked, 0)) : NULL;
	char *what = is_one ? strdup(asked_text(asked, 1)) : NULL;

	asked_end(asked);
	if (number && what) act(centre, what, number, now_us);
	free(number);
	free(what);
	return is_one;
}

/* What has waited for its receipt long enough. */
static bool tell_next_again(struct centre *centre, int64_t now_us)
{
	struct asked *asked = book_ask(centre->book,
	    "UPDATE version SET again_us = NULL WHERE (number, version) = (SELECT number, version FROM version"
	    " WHERE receipt = '' AND again_us <= ? ORDER BY again_us LIMIT 1) RETURNING number, version",
	    "i", now_us);
	bool is_one = asked_next(asked);
	char *number = is_one ? strdup(asked_text(asked, 0)) : NULL;
	int64_t version = is_one ? asked_integer(asked, 1) : 0;

	asked_end(asked);
	if (number) centre_tell(centre, number, version, now_us);
	free(number);
	return is_one;
}

void centre_turn(struct centre *centre, int64_t now_us)
{
	for (int i = 0; i < AT_ONCE_MAX && act_on_next(centre, now_us); i++) {
	}
	for (int i = 0; i < AT_ONCE_MAX && tell_next_again(centre, now_us); i++) {
	}
}

/* ---- what they hear ---- */

static bool is_played(
    struct centre *centre, const char *number, bool (*plays)(const struct situation *))
{
	char *name =
	    book_text(centre->book, "SELECT situation FROM matter WHERE number = ?", "t", number);
	const struct situation *situation = name ? situation_named(name) : NULL;

	free(name);
	return situation && plays(situation);
}

static bool changes(const struct situation *situation)
{
	return situation->changes;
}

static bool returns(const struct situation *situation)
{
	return situation->returns;
}

/* What has come back once does not come back for ever. */
static bool is_back(const struct situation *situation)
{
	return situation->is_repeat;
}

void centre_answered(struct centre *centre, const char *number, const char *answer, int64_t now_us)
{
	if (strcmp(answer, "objection") == 0) {
		centre_will(centre, number, "decide", now_us);
	} else if (strcmp(answer, "accepted") == 0 &&
	    (is_played(centre, number, changes) || CENTRE_STRUCK(centre, change, number, 1))) {
		centre_will(centre, number, "change", now_us);
	}
}

static bool is_beyond_reply(struct centre *centre, const char *number, int64_t until)
{
	char text[PETITION_DATE_BYTES];

	return book_number(centre->book, 0,
	           "SELECT item ->> '$.terms.reply' < ? FROM matter WHERE number = ?", "tt",
	           petition_day_write(until, text), number) != 0;
}

void centre_heard(
    struct centre *centre, const char *number, const char *kind, int64_t until, int64_t now_us)
{
	if (strcmp(kind, "extended") == 0 && is_beyond_reply(centre, number, until)) {
		centre_renew(centre, number, extend, &until, now_us);
	}
	if (strcmp(kind, "closed") == 0 && !is_played(centre, number, is_back) &&
	    (is_played(centre, number, returns) || CENTRE_STRUCK(centre, again, number, 1))) {
		centre_will(centre, number, "again", now_us);
	}
}
