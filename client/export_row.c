/* Rows of forms; export_row.h. */
#include "export_row.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "civil.h"
#include "percent.h"
#include "say.h"
#include "text.h"

#define DAY_US         INT64_C(86400000000)
#define SECOND_US      INT64_C(1000000)
#define APART          '\x1f' /* between the cells that are digested */
#define DAY_PATTERN    "yyyy-mm-dd"
#define MOMENT_PATTERN "yyyy-mm-dd HH:MM:SS"
#define FEN_OF_WAN     1000000

/* ---- values ---- */

/* A moment of the district, as the pattern has it: yyyy, mm or m, dd or d, HH, MM, SS. */
static void write_moment(FILE *out, const char *pattern, int64_t day, int64_t second)
{
	struct civil_date date = civil_from_days(day);

	const struct {
		const char *part;
		int digits;
		int64_t value;
	} parts[] = { { "yyyy", 4, date.year }, { "mm", 2, date.month }, { "m", 1, date.month },
		{ "dd", 2, date.day }, { "d", 1, date.day }, { "HH", 2, second / 3600 },
		{ "MM", 2, second / 60 % 60 }, { "SS", 2, second % 60 } };

	size_t count = sizeof(parts) / sizeof(parts[0]);

	while (*pattern) {
		size_t i = 0;

		while (i < count && strncmp(pattern, parts[i].part, strlen(parts[i].part)) != 0) {
			i++;
		}
		if (i == count) {
			putc(*pattern++, out);
			continue;
		}
		fprintf(out, "%0*lld", parts[i].digits, (long long)parts[i].value);
		pattern += strlen(parts[i].part);
	}
}

static void write_instant(FILE *out, const char *pattern, int64_t us)
{
	int64_t day = civil_day_of_instant(us);

	write_moment(out, pattern, day, (us - civil_end_of_day(day) + DAY_US) / SECOND_US);
}

static void write_amount(FILE *out, const char *format, int64_t fen)
{
	if (format && strcmp(format, "分") == 0) {
		fprintf(out, "%lld", (long long)fen);
	} else if (format && strcmp(format, "万元") == 0) {
		fprintf(out, "%lld.%04lld", (long long)fen / FEN_OF_WAN,
		    (long long)fen % FEN_OF_WAN / 100);
	} else {
		fprintf(out, "%lld.%02lld", (long long)fen / 100, (long long)fen % 100);
	}
}

/* "是/否" */
static void write_flag(FILE *out, const char *format, bool is_so)
{
	const char *both = format ? format : "是/否";
	int first = (int)strcspn(both, "/");

	if (is_so) {
		fprintf(out, "%.*s", first, both);
	} else {
		fputs(both + first + 1, out);
	}
}

static void write_code(
    FILE *out, const struct mapping_column *column, const struct words *words, int64_t number)
{
	const char *name = export_code_name(words, column->fact->list, number);
	bool is_name = column->values || column->format;

	fputs(is_name ? name ? name : "" : export_code_zh(words, column->fact->list, number), out);
}

static void write_value(FILE *out, const struct mapping_column *column, const struct words *words,
    const struct paper_value *value)
{
	const char *format = column->format;

	if (column->fact->type == EXPORT_FLAG) {
		write_flag(out, format, paper_value_is_told(value));
	} else if (!paper_value_is_told(value)) {
		return;
	} else if (column->fact->type == EXPORT_CODE) {
		write_code(out, column, words, value->number);
	} else if (value->type == PAPER_TEXT) {
		fputs(value->text, out);
	} else if (value->type == PAPER_DATE) {
		write_moment(out, format ? format : DAY_PATTERN, value->number, 0);
	} else if (value->type == PAPER_INSTANT) {
		write_instant(out, format ? format : MOMENT_PATTERN, value->number);
	} else if (value->type == PAPER_AMOUNT) {
		write_amount(out, format, value->number);
	} else {
		fprintf(out, "%lld", (long long)value->number);
	}
}

static void write_fact(
    FILE *out, const struct mapping_column *column, const struct export_source *source)
{
	struct paper_value value = { 0 };

	export_fact_value(column->fact, source, &value);
	write_value(out, column, source->of.words, &value);
	paper_value_free(&value);
}

/* A rate in hundredths of a percent, what is of nobody as nothing. */
static void write_figure(
    FILE *out, const struct mapping_column *column, const struct export_from *from)
{
	for (size_t i = 0; i < from->figure_count; i++) {
		const Mediation__V1__Figure *figure = from->figures[i];

		if (strcmp(figure->name, column->name) != 0) continue;
		if ((figure->is_rate || figure->is_days) && !figure->denominator) return;
		if (figure->is_rate) {
			int64_t hundredths =
			    percent_hundredths(figure->numerator, figure->denominator);

			fprintf(out, "%lld.%02lld", (long long)hundredths / 100,
			    (long long)hundredths % 100);
		} else if (figure->is_money) {
			write_amount(out, column->format, figure->numerator);
		} else {
			fprintf(out, "%lld", (long long)figure->numerator);
		}
	}
}

static void write_plain(
    FILE *out, const struct mapping_column *column, const struct export_from *from)
{
	switch (column->what) {
	case MAPPING_FACT:
		write_fact(out, column, from->source);
		break;
	case MAPPING_CONSTANT:
		fputs(column->name, out);
		break;
	case MAPPING_FIGURE:
		write_figure(out, column, from);
		break;
	case MAPPING_GROUP:
		fputs(from->group, out);
		break;
	case MAPPING_GROUP_KEY:
		fprintf(out, "%lld", (long long)from->key);
		break;
	case MAPPING_THEIR_NUMBER:
		fputs(from->their_number ? from->their_number : "", out);
		break;
	case MAPPING_THEIR_RESULT:
		fputs(from->their_result ? from->their_result : "", out);
		break;
	}
}

/* ---- cells ---- */

/* The first reason stays. */
static void note_fault(char **fault, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void note_fault(char **fault, const char *format, ...)
{
	va_list arguments;

	if (*fault) return;
	va_start(arguments, format);
	if (vasprintf(fault, format, arguments) < 0) abort();
	va_end(arguments);
}

static char *copy(const char *text)
{
	char *copied = strdup(text);

	if (!copied) abort();
	return copied;
}

/* No longer than that; what is cut ends with an ellipsis. */
static void cut(char **text, size_t most)
{
	size_t bytes = 0;
	bool is_whole;
	char *shorter;

	if (text_characters(*text) <= most) return;
	for (size_t i = 0; i + 1 < most; i++) {
		bytes += text_character(*text + bytes, &is_whole);
	}
	if (asprintf(&shorter, "%.*s…", (int)bytes, *text) < 0) abort();
	free(*text);
	*text = shorter;
}

static void translate(
    char **text, const struct mapping *mapping, const struct mapping_column *column, char **fault)
{
	const char *theirs = mapping_theirs(mapping, column->values, *text);

	if (!theirs) {
		note_fault(fault, _("%s: no line \"value %s %s = …\" says what it is in theirs"),
		    column->heading, column->values, *text);
		return;
	}
	free(*text);
	*text = copy(theirs);
}

static bool is_number(const struct mapping_column *column)
{
	bool is_fact = column->what == MAPPING_FACT &&
	    (column->fact->type == EXPORT_AMOUNT || column->fact->type == EXPORT_NUMBER);

	return !column->values && (is_fact || column->what == MAPPING_FIGURE);
}

static struct export_cell cell_of(
    const struct mapping_column *column, const struct export_from *from, char **fault)
{
	struct export_cell cell = { 0 };
	struct text text;

	text_begin(&text);
	write_plain(text.out, column, from);
	cell.text = copy(text_end(&text));
	text_free(&text);
	if (!*cell.text) {
		if (column->is_required && !column->otherwise) {
			note_fault(fault, _("%s is not told"), column->heading);
		}
		free(cell.text);
		cell.text = copy(column->otherwise ? column->otherwise : "");
		return cell;
	}
	if (column->values) translate(&cell.text, from->mapping, column, fault);
	cut(&cell.text, column->most ? column->most : MAPPING_CELL_CHARS);
	cell.is_number = is_number(column);
	return cell;
}

/* What the office said itself is no change that it is to be told. */
static bool is_theirs(const struct mapping_column *column)
{
	return column->what == MAPPING_THEIR_NUMBER || column->what == MAPPING_THEIR_RESULT;
}

void export_row_fill(
    struct export_row *row, const struct export_from *from, struct hasher *hasher, char **ret_fault)
{
	const char apart = APART;

	*ret_fault = NULL;
	hasher_begin(hasher);
	for (size_t i = 0; i < from->mapping->column_count; i++) {
		row->cells[i] = cell_of(&from->mapping->columns[i], from, ret_fault);
		if (is_theirs(&from->mapping->columns[i])) continue;
		hasher_add(hasher, row->cells[i].text, strlen(row->cells[i].text));
		hasher_add(hasher, &apart, 1);
	}
	hasher_end(hasher, row->digest);
}

void export_row_free(struct export_row *row, const struct mapping *mapping)
{
	for (size_t i = 0; i < mapping->column_count; i++) {
		free(row->cells[i].text);
	}
}
