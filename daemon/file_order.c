/* Days of a file that are out of their order; file_rules.h. */
#include "civil.h"
#include "file_rules.h"

static bool is_talk(uint16_t action)
{
	return action == ACTION_INVESTIGATE || action == ACTION_MEET;
}

/* Of the present round: reopening accepts anew. */
static const struct journal_event *accepted(const struct file *file)
{
	const struct journal_event *event;
	size_t at = 0;

	while ((event = file_next(file, true, &at))) {
		if (event->row.to_state == STATE_ACCEPTED &&
		    event->row.from_state != STATE_ACCEPTED) {
			return event;
		}
	}
	return NULL;
}

void flaw_accepted_before_applied(const struct file *file, struct flaws *ret)
{
	const struct journal_event *event = file_done(file, false, ACTION_ACCEPT);

	if (event && file_day(event) < file->dispute.applied_on) {
		flaws_add(file, ret, FLAW_ACCEPTED_BEFORE_APPLIED,
		    &(struct flaw){ .version = event->row.version,
		        .on = file_day(event),
		        .other_on = file->dispute.applied_on });
	}
}

/* What was settled on the spot is recorded afterwards: it was not accepted before, but applied. */
static int64_t begun_on(const struct file *file)
{
	const struct journal_event *event = accepted(file);
	bool is_afterwards =
	    !event || event->row.step > 1 || file_done(file, false, ACTION_BACK_DATE) != NULL;

	return is_afterwards ? file->dispute.applied_on : file_day(event);
}

void flaw_met_before_accepted(const struct file *file, struct flaws *ret)
{
	const struct journal_event *event;
	int64_t begun = begun_on(file);
	size_t at = 0;

	while ((event = file_next(file, true, &at))) {
		if (!is_talk(event->row.action) || file_day(event) >= begun) continue;
		flaws_add(file, ret, FLAW_MET_BEFORE_ACCEPTED,
		    &(struct flaw){
		        .version = event->row.version, .on = file_day(event), .other_on = begun });
	}
}

/* The first day on which somebody investigated or met in this round; 0: none. */
static int64_t first_talk_on(const struct file *file)
{
	const struct journal_event *event;
	int64_t first = 0;
	size_t at = 0;

	while ((event = file_next(file, true, &at))) {
		if (!is_talk(event->row.action)) continue;
		if (!first || file_day(event) < first) first = file_day(event);
	}
	return first;
}

void flaw_agreed_before_met(const struct file *file, struct flaws *ret)
{
	const struct journal_event *event;
	int64_t first = first_talk_on(file);
	size_t at = 0;

	while (first && (event = file_next(file, true, &at))) {
		const struct argument_value *signatures =
		    arguments_find(&event->arguments, ARG_SIGNATURES);

		for (size_t i = 0; signatures && i < signatures->count; i++) {
			const struct record_value *record = &signatures->records[i];
			int64_t on = record_integer(record, FIELD_SIGNATURE_SIGNED_ON, first);

			if (on >= first) continue;
			flaws_add(file, ret, FLAW_AGREED_BEFORE_MET,
			    &(struct flaw){ .version = event->row.version,
			        .party = (uint16_t)record_integer(record, FIELD_SIGNATURE_PARTY, 0),
			        .on = on,
			        .other_on = first });
		}
	}
}

/* The day on which what words an obligation was recorded. */
static int64_t worded_on(const struct file *file, const struct obligation *obligation)
{
	for (size_t i = 0; i < file->count; i++) {
		if (file->events[i].row.version == obligation->text_version) {
			return file_day(&file->events[i]);
		}
	}
	return 0;
}

void flaw_due_before_agreed(const struct file *file, struct flaws *ret)
{
	for (size_t i = 0; i < file->dispute.obligation_count; i++) {
		const struct obligation *obligation = &file->dispute.obligations[i];
		int64_t on = worded_on(file, obligation);

		if (!file_is_owed(file, obligation) || !obligation->due_on) continue;
		if (obligation->due_on >= on) continue;
		flaws_add(file, ret, FLAW_DUE_BEFORE_AGREED,
		    &(struct flaw){ .thing = obligation->number,
		        .version = obligation->text_version,
		        .on = obligation->due_on,
		        .other_on = on });
	}
}

static void see_performances(
    const struct file *file, const struct journal_event *event, struct flaws *ret)
{
	const struct argument_value *performances =
	    arguments_find(&event->arguments, ARG_PERFORMANCES);

	for (size_t i = 0; performances && i < performances->count; i++) {
		const struct record_value *record = &performances->records[i];
		int64_t on = record_integer(record, FIELD_PERFORMANCE_PERFORMED_ON, 0);

		if (!on || on >= file_agreed_on(file)) continue;
		flaws_add(file, ret, FLAW_PERFORMED_BEFORE_AGREED,
		    &(struct flaw){ .version = event->row.version,
		        .thing = (uint16_t)record_integer(record, FIELD_PERFORMANCE_OBLIGATION, 0),
		        .on = on,
		        .other_on = file_agreed_on(file) });
	}
}

void flaw_performed_before_agreed(const struct file *file, struct flaws *ret)
{
	const struct journal_event *event;
	size_t at = 0;

	while ((event = file_next(file, true, &at))) {
		see_performances(file, event, ret);
	}
}

/* The day on which this round was agreed, or ended without; 0: neither. */
static int64_t ended_on(const struct file *file)
{
	const struct journal_event *event;
	size_t at = 0;

	if (file_agreed_on(file)) return file_agreed_on(file);
	while ((event = file_next(file, true, &at))) {
		uint8_t to = event->row.to_state;

		if (to == STATE_TERMINATED || to == STATE_REFUSED) return file_day(event);
	}
	return 0;
}

void flaw_visited_before_end(const struct file *file, struct flaws *ret)
{
	const struct journal_event *event;
	int64_t ended = ended_on(file);
	size_t at = 0;

	while ((event = file_next(file, true, &at))) {
		if (event->row.action != ACTION_VISIT || file_day(event) >= ended) continue;
		flaws_add(file, ret, FLAW_VISITED_BEFORE_END,
		    &(struct flaw){
		        .version = event->row.version, .on = file_day(event), .other_on = ended });
	}
}

/* The last day on which something was performed that was due by then; 0: nothing was. */
static int64_t performed_on(const struct file *file, int64_t due)
{
	const struct journal_event *event;
	int64_t last = 0;
	size_t at = 0;

	while ((event = file_next(file, true, &at))) {
		const struct argument_value *performances =
		    arguments_find(&event->arguments, ARG_PERFORMANCES);

		for (size_t i = 0; performances && i < performances->count; i++) {
			const struct record_value *record = &performances->records[i];
			int64_t on = record_integer(record, FIELD_PERFORMANCE_PERFORMED_ON, 0);
			int64_t number = record_integer(record, FIELD_PERFORMANCE_OBLIGATION, 0);

			if (number < 1 || number > file->dispute.obligation_count) continue;
			if (file->dispute.obligations[number - 1].due_on > due) continue;
			if (on > last) last = on;
		}
	}
	return last;
}

void flaw_visited_before_performed(const struct file *file, struct flaws *ret)
{
	const struct journal_event *event;
	size_t at = 0;

	while ((event = file_next(file, true, &at))) {
		int64_t last;

		if (event->row.action != ACTION_VISIT) continue;
		if (!arguments_integer(&event->arguments, ARG_IS_PERFORMED, 0)) continue;
		last = performed_on(file, file_day(event));
		if (file_day(event) >= last) continue;
		flaws_add(file, ret, FLAW_VISITED_BEFORE_PERFORMED,
		    &(struct flaw){
		        .version = event->row.version, .on = file_day(event), .other_on = last });
	}
}

void flaw_confirmed_before_agreed(const struct file *file, struct flaws *ret)
{
	const struct journal_event *event;
	int64_t effective =
	    file->dispute.effective_us ? civil_day_of_instant(file->dispute.effective_us) : 0;
	size_t at = 0;

	while ((event = file_next(file, true, &at))) {
		int64_t on = arguments_integer(&event->arguments, ARG_STEP_ON, effective);

		if (event->row.action != ACTION_CONFIRMATION_STEP || on >= effective) continue;
		flaws_add(file, ret, FLAW_CONFIRMED_BEFORE_AGREED,
		    &(struct flaw){
		        .version = event->row.version, .on = on, .other_on = effective });
	}
}
