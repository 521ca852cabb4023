/* The columns of mapping files; export_mapping.h. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "export_mapping_parts.h"
#include "say.h"
#include "text.h"

#define FIGURE "figure "

const struct export_fact *mapping_fact(const struct mapping *mapping, size_t line, const char *name)
{
	const struct export_fact *found = export_fact_find(name), *fact;
	struct near near = near_to(name);

	for (size_t i = 0; !found && (fact = export_fact_at(i)); i++) {
		near_try(&near, fact->name);
	}
	if (found) return found;
	(void)mapping_wrong(
	    mapping, line, _("there is no value \"%s\"; all: man mediate-exports"), name);
	mapping_near(near);
	return NULL;
}

/* What is no fact of a dispute; false where it may be one. */
static bool take_other(struct mapping_column *column, char *text)
{
	static const struct {
		const char *name;
		enum mapping_what what;
	} others[] = { { "group.name", MAPPING_GROUP }, { "group.key", MAPPING_GROUP_KEY },
		{ "receipt.number", MAPPING_THEIR_NUMBER },
		{ "receipt.result", MAPPING_THEIR_RESULT } };

	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		if (strcmp(others[i].name, text) != 0) continue;
		column->what = others[i].what;
		return true;
	}
	if (*text == '=') {
		column->what = MAPPING_CONSTANT;
		column->name = text_trimmed(text + 1);
	} else if (strncmp(text, FIGURE, strlen(FIGURE)) == 0) {
		column->what = MAPPING_FIGURE;
		column->name = text_trimmed(text + strlen(FIGURE));
	}
	return column->what != MAPPING_FACT;
}

static bool take_column_name(struct mapping *mapping, struct mapping_column *column, char *text)
{
	column->name = text;
	column->what = MAPPING_FACT;
	if (take_other(column, text)) return true;
	column->fact = mapping_fact(mapping, column->line, text);
	return column->fact != NULL;
}

bool mapping_is_pattern(const char *format)
{
	return strstr(format, "yyyy") != NULL;
}

static bool is_one_of(const char *text, const char *const *words)
{
	for (; *words; words++) {
		if (strcmp(*words, text) == 0) return true;
	}
	return false;
}

/* Whether a value of the column's type can be written like that. */
static bool check_format(const struct mapping *mapping, const struct mapping_column *column)
{
	static const char *const money[] = { "元", "分", "万元", NULL };
	static const char *const code[] = { "code", NULL };
	enum export_type type = column->fact ? column->fact->type : EXPORT_AMOUNT;
	bool is_fit = false;

	if (type == EXPORT_DATE || type == EXPORT_INSTANT) {
		is_fit = mapping_is_pattern(column->format);
	}
	if (type == EXPORT_AMOUNT) is_fit = is_one_of(column->format, money);
	if (type == EXPORT_CODE) is_fit = is_one_of(column->format, code);
	if (type == EXPORT_FLAG) is_fit = strchr(column->format, '/') != NULL;
	return is_fit ||
	    mapping_wrong(mapping, column->line,
	        _("it cannot be written as \"%s\": days by yyyy, mm, dd, HH, MM, SS; codes as code; amounts and what is so or not: man mediate-exports"),
	        column->format);
}

static bool take_most(
    const struct mapping *mapping, struct mapping_column *column, const char *text)
{
	char *end;
	unsigned long most = strtoul(text, &end, 10);

	column->most = most;
	return (isdigit((unsigned char)*text) && !*end && most > 0 && most <= MAPPING_CELL_CHARS) ||
	    mapping_wrong(mapping, column->line,
	        _("\"%s\" is no number of characters from 1 to %d"), text, MAPPING_CELL_CHARS);
}

/* What stands behind the word; NULL where the part begins with another. */
static char *behind(char *part, const char *word)
{
	size_t length = strlen(word);

	return strncmp(part, word, length) == 0 && part[length] == ' ' ? text_trimmed(part + length)
	                                                               : NULL;
}

static bool take_option(const struct mapping *mapping, struct mapping_column *column, char *part)
{
	char *text;

	if (strcmp(part, "required") == 0) return column->is_required = true;
	if ((text = behind(part, "as"))) {
		column->format = text;
		return check_format(mapping, column);
	}
	if ((text = behind(part, "at most"))) return take_most(mapping, column, text);
	if ((text = behind(part, "values"))) return (column->values = text);
	if ((text = behind(part, "or"))) return (column->otherwise = text);
	return mapping_wrong(mapping, column->line,
	    _("\"%s\" is none of: required, as FORMAT, at most N, values SET, or TEXT"), part);
}

bool mapping_take_column(struct mapping *mapping, size_t line, char *text)
{
	struct mapping_column *column = &mapping->columns[mapping->column_count];
	char *part;

	if (mapping->column_count == MAPPING_COLUMNS_MAX) {
		return mapping_wrong(
		    mapping, line, _("there are more than %d columns"), MAPPING_COLUMNS_MAX);
	}
	*column = (struct mapping_column){ .line = line, .heading = mapping_part(&text) };
	part = mapping_part(&text);
	if (!*column->heading || !part || !*part) {
		return mapping_wrong(
		    mapping, line, "%s", _("it is written: column HEADING | VALUE | …"));
	}
	if (!take_column_name(mapping, column, part)) return false;
	while ((part = mapping_part(&text))) {
		if (!take_option(mapping, column, part)) return false;
	}
	mapping->column_count++;
	return true;
}
