/*
 * Instalments as they are typed: "总额=12000,分期=12,首期=2026-01-31,每=月,义务人=2,内容=还款" is
 * made out as so many records, each with its amount and its day; what does not divide goes to the
 * last. In English: total, instalments, first, interval, text.
 */
#pragma once

#include "value.h"

#define INSTALMENTS_MAX 48

/* The records of what was typed for an argument; the plan has that number where none was
 * typed. One, the same, where no instalments were typed; 0 with the reason written where they
 * cannot be made out. The caller frees each. */
size_t instalments_of(struct value_source *source, const Mediation__V1__CatalogueArgument *info,
    const char *typed, size_t number, char *ret[INSTALMENTS_MAX], FILE *why);
