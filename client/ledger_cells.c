/* The cells of a ledger's row; ledger_cells.h. */
#include "ledger_cells.h"

#include <stdlib.h>
#include <string.h>

#include "say.h"
#include "show.h"
#include "text.h"
#include "value.h"

/* ---- as texts ---- */

/* U+FF01 to U+FF5E are ASCII again, but wide; 0 where it is none of them. */
static int plain_of(const char *at, size_t bytes)
{
	const unsigned char *byte = (const unsigned char *)at;
	int code;

	if (bytes != 3) return 0;
	code = (byte[0] & 0x0F) << 12 | (byte[1] & 0x3F) << 6 | (byte[2] & 0x3F);
	return code >= 0xFF01 && code <= 0xFF5E ? code - 0xFEE0 : 0;
}

char *ledger_tidy(const char *cell, bool plain)
{
	struct text text;
	size_t bytes, end = 0;
	bool is_whole;

	while ((bytes = ledger_blank(cell))) {
		cell += bytes;
	}
	for (const char *at = cell; *at; at += bytes) {
		if ((bytes = ledger_blank(at))) continue;
		bytes = text_character(at, &is_whole);
		end = (size_t)(at - cell) + bytes;
	}
	text_begin(&text);
	for (const char *at = cell; at < cell + end; at += bytes) {
		bytes = text_character(at, &is_whole);
		if (*at == '\r') continue;
		if (plain && plain_of(at, bytes)) {
			putc(plain_of(at, bytes), text.out);
		} else {
			(void)fwrite(at, 1, bytes, text.out);
		}
	}
	(void)text_end(&text);
	return text.bytes;
}

void ledger_drop_blanks(char *text)
{
	char *to = text;
	size_t bytes;
	bool is_whole;

	for (const char *at = text; *at; at += bytes) {
		if ((bytes = ledger_blank(at))) continue;
		bytes = text_character(at, &is_whole);
		memmove(to, at, bytes);
		to += bytes;
	}
	*to = '\0';
}

static void put(struct ledger_row *row, enum ledger_column column, const char *meant)
{
	char *kept = strdup(meant);

	if (!kept) abort();
	free(row->cells[column]);
	row->cells[column] = kept;
}

/* ---- as values ---- */

static void read_number(struct ledger_row *row)
{
	ledger_drop_blanks(row->cells[LEDGER_NUMBER]);
}

/* A spreadsheet may put a time of day behind the date. */
static void cut_time(char *text)
{
	char *blank = strchr(text, ' ');

	if (blank && strchr(blank, ':') && !blank[strspn(blank, "0123456789: ")]) *blank = '\0';
}

static void read_date(struct ledger_row *row, int64_t today)
{
	char *cell = row->cells[LEDGER_DATE];

	cut_time(cell);
	ledger_drop_blanks(cell);
	switch (value_date(cell, &row->day)) {
	case VALUE_DATE_NONE:
		ledger_reject(
		    row, LEDGER_DATE, _("\"%s\" is no date; write it as 2023-03-05"), cell);
		return;
	case VALUE_DATE_NO_SUCH_DAY:
		ledger_reject(row, LEDGER_DATE, _("there is no day %s"), cell);
		return;
	case VALUE_DATE_FINE:
		break;
	}
	if (row->day > today) {
		ledger_reject(row, LEDGER_DATE, _("%s is still to come"), cell);
	}
	put(row, LEDGER_DATE, show_date(row->day));
}

static void read_parties(struct ledger_row *row)
{
	const char *fault = ledger_parties_read(&row->parties, row->cells[LEDGER_PARTIES]);
	struct text text;

	if (fault) {
		ledger_reject(row, LEDGER_PARTIES, "%s", _(fault));
		return;
	}
	text_begin(&text);
	ledger_parties_print(&row->parties, text.out);
	put(row, LEDGER_PARTIES, text_end(&text));
	text_free(&text);
}

static bool kind_named(const struct words *words, const char *word, int64_t *ret)
{
	static const char dispute[] = "纠纷";
	char whole[256];

	if (word[strspn(word, "0123456789")] == '\0') return false;
	if (words_kind_named(words, word, ret)) return true;
	(void)snprintf(whole, sizeof(whole), "%s%s", word, dispute);
	return words_kind_named(words, whole, ret);
}

static void read_kind(struct ledger_row *row, const struct words *words)
{
	char *cell = row->cells[LEDGER_KIND];
	struct text kinds;

	ledger_drop_blanks(cell);
	if (kind_named(words, cell, &row->kind)) {
		for (size_t i = 0; i < words->local->n_kinds; i++) {
			const Mediation__V1__Kind *kind = words->local->kinds[i];

			if (kind->number == row->kind) put(row, LEDGER_KIND, kind->zh);
		}
		return;
	}
	text_begin(&kinds);
	words_print_type(words, "kind", "", kinds.out);
	ledger_reject(
	    row, LEDGER_KIND, _("\"%s\" is not understood; there is: %s"), cell, text_end(&kinds));
	text_free(&kinds);
}

/* A list of what would be understood, as a reason. */
static void not_understood(
    struct ledger_row *row, enum ledger_column column, void (*print)(FILE *out))
{
	struct text known;

	text_begin(&known);
	print(known.out);
	ledger_reject(row, column, _("\"%s\" is not understood; there is: %s"), row->cells[column],
	    text_end(&known));
	text_free(&known);
}

static void read_result(struct ledger_row *row, const struct ledger_words *meanings)
{
	char *cell = row->cells[LEDGER_RESULT];

	ledger_drop_blanks(cell);
	row->state = ledger_state(ledger_words_meant(meanings, LEDGER_RESULT, cell));
	if (!row->state) not_understood(row, LEDGER_RESULT, ledger_print_results);
}

static void read_form(struct ledger_row *row, const struct ledger_words *meanings)
{
	char *cell = row->cells[LEDGER_FORM];

	ledger_drop_blanks(cell);
	row->form = ledger_form(ledger_words_meant(meanings, LEDGER_FORM, cell));
	if (row->form) {
		put(row, LEDGER_FORM, ledger_form_word(row->form));
	} else {
		not_understood(row, LEDGER_FORM, ledger_print_forms);
	}
}

/* 王 春花 is a name; what is not clear stays as it is written. */
static void read_mediator(struct ledger_row *row)
{
	const char *cell = row->cells[LEDGER_MEDIATOR];
	char name[LEDGER_NAME_BYTES_MAX];

	if (ledger_name(cell, strlen(cell), name)) put(row, LEDGER_MEDIATOR, name);
}

/* ---- what holds for every cell ---- */

static size_t length_of(const char *text)
{
	size_t count = 0, bytes;
	bool is_whole;

	for (; (bytes = text_character(text, &is_whole)) > 0; text += bytes) {
		count++;
	}
	return count;
}

static void check_texts(struct ledger_row *row, const struct words *words)
{
	for (size_t c = 0; c < LEDGER_COLUMNS; c++) {
		const Mediation__V1__CatalogueArgument *argument =
		    words_argument(words, ledger_argument((enum ledger_column)c));
		const char *fault = text_fault(row->cells[c]);
		size_t length = length_of(row->cells[c]);

		if (fault) ledger_reject(row, (enum ledger_column)c, "%s", fault);
		if (!argument || strcmp(argument->type, "text") != 0) continue;
		if ((int64_t)length <= argument->limit) continue;
		ledger_reject(row, (enum ledger_column)c, _("has %zu characters, at most %lld"),
		    length, (long long)argument->limit);
	}
}

static void check_there(struct ledger_row *row)
{
	static const enum ledger_column needed[] = { LEDGER_DATE, LEDGER_PARTIES, LEDGER_KIND,
		LEDGER_RESULT };

	for (size_t i = 0; i < sizeof(needed) / sizeof(needed[0]); i++) {
		if (*row->cells[needed[i]]) continue;
		ledger_reject(row, needed[i], "%s", _("is empty"));
	}
}

void ledger_cells_read(
    struct ledger *ledger, const struct ledger_source *source, struct ledger_row *row)
{
	if (row->source->surplus) {
		ledger_reject(row, LEDGER_NUMBER, _("the line has a cell more than the header: %s"),
		    row->source->surplus);
	}
	check_texts(row, source->words);
	check_there(row);
	read_number(row);
	if (row->fault) return;
	read_date(row, source->today);
	read_parties(row);
	put(row, LEDGER_KIND,
	    ledger_words_meant(&ledger->meanings, LEDGER_KIND, row->cells[LEDGER_KIND]));
	read_kind(row, source->words);
	read_mediator(row);
	read_result(row, &ledger->meanings);
	read_form(row, &ledger->meanings);
}
