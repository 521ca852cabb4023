/* What came of a ledger that was brought; ledger_show.h. */
#include "ledger_show.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "file.h"
#include "ledger_cells.h"
#include "say.h"
#include "text.h"

#define ROWS_SHOWN 20

static const char *const extra_titles[] = { "行", "列", "原因" };

/* ---- the rejected rows ---- */

static bool is_extra(const char *title)
{
	for (size_t i = 0; i < sizeof(extra_titles) / sizeof(extra_titles[0]); i++) {
		if (strcmp(extra_titles[i], title) == 0) return true;
	}
	return false;
}

/* Columns that we put there ourselves are not carried on. */
static void write_cells(const struct ledger *ledger, char *const *cells, FILE *out)
{
	for (size_t i = 0; i < ledger->csv.column_count; i++) {
		if (is_extra(ledger->csv.columns[i])) continue;
		csv_write(out, cells[i]);
		putc(',', out);
	}
}

static void write_rejected(const struct ledger *ledger, FILE *out)
{
	fputs(CSV_BOM, out);
	write_cells(ledger, ledger->csv.columns, out);
	fprintf(out, "%s,%s,%s\r\n", extra_titles[0], extra_titles[1], extra_titles[2]);
	for (size_t i = 0; i < ledger->row_count; i++) {
		const struct ledger_row *row = &ledger->rows[i];

		if (row->fate != LEDGER_REJECTED) continue;
		write_cells(ledger, row->source->cells, out);
		fprintf(out, "%u,", row->source->line);
		csv_write(out, ledger_column_title(ledger, row->column));
		putc(',', out);
		csv_write(out, row->fault);
		fputs("\r\n", out);
	}
}

bool ledger_write_rejected(const struct ledger *ledger, const char *path, char **ret)
{
	struct file_new file;

	if (asprintf(ret, "%s.rejected.csv", path) < 0) abort();
	if (ledger_count(ledger, LEDGER_REJECTED)) {
		if (!file_begin(&file, *ret)) return false;
		write_rejected(ledger, file.out);
		return file_end(&file);
	}
	if (unlink(*ret) != 0 && errno != ENOENT) {
		fprintf(stderr, "%s: %s\n", *ret, file_why(errno, true));
		return false;
	}
	free(*ret);
	*ret = NULL;
	return true;
}

/* ---- for people ---- */

static bool has_changed(const struct ledger_row *row)
{
	return row->fate == LEDGER_CHANGED || row->fate == LEDGER_CORRECTED;
}

static void put_change(const struct ledger_row *row, enum ledger_column column, FILE *out)
{
	fprintf(out, _("%s: "), ledger_title(column));
	fprintf(out, "%s → %s", *row->before[column] ? row->before[column] : "—",
	    *row->cells[column] ? row->cells[column] : "—");
}

void ledger_show_changes(const struct ledger_row *row, FILE *out)
{
	for (size_t c = 0; c < LEDGER_COLUMNS; c++) {
		if (!row->before[c]) continue;
		fputs("  ", out);
		put_change(row, (enum ledger_column)c, out);
		fputc('\n', out);
	}
}

static void put_detail(const struct ledger *ledger, const struct ledger_row *row, FILE *out)
{
	const char *between = "";

	if (row->fate == LEDGER_REJECTED) {
		fprintf(out, _("%s: "), ledger_column_title(ledger, row->column));
		fputs(row->fault, out);
	}
	for (size_t c = 0; c < LEDGER_COLUMNS && has_changed(row); c++) {
		if (!row->before[c]) continue;
		fputs(between, out);
		put_change(row, (enum ledger_column)c, out);
		between = say_either("；", "; ");
	}
}

static const char *fate_label(enum ledger_fate fate)
{
	static const char *const labels[LEDGER_FATES] = {
		[LEDGER_REJECTED] = N_("not taken over"),
		[LEDGER_NEW] = N_("new"),
		[LEDGER_TAKEN] = N_("taken over"),
		[LEDGER_SAME] = N_("as before"),
		[LEDGER_CHANGED] = N_("changed in the ledger"),
		[LEDGER_CORRECTED] = N_("corrected"),
		[LEDGER_OURS] = N_("this system's own"),
	};

	return _(labels[fate]);
}

static const struct column columns[] = { { N_("line"), CELLS_FIXED, 0 },
	{ N_("number"), CELLS_FIXED, 0 }, { N_("result"), CELLS_FIXED, 0 },
	{ N_("details"), CELLS_TEXT, 0 }, { NULL, CELLS_FIXED, 0 } };

static void show_rows(const struct ledger *ledger)
{
	struct table table = table_new(columns);
	size_t shown = 0, all = 0;

	for (size_t i = 0; i < ledger->row_count; i++) {
		const struct ledger_row *row = &ledger->rows[i];
		struct text text;

		if (row->fate != LEDGER_REJECTED && !has_changed(row)) continue;
		if (all++ >= ROWS_SHOWN) continue;
		shown++;
		table_row(&table);
		table_cell(&table, "%u", row->source->line);
		table_cell(&table, "%s", row->cells[LEDGER_NUMBER]);
		table_cell(&table, "%s", fate_label(row->fate));
		text_begin(&text);
		put_detail(ledger, row, text.out);
		table_cell(&table, "%s", text_end(&text));
		text_free(&text);
	}
	table_end(&table);
	if (shown < all) printf(_("and %zu lines more\n"), all - shown);
}

static void show_filled(const struct ledger *ledger)
{
	const char *between = "";

	for (size_t c = 0; c < LEDGER_COLUMNS; c++) {
		if (!ledger->filled[c]) continue;
		if (!*between) fputs(_("filled from merged cells: "), stdout);
		printf("%s%s %zu", between, ledger_title((enum ledger_column)c), ledger->filled[c]);
		between = _(", ");
	}
	if (*between) putchar('\n');
}

/* Columns of theirs that go by another title with us, and those that are left behind. */
static void show_columns(const struct ledger *ledger)
{
	const char *between = "";

	for (size_t c = 0; c < LEDGER_COLUMNS; c++) {
		const char *theirs = ledger->places[c] == CSV_COLUMN_NONE
		    ? ""
		    : ledger->csv.columns[ledger->places[c]];

		if (!*theirs || strcmp(theirs, ledger_title((enum ledger_column)c)) == 0) continue;
		if (!*between) fputs(_("columns: "), stdout);
		printf("%s%s = %s", between, theirs, ledger_title((enum ledger_column)c));
		between = _(", ");
	}
	if (*between) putchar('\n');
	between = "";
	for (size_t i = 0; i < ledger->csv.column_count; i++) {
		const char *title = ledger->csv.columns[i];
		bool is_taken = !*title || is_extra(title);

		for (size_t c = 0; c < LEDGER_COLUMNS; c++) {
			is_taken |= ledger->places[c] == i;
		}
		if (is_taken) continue;
		printf("%s%s", *between ? between : _("columns that are not taken over: "), title);
		between = _(", ");
	}
	if (*between) putchar('\n');
}

static void show_sums(const struct ledger_came *came)
{
	const struct ledger *ledger = came->ledger;
	size_t taken = ledger_count(ledger, came->is_dry_run ? LEDGER_NEW : LEDGER_TAKEN);
	size_t corrected = ledger_count(ledger, LEDGER_CORRECTED);
	size_t ours = ledger_count(ledger, LEDGER_OURS);

	printf(
	    _("%zu rows: %zu taken over, %zu as before, %zu changed in the ledger, %zu corrected, %zu not taken over\n"),
	    ledger->row_count, taken, ledger_count(ledger, LEDGER_SAME),
	    ledger_count(ledger, LEDGER_CHANGED), corrected, ledger_count(ledger, LEDGER_REJECTED));
	if (ours) {
		printf(_("%zu have a number of this system's own, and are no history\n"), ours);
	}
	if (came->is_dry_run) {
		fputs(_("a dry run: nothing was written\n"), stdout);
	} else if (came->rejected) {
		printf(_("what was not taken over, and why: %s\n"), came->rejected);
	}
}

/* ---- for programs ---- */

static void changes_json(struct json *json, const struct ledger_row *row)
{
	json_array(json, "changes");
	for (size_t c = 0; c < LEDGER_COLUMNS; c++) {
		if (!row->before[c]) continue;
		json_object(json, NULL);
		json_text(json, "column", ledger_title((enum ledger_column)c));
		json_text(json, "before", row->before[c]);
		json_text(json, "after", row->cells[c]);
		json_end_object(json);
	}
	json_end_array(json);
}

static void rows_json(struct json *json, const struct ledger *ledger)
{
	json_array(json, "results");
	for (size_t i = 0; i < ledger->row_count; i++) {
		const struct ledger_row *row = &ledger->rows[i];
		bool is_rejected = row->fate == LEDGER_REJECTED;

		if (!is_rejected && !has_changed(row)) continue;
		json_object(json, NULL);
		json_number(json, "line", row->source->line);
		json_text(json, "number", row->cells[LEDGER_NUMBER]);
		json_text(json, "what",
		    is_rejected                         ? "rejected"
		        : row->fate == LEDGER_CORRECTED ? "corrected"
		                                        : "changed");
		json_text(
		    json, "column", is_rejected ? ledger_column_title(ledger, row->column) : NULL);
		json_text(json, "reason", is_rejected ? row->fault : NULL);
		changes_json(json, row);
		json_end_object(json);
	}
	json_end_array(json);
}

static void came_json(const struct ledger_came *came)
{
	const struct ledger *ledger = came->ledger;
	struct json json = { 0 };

	json_object(&json, NULL);
	json_flag(&json, "dry_run", came->is_dry_run);
	json_text(
	    &json, "encoding", ledger->csv.encoding == ENCODING_GB18030 ? "GB18030" : "UTF-8");
	json_number(&json, "rows", (int64_t)ledger->row_count);
	json_number(&json, "taken_over",
	    (int64_t)ledger_count(ledger, came->is_dry_run ? LEDGER_NEW : LEDGER_TAKEN));
	json_number(&json, "same", (int64_t)ledger_count(ledger, LEDGER_SAME));
	json_number(&json, "changed", (int64_t)ledger_count(ledger, LEDGER_CHANGED));
	json_number(&json, "corrected", (int64_t)ledger_count(ledger, LEDGER_CORRECTED));
	json_number(&json, "rejected", (int64_t)ledger_count(ledger, LEDGER_REJECTED));
	json_number(&json, "own", (int64_t)ledger_count(ledger, LEDGER_OURS));
	json_object(&json, "filled");
	for (size_t c = 0; c < LEDGER_COLUMNS; c++) {
		if (!ledger->filled[c]) continue;
		json_number(&json, ledger_title((enum ledger_column)c), (int64_t)ledger->filled[c]);
	}
	json_end_object(&json);
	json_text(&json, "rejected_file", came->rejected);
	rows_json(&json, ledger);
	json_end_object(&json);
}

void ledger_show(const struct shown *shown, const struct ledger_came *came)
{
	if (shown->as_json) {
		came_json(came);
		return;
	}
	show_rows(came->ledger);
	show_columns(came->ledger);
	show_filled(came->ledger);
	if (came->ledger->csv.encoding == ENCODING_GB18030) {
		puts(_("the file is GB18030"));
	}
	show_sums(came);
}
