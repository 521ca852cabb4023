/* Days and digests of a simulated petition centre; centre.h. */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "centre.h"
#include "civil.h"
#include "digest.h"
#include "petition_canonical.h"
#include "petition_form.h"
#include "petition_json.h"

#define WEEK_DAYS 7
#define WORKDAYS  5
#define US_PER_S  INT64_C(1000000)

static const char *const states[] = { "waiting", "accepted", "objected", "returned", "duplicate",
	"withdrawn" };

#define STATES (sizeof(states) / sizeof(states[0]))

/* ---- days ---- */

int64_t centre_now(const struct centre *centre)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return now.tv_sec * US_PER_S + now.tv_nsec / 1000 + centre->ahead_us;
}

int64_t centre_add_workdays(int64_t day, unsigned count)
{
	while (count) {
		day++;
		if (day - civil_monday_of(day) < WORKDAYS) count--;
	}
	return day;
}

/* ---- letters ---- */

char *centre_line(json_t *item)
{
	uint8_t digest[DIGEST_BYTES];
	char hex[2 * DIGEST_BYTES + 1], *line;

	if (!petition_digest(item, "digest", digest)) abort();
	hex_write(digest, DIGEST_BYTES, hex);
	json_object_set_new(item, "digest", json_string(hex));
	line = json_dumps(item, JSON_COMPACT);
	if (!line) abort();
	return line;
}

/* Of the lines "number version\n" of those that stand so, ordered by the bytes of the number. */
static json_t *status_of(struct centre *centre, struct hasher *hasher, const char *state)
{
	struct asked *asked = book_ask(centre->book,
	    "SELECT m.number || ' ' || m.version || char(10) FROM matter m WHERE " CENTRE_STATE
	    " = ? ORDER BY m.number",
	    "t", state);
	uint8_t digest[DIGEST_BYTES];
	char hex[2 * DIGEST_BYTES + 1];
	json_int_t count = 0;

	hasher_begin(hasher);
	for (; asked_next(asked); count++) {
		const char *line = asked_text(asked, 0);

		hasher_add(hasher, line, strlen(line));
	}
	asked_end(asked);
	hasher_end(hasher, digest);
	hex_write(digest, DIGEST_BYTES, hex);
	return json_pack("{s:s, s:I, s:s}", "status", state, "count", count, "sha256", hex);
}

static json_t *all_matters(struct centre *centre)
{
	struct asked *asked = book_ask(centre->book,
	    "SELECT m.number, m.version, " CENTRE_STATE " FROM matter m ORDER BY m.number", "");
	json_t *ret = petition_array();

	while (asked_next(asked)) {
		json_array_append_new(ret,
		    json_pack("{s:s, s:I, s:s}", "number", asked_text(asked, 0), "version",
		        (json_int_t)asked_integer(asked, 1), "status", asked_text(asked, 2)));
	}
	asked_end(asked);
	return ret;
}

char *centre_day(struct centre *centre, int64_t now_us)
{
	struct hasher *hasher = hasher_new(DIGEST_SHA256);
	json_t *statuses = petition_array(), *day;
	char text[PETITION_DATE_BYTES], *ret;

	if (!hasher) abort();
	for (size_t i = 0; i < STATES; i++) {
		json_array_append_new(statuses, status_of(centre, hasher, states[i]));
	}
	(void)hasher_free(hasher);
	day = json_pack("{s:s, s:s, s:s, s:o, s:o}", "format", "mediation-petition-day/1", "office",
	    book_office(centre->book), "day",
	    petition_day_write(civil_day_of_instant(now_us), text), "statuses", statuses, "matters",
	    all_matters(centre));
	ret = json_dumps(day, JSON_COMPACT);
	if (!ret) abort();
	json_decref(day);
	return ret;
}
