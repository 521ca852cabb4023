/* Starts mediate-paper; paper_pdf.h. */
#include "paper_pdf.h"

#include <errno.h>
#include <limits.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "beside.h"
#include "say.h"

#define ENGINE      "mediate-paper"
#define PIECE_BYTES 16384

/* A file in memory with the text in it, at its beginning; -1 where there is no room. */
static int file_of(const struct text *text)
{
	int fd = memfd_create(ENGINE, MFD_CLOEXEC);
	size_t done = 0;
	ssize_t written;

	while (fd >= 0 && text && done < text->length) {
		written = write(fd, text->bytes + done, text->length - done);
		if (written <= 0) {
			(void)close(fd);
			return -1;
		}
		done += (size_t)written;
	}
	if (fd >= 0) (void)lseek(fd, 0, SEEK_SET);
	return fd;
}

/* Its exit status; -1 with errno where it cannot be started. What it says goes where ours goes. */
static int run(int from, int to)
{
	char path[PATH_MAX];
	char *const words[] = { (char *)ENGINE, (char *)say_either("zh-CN", "en"), NULL };
	posix_spawn_file_actions_t actions;
	int error = ENOENT, status = 0;
	pid_t child;

	(void)posix_spawn_file_actions_init(&actions);
	(void)posix_spawn_file_actions_adddup2(&actions, from, STDIN_FILENO);
	(void)posix_spawn_file_actions_adddup2(&actions, to, STDOUT_FILENO);
	if (program_beside(ENGINE, path, sizeof(path))) {
		error = posix_spawn(&child, path, &actions, NULL, words, environ);
	}
	(void)posix_spawn_file_actions_destroy(&actions);
	if (error) {
		errno = error;
		return -1;
	}
	while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
	}
	return WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_FAILURE;
}

static void read_back(int fd, FILE *out)
{
	char piece[PIECE_BYTES];
	ssize_t got;

	(void)lseek(fd, 0, SEEK_SET);
	while ((got = read(fd, piece, sizeof(piece))) > 0) {
		(void)fwrite(piece, 1, (size_t)got, out);
	}
}

bool paper_pdf(const struct text *document, struct text *ret_pdf)
{
	int from = file_of(document), to = file_of(NULL), status = -1;

	text_begin(ret_pdf);
	(void)fflush(stderr);
	if (from >= 0 && to >= 0) status = run(from, to);
	if (status < 0) {
		fprintf(stderr, _("no PDF can be made: %s could not be started (%s)\n"), ENGINE,
		    strerror(errno));
	}
	if (status == 0) read_back(to, ret_pdf->out);
	if (from >= 0) (void)close(from);
	if (to >= 0) (void)close(to);
	(void)text_end(ret_pdf);
	return status == 0;
}
