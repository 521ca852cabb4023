/* A folder that is there whole or not at all; report_folder.h. */
#include "report_folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define BESIDE    ".%s.XXXXXX"
#define BESIDE_AT 7 /* ".XXXXXX" */
#define TRIES_MAX 8
#define DEPTH_MAX 2

/* ---- taking away ---- */

static bool is_self(const char *name)
{
	return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

/* Ours is no deeper than it is made; of what somebody else put there the rest stays. */
static void take_away(int parent, const char *name, unsigned depth)
{
	int fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	DIR *entries = fd >= 0 ? fdopendir(fd) : NULL;
	const struct dirent *entry;

	while (entries && (entry = readdir(entries))) {
		if (is_self(entry->d_name) || unlinkat(fd, entry->d_name, 0) == 0) continue;
		if (depth < DEPTH_MAX) take_away(fd, entry->d_name, depth + 1);
	}
	if (entries) {
		(void)closedir(entries);
	} else if (fd >= 0) {
		(void)close(fd);
	}
	(void)unlinkat(parent, name, AT_REMOVEDIR);
}

/* ".NAME.XXXXXX" of our name. */
static bool is_beside(const char *found, const char *name)
{
	size_t length = strlen(name);

	return found[0] == '.' && strncmp(found + 1, name, length) == 0 &&
	    found[1 + length] == '.' && strlen(found) == 1 + length + BESIDE_AT;
}

/* What nobody holds. */
static void take_away_left(const char *parent, const char *name)
{
	DIR *entries = opendir(parent);
	const struct dirent *entry;

	while (entries && (entry = readdir(entries))) {
		int fd;

		if (!is_beside(entry->d_name, name)) continue;
		fd = openat(
		    dirfd(entries), entry->d_name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
		if (fd < 0) continue;
		if (flock(fd, LOCK_EX | LOCK_NB) == 0) take_away(dirfd(entries), entry->d_name, 1);
		(void)close(fd);
	}
	if (entries) (void)closedir(entries);
}

/* ---- making ---- */

/* The folder in which a path stands, and its name there; false where it has none. */
static bool take_apart(const char *path, char parent[PATH_MAX], char name[NAME_MAX + 1])
{
	size_t length = strlen(path);
	const char *slash;

	while (length > 1 && path[length - 1] == '/') {
		length--;
	}
	if (length == 0 || length >= PATH_MAX) return errno = length ? ENAMETOOLONG : ENOENT, false;
	slash = memrchr(path, '/', length);
	if (!slash) {
		(void)snprintf(parent, PATH_MAX, ".");
	} else {
		(void)snprintf(
		    parent, PATH_MAX, "%.*s", slash == path ? 1 : (int)(slash - path), path);
	}
	slash = slash ? slash + 1 : path;
	length -= (size_t)(slash - path);
	if (length == 0 || length + BESIDE_AT + 1 > NAME_MAX) return errno = ENAMETOOLONG, false;
	(void)snprintf(name, NAME_MAX + 1, "%.*s", (int)length, slash);
	if (is_self(name)) return errno = EEXIST, false;
	return true;
}

/* Between its making and the lock another run may have taken it for one that is left. */
static bool make_held(struct report_folder *folder, const char *parent, const char *name)
{
	for (unsigned i = 0; i < TRIES_MAX; i++) {
		struct stat told;

		if (snprintf(folder->path, sizeof(folder->path), "%s/" BESIDE, parent, name) >=
		    (int)sizeof(folder->path)) {
			errno = ENAMETOOLONG;
			break;
		}
		if (!mkdtemp(folder->path)) break;
		folder->fd = open(folder->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		if (folder->fd >= 0 && flock(folder->fd, LOCK_EX | LOCK_NB) == 0 &&
		    fstat(folder->fd, &told) == 0 && told.st_nlink > 0) {
			return true;
		}
		if (folder->fd >= 0) (void)close(folder->fd);
		folder->fd = -1;
		errno = EAGAIN;
	}
	folder->path[0] = '\0';
	return false;
}

bool report_folder_begin(struct report_folder *folder, const char *place)
{
	char parent[PATH_MAX], name[NAME_MAX + 1];
	struct stat told;

	*folder = (struct report_folder){ .place = place, .fd = -1 };
	if (!take_apart(place, parent, name)) return false;
	if (lstat(place, &told) == 0) return errno = EEXIST, false;
	take_away_left(parent, name);
	return make_held(folder, parent, name);
}

static bool sync_folder(int at, const char *path)
{
	int fd = openat(at, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool is_stored = fd >= 0 && fsync(fd) == 0;
	int error = errno;

	if (fd >= 0) (void)close(fd);
	errno = error;
	return is_stored;
}

bool report_folder_end(struct report_folder *folder, const char *within)
{
	char parent[PATH_MAX], name[NAME_MAX + 1];

	if (!take_apart(folder->place, parent, name)) return false;
	if (!sync_folder(folder->fd, within) || fsync(folder->fd) != 0) return false;
	if (renameat2(AT_FDCWD, folder->path, AT_FDCWD, folder->place, RENAME_NOREPLACE) != 0) {
		return false;
	}
	folder->path[0] = '\0';
	return sync_folder(AT_FDCWD, parent);
}

void report_folder_close(struct report_folder *folder)
{
	if (folder->path[0]) take_away(AT_FDCWD, folder->path, 1);
	if (folder->fd >= 0) (void)close(folder->fd);
	folder->fd = -1;
}
