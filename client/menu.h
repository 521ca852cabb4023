/*
 * What bare `mediate` is on a terminal: today's work first, then everything that can be done, by
 * number, Chinese, initials or English, until it is left. No screen tricks: lines only. It can be
 * somebody's login shell, and leads to no other.
 */
#pragma once

#include "client.h"

/* Runs the words of one command, the verb first; its exit status. */
typedef int run_words(struct client *client, int argc, char **argv);

int menu_run(struct client *client, run_words *run);
