/*
 * Letters to the petition centre, put on record before anybody is told of them: the feed is
 * followed to find which petitions have moved, and what happened to these becomes letters with
 * their numbers (outbound.h), as what we answered does. Who asks at the same time writes none
 * twice.
 */
#pragma once

#include "request.h"

/* Whether there is more than is written down at once. */
typedef void (*letters_written_fn)(void *context, bool has_more);
/* Of all matters of an office, or (a number is not empty) of those of that number. fn is not called
 * where the request was refused. The names are borrowed until then. */
void letters_write(struct request *request, const char *office, const char *number,
    letters_written_fn fn, void *context);
