/*
 * Whether the database keeps to itself what it is told: asked once at the start, a line in the log
 * for each of its settings by which values of statements would come into its own log.
 */
#pragma once

struct store;

void discretion_check(struct store *store);
