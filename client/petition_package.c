/* Packages as they are written; petition_package.h. */
#include "petition_package.h"

#include <archive.h>
#include <archive_entry.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "digest.h"
#include "file.h"
#include "petition_package_parts.h"
#include "say.h"

/* How packages are called: office, direction and number; while it is written it is no package. */
#define PACKAGE_BEFORE    "petition-%s-%s-"
#define PACKAGE_NUMBERED  "%06lld.zip"
#define PACKAGE_UNDER_WAY ".petition-%s-%s.zip"

#define NAME_BYTES 64

/* ---- names ---- */

static void name_of(const struct package_writer *writer, char ret[NAME_BYTES])
{
	(void)snprintf(ret, NAME_BYTES, PACKAGE_BEFORE PACKAGE_NUMBERED, writer->office,
	    writer->direction, (long long)writer->number);
}

bool package_is_named(const char *name)
{
	size_t length = strlen(name), tail = strlen(".zip");

	return length > tail && *name != '.' && strcasecmp(name + length - tail, ".zip") == 0;
}

int64_t package_newest(const char *folder, const char *office, const char *direction)
{
	DIR *entries = opendir(folder);
	const struct dirent *entry;
	char before[NAME_BYTES];
	int64_t number, ret = 0;

	(void)snprintf(before, sizeof(before), PACKAGE_BEFORE, office, direction);
	while (entries && (entry = readdir(entries))) {
		if (strncmp(entry->d_name, before, strlen(before)) != 0) continue;
		number = strtoll(entry->d_name + strlen(before), NULL, 10);
		if (number > ret && number <= PACKAGE_NUMBER_MAX) ret = number;
	}
	if (entries) (void)closedir(entries);
	return ret;
}

/* ---- the manifest ---- */

static json_t *member_of(const char *name, const void *bytes, size_t count)
{
	struct hasher *hasher = hasher_new(DIGEST_SHA256);
	uint8_t digest[DIGEST_BYTES];
	char hex[2 * DIGEST_BYTES + 1];

	if (!hasher) abort();
	hasher_digest(hasher, &(struct digest_part){ bytes, count }, 1, digest);
	(void)hasher_free(hasher);
	hex_write(digest, DIGEST_BYTES, hex);
	return json_pack(
	    "{s:s, s:I, s:s}", "name", name, "bytes", (json_int_t)count, "sha256", hex);
}

/* To be freed. */
static char *manifest_of(const struct package_writer *writer, int64_t now_us)
{
	time_t seconds = (time_t)(now_us / 1000000);
	char created[NAME_BYTES];
	struct tm utc;
	json_t *manifest;
	char *text;

	(void)gmtime_r(&seconds, &utc);
	(void)strftime(created, sizeof(created), "%Y-%m-%dT%H:%M:%SZ", &utc);
	manifest = json_pack("{s:s, s:s, s:s, s:I, s:s, s:[o]}", "format", PACKAGE_FORMAT, "office",
	    writer->office, "direction", writer->direction, "number", (json_int_t)writer->number,
	    "created_at", created, "members",
	    member_of(PACKAGE_LETTERS, writer->letters.bytes, writer->letters.length));
	text = json_dumps(manifest, JSON_INDENT(2));
	if (!text) abort();
	json_decref(manifest);
	return text;
}

/* ---- the archive ---- */

static bool add(struct archive *archive, const char *name, const void *bytes, size_t count)
{
	struct archive_entry *entry = archive_entry_new();
	bool is_added;

	archive_entry_set_pathname(entry, name);
	archive_entry_set_size(entry, (la_int64_t)count);
	archive_entry_set_filetype(entry, AE_IFREG);
	archive_entry_set_perm(entry, 0600);
	is_added = archive_write_header(archive, entry) == ARCHIVE_OK &&
	    archive_write_data(archive, bytes, count) == (la_ssize_t)count;
	archive_entry_free(entry);
	return is_added;
}

static bool pack(const struct package_writer *writer, int fd, const char *manifest)
{
	struct archive *archive = archive_write_new();
	uint8_t signature[PETITION_SIGNATURE_BYTES];
	char hex[2 * PETITION_SIGNATURE_BYTES + 1];
	bool is_packed;

	petition_sign(writer->secret, manifest, strlen(manifest), signature);
	hex_write(signature, sizeof(signature), hex);
	is_packed = archive_write_set_format_zip(archive) == ARCHIVE_OK &&
	    archive_write_open_fd(archive, fd) == ARCHIVE_OK &&
	    add(archive, PACKAGE_MANIFEST, manifest, strlen(manifest)) &&
	    add(archive, PACKAGE_SIGNATURE, hex, strlen(hex)) &&
	    add(archive, PACKAGE_LETTERS, writer->letters.bytes, writer->letters.length) &&
	    archive_write_close(archive) == ARCHIVE_OK;
	if (!is_packed && archive_errno(archive)) errno = archive_errno(archive);
	archive_write_free(archive);
	return is_packed;
}

/* None that is there is written over. */
static bool settle(const struct package_writer *writer, int folder, const char *beside)
{
	char name[NAME_BYTES];

	name_of(writer, name);
	return renameat2(folder, beside, folder, name, RENAME_NOREPLACE) == 0 && fsync(folder) == 0;
}

static bool write_it(const struct package_writer *writer, int folder, const char *manifest)
{
	char beside[NAME_BYTES];
	bool is_written;
	int fd;

	/* one of a run that was killed is written over */
	(void)snprintf(
	    beside, sizeof(beside), PACKAGE_UNDER_WAY, writer->office, writer->direction);
	(void)unlinkat(folder, beside, 0);
	fd = openat(folder, beside, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0640);
	if (fd < 0) return false;
	is_written = pack(writer, fd, manifest) && fsync(fd) == 0;
	is_written = close(fd) == 0 && is_written;
	is_written = is_written && settle(writer, folder, beside);
	if (!is_written) (void)unlinkat(folder, beside, 0);
	return is_written;
}

void package_begin(struct package_writer *writer)
{
	text_begin(&writer->letters);
}

void package_letter(struct package_writer *writer, const char *line)
{
	fprintf(writer->letters.out, "%s\n", line);
}

bool package_end(struct package_writer *writer, int64_t now_us, char ret_path[PATH_MAX])
{
	int folder = open(writer->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	char name[NAME_BYTES], *manifest;
	bool is_written;

	(void)text_end(&writer->letters);
	name_of(writer, name);
	manifest = manifest_of(writer, now_us);
	is_written = folder >= 0 &&
	    snprintf(ret_path, PATH_MAX, "%s/%s", writer->folder, name) < PATH_MAX &&
	    write_it(writer, folder, manifest);
	if (!is_written) {
		fprintf(stderr, "%s/%s: %s\n", writer->folder, name, file_why(errno, true));
	}
	if (folder >= 0) (void)close(folder);
	free(manifest);
	text_free(&writer->letters);
	return is_written;
}
