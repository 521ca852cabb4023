/*
 * A form filled in by somebody at the terminal: question after question, back and forth, until a
 * summary is agreed to. What was given on the command line is not asked again. Knows no wire: who
 * calls sends the answers, and comes back with what was refused.
 */
#pragma once

#include "asking.h"

struct interview {
	struct asking asking;
	struct questions questions;
	/* Told once the parties and the place are there: what it may have to do with. */
	void (*hint)(void *context);
	bool was_hinted;
};

/* The questions of asking->matter; answers that are there already are not asked for. */
void interview_begin(struct interview *interview);
/* Whether what identifies parties, and is not told, is not asked for. */
void interview_skip_identities(struct interview *interview, bool is_skipped);
/* Asks what is open, then shows the summary, until it is agreed to: true; false where it was
 * stopped. argument: asked again first, as it was refused, and is_identity what identifies people
 * in it; 0: none. */
bool interview_ask(struct interview *interview, uint32_t argument, bool is_identity);
