/* The open disputes of each team; loads.h. */
#include "loads.h"

#include "arena.h"
#include "ask.h"

enum { LOAD_TEAM, LOAD_COUNT };

void loads_ask(struct request *request, store_rows_fn fn, void *context)
{
	struct parameter parameters[] = { district_parameter(request) };

	store_ask(request_store(request), STATEMENT_ASSIGNMENT_LOADS, parameters, 1, STORE_FAST, fn,
	    context);
}

void loads_of(struct arena *arena, const struct rows *rows, const struct reference *reference,
    struct loads *ret)
{
	*ret =
	    (struct loads){ .open = arena_array(arena, reference->team_count, sizeof(*ret->open)) };
	for (size_t i = 0; i < rows_count(rows); i++) {
		int64_t id = rows_integer(rows, i, LOAD_TEAM);
		const struct team *team = reference_team(reference, id);

		if (id == 0) {
			ret->version = rows_integer(rows, i, LOAD_COUNT);
		} else if (team) {
			ret->open[team - reference->teams] =
			    (uint32_t)rows_integer(rows, i, LOAD_COUNT);
		}
	}
}
