/* How a value of a report is said; report_parts.h. */
#include <inttypes.h>
#include <string.h>

#include "civil.h"
#include "percent.h"
#include "report_parts.h"

#define GROUP_DIGITS   3
#define SECONDS_OF_DAY 86400

/* 1,234,567 */
static void print_grouped(FILE *out, int64_t number)
{
	char digits[24];
	uint64_t size = number < 0 ? -(uint64_t)number : (uint64_t)number;
	size_t length = (size_t)snprintf(digits, sizeof(digits), "%" PRIu64, size);

	if (number < 0) putc('-', out);
	for (size_t i = 0; i < length; i++) {
		if (i && (length - i) % GROUP_DIGITS == 0) putc(',', out);
		putc(digits[i], out);
	}
}

static void print_integer(FILE *out, int64_t number, enum report_manner manner)
{
	if (manner == REPORT_SHOWN) {
		print_grouped(out, number);
	} else {
		fprintf(out, "%" PRId64, number);
	}
}

static void print_text(FILE *out, const struct report_cell *cell, enum report_manner manner)
{
	(void)manner;
	fputs(cell->text ? cell->text : "", out);
}

static void print_number(FILE *out, const struct report_cell *cell, enum report_manner manner)
{
	print_integer(out, cell->number, manner);
}

static void print_money(FILE *out, const struct report_cell *cell, enum report_manner manner)
{
	int64_t fen = cell->number % 100;

	if (cell->number < 0 && cell->number > -100) putc('-', out);
	print_integer(out, cell->number / 100, manner);
	fprintf(out, ".%02d", (int)(fen < 0 ? -fen : fen));
}

static void print_rate(FILE *out, const struct report_cell *cell, enum report_manner manner)
{
	if (cell->denominator) {
		int64_t hundredths = percent_hundredths(cell->number, cell->denominator);

		fprintf(out, "%" PRId64 ".%02d%%", hundredths / 100, (int)(hundredths % 100));
	} else if (manner == REPORT_SHOWN) {
		fputs("—", out);
	}
	if (manner == REPORT_PLAIN) return;
	fputs(" (", out);
	print_grouped(out, cell->number);
	putc('/', out);
	print_grouped(out, cell->denominator);
	putc(')', out);
}

static void print_date(FILE *out, const struct report_cell *cell, enum report_manner manner)
{
	(void)manner;
	report_day_print(out, cell->number);
}

static void print_month(FILE *out, const struct report_cell *cell, enum report_manner manner)
{
	struct civil_date date = civil_from_days(cell->number);

	(void)manner;
	fprintf(out, "%04d-%02u", date.year, date.month);
}

static void (*const printers[REPORT_TYPE_COUNT])(
    FILE *, const struct report_cell *, enum report_manner) = {
#define TYPE(NAME, name, as, unit_zh, unit_en, format, width) [REPORT_##NAME] = print_##as,
#include "report_types.def"
#undef TYPE
};

void report_day_print(FILE *out, int64_t day)
{
	struct civil_date date = civil_from_days(day);

	fprintf(out, "%04d-%02u-%02u", date.year, date.month, date.day);
}

void report_instant_print(FILE *out, int64_t us)
{
	int64_t day = civil_day_of_instant(us);
	int64_t seconds = SECONDS_OF_DAY - (civil_end_of_day(day) - us + 999999) / 1000000;

	report_day_print(out, day);
	fprintf(out, " %02d:%02d:%02d", (int)(seconds / 3600), (int)(seconds / 60 % 60),
	    (int)(seconds % 60));
}

void report_cell_print(FILE *out, const struct report_column *column,
    const struct report_cell *cell, enum report_manner manner)
{
	if (cell->is_hidden) {
		fputs(REPORT_HIDDEN, out);
	} else if (!cell->is_empty) {
		printers[column->type](out, cell, manner);
	}
}
