/* Assignments as messages, their sentences with them, and returns; answer.h. */
#pragma once

#include "answer.h"
#include "assignment.h"

Mediation__V1__Assignment *answer_assignment(struct arena *arena,
    const struct assignment *assignment, enum assignment_source source,
    const struct reference *reference);
/* Who gave it back and when; the words of it stand with its event, one of `events`, which are those
 * from the first on. */
Mediation__V1__Return *answer_return(
    struct arena *arena, const struct matter_return *told, const struct journal_event *events);
