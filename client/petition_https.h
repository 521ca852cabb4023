/*
 * The channel to a petition centre that has an interface of its own (JSON over HTTPS):
 *   GET  URL/letters?after=CURSOR&limit=100  {"letters": […], "cursor": "…", "more": false}
 *   POST URL/letters  {"letters": […]}       {"receipts": […]}
 *   GET  URL/day?day=YYYY-MM-DD              a letter of the format mediation-petition-day/1
 *   GET  URL/attachments/SHA256              bytes
 * What they refuse whole is sent one by one: one letter that they cannot take holds its own matter
 * back and no other.
 */
#pragma once

#include "https.h"
#include "petition_channel.h"

/* fields NULL: their names are ours; lives as long as the channel. False with the reason said. */
bool petition_https_open(const struct https_house *house, const struct petition_fields *fields,
    struct petition_channel *ret);
