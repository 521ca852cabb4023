/* Signatures, obligations, and how it was done; file_rules.h. */
#include <string.h>

#include "file_rules.h"

static const struct flaw plain = { 0 };

/* ---- signatures: 人民调解法29 ---- */

static bool is_to_be_signed(const struct file *file)
{
	return file_is_agreed(file) && file->dispute.form == FORM_WRITTEN;
}

void flaw_signature_missing(const struct file *file, struct flaws *ret)
{
	for (size_t i = 0; i < file->dispute.party_count && is_to_be_signed(file); i++) {
		const struct party *party = &file->dispute.parties[i];

		if (party->has_left || party->has_signed) continue;
		flaws_add(
		    file, ret, FLAW_SIGNATURE_MISSING, &(struct flaw){ .party = party->number });
	}
}

void flaw_mediator_unsigned(const struct file *file, struct flaws *ret)
{
	if (is_to_be_signed(file) && !file->dispute.mediator_signed) {
		flaws_add(file, ret, FLAW_MEDIATOR_UNSIGNED, &plain);
	}
}

void flaw_seal_missing(const struct file *file, struct flaws *ret)
{
	if (is_to_be_signed(file) && !file->dispute.is_sealed) {
		flaws_add(file, ret, FLAW_SEAL_MISSING, &plain);
	}
}

/* ---- obligations ---- */

/* What was done on the spot needs no day. */
void flaw_obligation_undated(const struct file *file, struct flaws *ret)
{
	for (size_t i = 0; i < file->dispute.obligation_count; i++) {
		const struct obligation *obligation = &file->dispute.obligations[i];

		if (!file_is_owed(file, obligation) || obligation->due_on ||
		    !obligation_is_open(obligation)) {
			continue;
		}
		flaws_add(file, ret, FLAW_OBLIGATION_UNDATED,
		    &(struct flaw){ .thing = obligation->number,
		        .party = obligation->debtor,
		        .version = obligation->text_version });
	}
}

static bool stands_against(const struct party *party, const struct party *debtor)
{
	return debtor && !party->has_left && party->number != debtor->number &&
	    party->side != debtor->side;
}

/* Where one alone stands on the other side it is he. */
void flaw_creditor_untold(const struct file *file, struct flaws *ret)
{
	const struct dispute *dispute = &file->dispute;

	for (size_t i = 0; i < dispute->obligation_count; i++) {
		const struct obligation *obligation = &dispute->obligations[i];
		const struct party *debtor = dispute_party(dispute, obligation->debtor);
		size_t others = 0;

		if (!file_is_owed(file, obligation) || obligation->creditor) continue;
		for (size_t p = 0; p < dispute->party_count; p++) {
			others += stands_against(&dispute->parties[p], debtor);
		}
		if (others <= 1 || !obligation->amount) continue;
		flaws_add(file, ret, FLAW_CREDITOR_UNTOLD,
		    &(struct flaw){ .thing = obligation->number,
		        .party = obligation->debtor,
		        .version = obligation->text_version });
	}
}

void flaw_nothing_promised(const struct file *file, struct flaws *ret)
{
	if (file->dispute.regions[REGION_AGREEMENT] != AGREEMENT_EFFECTIVE) return;
	for (size_t i = 0; i < file->dispute.obligation_count; i++) {
		if (file_is_owed(file, &file->dispute.obligations[i])) return;
	}
	if (!file_done(file, true, ACTION_PERFORM_AT_ONCE) &&
	    !file_done(file, true, ACTION_PERFORM_ALL)) {
		flaws_add(file, ret, FLAW_NOTHING_PROMISED, &plain);
	}
}

/* Payments were recorded, and they are not what was owed. */
void flaw_paid_differs(const struct file *file, struct flaws *ret)
{
	for (size_t i = 0; i < file->dispute.obligation_count; i++) {
		const struct obligation *obligation = &file->dispute.obligations[i];

		if (!file_is_owed(file, obligation) || !obligation->amount || !obligation->paid) {
			continue;
		}
		if (obligation->performance != PERFORMANCE_DONE ||
		    obligation->paid == obligation->amount) {
			continue;
		}
		flaws_add(file, ret, FLAW_PAID_DIFFERS,
		    &(struct flaw){ .thing = obligation->number,
		        .party = obligation->debtor,
		        .has_amounts = true,
		        .amount = obligation->amount,
		        .other_amount = obligation->paid });
	}
}

/* ---- meetings and visits ---- */

void flaw_meeting_unattended(const struct file *file, struct flaws *ret)
{
	const struct journal_event *event;
	size_t at = 0;

	while ((event = file_next(file, false, &at))) {
		const struct argument_value *present =
		    arguments_find(&event->arguments, ARG_PARTIES_PRESENT);

		if (event->row.action != ACTION_MEET || (present && present->count)) continue;
		flaws_add(file, ret, FLAW_MEETING_UNATTENDED,
		    &(struct flaw){ .version = event->row.version, .on = file_day(event) });
	}
}

static bool was_present(const struct file *file, uint16_t party)
{
	const struct journal_event *event;
	size_t at = 0;

	while ((event = file_next(file, true, &at))) {
		if (event->row.action == ACTION_MEET &&
		    argument_lists(arguments_find(&event->arguments, ARG_PARTIES_PRESENT), party)) {
			return true;
		}
	}
	return false;
}

void flaw_party_never_present(const struct file *file, struct flaws *ret)
{
	if (!file_agreement(file) || !file_done(file, true, ACTION_MEET)) return;
	for (size_t i = 0; i < file->dispute.party_count; i++) {
		const struct party *party = &file->dispute.parties[i];

		if (party->has_left || was_present(file, party->number)) continue;
		flaws_add(
		    file, ret, FLAW_PARTY_NEVER_PRESENT, &(struct flaw){ .party = party->number });
	}
}

/* Who handled it when it was visited: acts name the mediator before a reopening forgets him. One
 * visit by somebody else is enough. */
void flaw_visit_by_mediator(const struct file *file, struct flaws *ret)
{
	const struct journal_event *event, *own = NULL;
	int64_t mediator = 0;
	size_t at = 0;

	while ((event = file_next(file, false, &at))) {
		mediator = arguments_integer(&event->arguments, ARG_MEDIATOR, mediator);
		if (event->row.action != ACTION_VISIT) continue;
		if (event->row.actor != mediator) return;
		own = event;
	}
	if (own) {
		flaws_add(file, ret, FLAW_VISIT_BY_MEDIATOR,
		    &(struct flaw){ .version = own->row.version, .on = file_day(own) });
	}
}

/* ---- ends: 人民调解法26 ---- */

static bool is_failed_end(uint8_t state)
{
	return state == STATE_TERMINATED || state == STATE_REFUSED || state == STATE_WITHDRAWN ||
	    state == STATE_NOT_ACCEPTED || state == STATE_DEFAULTED;
}

static bool tells_remedies(const struct journal_event *event)
{
	const struct argument_value *told = arguments_find(&event->arguments, ARG_REMEDIES_TOLD);

	return (told && told->count) || arguments_integer(&event->arguments, ARG_PARTIES_TOLD, 0);
}

void flaw_remedies_untold(const struct file *file, struct flaws *ret)
{
	const struct journal_event *event;
	size_t at = 0;

	while ((event = file_next(file, false, &at))) {
		bool has_moved = event->row.from_state != event->row.to_state;
		bool is_end =
		    is_failed_end(event->row.to_state) || event->row.to_state == STATE_MOVING;

		if (!has_moved || !is_end || tells_remedies(event)) continue;
		if (event->row.action == ACTION_TAKE_OVER) continue;
		flaws_add(file, ret, FLAW_REMEDIES_UNTOLD,
		    &(struct flaw){ .version = event->row.version, .on = file_day(event) });
	}
}

/* ---- duties ---- */

/* 人民调解法25, 反家庭暴力法14, 未成年人保护法11. */
void flaw_report_due(const struct file *file, struct flaws *ret)
{
	const uint8_t *regions = file->dispute.regions;

	if (regions[REGION_RISK_REPORT] == RISK_REPORT_DUE ||
	    regions[REGION_RISK_REPORT] == RISK_REPORT_URGENT ||
	    regions[REGION_VIOLENCE_REPORT] == VIOLENCE_REPORT_DUE ||
	    regions[REGION_MINOR_REPORT] == MINOR_REPORT_DUE) {
		flaws_add(file, ret, FLAW_REPORT_DUE, &plain);
	}
}

void flaw_opinion_paper_missing(const struct file *file, struct flaws *ret)
{
	if (file->dispute.regions[REGION_OPINION_PAPER] == OPINION_PAPER_DUE) {
		flaws_add(file, ret, FLAW_OPINION_PAPER_MISSING, &plain);
	}
}

/* ---- the closing report ---- */

#define REPORT_CHARACTERS_MIN 4
#define COPY_CHARACTERS_MIN   10

static const struct journal_event *closing(const struct file *file, struct text *ret_report)
{
	const struct journal_event *event, *found = NULL;
	struct text text;
	size_t at = 0;

	while ((event = file_next(file, true, &at))) {
		if (event->row.action != ACTION_CLOSE) continue;
		if (!file_text(event, ARG_CLOSING_REPORT, &text)) continue;
		found = event;
		*ret_report = text;
	}
	return found;
}

static bool says_nothing(const struct characters *report)
{
	static const char *const empty[] = { "同意结案", "予以结案", "已经结案", "办理完毕" };

	if (report->count < REPORT_CHARACTERS_MIN) return true;
	for (size_t i = 0; i < sizeof(empty) / sizeof(empty[0]); i++) {
		/* with a full stop behind it */
		if (report->count <= 5 && characters_find(report, empty[i], 0) == 0) return true;
	}
	return false;
}

void flaw_report_empty(const struct file *file, struct flaws *ret)
{
	struct text text;
	const struct journal_event *event = closing(file, &text);
	struct characters report;

	if (!event) return;
	characters_read(text, &report);
	if (says_nothing(&report)) {
		flaws_add(file, ret, FLAW_REPORT_EMPTY,
		    &(struct flaw){ .version = event->row.version, .on = file_day(event) });
	}
}

struct copied {
	struct text report;
	uint32_t version; /* of the closing */
	bool is_copy;
};

static void see_copy(
    const struct file *file, const struct journal_event *event, struct text text, void *context)
{
	struct copied *copied = context;

	(void)file;
	if (event->row.version >= copied->version) return;
	copied->is_copy = copied->is_copy ||
	    (text.length == copied->report.length &&
	        memcmp(text.bytes, copied->report.bytes, text.length) == 0);
}

void flaw_report_copied(const struct file *file, struct flaws *ret)
{
	struct copied copied = { .is_copy = false };
	const struct journal_event *event = closing(file, &copied.report);
	struct characters report;

	if (!event) return;
	characters_read(copied.report, &report);
	if (report.count < COPY_CHARACTERS_MIN) return;
	copied.version = event->row.version;
	file_all_texts(file, see_copy, &copied);
	if (copied.is_copy) {
		flaws_add(file, ret, FLAW_REPORT_COPIED,
		    &(struct flaw){ .version = event->row.version, .on = file_day(event) });
	}
}

/* ---- what a ledger tells ---- */

static bool was_agreed(uint8_t state)
{
	return state == STATE_AGREED || state == STATE_PERFORMING || state == STATE_PERFORMED ||
	    state == STATE_DEFAULTED || state == STATE_CLOSED || state == STATE_ARCHIVED;
}

void flaw_form_of_nothing(const struct file *file, struct flaws *ret)
{
	const struct journal_event *event = file_done(file, true, ACTION_TAKE_OVER);

	if (event && !was_agreed(event->row.to_state) &&
	    arguments_has(&event->arguments, ARG_FORM)) {
		flaws_add(file, ret, FLAW_FORM_OF_NOTHING,
		    &(struct flaw){ .version = event->row.version });
	}
}
