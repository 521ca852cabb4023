/*
 * What was answered of a form so far, in the words of the command line: an argument's name and its
 * value, one entry each, several where it may be repeated. Owns both.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#define ANSWERS_MAX 128

struct answer {
	char *name, *word;
};

struct answers {
	struct answer all[ANSWERS_MAX];
	size_t count;
};

/* False where there is no room. */
bool answers_add(struct answers *answers, const char *name, const char *word);
/* Takes away those of the name whose word begins so; "": all of it. */
void answers_drop(struct answers *answers, const char *name, const char *beginning);
/* The word of the first; NULL where there is none. */
const char *answers_of(const struct answers *answers, const char *name);
size_t answers_count(const struct answers *answers, const char *name);
void answers_free(struct answers *answers);
/* Into an empty one. */
void answers_copy(const struct answers *from, struct answers *to);
bool answers_same(const struct answers *a, const struct answers *b);
/* From the words of a command line; false where one of them is neither "--name value" nor
 * "--name=value" nor a bare "--name", which is "yes". */
bool answers_take(struct answers *answers, char **argv, int argc);
/* As such words, "--name=value" each, ended by NULL. */
char **answers_words(const struct answers *answers);
void answers_words_free(char **words);

/* The value of a field in "side=applicant,name=…"; "" where it has none. The caller frees. */
char *answers_field(const char *word, const char *field);
/* The same word with one field more; frees the old one. A comma in the value is kept by a
 * backslash. */
char *answers_with_field(char *word, const char *field, const char *value);
/* The same word without a field; in place. */
void answers_without_field(char *word, const char *field);
