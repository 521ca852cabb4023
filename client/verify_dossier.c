/*
 * A dossier (dossier.h of the client) as it lies in a folder; verify.h. Its index names every file,
 * each is that of its digest, nothing else is there; and what hangs on the dispute is what the
 * events of its proof attached. No name in the index leads out of the folder, and no link is
 * followed.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bytes.h"
#include "file.h"
#include "file_digest.h"
#include "say.h"
#include "verify.h"
#include "vocabulary.h"

#define DOSSIER_FORMAT    1
#define INDEX             "index.json"
#define INDEX_BYTES_MAX   ((size_t)4 << 20)
#define DOSSIER_FILES_MAX 20000U
#define FOLDERS_MAX       4 /* one in another */
#define PATH_BYTES        4096

static bool refuse(const char *what)
{
	fprintf(stderr, _("the index of the dossier cannot be read: %s\n"), what);
	return false;
}

/* ---- the index ---- */

/* Within the folder: names and single slashes, none of them hidden or a way up. */
static bool is_within(const char *path)
{
	int folders = 0;

	do {
		size_t bytes = strcspn(path, "/");

		if (bytes == 0 || *path == '.' || folders++ > FOLDERS_MAX) return false;
		path += bytes;
	} while (*path++ == '/');
	return true;
}

static bool read_attached(const json_t *told, struct dossier_file *ret)
{
	json_int_t version;

	if (json_unpack((json_t *)told, "{s:I}", "version", &version) != 0) return false;
	ret->is_attached = true;
	ret->version = (uint32_t)version;
	return version >= 1 && version <= UINT32_MAX;
}

static bool read_file(json_t *told, struct dossier_file *ret)
{
	const char *path, *what, *digest;
	json_t *attached = NULL;
	size_t length, digits;
	json_int_t bytes;

	if (json_unpack(told, "{s:s%, s:s, s:I, s:s%, s?o !}", "path", &path, &length, "what",
	        &what, "bytes", &bytes, "sha256", &digest, &digits, "attachment", &attached) != 0) {
		return false;
	}
	if (length != strlen(path) || length >= PATH_BYTES || !is_within(path) || bytes < 0) {
		return false;
	}
	ret->path = strdup(path);
	if (!ret->path) abort();
	ret->bytes = bytes;
	ret->is_proof = strcmp(what, "proof") == 0;
	return hex_read(digest, digits, ret->digest, DIGEST_BYTES) &&
	    (!attached || read_attached(attached, ret));
}

static bool read_files(const json_t *files, struct dossier_index *ret)
{
	size_t count = json_array_size(files);

	if (count > DOSSIER_FILES_MAX) return refuse(_("it names too many files"));
	ret->files = calloc(count + 1, sizeof(*ret->files));
	if (!ret->files) abort();
	for (size_t i = 0; i < count; i++) {
		ret->count++;
		if (!read_file(json_array_get(files, i), &ret->files[i])) {
			return refuse(_("a file in it is not told as it must be"));
		}
	}
	return true;
}

static bool read_whole(json_t *whole, struct dossier_index *ret)
{
	json_int_t format, district, dispute;
	json_t *files;

	if (json_unpack(whole, "{s:I, s:I, s:I, s:o}", "dossier", &format, "district", &district,
	        "dispute", &dispute, "files", &files) != 0 ||
	    !json_is_array(files)) {
		return refuse(_("something is missing, too much or of another kind"));
	}
	if (format != DOSSIER_FORMAT) {
		return refuse(_("it is of a form that this program does not know"));
	}
	ret->district = district;
	ret->dispute = dispute;
	return read_files(files, ret);
}

static int open_within(int folder, const char *path)
{
	int fd = openat(folder, path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	struct stat told;

	if (fd >= 0 && (fstat(fd, &told) != 0 || !S_ISREG(told.st_mode))) {
		(void)close(fd);
		return errno = ELOOP, -1;
	}
	return fd;
}

static bool index_read(struct dossier_index *ret)
{
	int fd = open_within(ret->folder, INDEX);
	FILE *file = fd >= 0 ? fdopen(fd, "r") : NULL;
	char *text = malloc(INDEX_BYTES_MAX);
	json_error_t error;
	json_t *whole = NULL;
	bool is_read;
	size_t count;

	if (!text) abort();
	count = file ? fread(text, 1, INDEX_BYTES_MAX, file) : 0;
	if (count && count < INDEX_BYTES_MAX) {
		whole = json_loadb(text, count, JSON_REJECT_DUPLICATES, &error);
	}
	is_read = whole ? read_whole(whole, ret)
	    : file      ? refuse(_("it is no JSON, or too long"))
	                : refuse(file_why(errno, false));
	free(text);
	if (file) (void)fclose(file);
	json_decref(whole);
	return is_read;
}

bool dossier_read(const char *path, struct dossier_index *ret)
{
	*ret = (struct dossier_index){ .folder = -1 };
	ret->folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (ret->folder < 0) return refuse(file_why(errno, false));
	return index_read(ret);
}

void dossier_free(struct dossier_index *index)
{
	for (size_t i = 0; i < index->count; i++) {
		free(index->files[i].path);
	}
	free(index->files);
	if (index->folder >= 0) (void)close(index->folder);
	*index = (struct dossier_index){ .folder = -1 };
}

bool dossier_is_one(const char *path)
{
	struct stat told;

	return stat(path, &told) == 0 && S_ISDIR(told.st_mode);
}

/* ---- its files ---- */

/* Each folder on the way is one, and no link. */
static int open_path(int folder, const char *path)
{
	char name[PATH_BYTES];
	int at = dup(folder), next;
	size_t bytes;

	while (at >= 0 && path[bytes = strcspn(path, "/")]) {
		(void)snprintf(name, sizeof(name), "%.*s", (int)bytes, path);
		next = openat(at, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
		(void)close(at);
		at = next;
		path += bytes + 1;
	}
	if (at < 0) return -1;
	next = open_within(at, path);
	(void)close(at);
	return next;
}

static void verify_file(struct verification *check, const struct dossier_file *file)
{
	int fd = open_path(check->dossier.folder, file->path);
	uint8_t digest[DIGEST_BYTES];
	int64_t bytes;

	if (fd < 0) {
		verify_fault(check, _("%s is not there, or is no file but a link"), file->path);
		return;
	}
	if (!file_digest(fd, digest, &bytes) || bytes != file->bytes ||
	    memcmp(digest, file->digest, DIGEST_BYTES) != 0) {
		verify_fault(check, _("%s is not what the index says: another digest"), file->path);
	}
	(void)close(fd);
}

static bool is_named(const struct dossier_index *index, const char *path)
{
	if (strcmp(path, INDEX) == 0) return true;
	for (size_t i = 0; i < index->count; i++) {
		if (strcmp(index->files[i].path, path) == 0) return true;
	}
	return false;
}

static void verify_nothing_else(
    struct verification *check, int folder, const char *before, int depth);

static void verify_entry(
    struct verification *check, int folder, const char *name, const char *path, int depth)
{
	struct stat told;
	int inner;

	if (fstatat(folder, name, &told, AT_SYMLINK_NOFOLLOW) != 0) return;
	if (S_ISDIR(told.st_mode) && depth < FOLDERS_MAX) {
		inner = openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
		if (inner < 0) return;
		verify_nothing_else(check, inner, path, depth + 1);
		(void)close(inner);
	} else if (!S_ISREG(told.st_mode) || !is_named(&check->dossier, path)) {
		verify_fault(check, _("%s is there, and the index does not name it"), path);
	}
}

static void verify_nothing_else(
    struct verification *check, int folder, const char *before, int depth)
{
	int fd = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *entries = fd >= 0 ? fdopendir(fd) : NULL;
	const struct dirent *entry;
	char path[PATH_BYTES];

	while (entries && (entry = readdir(entries))) {
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) continue;
		if (snprintf(path, sizeof(path), "%s%s%s", before, *before ? "/" : "",
		        entry->d_name) >= (int)sizeof(path)) {
			continue;
		}
		verify_entry(check, folder, entry->d_name, path, depth);
	}
	if (entries) {
		(void)closedir(entries);
	} else if (fd >= 0) {
		(void)close(fd);
	}
}

static void verify_told_once(struct verification *check)
{
	const struct dossier_index *index = &check->dossier;

	for (size_t i = 0; i < index->count; i++) {
		for (size_t before = 0; before < i; before++) {
			if (strcmp(index->files[i].path, index->files[before].path) == 0) {
				verify_fault(check, _("%s is named twice"), index->files[i].path);
			}
		}
	}
}

void dossier_verify(struct verification *check)
{
	verify_told_once(check);
	for (size_t i = 0; i < check->dossier.count; i++) {
		check->attached += check->dossier.files[i].is_attached;
		verify_file(check, &check->dossier.files[i]);
	}
	verify_nothing_else(check, check->dossier.folder, "", 0);
}

const char *dossier_proof(const struct dossier_index *index)
{
	for (size_t i = 0; i < index->count; i++) {
		if (index->files[i].is_proof) return index->files[i].path;
	}
	return NULL;
}

/* ---- what the events attached ---- */

static const struct proof_event *event_of(const struct verification *check, uint32_t version)
{
	for (size_t i = 0; i < check->proof.count; i++) {
		if (check->proof.events[i].leaf.version == version) return &check->proof.events[i];
	}
	return NULL;
}

/* Whether the records that the event attached have one with the digest. */
static bool attaches(struct reader records, const char *digest)
{
	while (records.left > 0 && !records.is_broken) {
		uint16_t fields = read_u16(&records);

		for (uint16_t i = 0; i < fields && !records.is_broken; i++) {
			uint16_t number = read_u16(&records);
			uint32_t length = read_u32(&records);
			const uint8_t *bytes = read_bytes(&records, length);

			if (bytes && number == FIELD_ATTACHMENT_DIGEST &&
			    length == 2 * DIGEST_BYTES && memcmp(bytes, digest, length) == 0) {
				return true;
			}
		}
	}
	return false;
}

void dossier_verify_attached(struct verification *check)
{
	char digest[2 * DIGEST_BYTES + 1];

	for (size_t i = 0; i < check->dossier.count; i++) {
		const struct dossier_file *file = &check->dossier.files[i];
		const struct proof_event *event =
		    file->is_attached ? event_of(check, file->version) : NULL;
		struct reader records;

		if (!file->is_attached) continue;
		hex_write(file->digest, DIGEST_BYTES, digest);
		if (event && event_fact(event, ARG_ATTACHMENTS, &records) &&
		    attaches(records, digest)) {
			check->proven++;
		} else {
			verify_fault(check, _("%s: no event of the proof attached it"), file->path);
		}
	}
}
