/* What the daemon gives up; confine.h. */
#include "confine.h"

#include <errno.h>
#include <fcntl.h>
#include <seccomp.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "log.h"

#if defined(__SANITIZE_ADDRESS__)
#define HAS_SANITIZER true
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define HAS_SANITIZER true
#endif
#endif
#ifndef HAS_SANITIZER
#define HAS_SANITIZER false
#endif

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* What the loop, libevent, libpq, OpenSSL and the C library need of the kernel while it runs. */
static const int allowed[] = {
	/* the loop and its descriptors */
	SCMP_SYS(epoll_wait), SCMP_SYS(epoll_pwait), SCMP_SYS(epoll_ctl), SCMP_SYS(poll),
	SCMP_SYS(ppoll), SCMP_SYS(read), SCMP_SYS(readv), SCMP_SYS(write), SCMP_SYS(writev),
	SCMP_SYS(close), SCMP_SYS(fcntl),
	/* peers, and the database, which is connected to anew; names of hosts */
	SCMP_SYS(accept4), SCMP_SYS(connect), SCMP_SYS(sendto), SCMP_SYS(recvfrom),
	SCMP_SYS(sendmsg), SCMP_SYS(sendmmsg), SCMP_SYS(recvmsg), SCMP_SYS(shutdown),
	SCMP_SYS(getsockopt), SCMP_SYS(setsockopt), SCMP_SYS(getsockname), SCMP_SYS(getpeername),
	/* the two ends of a socket for a helper, of which its keeper gets one */
	SCMP_SYS(socketpair),
	/* what is read anew: configuration, certificates, the database's password file */
	SCMP_SYS(access), SCMP_SYS(faccessat), SCMP_SYS(faccessat2), SCMP_SYS(stat),
	SCMP_SYS(fstat), SCMP_SYS(newfstatat), SCMP_SYS(statx), SCMP_SYS(lseek), SCMP_SYS(readlink),
	SCMP_SYS(getcwd), SCMP_SYS(pread64),
	/* the Unix socket's file goes at the end */
	SCMP_SYS(unlink),
	/* memory, time, chance */
	SCMP_SYS(brk), SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(madvise), SCMP_SYS(getrandom),
	/* how much memory there is: asked for by qsort */
	SCMP_SYS(sysinfo), SCMP_SYS(clock_gettime), SCMP_SYS(clock_getres), SCMP_SYS(gettimeofday),
	SCMP_SYS(clock_nanosleep), SCMP_SYS(nanosleep), SCMP_SYS(restart_syscall), SCMP_SYS(futex),
	/* who it is, and signals */
	SCMP_SYS(getpid), SCMP_SYS(getppid), SCMP_SYS(gettid), SCMP_SYS(getuid), SCMP_SYS(geteuid),
	SCMP_SYS(getgid), SCMP_SYS(getegid), SCMP_SYS(uname), SCMP_SYS(rt_sigaction),
	SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigreturn), SCMP_SYS(sigaltstack), SCMP_SYS(wait4),
	SCMP_SYS(waitid), SCMP_SYS(exit), SCMP_SYS(exit_group)
};

/* A leak is looked for by a thread that stops the others, and told by files that it reads. */
static const int sanitizing[] = { SCMP_SYS(clone), SCMP_SYS(ptrace), SCMP_SYS(prctl),
	SCMP_SYS(arch_prctl), SCMP_SYS(getdents), SCMP_SYS(getdents64), SCMP_SYS(sched_yield),
	SCMP_SYS(prlimit64), SCMP_SYS(sched_getaffinity), SCMP_SYS(set_robust_list), SCMP_SYS(rseq),
	SCMP_SYS(kill), SCMP_SYS(pipe), SCMP_SYS(pipe2), SCMP_SYS(getrlimit),
	SCMP_SYS(process_vm_readv), SCMP_SYS(getrusage), SCMP_SYS(mincore), SCMP_SYS(membarrier) };

void confine_memory(void)
{
	const struct rlimit none = { 0, 0 };

	(void)setrlimit(RLIMIT_CORE, &none);
	(void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) abort();
}

/* ---- the filter ---- */

static int allow_all(scmp_filter_ctx filter, const int *calls, size_t count)
{
	int error = 0;

	for (size_t i = 0; i < count && error == 0; i++) {
		error = seccomp_rule_add(filter, SCMP_ACT_ALLOW, calls[i], 0);
	}
	return error;
}

/* Files are opened to be read; what wants to write one is a stranger. */
static int allow_reading(scmp_filter_ctx filter)
{
	const scmp_datum_t writes = O_ACCMODE | O_CREAT | O_TRUNC;
	int error = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(openat), 1,
	    SCMP_A2(SCMP_CMP_MASKED_EQ, writes, O_RDONLY));

	if (error) return error;
	return seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(open), 1,
	    SCMP_A1(SCMP_CMP_MASKED_EQ, writes, O_RDONLY));
}

/* The C library asks for others too where it looks up a host, and does without. */
static int allow_sockets(scmp_filter_ctx filter)
{
	static const int families[] = { AF_UNIX, AF_INET, AF_INET6 };
	int error = 0;

	for (size_t i = 0; i < COUNT(families) && error == 0; i++) {
		error = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(socket), 1,
		    SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)families[i]));
	}
	if (error) return error;
	return seccomp_rule_add(filter, SCMP_ACT_ERRNO(EAFNOSUPPORT), SCMP_SYS(socket), 1,
	    SCMP_A0(SCMP_CMP_EQ, AF_NETLINK));
}

/* A library that is loaded now is refused, not killed for: the resolver may look for one. */
static int allow_memory(scmp_filter_ctx filter)
{
	static const int calls[] = { SCMP_SYS(mmap), SCMP_SYS(mprotect) };
	int error = 0;

	for (size_t i = 0; i < COUNT(calls) && error == 0; i++) {
		error = seccomp_rule_add(
		    filter, SCMP_ACT_ALLOW, calls[i], 1, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
		if (error) break;
		error = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EACCES), calls[i], 1,
		    SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, PROT_EXEC));
	}
	return error;
}

/* How much there is to read; whether something is a terminal, which it is not. */
static int allow_device_calls(scmp_filter_ctx filter)
{
	int error = seccomp_rule_add(
	    filter, SCMP_ACT_ALLOW, SCMP_SYS(ioctl), 1, SCMP_A1(SCMP_CMP_EQ, FIONREAD));

	if (error) return error;
	return seccomp_rule_add(
	    filter, SCMP_ACT_ERRNO(ENOTTY), SCMP_SYS(ioctl), 1, SCMP_A1(SCMP_CMP_EQ, TCGETS));
}

/* abort() is a signal to oneself. */
static int allow_own_signal(scmp_filter_ctx filter)
{
	return seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1,
	    SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)getpid()));
}

static int fill(scmp_filter_ctx filter, const struct confine *confine)
{
	int error = allow_all(filter, allowed, COUNT(allowed));

	if (!error) error = allow_reading(filter);
	if (!error) error = allow_sockets(filter);
	if (!error) error = allow_memory(filter);
	if (!error) error = allow_device_calls(filter);
	if (!error) error = allow_own_signal(filter);
	if (!error && confine->has_sanitizer) {
		error = allow_all(filter, sanitizing, COUNT(sanitizing));
	}
	return error;
}

/* The call is named by its number: `scmp_sys_resolver NUMBER` tells its name. Then the end that it
 * would have had without the line. */
static void on_refused(int number, siginfo_t *what, void *context)
{
	(void)number;
	(void)context;
	log_line(LOG_LEVEL_ERROR, "syscall-refused", "number=%d", what->si_syscall);
	(void)signal(SIGSYS, SIG_DFL);
	(void)raise(SIGSYS);
}

static void tell(void)
{
	struct sigaction action = { .sa_sigaction = on_refused,
		.sa_flags = SA_SIGINFO | SA_NODEFER };

	(void)sigemptyset(&action.sa_mask);
	(void)sigaction(SIGSYS, &action, NULL);
}

bool confine_calls(const struct confine *confine)
{
	scmp_filter_ctx filter;
	int error;

	if (confine->mode == CONFINE_NOT) return true;
	if (confine->mode == CONFINE_TELL) tell();
	filter =
	    seccomp_init(confine->mode == CONFINE_TELL ? SCMP_ACT_TRAP : SCMP_ACT_KILL_PROCESS);
	if (!filter) abort();
	error = fill(filter, confine);
	if (!error) error = seccomp_load(filter);
	seccomp_release(filter);
	errno = -error;
	return error == 0;
}

bool confine_daemon(int mode)
{
	const struct confine confine = { (enum confine_mode)mode, HAS_SANITIZER };

	if (!confine_calls(&confine)) {
		log_line(LOG_LEVEL_ERROR, "start-failed",
		    "why=\"option seccomp: the kernel takes no filter; 0 goes without\" error=%s",
		    log_quoted(strerror(errno)));
		return false;
	}
	log_line(mode == CONFINE_NOT ? LOG_LEVEL_WARNING : LOG_LEVEL_INFO, "confined", "seccomp=%d",
	    mode);
	return true;
}
