/*
 * One dispute, as somebody works on it at the terminal: what may be done now, by number, again and
 * again.
 */
#pragma once

#include "client.h"

/* Runs the words of one command, the verb first; its exit status. */
typedef int run_words(struct client *client, int argc, char **argv);

/* By id, until nothing more is chosen; the exit status of the last step. */
int work_on(struct client *client, run_words *run, char *id);
