/*
 * What the tables number besides actions: arguments, records and their fields, checks, clocks, code
 * lists; and the names and labels of all of it. Constant data; lookups only.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dispute.h"
#include "identity.h"

/* How a value is checked, carried and stored. */
enum argument_type {

#define TYPE(NAME, name) TYPE_##NAME,
#include "tables/types.def"
#undef TYPE
	TYPE_COUNT
};

enum argument {
	ARG_NONE,

#define ARGUMENT(number, NAME, name, type, limit, detail, storage, zh, en, help) \
	ARG_##NAME = (number),
#include "tables/arguments.def"
#undef ARGUMENT
	ARG_COUNT = 256
};

enum record {
	RECORD_NONE,

#define RECORD(number, NAME, name, zh, en) RECORD_##NAME = (number),
#include "tables/records.def"
#undef RECORD
	RECORD_COUNT = 32
};

/* Fields of records: FIELD_PARTY_NAME, FIELD_OBLIGATION_DUE_ON … numbered within their record. */
enum {

#define FIELD(RECORD, number, NAME, name, type, limit, detail, storage, need, zh, en) \
	FIELD_##RECORD##_##NAME = (number),
#include "tables/record_fields.def"
#undef FIELD
	FIELD_COUNT = 32
};

/*
 * FACTS identify nobody and stand in the journal. TEXTS may identify: they stand in event_text,
 * the journal keeps a salted commitment. SEALED come sealed to the vault's key and stand in
 * party_identity as it has encrypted them; beside the event stands the vault's commitment to each.
 */
enum storage { STORED_FACTS, STORED_TEXTS, STORED_SEALED };

struct argument_info {
	uint16_t number;
	const char *name;
	enum argument_type type;
	int64_t limit;      /* characters of a text, largest number, records at most */
	const char *list;   /* code list of a CHOICE or CHOICES */
	enum record record; /* of RECORDS */
	bool is_past;       /* a day or time of what has happened */
	bool is_done;       /* the same; a check of its own refuses what is to come */
	enum storage storage;
	const char *zh, *en, *help_zh;
};

struct field_info {
	uint16_t number;
	enum record record;
	const char *name;
	enum argument_type type;
	int64_t limit;
	const char *list;
	bool is_past;
	enum identity identity; /* of what is SEALED */
	enum storage storage;
	bool is_required;
	const char *zh, *en;
};

enum check {
	CHECK_NONE,

#define CHECK(NAME, name, reads, argument) CHECK_##NAME,
#include "tables/checks.def"
#undef CHECK
	CHECK_COUNT
};

enum clock {
	CLOCK_NONE,

#define CLOCK(number, NAME, ...) CLOCK_##NAME = (number),
#include "tables/clocks.def"
#undef CLOCK
	CLOCK_COUNT = 96
};

const struct argument_info *argument_info(uint16_t number);
const struct argument_info *argument_named(const char *name);
const struct field_info *field_info(enum record record, uint16_t number);
/* All fields of a record in ascending number. */
const struct field_info *record_fields(enum record record, size_t *ret_count);

/* Why a dispute is told; at most 31, for sets. */
enum match {
	MATCH_NONE,

#define MATCH(number, NAME, name, zh, en) MATCH_##NAME = (number),
#include "tables/matches.def"
#undef MATCH
	MATCH_COUNT = 16
};

/* The orders of a list. */
enum sort {
	SORT_NONE,

#define SORT(number, NAME, name, zh, en) SORT_##NAME = (number),
#include "tables/sorts.def"
#undef SORT
	SORT_COUNT = 16
};

/* Names and labels of any numbered thing of the tables; NULL where the number is free. */
struct label {
	uint16_t number;
	const char *name, *zh, *en, *note_zh;
};

const struct label *state_label(uint16_t number);
const struct label *role_label(uint16_t number);
const struct label *region_label(uint16_t number);
const struct label *region_value_label(enum region region, uint16_t value);
const struct label *phase_label(uint16_t number);
const struct label *record_label(uint16_t number);
const struct label *check_label(uint16_t number);
const struct label *match_label(uint16_t number);
const struct label *identity_label(uint16_t number);
const struct label *sort_label(uint16_t number);

/* What a check must be handed besides the dispute, the actor and the time. */
enum check_reads {
	READS_DISPUTE,
	READS_ARGUMENTS,
	READS_MEETINGS,
	READS_CLOCKS,
	READS_MATTER,
	READS_FILE
};

enum check_reads check_reads(enum check check);
/* The argument at fault where it says no; ARG_NONE where none is. */
enum argument check_argument(enum check check);
/* "integer", "choice" … */
const char *type_name(enum argument_type type);
/* Headings of all code lists: name, zh, en. */
const struct label *choice_lists(size_t *ret_count);
/* Items of a code list by its name ("channel"), in the table's order. */
size_t choice_count(const char *list);
const struct label *choice_at(const char *list, size_t index);
const struct label *choice_label(const char *list, uint16_t number);
bool region_is_per_item(enum region region);
enum phase state_phase(enum state state);
bool state_is_final(enum state state);

struct outcome_info {
	uint16_t number;
	const char *name;
	uint8_t exit_code; /* of the client, ux.md 5.4 */
	const char *zh, *en, *next_zh, *next_en;
};

const struct outcome_info *outcome_info(enum outcome outcome);
