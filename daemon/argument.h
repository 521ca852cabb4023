/*
 * The arguments of an act: from the wire, through the form check, to facts and texts.
 *
 * struct arguments is a sorted view of the decoded message; it borrows every text from the
 * request's arena. Pure: no I/O, knows no dispute. Whether a team or a party exists is for
 * decide().
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "action.h"
#include "event.h"

#define ARGUMENTS_MAX 64
#define RECORDS_MAX   60
/* Of what is sealed: crypto_box_seal adds 48 bytes. */
#define SEALED_BYTES_MAX (IDENTITY_BYTES_MAX + 48)

struct arena;
struct Mediation__V1__Argument; /* generated from mediation.proto */

struct text {
	const char *bytes; /* UTF-8, no NUL inside, ends with NUL */
	size_t length;
};

/* Of UTF-8 that the scan has found to be sound. */
int64_t text_characters(const char *text);

struct field_value {
	uint16_t number;
	bool is_text;
	bool is_fact;   /* a text that stands in the facts, for it identifies nobody */
	bool is_sealed; /* ->text is what was sealed to the vault, no text */
	int64_t integer;
	struct text text;
};

struct record_value {
	const struct field_value *fields; /* ascending */
	size_t count;
};

struct argument_value {
	const struct argument_info *info;
	int64_t integer;
	struct text text;
	const int64_t *integers; /* CHOICES, ITEMS */
	const struct record_value *records;
	size_t count; /* of integers or records */
};

struct arguments {
	struct argument_value
	    *values; /* ascending by number; in the arena, at most ARGUMENTS_MAX */
	size_t count;
};

/* Where a refusal points. */
struct fault {
	uint16_t argument;
	uint16_t record_index; /* from 1 */
	uint16_t field;
	uint16_t check; /* the named check that says no, or CHECK_NONE */
};

/* NULL where absent. */
const struct argument_value *arguments_find(
    const struct arguments *arguments, enum argument number);
bool arguments_has(const struct arguments *arguments, enum argument number);
/* The integer of a scalar argument, or `otherwise`. */
int64_t arguments_integer(
    const struct arguments *arguments, enum argument number, int64_t otherwise);
/* Whether a list of numbers has this one; an absent list has none. */
bool argument_lists(const struct argument_value *list, int64_t number);
const struct field_value *record_find(const struct record_value *record, uint16_t field);
int64_t record_integer(const struct record_value *record, uint16_t field, int64_t otherwise);

/*
 * Reads the wire's arguments against the tables and the action's row: known, of the row's asks or
 * takes, of the right type, within limits, canonical order made, nothing required missing, nothing
 * twice, nothing that is not taken yet. A chain is checked against the union of its links. Returns
 * OUTCOME_DONE, or the refusal with ret_fault.
 */
enum outcome arguments_read(const struct action *action,
    struct Mediation__V1__Argument *const *wire, size_t wire_count, struct arena *arena,
    struct arguments *ret_arguments, struct fault *ret_fault);

/* Whether a link of a chain runs with these arguments. */
bool chain_link_applies(const struct chain_link *link, const struct arguments *arguments);

/* Those of `all` that `action` asks for or takes: what one link of a chain carries. */
void arguments_select(const struct arguments *all, const struct action *action, struct arena *arena,
    struct arguments *ret);

/* A copy of `from` that says `value` once, in its place. */
void arguments_with(const struct arguments *from, const struct argument_value *value,
    struct arena *arena, struct arguments *ret);

/* A copy of `from` that says nothing of `number`. */
void arguments_without(
    const struct arguments *from, enum argument number, struct arena *arena, struct arguments *ret);

/* Canonical facts (event.h) with `moves` first, and texts, allocated in the arena. */
void arguments_facts(const struct arguments *arguments, const struct move *moves, size_t move_count,
    struct arena *arena, const uint8_t **ret_facts, uint32_t *ret_bytes);
void arguments_texts(const struct arguments *arguments, struct arena *arena,
    const uint8_t **ret_texts, uint32_t *ret_bytes);

/* Besides the arguments: what, to which dispute (0: a new one), by whom. */
struct act_key {
	uint16_t action;
	int64_t dispute, actor;
};

/* SHA-256 over key and arguments as given: what "the same request" means. */
void arguments_digest(const struct act_key *key, const struct arguments *arguments,
    struct arena *arena, uint8_t ret_digest[HASH_BYTES]);

/* Reads facts back, for time lines, folds and feeds. False where the bytes are not canonical. */
bool arguments_from_facts(
    const uint8_t *facts, size_t bytes, struct arena *arena, struct arguments *ret);
