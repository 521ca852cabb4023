/*
 * The file check (卷宗体检): which of the thirteen items of a dispute's file are not there, and
 * what of it contradicts itself (tables/flaws.def; domain §3, 人民调解法27).
 *
 * It reads the journal with its texts, folds it, and asks every rule; nothing is stored. What is
 * merely proposed, and what was taken back, is no part of the file; of an agreement only that of
 * the present round counts. Of what was taken over from a ledger only rules that are TOLD are
 * asked: a ledger that leaves something out has no flaw, one that contradicts itself has. Where
 * texts were erased with the file, nothing is said of them.
 *
 * What was wrong may be put right afterwards: a correction that names it mends it, and says what
 * should have stood there; the journal shows when that was recorded.
 *
 * Pure. A flaw tells numbers, days, amounts and words of tables, and ->said, which may identify
 * somebody. Days are since 1970-01-01, amounts fen.
 */
#pragma once

#include "clock.h"

/* More are counted and not kept. */
#define FLAWS_MAX      60
#define FILE_ITEMS     13
#define FLAW_MENDS_MAX 3
#define NAMES_MAX      (PARTIES_MAX * 2)

enum flaw_number {
	FLAW_NONE,

#define FLAW(                                                                                     \
    number, NAME, name, kind, severity, item, step, judged, mend, told, zh, en, cost_zh, cost_en) \
	FLAW_##NAME = (number),
#include "tables/flaws.def"
#undef FLAW
};

enum flaw_kind { FLAW_KIND_MISSING, FLAW_KIND_CONTRARY, FLAW_KIND_ADVICE };

struct flaw_row {
	uint16_t number;
	const char *name;
	enum flaw_kind kind;
	uint8_t severity;               /* SEVERITY_… */
	uint8_t item;                   /* FILE_ITEM_…; 0: of no one */
	uint8_t step;                   /* FILE_STEP_… */
	bool is_told;                   /* judged of ledgers too */
	uint16_t mends[FLAW_MENDS_MAX]; /* ACTION_…; 0 ends */
	const char *corrected;          /* words parted by |: a correction of one mends it */
	const char *zh, *en, *cost_zh, *cost_en;
};

const struct flaw_row *flaw_all(size_t *ret_count);

struct flaw {
	const struct flaw_row *row;
	uint16_t mend;  /* ACTION_…: the first of the row that its state allows, else its last */
	uint16_t party; /* its number; 0: no one's */
	uint16_t thing; /* of an obligation or a visit; 0: of none */
	uint32_t version;             /* of the event that says it; 0: of none */
	int64_t on, other_on;         /* days; 0: none */
	int64_t amount, other_amount; /* fen, where ->has_amounts */
	bool has_amounts;
	const char *word, *rather; /* of wrong_words.def; NULL */
	struct text said;          /* a name as the text has it; may identify somebody */
};

struct flaws {
	struct flaw flaws[FLAWS_MAX];
	size_t count;
	size_t left_out;
	uint8_t items[FILE_ITEMS + 1]; /* ITEM_STATE_… by FILE_ITEM_… */
};

/* What a party is called, or was called until a correction. */
struct file_name {
	uint16_t party;
	struct text name;
	uint32_t until; /* version of the correction; 0: it holds */
};

/* A file, read; borrows events and texts. */
struct file {
	const struct journal_event *events;
	size_t count;
	const struct reference *reference;
	int64_t now_us;
	struct dispute dispute; /* folded; without names */
	struct file_name names[NAMES_MAX];
	size_t name_count;
	size_t agreement; /* the event that words it, of this round; ->count: there is none */
};

/* Events with their texts (event_row.texts, NULL where erased). */
void file_read(struct file *ret, const struct journal_event *events, size_t count,
    const struct reference *reference, int64_t now_us);
void file_check(const struct file *file, struct flaws *ret);
/* Flaws that hinder the step: of CLOSING what a law asks for, of ARCHIVING whatever is no hint. */
size_t flaws_hinder(const struct flaws *flaws, uint8_t step);
