/*
 * A simulated petition centre that has no network: packages of theirs go into a folder, ours are
 * taken from another (petition_package.h). A package of ours that was taken moves into its folder
 * "taken", one that is not what it must be into "refused".
 */
#pragma once

#include "centre.h"
#include "petition_keys.h"

struct centre_folders {
	const char *inbox, *outbox;                                     /* from the bridge, to it */
	uint8_t secret[PETITION_KEY_BYTES], theirs[PETITION_KEY_BYTES]; /* theirs: the bridge's */
};

/* Takes what lies there, then writes what there is to tell. False where the book or a folder
 * fails, with the reason said; it is done again the next time. */
bool centre_exchange(struct centre *centre, const struct centre_folders *folders, int64_t now_us);
