/*
 * The handler that shows a table of local data, as an import takes it, and which tables there are.
 */
#include <string.h>

#include "handlers.h"
#include "local_rows.h"

#define FILTERS_MAX 8
#define YEAR_DIGITS 4

struct filter {
	size_t column;
	const char *value;
	bool is_year;
};

struct show {
	struct request *request;
	const Mediation__V1__LocalShowRequest *wire;
	const struct local_table *table;
	const struct reference *reference;
	struct filter filters[FILTERS_MAX];
	int64_t first; /* how many rows come before the page */
};

/* ---- which rows ---- */

static bool is_day(const struct local_column *column)
{
	return column->type == LOCAL_DAY || column->type == LOCAL_LAST_DAY;
}

static enum outcome read_filter(
    const struct show *show, const Mediation__V1__LocalFilter *wire, struct filter *ret)
{
	const struct local_column *column;

	ret->column = local_column_named(show->table, wire->column);
	if (ret->column == LOCAL_COLUMNS_MAX) return OUTCOME_UNKNOWN_COLUMN;
	column = &show->table->columns[ret->column];
	if (is_day(column) && strlen(wire->value) == YEAR_DIGITS &&
	    strspn(wire->value, "0123456789") == YEAR_DIGITS) {
		ret->is_year = true;
		ret->value = wire->value;
		return OUTCOME_DONE;
	}
	return local_value_read(
	    show->reference, column, wire->value, request_arena(show->request), &ret->value);
}

static enum outcome read_filters(struct show *show)
{
	if (show->wire->n_filters > FILTERS_MAX) return OUTCOME_TOO_LARGE;
	for (size_t i = 0; i < show->wire->n_filters; i++) {
		enum outcome outcome = read_filter(show, show->wire->filters[i], &show->filters[i]);

		if (outcome != OUTCOME_DONE) return outcome;
	}
	return OUTCOME_DONE;
}

/* As local_show_… takes them: columns from 1 on, negative where the year alone is asked for. */
static void filter_parameters(const struct show *show, struct parameter ret[2])
{
	struct arena *arena = request_arena(show->request);
	size_t count = show->wire->n_filters;
	int64_t *columns = arena_array(arena, count, sizeof(*columns));
	const char *values = "";

	for (size_t i = 0; i < count; i++) {
		const struct filter *filter = &show->filters[i];
		int64_t column = (int64_t)filter->column + 1;

		columns[i] = filter->is_year ? -column : column;
		values = arena_format(arena, "%s%s%s", values, i ? "\x1f" : "", filter->value);
	}
	ret[0] = integers_parameter(columns, count);
	ret[1] = text_parameter(values);
}

/* ---- the answer ---- */

static void columns_of(const struct show *show, Mediation__V1__LocalShowResponse *ret)
{
	struct arena *arena = request_arena(show->request);

	ret->columns = arena_array(arena, show->table->column_count, sizeof(*ret->columns));
	for (size_t i = 0; i < show->table->column_count; i++) {
		const struct local_column *column = &show->table->columns[i];
		Mediation__V1__LocalColumn *told = MESSAGE(arena, LocalColumn, local_column);

		told->name = (char *)column->name;
		told->zh = (char *)column->zh;
		told->en = (char *)column->en;
		told->type = (char *)local_type_name(column->type);
		told->key = column->need == NEED_KEY;
		told->required = column->need != NEED_MAY;
		ret->columns[ret->n_columns++] = told;
	}
}

static Mediation__V1__LocalRow *row_of(
    const struct show *show, const struct local_row *row, bool sees_private)
{
	struct arena *arena = request_arena(show->request);
	Mediation__V1__LocalRow *ret = MESSAGE(arena, LocalRow, local_row);

	ret->values = arena_array(arena, show->table->column_count, sizeof(*ret->values));
	for (size_t c = 0; c < show->table->column_count; c++) {
		const struct local_column *column = &show->table->columns[c];
		const char *value =
		    local_value_show(show->reference, column, row->values[c], arena);

		if (column->type == LOCAL_PRIVATE && !sees_private) value = "";
		ret->values[ret->n_values++] = (char *)value;
	}
	return ret;
}

/* A page is so many rows from where it begins among those that are wanted; one more is read. */
static void page_of(const struct show *show, const struct local_row *rows, size_t count,
    Mediation__V1__LocalShowResponse *ret)
{
	struct arena *arena = request_arena(show->request);
	uint32_t size = page_size(show->wire->page_size);
	struct asker asker;
	bool sees_private = rights_asker(show->reference, request_member(show->request), &asker) &&
	    rights_may(&asker, DEED_READ_PRIVATE);

	ret->rows = arena_array(arena, size, sizeof(*ret->rows));
	for (size_t i = 0; i < count; i++) {
		if (ret->n_rows == size) {
			page_key_pack(arena, show->first + size, 0, &ret->next_page);
			return;
		}
		ret->rows[ret->n_rows++] = row_of(show, &rows[i], sees_private);
	}
}

static void rows_found(void *context, enum store_status status, const struct rows *rows)
{
	struct show *show = context;
	struct arena *arena = request_arena(show->request);
	Mediation__V1__LocalShowResponse *ret;
	struct local_row *found;
	size_t count;

	if (ask_failed(show->request, status)) return;
	/* Another load may have come meanwhile, and freed the one that was here. */
	show->reference =
	    store_reference(request_store(show->request), request_district(show->request));
	found = local_rows_of(show->table, rows, arena, &count);
	ret = MESSAGE(arena, LocalShowResponse, local_show_response);
	ret->version = show->reference->version;
	ret->zh = (char *)show->table->zh;
	ret->en = (char *)show->table->en;
	columns_of(show, ret);
	page_of(show, found, count, ret);
	ANSWER(show->request, local_show, LOCAL_SHOW, ret);
}

static void reference_found(
    void *context, enum store_status status, const struct reference *reference)
{
	struct show *show = context;
	struct parameter parameters[6] = { district_parameter(show->request) };
	enum outcome outcome;

	if (ask_failed(show->request, status)) return;
	show->reference = reference;
	outcome = read_filters(show);
	if (outcome != OUTCOME_DONE) {
		request_refuse(show->request, outcome, NULL);
		return;
	}
	filter_parameters(show, parameters + 1);
	if (!show->wire->with_ended) parameters[3] = day_parameter(reference->day);
	parameters[4] = int8_parameter(page_size(show->wire->page_size) + 1);
	parameters[5] = int8_parameter(show->first);
	store_ask(request_store(show->request), local_show_statement(show->table), parameters,
	    sizeof(parameters) / sizeof(parameters[0]), STORE_SLOW, rows_found, show);
}

/* ---- which tables there are ---- */

static void answer_tables(struct request *request)
{
	static const char *const headings[][3] = { { "table", "表", "table" },
		{ "zh", "名称", "Chinese name" }, { "en", "英文名", "English name" } };

	enum { HEADINGS = sizeof(headings) / sizeof(headings[0]) };
	struct arena *arena = request_arena(request);
	Mediation__V1__LocalShowResponse *ret =
	    MESSAGE(arena, LocalShowResponse, local_show_response);

	ret->columns = arena_array(arena, HEADINGS, sizeof(*ret->columns));
	for (size_t i = 0; i < HEADINGS; i++) {
		ret->columns[i] = MESSAGE(arena, LocalColumn, local_column);
		ret->columns[i]->name = (char *)headings[i][0];
		ret->columns[i]->zh = (char *)headings[i][1];
		ret->columns[i]->en = (char *)headings[i][2];
		ret->columns[i]->type = (char *)local_type_name(LOCAL_TEXT);
	}
	ret->n_columns = HEADINGS;
	ret->rows = arena_array(arena, LOCAL_COUNT, sizeof(*ret->rows));
	for (uint16_t n = 0; n < LOCAL_COUNT; n++) {
		const struct local_table *table = local_table(n);
		const char *values[HEADINGS];

		if (!table) continue;
		values[0] = table->name;
		values[1] = table->zh;
		values[2] = table->en;
		ret->rows[ret->n_rows] = MESSAGE(arena, LocalRow, local_row);
		ret->rows[ret->n_rows]->n_values = HEADINGS;
		ret->rows[ret->n_rows++]->values = answer_texts(arena, values, HEADINGS);
	}
	ANSWER(request, local_show, LOCAL_SHOW, ret);
}

static bool begins_at(const ProtobufCBinaryData *page, int64_t *ret_first)
{
	int64_t unused;

	return page->len == 0 || (page_key_unpack(page, ret_first, &unused) && *ret_first >= 0);
}

void handle_local_show(struct request *request)
{
	struct show *show = arena_array(request_arena(request), 1, sizeof(*show));

	show->request = request;
	show->wire = request_body(request)->local_show;
	if (!*show->wire->table) {
		answer_tables(request);
		return;
	}
	show->table = local_table_named(show->wire->table);
	if (!show->table) {
		request_refuse(request, OUTCOME_UNKNOWN_LOCAL, NULL);
		return;
	}
	if (!begins_at(&show->wire->page, &show->first)) {
		request_refuse(request, OUTCOME_BAD_PAGE, NULL);
		return;
	}
	store_load_reference(
	    request_store(request), request_district(request), reference_found, show);
}
