/*
 * The handler of what we are and how we do, and of what stands of the journal: the last backup that
 * was proven, the root that was signed of it.
 */
#include "answer_root.h"
#include "ask.h"
#include "backup.h"
#include "civil.h"
#include "handlers.h"
#include "server.h"
#include "tls.h"

struct about {
	struct request *request;
	Mediation__V1__BackupProof *backup;
	Mediation__V1__ProofRoot *root;
};

static Mediation__V1__Counter *counter(struct arena *arena, const char *name, uint64_t value)
{
	Mediation__V1__Counter *ret = MESSAGE(arena, Counter, counter);

	ret->name = answer_text(arena, name);
	ret->value = (int64_t)value;
	return ret;
}

static void answer(struct about *about)
{
	struct request *request = about->request;
	struct arena *arena = request_arena(request);
	const struct server *server = request_server(request);
	const struct reference *reference =
	    store_reference(request_store(request), request_district(request));
	Mediation__V1__ServerInfoResponse *ret =
	    MESSAGE(arena, ServerInfoResponse, server_info_response);
	struct store_stats stats;

	store_stats(request_store(request), &stats);

	const struct {
		const char *name;
		uint64_t value;
	} counters[] = { { "requests", server->requests_total },
		{ "refusals", server->refusals_total }, { "acts", stats.acts },
		{ "act_sets", stats.act_sets }, { "reads", stats.reads },
		{ "read_sets", stats.read_sets }, { "logged", stats.logged },
		{ "log_sets", stats.log_sets }, { "repeats", stats.repeats },
		{ "halvings", stats.halvings }, { "settled", stats.settled },
		{ "queued", stats.queued }, { "database_connections", stats.connections_up },
		{ "districts", stats.districts },
		{ "certificates_refused", tls_refused(server->tls) } };

	size_t count = sizeof(counters) / sizeof(counters[0]);

	ret->version = answer_text(arena, SERVER_NAME);
	ret->started_us = server->started_us;
	ret->connections = server->connections;
	ret->requests_in_flight = server->requests;
	ret->demo = reference && reference->is_demo;
	ret->catalogue_digest.data = (uint8_t *)action_table_digest();
	ret->catalogue_digest.len = HASH_BYTES;
	ret->backup = about->backup;
	ret->root = about->root;
	ret->district = request_district(request);
	ret->counters = arena_array(arena, count, sizeof(*ret->counters));
	for (size_t i = 0; i < count; i++) {
		ret->counters[ret->n_counters++] =
		    counter(arena, counters[i].name, counters[i].value);
	}
	ANSWER(request, server_info, SERVER_INFO, ret);
}

/* Its bytes are of these rows. */
static void root_found(void *context, enum store_status status, const struct rows *rows)
{
	struct about *about = context;

	if (ask_failed(about->request, status)) return;
	if (rows_count(rows)) about->root = answer_root(request_arena(about->request), rows, 0, 0);
	answer(about);
}

static void backup_told(void *context, Mediation__V1__BackupProof *proof)
{
	struct about *about = context;
	int64_t day = request_body(about->request)->server_info->root_on;
	struct parameter parameters[] = { district_parameter(about->request), day_parameter(day) };

	about->backup = proof;
	if (day) {
		store_ask(request_store(about->request), STATEMENT_ROOT_NEWEST, parameters,
		    sizeof(parameters) / sizeof(parameters[0]), STORE_FAST, root_found, about);
	} else {
		answer(about);
	}
}

void handle_server_info(struct request *request)
{
	struct about *about = arena_array(request_arena(request), 1, sizeof(*about));
	int64_t day = request_body(request)->server_info->root_on;

	about->request = request;
	if (day && !civil_is_plausible(day)) {
		request_refuse(request, OUTCOME_BAD_DATE, NULL);
	} else {
		backup_ask(request, backup_told, about);
	}
}
