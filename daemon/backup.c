/* The last backup that was proven; backup.h. */
#include "backup.h"

#include "due.h"
#include "rows.h"
#include "server.h"

#define DAY_US INT64_C(86400000000)

enum { IS_DEMO, SINCE, BACKUP, REACHED, PROVEN, DISPUTES, EVENTS };

struct backup_asked {
	struct request *request;
	backup_told_fn fn;
	void *context;
};

/* A demo has nothing to lose. */
static enum lamp lamp_of(const struct config *config, bool is_demo, int64_t days)
{
	return is_demo ? LAMP_NONE
	               : due_lamp_of_age(config->backup_yellow_days, config->backup_red_days, days);
}

static Mediation__V1__BackupProof *proof_of(struct request *request, const struct rows *rows)
{
	struct arena *arena = request_arena(request);
	Mediation__V1__BackupProof *ret = MESSAGE(arena, BackupProof, backup_proof);
	int64_t age_us = request_now(request) - rows_integer(rows, 0, SINCE);
	int64_t days = age_us > 0 ? age_us / DAY_US : 0;

	ret->age_days = (uint32_t)days;
	ret->lamp =
	    lamp_of(&request_server(request)->config, rows_integer(rows, 0, IS_DEMO) != 0, days);
	if (rows_is_null(rows, 0, BACKUP)) return ret;
	ret->backup = answer_text(arena, rows_text(rows, 0, BACKUP));
	ret->reached_us = rows_integer(rows, 0, REACHED);
	ret->proven_us = rows_integer(rows, 0, PROVEN);
	ret->disputes = (uint64_t)rows_integer(rows, 0, DISPUTES);
	ret->events = (uint64_t)rows_integer(rows, 0, EVENTS);
	return ret;
}

static void found(void *context, enum store_status status, const struct rows *rows)
{
	const struct backup_asked *asked = context;
	bool is_told = status == STORE_OK && rows_count(rows) > 0;

	asked->fn(asked->context, is_told ? proof_of(asked->request, rows) : NULL);
}

void backup_ask(struct request *request, backup_told_fn fn, void *context)
{
	struct backup_asked *asked = arena_array(request_arena(request), 1, sizeof(*asked));

	*asked = (struct backup_asked){ request, fn, context };
	store_ask(
	    request_store(request), STATEMENT_BACKUP_PROVEN, NULL, 0, STORE_FAST, found, asked);
}
