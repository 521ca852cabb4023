/* A ledger's rows; ledger.h. */
#include "ledger.h"

#include <openssl/sha.h>
#include <search.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "civil.h"
#include "ledger_cells.h"
#include "say.h"
#include "text.h"

#define COLUMNS_KNOWN_MIN   3
#define FILE_CHARACTERS_MAX 120
#define DAY_MS              INT64_C(86400000)
#define ZONE_MS             INT64_C(28800000)
#define PART                '\x1f' /* begins a part of what is digested */

/* ---- columns ---- */

static enum ledger_column column_named(
    const struct ledger *ledger, const char *title, size_t *ret_rank)
{
	char *tidy = ledger_tidy(title, true);
	enum ledger_column column;

	ledger_drop_blanks(tidy);
	column = ledger_words_title(&ledger->meanings, tidy, ret_rank);
	free(tidy);
	return column;
}

static bool is_header(void *context, char *const *cells, size_t count)
{
	size_t known = 0, rank;

	for (size_t i = 0; i < count; i++) {
		known += column_named(context, cells[i], &rank) != LEDGER_COLUMNS;
	}
	return known >= COLUMNS_KNOWN_MIN;
}

/* Where several titles mean one column, the likeliest has it. */
static void find_places(struct ledger *ledger)
{
	size_t best[LEDGER_COLUMNS];

	for (size_t c = 0; c < LEDGER_COLUMNS; c++) {
		ledger->places[c] = CSV_COLUMN_NONE;
		best[c] = SIZE_MAX;
	}
	for (size_t i = 0; i < ledger->csv.column_count; i++) {
		size_t rank;
		enum ledger_column column = column_named(ledger, ledger->csv.columns[i], &rank);

		if (column == LEDGER_COLUMNS || rank >= best[column]) continue;
		best[column] = rank;
		ledger->places[column] = i;
	}
}

static bool check_places(const struct ledger *ledger, const char *path)
{
	static const enum ledger_column needed[] = { LEDGER_DATE, LEDGER_PARTIES, LEDGER_KIND,
		LEDGER_RESULT };

	size_t missing = 0;

	for (size_t i = 0; i < sizeof(needed) / sizeof(needed[0]); i++) {
		if (ledger->places[needed[i]] != CSV_COLUMN_NONE) continue;
		if (missing++ == 0) fprintf(stderr, _("%s: these columns are not found: "), path);
		fprintf(stderr, "%s%s", missing > 1 ? _(", ") : "", ledger_title(needed[i]));
	}
	if (missing == 0) return true;
	fputs(_("; the file has: "), stderr);
	for (size_t i = 0; i < ledger->csv.column_count; i++) {
		fprintf(stderr, "%s%s", i ? _(", ") : "", ledger->csv.columns[i]);
	}
	fprintf(stderr, "\n%s\n",
	    _("what to do: write a table of two columns, theirs and ours, and name it with --mapping"));
	return false;
}

/* ---- rows ---- */

void ledger_reject(struct ledger_row *row, enum ledger_column column, const char *format, ...)
{
	struct text text;
	va_list arguments;

	if (row->fault) return;
	text_begin(&text);
	va_start(arguments, format);
	(void)vfprintf(text.out, format, arguments);
	va_end(arguments);
	(void)text_end(&text);
	row->fault = text.bytes;
	row->column = column;
	row->fate = LEDGER_REJECTED;
}

void ledger_pardon(struct ledger_row *row)
{
	free(row->fault);
	row->fault = NULL;
}

static void take_texts(
    const struct ledger *ledger, const struct ledger_source *source, struct ledger_row *row)
{
	for (size_t c = 0; c < LEDGER_COLUMNS; c++) {
		size_t place = ledger->places[c];
		const char *cell = place == CSV_COLUMN_NONE ? "" : row->source->cells[place];
		bool is_plain = c == LEDGER_NUMBER || c == LEDGER_DATE;

		if (c == LEDGER_NAME && !*cell && source->name) cell = source->name;
		row->cells[c] = ledger_tidy(cell, is_plain);
	}
}

/* Of merged cells a file has the first alone. A date that is empty was merged with the one above,
 * and what else such a row leaves empty of kind and mediator is of the same block; in a row with a
 * date of its own an empty cell is empty. */
static void fill_merged(struct ledger *ledger, struct ledger_row *row)
{
	static const enum ledger_column merged[] = { LEDGER_DATE, LEDGER_KIND, LEDGER_MEDIATOR };
	const struct ledger_row *above = row - 1;

	if (row == ledger->rows || *row->cells[LEDGER_DATE] || !*row->cells[LEDGER_PARTIES]) return;
	for (size_t i = 0; i < sizeof(merged) / sizeof(merged[0]); i++) {
		enum ledger_column column = merged[i];
		size_t place = ledger->places[column];

		if (*row->cells[column] || !*above->cells[column]) continue;
		free(row->cells[column]);
		row->cells[column] = ledger_tidy(above->cells[column], false);
		row->source->cells[place] = above->source->cells[place];
		ledger->filled[column]++;
	}
}

/* ---- who a row is ---- */

struct identity {
	uint8_t key[LEDGER_ID_BYTES];
	unsigned line, count;
};

static int by_key(const void *a, const void *b)
{
	return memcmp(a, b, LEDGER_ID_BYTES);
}

static void put_part(FILE *out, const char *part)
{
	putc(PART, out);
	fputs(part, out);
}

/* A UUIDv7 of the first day of the row's year. */
static void identify(const struct ledger_row *row, unsigned which, uint8_t ret[LEDGER_ID_BYTES])
{
	int32_t year = civil_from_days(row->day).year;
	int64_t ms = civil_days(year, 1, 1) * DAY_MS - ZONE_MS;
	static const char kind[] = "ledger";
	struct text text;
	uint8_t hash[SHA256_DIGEST_LENGTH];

	text_begin(&text);
	put_part(text.out, kind);
	put_part(text.out, row->cells[LEDGER_NAME]);
	fprintf(text.out, "%d %u", year, which);
	for (size_t c = LEDGER_NUMBER; c < (*row->cells[LEDGER_NUMBER] ? 1U : LEDGER_COLUMNS);
	     c++) {
		put_part(text.out, row->cells[c]);
	}
	(void)text_end(&text);
	SHA256((const uint8_t *)text.bytes, text.length, hash);
	text_free(&text);
	memcpy(ret, hash, LEDGER_ID_BYTES);
	for (int i = 0; i < 6; i++) {
		ret[i] = (uint8_t)(ms < 0 ? 0 : ms >> (40 - 8 * i));
	}
	ret[6] = (uint8_t)((ret[6] & 0x0F) | 0x70);
	ret[8] = (uint8_t)((ret[8] & 0x3F) | 0x80);
}

static void know(struct ledger_row *row, void **known)
{
	struct identity *one = calloc(1, sizeof(*one)), **found;

	if (!one) abort();
	identify(row, 0, one->key);
	one->line = row->source->line;
	found = tsearch(one, known, by_key);
	if (!found) abort();
	if (*found != one) free(one);
	if ((*found)->count && *row->cells[LEDGER_NUMBER]) {
		ledger_reject(row, LEDGER_NUMBER, _("\"%s\" is there already, in line %u"),
		    row->cells[LEDGER_NUMBER], (*found)->line);
		return;
	}
	identify(row, (*found)->count++, row->id);
	row->has_id = true;
}

static void know_rows(struct ledger *ledger)
{
	void *known = NULL;

	for (size_t i = 0; i < ledger->row_count; i++) {
		if (ledger->rows[i].day) know(&ledger->rows[i], &known);
	}
	tdestroy(known, free);
}

/* ---- the ledger ---- */

static void read_rows(struct ledger *ledger, const struct ledger_source *source)
{
	ledger->row_count = ledger->csv.row_count;
	ledger->rows = calloc(ledger->row_count + 1, sizeof(*ledger->rows));
	if (!ledger->rows) abort();
	for (size_t i = 0; i < ledger->row_count; i++) {
		struct ledger_row *row = &ledger->rows[i];

		row->source = &ledger->csv.rows[i];
		row->fate = LEDGER_NEW;
		take_texts(ledger, source, row);
		fill_merged(ledger, row);
	}
	/* what is merged is filled from texts as they stand: only then are they read */
	for (size_t i = 0; i < ledger->row_count; i++) {
		ledger_cells_read(ledger, source, &ledger->rows[i]);
	}
	know_rows(ledger);
}

bool ledger_read(struct ledger *ledger, const struct ledger_source *source)
{
	const char *slash = strrchr(source->path, '/');

	*ledger = (struct ledger){ .file = slash ? slash + 1 : source->path };
	if (!ledger_words_read(&ledger->meanings, source->mapping) ||
	    !csv_read_loose(&ledger->csv, source->path, is_header, ledger)) {
		return false;
	}
	find_places(ledger);
	if (!check_places(ledger, source->path)) return false;
	read_rows(ledger, source);
	return true;
}

void ledger_free(struct ledger *ledger)
{
	for (size_t i = 0; i < ledger->row_count; i++) {
		for (size_t c = 0; c < LEDGER_COLUMNS; c++) {
			free(ledger->rows[i].cells[c]);
			free(ledger->rows[i].before[c]);
		}
		free(ledger->rows[i].fault);
	}
	free(ledger->rows);
	csv_free(&ledger->csv);
	ledger_words_free(&ledger->meanings);
}

const char *ledger_column_title(const struct ledger *ledger, enum ledger_column column)
{
	size_t place = ledger->places[column];

	return place == CSV_COLUMN_NONE ? ledger_title(column) : ledger->csv.columns[place];
}

size_t ledger_count(const struct ledger *ledger, enum ledger_fate fate)
{
	size_t count = 0;

	for (size_t i = 0; i < ledger->row_count; i++) {
		count += ledger->rows[i].fate == fate;
	}
	return count;
}

void ledger_print_provenance(const struct ledger *ledger, const struct ledger_row *row, FILE *out)
{
	/* kept with the dispute, in the language of its ledger */
	static const char where[] = "%.*s 第%u行";
	const char *end = ledger->file;
	bool is_whole;

	for (size_t i = 0; i < FILE_CHARACTERS_MAX && *end; i++) {
		end += text_character(end, &is_whole);
	}
	fprintf(out, where, (int)(end - ledger->file), ledger->file, row->source->line);
}
