/* Those who ask the store in its tests: what each was answered, and how often. */
#pragma once

#include <event2/event.h>

#include "fake_db.h"
#include "store.h"

struct asker {
	struct asker *next;
	unsigned answers;
	enum store_status status;
	enum outcome outcome; /* of an act */
	bool repeated, found;
	int64_t dispute, reference_version;
	uint32_t version;
	size_t numbers;
	unsigned order; /* the how-manyth answer this was */
	struct change *change;
};

/* A store over fake connections that are all up. */
struct store *store_open(const struct store_options *options);
/* One with the disputes 1 to 100, and with local data: what follows counts only its own segments.
 */
struct store *store_with_disputes(const struct store_options *options);
/* Two connections to write, one to read, one for what is slow, one for what is heavy; nothing times
 * out. */
extern const struct store_options plain_options;
/* Frees the store and forgets the askers; whatever they were answered is checked before. */
void store_close(void);
struct event_base *store_base(void);

/* Runs the loop until nothing more happens by itself. */
void turn(void);
/* Lets the database answer everything, oldest first. */
void answer_all(void);

const struct asker *ask_image(int64_t dispute, unsigned request);
const struct asker *ask_show(int64_t dispute);
const struct asker *ask_rows(enum store_class class);
const struct asker *ask_reference(int32_t district);
/* Acts whose request id and digest derive from `request` and `arguments`. */
const struct asker *ask_act(
    int64_t dispute, uint32_t expected, unsigned request, unsigned arguments);
const struct asker *ask_act_elsewhere(int32_t district, unsigned request);
const struct asker *ask_numbered(int64_t dispute, uint32_t expected, unsigned request);
const struct asker *ask_begin(int64_t dispute, unsigned request);
/* expected_other 0: a split, which begins the other dispute. */
const struct asker *ask_pair(
    int64_t dispute, uint32_t expected, int64_t other, uint32_t expected_other, unsigned request);
/* The asker has gone. */
void ask_forget(const struct asker *asker);
/* Was answered, once, and so. */
void assert_answered(const struct asker *asker, enum store_status status, enum outcome outcome);
void assert_written(const struct asker *asker);
void assert_waiting(const struct asker *asker);
/* The first asker of the store that is open; follow ->next. */
const struct asker *all_askers(void);
