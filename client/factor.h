/*
 * One's own second factor: one-time codes (TOTP, RFC 6238) of a program on a telephone, which are
 * asked for beside the password. Its secret comes sealed to this run, is shown once, and is kept
 * nowhere here.
 */
#pragma once

#include "client.h"

/* Makes one, shows it, and puts it in force with its first code. Returns the exit status. */
int factor_set(struct client *client);
/* A code as it was typed, or read from standard input where nobody can be asked; NULL where there
 * was none. The caller frees. */
char *factor_ask_code(struct client *client, const char *prompt);
