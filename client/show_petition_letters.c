/* Letters to the petition centre, and how a reconciliation came out, as they are printed;
 * petitions.h. */
#include <string.h>

#include "digest.h"
#include "petitions.h"
#include "say.h"
#include "text.h"

#define DIGEST_SHOWN 8 /* characters: to be compared by eye */

static const struct column letter_columns[] = { { N_("letter"), CELLS_FIXED, 0 },
	{ N_("what it tells"), CELLS_TEXT, 0 }, { N_("of the day"), CELLS_FIXED, 0 },
	{ N_("sent"), CELLS_FIXED, 0 }, { N_("their receipt"), CELLS_FIXED, 0 },
	{ N_("why"), CELLS_TEXT, 0 }, { NULL, CELLS_FIXED, 0 } };

static const struct column status_columns[] = { { N_("stands"), CELLS_FIXED, 0 },
	{ N_("we: how many"), CELLS_FIXED, 0 }, { N_("they: how many"), CELLS_FIXED, 0 },
	{ N_("our digest"), CELLS_FIXED, 0 }, { N_("their digest"), CELLS_FIXED, 0 },
	{ N_("compared"), CELLS_FIXED, 0 }, { NULL, CELLS_FIXED, 0 } };

static const struct column difference_columns[] = { { N_("petition"), CELLS_FIXED, 0 },
	{ N_("ours"), CELLS_FIXED, 0 }, { N_("theirs"), CELLS_FIXED, 0 },
	{ N_("what is to be done"), CELLS_TEXT, 0 }, { NULL, CELLS_FIXED, 0 } };

/* What is shown of a digest: "" where there is none. */
struct digest_text {
	char hex[2 * DIGEST_BYTES + 1];
};

static struct digest_text digest_text(const ProtobufCBinaryData *digest)
{
	struct digest_text ret = { "" };

	if (digest && digest->len == DIGEST_BYTES) hex_write(digest->data, DIGEST_BYTES, ret.hex);
	return ret;
}

/* ---- letters ---- */

bool letter_is_refused(const struct words *words, const Mediation__V1__PetitionLetter *letter)
{
	return words_is(words, "petition_receipt", letter->receipt, "refused");
}

static const char *kinds_of(const struct words *words, const Mediation__V1__PetitionLetter *letter)
{
	return words_is(words, "petition_letter", letter->of, "answer") ? "petition_answer"
	                                                                : "petition_event";
}

static void letter_json(
    struct json *json, const struct words *words, const Mediation__V1__PetitionLetter *letter)
{
	json_object(json, NULL);
	json_text(json, "of", words_name(words, "petition_letter", letter->of));
	json_number(json, "at", letter->at);
	json_text(json, "kind", words_name(words, kinds_of(words, letter), letter->kind));
	json_date(json, "happened_on", letter->happened_on);
	json_text(json, "our_number", letter->our_number);
	json_text(json, "reason", letter->reason);
	json_text(json, "team", letter->team);
	json_number(json, "sessions", letter->sessions);
	json_date(json, "until", letter->until);
	json_date(json, "effective_on", letter->effective_on);
	json_texts(json, "remedies", letter->remedies, letter->n_remedies);
	json_text(json, "result", letter->result);
	json_text(json, "satisfaction", letter->satisfaction);
	json_instant(json, "sent", letter->sent_us);
	json_text(json, "digest", digest_text(&letter->digest).hex);
	json_text(json, "receipt",
	    letter->receipt ? words_name(words, "petition_receipt", letter->receipt) : NULL);
	json_text(json, "receipt_reason", letter->receipt_reason);
	json_text(json, "receipt_advice", letter->receipt_advice);
	json_instant(json, "received", letter->receipt_us);
	json_end_object(json);
}

void show_letters_json(
    struct json *json, const struct words *words, const Mediation__V1__PetitionEventsResponse *told)
{
	json_array(json, "letters");
	for (size_t i = 0; i < told->n_letters; i++) {
		letter_json(json, words, told->letters[i]);
	}
	json_end_array(json);
}

static void letter_row(
    struct table *table, const struct words *words, const Mediation__V1__PetitionLetter *letter)
{
	const char *besides = *letter->team ? letter->team : letter->our_number;

	table_row(table);
	table_cell(table, "%s %u", words_label(words, "petition_letter", letter->of), letter->at);
	table_cell(table, "%s%s%s", words_label(words, kinds_of(words, letter), letter->kind),
	    *besides ? " " : "", besides);
	table_cell(table, "%s", show_date(letter->happened_on));
	table_cell(table, "%s", letter->sent_us ? show_instant(letter->sent_us) : _("not yet"));
	table_cell(table, "%s",
	    letter->receipt ? words_label(words, "petition_receipt", letter->receipt) : "");
	if (letter_is_refused(words, letter)) table_colour(table, "red");
	table_cell(table, "%s%s%s", letter->receipt_reason, *letter->receipt_advice ? " / " : "",
	    letter->receipt_advice);
}

void show_letters(const struct words *words, const Mediation__V1__PetitionEventsResponse *told)
{
	const char *refused = NULL;
	struct table table;

	if (!told->n_letters) return;
	table = table_new(letter_columns);
	for (size_t i = 0; i < told->n_letters; i++) {
		letter_row(&table, words, told->letters[i]);
		if (letter_is_refused(words, told->letters[i])) refused = told->letters[i]->number;
	}
	table_end(&table);
	if (told->more) show_hint("%s", _("earlier letters are not shown"));
	if (refused) {
		show_hint(
		    _("a letter was refused, and nothing more goes out of this petition until it is sent again: put right what they say, then mediate petition resend %s"),
		    refused);
	}
}

/* ---- reconciliation ---- */

struct reconciled_shown show_reconciled_begin(const struct shown *shown)
{
	struct reconciled_shown ret = { .shown = shown };

	if (!shown->as_json) return ret;
	json_object(&ret.json, NULL);
	json_array(&ret.json, "offices");
	return ret;
}

void show_reconciled_end(struct reconciled_shown *shown)
{
	if (!shown->shown->as_json) return;
	json_end_array(&shown->json);
	json_end_object(&shown->json);
}

const Mediation__V1__PetitionStatus *petition_status_of(
    Mediation__V1__PetitionStatus *const *statuses, size_t count, uint32_t state)
{
	for (size_t i = 0; i < count; i++) {
		if (statuses[i]->state == state) return statuses[i];
	}
	return NULL;
}

static const Mediation__V1__PetitionStatus *theirs_of(
    const Mediation__V1__PetitionReconciled *reconciled, uint32_t state)
{
	return reconciled ? petition_status_of(reconciled->theirs, reconciled->n_theirs, state)
	                  : NULL;
}

static bool agrees(
    const Mediation__V1__PetitionStatus *ours, const Mediation__V1__PetitionStatus *theirs)
{
	if (!theirs) return ours->count == 0;
	return ours->count == theirs->count && ours->digest.len == theirs->digest.len &&
	    memcmp(ours->digest.data, theirs->digest.data, ours->digest.len) == 0;
}

/* Of which side something is missing, and what brings it there. */
static const char *advice_of(
    const struct words *words, const Mediation__V1__PetitionDifference *difference)
{
	if (!difference->our_version) {
		return _("it has not come here: ask the office to send it again");
	}
	if (!difference->their_version) {
		return _("the office does not have it: compare the number with them");
	}
	if (difference->our_version < difference->their_version) {
		return _("their newest version has not come here: ask the office to send it again");
	}
	if (difference->our_version > difference->their_version) {
		return _("they reckon with an older version than they sent: tell the office");
	}
	if (words_is(words, "petition_state", difference->their_state, "waiting")) {
		return _(
		    "our answer is not with them: see what became of it (mediate petition show), and resend it");
	}
	if (words_is(words, "petition_state", difference->our_state, "waiting")) {
		return _(
		    "they have it as answered, and we have not answered: answer it, or ask the office");
	}
	return _("what they decided has not come here: ask the office to send it again");
}

static void digest_json(
    struct json *json, const char *key, const Mediation__V1__PetitionStatus *status)
{
	json_object(json, key);
	json_number(json, "count", status ? (int64_t)status->count : 0);
	json_text(json, "digest", digest_text(status ? &status->digest : NULL).hex);
	json_end_object(json);
}

static void difference_json(struct json *json, const struct words *words,
    const Mediation__V1__PetitionDifference *difference)
{
	json_object(json, NULL);
	json_text(json, "number", difference->number);
	json_number(json, "our_version", difference->our_version);
	json_text(json, "our_state",
	    difference->our_state ? words_name(words, "petition_state", difference->our_state)
	                          : NULL);
	json_number(json, "their_version", difference->their_version);
	json_text(json, "their_state",
	    difference->their_state ? words_name(words, "petition_state", difference->their_state)
	                            : NULL);
	json_text(json, "advice", advice_of(words, difference));
	json_end_object(json);
}

static void reconciled_json(struct json *json, const struct words *words, const char *office,
    const Mediation__V1__PetitionDigestResponse *ours,
    const Mediation__V1__PetitionReconciled *reconciled)
{
	json_object(json, NULL);
	json_text(json, "office", office);
	json_date(json, "day", reconciled ? reconciled->day : 0);
	json_instant(json, "reconciled", reconciled ? reconciled->at_us : 0);
	json_array(json, "statuses");
	for (size_t i = 0; i < ours->n_statuses; i++) {
		json_object(json, NULL);
		json_text(
		    json, "state", words_name(words, "petition_state", ours->statuses[i]->state));
		digest_json(json, "ours", ours->statuses[i]);
		digest_json(json, "theirs", theirs_of(reconciled, ours->statuses[i]->state));
		json_end_object(json);
	}
	json_end_array(json);
	json_number(json, "difference_count", reconciled ? reconciled->difference_count : 0);
	json_array(json, "differences");
	for (size_t i = 0; reconciled && i < reconciled->n_differences; i++) {
		difference_json(json, words, reconciled->differences[i]);
	}
	json_end_array(json);
	json_end_object(json);
}

static void digest_cell(struct table *table, const Mediation__V1__PetitionStatus *status)
{
	table_cell(table, "%.*s", DIGEST_SHOWN, digest_text(status ? &status->digest : NULL).hex);
}

static void status_row(struct table *table, const struct words *words,
    const Mediation__V1__PetitionStatus *ours, const Mediation__V1__PetitionReconciled *reconciled)
{
	const Mediation__V1__PetitionStatus *theirs = theirs_of(reconciled, ours->state);
	bool is_equal = agrees(ours, theirs);

	table_row(table);
	table_cell(table, "%s", words_label(words, "petition_state", ours->state));
	table_cell(table, "%llu", (unsigned long long)ours->count);
	table_cell(table, "%llu", theirs ? (unsigned long long)theirs->count : 0);
	digest_cell(table, ours);
	digest_cell(table, theirs);
	table_cell(table, "%s", is_equal ? _("agrees") : _("differs"));
	if (!is_equal) table_colour(table, "yellow");
}

static void side_cell(
    struct table *table, const struct words *words, uint32_t version, uint32_t state)
{
	if (version) {
		table_cell(table, _("version %u, %s"), version,
		    words_label(words, "petition_state", state));
	} else {
		table_cell(table, "%s", _("not there"));
	}
}

static void show_differences(
    const struct words *words, const Mediation__V1__PetitionReconciled *reconciled)
{
	struct table table = table_new(difference_columns);

	for (size_t i = 0; i < reconciled->n_differences; i++) {
		const Mediation__V1__PetitionDifference *each = reconciled->differences[i];

		table_row(&table);
		table_cell(&table, "%s", each->number);
		side_cell(&table, words, each->our_version, each->our_state);
		side_cell(&table, words, each->their_version, each->their_state);
		table_cell(&table, "%s", advice_of(words, each));
	}
	table_end(&table);
	if (reconciled->difference_count > reconciled->n_differences) {
		show_hint(_("%u differences in all"), reconciled->difference_count);
	}
}

void show_reconciled(struct reconciled_shown *shown, const char *office,
    const Mediation__V1__PetitionDigestResponse *ours,
    const Mediation__V1__PetitionReconciled *reconciled)
{
	const struct words *words = shown->shown->words;
	struct table table;

	shown->count++;
	if (shown->shown->as_json) {
		reconciled_json(&shown->json, words, office, ours, reconciled);
		return;
	}
	if (reconciled) {
		printf(
		    _("office %s: ours now, theirs of %s\n"), office, show_date(reconciled->day));
	} else {
		printf(_("office %s: not reconciled yet\n"), office);
	}
	table = table_new(status_columns);
	for (size_t i = 0; i < ours->n_statuses; i++) {
		status_row(&table, words, ours->statuses[i], reconciled);
	}
	table_end(&table);
	if (!reconciled) {
		show_hint("%s", _("the bridge reconciles each day: mediate-petition reconcile"));
	} else if (reconciled->n_differences) {
		show_differences(words, reconciled);
	}
}
