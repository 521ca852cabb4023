/*
 * The person at the terminal: one line typed at a time, with editing (libedit). What is pasted
 * comes whole, its line ends kept. Questions go to standard error, so that standard output holds
 * answers only.
 *
 * Ctrl-C and Ctrl-D are answers here, no signals; Ctrl-Z and Ctrl-\ do nothing while a line is
 * typed, so that a login shell leaves no other.
 */
#pragma once

#include <stdbool.h>

struct terminal;

enum typed {
	TYPED_LINE,
	TYPED_INTERRUPT, /* Ctrl-C */
	TYPED_END        /* Ctrl-D on an empty line, or the terminal is gone */
};

/* NULL where there is nobody to ask: standard input or error is no terminal, or MEDIATE_NO_INPUT
 * is set. */
struct terminal *terminal_open(void);
struct terminal *terminal_close(struct terminal *terminal);
/* One line without its end, which the caller frees; `first` stands there already, to be edited
 * (NULL: nothing). */
enum typed terminal_read(
    struct terminal *terminal, const char *prompt, const char *first, char **ret_line);
/* The same of a text of some length: where lines come faster than anybody types, all that come are
 * one answer, for terminals that cannot tell what is pasted. */
enum typed terminal_read_text(
    struct terminal *terminal, const char *prompt, const char *first, char **ret_text);
/* The same where nobody can be asked: the next line of standard input; NULL at its end. */
char *terminal_line_given(void);
/* What is typed is not shown: passwords. */
enum typed terminal_read_secret(struct terminal *terminal, const char *prompt, char **ret_line);
