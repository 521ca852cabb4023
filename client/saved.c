/* Lists that somebody saved by name; saved.h. One a line: name and words, by tabs; before the name
 * "todo:" or "notices:" where it is none of list's. No name has a colon. */
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

/* The name in a line of that verb; NULL where the line is another verb's. */
static const char *name_in(const char *line, const struct verb *verb)
{
	size_t before = strcspn(line, ":\t\n"), length = strlen(verb->name);

	if (line[before] != ':') return verb->run == do_list ? line : NULL;
	if (before != length || strncmp(line, verb->name, length) != 0) return NULL;
	return line + before + 1;
}

/* Whether the line is the one of that name. */
static bool is_of(const char *line, const struct verb *verb, const char *name)
{
	size_t length = strlen(name);
	const char *found = name_in(line, verb);

	return found && strncmp(found, name, length) == 0 && found[length] == '\t';
}

/* The lists but one of them; whether it was there. */
static bool without(const char *lists, const struct verb *verb, const char *name, FILE *out)
{
	bool was_there = false;

	while (*lists) {
		size_t length = strcspn(lists, "\n");

		if (is_of(lists, verb, name)) {
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

bool saved_keep(const struct verb *verb, const char *name, int argc, char *const *argv)
{
	char *lists = read_lists();
	struct text text;
	bool is_kept;

	if (!lists) return false;
	text_begin(&text);
	(void)without(lists, verb, name, text.out);
	if (verb->run != do_list) fprintf(text.out, "%s:", verb->name);
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

bool saved_forget(const struct verb *verb, const char *name)
{
	char *lists = read_lists();
	struct text text;
	bool is_done = false;

	if (!lists) return false;
	text_begin(&text);
	if (without(lists, verb, name, text.out)) {
		is_done = write_lists(text_end(&text));
	} else {
		fprintf(stderr, _("there is no saved list \"%s\"; mediate %s --saved shows them\n"),
		    name, say_either(verb->zh, verb->name));
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

bool saved_find(const struct verb *verb, const char *name, int *ret_argc, char ***ret_argv)
{
	char *lists = read_lists();
	const char *line = lists ? lists : "";
	bool is_found;

	while (*line && !is_of(line, verb, name)) {
		line += strcspn(line, "\n");
		line += *line == '\n';
	}
	is_found = *line != '\0';
	if (is_found) split(line, ret_argc, ret_argv);
	free(lists);
	return is_found;
}

unsigned saved_print(const struct verb *verb, FILE *out)
{
	char *lists = read_lists();
	unsigned count = 0;

	for (const char *line = lists; line && *line;) {
		size_t length = strcspn(line, "\n");
		const char *name = name_in(line, verb);

		for (const char *at = name; at && at < line + length; at++) {
			fputc(*at == '\t' ? ' ' : *at, out);
		}
		if (name) fputc('\n', out);
		count += name != NULL;
		line += length + (line[length] == '\n');
	}
	free(lists);
	return count;
}
