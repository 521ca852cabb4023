/*
 * Every action × role × state as the row judges it, against decide.golden: a change of who may do
 * what, and when, shows as a change of that file.
 *
 * test_decide print > tests/unit/decide.golden writes it anew.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "action.h"
#include "decide.h"

#define LINE_BYTES 256

static const struct {
	enum outcome outcome;
	char letter;
} letters[] = { { OUTCOME_DONE, '+' }, { OUTCOME_FORBIDDEN, '.' }, { OUTCOME_WRONG_STATE, 's' },
	{ OUTCOME_WRONG_REGION, 'r' }, { OUTCOME_OTHER_TEAM, 't' }, { OUTCOME_NO_PROPOSAL, 'n' },
	{ OUTCOME_RETIRED_ACTION, 'x' }, { OUTCOME_NOT_RETRACTABLE, 'b' },
	{ OUTCOME_NOT_YOUR_STEP, 'y' } };

static char letter_of(enum outcome outcome)
{
	for (size_t i = 0; i < sizeof(letters) / sizeof(letters[0]); i++) {
		if (letters[i].outcome == outcome) return letters[i].letter;
	}
	return 'c';
}

/* A dispute of the member's own team, nothing pending, every side region at its start. */
static char judge(const struct action *action, enum role role, enum state state)
{
	static struct team team = { .id = 1, .committee = 1, .name = "team", .is_active = true };
	static struct kind kind = { .number = 1, .name = "kind", .allows_oral = true };
	struct member member = { .id = 7,
		.login = "x",
		.name = "x",
		.team = 1,
		.committee = 1,
		.roles = ROLE_BIT(role),
		.is_active = true };
	const struct reference reference = { .district = 340212100,
		.version = 1,
		.teams = &team,
		.team_count = 1,
		.members = &member,
		.member_count = 1,
		.kinds = &kind,
		.kind_count = 1 };
	struct dispute dispute = { .district = 340212100,
		.id = 1,
		.version = state ? 3 : 0,
		.state = (uint8_t)state,
		.round = 1,
		.kind = 1,
		.team = 1,
		.mediator = 7 };
	struct situation situation = { .action = action,
		.dispute = &dispute,
		.actor = &member,
		.reference = &reference,
		.now_us = 1700000000000000 };
	struct prospect prospect;

	decide_prospect(&situation, &prospect);
	return letter_of(prospect.outcome);
}

static void print_line(FILE *out, const struct action *action, enum role role)
{
	fprintf(out, "%-22s %-12s ", action->name, role_label(role)->name);
	for (enum state state = STATE_NONE; state < STATE_COUNT; state++) {
		if (state == STATE_NONE || state_label((uint16_t)state)) {
			fputc(judge(action, role, state), out);
		}
	}
	fputc('\n', out);
}

static void print_all(FILE *out)
{
	size_t count;
	const struct action *const *actions = action_all(&count);

	fputs("# action, role; then one letter a state, none first:", out);
	for (uint16_t state = 1; state < STATE_COUNT; state++) {
		if (state_label(state)) fprintf(out, " %s", state_label(state)->name);
	}
	fputs("\n# + allowed", out);
	for (size_t i = 1; i < sizeof(letters) / sizeof(letters[0]); i++) {
		fprintf(out, ", %c %s", letters[i].letter, outcome_info(letters[i].outcome)->name);
	}
	fputs(", c a named check\n", out);
	for (size_t i = 0; i < count; i++) {
		for (uint16_t role = 1; role < ROLE_COUNT; role++) {
			if (role_label(role)) print_line(out, actions[i], (enum role)role);
		}
	}
}

/* Compares line by line; returns how many differ. */
static unsigned compare(FILE *made, FILE *golden)
{
	char new_line[LINE_BYTES * 4], old_line[LINE_BYTES * 4];
	unsigned differing = 0;

	for (;;) {
		const char *is = fgets(new_line, sizeof(new_line), made);
		const char *was = fgets(old_line, sizeof(old_line), golden);

		if (!is && !was) return differing;
		if (is && was && strcmp(is, was) == 0) continue;
		if (differing++ < 10) printf("# was %s# is  %s", was ? was : "\n", is ? is : "\n");
	}
}

int main(int argc, char **argv)
{
	char path[4096];
	FILE *made, *golden;
	unsigned differing;

	if (argc == 2 && strcmp(argv[1], "print") == 0) {
		print_all(stdout);
		return 0;
	}
	made = tmpfile();
	(void)snprintf(path, sizeof(path), "%s/tests/unit/decide.golden", getenv("SOURCE_ROOT"));
	golden = fopen(path, "r");
	if (!made || !golden) {
		puts("Bail out! decide.golden cannot be read");
		return 1;
	}
	print_all(made);
	rewind(made);
	puts("1..1");
	differing = compare(made, golden);
	printf("%sok 1 - every action, role and state is judged as written down\n",
	    differing ? "not " : "");
	(void)fclose(made);
	(void)fclose(golden);
	return differing != 0;
}
