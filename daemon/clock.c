/* The runs that a journal makes; clock.h. */
#include "clock.h"

#include <string.h>

#include "civil.h"
#include "criteria.h"
#include "fold.h"

/* Of one region. */
#define ITEMS_MAX OBLIGATIONS_MAX
_Static_assert(PARTIES_MAX <= ITEMS_MAX && VISITS_MAX <= ITEMS_MAX && MEETINGS_MAX <= ITEMS_MAX,
    "no region has more items");

/* What the journal has told so far: the image, and what clocks start from. */
struct tracing {
	const struct reference *reference;
	const struct clock_row *mediation; /* the variant that runs */
	struct clock_runs *runs;
	struct dispute image;
	int64_t expected_end;

	struct extension {
		int64_t to, on;
		uint32_t version;
	} agreed, approved; /* of mediation by the parties, of a petition by the head */

	/* what another house has told of its own terms: since when and until when, by clock */
	struct {
		int64_t handed_on, until[CLOCK_COUNT];
		uint32_t version;
	} told;

	uint16_t criteria, declined; /* sets of MAJOR_… that it meets and that are to be judged, and
	                                on which the director has said no */
	int64_t criteria_us;
	uint32_t criteria_version;
	int64_t accepted_us, taken_us, effective_us;
	uint32_t accepted_version, taken_version, effective_version;
	int64_t today;
	uint16_t last[CLOCK_COUNT][ITEMS_MAX + 1]; /* the last run of each, from 1; 0: none */
};

/* A report is made when it is said to have been, which may be recorded later. */
static int64_t instant_of(const struct journal_event *event)
{
	return arguments_integer(&event->arguments, ARG_REPORTED_AT, event->row.happened_us);
}

/* The day on which it happened: as told, where a step of another house is recorded later; not
 * before the dispute was brought. */
static int64_t day_of(const struct tracing *tracing, const struct journal_event *event)
{
	int64_t happened = civil_day_of_instant(instant_of(event));
	int64_t told = arguments_integer(&event->arguments, ARG_STEP_ON,
	    arguments_integer(&event->arguments, ARG_CONSENT_ON, happened));

	return told < tracing->image.applied_on ? tracing->image.applied_on : told;
}

const struct clock_row *clock_variant(
    const struct dispute *dispute, const struct reference *reference)
{
	const struct kind *kind = reference_kind(reference, dispute->kind);

	if (dispute->channel == CHANNEL_COURT) return clock_row(CLOCK_COURT_MEDIATION);
	return kind && kind->clock ? clock_row(kind->clock) : clock_row(CLOCK_MEDIATION);
}

static bool is_retraction(const struct journal_event *event)
{
	return event->row.action == ACTION_RETRACT;
}

static void open_pause(struct tracing *tracing, const struct journal_event *event, uint8_t reason)
{
	struct clock_runs *runs = tracing->runs;

	if (runs->pause_count == CLOCK_PAUSES_MAX) return;
	runs->pauses[runs->pause_count++] = (struct clock_pause){
		.from = day_of(tracing, event),
		.to = tracing->today,
		.reason = reason,
		.is_open = true,
		.round = tracing->image.round,
		.version = event->row.version,
	};
}

/* Who comes back to a suspension without suspending goes on with the one there was. */
static void trace_pause(struct tracing *tracing, const struct journal_event *event)
{
	bool enters = event->row.to_state == STATE_SUSPENDED;
	bool leaves = event->row.from_state == STATE_SUSPENDED;
	struct clock_runs *runs = tracing->runs;
	struct clock_pause *last = runs->pause_count ? &runs->pauses[runs->pause_count - 1] : NULL;

	if (event->row.action == ACTION_REVIEW_SUSPENSION) {
		tracing->expected_end = arguments_integer(&event->arguments, ARG_EXPECTED_END, 0);
	}
	if (enters == leaves) return;
	if (leaves) {
		if (last && last->is_open) last->to = day_of(tracing, event);
		if (last) last->is_open = false;
	} else if (arguments_has(&event->arguments, ARG_SUSPENSION_REASON)) {
		tracing->expected_end = arguments_integer(&event->arguments, ARG_EXPECTED_END, 0);
		open_pause(tracing, event,
		    (uint8_t)arguments_integer(&event->arguments, ARG_SUSPENSION_REASON, 0));
	} else if (last && is_retraction(event)) {
		last->to = tracing->today;
		last->is_open = true;
	} else if (last) {
		open_pause(tracing, event, last->reason);
	}
}

/* The first take-over of a round counts: another mediator does not give a new term. */
static void trace_take(struct tracing *tracing, const struct journal_event *event)
{
	bool is_taken =
	    event->row.to_state == STATE_TAKEN && event->row.from_state == STATE_ASSIGNED;
	bool is_undone = is_retraction(event) && tracing->taken_version == event->row.version - 1;

	if (is_taken && !tracing->taken_version) {
		tracing->taken_us = event->row.happened_us;
		tracing->taken_version = event->row.version;
	} else if (is_undone) {
		tracing->taken_version = 0;
	}
}

/* Which event set an instant of the image: the one after which it is another. */
static void note(int64_t *known_us, uint32_t *version, int64_t image_us, uint32_t now)
{
	if (*known_us == image_us) return;
	*known_us = image_us;
	*version = now;
}

static void trace_extension(struct extension *extension, const struct tracing *tracing,
    const struct journal_event *event, enum argument argument)
{
	if (event->row.action == ACTION_REQUEST_APPROVAL ||
	    !arguments_has(&event->arguments, argument)) {
		return;
	}
	*extension = (struct extension){ arguments_integer(&event->arguments, argument, 0),
		day_of(tracing, event), event->row.version };
}

/* What they told last stands whole; a petition that was linked by hand comes without any. */
static void trace_told(struct tracing *tracing, const struct journal_event *event)
{
	const struct arguments *arguments = &event->arguments;

	if (tracing->image.regions[REGION_PETITION] == PETITION_LINKED) {
		memset(&tracing->told, 0, sizeof(tracing->told));
	}
	if (!arguments_has(arguments, ARG_PETITION_HANDED_ON)) return;
	tracing->told.handed_on = arguments_integer(arguments, ARG_PETITION_HANDED_ON, 0);
	tracing->told.version = event->row.version;
	for (uint16_t number = 1; number < CLOCK_COUNT; number++) {
		const struct clock_row *row = clock_row(number);

		if (!row || !row->told_by) continue;
		tracing->told.until[number] =
		    arguments_integer(arguments, (enum argument)row->told_by, 0);
	}
}

/* What it has come to meet is reported once; on what the director declined only what is new. */
static void trace_criteria(
    struct tracing *tracing, const struct journal_event *event, const struct proposal *before)
{
	uint16_t met = criteria_met(DUTY_MAJOR, &tracing->image, tracing->reference);
	bool was_open = tracing->criteria;

	if (event->row.action == ACTION_DECLINE && before->action == ACTION_RAISE_TO_MAJOR) {
		tracing->declined |= met;
	}
	tracing->criteria = (uint16_t)(met & ~tracing->declined);
	if (!tracing->criteria || was_open) return;
	tracing->criteria_us = event->row.recorded_us;
	tracing->criteria_version = event->row.version;
}

static void trace_event(struct tracing *tracing, const struct journal_event *event)
{
	struct dispute *image = &tracing->image;
	const struct proposal proposal = image->proposal;
	uint16_t round = image->round;

	fold_apply(image, &event->row, &event->arguments, event->moves, event->move_count);
	if (image->round != round) {
		tracing->agreed = (struct extension){ 0 };
		tracing->taken_version = 0;
	}
	trace_pause(tracing, event);
	note(&tracing->accepted_us, &tracing->accepted_version, image->accepted_us,
	    event->row.version);
	note(&tracing->effective_us, &tracing->effective_version, image->effective_us,
	    event->row.version);
	trace_take(tracing, event);
	trace_extension(&tracing->agreed, tracing, event, ARG_EXTEND_TO);
	trace_extension(&tracing->approved, tracing, event, ARG_PETITION_EXTEND_TO);
	trace_told(tracing, event);
	trace_criteria(tracing, event, &proposal);
	tracing->mediation = clock_variant(image, tracing->reference);
}

static bool has_value(const struct clock_row *row, uint8_t value)
{
	return row->values & VALUE_BIT(value);
}

/* How many items the row's region has: they are numbered from 1; 0 where it has none. */
static uint16_t item_count(const struct clock_row *row, const struct dispute *image)
{
	switch (row->region) {
	case REGION_CONSENT:
		return image->party_count;
	case REGION_PERFORMANCE:
		return image->obligation_count;
	case REGION_VISIT:
		return image->visit_count;
	case REGION_MEETING:
		return image->meeting_count;
	default:
		return 0;
	}
}

static bool was_urged(const struct clock_row *row, const struct obligation *obligation)
{
	if (!row->is_by_urgings) return true;
	return obligation->urged >= row->urged_least && obligation->urged <= row->urged_most;
}

static bool item_runs(const struct clock_row *row, const struct dispute *image, uint16_t item)
{
	const struct obligation *obligation;

	switch (row->region) {
	case 0:
		return true;
	case REGION_CONSENT:
		return !image->parties[item - 1].has_left &&
		    has_value(row, image->parties[item - 1].consent);
	case REGION_PERFORMANCE:
		obligation = &image->obligations[item - 1];
		return obligation->due_on && obligation->round == image->round &&
		    was_urged(row, obligation) && has_value(row, obligation->performance);
	case REGION_VISIT:
		return image->visits[item - 1].planned_on &&
		    has_value(row, image->visits[item - 1].value);
	case REGION_MEETING:
		return image->meetings[item - 1].round == image->round &&
		    has_value(row, image->meetings[item - 1].value);
	default:
		return has_value(row, image->regions[row->region]);
	}
}

static uint16_t house_days(const struct tracing *tracing)
{
	uint8_t level = tracing->image.level;

	return level < LEVELS_MAX ? tracing->reference->house_days[level] : 0;
}

/* Until it is raised, or somebody has proposed to. */
static bool is_to_be_raised(const struct tracing *tracing)
{
	const struct dispute *image = &tracing->image;

	return tracing->criteria && image->level != LEVEL_MAJOR &&
	    image->proposal.action != ACTION_RAISE_TO_MAJOR;
}

/* The day that the other house has told, while that is what counts; 0: none. */
static int64_t told_until(const struct tracing *tracing, const struct clock_row *row)
{
	uint8_t value = tracing->image.regions[row->region];

	return row->told_values & VALUE_BIT(value) ? tracing->told.until[row->number] : 0;
}

/* Condition of the row on the image as it stands. */
static bool runs_now(const struct tracing *tracing, const struct clock_row *row, uint16_t item)
{
	const struct dispute *image = &tracing->image;

	/* A ledger tells no clocks; what is reopened out of it has its own. */
	if (image->is_history && image->round == 1) return false;
	if (!(row->states & STATE_BIT(image->state))) return false;
	if (row->variant && row != tracing->mediation) return false;
	if (row->is_of_proposal && !image->proposal.version) return false;
	if (row->is_of_writing && image->form != FORM_WRITTEN) return false;
	if (row->since == SINCE_EXPECTED_END && !tracing->expected_end) return false;
	if (row->since == SINCE_CRITERIA && !is_to_be_raised(tracing)) return false;
	if (row->is_by_level && !house_days(tracing)) return false;
	return told_until(tracing, row) || item_runs(row, image, item);
}

struct origin {
	int64_t day;
	uint32_t version;
};

/* Where a round begins. */
static struct origin accepted(const struct tracing *tracing)
{
	return (
	    struct origin){ civil_day_of_instant(tracing->accepted_us), tracing->accepted_version };
}

static struct origin origin_of(const struct tracing *tracing, const struct clock_row *row,
    uint16_t item, const struct journal_event *event)
{
	const struct dispute *image = &tracing->image;

	switch (row->since) {
	case SINCE_ACCEPTED:
		return accepted(tracing);
	case SINCE_APPLIED:
		if (image->round > 1) return accepted(tracing);
		return (struct origin){ image->applied_on, 1 };
	case SINCE_TAKEN:
		if (!tracing->taken_version) return accepted(tracing);
		return (struct origin){ civil_day_of_instant(tracing->taken_us),
			tracing->taken_version };
	case SINCE_EFFECTIVE:
		return (struct origin){ civil_day_of_instant(tracing->effective_us),
			tracing->effective_version };
	case SINCE_EXPECTED_END:
		return (struct origin){ tracing->expected_end, event->row.version };
	case SINCE_DUE:
		if (row->region == REGION_VISIT) {
			return (struct origin){ image->visits[item - 1].planned_on,
				event->row.version };
		}
		if (row->region == REGION_MEETING) {
			const struct meeting *meeting = &image->meetings[item - 1];

			return (struct origin){ civil_day_of_instant(meeting->planned_us),
				meeting->version };
		}
		return (struct origin){ image->obligations[item - 1].due_on,
			image->obligations[item - 1].text_version };
	case SINCE_URGED:
		return (struct origin){ image->obligations[item - 1].urged_on, event->row.version };
	case SINCE_CRITERIA:
		return (struct origin){ civil_day_of_instant(tracing->criteria_us),
			tracing->criteria_version };
	case SINCE_HANDED:
		if (!tracing->told.handed_on) break;
		return (struct origin){ tracing->told.handed_on, tracing->told.version };
	case SINCE_ENTERED:
	case SINCE_COUNT:
		break;
	}
	/* Hours run from the minute at which it was known here. */
	if (row->unit == UNIT_HOUR) {
		return (struct origin){ civil_day_of_instant(event->row.recorded_us),
			event->row.version };
	}
	return (struct origin){ day_of(tracing, event), event->row.version };
}

static struct clock_run *last_run(
    const struct tracing *tracing, const struct clock_row *row, uint16_t item)
{
	uint16_t place = tracing->last[row->number][item];

	return place ? &tracing->runs->runs[place - 1] : NULL;
}

static void forget(struct tracing *tracing, size_t index)
{
	struct clock_runs *runs = tracing->runs;

	memmove(&runs->runs[index], &runs->runs[index + 1],
	    (runs->count - index - 1) * sizeof(runs->runs[0]));
	runs->count--;
	memset(tracing->last, 0, sizeof(tracing->last));
	for (size_t i = 0; i < runs->count; i++) {
		tracing->last[runs->runs[i].row->number][runs->runs[i].item] = (uint16_t)(i + 1);
	}
}

/* Where there is no room the oldest run that has ended goes; false where all still run. */
static bool make_room(struct tracing *tracing)
{
	struct clock_runs *runs = tracing->runs;
	size_t oldest = 0;

	if (runs->count < CLOCK_RUNS_MAX) return true;
	while (oldest < runs->count && !runs->runs[oldest].ended_on) {
		oldest++;
	}
	if (oldest == runs->count) return false;
	forget(tracing, oldest);
	return true;
}

static void end(
    const struct tracing *tracing, struct clock_run *run, const struct journal_event *event)
{
	run->ended_on = day_of(tracing, event);
	run->ended_us = instant_of(event);
	run->ended_version = event->row.version;
}

static void go_on(struct clock_run *run)
{
	run->ended_on = 0;
	run->ended_us = 0;
	run->ended_version = 0;
}

/* A step taken back gave no new term and ended none. */
static void take_back(struct tracing *tracing, uint32_t undone)
{
	struct clock_runs *runs = tracing->runs;

	for (size_t i = runs->count; i > 0; i--) {
		struct clock_run *run = &runs->runs[i - 1];

		if (run->begun_version == undone) {
			forget(tracing, i - 1);
		} else if (run->ended_version == undone) {
			go_on(run);
		}
	}
}

/* Mediation that is interrupted by signing goes on with its old term. */
static bool goes_on(
    const struct clock_run *run, const struct tracing *tracing, struct origin origin)
{
	return run && run->row->since != SINCE_ENTERED && run->round == tracing->image.round &&
	    run->start == origin.day && run->start_version == origin.version;
}

static void begin(struct tracing *tracing, const struct clock_row *row, uint16_t item,
    const struct journal_event *event)
{
	struct origin origin = origin_of(tracing, row, item, event);
	struct clock_run *run = last_run(tracing, row, item);

	if (goes_on(run, tracing, origin)) {
		go_on(run);
		return;
	}
	if (!make_room(tracing)) return;
	run = &tracing->runs->runs[tracing->runs->count++];
	tracing->last[row->number][item] = (uint16_t)tracing->runs->count;
	*run = (struct clock_run){ .row = row,
		.item = item,
		.round = tracing->image.round,
		.count = row->count,
		.start = origin.day,
		.start_version = origin.version,
		.begun_version = event->row.version,
		.is_handed = row->since == SINCE_HANDED && tracing->told.handed_on,
		.start_us =
		    row->since == SINCE_CRITERIA ? tracing->criteria_us : event->row.recorded_us };
}

static void extend(struct clock_run *run, const struct extension *extension)
{
	run->extended_to = extension->to;
	run->extended_on = extension->on;
	run->extended_version = extension->version;
}

/* What is known while it runs: it keeps what it had when it ended. */
static void keep_up(const struct tracing *tracing, struct clock_run *run)
{
	const struct clock_row *row = run->row;

	if (row->is_by_level && house_days(tracing)) run->count = house_days(tracing);
	if (row->is_extendable) extend(run, &tracing->agreed);
	if (row->is_extended_by_head) extend(run, &tracing->approved);
	if (told_until(tracing, row)) {
		run->told_to = told_until(tracing, row);
		run->told_version = tracing->told.version;
	}
	if (row->since == SINCE_CRITERIA) run->criteria = tracing->criteria;
	for (size_t i = 0; i < tracing->runs->pause_count; i++) {
		const struct clock_pause *pause = &tracing->runs->pauses[i];

		if (pause->round == run->round && row->pauses & 1U << pause->reason) {
			run->pauses |= UINT32_C(1) << i;
		}
	}
}

/* What was urged again, what recurs and is due another day, and a petition handed over again. */
static bool has_another_day(
    const struct tracing *tracing, const struct clock_run *run, const struct journal_event *event)
{
	if (run->row->since == SINCE_HANDED) {
		return tracing->told.handed_on && tracing->told.handed_on != run->start;
	}
	if (run->row->region != REGION_PERFORMANCE || run->row->since == SINCE_ENTERED) {
		return false;
	}
	return origin_of(tracing, run->row, run->item, event).day != run->start;
}

/* Whether a clock that runs begins again with this event. */
static bool is_anew(
    const struct tracing *tracing, const struct clock_run *run, const struct journal_event *event)
{
	if (has_another_day(tracing, run, event)) return true;
	if (run->round != tracing->image.round || run->row->renewed_by == event->row.action) {
		return true;
	}
	return run->row->is_of_state && event->row.from_state != event->row.to_state &&
	    !is_retraction(event);
}

static void follow(struct tracing *tracing, const struct clock_row *row, uint16_t item,
    const struct journal_event *event)
{
	struct clock_run *run = last_run(tracing, row, item);
	bool is_running = run && !run->ended_on;

	if (runs_now(tracing, row, item)) {
		if (is_running && !is_anew(tracing, run, event)) {
			keep_up(tracing, run);
			return;
		}
		if (is_running) end(tracing, run, event);
		begin(tracing, row, item, event);
		run = last_run(tracing, row, item);
		if (run && !run->ended_on) keep_up(tracing, run);
	} else if (is_running) {
		keep_up(tracing, run);
		end(tracing, run, event);
	}
}

static void follow_all(struct tracing *tracing, const struct journal_event *event)
{
	if (is_retraction(event)) take_back(tracing, event->row.version - 1);
	for (uint16_t number = 1; number < CLOCK_COUNT; number++) {
		const struct clock_row *row = clock_row(number);
		uint16_t items;

		if (!row || !row->states) continue;
		items = item_count(row, &tracing->image);
		for (uint16_t item = items ? 1 : 0; item <= items; item++) {
			if (item || !region_is_per_item((enum region)row->region)) {
				follow(tracing, row, item, event);
			}
		}
	}
}

void clock_runs(const struct journal_event *events, size_t count, const struct reference *reference,
    int64_t now_us, const struct clock_supposition *supposition, struct clock_runs *ret)
{
	struct tracing tracing = {
		.reference = reference, .runs = ret, .today = civil_day_of_instant(now_us)
	};

	ret->count = 0;
	ret->pause_count = 0;
	ret->now_us = now_us;
	for (size_t i = 0; i < count; i++) {
		trace_event(&tracing, &events[i]);
		follow_all(&tracing, &events[i]);
	}
	if (tracing.image.extensions >= EXTENSIONS_MAX) supposition = NULL;
	for (size_t i = 0; i < ret->count; i++) {
		clock_reckon(&reference->calendar, tracing.today, supposition, ret, &ret->runs[i]);
	}
}

const struct clock_run *clock_mediation(const struct clock_runs *runs)
{
	for (size_t i = runs->count; i > 0; i--) {
		const struct clock_run *run = &runs->runs[i - 1];

		if (run->row->variant && !run->ended_on) return run;
	}
	return NULL;
}

const struct clock_run *clock_running(const struct clock_runs *runs, enum clock clock)
{
	for (size_t i = runs->count; i > 0; i--) {
		const struct clock_run *run = &runs->runs[i - 1];

		if (run->row->number == clock && !run->ended_on) return run;
	}
	return NULL;
}
