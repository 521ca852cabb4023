/* The values of a dispute that a template may name: an entry each; paper_names.h. */
#include <string.h>

#include "civil.h"
#include "paper_names.h"
#include "say.h"
#include "text.h"

#define APPLICANT  1
#define RESPONDENT 2

static void choice(const struct papers_source *source, struct paper_value *value, const char *list,
    uint32_t number)
{
	if (number) paper_value_text(value, words_zh(source->words, list, number));
}

/* ---- the office ---- */

static void committee_name(const struct papers_source *source, struct paper_value *value)
{
	paper_value_text(value, source->committee);
}

static void committee_seal(const struct papers_source *source, struct paper_value *value)
{
	paper_value_text(value, source->seal);
}

/* ---- the dispute ---- */

static void number(const struct papers_source *source, struct paper_value *value)
{
	if (source->dispute->n_numbers) paper_value_text(value, source->dispute->numbers[0]);
}

static void last_number(const struct papers_source *source, struct paper_value *value)
{
	size_t count = source->dispute->n_numbers;

	if (count) paper_value_text(value, source->dispute->numbers[count - 1]);
}

static void write_numbers(const struct papers_source *source, FILE *out)
{
	for (size_t i = 0; i < source->dispute->n_numbers; i++) {
		fprintf(out, "%s%s", i ? "　" : "", source->dispute->numbers[i]);
	}
}

static void numbers(const struct papers_source *source, struct paper_value *value)
{
	paper_value_written(source, value, write_numbers);
}

static void kind(const struct papers_source *source, struct paper_value *value)
{
	paper_value_text(value, words_kind_zh(source->words, source->dispute->kind));
}

static void place(const struct papers_source *source, struct paper_value *value)
{
	int64_t code = source->dispute->place;

	if (code) paper_value_text(value, words_place(source->words, code));
}

static void channel(const struct papers_source *source, struct paper_value *value)
{
	choice(source, value, "channel", source->dispute->channel);
}

static void start(const struct papers_source *source, struct paper_value *value)
{
	choice(source, value, "start", (uint32_t)papers_integer(source, 0, "start_mode"));
}

/* 依当事人申请: how it began, as sentences have it. */
static void ground(const struct papers_source *source, struct paper_value *value)
{
	static const char *const ways[][2] = { { "applied", "依当事人申请" },
		{ "ex_officio", "主动调解" }, { "entrusted", "受委托、移送" } };
	uint32_t told = (uint32_t)papers_integer(source, 0, "start_mode");
	const char *name = words_name(source->words, "start", told);

	for (size_t i = 0; name && i < sizeof(ways) / sizeof(ways[0]); i++) {
		if (strcmp(ways[i][0], name) == 0) paper_value_text(value, ways[i][1]);
	}
}

static void level(const struct papers_source *source, struct paper_value *value)
{
	choice(source, value, "level", source->dispute->level);
}

static void state(const struct papers_source *source, struct paper_value *value)
{
	choice(source, value, "state", source->dispute->state);
}

static void facts(const struct papers_source *source, struct paper_value *value)
{
	paper_value_text(value, source->dispute->summary);
}

static void claims(const struct papers_source *source, struct paper_value *value)
{
	paper_value_text(value, papers_text(source, 0, "claims"));
}

static void is_oral(const struct papers_source *source, struct paper_value *value)
{
	paper_value_number(value, PAPER_FLAG, papers_integer(source, 0, "is_oral"));
}

static void team(const struct papers_source *source, struct paper_value *value)
{
	int64_t id = source->dispute->team;

	if (id) paper_value_text(value, words_team(source->words, id));
}

static void mediator(const struct papers_source *source, struct paper_value *value)
{
	int64_t id = source->dispute->mediator;

	if (id) paper_value_text(value, words_member(source->words, id));
}

static void registrar(const struct papers_source *source, struct paper_value *value)
{
	int64_t id = source->events[0]->member;

	if (id) paper_value_text(value, words_member(source->words, id));
}

static void applied_on(const struct papers_source *source, struct paper_value *value)
{
	paper_value_number(value, PAPER_DATE, source->dispute->applied_on);
}

static void registered(const struct papers_source *source, struct paper_value *value)
{
	paper_value_number(value, PAPER_INSTANT, source->dispute->registered_us);
}

static void accepted(const struct papers_source *source, struct paper_value *value)
{
	paper_value_number(value, PAPER_INSTANT, source->dispute->accepted_us);
}

/* That was told last. */
static void amount(const struct papers_source *source, struct paper_value *value)
{
	for (size_t i = 0; i < source->event_count; i++) {
		int64_t told = papers_integer(source, i, "amount");

		if (told) paper_value_number(value, PAPER_AMOUNT, told);
	}
}

static void persons(const struct papers_source *source, struct paper_value *value)
{
	int64_t sum = 0;

	for (size_t i = 0; i < source->dispute->n_parties; i++) {
		const Mediation__V1__Party *party = source->dispute->parties[i];

		if (!party->has_left) sum += party->persons ? party->persons : 1;
	}
	paper_value_number(value, PAPER_NUMBER, sum);
}

/* Where it came from, that it was told later than it happened, what was put right. */
static void write_remarks(const struct papers_source *source, FILE *out)
{
	const char *told = papers_text(source, 0, "source_number");
	int64_t occurred = papers_integer(source, 0, "occurred_on");

	if (*told) fprintf(out, "来源编号：%s。", told);
	if (occurred) {
		fputs("补登，发生于", out);
		papers_date(out, occurred);
		fprintf(out, "，理由：%s。", papers_text(source, 0, "reason"));
	}
	for (size_t i = 0; i < source->event_count; i++) {
		if (!papers_is(source, i, "correct")) continue;
		papers_date(out, civil_day_of_instant(source->events[i]->happened_us));
		fprintf(out, "更正%s为：%s。", papers_text(source, i, "corrected"),
		    papers_text(source, i, "new_value"));
	}
}

static void remarks(const struct papers_source *source, struct paper_value *value)
{
	paper_value_written(source, value, write_remarks);
}

static void has_intake(const struct papers_source *source, struct paper_value *value)
{
	paper_value_number(value, PAPER_FLAG, !papers_is(source, 0, "take_over"));
}

/* ---- who ---- */

static void write_all(const struct papers_source *source, FILE *out)
{
	papers_parties(source, 0, out);
}

static void write_applicants(const struct papers_source *source, FILE *out)
{
	papers_parties(source, APPLICANT, out);
}

static void write_respondents(const struct papers_source *source, FILE *out)
{
	papers_parties(source, RESPONDENT, out);
}

static void all_names(const struct papers_source *source, struct paper_value *value)
{
	paper_value_written(source, value, write_all);
}

static void applicants(const struct papers_source *source, struct paper_value *value)
{
	paper_value_written(source, value, write_applicants);
}

static void respondents(const struct papers_source *source, struct paper_value *value)
{
	paper_value_written(source, value, write_respondents);
}

const struct paper_fact paper_facts[] = {
	{ "committee.name", committee_name, NULL },
	{ "committee.seal", committee_seal, NULL },
	{ "dispute.number", number, NULL },
	{ "dispute.last_number", last_number, NULL },
	{ "dispute.numbers", numbers, NULL },
	{ "dispute.kind", kind, NULL },
	{ "dispute.place", place, NULL },
	{ "dispute.channel", channel, NULL },
	{ "dispute.start", start, NULL },
	{ "dispute.ground", ground, NULL },
	{ "dispute.level", level, NULL },
	{ "dispute.state", state, NULL },
	{ "dispute.facts", facts,
	    N_("what happened is not told; add it with: mediate correct NO") },
	{ "dispute.claims", claims,
	    N_("nobody's claims are told; add them with: mediate correct NO") },
	{ "dispute.is_oral", is_oral, NULL },
	{ "dispute.team", team, N_("no team has it yet; first: mediate assign NO") },
	{ "dispute.mediator", mediator, N_("nobody presides yet; first: mediate take NO") },
	{ "dispute.registrar", registrar, NULL },
	{ "dispute.applied_on", applied_on, NULL },
	{ "dispute.registered", registered, NULL },
	{ "dispute.accepted", accepted, N_("it is not accepted yet; first: mediate accept NO") },
	{ "dispute.amount", amount, NULL },
	{ "dispute.persons", persons, NULL },
	{ "dispute.remarks", remarks, NULL },
	{ "dispute.has_intake", has_intake,
	    N_("it was taken over from a ledger, and its form of intake is in the old file") },
	{ "parties.names", all_names, NULL },
	{ "applicants.names", applicants, NULL },
	{ "respondents.names", respondents,
	    N_("there is no other side; add it with: mediate change-parties NO") },
	{ NULL, NULL, NULL },
};
