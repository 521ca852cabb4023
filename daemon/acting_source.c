/* The number that a matter has elsewhere; acting_source.h. */
#include "acting_source.h"

#include "ask.h"

struct checking {
	struct request *request;
	const struct arguments *arguments;
	source_checked_fn fn;
	void *context;
};

/* Columns of source_find.sql. */
enum {
	FOUND_REGISTERED,
	FOUND_STATE,
	FOUND_VERSION,
	FOUND_HANDED,
	FOUND_NOTICE,
	FOUND_REPLY,
	FOUND_WITHDRAWN,
	FOUND_LINKABLE,
	FOUND_OF_IT
};

/* ---- what they told of a petition ---- */

static const struct {
	enum argument argument;
	unsigned column;
} told[] = { { ARG_PETITION_HANDED_ON, FOUND_HANDED }, { ARG_PETITION_NOTICE_BY, FOUND_NOTICE },
	{ ARG_PETITION_REPLY_BY, FOUND_REPLY }, { ARG_PETITION_WITHDRAWN, FOUND_WITHDRAWN } };

/* The arguments with that, whatever they said of it; without, where nobody handed it over. */
static const struct arguments *with_told(const struct checking *checking, const struct rows *rows)
{
	struct arena *arena = request_arena(checking->request);
	struct arguments *ret = arena_array(arena, 1, sizeof(*ret));

	*ret = *checking->arguments;
	for (size_t i = 0; i < sizeof(told) / sizeof(told[0]); i++) {
		struct argument_value said = { .info = argument_info((uint16_t)told[i].argument) };
		struct arguments before = *ret;

		if (!rows_is_null(rows, 0, told[i].column)) {
			said.integer = rows_integer(rows, 0, told[i].column);
		}
		if (said.integer) {
			arguments_with(&before, &said, arena, ret);
		} else {
			arguments_without(&before, told[i].argument, arena, ret);
		}
	}
	return ret;
}

static bool is_as_read(const struct checking *checking, const struct rows *rows)
{
	return rows_integer(rows, 0, FOUND_VERSION) ==
	    arguments_integer(checking->arguments, ARG_SOURCE_VERSION, 0);
}

static void answer(const struct checking *checking, enum store_status status,
    const struct rows *rows, enum outcome (*judge)(const struct checking *, const struct rows *),
    enum argument number)
{
	enum outcome outcome = status == STORE_OK ? judge(checking, rows) : answer_outcome(status);

	if (outcome == OUTCOME_DONE) {
		checking->fn(checking->context, outcome, NULL, with_told(checking, rows));
	} else {
		checking->fn(checking->context, outcome,
		    &(struct fault){ .argument = (uint16_t)number }, NULL);
	}
}

static void ask(
    struct checking *checking, enum argument of, int64_t source, int64_t dispute, store_rows_fn fn)
{
	const struct text *number = &arguments_find(checking->arguments, of)->text;
	struct parameter parameters[] = {
		district_parameter(checking->request),
		int8_parameter(source),
		{ .type = PARAMETER_TEXT, .bytes = number->bytes, .length = number->length },
		int8_parameter(dispute),
	};

	store_ask(request_store(checking->request), STATEMENT_SOURCE_FIND, parameters,
	    sizeof(parameters) / sizeof(parameters[0]), STORE_FAST, fn, checking);
}

static struct checking *checking_new(
    struct request *request, const struct arguments *arguments, source_checked_fn fn, void *context)
{
	struct checking *ret = arena_array(request_arena(request), 1, sizeof(*ret));

	*ret = (struct checking){ request, arguments, fn, context };
	return ret;
}

/* ---- what begins a dispute ---- */

static enum outcome judge_beginning(const struct checking *checking, const struct rows *rows)
{
	if (rows_integer(rows, 0, FOUND_REGISTERED)) return OUTCOME_ALREADY_IMPORTED;
	if (rows_is_null(rows, 0, FOUND_STATE)) return OUTCOME_DONE; /* nobody handed it over */
	if (rows_integer(rows, 0, FOUND_STATE) != PETITION_STATE_WAITING) {
		return OUTCOME_PETITION_IS_ANSWERED;
	}
	return is_as_read(checking, rows) ? OUTCOME_DONE : OUTCOME_PETITION_HAS_CHANGED;
}

static void beginning_found(void *context, enum store_status status, const struct rows *rows)
{
	answer(context, status, rows, judge_beginning, ARG_SOURCE_NUMBER);
}

void source_check(
    struct request *request, const struct arguments *arguments, source_checked_fn fn, void *context)
{
	ask(checking_new(request, arguments, fn, context), ARG_SOURCE_NUMBER,
	    arguments_integer(arguments, ARG_SOURCE, 0), 0, beginning_found);
}

/* ---- what is linked to one ---- */

static enum outcome judge_linking(const struct checking *checking, const struct rows *rows)
{
	if (rows_is_null(rows, 0, FOUND_STATE)) return OUTCOME_UNKNOWN_PETITION;
	if (!is_as_read(checking, rows)) return OUTCOME_PETITION_HAS_CHANGED;
	if (rows_integer(rows, 0, FOUND_LINKABLE)) return OUTCOME_DONE;
	return rows_integer(rows, 0, FOUND_OF_IT) ? OUTCOME_PETITION_NOT_CHANGED
	                                          : OUTCOME_PETITION_IS_ANSWERED;
}

static void linking_found(void *context, enum store_status status, const struct rows *rows)
{
	answer(context, status, rows, judge_linking, ARG_PETITION_NUMBER);
}

void petition_check(struct request *request, const struct arguments *arguments, int64_t dispute,
    source_checked_fn fn, void *context)
{
	ask(checking_new(request, arguments, fn, context), ARG_PETITION_NUMBER, SOURCE_PETITION,
	    dispute, linking_found);
}
