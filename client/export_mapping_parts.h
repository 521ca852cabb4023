/* What the files that read mapping files share; export_mapping.h. */
#pragma once

#include "export_mapping.h"

/* False, and says what is wrong in which line. */
bool mapping_wrong(const struct mapping *mapping, size_t line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* Says the nearest, where one is near. */
void mapping_near(struct near near);
/* The part before the next |, without blanks around it; NULL where there is none left. */
char *mapping_part(char **at);

/* export_mapping_columns.c: the fact of that name; NULL, and said, where there is none. */
const struct export_fact *mapping_fact(
    const struct mapping *mapping, size_t line, const char *name);
/* "HEADING | VALUE | OPTION…" */
bool mapping_take_column(struct mapping *mapping, size_t line, char *text);
