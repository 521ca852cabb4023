/*
 * Who may do what: tables/roles.def says which offices one member may hold together.
 *
 * Pure, constant data; lookups only.
 */
#pragma once

#include "dispute.h"

/* Whether one member may hold all of these roles. A small office may give the three administrators'
 * to who has others (GB/T 22239 wants them apart); the account of a machine stands alone anywhere.
 */
bool rights_roles_fit(uint32_t roles, bool is_small_office);
