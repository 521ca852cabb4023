/* Small files of the person's own; disk.h. */
#include "disk.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "file.h"
#include "say.h"

#define MARKS "marks"

bool disk_home(char *ret_path, size_t bytes)
{
	if (file_place("XDG_STATE_HOME", ".local/state", "kept", ret_path, bytes)) return true;
	fprintf(stderr, "%s\n", _("nothing can be kept: this login has no home directory"));
	return false;
}

static bool path_of(char ret[PATH_MAX], const char *directory, const char *name)
{
	return snprintf(ret, PATH_MAX, "%s/%s", directory, name) < PATH_MAX;
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
	char path[PATH_MAX];

	if (path_of(path, directory, name) && file_replace(path, content, bytes) &&
	    sync_directory(directory)) {
		return true;
	}
	fprintf(stderr, _("it could not be kept in %s: %s\n"), directory, file_why(errno, true));
	return false;
}

unsigned char *disk_read(const char *directory, const char *name, size_t *ret_bytes)
{
	char path[PATH_MAX];

	return path_of(path, directory, name) ? file_load(path, DISK_BYTES_MAX, ret_bytes) : NULL;
}

bool disk_has(const char *directory, const char *name)
{
	char path[PATH_MAX];

	return path_of(path, directory, name) && access(path, F_OK) == 0;
}

void disk_drop(const char *directory, const char *name)
{
	char path[PATH_MAX];

	if (path_of(path, directory, name)) (void)unlink(path);
}

int disk_marks(const char *directory)
{
	char path[PATH_MAX];

	if (!path_of(path, directory, MARKS)) return -1;
	return open(path, O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
}

static bool set_mark(int marks, int64_t number, short type)
{
	struct flock mark = { .l_type = type, .l_whence = SEEK_SET, .l_start = number, .l_len = 1 };

	return fcntl(marks, F_OFD_SETLK, &mark) == 0;
}

/* A disk that knows no locks hinders nobody. */
bool disk_hold(int marks, int64_t number)
{
	return set_mark(marks, number, F_WRLCK) || (errno != EAGAIN && errno != EACCES);
}

void disk_let_go(int marks, int64_t number)
{
	(void)set_mark(marks, number, F_UNLCK);
}

size_t disk_each(const char *directory, const char *beginning, size_t most,
    void (*each)(void *context, const char *name), void *context)
{
	struct dirent **found;
	int count = scandir(directory, &found, NULL, alphasort);
	size_t told = 0;

	for (int i = 0; i < count; i++) {
		const char *name = found[i]->d_name;

		/* what has a point in its name was never finished */
		if (told < most && strncmp(name, beginning, strlen(beginning)) == 0 &&
		    !strchr(name, '.')) {
			each(context, name);
			told++;
		}
		free(found[i]);
	}
	if (count >= 0) free(found);
	return told;
}
