/*
 * One run of the tool: the line to the daemon, the words, what was typed. Verbs ask through it and
 * return the tool's exit status; the daemon's outcomes carry theirs.
 */
#pragma once

#include "link.h"
#include "show.h"
#include "words.h"

enum { CLIENT_USAGE = 2, CLIENT_NOTHING_FOUND = 3, CLIENT_INTERNAL = 70, CLIENT_AGAIN = 75 };

struct client {
	struct link *link;
	struct words words;
	struct shown shown;
	const char *address, *member;
	int argc; /* words after the verb */
	char **argv;
};

/* A verb of ours: steps of a dispute are not here, they come from the catalogue. */
struct verb {
	const char *name, *zh, *initials;
	const char *usage;   /* what follows the name */
	const char *options; /* "state limit team!": names by blanks, ! takes no value */
	int words_min, words_max;
	const char *help;
	int (*run)(struct client *client);
};

/* Asks; NULL with ret_status set, and the reason said, where there is nothing to show. */
Mediation__V1__Response *client_ask(
    struct client *client, const Mediation__V1__Request *request, int *ret_status);
/* Says that the line is gone, and returns the exit status for it. */
int client_lost(void);
/* The dispute that a word names: its id where it is one, else by number. */
Mediation__V1__Response *client_get(struct client *client, const char *number, int *ret_status);
/* The same, just its id; 0 with ret_status set. */
int64_t client_dispute(struct client *client, const char *number, int *ret_status);
/* The value of an option of the verb that runs; NULL where it is not given. */
const char *client_option(const struct client *client, const char *name);

/* verbs.c: by name, Chinese or initials; NULL where it is none of ours. */
const struct verb *verb_find(const char *word);
const struct verb *verb_all(size_t *ret_count);
int verb_run(struct client *client, const struct verb *verb);

/* step.c: a verb of the catalogue. */
int step_run(struct client *client, const Mediation__V1__CatalogueAction *action);
