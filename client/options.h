/*
 * The options of the whole tool. They are taken wherever they stand, before the verb or after it;
 * everything else is the verb's.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct options {
	const char *server, *member, *language, *colour, *request_id_word;
	bool is_large, as_json, in_practice, wants_help, wants_version;
	bool asks_nothing; /* --no-input: what is missing is an error */
	bool has_request_id;
	uint8_t request_id[16];
	int argc; /* what is left: the verb and its words */
	char **argv;
};

/* Takes them out of argv, in place. False with the reason said. */
bool options_take(struct options *options, int argc, char **argv);
/* One of them with its hyphens, from 0; NULL past the last. */
const char *options_name(size_t at);
/* "usage: mediate [--server …" */
void options_usage(FILE *out);
