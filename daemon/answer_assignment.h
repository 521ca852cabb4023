/* An assignment as a message, its sentences with it; answer.h. */
#pragma once

#include "answer.h"
#include "assignment.h"

Mediation__V1__Assignment *answer_assignment(struct arena *arena,
    const struct assignment *assignment, enum assignment_source source,
    const struct reference *reference);
