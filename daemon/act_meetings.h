/*
 * What of other disputes is in the way of a meeting that is being planned (rules_meetings.c): who
 * presides, who keeps the record, the parties and the place are in one planned meeting at a time.
 *
 * What is read here is not guarded by the write: two meetings planned in the same instant may both
 * stand. Nothing is lost by that, for nobody has met yet, and each is shown with the mark that it
 * clashes (Meeting.clashes), which is counted anew whenever it is looked at, so that also what
 * comes to clash later, by another mediator's taking over, is marked.
 */
#pragma once

#include "ask.h"
#include "decide.h"

struct meeting_clash {
	int64_t planned_us;
	int64_t minutes;
	int64_t what;        /* 1 people, 2 the place, 3 a party */
	const char *numbers; /* of the dispute; NULL where the asker may not see that it is there */
};

/* OUTCOME_DONE, and the first that is in the way or NULL. */
typedef void (*meetings_fn)(void *context, enum outcome outcome, const struct meeting_clash *clash);

void meetings_ask(
    struct request *request, const struct situation *situation, meetings_fn fn, void *context);
/* Says which, as far as the asker may see it, and when it ends. */
void meetings_refuse(
    struct request *request, const struct fault *fault, const struct meeting_clash *clash);
