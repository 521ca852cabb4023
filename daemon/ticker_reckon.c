/* What of a dispute's clocks a turn keeps, tells and does: the lines of its step; ticker_parts.h.
 */
#include <stdlib.h>

#include "log.h"
#include "past.h"
#include "ticker_parts.h"

enum { FLAG_PAUSED = 1, FLAG_PROVISIONAL = 2 };

static struct told_line *told_add(struct step *step)
{
	if (step->told_count == step->told_size) {
		step->told_size = step->told_size ? 2 * step->told_size : DUE_LINES_MAX;
		step->told = realloc(step->told, step->told_size * sizeof(*step->told));
		if (!step->told) abort();
	}
	return &step->told[step->told_count++];
}

static void keep_notices(
    struct step *step, const struct past_head *head, const struct due_state *state)
{
	for (size_t i = 0; i < state->notice_count; i++) {
		const struct due_notice *notice = &state->notices[i];

		*told_add(step) = (struct told_line){ .dispute = head->dispute,
			.clock = notice->run->row->number,
			.item = notice->run->item,
			.due_on = notice->run->end.due.day,
			.kind = notice->kind,
			.member = notice->member,
			.roles = notice->roles,
			.team = notice->team,
			.is_told = state->may_tell };
	}
}

static void keep_acts(
    struct step *step, const struct past_head *head, const struct due_state *state)
{
	for (size_t i = 0; i < state->act_count; i++) {
		const struct clock_run *run = state->acts[i];

		step->acts[step->act_count++] = (struct system_act){ .dispute = head->dispute,
			.version = head->version,
			.clock = run->row,
			.item = run->item,
			.due_on = run->end.due.day,
			.place = step->due_count };
	}
}

static void keep_terms(
    struct step *step, const struct past_head *head, const struct due_state *state)
{
	for (uint16_t clock = 0; clock < CLOCK_COUNT; clock++) {
		if (state->ends[clock] == DUE_NEVER_DAY) continue;
		step->terms[step->term_count++] = (struct term_line){
			.dispute = head->dispute, .clock = clock, .due_on = state->ends[clock]
		};
	}
}

void turn_reckon(struct ticker *ticker, const struct past_head *head, const struct past *past)
{
	const struct reference *reference = ticker_reference(ticker);
	const struct charge charge = { head->team, head->mediator };
	int64_t now_us = ticker->server->now_us();
	struct step *step = &ticker->step;
	struct due_state state;

	clock_runs(past->events, past->count, reference, now_us, NULL, &ticker->runs);
	due_reckon(&ticker->runs, &charge, reference, now_us, &state);
	if (ticker_tells(ticker, reference)) {
		keep_notices(step, head, &state);
		keep_acts(step, head, &state);
	} else if (state.nearest) {
		/* Whatever its clock will be set to, it is looked at then. */
		state.next_us = 0;
	}
	keep_terms(step, head, &state);
	step->due[step->due_count++] = (struct due_line){ .dispute = head->dispute,
		.version = head->version,
		.clock = state.nearest ? state.nearest->row->number : 0,
		.due_on = state.nearest ? state.nearest->end.due.day : DUE_NEVER_DAY,
		.yellow_on = state.days.yellow_on,
		.red_on = state.days.red_on,
		.over_on = state.days.over_on,
		.flags = (state.days.is_paused ? FLAG_PAUSED : 0) |
		    (state.is_provisional ? FLAG_PROVISIONAL : 0),
		.next_us = state.next_us };
}

/* A journal that cannot be read is told in the log and left alone until the dispute moves on. */
void turn_leave_alone(struct ticker *ticker, const struct past_head *head)
{
	struct step *step = &ticker->step;

	log_line(LOG_LEVEL_ERROR, "journal-unreadable", "dispute=%lld version=%u",
	    (long long)head->dispute, head->version);
	step->due[step->due_count++] = (struct due_line){ .dispute = head->dispute,
		.version = head->version,
		.due_on = DUE_NEVER_DAY,
		.yellow_on = DUE_NEVER_DAY,
		.red_on = DUE_NEVER_DAY,
		.over_on = DUE_NEVER_DAY,
		.next_us = DUE_NEVER_US };
}
