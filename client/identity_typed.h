/*
 * Identity data as people type it: told at once where it cannot be right, and shown in part where
 * nobody need read it whole. Knows no wire.
 */
#pragma once

#include <stdio.h>

#include "identity.h"

/* paper: of an ID number, GA/T 517; 0 is a resident's. False with the reason and what to do. */
bool identity_typed_read(enum identity identity, uint16_t paper, const char *typed, FILE *why);
/* What is shown of it; as it was typed where it is no identity. */
void identity_typed_mask(enum identity identity, const char *typed, FILE *out);
