/*
 * From words to an act: `--name value …` by the catalogue, typed, into an ActRequest. What the
 * daemon asks for and is missing is said here, all of it, before anything is sent.
 *
 * A form owns what it builds; form_free frees all of it.
 */
#pragma once

#include "text.h"
#include "value.h"

struct form {
	const Mediation__V1__CatalogueAction *action;
	Mediation__V1__ActRequest *act;
	struct text error; /* why the words could not be read, in our language */
	int status;        /* the exit status then */
	bool is_missing;   /* all that is wrong is that something is missing */
	uint32_t argument; /* the first that is missing or cannot be read; 0: none */
	bool is_identity;  /* what cannot be read there identifies somebody */
};

/* Reads the words; false with ->error and ->status set. form_free it in any case. */
bool form_read(struct form *form, struct value_source *source,
    const Mediation__V1__CatalogueAction *action, char **argv, int argc);
void form_free(struct form *form);

/* An act and its links, where it is a chain: visits each once, with the argument that makes the
 * link apply, or not apply (0: none). */
struct form_part {
	const Mediation__V1__CatalogueAction *action;
	uint32_t when, unless;
};

#define FORM_PARTS_MAX 16

size_t form_parts(const struct words *words, const Mediation__V1__CatalogueAction *action,
    struct form_part ret[FORM_PARTS_MAX]);
/* Whether the act, or a link of it, takes the argument. */
bool form_takes(
    const struct words *words, const Mediation__V1__CatalogueAction *action, uint32_t number);
/* Zeroed memory, and a copy of a text: both always come. */
void *form_make(size_t bytes);
/* By which the act is done once, however often it is sent; a copy of it. */
void form_request_id(Mediation__V1__ActRequest *act, const uint8_t id[16]);
char *form_copy(const char *text);
