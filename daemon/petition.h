/* What the handlers of petitions share: the form of what names one. */
#pragma once

#include "answer.h"

/* Characters; with the office and what is between no longer than ARG_SOURCE_NUMBER. */
#define PETITION_NUMBER_MAX  39
#define PETITION_VERSION_MAX 1000000U

/* Letters, digits and "-", 20 at most. */
bool petition_is_office(const char *office);
bool petition_is_choice(const char *list, uint32_t number);
/* A text of one line that must be there. */
enum outcome petition_line(const char *line, int64_t most);
