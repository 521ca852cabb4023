/*
 * One event of a dispute's journal: its canonical bytes, its commitment to texts, its hash.
 *
 * An act is 1..k events under one request id (a chain). Facts are the canonical bytes of every
 * argument that identifies nobody; figures, as-of and the fold come from them alone. Texts stand
 * beside the journal (event_text) and are bound to it by a salted commitment, so that they can be
 * erased one day without breaking the chain. Pure: no I/O.
 *
 * facts      := entry*                      ascending by number, each number at most once
 * entry      := number u16, length u32, payload
 * payload    of a scalar:  value i64
 *            of ITEMS and CHOICES: i64*
 *            of RECORDS:   (count u16, (field u16, length u32, value i64 or, of a TEXT that
 * identifies nobody, UTF-8)* )*   count fields each, ascending number 0   = moves: (region u8, item
 * u16, from u8, to u8)*    regions moved by the event, always first texts      := (argument u16,
 * place u16, field u16, length u32, bytes)* place: record, from 1; 0 outside records commitment :=
 * SHA-256(salt 16 bytes ‖ texts), empty where the event has no texts canonical  := district i32,
 * dispute i64, version u32, request id 16, step u16, action u16, from u8, to u8, round u16, actor
 * i64, happened_us i64, recorded_us i64, table version i64, length u32, facts, length u32,
 * commitment hash       := SHA-256(previous hash (32 zero bytes before the first) ‖ canonical) All
 * numbers big-endian.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "action.h"

#define SALT_BYTES      16
#define FACTS_BYTES_MAX (64 * 1024)
#define MOVES_MAX       64

struct arguments;

struct move {
	uint8_t region;
	uint16_t item;
	uint8_t from, to;
};

struct event_row {
	int32_t district;
	int64_t dispute;
	uint32_t version;
	uint8_t request_id[REQUEST_ID_BYTES];
	uint16_t step; /* from 1 within its act */
	uint16_t action;
	uint8_t from_state, to_state;
	uint16_t round;
	int64_t actor; /* member */
	int64_t happened_us, recorded_us;
	int64_t table_version;
	const uint8_t *facts;
	uint32_t facts_bytes;
	const uint8_t *texts; /* NULL where erased or none */
	uint32_t texts_bytes;
	uint8_t salt[SALT_BYTES];
	uint8_t commitment[HASH_BYTES];
	bool has_commitment;
	uint8_t previous[HASH_BYTES];
	uint8_t hash[HASH_BYTES];
};

/* Computes ->commitment from ->salt and ->texts (if any), then ->hash from ->previous and the rest.
 */
void event_seal(struct event_row *event);
/* The hash that the row should have. */
void event_hash(const struct event_row *event, uint8_t ret_hash[HASH_BYTES]);
void event_commitment(const struct event_row *event, uint8_t ret_commitment[HASH_BYTES]);

/* The canonical bytes; returns how many they are, and only counts where ret is NULL. */
size_t event_canonical(const struct event_row *event, uint8_t *ret);

/* Reading facts. False where the number is absent or the bytes are not canonical. */
bool facts_integer(const uint8_t *facts, size_t bytes, uint16_t number, int64_t *ret_value);
/* Moves of the event; returns how many were written to ret_moves (at most MOVES_MAX), or -1. */
int facts_moves(const uint8_t *facts, size_t bytes, struct move *ret_moves);
