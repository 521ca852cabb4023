/* Repeated arguments of a form: `--parties side=applicant,name=某某`; and lists such as 1,2. */
#pragma once

#include "form.h"

#define FORM_RECORDS_MAX 60
#define FORM_FIELDS_MAX  32
#define FORM_VALUES_MAX  64

/* Adds a record to the argument; false with the reason written, and whether what identifies
 * somebody is at fault. */
bool form_record_read(struct value_source *source, const Mediation__V1__CatalogueArgument *info,
    char *text, Mediation__V1__Argument *ret, bool *ret_is_identity, FILE *why);
/* The same words, with the names that the catalogue has for fields and choices, however they were
 * typed; as it was typed where it is no record. The caller frees. */
char *form_record_named(
    const struct words *words, const Mediation__V1__CatalogueArgument *info, const char *typed);
/* Numbers or choices, by commas. */
bool form_list_read(struct value_source *source, const Mediation__V1__CatalogueArgument *info,
    char *text, Mediation__V1__Argument *ret, FILE *why);
/* A text as it is sent, in place: of one line where it may have but few characters; false with the
 * reason written. */
bool form_text_read(const char *label, int64_t limit, char *text, FILE *why);
/* Says which fields each record still needs; how many lines it took. */
size_t form_record_missing(const struct words *words, const Mediation__V1__CatalogueArgument *info,
    const Mediation__V1__Argument *argument, FILE *why);
