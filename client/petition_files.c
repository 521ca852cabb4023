/* Files to and from the petition centre; petition_files.h. */
#include "petition_files.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "file.h"
#include "link.h"
#include "petition_files_parts.h"
#include "say.h"

#define LETTERS_A_POST 200
/* One that has no end yet may still be being copied. */
#define COPYING_SECONDS 60
/* Until a disk was carried there and back. */
#define AGAIN_US    (INT64_C(3) * 24 * 3600 * 1000000)
#define WAITING_MAX 5000 /* receipts, before some of them go out */

/* ---- letters of one ---- */

/* A line; one that is too long is passed by, and is none of JSON. False at the end. */
static bool read_line(FILE *file, struct text *line)
{
	int letter = getc(file);
	size_t length = 0;

	if (letter == EOF) return false;
	for (; letter != EOF && letter != '\n'; letter = getc(file)) {
		if (length++ <= PETITION_DAY_BYTES_MAX) putc(letter, line->out);
	}
	return true;
}

static bool is_blank(const char *text)
{
	return !text[strspn(text, " \t\r")];
}

static void take_line(struct petition_files *files, struct arena *arena, const struct text *line,
    struct petition_post *post)
{
	struct petition_letter *letter = &post->letters[post->letter_count];
	struct petition_fault *fault = &post->faults[post->fault_count];

	if (petition_read(arena, files->is_table ? NULL : files->fields, line->bytes, line->length,
	        letter, fault)) {
		post->letter_count++;
		return;
	}
	post->fault_count++;
	if (fault->receipt.of == PETITION_NONE) {
		fprintf(files->faults.out, _("line %zu: %s; %s\n"), files->line, fault->reason,
		    fault->advice);
		files->fault_count++;
	}
}

static bool read_letters(
    struct petition_files *files, struct arena *arena, struct petition_post *post)
{
	bool is_more = true;

	post->letters = arena_array(arena, LETTERS_A_POST, sizeof(*post->letters));
	post->faults = arena_array(arena, LETTERS_A_POST, sizeof(*post->faults));
	while (is_more && post->letter_count + post->fault_count < LETTERS_A_POST) {
		struct text line;

		text_begin(&line);
		is_more = read_line(files->letters, &line);
		(void)text_end(&line);
		files->line++;
		if (is_more && !is_blank(line.bytes)) take_line(files, arena, &line, post);
		text_free(&line);
	}
	return is_more;
}

/* ---- opening the next ---- */

static bool may_be_copied(const char *path)
{
	struct stat status;

	return stat(path, &status) == 0 && time(NULL) - status.st_mtime < COPYING_SECONDS;
}

static bool open_package(struct petition_files *files, const char *path)
{
	struct package_reader reader;

	switch (package_open(&reader, path, files->config->office, "in", files->public)) {
	case PACKAGE_READ:
		files->letters = reader.letters;
		return true;
	case PACKAGE_CUT:
		if (may_be_copied(path)) return false;
		files_refuse(files, _(reader.why), _("pack and sign it again, and send it anew"));
		return false;
	case PACKAGE_WRONG:
		files_refuse(files, _(reader.why), _("pack and sign it again, and send it anew"));
		return false;
	case PACKAGE_FAILED:
		fprintf(stderr, "%s: %s\n", path, _(reader.why));
		return false;
	}
	return false;
}

static bool open_table(struct petition_files *files, const char *path)
{
	struct overheard overheard;

	overheard_begin(&overheard);
	files->letters = petition_table_read(files->fields, path, files->config->office);
	overheard_end(&overheard);
	if (files->letters) return true;
	if (!may_be_copied(path)) {
		files_refuse(files, overheard.line, _("save it as CSV UTF-8 and send it anew"));
	}
	return false;
}

/* What is no file of theirs any more, or is not to be opened now, is passed by. */
static bool open_one(struct petition_files *files, const char *name)
{
	char path[PATH_MAX];

	files->is_table = !package_is_named(name);
	files->line = 0;
	files->fault_count = 0;
	(void)snprintf(files->name, sizeof(files->name), "%s", name);
	if (snprintf(path, sizeof(path), "%s/%s", files->config->inbox, name) >= PATH_MAX) {
		return false;
	}
	if (!(files->is_table ? open_table(files, path) : open_package(files, path))) return false;
	text_begin(&files->faults);
	return true;
}

static bool open_next(struct petition_files *files)
{
	if (!files->is_listed) files_list(files);
	while (files->next < files->listed_count) {
		if (open_one(files, files->listed[files->next++])) return true;
	}
	return false;
}

/* ---- the channel ---- */

static enum petition_fetched fetch(
    void *context, struct arena *arena, const char *cursor, struct petition_post *ret)
{
	struct petition_files *files = context;

	(void)cursor; /* where we stand is which files are there */
	*ret = (struct petition_post){ .letters = NULL };
	if (!files->letters && !open_next(files)) {
		files->is_listed = false;
		return PETITION_FETCHED_NONE;
	}
	files->is_read = !read_letters(files, arena, ret);
	return PETITION_FETCHED_SOME;
}

static bool settle(void *context, struct arena *arena, const struct petition_post *post,
    struct petition_receipt *receipts, size_t count)
{
	struct petition_files *files = context;

	(void)post;
	for (size_t i = 0; i < count; i++) {
		struct petition_letter letter = { .of = PETITION_RECEIPT, .receipt = &receipts[i] };

		files_add(files, arena, &letter);
	}
	if (!files->is_read) return true;
	(void)fclose(files->letters);
	files->letters = NULL;
	files_done(files);
	text_free(&files->faults);
	return true;
}

static bool has_more(const void *context)
{
	const struct petition_files *files = context;

	return files->waiting_count >= WAITING_MAX ||
	    (!files->letters && (files->waiting_count || files->done_count));
}

static void drop(void *context)
{
	struct petition_files *files = context;

	if (files->letters) {
		(void)fclose(files->letters);
		text_free(&files->faults);
	}
	files->letters = NULL;
	files->is_listed = false;
	files_forget(files);
}

static bool deliver(void *context, struct arena *arena, struct petition_delivery *delivery)
{
	struct petition_files *files = context;

	for (size_t i = 0; i < delivery->count; i++) {
		files_add(files, arena, delivery->letters[i]);
	}
	if (!files_write(files, delivery->package)) return false;
	for (size_t i = 0; i < delivery->count; i++) {
		delivery->is_sent[i] = true;
	}
	return true;
}

static bool attachment(void *context, const uint8_t digest[32], int64_t bytes, const char *path)
{
	return files_attachment(context, digest, bytes, path);
}

static void close_files(void *context)
{
	struct petition_files *files = context;

	drop(files);
	text_free(&files->waiting);
	free(files);
}

static bool make_folders(const struct petition_config *config)
{
	static const char *const within[] = { "taken", "refused" };
	char path[PATH_MAX];

	for (size_t i = 0; i < sizeof(within) / sizeof(within[0]); i++) {
		(void)snprintf(path, sizeof(path), "%s/%s/", config->inbox, within[i]);
		file_make_folders(path);
	}
	(void)snprintf(path, sizeof(path), "%s/", config->outbox);
	file_make_folders(path);
	if (access(config->inbox, R_OK | W_OK | X_OK) == 0 &&
	    access(config->outbox, R_OK | W_OK | X_OK) == 0) {
		return true;
	}
	fprintf(stderr, "%s, %s: %s\n", config->inbox, config->outbox, file_why(errno, true));
	return false;
}

bool petition_files_open(struct petition_channel *ret, const struct petition_config *config,
    const struct petition_fields *fields)
{
	struct petition_files *files = calloc(1, sizeof(*files));

	if (!files) abort();
	files->config = config;
	files->fields = fields;
	files->writes_table = config->encoding != NULL;
	if ((config->our_key && !petition_key_secret(config->our_key, files->secret)) ||
	    (config->their_key && !petition_key_public(config->their_key, files->public)) ||
	    !make_folders(config)) {
		free(files);
		return false;
	}
	files_forget(files);
	*ret = (struct petition_channel){ files, fetch, settle, deliver, NULL, attachment,
		close_files, drop, has_more, AGAIN_US, true };
	return true;
}
