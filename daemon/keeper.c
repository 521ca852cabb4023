/* Who begins the daemon's helpers; keeper.h. */
#include "keeper.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "log.h"
#include "vault_wire.h"

/* Where its own socket is in the keeper; what is above it is closed. */
#define OWN_FD 3

/* ---- a descriptor on its way ---- */

union passed {
	struct cmsghdr header;
	char bytes[CMSG_SPACE(sizeof(int))];
};

bool keeper_begin(const struct keeper *keeper, int fd)
{
	union passed passed = { 0 };
	char byte = 0;
	struct iovec piece = { &byte, 1 };
	struct msghdr message = { .msg_iov = &piece,
		.msg_iovlen = 1,
		.msg_control = passed.bytes,
		.msg_controllen = sizeof(passed.bytes) };
	struct cmsghdr *header = CMSG_FIRSTHDR(&message);

	header->cmsg_level = SOL_SOCKET;
	header->cmsg_type = SCM_RIGHTS;
	header->cmsg_len = CMSG_LEN(sizeof(fd));
	memcpy(CMSG_DATA(header), &fd, sizeof(fd));
	return sendmsg(keeper->socket, &message, MSG_DONTWAIT | MSG_NOSIGNAL) == 1;
}

/* -1 where the daemon has gone. */
static int receive(void)
{
	union passed passed = { 0 };
	char byte;
	struct iovec piece = { &byte, 1 };
	struct msghdr message = { .msg_iov = &piece,
		.msg_iovlen = 1,
		.msg_control = passed.bytes,
		.msg_controllen = sizeof(passed.bytes) };
	struct cmsghdr *header;
	ssize_t got;
	int fd = -1;

	do {
		got = recvmsg(OWN_FD, &message, MSG_CMSG_CLOEXEC);
	} while (got < 0 && errno == EINTR);
	header = got == 1 ? CMSG_FIRSTHDR(&message) : NULL;
	if (header && header->cmsg_level == SOL_SOCKET && header->cmsg_type == SCM_RIGHTS) {
		memcpy(&fd, CMSG_DATA(header), sizeof(fd));
	}
	return fd;
}

/* ---- the process ---- */

/* 0 where it cannot be begun: the socket's end closes, and the daemon sees that. */
static pid_t begin(const char *path, const char *worker, const char *word, int fd)
{
	char *const words[] = { (char *)path, (char *)worker, *word ? (char *)word : NULL, NULL };
	char *const nothing[] = { NULL };
	posix_spawn_file_actions_t actions;
	pid_t child = 0;
	int error;

	(void)posix_spawn_file_actions_init(&actions);
	(void)posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDWR, 0);
	(void)posix_spawn_file_actions_adddup2(&actions, STDIN_FILENO, STDOUT_FILENO);
	(void)posix_spawn_file_actions_adddup2(&actions, fd, VAULT_FD);
	(void)posix_spawn_file_actions_addclosefrom_np(&actions, VAULT_FD + 1);
	error = posix_spawn(&child, path, &actions, NULL, words, nothing);
	(void)posix_spawn_file_actions_destroy(&actions);
	if (error) {
		log_line(LOG_LEVEL_ERROR, "vault-not-begun", "worker=%s why=%s", worker,
		    log_quoted(strerror(error)));
		return 0;
	}
	log_line(LOG_LEVEL_INFO, "vault-begun", "worker=%s pid=%d", worker, (int)child);
	return child;
}

static void end(pid_t child)
{
	if (!child) return;
	(void)kill(child, SIGKILL);
	(void)waitpid(child, NULL, 0);
}

static _Noreturn void keep(const char *path, const char *worker, const char *word, int socket)
{
	pid_t child = 0;
	int fd;

	/* a stop is the daemon's to tell: it lets go of the socket when it is through */
	signal(SIGTERM, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	(void)prctl(PR_SET_NAME, "vault-keeper");
	if (socket != OWN_FD && dup3(socket, OWN_FD, O_CLOEXEC) != OWN_FD) _exit(1);
	(void)close_range(OWN_FD + 1, ~0U, 0);
	while ((fd = receive()) >= 0) {
		end(child);
		child = begin(path, worker, word, fd);
		(void)close(fd);
	}
	end(child);
	_exit(0);
}

struct keeper keeper_new(const char *path, const char *worker, const char *word)
{
	struct keeper keeper;
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) abort();
	keeper.process = fork();
	if (keeper.process < 0) abort();
	if (keeper.process == 0) keep(path, worker, word, ends[1]);
	(void)close(ends[1]);
	keeper.socket = ends[0];
	return keeper;
}

void keeper_end(struct keeper *keeper)
{
	(void)close(keeper->socket);
	(void)waitpid(keeper->process, NULL, 0);
}
