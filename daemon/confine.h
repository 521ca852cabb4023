/*
 * What the daemon gives up of its own, so that whoever took it over would have little: nobody looks
 * into its memory, nothing of it is dumped, no program it starts gains rights; and, once it
 * listens, the system calls that its loop does not need (seccomp(2), by libseccomp). Then it makes
 * no socket that others could connect to, starts nothing, traces nothing, opens files for reading
 * alone, and makes no memory executable.
 *
 * Option seccomp. What is begun for it later is begun by a keeper (keeper.h) from before. A process
 * is confined once and for ever.
 */
#pragma once

#include <stdbool.h>

enum confine_mode {
	CONFINE_NOT,
	CONFINE_KILL, /* the kernel ends the process: status 31 (SIGSYS), and a line of its audit */
	CONFINE_TELL  /* a line in the log names the call before it ends in the same way */
};

struct confine {
	enum confine_mode mode;
	bool has_sanitizer; /* what looks for leaks at the end traces the process itself */
};

/* First thing: no dumps, no new rights, no looking in. */
void confine_memory(void);
/* The filter. False with errno where the kernel takes none. */
bool confine_calls(const struct confine *confine);
/* The same as it runs, by its options, with a line in the log; false where a filter is wanted and
 * cannot be had. */
bool confine_daemon(int mode);
