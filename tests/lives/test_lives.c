/*
 * Ten thousand random lives of disputes, each step of them legal: after every one of them the laws
 * of laws.h hold. What the lives have come through is counted, so that a law nobody put to the
 * test, and an action nothing reached, fail too.
 *
 * test_lives print COUNT writes their acts, for `mediate replay` (poured.py).
 */
#include <inttypes.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "laws.h"
#include "print.h"
#include "town.h"

#define LIVES     10000
#define SEED      UINT64_C(20241212)
#define STEPS_MAX 38
#define LAWS_MAX  32

struct census {
	unsigned asked[LAWS_MAX], broken[LAWS_MAX];
	uint64_t states;
	unsigned done[ACTION_COUNT];
	size_t events, rounds;
};

static struct life life;
static struct census census;

/* ---- judging ---- */

static void tell_breach(const struct law *law)
{
	printf("# %s broken by life %" PRId64 ", event %zu:", law->name, life.number, life.count);
	for (size_t i = 0; i < life.count; i++) {
		printf(" %s", action_find(life.events[i].row.action)->name);
	}
	putchar('\n');
}

static void judge(size_t first)
{
	size_t count;
	const struct law *laws = laws_all(&count);

	for (size_t i = 0; i < count; i++) {
		if (laws[i].concerns(&life, first)) census.asked[i]++;
		if (laws[i].holds(&life, first)) continue;
		if (census.broken[i]++ == 0) tell_breach(&laws[i]);
	}
	for (size_t i = first; i < life.count; i++) {
		census.states |= STATE_BIT(life.events[i].row.to_state);
		census.done[life.events[i].row.action]++;
	}
}

static void live(const struct reference *town, int64_t number, life_act_fn fn, void *context)
{
	int steps;

	life_begin(&life, town, number, SEED + (uint64_t)number);
	life.is_told = fn != NULL;
	steps = 8 + (int)chance_below(&life.chance, STEPS_MAX - 8);
	for (int i = 0; i < steps; i++) {
		size_t first = life.count;

		if (!life_step(&life, fn, context)) break;
		if (!fn) judge(first);
	}
	census.events += life.count;
	census.rounds += life.dispute.round > 1;
}

/* ---- what is claimed ---- */

static int tests;

static int claim(bool holds, const char *words)
{
	printf("%sok %d - %s\n", holds ? "" : "not ", ++tests, words);
	return !holds;
}

static int claim_laws(void)
{
	size_t count;
	const struct law *laws = laws_all(&count);
	int failed = 0;

	for (size_t i = 0; i < count; i++) {
		char words[256];

		(void)snprintf(words, sizeof(words), "%s: %s", laws[i].name, laws[i].claim);
		printf("# asked %u times\n", census.asked[i]);
		failed += claim(census.asked[i] && !census.broken[i], words);
	}
	return failed;
}

static bool every_state_was_reached(void)
{
	bool is_every = true;

	for (uint16_t state = 1; state < STATE_COUNT; state++) {
		bool is_reached = census.states & STATE_BIT(state);

		/* what needs a second dispute is another test's */
		if (!state_label(state) || is_reached || state == STATE_MERGED) continue;
		printf("# no life came to %s\n", state_label(state)->name);
		is_every = false;
	}
	return is_every;
}

/* What a mechanism does, or is made of links, stands in no journal under its own name. */
static bool is_another_tests(const struct action *action)
{
	return !life_takes_part(action) || action->is_machine || action->is_chain;
}

static bool every_action_was_done(void)
{
	size_t count;
	const struct action *const *actions = action_all(&count);
	bool is_every = true;

	for (size_t i = 0; i < count; i++) {
		if (is_another_tests(actions[i]) || census.done[actions[i]->number]) continue;
		printf("# no life had %s\n", actions[i]->name);
		is_every = false;
	}
	return is_every;
}

static void print_line(void *context, const struct life *of, const struct life_act *act)
{
	print_act(of, act, context);
}

int main(int argc, char **argv)
{
	const struct reference *town = town_read();
	bool prints = argc == 3 && strcmp(argv[1], "print") == 0;
	long lives = prints ? strtol(argv[2], NULL, 10) : LIVES;
	size_t laws;
	int failed = 0;

	/* lives leave much and take it again: it stays with the process, where malloc can be told
	 * so */
	(void)mallopt(M_MMAP_THRESHOLD, 1 << 30);
	(void)mallopt(M_TRIM_THRESHOLD, 1 << 30);
	for (int64_t number = 1; number <= lives; number++) {
		live(town, number, prints ? print_line : NULL, stdout);
	}
	if (!prints) {
		(void)laws_all(&laws);
		printf("1..%zu\n", laws + 2);
		printf("# %ld lives, %zu events, %zu of them reopened\n", lives, census.events,
		    census.rounds);
		failed = claim_laws();
		failed += claim(every_state_was_reached(), "some life comes to every state");
		failed += claim(every_action_was_done(), "some life has every action");
	}
	life_free(&life);
	town_forget();
	return failed != 0;
}
