/* How what is printed looks; look.h. */
#include "look.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>
#include <wchar.h>

#define COLUMNS_DEFAULT 80
#define ROWS_DEFAULT    24
#define NO_SUCH_COMMAND 127

static struct {
	bool is_terminal, is_large, has_colour, is_confined;
	size_t columns, rows;
	int held, terminal; /* file descriptors while output is held back, else 0 */
} look = { .columns = SIZE_MAX };

static const char *environment(const char *name)
{
	const char *value = getenv(name);

	return value ? value : "";
}

static bool is_dumb(void)
{
	return strcmp(environment("TERM"), "dumb") == 0 || !*environment("TERM");
}

/* NO_COLOR holds where nothing was asked for (no-color.org). */
static bool wants_colour(const char *asked)
{
	if (asked && strcmp(asked, "always") == 0) return true;
	if (asked && strcmp(asked, "never") == 0) return false;
	return look.is_terminal && !is_dumb() && !*environment("NO_COLOR");
}

/* What a user exports counts for more than what the terminal says. */
static size_t size_of(const char *name, size_t told, size_t otherwise)
{
	long asked = strtol(environment(name), NULL, 10);

	if (asked > 0 && asked < 10000) return (size_t)asked;
	return told ? told : otherwise;
}

void look_begin(bool is_large, const char *colour)
{
	struct winsize size = { 0 };

	look.is_terminal = isatty(STDOUT_FILENO);
	look.is_large = is_large || *environment("MEDIATE_LARGE");
	look.has_colour = wants_colour(colour);
	if (!look.is_terminal) return;
	(void)ioctl(STDOUT_FILENO, TIOCGWINSZ, &size);
	look.columns = size_of("COLUMNS", size.ws_col, COLUMNS_DEFAULT);
	look.rows = size_of("LINES", size.ws_row, ROWS_DEFAULT);
}

size_t look_width(void)
{
	return look.columns;
}

bool look_is_large(void)
{
	return look.is_large;
}

bool look_has_colour(void)
{
	return look.has_colour;
}

/* ---- the pager ---- */

static const char *pager(void)
{
	if (*environment("MEDIATE_PAGER")) return environment("MEDIATE_PAGER");
	if (*environment("PAGER")) return environment("PAGER");
	return "less";
}

bool look_is_confined(void)
{
	return look.is_confined;
}

void look_confine(void)
{
	look.is_confined = true;
	(void)setenv("LESSSECURE", "1", 1);
	if (strcmp(pager(), "cat") != 0) (void)setenv("MEDIATE_PAGER", "less", 1);
}

void look_hold(void)
{
	if (!look.is_terminal || look.held || is_dumb() || !isatty(STDIN_FILENO) ||
	    strcmp(pager(), "cat") == 0) {
		return;
	}
	(void)fflush(stdout);
	look.held = memfd_create("mediate", MFD_CLOEXEC);
	look.terminal = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
	if (look.held > 0 && look.terminal > 0 && dup2(look.held, STDOUT_FILENO) >= 0) return;
	look.held = 0;
}

/* Lines of the terminal that the text takes; long ones go on below. */
static size_t lines_of(const char *text, size_t bytes)
{
	size_t lines = 0, column = 0;
	mbstate_t state = { 0 };

	for (size_t at = 0; at < bytes;) {
		wchar_t letter;
		size_t length = mbrtowc(&letter, text + at, bytes - at, &state);
		int width = length - 1 < bytes ? wcwidth(letter) : 1;

		if (text[at] == '\n' || column + (size_t)(width > 0 ? width : 0) > look.columns) {
			lines++;
			column = 0;
		}
		if (width > 0) column += (size_t)width;
		at += length - 1 < bytes ? length : 1;
	}
	return lines + (column > 0);
}

/* False where there is no such pager. */
static bool page(int file)
{
	pid_t child;
	int status = 0;

	(void)lseek(file, 0, SEEK_SET);
	(void)setenv("LESS", "FRX", 0);
	(void)setenv("LESSCHARSET", "utf-8", 0);
	child = fork();
	if (child < 0) return false;
	if (child == 0) {
		(void)dup2(file, STDIN_FILENO);
		(void)execl("/bin/sh", "sh", "-c", pager(), (char *)NULL);
		_exit(NO_SUCH_COMMAND);
	}
	/* what is pressed while it runs is meant for it */
	(void)signal(SIGINT, SIG_IGN);
	while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
	}
	(void)signal(SIGINT, SIG_DFL);
	return !WIFEXITED(status) || WEXITSTATUS(status) != NO_SUCH_COMMAND;
}

void look_release(void)
{
	off_t bytes;
	char *text;

	(void)fflush(stdout);
	if (!look.held) return;
	(void)dup2(look.terminal, STDOUT_FILENO);
	(void)close(look.terminal);
	bytes = lseek(look.held, 0, SEEK_END);
	text = bytes > 0 ? mmap(NULL, (size_t)bytes, PROT_READ, MAP_PRIVATE, look.held, 0)
	                 : MAP_FAILED;
	if (text != MAP_FAILED) {
		if (lines_of(text, (size_t)bytes) < look.rows || !page(look.held)) {
			(void)fwrite(text, 1, (size_t)bytes, stdout);
			(void)fflush(stdout);
		}
		(void)munmap(text, (size_t)bytes);
	}
	(void)close(look.held);
	look.held = 0;
}
