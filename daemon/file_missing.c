/* Items of the file that are not there; file_rules.h. Which may be missing, and when: domain §3. */
#include <string.h>

#include "file_rules.h"

enum { BELONGS, MAKES };

static const struct {
	uint8_t item, makes;
	uint16_t action;
} parts[] = {

#define FILE_PART(item, action, makes) { FILE_ITEM_##item, makes, ACTION_##action },
#include "tables/file_parts.def"
#undef FILE_PART
};

static const struct flaw plain = { 0 };

/* ---- papers that a record names ---- */

/* As records call them; 身份证 is in 身份证明. */
#define IDENTITY_PAPERS    "身份证|户口簿|护照|军官证|营业执照|统一社会信用代码|ID card|passport"
#define AUTHORISING_PAPERS "委托书|委托代理|推选|power of attorney"

struct seen {
	const char *words;
	bool is_seen;
};

static void see_paper(
    const struct file *file, const struct journal_event *event, struct text text, void *context)
{
	struct seen *seen = context;
	const struct action *row = action_find(event->row.action);

	(void)file;
	/* what parties tell of papers is not the file's; what is attached says whose it is */
	if (event->row.action == ACTION_ATTACH) return;
	if (row && !row->begins) seen->is_seen = seen->is_seen || text_has_any(text, seen->words);
}

/* A record of the office says that such a paper was seen, or is with the file. */
static bool is_paper_seen(const struct file *file, const char *words)
{
	struct seen seen = { words, false };

	file_all_texts(file, see_paper, &seen);
	return seen.is_seen;
}

/* ---- identity ---- */

/* By a number that came with the party, or later. */
static bool is_identified(const struct file *file, uint16_t party)
{
	const struct journal_event *event;
	uint16_t before = 0;
	struct text text;
	size_t at = 0;

	while ((event = file_next(file, false, &at))) {
		const struct argument_value *parties =
		    arguments_find(&event->arguments, ARG_PARTIES);
		const struct argument_value *told =
		    arguments_find(&event->arguments, ARG_IDENTITIES);
		size_t record = (size_t)party - before;

		if ((parties || told) && file_is_erased(event)) return true;
		if (parties && party > before &&
		    file_field_text(event, ARG_PARTIES, record, FIELD_PARTY_ID_NUMBER, &text)) {
			return true;
		}
		before = (uint16_t)(before + (parties ? parties->count : 0));
		for (size_t i = 0; told && i < told->count; i++) {
			bool is_his =
			    record_integer(&told->records[i], FIELD_IDENTITY_PARTY, 0) == party;

			if (is_his &&
			    file_field_text(
			        event, ARG_IDENTITIES, i + 1, FIELD_IDENTITY_ID_NUMBER, &text)) {
				return true;
			}
		}
	}
	return false;
}

static bool is_any_identified(const struct file *file)
{
	for (size_t i = 0; i < file->dispute.party_count; i++) {
		if (is_identified(file, file->dispute.parties[i].number)) return true;
	}
	return false;
}

static bool attaches(const struct journal_event *event, uint8_t item, uint16_t party)
{
	const struct argument_value *attachments =
	    arguments_find(&event->arguments, ARG_ATTACHMENTS);

	for (size_t i = 0; attachments && i < attachments->count; i++) {
		const struct record_value *record = &attachments->records[i];
		int64_t whose = record_integer(record, FIELD_ATTACHMENT_PARTY, 0);

		if (record_integer(record, FIELD_ATTACHMENT_ITEM, 0) != item) continue;
		if (!whose || !party || whose == party) return true;
	}
	return false;
}

bool file_is_attached(const struct file *file, uint8_t item, uint16_t party)
{
	const struct journal_event *event;
	size_t at = 0;

	while ((event = file_next(file, false, &at))) {
		if (attaches(event, item, party)) return true;
	}
	return false;
}

bool file_has_item(const struct file *file, uint8_t item)
{
	if (file_is_attached(file, item, 0)) return true;

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		if (parts[i].item == item && parts[i].makes == MAKES &&
		    file_done(file, false, (enum action_number)parts[i].action)) {
			return true;
		}
	}
	if (item == FILE_ITEM_EVIDENCE) return file_has_text(file, ARG_EVIDENCE);
	return item == FILE_ITEM_IDENTITY && is_any_identified(file);
}

/* What the court is asked to confirm, and what is enforced, needs to know its parties: whoever
 * signs a text. A government body is known by its name. */
void flaw_identity_missing(const struct file *file, struct flaws *ret)
{
	const struct dispute *dispute = &file->dispute;

	if (!file_is_agreed(file) || dispute->form != FORM_WRITTEN) return;
	if (is_paper_seen(file, IDENTITY_PAPERS)) return;
	for (size_t i = 0; i < dispute->party_count; i++) {
		const struct party *party = &dispute->parties[i];

		if (party->has_left || party->is_government) continue;
		if (is_identified(file, party->number)) continue;
		flaws_add(
		    file, ret, FLAW_IDENTITY_MISSING, &(struct flaw){ .party = party->number });
	}
}

/* ---- before mediation ---- */

/* What was split off has its facts where it came from, and at least a record of its own. */
void flaw_application_missing(const struct file *file, struct flaws *ret)
{
	if (file_has_text(file, ARG_FACTS) || file_has_text(file, ARG_CLAIMS) ||
	    file_has_text(file, ARG_RECORD) || file_has_text(file, ARG_COURSE)) {
		return;
	}
	flaws_add(file, ret, FLAW_APPLICATION_MISSING, &plain);
}

/* It is given once, whatever the rounds. */
void flaw_rights_notice_missing(const struct file *file, struct flaws *ret)
{
	const struct journal_event *event, *accepted = NULL;
	size_t at = 0;

	while ((event = file_next(file, false, &at))) {
		if (event->row.action != ACTION_ACCEPT) continue;
		if (arguments_integer(&event->arguments, ARG_RIGHTS_NOTICE, 0)) return;
		accepted = event;
	}
	if (accepted) {
		flaws_add(file, ret, FLAW_RIGHTS_NOTICE_MISSING,
		    &(struct flaw){ .version = accepted->row.version, .on = file_day(accepted) });
	}
}

/* 代表人推选书 where one party stands for several (domain §3). */
void flaw_authorisation_missing(const struct file *file, struct flaws *ret)
{
	const struct dispute *dispute = &file->dispute;

	if (!file_is_agreed(file)) return;
	if (is_paper_seen(file, AUTHORISING_PAPERS)) return;
	for (size_t i = 0; i < dispute->party_count; i++) {
		const struct party *party = &dispute->parties[i];

		if (party->has_left || party->is_government || party->persons <= 1) continue;
		flaws_add(file, ret, FLAW_AUTHORISATION_MISSING,
		    &(struct flaw){ .party = party->number });
	}
}

/* ---- mediation ---- */

void flaw_investigation_missing(const struct file *file, struct flaws *ret)
{
	const struct dispute *dispute = &file->dispute;
	bool is_grave = dispute->level == LEVEL_DIFFICULT || dispute->level == LEVEL_MAJOR ||
	    dispute->regions[REGION_RISK] >= RISK_ORANGE;

	if (!is_grave || !dispute->is_mediated) return;
	if (file_done(file, false, ACTION_INVESTIGATE)) return;
	flaws_add(file, ret, FLAW_INVESTIGATION_MISSING, &plain);
}

void flaw_evidence_missing(const struct file *file, struct flaws *ret)
{
	if (!file->dispute.amount || !file_is_agreed(file)) return;
	if (file_has_text(file, ARG_EVIDENCE) || file_done(file, false, ACTION_INVESTIGATE)) return;
	flaws_add(
	    file, ret, FLAW_EVIDENCE_MISSING, &(struct flaw){ .amount = file->dispute.amount });
}

/* 人民调解法27 asks for a record of the work, and agreements are made where somebody met. */
void flaw_record_missing(const struct file *file, struct flaws *ret)
{
	const struct journal_event *agreement = file_agreement(file);

	if (!agreement || file_done(file, true, ACTION_MEET)) return;
	flaws_add(file, ret, FLAW_RECORD_MISSING,
	    &(struct flaw){ .version = agreement->row.version, .on = file_day(agreement) });
}

void flaw_agreement_missing(const struct file *file, struct flaws *ret)
{
	const struct journal_event *agreement = file_agreement(file);
	struct text text;

	if (file->dispute.regions[REGION_AGREEMENT] != AGREEMENT_EFFECTIVE) return;
	if (agreement &&
	    (file_is_erased(agreement) || file_text(agreement, ARG_AGREEMENT_TEXT, &text) ||
	        file_text(agreement, ARG_AGREEMENT_CONTENT, &text))) {
		return;
	}
	flaws_add(file, ret, FLAW_AGREEMENT_MISSING, &plain);
}

/* ---- performance ---- */

/* The event made this obligation done, and names what shows it. */
static bool ends_with_evidence(const struct journal_event *event, uint16_t obligation)
{
	struct text text;

	if (!file_is_erased(event) && !file_text(event, ARG_EVIDENCE, &text)) return false;
	for (size_t i = 0; i < event->move_count; i++) {
		if (event->moves[i].region == REGION_PERFORMANCE &&
		    event->moves[i].item == obligation) {
			return true;
		}
	}
	return false;
}

static bool records_voucher(const struct journal_event *event, uint16_t obligation)
{
	const struct argument_value *performances =
	    arguments_find(&event->arguments, ARG_PERFORMANCES);
	struct text text;

	for (size_t i = 0; performances && i < performances->count; i++) {
		const struct record_value *record = &performances->records[i];

		if (record_integer(record, FIELD_PERFORMANCE_OBLIGATION, 0) != obligation) continue;
		if (file_is_erased(event) ||
		    file_field_text(
		        event, ARG_PERFORMANCES, i + 1, FIELD_PERFORMANCE_EVIDENCE, &text)) {
			return true;
		}
	}
	return false;
}

static bool is_vouched(const struct file *file, uint16_t obligation)
{
	const struct journal_event *event;
	size_t at = 0;

	while ((event = file_next(file, true, &at))) {
		if (records_voucher(event, obligation) || ends_with_evidence(event, obligation)) {
			return true;
		}
	}
	return false;
}

void flaw_voucher_missing(const struct file *file, struct flaws *ret)
{
	const struct dispute *dispute = &file->dispute;

	for (size_t i = 0; i < dispute->obligation_count; i++) {
		const struct obligation *obligation = &dispute->obligations[i];

		if (!file_is_owed(file, obligation)) continue;
		if (obligation->performance != PERFORMANCE_DONE ||
		    is_vouched(file, obligation->number)) {
			continue;
		}
		flaws_add(file, ret, FLAW_VOUCHER_MISSING,
		    &(struct flaw){ .thing = obligation->number, .party = obligation->debtor });
	}
}

/* ---- afterwards ---- */

static bool was_visited(const struct file *file, uint16_t round)
{
	for (size_t i = 0; i < file->dispute.visit_count; i++) {
		const struct visit *visit = &file->dispute.visits[i];

		if (visit->round == round && visit->visited_version) return true;
	}
	return false;
}

/* What somebody planned and nobody made; of those that follow from the outcome one in a round is
 * asked for, for the rest may come after archiving. One that found nobody was made. */
void flaw_visit_missing(const struct file *file, struct flaws *ret)
{
	bool is_told = false;

	for (size_t i = 0; i < file->dispute.visit_count; i++) {
		const struct visit *visit = &file->dispute.visits[i];
		bool is_waiting = visit->value == VISIT_PLANNED || visit->value == VISIT_OVERDUE;

		if (!is_waiting || visit->planned_on >= file_today(file)) continue;
		if (visit->ground && (is_told || was_visited(file, visit->round))) continue;
		is_told = is_told || visit->ground;
		flaws_add(file, ret, FLAW_VISIT_MISSING,
		    &(struct flaw){ .thing = visit->number, .on = visit->planned_on });
	}
}

/* Until the court has taken it there is no number. */
static bool has_number(uint8_t court)
{
	return court == COURT_ACCEPTED || court == COURT_CONFIRMED || court == COURT_DISMISSED;
}

void flaw_confirmation_missing(const struct file *file, struct flaws *ret)
{
	uint8_t court = file->dispute.regions[REGION_COURT];

	if (court != COURT_APPLIED && !has_number(court)) return;
	if (file_has_text(file, ARG_COURT) &&
	    (!has_number(court) || file_has_text(file, ARG_COURT_NUMBER))) {
		return;
	}
	flaws_add(file, ret, FLAW_CONFIRMATION_MISSING, &plain);
}

static void see_former_name(
    const struct file *file, const struct journal_event *event, struct text text, void *context)
{
	for (size_t i = 0; i < file->name_count; i++) {
		const struct file_name *name = &file->names[i];

		if (name->until <= event->row.version || !name->name.length) continue;
		if (!memmem(text.bytes, text.length, name->name.bytes, name->name.length)) continue;
		flaws_add(file, context, FLAW_STATEMENT_MISSING,
		    &(struct flaw){ .party = name->party, .version = event->row.version });
	}
}

/* A text that was signed is not touched: what differs from it is explained beside it. */
void flaw_statement_missing(const struct file *file, struct flaws *ret)
{
	file_agreed_texts(file, see_former_name, ret);
}
