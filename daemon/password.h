/*
 * mediationd password: a first password, asked for at the terminal of who installs it. What is
 * typed goes to mediation-vault; here only what it makes of it is seen.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

int password_main(int argc, char **argv);

/* Where mediation-vault lies: beside this program, or where it is installed. False where the path
 * is too long. */
bool vault_beside(char *ret_path, size_t bytes);
