/* What the bridge is told in its file: `key = value` a line, each key once. Owns the texts. */
#pragma once

#include <stdbool.h>

struct petition_config {
	/* NULL where a key is not given. */
	const char *office;  /* whose matters these are: its code */
	const char *channel; /* files or https */
	const char *inbox, *outbox;
	const char *our_key;   /* file of the secret key that our packages are signed with */
	const char *their_key; /* file of the public key that theirs are checked by */
	const char *encoding;  /* of tables that we write: utf-8 or gb18030; not given: packages */
	const char *fields;    /* mapping file */
	const char *url, *ca, *certificate, *certificate_key;
	const char *server, *member; /* the daemon's address, and whose account this is */
	char *bytes;
};

/* False with what is wrong, and in which line, said. */
bool petition_config_read(struct petition_config *config, const char *path);
void petition_config_free(struct petition_config *config);
