/*
 * An event of the journal as the wire carries it, from a row with the columns EVENT_… of ask.h: its
 * facts, and its texts where the asker may read them; and a page of them.
 */
#pragma once

#include "answer.h"
#include "rows.h"

Mediation__V1__Event *answer_event(
    struct arena *arena, const struct rows *rows, size_t row, bool with_texts);
/* At most `size`, of which one more row was asked for, and as many as a frame holds; how many. */
size_t answer_events(struct arena *arena, const struct rows *rows, uint32_t size, bool with_texts,
    Mediation__V1__Event ***ret);
