/* The town of the seeds as the rules read it, without a database. One for the whole program. */
#pragma once

#include "reference.h"

struct reference *town_read(void);
void town_forget(void);
