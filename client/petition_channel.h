/*
 * A way to the petition centre: their files, or messages to their interface. What comes and goes
 * are letters (petition_json.h); a channel keeps nothing that matters, whatever it was told is told
 * again until it is marked with the daemon. None of its functions ends the program; what cannot be
 * done now is said on standard error, and tried again.
 */
#pragma once

#include "petition_json.h"

enum petition_fetched {
	PETITION_FETCHED_NONE, /* there is nothing new */
	PETITION_FETCHED_SOME, /* and perhaps more */
	PETITION_FETCHED_FAILED
};

/* What came in one go. A letter that is not as it must be is a fault instead: where it tells which
 * letter it is, its receipt goes back. */
struct petition_post {
	struct petition_letter *letters;
	size_t letter_count;
	struct petition_fault *faults;
	size_t fault_count;
	/* Where we stand once all of it is dealt with; NULL: as before. */
	char *cursor;
};

/* What was done with the letters of ours that were handed on. */
struct petition_delivery {
	const struct petition_letter **letters; /* in order within each matter */
	size_t count;
	bool *is_sent; /* of each, to be told: it is with them, or will be whatever happens here */
	/* Receipts that came at once, of letters of ours. */
	struct petition_receipt *receipts;
	size_t receipt_count;
	int64_t package; /* number of the package that they went in; 0: in none */
};

struct petition_channel {
	void *context;
	/* The next of theirs after the cursor ("": from the beginning), in the arena. */
	enum petition_fetched (*fetch)(
	    void *context, struct arena *arena, const char *cursor, struct petition_post *ret);
	/* What was fetched is dealt with, and on record: what became of each is told by receipts
	 * (NULL where the channel needs none). False: it is fetched again, which harms nothing. */
	bool (*settle)(void *context, struct arena *arena, const struct petition_post *post,
	    struct petition_receipt *receipts, size_t count);
	/* Hands letters of ours on. False where none could be. */
	bool (*deliver)(void *context, struct arena *arena, struct petition_delivery *delivery);
	/* What they had at the end of the day; NULL where they do not tell now. */
	struct petition_day *(*day)(void *context, struct arena *arena, int64_t day);
	/* One of their attachments into a new file; false where it cannot be had now. */
	bool (*attachment)(
	    void *context, const uint8_t digest[32], int64_t bytes, const char *path);
	void (*close)(void *context);
	/* What was fetched and not settled is fetched again. NULL: it is so by itself, as the
	 * cursor has not moved. */
	void (*drop)(void *context);
	/* Whether something is to be delivered besides letters. NULL: never. */
	bool (*has_more)(const void *context);
	/* After so long a letter without a receipt is sent again; 0: the usual time of a network.
	 */
	int64_t again_us;
	bool has_packages; /* each delivery has a number of its own */
};
