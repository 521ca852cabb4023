/* Lists that somebody saved by name; saved.h. One a line: name and words, by tabs. */
#include "saved.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "file.h"
#include "filters.h"
#include "say.h"
#include "text.h"

#define NAME_BYTES_MAX 60
#define WORDS_MAX      64

static bool place(char *ret, size_t bytes)
{
	if (file_place("XDG_CONFIG_HOME", ".config", "lists", ret, bytes)) return true;
	fprintf(stderr, "%s\n", _("there is no home directory to keep lists in"));
	return false;
}

/* All of it; "" where nothing was saved. NULL with the reason said. */
static char *read_lists(void)
{
	char path[PATH_MAX], *ret;
	size_t bytes;

	if (!place(path, sizeof(path))) return NULL;
	if (access(path, F_OK) == 0) return file_read(path, &bytes);
	ret = strdup("");
	if (!ret) abort();
	return ret;
}

static bool write_lists(const char *text)
{
	char path[PATH_MAX];

	if (!place(path, sizeof(path))) return false;
	if (file_replace(path, text, strlen(text))) return true;
	fprintf(stderr, "%s: %s\n", path, file_why(errno, true));
	return false;
}

/* Whether the line, which ends at "end", is the one of that name. */
static bool is_of(const char *line, const char *name)
{
	size_t length = strlen(name);

	return strncmp(line, name, length) == 0 && line[length] == '\t';
}

/* The lists but one of them; whether it was there. */
static bool without(const char *lists, const char *name, FILE *out)
{
	bool was_there = false;

	while (*lists) {
		size_t length = strcspn(lists, "\n");

		if (is_of(lists, name)) {
			was_there = true;
		} else if (length) {
			fprintf(out, "%.*s\n", (int)length, lists);
		}
		lists += length + (lists[length] == '\n');
	}
	return was_there;
}

bool saved_name_is_fine(const char *name)
{
	if (!*name || *name == '-' || strpbrk(name, "\t\n") || strlen(name) > NAME_BYTES_MAX) {
		fprintf(stderr,
		    _("\"%s\" cannot be the name of a list; take a short word, such as urgent\n"),
		    name);
		return false;
	}
	if (!filters_mean(name)) return true;
	fprintf(stderr, _("\"%s\" narrows a list by itself; take another name\n"), name);
	return false;
}

bool saved_keep(const char *name, int argc, char *const *argv)
{
	char *lists = read_lists();
	struct text text;
	bool is_kept;

	if (!lists) return false;
	text_begin(&text);
	(void)without(lists, name, text.out);
	fprintf(text.out, "%s", name);
	for (int i = 0; i < argc; i++) {
		fprintf(text.out, "\t%.*s", (int)strcspn(argv[i], "\t\n"), argv[i]);
	}
	fputs(argc ? "\n" : "\t\n", text.out);
	is_kept = write_lists(text_end(&text));
	text_free(&text);
	free(lists);
	return is_kept;
}

bool saved_forget(const char *name)
{
	char *lists = read_lists();
	struct text text;
	bool is_done = false;

	if (!lists) return false;
	text_begin(&text);
	if (without(lists, name, text.out)) {
		is_done = write_lists(text_end(&text));
	} else {
		fprintf(stderr,
		    _("there is no saved list \"%s\"; mediate list --saved shows them\n"), name);
	}
	text_free(&text);
	free(lists);
	return is_done;
}

/* The words of a line, which are kept in one copy of it. */
static void split(const char *line, int *ret_argc, char ***ret_argv)
{
	char **argv = calloc(WORDS_MAX + 1, sizeof(*argv));
	char *rest = strndup(line, strcspn(line, "\n")), *word;
	int argc = 0;

	if (!argv || !rest) abort();
	while (argc < WORDS_MAX && (word = strsep(&rest, "\t"))) {
		if (argc == 0 || *word) argv[argc++] = word;
	}
	*ret_argc = argc;
	*ret_argv = argv;
}

bool saved_find(const char *name, int *ret_argc, char ***ret_argv)
{
	char *lists = read_lists();
	const char *line = lists ? lists : "";
	bool is_found;

	while (*line && !is_of(line, name)) {
		line += strcspn(line, "\n");
		line += *line == '\n';
	}
	is_found = *line != '\0';
	if (is_found) split(line, ret_argc, ret_argv);
	free(lists);
	return is_found;
}

unsigned saved_print(FILE *out)
{
	char *lists = read_lists();
	unsigned count = 0;

	for (const char *line = lists; line && *line; count++) {
		size_t length = strcspn(line, "\n");

		for (size_t i = 0; i < length; i++) {
			fputc(line[i] == '\t' ? ' ' : line[i], out);
		}
		fputc('\n', out);
		line += length + (line[length] == '\n');
	}
	free(lists);
	return count;
}
