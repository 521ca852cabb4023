/* A petitioner as a party of the dispute that the petition becomes. */
#pragma once

#include <stdio.h>

#include "words.h"

/* What is typed for --parties: name, how many persons it stands for, and what came sealed. */
void petition_party(const struct words *words, const Mediation__V1__Petitioner *petitioner,
    uint32_t persons, FILE *out);
