/*
 * The mapping file of a county's own interface: by which names their letters call what ours do, and
 * by which words. mediate-petition(1) is the manual of its lines. Both ways: what they sent becomes
 * ours before it is read, what we send becomes theirs before it goes.
 */
#pragma once

#include <stdbool.h>

struct json_t; /* of jansson, whose names json.h has too */
struct petition_fields;

/* NULL with what is wrong, and in which line, said. */
struct petition_fields *petition_fields_open(const char *path);
struct petition_fields *petition_fields_free(struct petition_fields *fields);
/* An object in the names of the other side, to be decref'd. fields NULL: a copy. */
struct json_t *petition_fields_ours(
    const struct petition_fields *fields, const struct json_t *theirs);
struct json_t *petition_fields_theirs(
    const struct petition_fields *fields, const struct json_t *ours);
/* What they call a member of ours that stands at the top. */
const char *petition_fields_name(const struct petition_fields *fields, const char *ours);
/* Whether letters of theirs have digests; where not, we reckon one of ours. */
bool petition_fields_have_digests(const struct petition_fields *fields);
