/* Files whole; file.h. */
#include "file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "say.h"

#define PIECE_BYTES 65536
#define BESIDE      ".XXXXXX"

const char *file_why(int error, bool is_written)
{
	switch (error) {
	case EEXIST:
		return _("it is there already; give another name");
	case ENOENT:
	case ENOTDIR:
		return is_written ? _("there is no such folder") : _("there is no such file");
	case EACCES:
	case EPERM:
	case EROFS:
		return is_written ? _("you may not write there") : _("you may not read it");
	case EISDIR:
		return _("that is a folder, no file");
	case ENOSPC:
		return _("no space is left");
	default:
		return strerror(error);
	}
}

static char *read_all(FILE *file, size_t *ret_bytes)
{
	size_t room = PIECE_BYTES, bytes = 0;
	char *text = malloc(room), *larger;

	if (!text) abort();
	for (;;) {
		bytes += fread(text + bytes, 1, room - bytes - 1, file);
		if (ferror(file)) {
			free(text);
			return NULL;
		}
		if (feof(file)) break;
		room *= 2;
		larger = realloc(text, room);
		if (!larger) abort();
		text = larger;
	}
	text[bytes] = '\0';
	*ret_bytes = bytes;
	return text;
}

char *file_read(const char *path, size_t *ret_bytes)
{
	bool is_input = strcmp(path, "-") == 0;
	FILE *file = is_input ? stdin : fopen(path, "re");
	char *text = file ? read_all(file, ret_bytes) : NULL;
	int error = errno;

	if (file && !is_input) (void)fclose(file);
	if (!text) fprintf(stderr, "%s: %s\n", path, file_why(error, false));
	return text;
}

unsigned char *file_load(const char *path, size_t most, size_t *ret_bytes)
{
	FILE *file = fopen(path, "re");
	unsigned char *content = NULL;
	struct stat told;

	if (!file) return NULL;
	if (fstat(fileno(file), &told) == 0 && S_ISREG(told.st_mode) &&
	    (size_t)told.st_size <= most) {
		content = malloc((size_t)told.st_size + 1);
		if (!content) abort();
		*ret_bytes = fread(content, 1, (size_t)told.st_size, file);
	}
	(void)fclose(file);
	return content;
}

/* ---- writing ---- */

static bool write_all(int fd, const char *text, size_t bytes)
{
	while (bytes) {
		ssize_t written = write(fd, text, bytes);

		if (written < 0 && errno == EINTR) continue;
		if (written <= 0) return false;
		text += written;
		bytes -= (size_t)written;
	}
	return true;
}

bool file_place(const char *variable, const char *part, const char *name, char *ret, size_t bytes)
{
	const char *base = getenv(variable), *home = getenv("HOME");
	int length = base && *base == '/' ? snprintf(ret, bytes, "%s/mediate/%s", base, name)
	    : home && *home == '/' ? snprintf(ret, bytes, "%s/%s/mediate/%s", home, part, name)
	                           : -1;

	return length > 0 && length < (int)bytes;
}

void file_make_folders(char *path)
{
	for (char *at = path + 1; *at; at++) {
		if (*at != '/') continue;
		*at = '\0';
		(void)mkdir(path, 0700);
		*at = '/';
	}
}

bool file_replace(const char *path, const void *bytes, size_t count)
{
	char beside[PATH_MAX];
	bool is_written;
	int fd, error;

	if (snprintf(beside, sizeof(beside), "%s%s", path, BESIDE) >= (int)sizeof(beside)) {
		return errno = ENAMETOOLONG, false;
	}
	file_make_folders(beside);
	fd = mkostemp(beside, O_CLOEXEC);
	if (fd < 0) return false;
	is_written = write_all(fd, bytes, count) && fsync(fd) == 0;
	error = errno;
	if (close(fd) != 0) is_written = false;
	if (is_written && rename(beside, path) == 0) return true;
	if (is_written) error = errno;
	(void)unlink(beside);
	return errno = error, false;
}

bool file_write_new(const char *path, const char *text, size_t bytes)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
	bool is_whole = fd >= 0 && write_all(fd, text, bytes);
	int error = errno;

	if (fd >= 0 && close(fd) != 0 && is_whole) {
		is_whole = false;
		error = errno;
	}
	if (is_whole) return true;
	if (fd >= 0) (void)unlink(path);
	fprintf(stderr, _("%s could not be written: %s\n"), path, file_why(error, true));
	return false;
}

/* Whether it is a folder of ours that nobody else enters. */
static bool is_private(const char *path)
{
	struct stat found;

	return path && *path == '/' && stat(path, &found) == 0 && S_ISDIR(found.st_mode) &&
	    found.st_uid == geteuid() && (found.st_mode & (S_IRWXG | S_IRWXO)) == 0;
}

bool file_private_folder(char *ret, size_t bytes)
{
	const char *login = getenv("XDG_RUNTIME_DIR"), *wanted = getenv("TMPDIR");
	const char *parent = is_private(login) ? login : wanted && *wanted == '/' ? wanted : "/tmp";

	if (snprintf(ret, bytes, "%s/mediate-XXXXXX", parent) < (int)bytes && mkdtemp(ret)) {
		return true;
	}
	fprintf(stderr, _("%s could not be written: %s\n"), parent, file_why(errno, true));
	return false;
}

bool file_out(const char *wanted, const char *name, char ret[PATH_MAX])
{
	char folder[PATH_MAX - 64];

	if (wanted) {
		/* a longer one would be another file */
		if (snprintf(ret, PATH_MAX, "%s", wanted) < PATH_MAX) return true;
		fprintf(stderr, "%s\n", _("the address is too long"));
		return false;
	}
	if (!file_private_folder(folder, sizeof(folder))) return false;
	(void)snprintf(ret, PATH_MAX, "%s/%s.html", folder, name);
	return true;
}

static bool cannot_write(const struct file_new *file)
{
	fprintf(stderr, "%s: %s\n", file->path, file_why(errno, true));
	return false;
}

bool file_begin(struct file_new *file, const char *path)
{
	int fd;

	*file = (struct file_new){ .path = path };
	if (asprintf(&file->beside, "%s.XXXXXX", path) < 0) abort();
	fd = mkostemp(file->beside, O_CLOEXEC);
	file->out = fd >= 0 ? fdopen(fd, "w") : NULL;
	if (file->out) return true;
	(void)cannot_write(file);
	free(file->beside);
	return false;
}

static bool is_stored(struct file_new *file)
{
	bool is_whole = fflush(file->out) == 0 && fsync(fileno(file->out)) == 0;
	int error = errno;

	if (fclose(file->out) != 0 && is_whole) return false;
	errno = error;
	return is_whole && rename(file->beside, file->path) == 0;
}

bool file_end(struct file_new *file)
{
	bool is_there = is_stored(file);

	if (!is_there) {
		(void)cannot_write(file);
		(void)unlink(file->beside);
	}
	free(file->beside);
	return is_there;
}

void file_drop(struct file_new *file)
{
	(void)fclose(file->out);
	(void)unlink(file->beside);
	free(file->beside);
}
