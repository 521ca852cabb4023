/* What the handlers of attachments share; attached.h. */
#include "attached.h"

#include "ask.h"

struct opening {
	struct request *request;
	enum attached_use use;
	scope_whole_fn fn;
	void *context;
};

static void opened(void *context, enum reach reach, const struct dispute *dispute)
{
	struct opening *opening = context;
	struct request *request = opening->request;
	bool is_shown = opening->use == ATTACHED_SHOWN;

	if (reach != REACH_WHOLE) {
		request_refuse(request, OUTCOME_OUT_OF_SCOPE, NULL);
	} else if (dispute->regions[REGION_FILE] == FILE_DESTROYED) {
		request_refuse(request, OUTCOME_FILE_DESTROYED, NULL);
	} else if (is_shown && dispute_is_stored_only(dispute) && !ask_is_told_all(request)) {
		request_refuse(request, OUTCOME_STORED_ONLY, NULL);
	} else {
		opening->fn(opening->context);
	}
}

void attached_open(struct request *request, int64_t dispute, enum attached_use use,
    scope_whole_fn fn, void *context)
{
	struct opening *opening = arena_array(request_arena(request), 1, sizeof(*opening));

	*opening = (struct opening){ request, use, fn, context };
	scope_open(request, dispute, opened, opening);
}
