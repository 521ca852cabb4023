/* Acts as `mediate replay` reads them; client/replay.h. */
#pragma once

#include <stdio.h>

#include "life.h"

void print_act(const struct life *life, const struct life_act *act, FILE *out);
