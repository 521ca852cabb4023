/*
 * The way in: with what a login before has left on this computer, and where that will not do, with
 * a password, asked for where somebody can be asked.
 */
#pragma once

#include "client.h"
#include "pass.h"

/* How one comes to a daemon; the login borrows from the rest. */
struct enter {
	struct link_login login;
	struct link_proof proof;
	struct pass pass;
	uint8_t device[PASS_DEVICE_BYTES];
	char device_name[128];
	char *code; /* of the second factor, as it was typed last; owned */
};

/* As what is kept here makes it: whoever `member` names, or NULL for who it is of. */
void enter_prepare(
    struct enter *ret, const char *address, const char *member, bool in_practice, int32_t practice);
/* By password, whatever is kept: asked for at the terminal, or read from standard input where there
 * is none. login: NULL: asked for too. changes: another password is chosen at once. False where
 * nobody came in, with the reason in ->refused or ->error; nothing was typed where both are empty.
 */
bool enter_by_password(struct client *client, const char *login, bool changes);
/* Whether a refusal is one that a password may mend. */
bool enter_is_wanted(const Mediation__V1__Response *refused);
