/* What mediators may claim, as it is shown; subsidy.h. */
#include <inttypes.h>
#include <stdlib.h>

#include "mend.h"
#include "say.h"
#include "subsidy.h"
#include "text.h"

static const struct column sum_columns[] = { { N_("mediator"), CELLS_FIXED, 0 },
	{ N_("team"), CELLS_TEXT, 60 }, { N_("claims"), CELLS_FIXED, 0 },
	{ N_("lacking"), CELLS_FIXED, 0 }, { N_("over the cap"), CELLS_FIXED, 80 },
	{ N_("sum"), CELLS_FIXED, 0 }, { NULL, CELLS_FIXED, 0 } };

static const struct column claim_columns[] = { { N_("mediator"), CELLS_FIXED, 0 },
	{ N_("number"), CELLS_FIXED, 0 }, { N_("closed"), CELLS_FIXED, 70 },
	{ N_("level"), CELLS_FIXED, 60 }, { N_("form"), CELLS_FIXED, 60 },
	{ N_("rule"), CELLS_TEXT, 0 }, { N_("amount"), CELLS_FIXED, 0 }, { NULL, CELLS_FIXED, 0 } };

static const struct column lack_columns[] = { { N_("mediator"), CELLS_FIXED, 0 },
	{ N_("number"), CELLS_FIXED, 0 }, { N_("rule"), CELLS_TEXT, 90 },
	{ N_("what is missing"), CELLS_TEXT, 0 }, { N_("what mends it"), CELLS_TEXT, 0 },
	{ NULL, CELLS_FIXED, 0 } };

static const struct column csv_columns[] = { { N_("mediator"), CELLS_FIXED, 0 },
	{ N_("team"), CELLS_FIXED, 0 }, { N_("number"), CELLS_FIXED, 0 },
	{ N_("closed"), CELLS_FIXED, 0 }, { N_("level"), CELLS_FIXED, 0 },
	{ N_("form"), CELLS_FIXED, 0 }, { N_("performed"), CELLS_FIXED, 0 },
	{ N_("file"), CELLS_FIXED, 0 }, { N_("confirmed"), CELLS_FIXED, 0 },
	{ N_("rule"), CELLS_FIXED, 0 }, { N_("amount"), CELLS_FIXED, 0 },
	{ N_("what is missing"), CELLS_FIXED, 0 }, { NULL, CELLS_FIXED, 0 } };

struct showing {
	const struct words *words;
	struct table *table;
	struct json *json;
	struct subsidy_sum all;
};

/* ---- words ---- */

static const char *rule_of(const Mediation__V1__SubsidyRule *rule)
{
	return rule ? say_either(rule->zh, rule->en) : "—";
}

static const char *form_of(const struct words *words, const Mediation__V1__SubsidyClaim *claim)
{
	return claim->form ? words_label(words, "form", claim->form) : "—";
}

static void yuan_cell(struct table *table, int64_t fen)
{
	struct text text;

	text_begin(&text);
	show_yuan(text.out, fen);
	table_cell(table, "%s", text_end(&text));
	text_free(&text);
}

static void number_cell(struct table *table, const Mediation__V1__SubsidyClaim *claim)
{
	struct text number;

	mend_number(claim->numbers, claim->dispute, &number);
	table_cell(table, "%s", number.bytes);
	text_free(&number);
}

/* Of a table of local data its name is what a verb takes, of a dispute its number. */
void subsidy_mend(const struct words *words, const Mediation__V1__SubsidyClaim *claim,
    const Mediation__V1__SubsidyLack *lack, struct text *ret)
{
	struct text number;

	mend_number(claim->numbers, claim->dispute, &number);
	mend_command(words, lack->mend,
	    words_same(lack->mend, "local") ? "subsidy_rule" : number.bytes, ret);
	text_free(&number);
}

/* ---- for people ---- */

static void sum_cells(void *context, const struct subsidy_sum *sum)
{
	struct showing *showing = context;
	struct table *table = showing->table;

	table_row(table);
	table_cell(table, "%s", words_member(showing->words, sum->mediator));
	table_cell(table, "%s", sum->team ? words_team(showing->words, sum->team) : "");
	table_cell(table, "%zu", sum->claimed);
	table_cell(table, "%zu", sum->lacking);
	yuan_cell(table, sum->over_cap);
	yuan_cell(table, sum->amount);
	showing->all.claimed += sum->claimed;
	showing->all.lacking += sum->lacking;
	showing->all.amount += sum->amount;
}

static void claim_cells(
    void *context, const Mediation__V1__SubsidyClaim *claim, const Mediation__V1__SubsidyRule *rule)
{
	struct showing *showing = context;
	struct table *table = showing->table;

	if (claim->n_lacks) return;
	table_row(table);
	table_cell(table, "%s", words_member(showing->words, claim->mediator));
	number_cell(table, claim);
	table_cell(table, "%s", show_date(claim->closed_on));
	table_cell(table, "%s", words_label(showing->words, "level", claim->level));
	table_cell(table, "%s", form_of(showing->words, claim));
	table_cell(table, "%s", rule_of(rule));
	yuan_cell(table, claim->amount);
}

static void lack_cells(
    void *context, const Mediation__V1__SubsidyClaim *claim, const Mediation__V1__SubsidyRule *rule)
{
	struct showing *showing = context;
	struct table *table = showing->table;

	for (size_t i = 0; i < claim->n_lacks; i++) {
		const Mediation__V1__SubsidyLack *lack = claim->lacks[i];
		struct text command;

		table_row(table);
		table_cell(table, "%s", words_member(showing->words, claim->mediator));
		number_cell(table, claim);
		table_cell(table, "%s", rule_of(rule));
		table_cell(table, "%s", say_either(lack->zh, lack->en));
		subsidy_mend(showing->words, claim, lack, &command);
		table_cell(table, "%s", command.bytes);
		text_free(&command);
	}
}

static void show_table(const struct subsidies *subsidies, struct showing *showing,
    const struct column *columns, subsidy_claim_fn *fn)
{
	struct table table = table_new(columns);

	showing->table = &table;
	subsidies_each(subsidies, fn, showing);
	table_end(&table);
}

static void show_all(const struct subsidies *subsidies, struct showing *showing)
{
	struct table table = table_new(sum_columns);
	struct text sum;

	showing->table = &table;
	printf(
	    _("subsidy of %s to %s\n"), show_date(subsidies->from_on), show_date(subsidies->to_on));
	subsidies_sums(subsidies, sum_cells, showing);
	table_end(&table);
	if (showing->all.claimed) show_table(subsidies, showing, claim_columns, claim_cells);
	if (showing->all.lacking) show_table(subsidies, showing, lack_columns, lack_cells);
	text_begin(&sum);
	show_yuan(sum.out, showing->all.amount);
	show_hint(_("%zu disputes can be claimed, %s in all; %zu cannot yet"), showing->all.claimed,
	    text_end(&sum), showing->all.lacking);
	text_free(&sum);
	if (subsidies->has_more) {
		show_hint("%s",
		    _("there are more; a shorter --period, a --team or a --mediator shows the rest"));
	}
}

/* ---- to programs ---- */

static const char *yes_or_no(bool is_so)
{
	return is_so ? _("yes") : _("no");
}

static void csv_cells(
    void *context, const Mediation__V1__SubsidyClaim *claim, const Mediation__V1__SubsidyRule *rule)
{
	struct showing *showing = context;
	struct table *table = showing->table;
	struct text lacks;

	text_begin(&lacks);
	for (size_t i = 0; i < claim->n_lacks; i++) {
		fprintf(lacks.out, "%s%s", i ? " " : "",
		    say_either(claim->lacks[i]->zh, claim->lacks[i]->en));
	}
	table_row(table);
	table_cell(table, "%s", words_member(showing->words, claim->mediator));
	table_cell(table, "%s", claim->team ? words_team(showing->words, claim->team) : "");
	number_cell(table, claim);
	table_cell(table, "%s", show_date(claim->closed_on));
	table_cell(table, "%s", words_label(showing->words, "level", claim->level));
	table_cell(table, "%s", form_of(showing->words, claim));
	table_cell(table, "%s", yes_or_no(claim->performed));
	table_cell(table, "%s", yes_or_no(claim->complete));
	table_cell(table, "%s", yes_or_no(claim->confirmed));
	table_cell(table, "%s", rule_of(rule));
	table_cell(table, "%" PRId64 ".%02" PRId64, claim->amount / 100, claim->amount % 100);
	table_cell(table, "%s", text_end(&lacks));
	text_free(&lacks);
}

static void sum_json(void *context, const struct subsidy_sum *sum)
{
	struct showing *showing = context;
	struct json *json = showing->json;

	json_object(json, NULL);
	json_id(json, "mediator", sum->mediator);
	json_text(json, "mediator_name", words_member(showing->words, sum->mediator));
	json_id(json, "team", sum->team);
	json_number(json, "claimed", (int64_t)sum->claimed);
	json_number(json, "lacking", (int64_t)sum->lacking);
	json_number(json, "amount_fen", sum->amount);
	json_number(json, "over_cap_fen", sum->over_cap);
	json_end_object(json);
}

static void lacks_json(
    struct json *json, const struct words *words, const Mediation__V1__SubsidyClaim *claim)
{
	json_array(json, "lacks");
	for (size_t i = 0; i < claim->n_lacks; i++) {
		const Mediation__V1__SubsidyLack *lack = claim->lacks[i];
		struct text command;

		json_object(json, NULL);
		json_text(json, "need", words_name(words, "subsidy_need", lack->need));
		json_text(json, "what", say_either(lack->zh, lack->en));
		subsidy_mend(words, claim, lack, &command);
		json_text(json, "mend", command.bytes);
		text_free(&command);
		json_end_object(json);
	}
	json_end_array(json);
}

static void claim_json(
    void *context, const Mediation__V1__SubsidyClaim *claim, const Mediation__V1__SubsidyRule *rule)
{
	struct showing *showing = context;
	const struct words *words = showing->words;
	struct json *json = showing->json;

	json_object(json, NULL);
	json_id(json, "dispute", claim->dispute);
	json_text(json, "numbers", claim->numbers);
	json_id(json, "mediator", claim->mediator);
	json_date(json, "closed_on", claim->closed_on);
	json_text(json, "level", words_name(words, "level", claim->level));
	json_text(json, "form", claim->form ? words_name(words, "form", claim->form) : NULL);
	json_flag(json, "performed", claim->performed);
	json_flag(json, "complete", claim->complete);
	json_flag(json, "confirmed", claim->confirmed);
	json_flag(json, "reopened", claim->reopened);
	json_text(json, "rule", rule ? rule->name : NULL);
	json_text(json, "rule_label", rule ? rule_of(rule) : NULL);
	json_text(json, "basis", rule ? rule->basis : NULL);
	json_number(json, "amount_fen", claim->amount);
	json_number(json, "over_cap_fen", claim->over_cap);
	lacks_json(json, words, claim);
	json_end_object(json);
}

static void all_json(const struct subsidies *subsidies, struct showing *showing)
{
	struct json json = { 0 };

	showing->json = &json;
	json_object(&json, NULL);
	json_date(&json, "from", subsidies->from_on);
	json_date(&json, "to", subsidies->to_on);
	json_array(&json, "mediators");
	subsidies_sums(subsidies, sum_json, showing);
	json_end_array(&json);
	json_array(&json, "claims");
	subsidies_each(subsidies, claim_json, showing);
	json_end_array(&json);
	json_flag(&json, "has_more", subsidies->has_more);
	json_end_object(&json);
}

void show_subsidies(const struct shown *shown, const struct subsidies *subsidies)
{
	struct showing showing = { .words = shown->words };

	if (shown->as_json) {
		all_json(subsidies, &showing);
	} else if (shown->as_csv) {
		show_table(subsidies, &showing, csv_columns, csv_cells);
	} else {
		show_all(subsidies, &showing);
	}
}
