/* Mapping files, found and read; export_mapping.h. */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "export_builtin.h"
#include "export_mapping_parts.h"
#include "own_file.h"
#include "say.h"
#include "text.h"

#define BUILTINS (sizeof(export_builtin) / sizeof(export_builtin[0]))

static const struct own_files own = { "MEDIATION_EXPORTS", "/etc/mediation/exports", "exports",
	".export" };

bool mapping_wrong(const struct mapping *mapping, size_t line, const char *format, ...)
{
	va_list arguments;

	fprintf(stderr, _("%s, line %zu: "), mapping->where, line);
	va_start(arguments, format);
	(void)vfprintf(stderr, format, arguments);
	va_end(arguments);
	fputc('\n', stderr);
	return false;
}

void mapping_near(struct near near)
{
	say_nearest(near_found(&near));
}

char *mapping_part(char **at)
{
	char *part = strsep(at, "|");

	return part ? text_trimmed(part) : NULL;
}

/* ---- what is said once ---- */

static bool take_name(struct mapping *mapping, size_t line, char *text)
{
	mapping->zh = mapping_part(&text);
	mapping->en = mapping_part(&text);
	return (mapping->en && *mapping->zh && *mapping->en && !text) ||
	    mapping_wrong(
	        mapping, line, "%s", _("it is written: name CHINESE NAME | ENGLISH NAME"));
}

static bool take_version(struct mapping *mapping, size_t line, char *text)
{
	mapping->version = text;
	return *text ||
	    mapping_wrong(mapping, line, "%s", _("a version is wanted behind it, such as 2026-1"));
}

static bool take_form(struct mapping *mapping, size_t line, char *text)
{
	static const char *const forms[] = { [MAPPING_CSV_UTF8] = "csv utf-8",
		[MAPPING_CSV_GB18030] = "csv gb18030",
		[MAPPING_CSV_EXCEL] = "csv excel",
		[MAPPING_XLSX] = "xlsx" };
	struct near near = near_to(text);

	mapping->has_form = true;
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		near_try(&near, forms[i]);
		mapping->form = (enum mapping_form)i;
		if (strcmp(forms[i], text) == 0) return true;
	}
	(void)mapping_wrong(mapping, line,
	    _("there is no form \"%s\"; there are: csv utf-8, csv gb18030, csv excel, xlsx"), text);
	mapping_near(near);
	return false;
}

static bool take_rows(struct mapping *mapping, size_t line, char **ret, char *text)
{
	if (mapping->rows_line) {
		return mapping_wrong(mapping, line, _("what a row is was said in line %zu already"),
		    mapping->rows_line);
	}
	mapping->rows_line = line;
	*ret = text;
	return *text ||
	    mapping_wrong(
	        mapping, line, "%s", _("the name of a figure, or of a group, is wanted behind it"));
}

static bool take_disputes(struct mapping *mapping, size_t line, char *text)
{
	return take_rows(mapping, line, &mapping->figure, text);
}

static bool take_figures(struct mapping *mapping, size_t line, char *text)
{
	return take_rows(mapping, line, &mapping->group, text);
}

static bool take_only(struct mapping *mapping, size_t line, char *text)
{
	mapping->only = mapping_fact(mapping, line, text);
	return mapping->only != NULL;
}

static bool take_total(struct mapping *mapping, size_t line, char *text)
{
	mapping->total = text;
	return *text ||
	    mapping_wrong(mapping, line, "%s", _("what its row is called is wanted behind it"));
}

/* "SET WORD = THEIRS" */
static bool take_value(struct mapping *mapping, size_t line, char *text)
{
	struct mapping_value *value = &mapping->values[mapping->value_count];
	char *theirs = strstr(text, " = "), *word = text + strcspn(text, " \t");

	if (mapping->value_count == MAPPING_VALUES_MAX) {
		return mapping_wrong(
		    mapping, line, _("there are more than %d values"), MAPPING_VALUES_MAX);
	}
	if (!theirs || word >= theirs) {
		return mapping_wrong(
		    mapping, line, "%s", _("it is written: value SET WORD = THEIR WORD"));
	}
	*theirs = '\0';
	*word++ = '\0';
	*value = (struct mapping_value){ line, text, text_trimmed(word),
		text_trimmed(theirs + strlen(" = ")) };
	mapping->value_count++;
	return true;
}

/* ---- receipts ---- */

static const char *const receipt_names[RECEIPT_COLUMNS] = { [RECEIPT_NUMBER] = "number",
	[RECEIPT_BATCH] = "batch",
	[RECEIPT_THEIRS] = "theirs",
	[RECEIPT_RESULT] = "result",
	[RECEIPT_REASON] = "reason" };

static bool take_receipt(struct mapping *mapping, size_t line, char *text)
{
	char *title = text + strcspn(text, " \t");

	if (*title) *title++ = '\0';
	title = text_trimmed(title);
	for (size_t i = 0; i < RECEIPT_COLUMNS && *title; i++) {
		if (strcmp(receipt_names[i], text) != 0) continue;
		mapping->receipts[i] = title;
		return true;
	}
	return mapping_wrong(mapping, line, "%s",
	    _("it is written: receipt number, batch, theirs, result or reason, and what their column is called"));
}

static bool take_word(
    const struct mapping *mapping, size_t line, const char *text, const char **words, size_t *count)
{
	if (!*text) {
		return mapping_wrong(
		    mapping, line, "%s", _("a word of theirs is wanted behind it"));
	}
	if (*count == MAPPING_WORDS_MAX) {
		return mapping_wrong(
		    mapping, line, _("there are more than %d words"), MAPPING_WORDS_MAX);
	}
	words[(*count)++] = text;
	return true;
}

static bool take_accepted(struct mapping *mapping, size_t line, char *text)
{
	return take_word(mapping, line, text, mapping->accepted, &mapping->accepted_count);
}

static bool take_refused(struct mapping *mapping, size_t line, char *text)
{
	return take_word(mapping, line, text, mapping->refused, &mapping->refused_count);
}

/* ---- lines ---- */

static const struct {
	const char *name;
	bool (*take)(struct mapping *mapping, size_t line, char *text);
} words_of_lines[] = { { "name", take_name }, { "version", take_version }, { "form", take_form },
	{ "disputes", take_disputes }, { "figures", take_figures }, { "only", take_only },
	{ "total", take_total }, { "column", mapping_take_column }, { "value", take_value },
	{ "receipt", take_receipt }, { "accepted", take_accepted }, { "refused", take_refused } };

#define LINE_WORDS (sizeof(words_of_lines) / sizeof(words_of_lines[0]))

static bool no_such_word(const struct mapping *mapping, size_t line, const char *word)
{
	struct near near = near_to(word);
	struct text all;

	text_begin(&all);
	for (size_t i = 0; i < LINE_WORDS; i++) {
		near_try(&near, words_of_lines[i].name);
		fprintf(all.out, "%s%s", i ? ", " : "", words_of_lines[i].name);
	}
	(void)mapping_wrong(mapping, line, _("a line cannot begin with \"%s\"; there are: %s"),
	    word, text_end(&all));
	text_free(&all);
	mapping_near(near);
	return false;
}

static bool read_line(struct mapping *mapping, size_t number, char *text)
{
	char *rest;

	text = text_trimmed(text);
	if (!*text || *text == '#') return true;
	if (text_fault(text)) return mapping_wrong(mapping, number, "%s", text_fault(text));
	rest = text + strcspn(text, " \t");
	if (*rest) *rest++ = '\0';
	for (size_t i = 0; i < LINE_WORDS; i++) {
		if (strcmp(words_of_lines[i].name, text) != 0) continue;
		return words_of_lines[i].take(mapping, number, text_trimmed(rest));
	}
	return no_such_word(mapping, number, text);
}

static bool is_of_period(const struct export_fact *fact)
{
	return strncmp(fact->name, "period.", strlen("period.")) == 0;
}

/* What a column may be filled from depends on what a row is. */
static bool check_column(const struct mapping *mapping, const struct mapping_column *column)
{
	bool is_of_group = column->what == MAPPING_FIGURE || column->what == MAPPING_GROUP ||
	    column->what == MAPPING_GROUP_KEY;
	bool is_of_dispute = column->what == MAPPING_THEIR_NUMBER ||
	    column->what == MAPPING_THEIR_RESULT || (column->fact && !is_of_period(column->fact));

	if (mapping->group && is_of_dispute) {
		return mapping_wrong(mapping, column->line,
		    _("a row is a group of figures (line %zu): there is no value of a dispute"),
		    mapping->rows_line);
	}
	return !(mapping->figure && is_of_group) ||
	    mapping_wrong(mapping, column->line,
	        _("a row is a dispute (line %zu): there is no value of a group"),
	        mapping->rows_line);
}

static bool check_columns(const struct mapping *mapping)
{
	for (size_t i = 0; i < mapping->column_count; i++) {
		if (!check_column(mapping, &mapping->columns[i])) return false;
	}
	return true;
}

static bool check_whole(const struct mapping *mapping)
{
	const char *missing = !mapping->zh ? "name"
	    : !mapping->version            ? "version"
	    : !mapping->has_form           ? "form"
	    : !mapping->rows_line          ? "disputes"
	    : !mapping->column_count       ? "column"
	                                   : NULL;

	if (missing) return mapping_wrong(mapping, 1, _("there is no line \"%s\""), missing);
	return check_columns(mapping);
}

static bool read_lines(struct mapping *mapping)
{
	char *at = mapping->bytes;
	size_t number = 1;

	text_line_ends(mapping->bytes);
	for (char *line; (line = strsep(&at, "\n")); number++) {
		if (!read_line(mapping, number, line)) return false;
	}
	return check_whole(mapping);
}

/* ---- finding ---- */

/* The nearest name, which lasts longer than who told it. */
struct nearest {
	struct near near;
	char name[NAME_MAX + 1];
};

static void near_each(void *context, const char *name)
{
	struct nearest *nearest = context;

	near_try(&nearest->near, name);
	if (nearest->near.best != name) return;
	(void)snprintf(nearest->name, sizeof(nearest->name), "%s", name);
	nearest->near.best = nearest->name;
}

static bool no_such(const char *name)
{
	struct nearest nearest = { .near = near_to(name) };

	fprintf(stderr, _("there is no export \"%s\"; all: mediate report export --list\n"), name);
	mapping_each(near_each, &nearest);
	mapping_near(nearest.near);
	return false;
}

static bool take_builtin(struct mapping *mapping, const char *name)
{
	for (size_t i = 0; i < BUILTINS; i++) {
		if (strcmp(export_builtin[i].kind, name) != 0) continue;
		mapping->bytes = strdup((const char *)export_builtin[i].text);
		if (!mapping->bytes || asprintf(&mapping->where, "%s%s", name, own.extension) < 0) {
			abort();
		}
		return true;
	}
	return no_such(name);
}

static bool find(struct mapping *mapping, const char *name)
{
	char path[PATH_MAX];

	if (strchr(name, '/') || *name == '.' || !own_file_find(&own, name, path)) {
		return take_builtin(mapping, name);
	}
	mapping->where = strdup(path);
	if (!mapping->where) abort();
	mapping->bytes = own_file_read(path);
	return mapping->bytes != NULL;
}

struct mapping *mapping_open(const char *name)
{
	struct mapping *mapping = calloc(1, sizeof(*mapping));

	if (!mapping) abort();
	mapping->name = name;
	if (find(mapping, name) && read_lines(mapping)) return mapping;
	return mapping_free(mapping);
}

struct mapping *mapping_free(struct mapping *mapping)
{
	if (!mapping) return NULL;
	free(mapping->where);
	free(mapping->bytes);
	free(mapping);
	return NULL;
}

void mapping_each(void (*each)(void *context, const char *name), void *context)
{
	char path[PATH_MAX];

	for (size_t i = 0; i < BUILTINS; i++) {
		if (!own_file_find(&own, export_builtin[i].kind, path)) {
			each(context, export_builtin[i].kind);
		}
	}
	own_file_each(&own, each, context);
}
