/*
 * The channel of an office that has no network to us: packages, or tables, in a folder and out of
 * one. What was taken in is moved to taken/ beside it once its receipts lie in the outbox; what is
 * no package of theirs goes to refused/ with a text that says why. Whenever it is killed, the same
 * is told again to who has it already.
 */
#pragma once

#include "petition_channel.h"
#include "petition_config.h"

/* False with the reason said. The config and the fields stay. */
bool petition_files_open(struct petition_channel *ret, const struct petition_config *config,
    const struct petition_fields *fields);
