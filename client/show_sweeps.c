/* Sweeps as they are printed; show.h. */
#include <inttypes.h>

#include "say.h"
#include "show.h"
#include "text.h"

static const struct column columns[] = { { N_("sweep"), CELLS_FIXED, 0 },
	{ N_("on"), CELLS_FIXED, 0 }, { N_("place"), CELLS_TEXT, 0 },
	{ N_("kinds"), CELLS_TEXT, 110 }, { N_("who went"), CELLS_TEXT, 90 },
	{ N_("found"), CELLS_FIXED, 0 }, { N_("registered"), CELLS_FIXED, 0 },
	{ N_("handled"), CELLS_FIXED, 0 }, { N_("note"), CELLS_TEXT, 120 },
	{ NULL, CELLS_FIXED, 0 } };

void show_recorded_sweep(const struct shown *shown, const Mediation__V1__RecordSweepRequest *asked,
    const Mediation__V1__RecordSweepResponse *recorded)
{
	struct json json = { 0 };

	if (shown->as_json) {
		json_object(&json, NULL);
		json_number(&json, "sweep", recorded->sweep);
		json_flag(&json, "repeated", recorded->repeated_request);
		json_end_object(&json);
		return;
	}
	printf(_("sweep %lld recorded: %s, %s, found %u\n"), (long long)recorded->sweep,
	    show_date(asked->swept_on), words_place(shown->words, asked->place), asked->found);
}

static void cells(struct table *table, const struct words *words, const Mediation__V1__Sweep *sweep)
{
	struct text text;

	table_row(table);
	table_cell(table, "%" PRId64, sweep->id);
	table_cell(table, "%s", show_date(sweep->swept_on));
	table_cell(table, "%s", words_place(words, sweep->place));
	text_begin(&text);
	for (size_t i = 0; i < sweep->n_kinds; i++) {
		fprintf(text.out, "%s%s", i ? _(", ") : "", words_kind(words, sweep->kinds[i]));
	}
	table_cell(table, "%s", sweep->n_kinds ? text_end(&text) : _("all"));
	text_free(&text);
	text_begin(&text);
	for (size_t i = 0; i < sweep->n_members; i++) {
		fprintf(text.out, "%s%s", i ? _(", ") : "", words_member(words, sweep->members[i]));
	}
	table_cell(table, "%s", text_end(&text));
	text_free(&text);
	table_cell(table, "%u", sweep->found);
	table_cell(table, "%u", sweep->registered);
	table_cell(table, "%u", sweep->handled);
	table_cell(table, "%s", sweep->note);
}

static void sums_lines(
    const struct words *words, const Mediation__V1__SweepSums *sums, bool with_missing)
{
	printf(
	    _("%u sweeps, %u of them found nothing; found %lld, registered %lld, handled %lld\n"),
	    sums->sweeps, sums->zero, (long long)sums->found, (long long)sums->registered,
	    (long long)sums->handled);
	if (sums->n_missing == 0) return;
	if (!with_missing) {
		printf(_("not swept in the last %u days: %zu places; --missing shows which\n"),
		    sums->days, sums->n_missing);
		return;
	}
	printf(_("not swept in the last %u days: %zu places\n"), sums->days, sums->n_missing);
	for (size_t i = 0; i < sums->n_missing; i++) {
		printf("%s%s", i ? _(", ") : "", words_place(words, sums->missing[i]));
	}
	putchar('\n');
}

static void sweep_json(
    struct json *json, const struct words *words, const Mediation__V1__Sweep *sweep)
{
	json_object(json, NULL);
	json_number(json, "id", sweep->id);
	json_date(json, "swept_on", sweep->swept_on);
	json_number(json, "place", sweep->place);
	json_text(json, "place_name", words_place(words, sweep->place));
	json_array(json, "kinds");
	for (size_t i = 0; i < sweep->n_kinds; i++) {
		json_text(json, NULL, words_kind_name(words, sweep->kinds[i]));
	}
	json_end_array(json);
	json_array(json, "members");
	for (size_t i = 0; i < sweep->n_members; i++) {
		json_number(json, NULL, sweep->members[i]);
	}
	json_end_array(json);
	json_number(json, "found", sweep->found);
	json_number(json, "registered", sweep->registered);
	json_number(json, "handled", sweep->handled);
	json_text(json, "note", sweep->note);
	json_number(json, "recorded_by", sweep->recorded_by);
	json_instant(json, "recorded", sweep->recorded_us);
	json_id(json, "corrects", sweep->corrects);
	json_end_object(json);
}

static void sums_json(struct json *json, const Mediation__V1__SweepSums *sums)
{
	json_object(json, "sums");
	json_number(json, "sweeps", sums->sweeps);
	json_number(json, "zero", sums->zero);
	json_number(json, "found", sums->found);
	json_number(json, "registered", sums->registered);
	json_number(json, "handled", sums->handled);
	json_end_object(json);
	json_number(json, "sweep_days", sums->days);
	json_array(json, "missing");
	for (size_t i = 0; i < sums->n_missing; i++) {
		json_number(json, NULL, sums->missing[i]);
	}
	json_end_array(json);
}

static void all_json(const struct shown *shown, Mediation__V1__Response *const *pages, size_t count)
{
	struct json json = { 0 };

	json_object(&json, NULL);
	json_array(&json, "sweeps");
	for (size_t p = 0; p < count; p++) {
		for (size_t i = 0; i < pages[p]->sweeps->n_sweeps; i++) {
			sweep_json(&json, shown->words, pages[p]->sweeps->sweeps[i]);
		}
	}
	json_end_array(&json);
	if (pages[0]->sweeps->sums) sums_json(&json, pages[0]->sweeps->sums);
	json_end_object(&json);
}

void show_sweeps(const struct shown *shown, Mediation__V1__Response *const *pages, size_t count,
    bool with_missing)
{
	struct table table;

	if (shown->as_json) {
		all_json(shown, pages, count);
		return;
	}
	if (pages[0]->sweeps->n_sweeps || shown->as_csv) {
		table = table_new(columns);
		for (size_t p = 0; p < count; p++) {
			for (size_t i = 0; i < pages[p]->sweeps->n_sweeps; i++) {
				cells(&table, shown->words, pages[p]->sweeps->sweeps[i]);
			}
		}
		table_end(&table);
	}
	if (pages[0]->sweeps->sums && !shown->as_csv) {
		sums_lines(shown->words, pages[0]->sweeps->sums, with_missing);
	}
	if (pages[count - 1]->sweeps->next_page.len) {
		show_hint("%s", _("there are more: --all shows all"));
	}
}
