/*
 * mediationd password: a first password, asked for at the terminal of who installs it. What is
 * typed goes to mediation-vault; here only what it makes of it is seen.
 */
#pragma once

#define VAULT_NAME "mediation-vault"

int password_main(int argc, char **argv);
