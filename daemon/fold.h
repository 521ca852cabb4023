/*
 * The fold: what one event does to the image of its dispute.
 *
 * The same function makes the image that the store writes after an act and the image that verify
 * recomputes from the journal; SQL has a second, independent one (sql/: dispute_fold). It never
 * refuses: what may happen is decide.h's. Pure.
 */
#pragma once

#include "argument.h"
#include "dispute.h"
#include "event.h"

/* `arguments` are those of this event (facts suffice; names come along where known), `moves` its
 * region moves. */
void fold_apply(struct dispute *dispute, const struct event_row *event,
    const struct arguments *arguments, const struct move *moves, size_t move_count);
