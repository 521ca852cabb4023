/* What a matter has been through, there and here, side by side. */
#pragma once

#include "client.h"

/* Of the matter that has this petition's number at its office; the exit status. */
int petition_history(struct client *client, const Mediation__V1__PetitionItem *of);
