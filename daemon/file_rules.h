/*
 * What the rules of the file check (tables/flaws.def) share; file_check.h. One function a rule, in
 * file_missing.c, file_order.c, file_words.c and file_conduct.c; each adds what it finds and asks
 * nobody else. Pure.
 */
#pragma once

#include "file_check.h"
#include "file_text.h"

#define FLAW(                                                                                     \
    number, NAME, name, kind, severity, item, step, judged, mend, told, zh, en, cost_zh, cost_en) \
	void flaw_##name(const struct file *file, struct flaws *ret);
#include "tables/flaws.def"
#undef FLAW

/* Adds one of that number; what it says besides is in `flaw`. */
void flaws_add(
    const struct file *file, struct flaws *flaws, enum flaw_number number, const struct flaw *flaw);

/* The next event from *at on that counts: done, not taken back, in the present round where
 * `of_round`. NULL at the end. */
const struct journal_event *file_next(const struct file *file, bool of_round, size_t *at);
/* The first of that action; NULL where there is none. */
const struct journal_event *file_done(
    const struct file *file, bool of_round, enum action_number action);
/* An argument's text outside records; false where it has none. */
bool file_text(const struct journal_event *event, enum argument argument, struct text *ret);
/* A text of a record's field; `record` from 0. */
bool file_field_text(const struct journal_event *event, enum argument argument, size_t record,
    uint16_t field, struct text *ret);
/* Whether it had texts, and they were erased. */
bool file_is_erased(const struct journal_event *event);
/* Whether an event that counts has such a text, or may have had. */
bool file_has_text(const struct file *file, enum argument argument);
/* Whether a scan of the item is attached: of the party, or of no one in particular; 0: of anybody.
 */
bool file_is_attached(const struct file *file, uint8_t item, uint16_t party);
/* Whether anything of the item is in the file. */
bool file_has_item(const struct file *file, uint8_t item);

int64_t file_day(const struct journal_event *event);
int64_t file_today(const struct file *file);
/* An agreement of this round is fixed, being signed or in force. */
bool file_is_agreed(const struct file *file);
const struct journal_event *file_agreement(const struct file *file);
/* Its day: on which it was fixed or said; 0: there is none. */
int64_t file_agreed_on(const struct file *file);
/* An open or done obligation of this round. */
bool file_is_owed(const struct file *file, const struct obligation *obligation);

/* Each text that says what is agreed: of the agreement, its changes, its obligations. */
typedef void (*file_text_fn)(
    const struct file *file, const struct journal_event *event, struct text text, void *context);
void file_agreed_texts(const struct file *file, file_text_fn fn, void *context);
/* Each text whatsoever. */
void file_all_texts(const struct file *file, file_text_fn fn, void *context);
/* Whether one of the words, parted by |, stands in it. */
bool text_has_any(struct text text, const char *words);
