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

static bool cannot_keep(const char *directory)
{
	fprintf(stderr, _("it could not be kept in %s: %s\n"), directory, file_why(errno, true));
	return false;
}

bool disk_write(const char *directory, const char *name, const void *content, size_t bytes)
{
	char path[PATH_MAX];

	if (path_of(path, directory, name) && file_replace(path, content, bytes) &&
	    sync_directory(directory)) {
		return true;
	}
	return cannot_keep(directory);
}

enum disk_new disk_create(
    const char *directory, const char *name, const void *content, size_t bytes)
{
	char path[PATH_MAX], beside[PATH_MAX], own[64];
	enum disk_new made = DISK_FAILED;

	(void)snprintf(own, sizeof(own), "%s.%d", name, (int)getpid());
	if (!path_of(path, directory, name) || !path_of(beside, directory, own) ||
	    !file_replace(beside, content, bytes)) {
		return (void)cannot_keep(directory), DISK_FAILED;
	}
	if (link(beside, path) == 0) {
		made = DISK_NEW;
	} else if (errno == EEXIST) {
		made = DISK_THERE;
	}
	if (made == DISK_FAILED || !sync_directory(directory)) (void)cannot_keep(directory);
	(void)unlink(beside);
	return made;
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
	int marks = -1;

	if (path_of(path, directory, MARKS)) {
		file_make_folders(path);
		marks = open(path, O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
	}
	if (marks < 0) (void)cannot_keep(directory);
	return marks;
}

static bool set_mark(int marks, int64_t number, short type, int how)
{
	struct flock mark = { .l_type = type, .l_whence = SEEK_SET, .l_start = number, .l_len = 1 };

	while (fcntl(marks, how, &mark) != 0) {
		if (errno == EINTR) continue;
		/* a disk that knows no locks hinders nobody */
		return errno == ENOLCK || errno == EOPNOTSUPP || errno == ENOSYS || errno == EINVAL;
	}
	return true;
}

bool disk_hold(int marks, int64_t number)
{
	return set_mark(marks, number, F_WRLCK, F_OFD_SETLK);
}

void disk_wait(int marks, int64_t number)
{
	(void)set_mark(marks, number, F_WRLCK, F_OFD_SETLKW);
}

void disk_let_go(int marks, int64_t number)
{
	(void)set_mark(marks, number, F_UNLCK, F_OFD_SETLK);
}

void disk_each(const char *directory, const char *beginning,
    void (*each)(void *context, const char *name), void *context)
{
	struct dirent **found;
	int count = scandir(directory, &found, NULL, alphasort);

	for (int i = 0; i < count; i++) {
		const char *name = found[i]->d_name;

		/* what has a point in its name was never finished */
		if (strncmp(name, beginning, strlen(beginning)) == 0 && !strchr(name, '.')) {
			each(context, name);
		}
		free(found[i]);
	}
	if (count >= 0) free(found);
}
