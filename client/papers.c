/* Which papers there are, and what they are filled from; papers.h. */
#include "papers.h"

#include <string.h>

#include "capitals.h"
#include "civil.h"
#include "paper.h"
#include "say.h"

#define DAY_US    INT64_C(86400000000)
#define ZONE_US   INT64_C(28800000000)
#define MINUTE_US INT64_C(60000000)

static const struct paper_kind kinds[] = {
	{ "intake", "受理登记表", "djb", { "登记表" }, "人民调解法27", intake_lacks, intake_fill,
	    .identifies = true },
	{ "record", "调解记录", "jl", { "记录" }, "人民调解法27", record_lacks, record_fill,
	    .is_of_meetings = true },
	{ "agreement", "调解协议书", "xys", { "协议书", "协议", "口头协议登记表" },
	    "人民调解法28、29", agreement_lacks, agreement_fill, .identifies = true },
	{ "application", "申请时间证明", "sqzm", { "申请证明" }, "民法典195；诉讼时效规定12",
	    application_lacks, application_fill, .is_proven = true },
};

#define KIND_COUNT (sizeof(kinds) / sizeof(kinds[0]))

const struct paper_kind *papers_all(size_t *ret_count)
{
	*ret_count = KIND_COUNT;
	return kinds;
}

static bool is_called(const struct paper_kind *kind, const char *word)
{
	for (size_t i = 0; i < PAPER_NAMES_MORE && kind->also[i]; i++) {
		if (strcmp(kind->also[i], word) == 0) return true;
	}
	return words_same(kind->name, word) || strcmp(kind->zh, word) == 0 ||
	    words_same(kind->initials, word);
}

const struct paper_kind *papers_find(const char *word)
{
	for (size_t i = 0; i < KIND_COUNT; i++) {
		if (is_called(&kinds[i], word)) return &kinds[i];
	}
	return NULL;
}

/* ---- events ---- */

bool papers_is(const struct papers_source *source, size_t event, const char *action)
{
	const Mediation__V1__CatalogueAction *known =
	    words_action_numbered(source->words, source->events[event]->action);

	return known && strcmp(known->name, action) == 0;
}

bool papers_stands(const struct papers_source *source, size_t event)
{
	/* only the last step is taken back */
	return event + 1 >= source->event_count || !papers_is(source, event + 1, "retract");
}

const Mediation__V1__Argument *papers_argument(
    const struct papers_source *source, size_t event, const char *name)
{
	const Mediation__V1__CatalogueArgument *known = words_argument(source->words, name);
	const Mediation__V1__Event *told = source->events[event];

	for (size_t i = 0; known && i < told->n_arguments; i++) {
		if (told->arguments[i]->number == known->number) return told->arguments[i];
	}
	return NULL;
}

const char *papers_text(const struct papers_source *source, size_t event, const char *name)
{
	const Mediation__V1__Argument *found = papers_argument(source, event, name);

	return found && found->value_case == MEDIATION__V1__ARGUMENT__VALUE_TEXT ? found->text : "";
}

int64_t papers_integer(const struct papers_source *source, size_t event, const char *name)
{
	const Mediation__V1__Argument *found = papers_argument(source, event, name);

	return found && found->value_case == MEDIATION__V1__ARGUMENT__VALUE_INTEGER ? found->integer
	                                                                            : 0;
}

size_t papers_meeting(const struct papers_source *source, size_t number)
{
	size_t event;

	for (event = 0; event < source->event_count; event++) {
		bool is_one = papers_is(source, event, "meet") && papers_stands(source, event);

		if (is_one && --number == 0) break;
	}
	return event;
}

size_t papers_meetings(const struct papers_source *source)
{
	size_t count = 0;

	while (papers_meeting(source, count + 1) < source->event_count) {
		count++;
	}
	return count;
}

/* ---- parties ---- */

const char *papers_party(const struct papers_source *source, int64_t number)
{
	for (size_t i = 0; i < source->dispute->n_parties; i++) {
		const Mediation__V1__Party *party = source->dispute->parties[i];

		if (party->number == number) return party->name;
	}
	return "";
}

void papers_parties(const struct papers_source *source, uint32_t side, FILE *out)
{
	const char *before = "";

	for (size_t i = 0; i < source->dispute->n_parties; i++) {
		const Mediation__V1__Party *party = source->dispute->parties[i];

		if (party->has_left || (side && party->side != side)) continue;
		fprintf(out, "%s%s", before, party->name);
		before = "、";
	}
}

void papers_pair(FILE *out, const char *what, const struct papers_source *source,
    void (*write)(const struct papers_source *source, FILE *out))
{
	struct text text;

	text_begin(&text);
	write(source, text.out);
	paper_pair(out, what, text_end(&text));
	text_free(&text);
}

/* "" where it is not kept, or cannot be opened now. */
static const char *identity_of(
    const struct papers_source *source, const Mediation__V1__Party *party, const char *name)
{
	for (size_t i = 0; i < party->n_identities; i++) {
		const char *known =
		    words_name(source->words, "identity", party->identities[i]->identity);

		if (known && strcmp(known, name) == 0) return party->identities[i]->mask;
	}
	return "";
}

bool papers_is_masked(const char *mask)
{
	return strchr(mask, '*') != NULL;
}

/* A line each: what is not told is written in behind its label, what is told in part on the line
 * below it. */
static void say_identities(
    const struct papers_source *source, const Mediation__V1__Party *party, FILE *out)
{
	static const struct {
		const char *name, *label;
	} lines[] = { { "id_number", "证件号码" }, { "telephone", "电话" }, { "address", "住址" } };

	if (party->n_identities == 0) return;
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		const char *told = identity_of(source, party, lines[i].name);
		bool needs_room = !source->is_whole && papers_is_masked(told);

		fprintf(out, "%s%s：%s%s", i ? "\n" : "", lines[i].label, told,
		    needs_room ? "\n　" : "");
	}
}

void papers_parties_table(const struct papers_source *source, FILE *out)
{
	static const char *const headings[] = { "当事人", "姓名或名称", "性别", "民族", "年龄",
		"职业或职务", "证件、电话、住址", NULL };

	paper_table_begin(out, headings);
	for (size_t i = 0; i < source->dispute->n_parties; i++) {
		const Mediation__V1__Party *party = source->dispute->parties[i];
		const char *cells[] = { words_zh(source->words, "side", party->side), party->name,
			"", "", "", "", NULL, NULL };
		struct text identities;

		if (party->has_left) continue;
		text_begin(&identities);
		say_identities(source, party, identities.out);
		cells[6] = text_end(&identities);
		paper_row(out, cells);
		text_free(&identities);
	}
	paper_table_end(out);
}

void papers_parties_sign(
    const struct papers_source *source, uint32_t side, const char *how, FILE *out)
{
	paper_signing(out, how);
	for (size_t i = 0; i < source->dispute->n_parties; i++) {
		const Mediation__V1__Party *party = source->dispute->parties[i];
		struct text who;

		if (party->has_left || (side && party->side != side)) continue;
		text_begin(&who);
		fprintf(
		    who.out, "%s %s", words_zh(source->words, "side", party->side), party->name);
		paper_signature(out, text_end(&who));
		text_free(&who);
	}
}

void papers_member_signs(
    const struct papers_source *source, const char *office, int64_t member, FILE *out)
{
	struct text who;

	text_begin(&who);
	fprintf(who.out, "%s %s", office, member ? words_member(source->words, member) : "");
	paper_signature(out, text_end(&who));
	text_free(&who);
}

/* ---- values ---- */

void papers_date(FILE *out, int64_t day)
{
	struct civil_date date = civil_from_days(day);

	if (day == 0) return;
	fprintf(out, "%d年%u月%u日", date.year, date.month, date.day);
}

void papers_instant(FILE *out, int64_t us)
{
	int64_t day = civil_day_of_instant(us);
	int minute = (int)((us + ZONE_US - day * DAY_US) / MINUTE_US);

	if (us == 0) return;
	papers_date(out, day);
	fprintf(out, "%d时%02d分", minute / 60, minute % 60);
}

void papers_yuan(FILE *out, int64_t fen)
{
	fprintf(out, "%lld.%02lld元（", (long long)fen / 100, (long long)fen % 100);
	capitals_yuan(out, fen);
	fputs("）", out);
}
