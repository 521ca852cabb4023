/* What mends something of a dispute, as a command to be typed again; and what a dispute is called
 * in it. */
#pragma once

#include "text.h"
#include "words.h"

/* The last of a dispute's numbers, which needs no quotes in a shell; one that has none goes by its
 * id. Both begin the text. */
void mend_number(const char *numbers, int64_t dispute, struct text *ret);
/* "mediate 计划回访 NO": a step of a dispute. */
void mend_step(const Mediation__V1__CatalogueAction *action, const char *number, FILE *out);
/* The same, where mend is a step of a dispute, or a verb of ours. It begins the text. */
void mend_command(
    const struct words *words, const char *mend, const char *number, struct text *ret);
