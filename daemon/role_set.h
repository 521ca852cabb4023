/* Roles by their names, as an option lists them: director,auditor. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The set as bits of ROLE_BIT; false with the reason where a name is none. */
bool role_set_read(const char *text, uint32_t *ret_roles, char *ret_why, size_t why_bytes);
