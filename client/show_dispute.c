/* One dispute as it stands; show.h. */
#include <string.h>

#include "say.h"
#include "show.h"
#include "text.h"
#include "words_told.h"

/* A pair whose value is written to a stream. */
struct pair {
	struct table *table;
	struct text text;
};

static FILE *pair_begin(struct pair *pair, struct table *table)
{
	pair->table = table;
	text_begin(&pair->text);
	return pair->text.out;
}

static void pair_end(struct pair *pair, const char *label)
{
	table_pair(pair->table, label, text_end(&pair->text));
	text_free(&pair->text);
}

const Mediation__V1__Party *show_party_numbered(
    const Mediation__V1__Dispute *dispute, int64_t number)
{
	for (size_t i = 0; i < dispute->n_parties; i++) {
		if (dispute->parties[i]->number == number) return dispute->parties[i];
	}
	return NULL;
}

/* ---- for people ---- */

static void pair_numbered(struct pair *pair, const char *label, uint32_t number)
{
	table_pair_numbered(pair->table, label, number, text_end(&pair->text));
	text_free(&pair->text);
}

static void region_pairs(
    struct table *table, const struct shown *shown, const Mediation__V1__Dispute *dispute)
{
	for (size_t i = 0; i < dispute->n_regions; i++) {
		const Mediation__V1__CatalogueRegion *region =
		    words_region(shown->words, dispute->regions[i]->region);

		if (!region || dispute->regions[i]->value == 0) continue;
		table_pair(table, say_either(region->zh, region->en),
		    words_value(region, dispute->regions[i]->value));
	}
}

/* 民事诉讼法206: what a court does not confirm is not at its end. */
static void ways_pair(
    struct table *table, const struct shown *shown, const Mediation__V1__Dispute *dispute)
{
	if (!told_region_is(shown->words, dispute, "court", "dismissed")) return;
	table_pair(table, _("ways that are open"),
	    _("change the agreement (amend), mediate again and agree anew (reopen), or sue"));
}

static void codes_pair(struct table *table, const struct shown *shown, const char *label,
    const char *list, const uint32_t *codes, size_t count)
{
	struct pair pair;

	if (count == 0) return;
	show_codes(pair_begin(&pair, table), shown->words, list, codes, count);
	pair_end(&pair, label);
}

/* What identifies a party, as far as it is told. */
static void say_identities(const struct shown *shown, const Mediation__V1__Party *party, FILE *out)
{
	for (size_t i = 0; i < party->n_identities; i++) {
		const Mediation__V1__Identity *identity = party->identities[i];

		fprintf(out, "  %s ", words_label(shown->words, "identity", identity->identity));
		fputs(*identity->mask ? identity->mask : _("(kept; cannot be shown now)"), out);
	}
}

static void party_pairs(
    struct table *table, const struct shown *shown, const Mediation__V1__Dispute *dispute)
{
	for (size_t i = 0; i < dispute->n_parties; i++) {
		const Mediation__V1__Party *party = dispute->parties[i];
		struct pair pair;
		FILE *out = pair_begin(&pair, table);

		fprintf(out, "%s %s", words_label(shown->words, "side", party->side), party->name);
		if (party->persons > 1) fprintf(out, _(" (%u persons)"), party->persons);
		fprintf(out, "  %s", words_value_of(shown->words, "consent", party->consent));
		if (party->has_signed) fputs(_(", signed"), out);
		if (party->has_left) fputs(_(", has left"), out);
		say_identities(shown, party, out);
		if (party->minor) fputs(_(", under 14"), out);
		if (party->guardian_consents) fputs(_(", the guardian consents"), out);
		if (party->restricted) fputs(_(", stored only"), out);
		pair_numbered(&pair, _("party"), party->number);
	}
}

static void obligation_pairs(
    struct table *table, const struct shown *shown, const Mediation__V1__Dispute *dispute)
{
	for (size_t i = 0; i < dispute->n_obligations; i++) {
		struct pair pair;

		show_obligation(
		    shown->words, dispute, dispute->obligations[i], pair_begin(&pair, table));
		pair_numbered(&pair, _("obligation"), dispute->obligations[i]->number);
	}
}

/* What an old ledger told, and that it told no more. */
static void ledger_pairs(struct table *table, const Mediation__V1__LedgerEntry *ledger)
{
	struct pair pair;

	if (!ledger) return;
	fprintf(pair_begin(&pair, table), _("%s (what it does not say is not recorded)"),
	    ledger->provenance);
	pair_end(&pair, _("taken over from"));
	table_pair(table, _("number in the ledger"), ledger->number);
	table_pair(table, _("result in the ledger"), ledger->result);
	table_pair(table, _("mediator in the ledger"), ledger->mediator);
}

static void head_pairs(
    struct table *table, const struct shown *shown, const Mediation__V1__Dispute *dispute)
{
	const struct words *words = shown->words;
	struct pair pair;
	FILE *out = pair_begin(&pair, table);

	for (size_t i = 0; i < dispute->n_numbers; i++) {
		fprintf(out, "%s%s", i ? _(", ") : "", dispute->numbers[i]);
	}
	pair_end(&pair, _("number"));
	table_pair(table, _("state"), words_label(words, "state", dispute->state));
	if (dispute->kind) table_pair(table, _("kind"), words_kind(words, dispute->kind));
	if (dispute->level) {
		table_pair(table, _("level"), words_label(words, "level", dispute->level));
	}
	table_pair(table, _("place"), words_place(words, dispute->place));
	if (dispute->channel) {
		table_pair(table, _("channel"), words_label(words, "channel", dispute->channel));
	}
	table_pair(table, _("team"), words_team(words, dispute->team));
	table_pair(table, _("mediator"), words_member(words, dispute->mediator));
	table_pair(table, _("applied on"), show_date(dispute->applied_on));
	table_pair(table, _("registered at"), show_instant(dispute->registered_us));
	table_pair(table, _("accepted at"), show_instant(dispute->accepted_us));
	if (dispute->form) {
		table_pair(table, _("agreement"), words_label(words, "form", dispute->form));
	}
	ledger_pairs(table, dispute->ledger);
	table_pair(table, _("facts"), dispute->summary);
	out = pair_begin(&pair, table);
	fprintf(out, "%u", dispute->round);
	pair_end(&pair, _("round"));
	out = pair_begin(&pair, table);
	fprintf(out, "%u", dispute->version);
	pair_end(&pair, _("version"));
}

static void proposal_pairs(struct table *table, const struct shown *shown,
    const Mediation__V1__Proposal *proposal, const struct dispute_beside *beside)
{
	const Mediation__V1__CatalogueAction *action =
	    words_action_numbered(shown->words, proposal->action);
	struct pair pair;
	FILE *out = pair_begin(&pair, table);

	fprintf(out, _("%s, proposed by %s at %s"),
	    action ? say_either(action->zh, action->en) : "?",
	    words_member(shown->words, proposal->member), show_instant(proposal->proposed_us));
	pair_end(&pair, _("waits for approval"));
	out = pair_begin(&pair, table);
	show_codes(out, shown->words, "role", proposal->approvers, proposal->n_approvers);
	pair_end(&pair, _("who approves"));
	if (!beside->requested) return;
	out = pair_begin(&pair, table);
	show_arguments(shown, beside->requested, out);
	pair_end(&pair, _("what is proposed"));
}

/* ---- for programs ---- */

void show_identities_json(
    struct json *json, const struct words *words, const Mediation__V1__Party *party)
{
	json_array(json, "identities");
	for (size_t i = 0; i < party->n_identities; i++) {
		json_object(json, NULL);
		json_text(json, "identity",
		    words_name(words, "identity", party->identities[i]->identity));
		json_text(json, "value", party->identities[i]->mask);
		json_end_object(json);
	}
	json_end_array(json);
}

static void parties_json(
    struct json *json, const struct words *words, const Mediation__V1__Dispute *dispute)
{
	const Mediation__V1__CatalogueRegion *consent = words_region_named(words, "consent");

	json_array(json, "parties");
	for (size_t i = 0; i < dispute->n_parties; i++) {
		const Mediation__V1__Party *party = dispute->parties[i];

		json_object(json, NULL);
		json_number(json, "number", party->number);
		json_text(json, "side", words_name(words, "side", party->side));
		json_text(json, "name", party->name);
		json_number(json, "persons", party->persons);
		json_text(
		    json, "consent", consent ? words_value_name(consent, party->consent) : NULL);
		json_flag(json, "has_signed", party->has_signed);
		json_flag(json, "has_left", party->has_left);
		show_identities_json(json, words, party);
		json_flag(json, "minor", party->minor);
		json_flag(json, "guardian_consents", party->guardian_consents);
		json_flag(json, "restricted", party->restricted);
		json_end_object(json);
	}
	json_end_array(json);
}

static void regions_json(
    struct json *json, const struct words *words, const Mediation__V1__Dispute *dispute)
{
	json_object(json, "regions");
	for (size_t i = 0; i < dispute->n_regions; i++) {
		const Mediation__V1__CatalogueRegion *region =
		    words_region(words, dispute->regions[i]->region);

		if (!region) continue;
		json_text(json, region->name, words_value_name(region, dispute->regions[i]->value));
	}
	json_end_object(json);
}

static void proposal_json(struct json *json, const struct shown *shown,
    const Mediation__V1__Proposal *proposal, const struct dispute_beside *beside)
{
	const Mediation__V1__CatalogueAction *action;

	if (!proposal) {
		json_text(json, "proposal", NULL);
		return;
	}
	action = words_action_numbered(shown->words, proposal->action);
	json_object(json, "proposal");
	json_text(json, "action", action ? action->name : NULL);
	json_number(json, "member", proposal->member);
	json_text(json, "member_name", words_member(shown->words, proposal->member));
	json_instant(json, "proposed", proposal->proposed_us);
	show_codes_json(
	    json, shown->words, "approvers", "role", proposal->approvers, proposal->n_approvers);
	if (beside->requested) show_arguments_json(json, shown, beside->requested);
	json_end_object(json);
}

static void ledger_json(struct json *json, const Mediation__V1__LedgerEntry *ledger)
{
	if (!ledger) {
		json_text(json, "ledger", NULL);
		return;
	}
	json_object(json, "ledger");
	json_text(json, "number", ledger->number);
	json_text(json, "provenance", ledger->provenance);
	json_text(json, "result", ledger->result);
	json_text(json, "mediator", ledger->mediator);
	json_end_object(json);
}

static void head_json(
    struct json *json, const struct words *words, const Mediation__V1__Dispute *dispute)
{
	json_number(json, "id", dispute->id);
	json_texts(json, "numbers", dispute->numbers, dispute->n_numbers);
	json_text(json, "state", words_name(words, "state", dispute->state));
	json_text(json, "kind", words_kind_name(words, dispute->kind));
	json_text(json, "level", words_name(words, "level", dispute->level));
	json_id(json, "place", dispute->place);
	json_text(json, "place_name", dispute->place ? words_place(words, dispute->place) : NULL);
	json_text(json, "channel", words_name(words, "channel", dispute->channel));
	json_id(json, "team", dispute->team);
	json_text(json, "team_name", dispute->team ? words_team(words, dispute->team) : NULL);
	json_id(json, "mediator", dispute->mediator);
	json_text(json, "mediator_name",
	    dispute->mediator ? words_member(words, dispute->mediator) : NULL);
	json_date(json, "applied_on", dispute->applied_on);
	json_instant(json, "registered", dispute->registered_us);
	json_instant(json, "accepted", dispute->accepted_us);
	json_instant(json, "changed", dispute->changed_us);
	json_text(json, "form", words_name(words, "form", dispute->form));
	ledger_json(json, dispute->ledger);
	json_text(json, "facts", dispute->summary);
	json_number(json, "round", dispute->round);
	json_number(json, "version", dispute->version);
	json_id(json, "committee", dispute->committee);
	json_id(json, "merged_into", dispute->merged_into);
}

static void dispute_json(const struct shown *shown, const Mediation__V1__Dispute *dispute,
    const struct dispute_beside *beside)
{
	struct json json = { 0 };

	json_object(&json, NULL);
	head_json(&json, shown->words, dispute);
	regions_json(&json, shown->words, dispute);
	show_codes_json(&json, shown->words, "circumstances", "circumstance",
	    dispute->circumstances, dispute->n_circumstances);
	show_codes_json(&json, shown->words, "major_criteria", "major", dispute->major_criteria,
	    dispute->n_major_criteria);
	parties_json(&json, shown->words, dispute);
	show_obligations_json(&json, shown->words, dispute);
	show_follow_up_json(&json, shown, dispute);
	proposal_json(&json, shown, dispute->proposal, beside);
	if (beside->attached) show_attachments_json(&json, shown->words, beside->attached);
	show_retention_json(&json, shown->words, beside->retention);
	if (beside->destroyed) show_destruction_json(&json, shown->words, beside->destroyed);
	if (beside->related) show_related_json(&json, shown, beside->related);
	json_end_object(&json);
}

static void merged_pair(struct table *table, const struct shown *shown, int64_t into)
{
	const char *number = shown->number_of ? shown->number_of(shown->context, into) : NULL;

	if (number) table_pair(table, _("merged into"), number);
}

static void related_pairs(
    struct table *table, const struct shown *shown, const Mediation__V1__RelatedResponse *related)
{
	struct pair pair;
	FILE *out = pair_begin(&pair, table);

	show_related(shown, related, out);
	pair_end(&pair, _("may have to do with"));
}

static void file_pairs(
    struct table *table, const struct shown *shown, const struct dispute_beside *beside)
{
	struct pair pair;

	if (beside->destroyed) {
		show_destruction(shown->words, beside->destroyed, pair_begin(&pair, table));
		pair_end(&pair, _("destroyed"));
	} else if (beside->retention) {
		show_retention(beside->retention, pair_begin(&pair, table));
		pair_end(&pair, _("kept"));
	}
}

struct attached {
	struct table *table;
	const struct words *words;
	const Mediation__V1__AttachmentsResponse *told;
};

/* A pair without a value is left out. */
static void attached_pair(
    void *context, int64_t number, const char *name, const char *zh, const char *en)
{
	const struct attached *attached = context;
	struct pair pair;

	(void)name;
	show_attached_item(
	    attached->words, attached->told, (uint32_t)number, pair_begin(&pair, attached->table));
	pair_end(&pair, say_either(zh, en));
}

/* By the items of the file, in its order. */
static void attached_pairs(
    struct table *table, const struct words *words, const Mediation__V1__AttachmentsResponse *told)
{
	struct attached attached = { table, words, told };

	words_each(words, "choice", "file_item", attached_pair, &attached);
}

void show_dispute(const struct shown *shown, const Mediation__V1__Dispute *dispute,
    const struct dispute_beside *beside)
{
	struct table table;

	if (shown->as_json) {
		dispute_json(shown, dispute, beside);
		return;
	}
	table = table_new(table_pair_columns);
	head_pairs(&table, shown, dispute);
	if (dispute->merged_into) merged_pair(&table, shown, dispute->merged_into);
	region_pairs(&table, shown, dispute);
	ways_pair(&table, shown, dispute);
	codes_pair(&table, shown, _("circumstances"), "circumstance", dispute->circumstances,
	    dispute->n_circumstances);
	codes_pair(&table, shown, _("criteria of a major dispute"), "major",
	    dispute->major_criteria, dispute->n_major_criteria);
	party_pairs(&table, shown, dispute);
	obligation_pairs(&table, shown, dispute);
	show_follow_up(&table, shown, dispute);
	if (beside->attached) attached_pairs(&table, shown->words, beside->attached);
	file_pairs(&table, shown, beside);
	if (dispute->proposal) proposal_pairs(&table, shown, dispute->proposal, beside);
	if (beside->related) related_pairs(&table, shown, beside->related);
	table_end(&table);
	show_claims(shown, dispute);
}
