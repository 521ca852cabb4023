/* A simulated petition centre by packages; centre_files.h. */
#include "centre_files.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "file.h"
#include "petition_json.h"
#include "petition_package.h"
#include "say.h"

#define PACKAGES_MAX 1000 /* that one turn looks at */
#define LETTERS_MAX  5000 /* of one package of theirs */
#define TAKEN        "taken"
#define REFUSED      "refused"

/* ---- what comes ---- */

static bool move_into(const char *folder, const char *name, const char *within)
{
	char from[PATH_MAX], to[PATH_MAX];

	if (snprintf(from, sizeof(from), "%s/%s", folder, name) >= (int)sizeof(from) ||
	    snprintf(to, sizeof(to), "%s/%s/%s", folder, within, name) >= (int)sizeof(to)) {
		return errno = ENAMETOOLONG, false;
	}
	file_make_folders(to);
	if (rename(from, to) == 0) return true;
	fprintf(stderr, "%s: %s\n", from, file_why(errno, true));
	return false;
}

static void take_line(struct centre *centre, const char *line, size_t bytes, int64_t now_us)
{
	struct arena *arena = arena_new();
	json_t *letter = petition_parse(arena, line, bytes, PETITION_DAY_BYTES_MAX, NULL);
	char *receipt = letter ? centre_take(centre, arena, letter, now_us) : NULL;

	if (!letter) centre_wrong(centre, "", "a line that is no letter", now_us);
	if (receipt) {
		centre_tell_receipt(
		    centre, json_string_value(json_object_get(letter, "number")), receipt, now_us);
	}
	json_decref(letter);
	(void)arena_free(arena);
}

static bool take_letters(struct centre *centre, FILE *letters, int64_t now_us)
{
	char *line = NULL;
	size_t room = 0;
	ssize_t length;

	book_begin(centre->book);
	while ((length = getline(&line, &room, letters)) > 0) {
		if (line[length - 1] == '\n') length--;
		if (length) take_line(centre, line, (size_t)length, now_us);
	}
	free(line);
	return book_end(centre->book);
}

static bool refuse(struct centre *centre, const struct centre_folders *folders, const char *name,
    const char *why, int64_t now_us)
{
	book_begin(centre->book);
	centre_wrong(centre, name, why, now_us);
	return book_end(centre->book) && move_into(folders->inbox, name, REFUSED);
}

/* One that is still being written is looked at the next time. */
static bool take_package(
    struct centre *centre, const struct centre_folders *folders, const char *name, int64_t now_us)
{
	struct package_reader reader;
	char path[PATH_MAX];
	enum package_read read;
	bool is_done = false;

	if (snprintf(path, sizeof(path), "%s/%s", folders->inbox, name) >= (int)sizeof(path)) {
		return false;
	}
	read = package_open(&reader, path, book_office(centre->book), "out", folders->theirs);
	if (read == PACKAGE_READ) {
		is_done = take_letters(centre, reader.letters, now_us) &&
		    move_into(folders->inbox, name, TAKEN);
	} else if (read == PACKAGE_WRONG) {
		is_done = refuse(centre, folders, name, reader.why, now_us);
	}
	package_close(&reader);
	return is_done || read == PACKAGE_CUT;
}

static int is_package(const struct dirent *entry)
{
	return package_is_named(entry->d_name);
}

static bool take_packages(
    struct centre *centre, const struct centre_folders *folders, int64_t now_us)
{
	struct dirent **entries;
	int count = scandir(folders->inbox, &entries, is_package, alphasort);
	bool is_done = true;

	if (count < 0) {
		fprintf(stderr, "%s: %s\n", folders->inbox, file_why(errno, false));
		return false;
	}
	for (int i = 0; i < count; i++) {
		if (i < PACKAGES_MAX && is_done) {
			is_done = take_package(centre, folders, entries[i]->d_name, now_us);
		}
		free(entries[i]);
	}
	free(entries);
	return is_done;
}

/* ---- what goes ---- */

static void put(void *context, const char *letter)
{
	package_letter(context, letter);
}

/* A key that nobody has. */
static void spoil(const struct centre *centre, int64_t number, uint8_t ret[PETITION_KEY_BYTES])
{
	for (size_t i = 0; i < PETITION_KEY_BYTES; i++) {
		ret[i] = (uint8_t)plan_number(&centre->plan, "key", book_office(centre->book),
		    number * PETITION_KEY_BYTES + (int64_t)i);
	}
}

/* The number of the next, which no package that lies there has. */
static int64_t next_number(struct centre *centre, const struct centre_folders *folders)
{
	int64_t number = book_number(centre->book, 0, "SELECT package FROM centre", "");
	int64_t newest = package_newest(folders->outbox, book_office(centre->book), "in");

	return (number > newest ? number : newest) + 1;
}

/* What was told is behind it for good once the package lies there; if it is killed between the two
 * the same letters go again, which harms nothing. */
static bool write_package(
    struct centre *centre, const struct centre_folders *folders, int64_t after, int64_t now_us)
{
	struct package_writer writer = { .folder = folders->outbox,
		.office = book_office(centre->book),
		.direction = "in",
		.number = next_number(centre, folders),
		.secret = folders->secret };
	bool is_spoilt = CENTRE_STRUCK(centre, wrong_signature, writer.office, writer.number);
	uint8_t nobodys[PETITION_KEY_BYTES];
	char path[PATH_MAX], *day = centre_day(centre, now_us);
	int64_t last;

	if (is_spoilt) {
		spoil(centre, writer.number, nobodys);
		writer.secret = nobodys;
	}
	package_begin(&writer);
	last = centre_told(centre, after, LETTERS_MAX, now_us, put, &writer);
	package_letter(&writer, day);
	free(day);
	if (!package_end(&writer, now_us, path)) return false;
	(void)book_do(centre->book, "UPDATE centre SET package = ?, place = ?", "ii", writer.number,
	    is_spoilt ? after : last);
	return true;
}

static bool write_packages(
    struct centre *centre, const struct centre_folders *folders, int64_t now_us)
{
	int64_t after;
	bool is_written = true;

	book_begin(centre->book);
	centre_turn(centre, now_us);
	after = book_number(centre->book, 0, "SELECT place FROM centre", "");
	if (centre_is_due(centre, after, now_us)) {
		is_written = write_package(centre, folders, after, now_us);
	}
	return book_end(centre->book) && is_written;
}

bool centre_exchange(struct centre *centre, const struct centre_folders *folders, int64_t now_us)
{
	bool is_taken = take_packages(centre, folders, now_us);

	return write_packages(centre, folders, now_us) && is_taken;
}
