/*
 * A text for training by cases, without what leads back to anybody: names that are known are
 * replaced, and places, numbers, days and amounts made coarse by patterns. What a pattern cannot be
 * sure of is doubtful, and said so: a person reads every sentence before it goes anywhere
 * (个人信息保护法25: nothing is made public without consent unless it identifies nobody). Pure.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct anonymiser;

struct anonymiser *anonymiser_new(void);
void anonymiser_free(struct anonymiser *anonymiser);

/* Somebody who is known: a person becomes 张某, or 张某乙 where another has the surname, and is
 * found by his given name alone too; an organisation becomes 某公司. "" is nobody. */
void anonymiser_know(struct anonymiser *anonymiser, const char *name);
/* The same of all names that a list of people has, such as 村支书李四、邻居王五. */
void anonymiser_know_all(struct anonymiser *anonymiser, const char *people);
/* A place by its name; what it is stays: 松林村 becomes 某村. It is found without that too. */
void anonymiser_place(struct anonymiser *anonymiser, const char *name);
/* Somebody of the house: he becomes what he is called here, such as 调解员. */
void anonymiser_call(struct anonymiser *anonymiser, const char *name, const char *as);

/* To be freed. */
char *anonymise(const struct anonymiser *anonymiser, const char *text);

/* What in a text may still lead back to somebody. */
enum doubt {
	DOUBT_NONE,
	DOUBT_NAME,   /* a surname with what may be a given name */
	DOUBT_DIGITS, /* four digits or more that are no year */
	DOUBT_PLACE   /* a place that is known */
};

/* The first of them, with the characters that it stands in written to ret_where (NULL: not
 * wanted). */
enum doubt anonymise_doubt(
    const struct anonymiser *anonymiser, const char *text, char *ret_where, size_t bytes);

/* The next sentence of a text, with its full stop, to be freed; *at moves behind it. NULL at the
 * end. */
char *anonymise_sentence(const char **at);
