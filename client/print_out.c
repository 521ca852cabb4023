/* Where a paper goes; print_out.h. */
#include "print_out.h"

#include <fcntl.h>
#include <limits.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "file.h"
#include "look.h"
#include "note.h"
#include "paper.h"
#include "paper_pdf.h"
#include "say.h"

#define OPENER "xdg-open"

static bool is_pdf(const struct client *client)
{
	return client_option(client, "pdf") != NULL;
}

/* The file that was asked for; NULL where none was. */
static const char *wanted_file(const struct client *client)
{
	const char *pdf = client_option(client, "pdf"), *html = client_option(client, "html");

	return pdf ? pdf : html ? html : client_option(client, "out");
}

static bool is_to_stdout(const struct client *client)
{
	const char *wanted = wanted_file(client);

	return wanted && strcmp(wanted, "-") == 0;
}

bool print_out_fits(const struct client *client)
{
	int named = (client_option(client, "pdf") != NULL) +
	    (client_option(client, "html") != NULL) + (client_option(client, "out") != NULL);

	if (named > 1) {
		fprintf(stderr, "%s\n", _("either --pdf or --html (or --out), not both"));
		return false;
	}
	if (is_to_stdout(client) && (client_option(client, "open") || client->shown.as_json)) {
		fprintf(stderr, "%s\n", _("--out - writes the paper and nothing else"));
		return false;
	}
	return true;
}

void print_out_warn(bool is_whole)
{
	show_hint("%s",
	    is_whole
	        ? _("it tells ID numbers, telephones and addresses whole: keep no copy on this computer, delete it when it is printed")
	        : _("it holds names: delete it when it is printed"));
}

static bool has_desktop(void)
{
	const char *x = getenv("DISPLAY"), *wayland = getenv("WAYLAND_DISPLAY");

	return (x && *x) || (wayland && *wayland);
}

/* Hands it to the desktop and does not wait: the browser stays when the tool is gone. */
static bool open_file(const char *path)
{
	char *const words[] = { (char *)OPENER, (char *)path, NULL };
	posix_spawn_file_actions_t quiet;
	posix_spawnattr_t apart;
	int error;
	pid_t child;

	(void)posix_spawn_file_actions_init(&quiet);
	(void)posix_spawnattr_init(&apart);
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
		(void)posix_spawn_file_actions_addopen(&quiet, fd, "/dev/null", O_RDWR, 0);
	}
	(void)posix_spawnattr_setflags(&apart, POSIX_SPAWN_SETSID);
	error = posix_spawnp(&child, OPENER, &quiet, &apart, words, environ);
	(void)posix_spawn_file_actions_destroy(&quiet);
	(void)posix_spawnattr_destroy(&apart);
	return error == 0;
}

static void say_written(const struct client *client, const struct paper_kind *kind,
    const char *path, bool is_of_many, bool is_open, bool is_noted)
{
	struct json json = { 0 };

	if (client->shown.as_json) {
		json_object(&json, NULL);
		json_text(&json, "paper", kind->name);
		json_text(&json, "file", path);
		json_flag(&json, "opened", is_open);
		json_flag(&json, "on_record", is_noted);
		json_flag(&json, "revealed", client_option(client, "reveal") != NULL);
		json_end_object(&json);
		return;
	}
	printf(_("%s: written to %s\n"), say_either(kind->zh, kind->name), path);
	if (is_of_many) return;
	if (is_open) {
		show_hint("%s", _("the browser opens it; press Ctrl+P there to print"));
	} else if (is_pdf(client)) {
		print_out_warn(false);
	} else {
		show_hint("%s",
		    _("open it with a browser and print it; it holds names: delete it when it is printed"));
	}
}

/* A draft is no paper that anybody could hold against the record. */
static int note(struct client *client, const struct paper_kind *kind,
    const struct papers_source *source, bool *ret_is_noted)
{
	*ret_is_noted = false;
	return client_option(client, "draft") ? 0 : note_print(client, kind, source, ret_is_noted);
}

static int write_file(struct client *client, const struct paper_kind *kind,
    const struct papers_source *source, const struct text *made, const char *wanted,
    bool is_of_many)
{
	/* a browser would lead out of a menu that may be somebody's login shell */
	bool opens = !look_is_confined() &&
	    (client_option(client, "open") || (!wanted && isatty(STDOUT_FILENO) && has_desktop()));
	char path[PATH_MAX];
	bool is_open, is_noted;
	int status;

	if (!file_out(wanted, kind->name, path)) return CLIENT_INPUT;
	if (!file_write_new(path, made->bytes, made->length)) return CLIENT_INPUT;
	status = note(client, kind, source, &is_noted);
	is_open = opens && open_file(path);
	if (opens && !is_open) {
		fprintf(stderr, _("no browser could be opened: %s is missing\n"), OPENER);
	}
	say_written(client, kind, path, is_of_many, is_open, is_noted);
	if (!is_of_many && source->is_whole) print_out_warn(true);
	return status;
}

static int write_to_stdout(struct client *client, const struct paper_kind *kind,
    const struct papers_source *source, const struct text *made)
{
	bool is_noted;

	/* who says why it was not written is the tool's end */
	if (fwrite(made->bytes, 1, made->length, stdout) < made->length || fflush(stdout) != 0) {
		return CLIENT_INTERNAL;
	}
	if (source->is_whole) print_out_warn(true);
	return note(client, kind, source, &is_noted);
}

/* By the engine that is asked for. */
static bool make(const struct client *client, const struct text *document, struct text *ret)
{
	if (is_pdf(client)) return paper_pdf(document, ret);
	text_begin(ret);
	paper_html_of(ret->out, document->bytes);
	(void)text_end(ret);
	return true;
}

int print_out(struct client *client, const struct paper_kind *kind,
    const struct papers_source *source, const struct text *document, const char *path)
{
	struct text made;
	int status = CLIENT_INTERNAL;

	if (!make(client, document, &made)) {
		text_free(&made);
		return CLIENT_INTERNAL;
	}
	status = !path && is_to_stdout(client)
	    ? write_to_stdout(client, kind, source, &made)
	    : write_file(
	          client, kind, source, &made, path ? path : wanted_file(client), path != NULL);
	text_free(&made);
	return status;
}
