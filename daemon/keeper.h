/*
 * A process of its own that begins a helper of the daemon, and begins it again: forked before the
 * daemon gives up starting programs (confine.h), it can do nothing but this, with the program that
 * it was named then. The daemon sends the helper's end of a socket; the helper before it is ended
 * first.
 *
 * It ends, and its helper with it, when the daemon's end of its socket is closed, however that
 * comes.
 */
#pragma once

#include <stdbool.h>
#include <sys/types.h>

struct keeper {
	pid_t process;
	int socket;
};

/* path: the program; worker: its first word; word: the second, or "". All live as long as the
 * keeper is being begun. */
struct keeper keeper_new(const char *path, const char *worker, const char *word);
/* Waits until it and its helper have ended, which is at once. */
void keeper_end(struct keeper *keeper);
/* Hands on the helper's end of a socket, which the helper finds as VAULT_FD; the caller still
 * closes its own. Nothing comes back: whether there is a helper is seen at the other end of that
 * socket. False with errno where there is no keeper any more. */
bool keeper_begin(const struct keeper *keeper, int fd);
