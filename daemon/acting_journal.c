/* Reads a journal for an act; acting_journal.h. */
#include "acting_journal.h"

#include "arena.h"
#include "ask.h"
#include "past.h"

struct asking {
	struct request *request;
	journal_fn fn;
	void *context;
	struct journal journal;
};

static void found(void *context, enum store_status status, const struct rows *rows)
{
	struct asking *asking = context;
	struct pasts pasts = { .rows = rows, .district = request_district(asking->request) };
	struct past past = { 0 };
	enum outcome outcome;

	if (status != STORE_OK) {
		asking->fn(asking->context, answer_outcome(status), NULL);
		return;
	}
	outcome = pasts_one(&pasts, request_arena(asking->request), &past);
	asking->journal = (struct journal){ past.events, past.count };
	if (outcome == OUTCOME_TOO_LARGE || outcome == OUTCOME_FILE_TOO_LONG) {
		asking->fn(asking->context, OUTCOME_DONE, NULL);
	} else {
		asking->fn(
		    asking->context, outcome, outcome == OUTCOME_DONE ? &asking->journal : NULL);
	}
}

void journal_ask(struct request *request, int64_t dispute, journal_fn fn, void *context)
{
	struct asking *asking = arena_array(request_arena(request), 1, sizeof(*asking));

	*asking = (struct asking){ .request = request, .fn = fn, .context = context };
	pasts_ask(request_store(request), request_district(request), &dispute, 1, STORE_FAST, found,
	    asking);
}
