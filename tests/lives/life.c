/* Random lives; life.h. */
#include "life.h"

#include <string.h>

#include "arena.h"
#include "civil.h"
#include "file_seal.h"
#include "rights.h"

#define MINUTE_US     INT64_C(60000000)
#define HOUR_US       INT64_C(3600000000)
#define DAY_US        (24 * HOUR_US)
#define KEPT_DAYS     (32 * INT64_C(366))
#define TRIES_MAX     600
#define FILLS_MAX     6
#define ONWARD_WEIGHT 20

/* ---- what is tried ---- */

/* domain 2.10; the states' numbers follow it. */
#define MAIN_PATH                                                                                \
	(STATE_BIT(STATE_REGISTERED) | STATE_BIT(STATE_CONSENTING) | STATE_BIT(STATE_ACCEPTED) | \
	    STATE_BIT(STATE_ASSIGNED) | STATE_BIT(STATE_TAKEN) | STATE_BIT(STATE_MEDIATING) |    \
	    STATE_BIT(STATE_SIGNING) | STATE_BIT(STATE_AGREED) | STATE_BIT(STATE_PERFORMING) |   \
	    STATE_BIT(STATE_PERFORMED))

/* Steps along the main path are tried most, endings least, and what was done already less: lives
 * are to be deep, and full of turns. */
static unsigned weight_of(const struct life *life, const struct action *action)
{
	const struct dispute *dispute = &life->dispute;
	bool leads_up = action->target == TARGET_STATE && !action->new_round &&
	    (action->to > dispute->state || dispute->state == STATE_SUSPENDED);
	bool goes_on =
	    action->target == TARGET_SIGNED || (leads_up && (MAIN_PATH & STATE_BIT(action->to)));
	bool files = leads_up && (action->to == STATE_CLOSED || action->to == STATE_ARCHIVED);
	unsigned done = life->done[action->number];
	unsigned weight = life->is_plain ? 1 : 24;

	if (goes_on) weight = life->is_plain ? 8000 : 800;
	if (goes_on && dispute->state >= STATE_AGREED) weight = 40;
	if (goes_on && dispute->state == STATE_SUSPENDED) weight = 40;
	if (files) weight = 24;
	if (leads_up && !goes_on && !files) weight = 4;
	if (dispute->proposal.version && action->number == ACTION_CONFIRM) return 800;
	return 1 + weight / (1 + done);
}

bool life_takes_part(const struct action *action)
{
	bool is_of_two = action->names_other || action->splits;
	bool is_judging = action->number == ACTION_CONFIRM || action->number == ACTION_DECLINE;
	bool is_carried = action->number == ACTION_IDENTIFY || action->number == ACTION_ATTACH;

	return !action->is_retired && !is_of_two && !is_carried &&
	    (!action->is_machine || is_judging);
}

/* onward: none but those that lead somewhere. */
static const struct action *pick_action(struct life *life, bool onward)
{
	const struct dispute *dispute = &life->dispute;
	size_t count;
	const struct action *const *actions = action_all(&count);
	const struct action *picked = NULL;
	unsigned sum = 0;

	for (size_t i = 0; i < count; i++) {
		const struct action *action = actions[i];
		bool fits = dispute->version == 0
		    ? action->begins
		    : !action->begins && (action->from & STATE_BIT(dispute->state));

		unsigned weight = weight_of(life, action);

		if (!life_takes_part(action) || !fits) continue;
		if (life->is_told && action->is_by_request) continue;
		if (onward && weight < ONWARD_WEIGHT) continue;
		sum += weight;
		if (chance_below(&life->chance, sum) < weight) picked = action;
	}
	return picked;
}

static const struct member *pick_actor(struct life *life, uint32_t roles)
{
	const struct reference *town = life->town;
	const struct member *found = reference_member(town, life->dispute.last.member);

	/* who did the last step often does the next */
	if (found && (found->roles & roles) && chance_of(&life->chance, 30)) return found;
	found = NULL;
	for (int i = 0; i < 400; i++) {
		const struct member *member =
		    &town->members[chance_below(&life->chance, town->member_count)];
		bool is_ours =
		    !life->dispute.team || !member->team || member->team == life->dispute.team;

		if (!(member->roles & roles)) continue;
		found = member;
		if (is_ours) return member;
	}
	return found;
}

/* ---- one act ---- */

struct attempt {
	struct situation situation;
	struct arguments arguments;
	struct clock_runs runs;
	struct matter matter;
	struct retention retention;
	struct file_verdict file;
	uint8_t salts[(CHAIN_LINKS_MAX + 1) * SALT_BYTES];
};

/* What the journal tells of clocks and of who may handle it, and what the file check says where a
 * row asks for it, as the daemon reads it for an act. */
static void recall(struct life *life, struct attempt *attempt)
{
	struct situation *situation = &attempt->situation;

	clock_runs(life->events, life->count, life->town, life->now_us, NULL, &attempt->runs);
	situation->mediation = clock_mediation(&attempt->runs);
	situation->petition_reply = clock_running(&attempt->runs, CLOCK_PETITION_REPLY);
	retention_read(life->events, life->count, life->town, &attempt->retention);
	situation->retention = &attempt->retention;
	matter_read(&attempt->matter, &life->dispute, life->events, life->count,
	    situation->arguments, life->arenas[life->arena_count]);
	situation->matter = &attempt->matter;
	if (!action_reads(situation->action, READS_FILE)) return;
	file_judge(
	    life->events, life->count, life->town, life->now_us, situation->action, &attempt->file);
	situation->file = &attempt->file;
}

static void keep(struct life *life, const struct change *change)
{
	for (size_t i = 0; i < change->event_count; i++) {
		life->events[life->count++] = (struct journal_event){ .row = change->events[i],
			.arguments = change->arguments[i],
			.moves = change->moves[i],
			.move_count = change->move_counts[i] };
	}
	life->dispute = change->after;
	life->arena_count++;
	if (!life->dispute.proposal.version) life->proposer = NULL;
}

static bool is_decided(struct life *life, struct situation *situation,
    const struct decide_input *input, struct change **ret_change)
{
	struct fault fault = { 0 };

	return decide(situation, input, life->arenas[life->arena_count], ret_change, &fault) ==
	    OUTCOME_DONE;
}

static bool attempt_act(struct life *life, struct attempt *attempt, const struct life_act *act,
    life_act_fn fn, void *context)
{
	uint8_t request_id[REQUEST_ID_BYTES] = { (uint8_t)life->number, (uint8_t)life->count };
	const struct decide_input input = { .request_id = request_id,
		.dispute = life->number,
		.district = life->town->district,
		.wire = (const uint8_t *)"",
		.salts = attempt->salts };
	const struct journal journal = { life->events, life->count };
	struct situation situation;
	struct change *change;

	recall(life, attempt);
	situation = attempt->situation;
	if (!is_decided(life, &situation, &input, &change)) {
		arena_reset(life->arenas[life->arena_count]);
		return false;
	}
	/* the daemon reads the journal again only where that turns out to be needed */
	if (change->wants_journal) {
		situation = attempt->situation;
		situation.journal = &journal;
		(void)is_decided(life, &situation, &input, &change);
	}
	keep(life, change);
	if (change->is_proposal) {
		life->proposed = *act->arguments;
		life->proposer = act->actor;
	}
	if (fn) fn(context, life, act);
	return true;
}

/* Confirming is doing the proposed act, by the proposal's own arguments. */
static void situate(struct life *life, struct attempt *attempt, const struct life_act *act)
{
	bool is_confirming = act->action->number == ACTION_CONFIRM;

	attempt->situation =
	    (struct situation){ .action = is_confirming ? action_find(life->dispute.proposal.action)
		                                        : act->action,
		    .dispute = &life->dispute,
		    .actor = act->actor,
		    .arguments = is_confirming ? &life->proposed : &attempt->arguments,
		    .reference = life->town,
		    .now_us = life->now_us,
		    .proposer = is_confirming ? life->proposer : NULL };
}

static bool is_possible(struct life *life, const struct life_act *act)
{
	struct situation situation = { .action = act->action,
		.dispute = &life->dispute,
		.actor = act->actor,
		.reference = life->town,
		.now_us = life->now_us };
	struct prospect prospect;
	bool is_reached = life->dispute.version == 0 ||
	    rights_judge(life->town, act->actor->id, REQUEST_ACT, &life->dispute) == OUTCOME_DONE;

	if (!is_reached) return false;
	if (act->action->number == ACTION_CONFIRM) return life->dispute.proposal.version != 0;
	decide_prospect(&situation, &prospect);
	return prospect.outcome == OUTCOME_DONE;
}

static bool try_act(struct life *life, const struct life_act *tried, life_act_fn fn, void *context)
{
	static struct attempt attempt;
	struct life_act act = *tried;

	if (!is_possible(life, &act)) return false;
	for (int i = 0; i < FILLS_MAX; i++) {
		life_fill(life, act.action, &attempt.arguments);
		act.arguments = &attempt.arguments;
		situate(life, &attempt, &act);
		if (attempt_act(life, &attempt, &act, fn, context)) return true;
	}
	return false;
}

/* Minutes, hours or days; now and then the years after which a file is kept no longer. */
static void pass_time(struct life *life)
{
	bool is_long =
	    life->dispute.state == STATE_ARCHIVED && life->jumps < 2 && chance_of(&life->chance, 6);

	if (is_long) {
		life->jumps++;
		life->now_us += KEPT_DAYS * DAY_US;
	} else if (chance_of(&life->chance, 20)) {
		life->now_us += (int64_t)(1 + chance_below(&life->chance, 8)) * MINUTE_US;
	} else if (chance_of(&life->chance, 40)) {
		life->now_us += (int64_t)(1 + chance_below(&life->chance, 24)) * DAY_US;
	} else {
		life->now_us += (int64_t)(1 + chance_below(&life->chance, 30)) * HOUR_US / 3;
	}
}

bool life_step(struct life *life, life_act_fn fn, void *context)
{
	int onward;

	if (life->count + CHAIN_LINKS_MAX > LIFE_EVENTS_MAX) return false;
	if (!life->arenas[life->arena_count]) life->arenas[life->arena_count] = arena_new();
	pass_time(life);
	onward =
	    life->is_plain && life->dispute.state < STATE_AGREED && chance_of(&life->chance, 70)
	    ? TRIES_MAX / 3
	    : 0;
	for (int i = 0; i < TRIES_MAX; i++) {
		const struct action *action = pick_action(life, i < onward);
		const struct member *actor =
		    action ? pick_actor(life, action->by | action->approvers) : NULL;
		const struct life_act act = { life->now_us, actor, action, NULL };

		if (actor && try_act(life, &act, fn, context)) return true;
	}
	return false;
}

void life_begin(struct life *life, const struct reference *town, int64_t number, uint64_t seed)
{
	life->town = town;
	life->number = number;
	life->chance.state = seed * UINT64_C(0x9E3779B97F4A7C15) | 1;
	life->dispute = (struct dispute){ 0 };
	life->count = 0;
	life->arena_count = 0;
	life->jumps = 0;
	life->proposer = NULL;
	memset(life->done, 0, sizeof(life->done));
	life->is_plain = number % 3 != 0;
	for (int i = 0; i < 8; i++) {
		(void)chance_next(&life->chance);
	}
	life->now_us = civil_end_of_day(civil_days(2024, 1, 1)) +
	    (int64_t)chance_below(&life->chance, 200) * DAY_US + 9 * HOUR_US;
	for (size_t i = 0; i < LIFE_EVENTS_MAX && life->arenas[i]; i++) {
		arena_reset(life->arenas[i]);
	}
}

void life_free(struct life *life)
{
	for (size_t i = 0; i < LIFE_EVENTS_MAX && life->arenas[i]; i++) {
		life->arenas[i] = arena_free(life->arenas[i]);
	}
}
