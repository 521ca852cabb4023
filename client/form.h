/*
 * From words to an act: `--name value …` by the catalogue, typed, into an ActRequest. What the
 * daemon asks for and is missing is said here by flag name, before anything is sent.
 *
 * A form owns what it builds; form_free frees all of it.
 */
#pragma once

#include "words.h"

#define FORM_ERROR_MAX 512

struct form {
	const Mediation__V1__CatalogueAction *action;
	Mediation__V1__ActRequest *act;
	char error[FORM_ERROR_MAX]; /* why the words could not be read, in the words' language */
};

/* Where a word like @D0001 stands for a dispute of the file being replayed. */
typedef int64_t (*form_label_fn)(void *context, const char *label);

/* Reads the words; false with ->error set. */
bool form_read(struct form *form, const struct words *words,
    const Mediation__V1__CatalogueAction *action, char **argv, int argc, form_label_fn label,
    void *context);
void form_free(struct form *form);
/* Microseconds of 2024-03-05, 2024-03-05T09:30 or 2024-03-05T09:30:10 in Asia/Shanghai; false where
 * it is none. */
bool form_instant(const char *text, int64_t *ret_us);
bool form_date(const char *text, int64_t *ret_day);
