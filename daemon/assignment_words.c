/* Assignments in sentences that a clerk can read out; assignment.h. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "arena.h"
#include "assignment.h"

/* More of one verdict are told by their number. */
#define TEAMS_SAID_MAX 3

static const char *team_name(const struct reference *reference, int64_t id)
{
	const struct team *team = reference_team(reference, id);

	return team ? team->name : "?";
}

static size_t count_of(const struct assignment *assignment, uint16_t verdict)
{
	size_t count = 0;

	for (size_t i = 0; i < assignment->candidate_count; i++) {
		count += assignment->candidates[i].verdict == verdict;
	}
	return count;
}

static void say_teams(FILE *out, const struct assignment *assignment, uint16_t verdict,
    const struct reference *reference, const char *between)
{
	const char *before = "";

	for (size_t i = 0; i < assignment->candidate_count; i++) {
		if (assignment->candidates[i].verdict != verdict) continue;
		fprintf(out, "%s%s", before, team_name(reference, assignment->candidates[i].team));
		before = between;
	}
}

/* A stream that becomes a text of the arena. */
struct sentence {
	FILE *out;
	char *bytes;
	size_t length;
};

static void begin(struct sentence *sentence)
{
	sentence->out = open_memstream(&sentence->bytes, &sentence->length);
	if (!sentence->out) abort();
}

static char *end(struct sentence *sentence, struct arena *arena)
{
	char *text;

	if (fclose(sentence->out) != 0) abort();
	text = arena_copy_text(arena, sentence->bytes, sentence->length);
	free(sentence->bytes);
	return text;
}

/* ---- Chinese ---- */

static void say_reasons_zh(FILE *out, const struct assignment *assignment)
{
	for (size_t i = 0; i < assignment->reason_count; i++) {
		const struct label *label = choice_label("assignment", assignment->reasons[i]);

		if (label) fprintf(out, "%s%s", i ? "、" : "：", label->zh);
	}
}

static void say_passed_over_zh(
    FILE *out, const struct assignment *assignment, const struct reference *reference)
{
	const char *before = "。未选：";

	for (size_t i = 0; i < choice_count("verdict"); i++) {
		const struct label *verdict = choice_at("verdict", i);
		size_t count = count_of(assignment, verdict->number);

		if (count == 0 || verdict->number == VERDICT_CHOSEN) continue;
		fputs(before, out);
		if (count > TEAMS_SAID_MAX) {
			fprintf(out, "%zu支队伍", count);
		} else {
			say_teams(out, assignment, verdict->number, reference, "、");
		}
		fprintf(out, "（%s）", verdict->zh);
		before = "；";
	}
}

char *assignment_sentence_zh(const struct assignment *assignment, enum assignment_source source,
    const struct reference *reference, struct arena *arena)
{
	const char *team = team_name(reference, assignment->team);
	struct sentence sentence;

	begin(&sentence);
	if (assignment->team == 0) {
		fputs("没有合适的队伍", sentence.out);
	} else if (source == ASSIGNED_BY_LEDGER) {
		fprintf(sentence.out, "台账记载由%s承办", team);
	} else if (source == ASSIGNED_BY_RULE) {
		fprintf(sentence.out, "按第%" PRIu32 "版分派规则交%s承办", assignment->rules, team);
	} else {
		fprintf(sentence.out, "由人指定交%s承办", team);
	}
	say_reasons_zh(sentence.out, assignment);
	say_passed_over_zh(sentence.out, assignment, reference);
	fputs("。", sentence.out);
	return end(&sentence, arena);
}

/* ---- English ---- */

static void say_reasons_en(FILE *out, const struct assignment *assignment)
{
	for (size_t i = 0; i < assignment->reason_count; i++) {
		const struct label *label = choice_label("assignment", assignment->reasons[i]);

		if (label) fprintf(out, "%s%s", i ? ", " : ": ", label->en);
	}
}

static void say_passed_over_en(
    FILE *out, const struct assignment *assignment, const struct reference *reference)
{
	const char *before = ". Passed over: ";

	for (size_t i = 0; i < choice_count("verdict"); i++) {
		const struct label *verdict = choice_at("verdict", i);
		size_t count = count_of(assignment, verdict->number);

		if (count == 0 || verdict->number == VERDICT_CHOSEN) continue;
		fputs(before, out);
		if (count > TEAMS_SAID_MAX) {
			fprintf(out, "%zu teams", count);
		} else {
			say_teams(out, assignment, verdict->number, reference, ", ");
		}
		fprintf(out, " (%s)", verdict->en);
		before = "; ";
	}
}

char *assignment_sentence_en(const struct assignment *assignment, enum assignment_source source,
    const struct reference *reference, struct arena *arena)
{
	const char *team = team_name(reference, assignment->team);
	struct sentence sentence;

	begin(&sentence);
	if (assignment->team == 0) {
		fputs("No team suits", sentence.out);
	} else if (source == ASSIGNED_BY_LEDGER) {
		fprintf(sentence.out, "In the ledger it is %s's", team);
	} else if (source == ASSIGNED_BY_RULE) {
		fprintf(sentence.out, "Given to %s by version %" PRIu32 " of the rules", team,
		    assignment->rules);
	} else {
		fprintf(sentence.out, "Given to %s by a person", team);
	}
	say_reasons_en(sentence.out, assignment);
	say_passed_over_en(sentence.out, assignment, reference);
	fputs(".", sentence.out);
	return end(&sentence, arena);
}
