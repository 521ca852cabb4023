/* A simulated petition centre as it is shown; centre_show.h. */
#include "centre_show.h"

#include <stdio.h>
#include <string.h>

#include "centre_situation.h"
#include "civil.h"
#include "petition_form.h"
#include "say.h"
#include "table.h"

#define NEAR_DAYS  3
#define WRONG_MOST 50 /* that are told one by one */

static const struct column columns[] = { { N_("petition"), CELLS_FIXED, 0 },
	{ N_("what"), CELLS_TEXT, 0 }, { N_("stands"), CELLS_FIXED, 0 },
	{ N_("version"), CELLS_FIXED, 100 }, { N_("our receipt"), CELLS_FIXED, 110 },
	{ N_("dispute"), CELLS_FIXED, 0 }, { N_("events"), CELLS_FIXED, 0 },
	{ N_("the last"), CELLS_FIXED, 0 }, { N_("they: objection"), CELLS_FIXED, 120 },
	{ N_("they: notice"), CELLS_FIXED, 0 }, { N_("they: reply"), CELLS_FIXED, 0 },
	{ NULL, CELLS_FIXED, 0 } };

/* ---- matters ---- */

/* As the tables call it; "" for what is no name of the list. */
static const char *label(const char *list, const char *name)
{
	static const struct {
		const char *list, *name, *zh, *en;
	} labels[] = {

#define CHOICE(LIST, number, NAME, name, zh, en) { #LIST, #name, zh, en },
#include "tables/choices.def"
#undef CHOICE
	};

	for (size_t i = 0; i < sizeof(labels) / sizeof(labels[0]); i++) {
		if (strcmp(labels[i].list, list) == 0 && strcmp(labels[i].name, name) == 0) {
			return say_either(labels[i].zh, labels[i].en);
		}
	}
	return "";
}

/* A term of theirs, red when it is over; what was done in time has none any more. */
static void term_cell(struct table *table, const char *term, bool is_done, int64_t today)
{
	int64_t day;

	table_cell(table, "%s", is_done ? _("done") : term);
	if (is_done || !petition_day_read(term, &day)) return;
	if (day < today) {
		table_colour(table, "red");
	} else if (day - today <= NEAR_DAYS) {
		table_colour(table, "yellow");
	}
}

static void show_row(struct table *table, const struct asked *row, int64_t today)
{
	enum {
		NUMBER,
		SITUATION,
		STATE,
		AT_VERSION,
		RECEIPT,
		OURS,
		LAST,
		LAST_KIND,
		OBJECTION,
		NOTICE,
		REPLY,
		ANSWERED,
		TOLD_ON,
		CLOSED_ON
	};
	const struct situation *situation = situation_named(asked_text(row, SITUATION));
	const char *state = label("PETITION_STATE", asked_text(row, STATE));
	const char *receipt = label("PETITION_RECEIPT", asked_text(row, RECEIPT));
	const char *last = label("PETITION_EVENT", asked_text(row, LAST_KIND));
	bool is_closed = *asked_text(row, CLOSED_ON) != '\0';

	table_row(table);
	table_cell(table, "%s", asked_text(row, NUMBER));
	table_cell(table, "%s", situation ? say_either(situation->zh, situation->en) : "");
	table_cell(table, "%s", state);
	table_cell(table, "%lld", (long long)asked_integer(row, AT_VERSION));
	table_cell(table, "%s", receipt);
	table_cell(table, "%s", asked_text(row, OURS));
	table_cell(table, "%lld", (long long)asked_integer(row, LAST));
	table_cell(table, "%s", last);
	term_cell(table, asked_text(row, OBJECTION), asked_integer(row, ANSWERED) > 0, today);
	term_cell(table, asked_text(row, NOTICE), *asked_text(row, TOLD_ON) || is_closed, today);
	term_cell(table, asked_text(row, REPLY), is_closed, today);
}

bool centre_show(struct centre *centre, const char *number, int64_t now_us)
{
	struct table table = table_new(columns);
	struct asked *asked;
	size_t count = 0;
	bool is_read;

	book_begin(centre->book);
	asked = book_ask(centre->book,
	    "SELECT m.number, m.situation, " CENTRE_STATE
	    ", m.version, v.receipt, m.our_number, m.last, m.last_kind,"
	    " m.item ->> '$.terms.objection', m.item ->> '$.terms.notice', m.item ->> '$.terms.reply', m.answered, m.told_on, m.closed_on"
	    " FROM matter m JOIN version v USING (number, version) WHERE ?1 IS NULL OR m.number = ?1 ORDER BY m.number",
	    "t", number);
	for (; asked_next(asked); count++) {
		show_row(&table, asked, civil_day_of_instant(now_us));
	}
	asked_end(asked);
	is_read = book_end(centre->book) && count > 0;
	if (is_read) {
		table_end(&table);
	} else {
		table_drop(&table);
		if (number) fprintf(stderr, _("no petition %s was handed over\n"), number);
	}
	return is_read;
}

/* ---- what is wrong ---- */

static const struct finding {
	const char *sentence;  /* of gettext */
	const char *statement; /* number of a matter, and more of it */
	bool is_open;          /* it may still come */
} findings[] = {
	{ N_("wrong"), "SELECT number, what FROM wrong ORDER BY id", false },
	{ N_("an event is missing before"),
	    "SELECT l.number, l.at FROM letter l JOIN matter m USING (number) WHERE l.of = 'event' AND l.at > m.last AND l.result <> 'refused'"
	    " ORDER BY l.number, l.at",
	    true },
	{ N_("has no receipt yet"),
	    "SELECT number, 'v' || version || CASE reason WHEN '' THEN '' ELSE ': ' || reason END FROM version WHERE receipt = ''"
	    " ORDER BY number, version",
	    true },
	{ N_("refused, and not sent again"),
	    "SELECT number, of || ' ' || at FROM letter WHERE result = 'refused' ORDER BY number, of, at",
	    true },
	{ N_("they have yet to do"), "SELECT number, what FROM due ORDER BY at_us, id", true },
};

/* How many there are of it. */
static size_t tell_finding(struct centre *centre, const struct finding *finding)
{
	struct asked *asked = book_ask(centre->book, finding->statement, "");
	size_t count = 0;

	for (; asked_next(asked); count++) {
		if (count >= WRONG_MOST) continue;
		printf("%s\t%s\t%s\n", asked_text(asked, 0), _(finding->sentence),
		    asked_text(asked, 1));
	}
	asked_end(asked);
	if (count > WRONG_MOST) printf(_("… and %zu more\n"), count - WRONG_MOST);
	return count;
}

static void tell_struck(struct centre *centre)
{
	struct asked *asked =
	    book_ask(centre->book, "SELECT fault, times FROM struck ORDER BY fault", "");

	while (asked_next(asked)) {
		printf("%s\t%lld\n", asked_text(asked, 0), (long long)asked_integer(asked, 1));
	}
	asked_end(asked);
}

bool centre_check(struct centre *centre, bool is_settled)
{
	size_t wrong = 0, open = 0;
	int64_t matters, letters;

	book_begin(centre->book);
	for (size_t i = 0; i < sizeof(findings) / sizeof(findings[0]); i++) {
		size_t count = tell_finding(centre, &findings[i]);

		*(findings[i].is_open ? &open : &wrong) += count;
	}
	tell_struck(centre);
	matters = book_number(centre->book, 0, "SELECT count(*) FROM matter", "");
	letters = book_number(centre->book, 0, "SELECT count(*) FROM letter", "");
	if (!book_end(centre->book)) return false;
	printf(_("matters: %lld; letters that came: %lld; wrong: %zu; on their way: %zu\n"),
	    (long long)matters, (long long)letters, wrong, open);
	return wrong == 0 && (open == 0 || !is_settled);
}
