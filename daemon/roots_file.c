/* The file of roots outside the database, appended to and never written anew; roots_parts.h. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "roots_parts.h"

static const char head[] =
    "# 调解日志每日签名根。每行一个，只增不改；请定期抄送到系统之外保存。用 mediate-verify 核对证明时要用到它。\n"
    "# Signed daily roots of the mediation journal, one a line, only ever added to; keep copies outside the system. mediate-verify checks proofs against it.\n";

static bool say_errno(const struct roots_file *file, const char *what)
{
	roots_say("签名根文件读写不了。", "cannot %s %s: %s", what, file->path, strerror(errno));
	return false;
}

static bool load(struct roots_file *file, int fd)
{
	struct stat status;
	size_t bytes = 0, line;

	if (fstat(fd, &status) != 0) return say_errno(file, "read");
	if (!S_ISREG(status.st_mode) || (size_t)status.st_size > ROOT_BOOK_BYTES_MAX) {
		roots_say("签名根文件不是普通文件，或太大：请换一个新文件。",
		    "%s is no regular file, or too large: begin a new one", file->path);
		return false;
	}
	file->text = calloc(1, (size_t)status.st_size + 1);
	if (!file->text) abort();
	while (bytes < (size_t)status.st_size) {
		ssize_t count =
		    pread(fd, file->text + bytes, (size_t)status.st_size - bytes, (off_t)bytes);

		if (count <= 0) return say_errno(file, "read");
		bytes += (size_t)count;
	}
	if (!root_book_read(file->text, bytes, &file->book, &line)) {
		roots_say("签名根文件里有一行不对：请从别处保存的副本核对。",
		    "line %zu of %s is no root: compare it with copies kept elsewhere", line,
		    file->path);
		return false;
	}
	file->has_key = file->book.key_count > 0;
	if (file->has_key) {
		memcpy(file->key, file->book.keys[file->book.key_count - 1], ROOT_KEY_BYTES);
	}
	return true;
}

/* That the file is there at all is on the disk, too. */
static bool sync_folder(const struct roots_file *file)
{
	char *path = strdup(file->path), *slash;
	bool is_synced;
	int fd;

	if (!path) abort();
	slash = strrchr(path, '/');
	if (slash) slash[slash == path] = '\0';
	fd = open(slash ? path : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	is_synced = fd >= 0 && fsync(fd) == 0;
	if (!is_synced) (void)say_errno(file, "sync the folder of");
	if (fd >= 0) (void)close(fd);
	free(path);
	return is_synced;
}

/* Whole and on the disk, or taken back. */
static bool append(const struct roots_file *file, const char *text, size_t bytes)
{
	off_t before = lseek(file->fd, 0, SEEK_END);
	ssize_t count = before < 0 ? -1 : write(file->fd, text, bytes);

	if (count == (ssize_t)bytes && fsync(file->fd) == 0) return true;
	(void)say_errno(file, "append to");
	/* else the line stays torn, and the next run ends it */
	if (before >= 0 && ftruncate(file->fd, before) != 0) (void)say_errno(file, "shorten");
	return false;
}

bool roots_file_open(struct roots_file *file, const char *path)
{
	*file = (struct roots_file){ .path = path };
	file->fd = open(path, O_RDWR | O_APPEND | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0644);
	if (file->fd < 0) return say_errno(file, "open");
	if (flock(file->fd, LOCK_EX | LOCK_NB) != 0) {
		roots_say("另一个 mediationd roots 正在写签名根文件。",
		    "%s is being written by another", path);
		return false;
	}
	if (!load(file, file->fd)) return false;
	if (*file->text) return true;
	return append(file, head, strlen(head)) && sync_folder(file);
}

bool roots_file_read(struct roots_file *file, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	bool is_read;

	*file = (struct roots_file){ .path = path, .fd = -1 };
	if (fd < 0) return say_errno(file, "open");
	is_read = load(file, fd);
	(void)close(fd);
	return is_read;
}

void roots_file_close(struct roots_file *file)
{
	root_book_free(&file->book);
	free(file->text);
	file->text = NULL;
	if (file->fd >= 0) (void)close(file->fd);
	file->fd = -1;
}

bool roots_file_is_torn(const struct roots_file *file)
{
	return file->book.torn != NULL;
}

static bool append_line(struct roots_file *file, char line[ROOT_LINE_MAX])
{
	size_t length = strlen(line), torn = file->book.torn_bytes;

	if (torn > length || (torn && memcmp(line, file->book.torn, torn) != 0)) {
		roots_say(
		    "签名根文件最后一行不全，也不是接下去该写的那一行：请从别处保存的副本核对。",
		    "the last line of %s is torn, and no part of what comes next: compare it with copies kept elsewhere",
		    file->path);
		return false;
	}
	line[length++] = '\n';
	if (!append(file, line + torn, length - torn)) return false;
	file->book.torn = NULL;
	file->book.torn_bytes = 0;
	return true;
}

bool roots_file_append(
    struct roots_file *file, const struct root *root, const uint8_t key[ROOT_KEY_BYTES])
{
	char line[ROOT_LINE_MAX];

	if (!file->has_key || memcmp(file->key, key, ROOT_KEY_BYTES) != 0) {
		root_key_line(key, line);
		if (!append_line(file, line)) return false;
		memcpy(file->key, key, ROOT_KEY_BYTES);
		file->has_key = true;
	}
	root_line(root, line);
	return append_line(file, line);
}
