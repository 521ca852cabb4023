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

/* ---- the sentence, in either language ---- */

enum language { ZH, EN };

/* What stands around and between what is told. */
static const struct {
	const char *nobody, *reasons, *and, *passed_over, *teams, *why, *why_end, *next, *end;
} words[] = {
	[ZH] = { "没有合适的队伍", "：", "、", "。未选：", "支队伍", "（", "）", "；", "。" },
	[EN] = { "No team suits", ": ", ", ", ". Passed over: ", " teams", " (", ")", "; ", "." },
};

static const char *in_language(const struct label *label, enum language language)
{
	return language == ZH ? label->zh : label->en;
}

static void say_team(FILE *out, const struct assignment *assignment, enum assignment_source source,
    const char *team, enum language language)
{
	bool is_zh = language == ZH;

	if (assignment->team == 0) {
		fputs(words[language].nobody, out);
	} else if (source == ASSIGNED_BY_LEDGER) {
		fprintf(out, is_zh ? "台账记载由%s承办" : "In the ledger it is %s's", team);
	} else if (source != ASSIGNED_BY_RULE) {
		fprintf(out, is_zh ? "由人指定交%s承办" : "Given to %s by a person", team);
	} else if (is_zh) {
		fprintf(out, "按第%" PRIu32 "版分派规则交%s承办", assignment->rules, team);
	} else {
		fprintf(out, "Given to %s by version %" PRIu32 " of the rules", team,
		    assignment->rules);
	}
}

static void say_reasons(FILE *out, const struct assignment *assignment, enum language language)
{
	for (size_t i = 0; i < assignment->reason_count; i++) {
		const struct label *label = choice_label("assignment", assignment->reasons[i]);

		if (!label) continue;
		fprintf(out, "%s%s", i ? words[language].and : words[language].reasons,
		    in_language(label, language));
	}
}

static void say_passed_over(FILE *out, const struct assignment *assignment,
    const struct reference *reference, enum language language)
{
	const char *before = words[language].passed_over;

	for (size_t i = 0; i < choice_count("verdict"); i++) {
		const struct label *verdict = choice_at("verdict", i);
		size_t count = count_of(assignment, verdict->number);

		if (count == 0 || verdict->number == VERDICT_CHOSEN) continue;
		fputs(before, out);
		if (count > TEAMS_SAID_MAX) {
			fprintf(out, "%zu%s", count, words[language].teams);
		} else {
			say_teams(out, assignment, verdict->number, reference, words[language].and);
		}
		fprintf(out, "%s%s%s", words[language].why, in_language(verdict, language),
		    words[language].why_end);
		before = words[language].next;
	}
}

static char *sentence_of(const struct assignment *assignment, enum assignment_source source,
    const struct reference *reference, struct arena *arena, enum language language)
{
	struct sentence sentence;

	begin(&sentence);
	say_team(
	    sentence.out, assignment, source, team_name(reference, assignment->team), language);
	say_reasons(sentence.out, assignment, language);
	say_passed_over(sentence.out, assignment, reference, language);
	fputs(words[language].end, sentence.out);
	return end(&sentence, arena);
}

char *assignment_sentence_zh(const struct assignment *assignment, enum assignment_source source,
    const struct reference *reference, struct arena *arena)
{
	return sentence_of(assignment, source, reference, arena, ZH);
}

char *assignment_sentence_en(const struct assignment *assignment, enum assignment_source source,
    const struct reference *reference, struct arena *arena)
{
	return sentence_of(assignment, source, reference, arena, EN);
}
