/* The folders of file mode: what lies there, what goes out, what is moved away; petition_files.h.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "csv.h"
#include "file.h"
#include "link.h"
#include "petition_files_parts.h"
#include "say.h"

/* Where it is told why a package was refused. */
#define WHY_BESIDE "%s.txt"

#define SAME_MAX 1000 /* files of one name that were taken */

/* ---- what lies there ---- */

static int compare_names(const void *one, const void *other)
{
	return strcmp(one, other);
}

static bool is_theirs(const struct petition_files *files, const struct dirent *entry)
{
	const char *name = entry->d_name;
	size_t length = strlen(name);
	bool is_table = length > 4 && strcasecmp(name + length - 4, ".csv") == 0 && *name != '.';

	/* a table is signed by nobody: it is taken of an office that has nothing else */
	if (length >= FILES_NAME_BYTES) return false;
	return package_is_named(name) ? files->config->their_key != NULL
	                              : is_table && files->writes_table;
}

static bool is_done(const struct petition_files *files, const char *name)
{
	for (size_t i = 0; i < files->done_count; i++) {
		if (strcmp(files->done[i], name) == 0) return true;
	}
	return false;
}

void files_list(struct petition_files *files)
{
	DIR *entries = opendir(files->config->inbox);
	const struct dirent *entry;

	files->listed_count = 0;
	files->next = 0;
	while (entries && files->listed_count < FILES_LISTED_MAX && (entry = readdir(entries))) {
		if (is_theirs(files, entry) && !is_done(files, entry->d_name)) {
			memcpy(files->listed[files->listed_count++], entry->d_name,
			    strlen(entry->d_name) + 1);
		}
	}
	if (entries) (void)closedir(entries);
	qsort(files->listed, files->listed_count, sizeof(files->listed[0]), compare_names);
	files->is_listed = true;
}

/* ---- what is moved away ---- */

/* Into a folder of the inbox, under a name that none has there. */
static bool move_to(
    const struct petition_files *files, const char *name, const char *folder, char ret[PATH_MAX])
{
	char from[PATH_MAX];

	(void)snprintf(from, sizeof(from), "%s/%s", files->config->inbox, name);
	for (int i = 1; i <= SAME_MAX; i++) {
		int length = i == 1
		    ? snprintf(ret, PATH_MAX, "%s/%s/%s", files->config->inbox, folder, name)
		    : snprintf(ret, PATH_MAX, "%s/%s/%s.%d", files->config->inbox, folder, name, i);

		if (length >= PATH_MAX) break;
		if (renameat2(AT_FDCWD, from, AT_FDCWD, ret, RENAME_NOREPLACE) == 0) return true;
		if (errno != EEXIST) break;
	}
	/* another run may have moved it */
	if (errno != ENOENT) fprintf(stderr, "%s: %s\n", from, file_why(errno, true));
	return false;
}

static void say_beside(const char *path, const char *text)
{
	char beside[PATH_MAX];

	if (snprintf(beside, sizeof(beside), WHY_BESIDE, path) >= PATH_MAX) return;
	(void)file_replace(beside, text, strlen(text));
}

void files_refuse(struct petition_files *files, const char *why, const char *advice)
{
	char path[PATH_MAX];
	struct text text;

	fprintf(stderr, _("%s is refused: %s; %s\n"), files->name, why, advice);
	if (!move_to(files, files->name, "refused", path)) return;
	text_begin(&text);
	fprintf(text.out, _("%s is refused: %s; %s\n"), files->name, why, advice);
	say_beside(path, text_end(&text));
	text_free(&text);
}

/* Lines that do not say which letter they are have no receipt: they are told in a text. */
static void tell_faults(struct petition_files *files)
{
	char path[PATH_MAX];

	if (!files->fault_count) return;
	(void)fflush(files->faults.out);
	if (snprintf(path, sizeof(path), "%s/refused/%s", files->config->inbox, files->name) <
	    PATH_MAX) {
		say_beside(path, files->faults.bytes);
	}
	fprintf(stderr, _("%s: %zu lines are no letters; they are told in refused/%s.txt\n"),
	    files->name, files->fault_count, files->name);
}

void files_done(struct petition_files *files)
{
	tell_faults(files);
	memcpy(files->done[files->done_count++], files->name, sizeof(files->name));
}

/* ---- what goes out ---- */

void files_forget(struct petition_files *files)
{
	text_free(&files->waiting);
	text_begin(&files->waiting);
	files->waiting_count = 0;
	files->done_count = 0;
}

void files_add(
    struct petition_files *files, struct arena *arena, const struct petition_letter *letter)
{
	if (files->writes_table) {
		petition_table_write(files->waiting.out, letter);
	} else {
		fprintf(files->waiting.out, "%s\n", petition_write(arena, files->fields, letter));
	}
	files->waiting_count++;
}

static bool write_table(struct petition_files *files, int64_t number)
{
	bool is_gb18030 = strcasecmp(files->config->encoding, "gb18030") == 0;
	char path[PATH_MAX], *converted = NULL;
	struct text table;
	size_t bytes;
	bool is_written;

	text_begin(&table);
	if (!is_gb18030) fputs(CSV_BOM, table.out);
	petition_table_headings(table.out, files->fields);
	fwrite(files->waiting.bytes, 1, files->waiting.length, table.out);
	(void)text_end(&table);
	bytes = table.length;
	if (is_gb18030) converted = encoding_gb18030(table.bytes, table.length, &bytes);
	(void)snprintf(path, sizeof(path), "%s/petition-%s-out-%06lld.csv", files->config->outbox,
	    files->config->office, (long long)number);
	is_written = file_replace(path, converted ? converted : table.bytes, bytes);
	if (!is_written) fprintf(stderr, "%s: %s\n", path, file_why(errno, true));
	free(converted);
	text_free(&table);
	return is_written;
}

static bool write_package(struct petition_files *files, int64_t number)
{
	struct package_writer writer = { .folder = files->config->outbox,
		.office = files->config->office,
		.direction = "out",
		.number = number,
		.secret = files->secret };
	char path[PATH_MAX];

	package_begin(&writer);
	fwrite(files->waiting.bytes, 1, files->waiting.length, writer.letters.out);
	return package_end(&writer, link_machine_us(), path);
}

bool files_write(struct petition_files *files, int64_t number)
{
	char path[PATH_MAX];

	(void)fflush(files->waiting.out);
	if (files->waiting_count &&
	    !(files->writes_table ? write_table(files, number) : write_package(files, number))) {
		return false;
	}
	for (size_t i = 0; i < files->done_count; i++) {
		(void)move_to(files, files->done[i], "taken", path);
	}
	files_forget(files);
	return true;
}

/* ---- attachments ---- */

bool files_attachment(
    struct petition_files *files, const uint8_t digest[32], int64_t bytes, const char *path)
{
	char folder[PATH_MAX], package[PATH_MAX];
	struct dirent **entries;
	bool is_found = false;
	int count;

	(void)snprintf(folder, sizeof(folder), "%s/taken", files->config->inbox);
	count = scandir(folder, &entries, NULL, alphasort);
	/* the newest first: that is where it will be */
	for (int i = count - 1; i >= 0; i--) {
		const char *name = entries[i]->d_name;

		if (!is_found && *name != '.' &&
		    snprintf(package, sizeof(package), "%s/%s", folder, name) < PATH_MAX) {
			is_found = package_extract(package, digest, bytes, path);
		}
		free(entries[i]);
	}
	if (count >= 0) free(entries);
	return is_found;
}
