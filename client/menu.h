/*
 * What bare `mediate` is on a terminal: today's work first, then everything that can be done, by
 * number, Chinese, initials or English, until it is left. No screen tricks: lines only. It can be
 * somebody's login shell, and leads to no other.
 */
#pragma once

#include "work.h"

int menu_run(struct client *client, run_words *run);
