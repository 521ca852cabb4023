/*
 * The seal of an archived file: one digest over everything in it, recorded by the act that archives
 * it (argument file_digest), so that anybody can see later whether the file is still the one that
 * was put away (domain 2.7 L9). What is recorded afterwards supplements it and is not in the seal.
 *
 * seal  := SHA-256("mediation.v1 file\0" ‖ district i32 ‖ dispute i64 ‖ entry*)
 * entry := item u16 ‖ version u32 ‖ action u16 ‖ SHA-256(facts) ‖ commitment
 *
 * one for each event before the archiving, by item (tables/file_parts.def) and version; numbers are
 * big-endian. The commitment is computed anew from salt and texts where they are there (event.h),
 * so that a text changed in place breaks the seal; where texts were erased with the file it is the
 * one of the journal, where an event has no texts it is 32 zero bytes. Attachments are in it by the
 * digests that their events tell. Pure.
 */
#pragma once

#include "file_check.h"

#define SEAL_TEXT_BYTES (2 * HASH_BYTES + 1)

/* Of the first `count` events, with facts and texts. In hexadecimal, with a closing NUL. */
void file_seal(const struct file *file, size_t count, char ret[SEAL_TEXT_BYTES]);

struct sealed {
	uint8_t state; /* SEAL_…; 0: not archived, or by a ledger, or before there were seals */
	const struct journal_event *archived; /* NULL: it is not */
	char digest[SEAL_TEXT_BYTES];         /* as recorded; "" where it was not */
	bool is_waived;                       /* something was archived as it was, for a reason */
};

/* Of the archiving that stands: a dispute that was reopened since has none. */
void file_sealed(const struct file *file, struct sealed *ret);

/* What an act that closes or archives is told of the file. */
struct file_verdict {
	size_t closing, archiving;  /* flaws that hinder it */
	char seal[SEAL_TEXT_BYTES]; /* of all events there are, for what archives; else "" */
};

/* row: what is to be done, where that is known; NULL: whatever may be. */
void file_judge(const struct journal_event *events, size_t count, const struct reference *reference,
    int64_t now_us, const struct action *row, struct file_verdict *ret);
