/* How long a file is kept; retention.h. */
#include "retention.h"

#include <stdio.h>
#include <string.h>

#include "civil.h"
#include "clock.h"
#include "fold.h"
#include "reference.h"

#define DECEMBER 12
#define LAST     31

enum { FOR_EVER = RETENTION_FOR_EVER, TOLD = 0 };

struct keeping_row {
	const char *name, *zh, *en;
	uint16_t years;
};

static const struct keeping_row rows[KEEPING_COUNT] = {
#define KEEPING(number, NAME, row_name, row_years, row_zh, row_en) \
	[number] = { .name = #row_name, .zh = (row_zh), .en = (row_en), .years = (row_years) },
#include "tables/keepings.def"
#undef KEEPING
};

static uint16_t choice_years(uint8_t choice)
{
	static const uint16_t years[] = {
		[RETENTION_SHORT] = 10, [RETENTION_LONG] = 30, [RETENTION_PERMANENT] = FOR_EVER
	};

	return choice < sizeof(years) / sizeof(years[0]) ? years[choice] : 0;
}

static void keep(struct retention *retention, enum keeping ground, uint16_t years)
{
	if (years <= retention->years) return;
	retention->ground = ground;
	retention->years = years < FOR_EVER ? years : FOR_EVER;
}

static void keep_if(struct retention *retention, enum keeping ground, bool is_met)
{
	if (is_met) keep(retention, ground, rows[ground].years);
}

void retention_of(const struct retention_facts *facts, struct retention *ret)
{
	*ret = (struct retention){ .closed_on = facts->closed_on };
	if (!facts->closed_on) return;
	keep_if(ret, KEEPING_ORAL, true);
	keep_if(ret, KEEPING_WRITTEN, facts->was_written);
	keep_if(ret, KEEPING_CASUALTIES, facts->circumstances >> CIRCUMSTANCE_CASUALTIES & 1);
	keep_if(ret, KEEPING_MAJOR, facts->level == LEVEL_MAJOR);
	keep(ret, KEEPING_KIND, facts->kind_years);
	keep(ret, KEEPING_CHOICE, choice_years(facts->choice));
	if (ret->years == FOR_EVER) return;
	ret->until_on =
	    civil_days(civil_from_days(facts->closed_on).year + ret->years, DECEMBER, LAST);
}

/* Closed is what is closed now: a file that was opened again has no term. */
static void follow(const struct journal_event *event, struct retention_facts *facts)
{
	const struct event_row *row = &event->row;
	uint8_t choice =
	    (uint8_t)arguments_integer(&event->arguments, ARG_RETENTION, facts->choice);

	if (row->action != ACTION_REQUEST_APPROVAL &&
	    choice_years(choice) > choice_years(facts->choice)) {
		facts->choice = choice;
	}
	if (row->from_state == row->to_state) return;
	if (row->to_state == STATE_ARCHIVED && row->from_state == STATE_CLOSED) return;
	facts->closed_on = row->to_state == STATE_CLOSED || row->to_state == STATE_ARCHIVED
	    ? civil_day_of_instant(row->happened_us)
	    : 0;
}

void retention_read(const struct journal_event *events, size_t count,
    const struct reference *reference, struct retention *ret)
{
	struct dispute dispute = { 0 };
	struct retention_facts facts = { 0 };
	const struct kind *kind;

	for (size_t i = 0; i < count; i++) {
		fold_apply(&dispute, &events[i].row, &events[i].arguments, events[i].moves,
		    events[i].move_count);
		if (dispute.form == FORM_WRITTEN) facts.was_written = true;
		follow(&events[i], &facts);
	}
	kind = reference_kind(reference, dispute.kind);
	facts.level = dispute.level;
	facts.circumstances = dispute.circumstances;
	facts.kind_years = kind ? kind->keep_years : 0;
	retention_of(&facts, ret);
	ret->file = dispute.regions[REGION_FILE];
}

bool retention_is_over(const struct retention *retention, int64_t today)
{
	return retention->until_on && today > retention->until_on;
}

const char *keeping_name(enum keeping ground)
{
	return rows[ground].name ? rows[ground].name : "";
}

void retention_sentence_zh(const struct retention *retention, char *ret, size_t bytes)
{
	struct civil_date closed = civil_from_days(retention->closed_on);
	struct civil_date until = civil_from_days(retention->until_on);
	const char *ground = rows[retention->ground].zh;

	if (retention->until_on) {
		(void)snprintf(ret, bytes,
		    "%d年%u月%u日结案，自次年起保管%u年，至%d年%u月%u日（%s）；满期须经鉴定才能销毁（档案法实施条例19、24，本镇）。",
		    closed.year, closed.month, closed.day, retention->years, until.year,
		    until.month, until.day, ground);
	} else {
		(void)snprintf(ret, bytes,
		    "%d年%u月%u日结案，永久保管（%s），不得销毁（档案法实施条例19，本镇）。",
		    closed.year, closed.month, closed.day, ground);
	}
}

void retention_sentence_en(const struct retention *retention, char *ret, size_t bytes)
{
	struct civil_date closed = civil_from_days(retention->closed_on);
	struct civil_date until = civil_from_days(retention->until_on);
	const char *ground = rows[retention->ground].en;

	if (retention->until_on) {
		(void)snprintf(ret, bytes,
		    "closed on %04d-%02u-%02u, kept for %u years from the next, until %04d-%02u-%02u (%s); then it may be destroyed by a record of appraisal (Regulation on Archives 19, 24; this town)",
		    closed.year, closed.month, closed.day, retention->years, until.year,
		    until.month, until.day, ground);
	} else {
		(void)snprintf(ret, bytes,
		    "closed on %04d-%02u-%02u, kept for ever (%s): never destroyed (Regulation on Archives 19; this town)",
		    closed.year, closed.month, closed.day, ground);
	}
}
