/* What was promised, and how it is kept; show.h. */
#include "say.h"
#include "show.h"

/* ---- for people ---- */

static const char *name_of(const Mediation__V1__Dispute *dispute, uint32_t number)
{
	const Mediation__V1__Party *party = show_party_numbered(dispute, number);

	return party ? party->name : "";
}

static void say_persons(
    const Mediation__V1__Dispute *dispute, const Mediation__V1__Obligation *obligation, FILE *out)
{
	const char *debtor = name_of(dispute, obligation->debtor);

	if (obligation->creditor) {
		fprintf(out, _("%s to %s: "), debtor, name_of(dispute, obligation->creditor));
	} else if (*debtor) {
		fprintf(out, _("%s: "), debtor);
	}
}

/* What, how, where and when. */
static void say_content(
    const struct words *words, const Mediation__V1__Obligation *obligation, FILE *out)
{
	fputs(obligation->text, out);
	if (obligation->amount) {
		fputs("  ", out);
		show_yuan(out, obligation->amount);
	}
	if (obligation->manner) {
		fprintf(out, "  %s", words_label(words, "performance_manner", obligation->manner));
	}
	if (*obligation->place) fprintf(out, _("  at %s"), obligation->place);
	if (obligation->every) {
		fprintf(out, "  %s", words_label(words, "period", obligation->every));
	}
	if (obligation->due_on) fprintf(out, _("  due %s"), show_date(obligation->due_on));
	if (obligation->instalments) {
		fprintf(out, _("  instalment %u of %u of "), obligation->instalment,
		    obligation->instalments);
		show_yuan(out, obligation->total);
	}
}

static void say_urging(const Mediation__V1__Obligation *obligation, FILE *out)
{
	if (!obligation->urged) return;
	fprintf(
	    out, _("; urged (%u), last on %s"), obligation->urged, show_date(obligation->urged_on));
	if (obligation->urge_from) {
		fprintf(out, _(", again from %s"), show_date(obligation->urge_from));
	}
}

void show_obligation(const struct words *words, const Mediation__V1__Dispute *dispute,
    const Mediation__V1__Obligation *obligation, FILE *out)
{
	say_persons(dispute, obligation, out);
	say_content(words, obligation, out);
	if (obligation->draft && obligation->performance == 0) {
		fputs(_("  not in force yet"), out);
	} else {
		fprintf(out, "  %s", words_value_of(words, "performance", obligation->performance));
	}
	if (obligation->paid) {
		fputs(_(", paid "), out);
		show_yuan(out, obligation->paid);
	}
	if (obligation->periods) {
		fprintf(out, _(", periods performed: %u"), obligation->periods);
	}
	say_urging(obligation, out);
}

/* ---- for programs ---- */

static void obligation_json(
    struct json *json, const struct words *words, const Mediation__V1__Obligation *obligation)
{
	const Mediation__V1__CatalogueRegion *region = words_region_named(words, "performance");

	json_object(json, NULL);
	json_number(json, "number", obligation->number);
	json_number(json, "round", obligation->round);
	json_number(json, "debtor", obligation->debtor);
	if (obligation->creditor) json_number(json, "creditor", obligation->creditor);
	json_text(json, "text", obligation->text);
	json_number(json, "amount_fen", obligation->amount);
	json_number(json, "paid_fen", obligation->paid);
	json_date(json, "due_on", obligation->due_on);
	if (obligation->manner) {
		json_text(
		    json, "manner", words_name(words, "performance_manner", obligation->manner));
	}
	if (*obligation->place) json_text(json, "place", obligation->place);
	if (obligation->instalments) {
		json_number(json, "instalment", obligation->instalment);
		json_number(json, "instalments", obligation->instalments);
		json_number(json, "total_fen", obligation->total);
	}
	if (obligation->every) {
		json_text(json, "every", words_name(words, "period", obligation->every));
		json_number(json, "periods", obligation->periods);
	}
	json_flag(json, "draft", obligation->draft);
	json_text(
	    json, "performance", region ? words_value_name(region, obligation->performance) : NULL);
	json_number(json, "urged", obligation->urged);
	if (obligation->urged) json_date(json, "urged_on", obligation->urged_on);
	if (obligation->urge_from) json_date(json, "urge_from", obligation->urge_from);
	json_end_object(json);
}

void show_obligations_json(
    struct json *json, const struct words *words, const Mediation__V1__Dispute *dispute)
{
	json_array(json, "obligations");
	for (size_t i = 0; i < dispute->n_obligations; i++) {
		obligation_json(json, words, dispute->obligations[i]);
	}
	json_end_array(json);
}
