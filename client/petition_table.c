/* Letters as a table; petition_table.h. */
#include "petition_table.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "csv.h"
#include "digest.h"
#include "petition_canonical.h"
#include "petition_form.h"
#include "say.h"
#include "text.h"

/* As tables of offices have it, whatever language is spoken. */
#define YES "是"
#define NO  "否"

#define COLUMNS_MAX 40
#define PATH_BYTES  80
#define RESULT      "result"

/* Columns of what we write: of each kind, once by its heading. */
struct columns {
	const struct form_member *members[COLUMNS_MAX];
	size_t count;
};

/* ---- theirs ---- */

struct cell {
	const struct petition_fields *fields;
	const char *heading, *text;
};

static bool is_column(const struct cell *cell, const char *before, const struct form_member *member)
{
	char path[PATH_BYTES];

	if (member->zh && strcmp(cell->heading, member->zh) == 0) return true;
	(void)snprintf(path, sizeof(path), "%s%s", before, member->name);
	return strcmp(cell->heading, petition_fields_name(cell->fields, path)) == 0;
}

static void set_cell(
    json_t *letter, const struct petition_form *form, const char *before, const struct cell *cell);

static void set_within(json_t *letter, const struct form_member *member, const struct cell *cell)
{
	json_t *part = json_object_get(letter, member->name);
	json_t *within = part ? json_incref(part) : petition_object();
	char before[PATH_BYTES];

	(void)snprintf(before, sizeof(before), "%s.", member->name);
	set_cell(within, member->form, before, cell);
	if (json_object_size(within)) (void)json_object_set(letter, member->name, within);
	json_decref(within);
}

/* What stands below a heading, in its place in the letter; nothing where no member is called so. */
static void set_cell(
    json_t *letter, const struct petition_form *form, const char *before, const struct cell *cell)
{
	for (size_t i = 0; i < form->count; i++) {
		const struct form_member *member = &form->members[i];
		/* several persons stand in one cell, by their names */
		const struct form_member *named =
		    member->kind == FORM_RECORDS ? member->form->members : member;

		if (member->kind == FORM_PART) {
			set_within(letter, member, cell);
		} else if (named->zh && is_column(cell, before, named)) {
			(void)json_object_set_new(
			    letter, member->name, petition_cell(member, cell->text));
		}
	}
}

static bool has_result(const struct csv *csv, const struct petition_fields *fields)
{
	const struct form_member *result = petition_member_of(PETITION_RECEIPT, RESULT);

	return csv_column(csv, petition_fields_name(fields, RESULT), result->zh) != CSV_COLUMN_NONE;
}

/* They reckon no digest of an item: ours is that of what they wrote. */
static void complete_item(json_t *letter)
{
	uint8_t digest[DIGEST_BYTES];
	char hex[2 * DIGEST_BYTES + 1];

	if (!json_object_get(letter, "version")) {
		(void)json_object_set_new(letter, "version", json_integer(1));
	}
	(void)json_object_del(letter, "digest");
	if (!petition_digest(letter, NULL, digest)) return; /* and it is refused as too large */
	hex_write(digest, DIGEST_BYTES, hex);
	(void)json_object_set_new(letter, "digest", json_string(hex));
}

static void write_row(FILE *out, const struct petition_fields *fields, const struct csv *csv,
    size_t row, const char *office)
{
	enum petition_of of = has_result(csv, fields) ? PETITION_RECEIPT : PETITION_ITEM;
	json_t *read = petition_object(), *letter;
	char *line;

	for (size_t i = 0; i < csv->column_count; i++) {
		struct cell cell = { fields, csv->columns[i], csv->rows[row].cells[i] };

		if (*cell.text) set_cell(read, petition_form(of), "", &cell);
	}
	(void)json_object_set_new(
	    read, "format", json_sprintf("mediation-petition-%s/1", petition_of_name(of)));
	if (!json_object_get(read, "office")) {
		(void)json_object_set_new(read, "office", json_string(office));
	}
	/* words and what is usual, by the mapping file; the names are ours already */
	letter = petition_fields_ours(fields, read);
	if (of == PETITION_ITEM) complete_item(letter);
	line = json_dumps(letter, JSON_COMPACT);
	if (!line) abort();
	fprintf(out, "%s\n", line);
	free(line);
	json_decref(letter);
	json_decref(read);
}

FILE *petition_table_read(
    const struct petition_fields *fields, const char *path, const char *office)
{
	struct csv csv;
	FILE *out = NULL;

	if (csv_read(&csv, path)) {
		out = tmpfile();
		for (size_t i = 0; i < csv.row_count && out; i++) {
			write_row(out, fields, &csv, i, office);
		}
		if (out) rewind(out);
	}
	csv_free(&csv);
	return out;
}

/* ---- ours ---- */

static void add_columns(struct columns *columns, const struct petition_form *form)
{
	for (size_t i = 0; i < form->count; i++) {
		const struct form_member *member = &form->members[i];
		bool is_there = false;

		if (member->kind == FORM_PART) add_columns(columns, member->form);
		for (size_t k = 0; k < columns->count && member->zh; k++) {
			is_there = is_there || strcmp(columns->members[k]->zh, member->zh) == 0;
		}
		if (member->zh && !is_there && columns->count < COLUMNS_MAX) {
			columns->members[columns->count++] = member;
		}
	}
}

static struct columns all_columns(void)
{
	struct columns ret = { .count = 0 };

	/* a receipt first: it names what the others are of */
	add_columns(&ret, petition_form(PETITION_RECEIPT));
	add_columns(&ret, petition_form(PETITION_ANSWER));
	add_columns(&ret, petition_form(PETITION_EVENT));
	return ret;
}

void petition_table_headings(FILE *out, const struct petition_fields *fields)
{
	struct columns columns = all_columns();

	for (size_t i = 0; i < columns.count; i++) {
		const char *name = columns.members[i]->name;
		const char *theirs = petition_fields_name(fields, name);

		if (i) putc(',', out);
		csv_write(out, strcmp(theirs, name) == 0 ? columns.members[i]->zh : theirs);
	}
	fputs("\r\n", out);
}

/* Below a heading; *ret_list: of what codes it is. */
static const json_t *find_cell(
    const struct petition_form *form, const json_t *letter, const char *zh, const char **ret_list)
{
	for (size_t i = 0; i < form->count; i++) {
		const struct form_member *member = &form->members[i];
		const json_t *value = json_object_get(letter, member->name), *found;

		if (!value) continue;
		if (member->kind == FORM_PART) {
			found = find_cell(member->form, value, zh, ret_list);
			if (found) return found;
		} else if (member->zh && strcmp(member->zh, zh) == 0) {
			*ret_list = member->list;
			return value;
		}
	}
	return NULL;
}

static void print_cell(FILE *out, const json_t *value, const char *list)
{
	struct text text;

	text_begin(&text);
	if (json_is_string(value)) {
		fputs(list ? petition_code_zh(list, json_string_value(value))
		           : json_string_value(value),
		    text.out);
	}
	if (json_is_integer(value)) {
		fprintf(text.out, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
	}
	if (json_is_boolean(value)) fputs(json_is_true(value) ? YES : NO, text.out);
	for (size_t i = 0; i < json_array_size(value); i++) {
		if (i) fputs("、", text.out);
		fputs(json_string_value(json_array_get(value, i)), text.out);
	}
	csv_write(out, text_end(&text));
	text_free(&text);
}

void petition_table_write(FILE *out, const struct petition_letter *letter)
{
	struct columns columns = all_columns();
	struct arena *arena = arena_new();
	json_t *json = petition_to_json(arena, NULL, letter);

	if (letter->of != PETITION_RECEIPT) {
		(void)json_object_set_new(json, "of", json_string(petition_of_name(letter->of)));
	}
	for (size_t i = 0; i < columns.count; i++) {
		const char *zh = columns.members[i]->zh, *list = NULL;
		const json_t *value = find_cell(petition_form(letter->of), json, zh, &list);

		if (!value && strcmp(columns.members[i]->name, "of") == 0) {
			value = json_object_get(json, "of");
		}
		if (!value && columns.members[i]->kind == FORM_DIGEST) {
			value = json_object_get(json, "digest");
		}
		if (i) putc(',', out);
		if (value) print_cell(out, value, list);
	}
	fputs("\r\n", out);
	json_decref(json);
	(void)arena_free(arena);
}
