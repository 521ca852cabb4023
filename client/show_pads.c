/* Numbers of blank forms as they are printed; pads.h. */
#include <string.h>

#include "civil.h"
#include "pads.h"
#include "say.h"
#include "text.h"

#define LONG_DAYS 30

static const struct column columns[] = { { N_("number"), CELLS_FIXED, 0 },
	{ N_("form"), CELLS_FIXED, 0 }, { N_("reserved"), CELLS_TEXT, 0 },
	{ N_("state"), CELLS_TEXT, 0 }, { N_("used or spoilt"), CELLS_TEXT, 0 },
	{ NULL, CELLS_FIXED, 0 } };

static void number_json(
    struct json *json, const struct words *words, const Mediation__V1__ReservedNumber *number)
{
	json_object(json, NULL);
	json_text(json, "number", number->text);
	json_number(json, "year", number->year);
	json_text(json, "form", number->form ? words_name(words, "pad", number->form) : NULL);
	json_text(json, "state", words_name(words, "reserved", number->state));
	json_id(json, "reserved_by", number->reserved_by);
	json_instant(json, "reserved", number->reserved_us);
	json_id(json, "changed_by", number->changed_by);
	json_instant(json, "changed", number->changed_us);
	json_text(
	    json, "reason", number->reason ? words_name(words, "spoilt", number->reason) : NULL);
	json_end_object(json);
}

void show_reserved(
    const struct shown *shown, const Mediation__V1__NumberPadResponse *pad, const char *path)
{
	struct json json = { 0 };

	if (shown->as_json) {
		json_object(&json, NULL);
		json_text(&json, "file", path);
		json_flag(&json, "repeated", pad->repeated_request);
		json_array(&json, "numbers");
		for (size_t i = 0; i < pad->n_numbers; i++) {
			number_json(&json, shown->words, pad->numbers[i]);
		}
		json_end_array(&json);
		json_end_object(&json);
		return;
	}
	printf(_("%zu numbers reserved: %s to %s\n"), pad->n_numbers, pad->numbers[0]->text,
	    pad->numbers[pad->n_numbers - 1]->text);
	printf(_("forms written to %s\n"), path);
	show_hint("%s",
	    _("open it with a browser and print it once: each form has a number of its own; one that is not used is put on record with: mediate paper spoil NUMBER --reason REASON"));
}

void show_spoilt(const struct shown *shown, const Mediation__V1__ReservedNumber *number)
{
	struct json json = { 0 };

	if (shown->as_json) {
		number_json(&json, shown->words, number);
		return;
	}
	printf(_("%s is on record as spoilt (%s), %s, by %s\n"), number->text,
	    words_label(shown->words, "spoilt", number->reason),
	    show_date(civil_day_of_instant(number->changed_us)),
	    words_member(shown->words, number->changed_by));
}

/* ---- the register ---- */

static bool is_open(const struct words *words, const Mediation__V1__ReservedNumber *number)
{
	const char *name = words_name(words, "reserved", number->state);

	return name && strcmp(name, "open") == 0;
}

static void cells(struct table *table, const struct words *words,
    const Mediation__V1__ReservedNumber *number, int64_t today)
{
	int64_t reserved_on = civil_day_of_instant(number->reserved_us);
	int64_t changed_on = civil_day_of_instant(number->changed_us);

	table_row(table);
	table_cell(table, "%s", number->text);
	table_cell(table, "%s", words_label(words, "pad", number->form));
	table_cell(
	    table, "%s %s", show_date(reserved_on), words_member(words, number->reserved_by));
	if (!is_open(words, number)) {
		table_cell(table, "%s", words_label(words, "reserved", number->state));
		table_cell(table, "%s %s%s%s%s", show_date(changed_on),
		    words_member(words, number->changed_by), number->reason ? _(", ") : "",
		    number->reason ? words_label(words, "spoilt", number->reason) : "",
		    civil_from_days(changed_on).year != (int32_t)number->year && !number->reason
		        ? _(", in another year than its number's")
		        : "");
		return;
	}
	if (today - reserved_on > LONG_DAYS) {
		table_cell(table, _("%s for %lld days"),
		    words_label(words, "reserved", number->state),
		    (long long)(today - reserved_on));
		table_colour(table, "yellow");
	} else {
		table_cell(table, "%s", words_label(words, "reserved", number->state));
	}
	table_cell(table, "%s", "");
}

static void register_json(
    const struct shown *shown, Mediation__V1__Response *const *pages, size_t count)
{
	const Mediation__V1__ReservedNumbersResponse *sums = pages[0]->reserved_numbers;
	struct json json = { 0 };

	json_object(&json, NULL);
	json_array(&json, "numbers");
	for (size_t p = 0; p < count; p++) {
		for (size_t i = 0; i < pages[p]->reserved_numbers->n_numbers; i++) {
			number_json(&json, shown->words, pages[p]->reserved_numbers->numbers[i]);
		}
	}
	json_end_array(&json);
	json_number(&json, "open", sums->open);
	json_number(&json, "used", sums->used);
	json_number(&json, "spoilt", sums->spoilt);
	json_number(&json, "open_long", sums->open_long);
	json_flag(&json, "more", pages[count - 1]->reserved_numbers->next_page.len > 0);
	json_end_object(&json);
}

void show_reserved_numbers(
    const struct shown *shown, Mediation__V1__Response *const *pages, size_t count, int64_t today)
{
	const Mediation__V1__ReservedNumbersResponse *sums = pages[0]->reserved_numbers;
	struct table table;

	if (shown->as_json) {
		register_json(shown, pages, count);
		return;
	}
	table = table_new(columns);
	for (size_t p = 0; p < count; p++) {
		for (size_t i = 0; i < pages[p]->reserved_numbers->n_numbers; i++) {
			cells(&table, shown->words, pages[p]->reserved_numbers->numbers[i], today);
		}
	}
	table_end(&table);
	if (shown->as_csv) return;
	printf(_("open %u, used %u, spoilt %u\n"), sums->open, sums->used, sums->spoilt);
	if (sums->open_long) {
		show_hint(
		    _("%u have waited longer than %d days: use them, or put on record what is lost"),
		    sums->open_long, LONG_DAYS);
	}
	if (pages[count - 1]->reserved_numbers->next_page.len) {
		show_hint("%s", _("there are more: --all shows all"));
	}
}
