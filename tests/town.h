/* The town of the seeds as the rules read it, without a database. One for the whole program: it is
 * forgotten before it is read again. */
#pragma once

#include "reference.h"

const struct reference *town_read(void);
void town_forget(void);
