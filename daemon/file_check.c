/* The file check: its rows, how a file is read, and what its rules share; file_check.h. */
#include "file_check.h"

#include <string.h>

#include "civil.h"
#include "each.h"
#include "file_rules.h"
#include "fold.h"
#include "texts.h"

enum { FLAW_JUDGED_RECORDED, FLAW_JUDGED_TOLD };

/* Where an item is none. */
enum { FILE_ITEM_NONE };

#define MEND_OF(action) ACTION_##action,
#define MEND(...)                          \
	{                                  \
		EACH(MEND_OF, __VA_ARGS__) \
	}

static const struct flaw_row rows[] = {
#define FLAW(                                                                                     \
    number, NAME, name, kind, severity, item, step, judged, mend, told, zh, en, cost_zh, cost_en) \
	{ number, #name, FLAW_KIND_##kind, SEVERITY_##severity, FILE_ITEM_##item,                 \
		FILE_STEP_##step, FLAW_JUDGED_##judged == FLAW_JUDGED_TOLD, mend, told, zh, en,   \
		cost_zh, cost_en },
#include "tables/flaws.def"
#undef FLAW
};

static void (*const functions[])(const struct file *file, struct flaws *ret) = {
#define FLAW(                                                                                     \
    number, NAME, name, kind, severity, item, step, judged, mend, told, zh, en, cost_zh, cost_en) \
	flaw_##name,
#include "tables/flaws.def"
#undef FLAW
};

#define ROW_COUNT (sizeof(rows) / sizeof(rows[0]))

const struct flaw_row *flaw_all(size_t *ret_count)
{
	*ret_count = ROW_COUNT;
	return rows;
}

/* ---- reading ---- */

bool file_is_erased(const struct journal_event *event)
{
	return event->row.has_commitment && !event->row.texts;
}

bool file_field_text(const struct journal_event *event, enum argument argument, size_t record,
    uint16_t field, struct text *ret)
{
	const struct text_place place = { (uint16_t)argument, (uint16_t)record, field };

	return texts_find(event->row.texts, event->row.texts_bytes, &place, ret) && ret->length;
}

bool file_text(const struct journal_event *event, enum argument argument, struct text *ret)
{
	return file_field_text(event, argument, 0, 0, ret);
}

/* A step that was taken back is followed by its retraction; what is proposed has no effect yet. */
static bool counts(const struct file *file, size_t at)
{
	if (file->events[at].row.action == ACTION_REQUEST_APPROVAL) return false;
	return at + 1 >= file->count || file->events[at + 1].row.action != ACTION_RETRACT;
}

const struct journal_event *file_next(const struct file *file, bool of_round, size_t *at)
{
	while (*at < file->count) {
		size_t this = (*at)++;
		const struct journal_event *event = &file->events[this];

		if (counts(file, this) && (!of_round || event->row.round == file->dispute.round)) {
			return event;
		}
	}
	return NULL;
}

const struct journal_event *file_done(
    const struct file *file, bool of_round, enum action_number action)
{
	const struct journal_event *event;
	size_t at = 0;

	while ((event = file_next(file, of_round, &at))) {
		if (event->row.action == action) return event;
	}
	return NULL;
}

bool file_has_text(const struct file *file, enum argument argument)
{
	const struct journal_event *event;
	struct text text;
	size_t at = 0;

	while ((event = file_next(file, false, &at))) {
		if (file_is_erased(event) || file_text(event, argument, &text)) return true;
	}
	return false;
}

static void name_party(struct file *file, uint16_t party, struct text name)
{
	if (file->name_count == NAMES_MAX) return;
	file->names[file->name_count++] = (struct file_name){ party, name, 0 };
}

static void rename_party(struct file *file, const struct journal_event *event)
{
	const struct argument_value *of = arguments_find(&event->arguments, ARG_OF_PARTY);
	struct text name;

	if (!of || !of->count || !file_text(event, ARG_PARTY_NAME, &name)) return;
	for (size_t i = 0; i < file->name_count; i++) {
		struct file_name *known = &file->names[i];

		if (known->party == of->integers[0] && !known->until) {
			known->until = event->row.version;
		}
	}
	name_party(file, (uint16_t)of->integers[0], name);
}

static void read_names(struct file *file, const struct journal_event *event, uint16_t before)
{
	const struct argument_value *parties = arguments_find(&event->arguments, ARG_PARTIES);
	struct text name;

	for (size_t i = 0; parties && i < parties->count; i++) {
		if (file_field_text(event, ARG_PARTIES, i + 1, FIELD_PARTY_NAME, &name)) {
			name_party(file, (uint16_t)(before + i + 1), name);
		}
	}
	if (event->row.action == ACTION_CORRECT_PARTY) rename_party(file, event);
}

/* What words the agreement that stands. */
static size_t find_agreement(const struct file *file)
{
	size_t found = file->count;

	if (!file_is_agreed(file)) return found;
	for (size_t i = 0; i < file->count; i++) {
		const struct event_row *row = &file->events[i].row;

		if (counts(file, i) && row->round == file->dispute.round &&
		    (row->action == ACTION_FIX_TEXT || row->action == ACTION_AGREE_ORALLY)) {
			found = i;
		}
	}
	return found;
}

void file_read(struct file *ret, const struct journal_event *events, size_t count,
    const struct reference *reference, int64_t now_us)
{
	*ret = (struct file){
		.events = events, .count = count, .reference = reference, .now_us = now_us
	};
	for (size_t i = 0; i < count; i++) {
		uint16_t before = ret->dispute.party_count;

		fold_apply(&ret->dispute, &events[i].row, &events[i].arguments, events[i].moves,
		    events[i].move_count);
		if (ret->dispute.party_count != before ||
		    events[i].row.action == ACTION_CORRECT_PARTY) {
			read_names(ret, &events[i], before);
		}
	}
	ret->agreement = find_agreement(ret);
}

/* ---- what the rules share ---- */

int64_t file_day(const struct journal_event *event)
{
	return civil_day_of_instant(event->row.happened_us);
}

int64_t file_today(const struct file *file)
{
	return civil_day_of_instant(file->now_us);
}

const struct journal_event *file_agreement(const struct file *file)
{
	return file->agreement < file->count ? &file->events[file->agreement] : NULL;
}

bool file_is_agreed(const struct file *file)
{
	uint8_t value = file->dispute.regions[REGION_AGREEMENT];

	return value == AGREEMENT_SIGNING || value == AGREEMENT_EFFECTIVE ||
	    value == AGREEMENT_AMENDED;
}

int64_t file_agreed_on(const struct file *file)
{
	const struct journal_event *agreement = file_agreement(file);

	return agreement ? file_day(agreement) : 0;
}

bool file_is_owed(const struct file *file, const struct obligation *obligation)
{
	return obligation->round == file->dispute.round;
}

/* Of one event: those of its arguments for which `is_agreed` holds. */
static void event_texts(const struct file *file, const struct journal_event *event,
    bool agreed_only, file_text_fn fn, void *context)
{
	static const uint16_t agreed[] = { ARG_AGREEMENT_TEXT, ARG_AGREEMENT_CONTENT, ARG_AMENDMENT,
		ARG_OBLIGATIONS };
	struct texts_reader reader;
	struct text_place place;
	struct text text;

	texts_start(&reader, event->row.texts, event->row.texts_bytes);
	while (texts_next(&reader, &place, &text)) {
		bool is_agreed = !agreed_only;

		for (size_t i = 0; i < sizeof(agreed) / sizeof(agreed[0]); i++) {
			is_agreed = is_agreed || place.argument == agreed[i];
		}
		if (is_agreed) fn(file, event, text, context);
	}
}

void file_agreed_texts(const struct file *file, file_text_fn fn, void *context)
{
	for (size_t i = file->agreement; i < file->count; i++) {
		const struct event_row *row = &file->events[i].row;

		if (i == file->agreement || (row->action == ACTION_AMEND && counts(file, i))) {
			event_texts(file, &file->events[i], true, fn, context);
		}
	}
}

void file_all_texts(const struct file *file, file_text_fn fn, void *context)
{
	const struct journal_event *event;
	size_t at = 0;

	while ((event = file_next(file, false, &at))) {
		event_texts(file, event, false, fn, context);
	}
}

bool text_has_any(struct text text, const char *words)
{
	while (*words) {
		size_t length = strcspn(words, "|");

		if (memmem(text.bytes, text.length, words, length)) return true;
		words += length + (words[length] == '|');
	}
	return false;
}

/* ---- judging ---- */

static size_t row_of(enum flaw_number number)
{
	size_t at = 0;

	while (rows[at].number != number) {
		at++;
	}
	return at;
}

/* What was told where the file was put right names it. */
static bool names_it(const struct journal_event *event, const char *words)
{
	bool is_correction = event->row.action == ACTION_CORRECT;
	struct text text;

	if (!is_correction && event->row.action != ACTION_SUPPLEMENT &&
	    event->row.action != ACTION_ARCHIVE) {
		return false;
	}
	if (file_is_erased(event)) return true;
	return file_text(event, is_correction ? ARG_CORRECTED : ARG_NOTE, &text) &&
	    text_has_any(text, words);
}

static bool is_mended_by(const struct flaw_row *row, enum action_number action)
{
	for (size_t i = 0; i < FLAW_MENDS_MAX; i++) {
		if (row->mends[i] == action) return true;
	}
	return false;
}

/* By something that came after what says it; a scan of the paper at any time. */
static bool is_mended(
    const struct file *file, const struct flaw_row *row, uint16_t party, uint32_t version)
{
	bool by_amendment = version && is_mended_by(row, ACTION_AMEND);
	const struct journal_event *event;
	size_t at = 0;

	if (is_mended_by(row, ACTION_ATTACH) && file_is_attached(file, row->item, party)) {
		return true;
	}
	while ((event = file_next(file, false, &at))) {
		if (event->row.version <= version) continue;
		if (names_it(event, row->corrected)) return true;
		if (by_amendment && event->row.action == ACTION_AMEND) return true;
	}
	return false;
}

static uint16_t mend_of(const struct file *file, const struct flaw_row *row)
{
	uint16_t mend = row->mends[0];

	for (size_t i = 0; i < FLAW_MENDS_MAX && row->mends[i]; i++) {
		mend = row->mends[i];
		if (action_find(mend)->from & STATE_BIT(file->dispute.state)) break;
	}
	return mend;
}

void flaws_add(
    const struct file *file, struct flaws *flaws, enum flaw_number number, const struct flaw *flaw)
{
	const struct flaw_row *row = &rows[row_of(number)];
	struct flaw *ret;

	if (is_mended(file, row, flaw->party, flaw->version)) return;
	if (flaws->count == FLAWS_MAX) {
		flaws->left_out++;
		return;
	}
	ret = &flaws->flaws[flaws->count++];
	*ret = *flaw;
	ret->row = row;
	ret->mend = mend_of(file, ret->row);
}

static bool is_judged(const struct file *file, const struct flaw_row *row)
{
	return row->is_told || !file->dispute.is_history || file->dispute.round > 1;
}

/* An item is missing where a rule says so; else it is there, or nobody asks for it. */
static void see_items(const struct file *file, struct flaws *ret)
{
	for (uint8_t item = 1; item <= FILE_ITEMS; item++) {
		ret->items[item] =
		    file_has_item(file, item) ? ITEM_STATE_THERE : ITEM_STATE_NOT_NEEDED;
	}
	ret->items[FILE_ITEM_BACK_COVER] = ITEM_STATE_PRINTED;
	for (size_t i = 0; i < ret->count; i++) {
		const struct flaw_row *row = ret->flaws[i].row;
		uint8_t *state = &ret->items[row->item];

		if (row->kind != FLAW_KIND_MISSING) continue;
		*state = *state == ITEM_STATE_NOT_NEEDED || *state == ITEM_STATE_MISSING
		    ? ITEM_STATE_MISSING
		    : ITEM_STATE_INCOMPLETE;
	}
}

void file_check(const struct file *file, struct flaws *ret)
{
	memset(ret, 0, sizeof(*ret));
	if (file->dispute.regions[REGION_FILE] != FILE_DESTROYED &&
	    file->dispute.state != STATE_MERGED) {
		for (size_t i = 0; i < ROW_COUNT; i++) {
			if (is_judged(file, &rows[i])) functions[i](file, ret);
		}
	}
	see_items(file, ret);
}

size_t flaws_hinder(const struct flaws *flaws, uint8_t step)
{
	size_t count = 0;

	for (size_t i = 0; i < flaws->count; i++) {
		const struct flaw_row *row = flaws->flaws[i].row;

		if (step == FILE_STEP_ARCHIVING) {
			count += row->severity != SEVERITY_HINT;
		} else {
			count += row->severity == SEVERITY_MUST && row->step <= step;
		}
	}
	return count;
}
