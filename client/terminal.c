/* The person at the terminal; terminal.h. */
#include "terminal.h"

#include <histedit.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>
#include <wchar.h>

/* A pasted line end while it stands in the line: U+23CE. */
#define LINE_END        L'\u23ce'
#define LINE_END_UTF8   "\xe2\x8f\x8e"
#define PASTE_ON        "\033[?2004h"
#define PASTE_END       L"\033[201~"
#define PASTE_END_MARKS (sizeof(PASTE_END) / sizeof(wchar_t) - 1)
#define PASTE_OFF       "\033[?2004l"
/* Nobody types the first character of a line so soon after the end of the last one. */
#define PASTED_MS      30
#define TEXT_BYTES_MAX (1 << 20)

struct terminal {
	EditLine *edit;
	const char *prompt;
	bool is_interrupted, tells_pastes;
};

static char *prompt_of(EditLine *edit)
{
	struct terminal *terminal;

	(void)el_get(edit, EL_CLIENTDATA, &terminal);
	return (char *)terminal->prompt;
}

static unsigned char interrupt(EditLine *edit, int key)
{
	struct terminal *terminal;

	(void)key;
	(void)el_get(edit, EL_CLIENTDATA, &terminal);
	terminal->is_interrupted = true;
	return CC_EOF;
}

/* Whether the mark that ends a paste stands at the end of what has come. */
static bool ends_paste(const wchar_t *got, size_t count)
{
	return count >= PASTE_END_MARKS &&
	    wmemcmp(got + count - PASTE_END_MARKS, PASTE_END, PASTE_END_MARKS) == 0;
}

static void insert_pasted(EditLine *edit, wchar_t *pasted, size_t count)
{
	wchar_t before = L'\0';
	size_t to = 0;

	for (size_t from = 0; from < count; from++) {
		wchar_t here = pasted[from];

		if (here != L'\n' || before != L'\r') {
			pasted[to++] = here == L'\r' || here == L'\n' ? LINE_END : here;
		}
		before = here;
	}
	while (to > 0 && pasted[to - 1] == LINE_END) {
		to--;
	}
	pasted[to] = L'\0';
	if (to) (void)el_winsertstr(edit, pasted);
}

static unsigned char paste(EditLine *edit, int key)
{
	size_t count = 0, room = 4096;
	wchar_t *pasted = calloc(room, sizeof(*pasted));
	wchar_t got;

	(void)key;
	while (pasted && count < TEXT_BYTES_MAX && el_wgetc(edit, &got) == 1) {
		if (count + 1 == room) {
			wchar_t *more = realloc(pasted, 2 * room * sizeof(*pasted));

			if (!more) abort();
			pasted = more;
			room *= 2;
		}
		pasted[count++] = got;
		if (!ends_paste(pasted, count)) continue;
		count -= PASTE_END_MARKS;
		break;
	}
	if (!pasted) abort();
	insert_pasted(edit, pasted, count);
	free(pasted);
	return CC_REFRESH;
}

static bool is_dumb(void)
{
	const char *name = getenv("TERM");

	return !name || !*name || strcmp(name, "dumb") == 0;
}

static void bind(struct terminal *terminal)
{
	EditLine *edit = terminal->edit;

	(void)el_set(edit, EL_CLIENTDATA, terminal);
	(void)el_set(edit, EL_PROMPT, prompt_of);
	(void)el_set(edit, EL_EDITOR, "emacs");
	(void)el_set(edit, EL_SIGNAL, 1);
	(void)el_set(edit, EL_SETTY, "-d", "-isig", NULL);
	/* the narrow form would copy the names, and never free them */
	(void)el_wset(edit, EL_ADDFN, L"interrupt", L"stops the question", interrupt);
	(void)el_wset(edit, EL_ADDFN, L"paste", L"takes what is pasted", paste);
	(void)el_set(edit, EL_BIND, "^C", "interrupt", NULL);
	(void)el_set(edit, EL_BIND, "\033[200~", "paste", NULL);
}

struct terminal *terminal_open(void)
{
	struct terminal *terminal;

	if (getenv("MEDIATE_NO_INPUT") || !isatty(STDIN_FILENO) || !isatty(STDERR_FILENO)) {
		return NULL;
	}
	terminal = calloc(1, sizeof(*terminal));
	if (!terminal) abort();
	terminal->edit = el_init("mediate", stdin, stderr, stderr);
	if (!terminal->edit) {
		free(terminal);
		return NULL;
	}
	terminal->tells_pastes = !is_dumb();
	bind(terminal);
	return terminal;
}

struct terminal *terminal_close(struct terminal *terminal)
{
	if (!terminal) return NULL;
	el_end(terminal->edit);
	free(terminal);
	return NULL;
}

/* A copy in which the marks of line ends are line ends again, or the reverse. */
static char *with_line_ends(const char *line, const char *from, const char *to)
{
	size_t length = strlen(line);
	char *text = malloc(length * strlen(to) + 1), *at = text;

	if (!text) abort();
	while (*line) {
		if (strncmp(line, from, strlen(from)) == 0) {
			at = stpcpy(at, to);
			line += strlen(from);
		} else {
			*at++ = *line++;
		}
	}
	*at = '\0';
	return text;
}

static void put_first(struct terminal *terminal, const char *first)
{
	char *line = with_line_ends(first, "\n", LINE_END_UTF8);

	el_push(terminal->edit, line);
	free(line);
}

enum typed terminal_read(
    struct terminal *terminal, const char *prompt, const char *first, char **ret_line)
{
	const char *line;
	char *bare;
	int count = 0;

	*ret_line = NULL;
	terminal->prompt = prompt;
	terminal->is_interrupted = false;
	(void)fflush(stdout);
	if (terminal->tells_pastes) fputs(PASTE_ON, stderr);
	if (first && *first) put_first(terminal, first);
	line = el_gets(terminal->edit, &count);
	if (terminal->tells_pastes) fputs(PASTE_OFF, stderr);
	if (terminal->is_interrupted || !line || count <= 0) {
		fputc('\n', stderr);
		return terminal->is_interrupted ? TYPED_INTERRUPT : TYPED_END;
	}
	bare = strndup(line, strcspn(line, "\n"));
	if (!bare) abort();
	*ret_line = with_line_ends(bare, LINE_END_UTF8, "\n");
	free(bare);
	return TYPED_LINE;
}

static bool more_has_come(void)
{
	struct pollfd input = { .fd = STDIN_FILENO, .events = POLLIN };

	return poll(&input, 1, PASTED_MS) > 0 && (input.revents & POLLIN);
}

enum typed terminal_read_text(
    struct terminal *terminal, const char *prompt, const char *first, char **ret_text)
{
	enum typed typed = terminal_read(terminal, prompt, first, ret_text);

	if (terminal->tells_pastes) return typed;
	while (typed == TYPED_LINE && **ret_text && strlen(*ret_text) < TEXT_BYTES_MAX &&
	    more_has_come()) {
		char *more, *both;

		if (terminal_read(terminal, "", NULL, &more) != TYPED_LINE) break;
		if (asprintf(&both, "%s\n%s", *ret_text, more) < 0) abort();
		free(more);
		free(*ret_text);
		*ret_text = both;
	}
	return typed;
}

char *terminal_line_given(void)
{
	char *line = NULL;
	size_t room = 0;

	if (getline(&line, &room, stdin) < 0) {
		free(line);
		return NULL;
	}
	line[strcspn(line, "\r\n")] = '\0';
	return line;
}

enum typed terminal_read_secret(struct terminal *terminal, const char *prompt, char **ret_line)
{
	struct termios before, quiet;
	size_t room = 0;
	ssize_t count;

	(void)terminal;
	*ret_line = NULL;
	fputs(prompt, stderr);
	if (tcgetattr(STDIN_FILENO, &before) != 0) return TYPED_END;
	quiet = before;
	quiet.c_lflag &= ~(tcflag_t)(ECHO | ISIG);
	if (tcsetattr(STDIN_FILENO, TCSADRAIN, &quiet) != 0) return TYPED_END;
	count = getline(ret_line, &room, stdin);
	(void)tcsetattr(STDIN_FILENO, TCSADRAIN, &before);
	fputc('\n', stderr);
	if (count > 0 && strchr(*ret_line, '\003') == NULL) {
		(*ret_line)[strcspn(*ret_line, "\r\n")] = '\0';
		return TYPED_LINE;
	}
	free(*ret_line);
	*ret_line = NULL;
	return TYPED_INTERRUPT;
}
