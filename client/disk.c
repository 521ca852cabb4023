/* Small files of the person's own; disk.h. */
#include "disk.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "link.h"
#include "say.h"

static bool make_each(char *path)
{
	for (char *at = path + 1;; at++) {
		char here = *at;

		if (here != '/' && here != '\0') continue;
		*at = '\0';
		if (mkdir(path, 0700) != 0 && errno != EEXIST) return *at = here, false;
		*at = here;
		if (here == '\0') return true;
	}
}

bool disk_home(char *ret_path, size_t bytes)
{
	const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
	bool has_state = state && *state == '/';
	int length = has_state
	    ? snprintf(ret_path, bytes, "%s/mediate", state)
	    : snprintf(ret_path, bytes, "%s/.local/state/mediate", home ? home : "");

	if (length < (int)bytes && *ret_path == '/' && make_each(ret_path) &&
	    chmod(ret_path, 0700) == 0) {
		return true;
	}
	fprintf(stderr, _("nothing can be kept in %s: %s\n"), ret_path, link_why(errno));
	return false;
}

static bool path_of(char ret[PATH_MAX], const char *directory, const char *name, const char *end)
{
	return snprintf(ret, PATH_MAX, "%s/%s%s", directory, name, end) < PATH_MAX;
}

static bool write_all(int fd, const char *content, size_t bytes)
{
	while (bytes > 0) {
		ssize_t written = write(fd, content, bytes);

		if (written < 0 && errno == EINTR) continue;
		if (written <= 0) return false;
		content += written;
		bytes -= (size_t)written;
	}
	return fsync(fd) == 0;
}

static bool sync_directory(const char *directory)
{
	int fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool is_synced = fd >= 0 && fsync(fd) == 0;

	if (fd >= 0) (void)close(fd);
	return is_synced;
}

bool disk_write(const char *directory, const char *name, const void *content, size_t bytes)
{
	char path[PATH_MAX], before[PATH_MAX];
	bool is_written = false;
	int fd = -1;

	if (path_of(path, directory, name, "") && path_of(before, directory, name, ".new")) {
		fd = open(before, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
	}
	if (fd >= 0) is_written = write_all(fd, content, bytes);
	if (fd >= 0) is_written = close(fd) == 0 && is_written;
	is_written = is_written && rename(before, path) == 0 && sync_directory(directory);
	if (!is_written) {
		fprintf(stderr, _("it could not be kept in %s: %s\n"), directory, link_why(errno));
	}
	return is_written;
}

static unsigned char *read_all(FILE *file, size_t *ret_bytes)
{
	unsigned char *content;
	struct stat about;

	if (fstat(fileno(file), &about) != 0 || about.st_size > DISK_BYTES_MAX) return NULL;
	content = malloc((size_t)about.st_size + 1);
	if (!content) abort();
	*ret_bytes = fread(content, 1, (size_t)about.st_size, file);
	return content;
}

unsigned char *disk_read(const char *directory, const char *name, size_t *ret_bytes)
{
	char path[PATH_MAX];
	unsigned char *content;
	FILE *file;

	if (!path_of(path, directory, name, "")) return NULL;
	file = fopen(path, "re");
	if (!file) return NULL;
	content = read_all(file, ret_bytes);
	(void)fclose(file);
	return content;
}

bool disk_has(const char *directory, const char *name)
{
	char path[PATH_MAX];

	return path_of(path, directory, name, "") && access(path, F_OK) == 0;
}

void disk_drop(const char *directory, const char *name)
{
	char path[PATH_MAX];

	if (path_of(path, directory, name, "")) (void)unlink(path);
}

size_t disk_each(const char *directory, const char *beginning, size_t most,
    void (*each)(void *context, const char *name), void *context)
{
	struct dirent **found;
	int count = scandir(directory, &found, NULL, alphasort);
	size_t told = 0;

	for (int i = 0; i < count; i++) {
		const char *name = found[i]->d_name;

		/* what ends so was never finished */
		if (told < most && strncmp(name, beginning, strlen(beginning)) == 0 &&
		    !strstr(name, ".new")) {
			each(context, name);
			told++;
		}
		free(found[i]);
	}
	if (count >= 0) free(found);
	return told;
}
