/*
 * What the file check finds, printed: the thirteen items of one file in green and red with what is
 * wrong and what mends it; lines of many files; and the flaws of a text that was just made.
 */
#pragma once

#include "client.h"

/* False where something is wrong that is more than a hint. */
bool show_checked_one(const struct shown *shown, const Mediation__V1__Dispute *dispute,
    const Mediation__V1__FileCheckResponse *checked);

/* Pages of files, as lines of what is wrong with each. */
struct checked {
	const struct shown *shown;
	struct table table;
	struct json json;
	size_t files, flawed, flaws; /* flawed: with more than hints */
};

struct checked show_checked_begin(const struct shown *shown);
void show_checked(struct checked *checked, const Mediation__V1__FileCheckResponse *page);
void show_checked_end(struct checked *checked);

/* What is wrong with a text before it is signed, as hints; nothing where nothing is. */
void show_text_flaws(const struct shown *shown, const Mediation__V1__Dispute *dispute,
    const Mediation__V1__FileCheckResponse *checked);

/* Asks for that and shows it, after an act that makes or signs a text; quietly. */
void check_after(struct client *client, const Mediation__V1__CatalogueAction *action,
    const Mediation__V1__Dispute *dispute);
