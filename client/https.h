/*
 * Another house over HTTPS: both show a certificate (TLS 1.2 at least), theirs by an authority that
 * is given and by no other. Every question ends: what is sent back, how long it takes and how often
 * it is tried again are bounded. Between tries a time at random is waited, longer each time, so
 * that many who ask do not come back at once.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct https;

struct https_house {
	const char *url;                           /* https://…; what is asked stands behind it */
	const char *authority, *certificate, *key; /* PEM files */
};

/* NULL with the reason said. */
struct https *https_open(const struct https_house *house);
struct https *https_close(struct https *https);

struct https_answer {
	int status;  /* of HTTP; 0: no answer came */
	char *bytes; /* owned by the house until it is asked again; with a closing NUL */
	size_t count;
	const char *why; /* where no answer came */
};

/* Whether asking again may help: nobody answered, or they cannot just now. */
bool https_is_passing(const struct https_answer *answer);

/* path: "/letters?after=…"; body NULL: nothing is sent, else JSON. At most so many bytes are taken
 * back. Tries again, `tries` times in all, while that may help. */
struct https_answer https_ask(
    struct https *https, const char *path, const char *body, size_t most, unsigned tries);
/* The same into a file, which is what came of the last try; bytes is NULL. */
struct https_answer https_save(
    struct https *https, const char *path, FILE *out, uint64_t most, unsigned tries);
/* A text as it stands in a path or behind it; the caller frees. */
char *https_escaped(struct https *https, const char *text);
