/* The number that a matter has elsewhere; acting_source.h. */
#include "acting_source.h"

#include "ask.h"

struct checking {
	const struct arguments *arguments;
	source_checked_fn fn;
	void *context;
};

/* Columns of source_find.sql. */
enum { FOUND_REGISTERED, FOUND_STATE, FOUND_VERSION };

static enum outcome outcome_of(const struct arguments *arguments, const struct rows *rows)
{
	int64_t read = arguments_integer(arguments, ARG_SOURCE_VERSION, 0);

	if (rows_integer(rows, 0, FOUND_REGISTERED)) return OUTCOME_ALREADY_IMPORTED;
	if (rows_is_null(rows, 0, FOUND_STATE)) return OUTCOME_DONE; /* nobody handed it over */
	if (rows_integer(rows, 0, FOUND_STATE) != PETITION_STATE_WAITING) {
		return OUTCOME_PETITION_IS_ANSWERED;
	}
	return rows_integer(rows, 0, FOUND_VERSION) == read ? OUTCOME_DONE
	                                                    : OUTCOME_PETITION_HAS_CHANGED;
}

static void checked(void *context, enum store_status status, const struct rows *rows)
{
	struct checking *checking = context;

	if (status != STORE_OK) {
		checking->fn(checking->context, answer_outcome(status), NULL);
	} else {
		checking->fn(checking->context, outcome_of(checking->arguments, rows),
		    &(struct fault){ .argument = ARG_SOURCE_NUMBER });
	}
}

void source_check(
    struct request *request, const struct arguments *arguments, source_checked_fn fn, void *context)
{
	const struct text *number = &arguments_find(arguments, ARG_SOURCE_NUMBER)->text;
	struct checking *checking = arena_array(request_arena(request), 1, sizeof(*checking));
	struct parameter parameters[] = {
		district_parameter(request),
		int8_parameter(arguments_integer(arguments, ARG_SOURCE, 0)),
		{ .type = PARAMETER_TEXT, .bytes = number->bytes, .length = number->length },
	};

	*checking = (struct checking){ arguments, fn, context };
	store_ask(request_store(request), STATEMENT_SOURCE_FIND, parameters,
	    sizeof(parameters) / sizeof(parameters[0]), STORE_FAST, checked, checking);
}
