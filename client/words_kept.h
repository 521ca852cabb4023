/*
 * Words of daemons that were asked before, in $XDG_CACHE_HOME/mediate. What is kept is taken only
 * where it has the digest that the daemon tells now: no other daemon's, nothing damaged, nothing
 * old.
 */
#pragma once

#include <stdbool.h>

#include "mediation.pb-c.h"

/* The two answers that have the digest, to be freed; false where they are not kept. */
bool words_kept_find(const ProtobufCBinaryData *digest, Mediation__V1__Response **ret_catalogue,
    Mediation__V1__Response **ret_reference);
/* Keeps them, if it can be done; what was kept long ago goes. */
void words_kept_put(const ProtobufCBinaryData *digest,
    const Mediation__V1__CatalogueResponse *catalogue,
    const Mediation__V1__ReferenceResponse *reference);
