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

/* Its last day of all is over, or was called off before the first. */
static bool has_ended(const struct show *show, const struct local_row *row)
{
	size_t last = show->table->column_count;
	const char *day;

	while (last-- > 0 && show->table->columns[last].type != LOCAL_LAST_DAY) {
	}
	if (last >= show->table->column_count || !*row->values[last]) return false;
	day = row->values[last];
	return local_value_day(day) < show->reference->day ||
	    strcmp(day, row->values[local_first_day(show->table, last)]) < 0;
}

static bool is_wanted(const struct show *show, const struct local_row *row)
{
	if (!show->wire->with_ended && has_ended(show, row)) return false;
	for (size_t i = 0; i < show->wire->n_filters; i++) {
		const struct filter *filter = &show->filters[i];
		const char *value = row->values[filter->column];

		if (filter->is_year ? strncmp(value, filter->value, YEAR_DIGITS) != 0
		                    : strcmp(value, filter->value) != 0) {
			return false;
		}
	}
	return true;
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

/* A page is so many rows from where it begins among those that are wanted. */
static void page_of(const struct show *show, const struct local_row *rows, size_t count,
    int64_t first, Mediation__V1__LocalShowResponse *ret)
{
	struct arena *arena = request_arena(show->request);
	uint32_t size = page_size(show->wire->page_size);
	const struct member *member =
	    reference_member(show->reference, request_member(show->request));
	bool sees_private = member && member->roles & ROLE_BIT(ROLE_SUP);
	int64_t at = 0;

	ret->rows = arena_array(arena, size, sizeof(*ret->rows));
	for (size_t i = 0; i < count; i++) {
		if (!is_wanted(show, &rows[i]) || at++ < first) continue;
		if (ret->n_rows == size) {
			page_key_pack(arena, first + size, 0, &ret->next_page);
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
	int64_t first = 0, unused;
	struct local_row *found;
	size_t count;

	if (ask_failed(show->request, status)) return;
	if (show->wire->page.len && !page_key_unpack(&show->wire->page, &first, &unused)) {
		request_refuse(show->request, OUTCOME_BAD_PAGE, NULL);
		return;
	}
	/* Another load may have come meanwhile, and freed the one that was here. */
	show->reference =
	    store_reference(request_store(show->request), request_district(show->request));
	found = local_rows_of(show->table, rows, arena, &count);
	ret = MESSAGE(arena, LocalShowResponse, local_show_response);
	ret->version = show->reference->version;
	ret->zh = (char *)show->table->zh;
	ret->en = (char *)show->table->en;
	columns_of(show, ret);
	page_of(show, found, count, first, ret);
	ANSWER(show->request, local_show, LOCAL_SHOW, ret);
}

static void reference_found(
    void *context, enum store_status status, const struct reference *reference)
{
	struct show *show = context;
	struct parameter parameters[] = { district_parameter(show->request) };
	enum outcome outcome;

	if (ask_failed(show->request, status)) return;
	show->reference = reference;
	outcome = read_filters(show);
	if (outcome != OUTCOME_DONE) {
		request_refuse(show->request, outcome, NULL);
		return;
	}
	store_ask(request_store(show->request), local_read_statement(show->table), parameters, 1,
	    STORE_SLOW, rows_found, show);
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
	store_load_reference(
	    request_store(request), request_district(request), reference_found, show);
}
