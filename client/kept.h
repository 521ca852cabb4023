/*
 * Forms that are kept on this laptop until the daemon has them: drafts that were begun, and acts of
 * the outbox that wait to be sent. One locked file each, on the disk before the next question is
 * asked. No list of disputes is kept, nothing that the daemon knows.
 */
#pragma once

#include <stdint.h>

#include "answers.h"
#include "seal.h"

#define KEPT_MAX 500

enum kept_state {
	KEPT_DRAFT, /* begun */
	KEPT_READY, /* waits in the outbox */
	KEPT_EDITED /* waited, and is being put right */
};

/* Sets of states. */
#define KEPT_BEGUN (1U << KEPT_DRAFT | 1U << KEPT_EDITED)
#define KEPT_WAITS (1U << KEPT_READY | 1U << KEPT_EDITED)
#define KEPT_ALL   (KEPT_BEGUN | KEPT_WAITS)

struct kept {
	char name[32];  /* of its file */
	int64_t number; /* by which people call it; it stays */
	enum kept_state state;
	uint8_t request_id[16]; /* made once, so that it is never done twice */
	int64_t day;            /* the district's when it was begun, for words such as 昨天 */
	int64_t begun_us, changed_us; /* changed: 0 while it was never written */
	char *server, *member; /* whose it is, and where it goes: a daemon, or practice there */
	char *form;            /* name of the action */
	char *dispute;         /* its number; "": one begins */
	char *trouble;         /* why it could not be sent last time; "" */
	struct answers answers;
};

/* The directory and its key; one a run of the tool. */
struct keep {
	char directory[4096];
	struct seal seal;
	int marks; /* file of what is held */
	bool is_open;
	bool was_declined; /* nobody gave the pass phrase */
};

/* Opens it where it is not open; false and said where it cannot be. */
bool keep_open(struct keep *keep, struct terminal *terminal);
void keep_close(struct keep *keep);

/* An empty one of that form, begun that day, not on the disk yet, after all that are there. */
struct kept *keep_begin(struct keep *keep, const char *server, const char *member, const char *form,
    const char *dispute, int64_t day);
void kept_free(struct kept *kept);
void kept_set(char **text, const char *value);
bool keep_write(struct keep *keep, struct kept *kept);
void keep_drop(struct keep *keep, const struct kept *kept);

enum held {
	HELD,
	HELD_ELSEWHERE, /* another window has it */
	HELD_GONE       /* it was sent, or thrown away */
};

/* Takes it for this window alone, as it is on the disk now, if it was ever written. It is let go
 * when the tool ends. */
enum held keep_hold(struct keep *keep, struct kept *kept);
void keep_let_go(struct keep *keep, const struct kept *kept);

/* All of one person at one daemon that are in one of those states, oldest first; free with
 * kept_list_free. */
struct kept_list {
	struct kept *all[KEPT_MAX];
	size_t count;
	size_t closed; /* of anybody, which this key does not open, or for which there is no room */
};

void keep_list(struct keep *keep, const char *server, const char *member, unsigned states,
    struct kept_list *ret);
void kept_list_free(struct kept_list *list);
/* What one person answered last, to questions that are remembered; nothing where that is not known.
 */
void keep_read_last(struct keep *keep, const char *server, const char *member, struct answers *ret);
void keep_write_last(
    struct keep *keep, const char *server, const char *member, const struct answers *last);
/* Whether anything is kept at all, for which no key is needed. */
bool keep_has_any(void);
