/* The values of an agreement, of what was performed, of how it ended, and of the certificate of
 * application: an entry each; paper_names.h. */
#include <string.h>

#include "civil.h"
#include "paper_names.h"
#include "proof.h"
#include "root.h"
#include "say.h"

#define CONFIRMATION_DAYS 30 /* 人民调解法33 */
#define SEVERAL           3

/* ---- the agreement ---- */

static void agreement_text(const struct papers_source *source, struct paper_value *value)
{
	struct paper_agreement agreement = paper_agreement(source);

	if (agreement.made == source->event_count) return;
	paper_value_text(value,
	    papers_text(source, agreement.made,
	        agreement.is_oral ? "agreement_content" : "agreement_text"));
}

static void agreement_is_oral(const struct papers_source *source, struct paper_value *value)
{
	paper_value_number(value, PAPER_FLAG, paper_agreement(source).is_oral);
}

static void agreement_is_written(const struct papers_source *source, struct paper_value *value)
{
	struct paper_agreement agreement = paper_agreement(source);

	paper_value_number(
	    value, PAPER_FLAG, agreement.made < source->event_count && !agreement.is_oral);
}

static void agreement_in_force(const struct papers_source *source, struct paper_value *value)
{
	paper_value_number(value, PAPER_DATE, paper_agreement(source).effective_on);
}

static void agreement_made_on(const struct papers_source *source, struct paper_value *value)
{
	size_t made = paper_agreement(source).made;

	if (made == source->event_count) return;
	paper_value_number(
	    value, PAPER_DATE, civil_day_of_instant(source->events[made]->happened_us));
}

static void promised(const struct papers_source *source, size_t *ret_count, int64_t *ret_sum)
{
	struct paper_item item;
	size_t at = 0;

	*ret_sum = 0;
	while (paper_promise_next(source, &at, &item)) {
		struct paper_value amount = { 0 };

		paper_record_value(source, item.known, item.record, "amount", &amount);
		*ret_sum += amount.number;
		paper_value_free(&amount);
	}
	*ret_count = at;
}

/* What several come to; of a single one it is said already. */
static void agreement_sum(const struct papers_source *source, struct paper_value *value)
{
	size_t count;
	int64_t sum;

	promised(source, &count, &sum);
	if (count > 1 && sum) paper_value_number(value, PAPER_AMOUNT, sum);
}

/* So many promises that a table tells them better; instalments are. */
static void agreement_has_several(const struct papers_source *source, struct paper_value *value)
{
	size_t count;
	int64_t sum;

	promised(source, &count, &sum);
	paper_value_number(value, PAPER_FLAG, count >= SEVERAL);
}

static void agreement_name(const struct papers_source *source, struct paper_value *value)
{
	struct paper_agreement agreement = paper_agreement(source);

	if (agreement.made == source->event_count) return;
	paper_value_text(value, agreement.is_oral ? "口头协议" : "人民调解协议书");
}

static void confirmation_until(const struct papers_source *source, struct paper_value *value)
{
	int64_t day = paper_agreement(source).effective_on;

	if (day) paper_value_number(value, PAPER_DATE, day + CONFIRMATION_DAYS);
}

/* ---- what was performed ---- */

static void sums(
    const struct papers_source *source, int64_t *ret_owed, int64_t *ret_paid, bool *ret_is_all)
{
	*ret_owed = *ret_paid = 0;
	*ret_is_all = source->dispute->n_obligations > 0;
	for (size_t i = 0; i < source->dispute->n_obligations; i++) {
		if (source->dispute->obligations[i]->draft) continue;

		*ret_owed += papers_owed(source, i);
		*ret_paid += papers_paid(source, i);
		*ret_is_all &= !papers_is_open(source, i);
	}
}

static void performance_owed(const struct papers_source *source, struct paper_value *value)
{
	int64_t owed, paid;
	bool is_all;

	sums(source, &owed, &paid, &is_all);
	if (owed) paper_value_number(value, PAPER_AMOUNT, owed);
}

static void performance_paid(const struct papers_source *source, struct paper_value *value)
{
	int64_t owed, paid;
	bool is_all;

	sums(source, &owed, &paid, &is_all);
	if (owed) paper_value_number(value, PAPER_AMOUNT, paid);
}

/* All of it, or all of an agreement that left nothing for later. */
static void performance_is_all(const struct papers_source *source, struct paper_value *value)
{
	static const char *const all[] = { "performed", "closed", "archived" };
	const char *told = words_name(source->words, "state", source->dispute->state);
	bool is_made = paper_agreement(source).made < source->event_count, is_over = false, is_all;
	int64_t owed, paid;

	for (size_t i = 0; told && i < sizeof(all) / sizeof(all[0]); i++) {
		is_over |= strcmp(told, all[i]) == 0;
	}
	sums(source, &owed, &paid, &is_all);
	is_all |= source->dispute->n_obligations == 0 && is_over;
	paper_value_number(value, PAPER_FLAG, is_made && is_all);
}

static void write_debtors(const struct papers_source *source, FILE *out)
{
	const Mediation__V1__Dispute *dispute = source->dispute;
	const char *before = "";

	for (size_t p = 0; p < dispute->n_parties; p++) {
		bool owes = false;

		for (size_t i = 0; i < dispute->n_obligations; i++) {
			owes |= papers_is_open(source, i) &&
			    dispute->obligations[i]->debtor == dispute->parties[p]->number;
		}
		if (!owes) continue;
		fprintf(out, "%s%s", before, dispute->parties[p]->name);
		before = "、";
	}
}

static void debtors(const struct papers_source *source, struct paper_value *value)
{
	paper_value_written(source, value, write_debtors);
}

/* ---- how it ended without an agreement ---- */

/* The event; the event count where it did not. */
static size_t find_ending(const struct papers_source *source)
{
	static const char *const endings[] = { "fail", "expire", "refuse", "withdraw" };

	for (size_t i = source->event_count; i > 0; i--) {
		for (size_t e = 0; e < sizeof(endings) / sizeof(endings[0]); e++) {
			if (papers_is(source, i - 1, endings[e]) && papers_stands(source, i - 1)) {
				return i - 1;
			}
		}
	}
	return source->event_count;
}

static void ending_is_one(const struct papers_source *source, struct paper_value *value)
{
	paper_value_number(value, PAPER_FLAG, find_ending(source) < source->event_count);
}

static void ending_step(const struct papers_source *source, struct paper_value *value)
{
	size_t event = find_ending(source);

	if (event == source->event_count) return;
	paper_value_text(
	    value, words_action_numbered(source->words, source->events[event]->action)->zh);
}

static void ending_on(const struct papers_source *source, struct paper_value *value)
{
	size_t event = find_ending(source);

	if (event == source->event_count) return;
	paper_value_number(
	    value, PAPER_DATE, civil_day_of_instant(source->events[event]->happened_us));
}

static void ending_remedies(const struct papers_source *source, struct paper_value *value)
{
	const Mediation__V1__CatalogueArgument *known =
	    words_argument(source->words, "remedies_told");
	size_t event = find_ending(source);
	const Mediation__V1__Argument *told =
	    event < source->event_count ? papers_argument(source, event, known->name) : NULL;

	if (told) paper_argument_value(source, known, told, value);
}

/* ---- the certificate of application ---- */

static void application_is_one(const struct papers_source *source, struct paper_value *value)
{
	uint32_t told = (uint32_t)papers_integer(source, 0, "start_mode");
	const char *name = told ? words_name(source->words, "start", told) : NULL;

	paper_value_number(value, PAPER_FLAG, name && strcmp(name, "applied") == 0);
}

static void write_applied(const struct papers_source *source, FILE *out)
{
	papers_date(out, papers_integer(source, 0, "applied_on"));
	if (papers_integer(source, 0, "is_oral")) fputs("（口头申请）", out);
}

static void application_applied(const struct papers_source *source, struct paper_value *value)
{
	paper_value_written(source, value, write_applied);
}

/* That it was told to the system later than it happened is not hidden. */
static void write_recorded(const struct papers_source *source, FILE *out)
{
	papers_instant(out, source->events[0]->recorded_us);
	if (papers_is(source, 0, "back_date")) fputs("（补登）", out);
}

static void application_recorded(const struct papers_source *source, struct paper_value *value)
{
	paper_value_written(source, value, write_recorded);
}

static void write_digest(const struct papers_source *source, FILE *out)
{
	const ProtobufCBinaryData *hash = &source->events[0]->hash;
	char hex[2 * DIGEST_BYTES + 1] = "";

	if (hash->len == DIGEST_BYTES) hex_write(hash->data, hash->len, hex);
	fprintf(out, "sha256:%s（纠纷 %lld 第1条）", hex, (long long)source->dispute->id);
}

static void proof_digest(const struct papers_source *source, struct paper_value *value)
{
	paper_value_written(source, value, write_digest);
}

static void write_root(const struct papers_source *source, FILE *out)
{
	const Mediation__V1__ProofResponse *proof = source->proof;
	char line[ROOT_LINE_MAX];
	struct root root;
	char head[2 * DIGEST_BYTES + 1];

	if (!proof || proof->n_events == 0 || proof->events[0]->root_on == 0 ||
	    proof->n_roots == 0 || !proof_root_line(proof->district, proof->roots[0], line) ||
	    !root_line_read(line, &root)) {
		fputs("尚未入签名根，次日起可查", out);
		return;
	}
	hex_write(root.head, DIGEST_BYTES, head);
	papers_date(out, root.day);
	fprintf(out, "的签名根，%s:%s", digest_name(root.digest), head);
}

static void proof_root(const struct papers_source *source, struct paper_value *value)
{
	paper_value_written(source, value, write_root);
}

const struct paper_fact paper_facts_after[] = {
	{ "agreement.text", agreement_text,
	    N_("nothing is agreed yet; first: mediate fix-text NO or agree-orally NO") },
	{ "agreement.name", agreement_name, NULL },
	{ "agreement.is_oral", agreement_is_oral, NULL },
	{ "agreement.is_written", agreement_is_written,
	    N_("there is no written agreement; first: mediate fix-text NO") },
	{ "agreement.made_on", agreement_made_on, NULL },
	{ "agreement.in_force_on", agreement_in_force,
	    N_("the agreement is not in force yet; first: mediate sign NO") },
	{ "agreement.sum", agreement_sum, NULL },
	{ "agreement.has_several", agreement_has_several, NULL },
	{ "confirmation.until", confirmation_until, NULL },
	{ "performance.owed", performance_owed, NULL },
	{ "performance.paid", performance_paid, NULL },
	{ "performance.is_all", performance_is_all,
	    N_("not all of it is performed; first: mediate perform-all NO") },
	{ "debtors.names", debtors, NULL },
	{ "ending.is_one", ending_is_one,
	    N_("mediation has not ended without an agreement; first: mediate fail NO") },
	{ "ending.step", ending_step, NULL },
	{ "ending.on", ending_on, NULL },
	{ "ending.remedies", ending_remedies, NULL },
	{ "application.is_one", application_is_one,
	    N_("no party's application began it, or it was taken over from a ledger") },
	{ "application.applied", application_applied, NULL },
	{ "application.recorded", application_recorded, NULL },
	{ "proof.digest", proof_digest, NULL },
	{ "proof.root", proof_root, NULL },
	{ NULL, NULL, NULL },
};
