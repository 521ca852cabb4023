/*
 * What a confined process may still do, and what ends it: each call in a child under the daemon's
 * own filter, as it is without a sanitizer.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "claim.h"
#include "confine.h"
#include "media.h"

/* A descriptor that was there before, as the daemon's listening socket is. */
static int made_before;
static struct media *media;

static void leave(int status)
{
	/* not exit(): what a sanitizer does at the end is not what is being tried */
	(void)syscall(SYS_exit_group, status);
}

/* What became of a child that does this under the filter. */
static int under_the_filter(const struct confine *confine, int (*attempt)(void))
{
	int status;
	pid_t child = fork();

	assert_true(child >= 0);
	if (child == 0) {
		confine_memory();
		if (!confine_calls(confine)) leave(99);
		leave(attempt());
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	return status;
}

static const struct confine as_released = { CONFINE_KILL, false };

/* ---- what it needs not ---- */

static int execute(void)
{
	return execl("/bin/true", "true", (char *)NULL);
}

static int fork_one(void)
{
	return (int)syscall(SYS_fork);
}

static int clone_one(void)
{
	return (int)syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);
}

static int bind_one(void)
{
	struct sockaddr_in address = { .sin_family = AF_INET };

	return bind(made_before, (const struct sockaddr *)&address, sizeof(address));
}

static int listen_one(void)
{
	return listen(made_before, 1);
}

static int trace(void)
{
	return (int)ptrace(PTRACE_ATTACH, getppid(), NULL, NULL);
}

static int look_into_another(void)
{
	return (int)syscall(SYS_process_vm_readv, getppid(), NULL, 0, NULL, 0, 0);
}

static int write_a_file(void)
{
	return open("/tmp/mediation-test-confine", O_WRONLY | O_CREAT, 0600);
}

static int append_to_a_file(void)
{
	return open("/etc/hostname", O_RDWR | O_APPEND);
}

static int kill_another(void)
{
	return kill(getppid(), 0);
}

static int mount_one(void)
{
	return mount("none", "/mnt", "tmpfs", 0, NULL);
}

static int become(void)
{
	return (int)syscall(SYS_setuid, 0);
}

static int load_a_module(void)
{
	return (int)syscall(SYS_finit_module, 0, "", 0);
}

static int change_a_mode(void)
{
	return chmod("/tmp", 0777);
}

static int rename_one(void)
{
	return rename("/nowhere/a", "/nowhere/b");
}

static int set_the_clock(void)
{
	return (int)syscall(SYS_settimeofday, NULL, NULL);
}

static int raw_socket(void)
{
	return socket(AF_PACKET, SOCK_RAW, 0);
}

static int keyring(void)
{
	return (int)syscall(SYS_keyctl, 0, 0, 0, 0, 0);
}

static int bpf_program(void)
{
	return (int)syscall(SYS_bpf, 0, NULL, 0);
}

static const struct attempt {
	const char *what;
	int (*attempt)(void);
} ends[] = {
	{ "execve", execute },
	{ "fork", fork_one },
	{ "clone", clone_one },
	{ "bind", bind_one },
	{ "listen", listen_one },
	{ "ptrace", trace },
	{ "process_vm_readv", look_into_another },
	{ "open for writing", write_a_file },
	{ "open for reading and writing", append_to_a_file },
	{ "kill", kill_another },
	{ "mount", mount_one },
	{ "setuid", become },
	{ "finit_module", load_a_module },
	{ "chmod", change_a_mode },
	{ "rename", rename_one },
	{ "settimeofday", set_the_clock },
	{ "a raw socket", raw_socket },
	{ "keyctl", keyring },
	{ "bpf", bpf_program },
};

static void what_the_loop_does_not_need_ends_it(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		int status = under_the_filter(&as_released, ends[i].attempt);

		if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGSYS) {
			fail_msg("%s: status %x", ends[i].what, (unsigned)status);
		}
	}
}

/* ---- what it needs ---- */

static int read_a_file(void)
{
	char byte;
	int fd = open("/etc/hostname", O_RDONLY | O_CLOEXEC);

	return fd < 0 || read(fd, &byte, 1) != 1 || close(fd) != 0;
}

static int connect_one(void)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(1) };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	(void)inet_pton(AF_INET, "127.0.0.1", &address.sin_addr);
	(void)connect(fd, (const struct sockaddr *)&address, sizeof(address));
	return fd < 0 || close(fd) != 0;
}

static int have_a_pair(void)
{
	int ends_of[2];

	return socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends_of);
}

static int go_round(void)
{
	struct epoll_event event;
	unsigned chance;

	/* made before the filter, as the loop is */
	(void)epoll_wait(made_before, &event, 1, 0);
	return getrandom(&chance, sizeof(chance), 0) != sizeof(chance);
}

static int have_memory(void)
{
	char *bytes = malloc(4 << 20);

	if (!bytes) return 1;
	memset(bytes, 1, 4 << 20);
	free(bytes);
	return 0;
}

static int by_value(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* Of more than a few the C library asks, once, how much memory the machine has. */
static int sort_many(void)
{
	static int64_t values[4096];

	for (size_t i = 0; i < 4096; i++) {
		values[i] = (int64_t)(i * 7919 % 4096);
	}
	qsort(values, 4096, sizeof(values[0]), by_value);
	return values[0] != 0 || values[4095] != 4095;
}

static int judge_files(void)
{
	static const uint8_t pdf[] = "%PDF-1.7\n1 0 obj\n", zip[] = "PK\3\4\24\0\0\0\0\0",
	                     program[] = "\177ELF\2\1\1\0\0\0\0\0\0\0\0\0\3\0\76\0",
	                     text[] = "当事人说明", picture[] = "\xff\xd8\xff\xe0\0\20JFIF";
	char mime[MEDIA_MIME_MAX];

	return media_of(media, pdf, sizeof(pdf) - 1, mime) != MEDIA_PDF ||
	    media_of(media, picture, sizeof(picture) - 1, mime) != MEDIA_JPEG ||
	    media_of(media, text, sizeof(text) - 1, mime) != MEDIA_TEXT ||
	    media_of(media, zip, sizeof(zip) - 1, mime) != MEDIA_NONE ||
	    media_of(media, program, sizeof(program) - 1, mime) != MEDIA_NONE;
}

static int print_a_line(void)
{
	return fprintf(stderr, "# a line of the log\n") < 0;
}

/* Not killed: the C library tries these and goes on without. */
static int look_for_interfaces(void)
{
	return socket(AF_NETLINK, SOCK_RAW, 0) != -1 || errno != EAFNOSUPPORT;
}

static int run_own_code(void)
{
	void *place = mmap(
	    NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return place != MAP_FAILED || errno != EACCES;
}

static const struct attempt goes_on[] = {
	{ "a file is read", read_a_file },
	{ "a server is connected to", connect_one },
	{ "a helper gets its end of a socket", have_a_pair },
	{ "the loop goes round", go_round },
	{ "there is memory", have_memory },
	{ "much is sorted", sort_many },
	{ "a file is judged by its content", judge_files },
	{ "the log is written", print_a_line },
	{ "a netlink socket is refused, and no more", look_for_interfaces },
	{ "memory to run is refused, and no more", run_own_code },
};

static void what_it_needs_it_has(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(goes_on) / sizeof(goes_on[0]); i++) {
		int status = under_the_filter(&as_released, goes_on[i].attempt);

		if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
			fail_msg("%s: status %x", goes_on[i].what, (unsigned)status);
		}
	}
}

static void a_call_that_is_told_of_ends_it_all_the_same(void **state)
{
	const struct confine telling = { CONFINE_TELL, false };
	char line[512] = "";
	int ends_of[2], status, out;

	(void)state;
	assert_int_equal(pipe(ends_of), 0);
	out = dup(STDERR_FILENO);
	assert_int_equal(dup2(ends_of[1], STDERR_FILENO), STDERR_FILENO);
	status = under_the_filter(&telling, bind_one);
	assert_int_equal(dup2(out, STDERR_FILENO), STDERR_FILENO);
	assert_true(read(ends_of[0], line, sizeof(line) - 1) > 0);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS);
	assert_non_null(strstr(line, "event=syscall-refused number=49"));
}

static int is_confined(void)
{
	struct rlimit dumps;

	confine_memory();
	if (getrlimit(RLIMIT_CORE, &dumps) != 0 || dumps.rlim_max != 0) return 1;
	if (prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) != 0) return 2;
	return prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1 ? 0 : 3;
}

static void nothing_is_dumped_and_no_right_is_gained(void **state)
{
	const struct confine none = { CONFINE_NOT, false };

	(void)state;
	assert_int_equal(under_the_filter(&none, is_confined), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_the_loop_does_not_need_ends_it),
		cmocka_unit_test(what_it_needs_it_has),
		cmocka_unit_test(a_call_that_is_told_of_ends_it_all_the_same),
		cmocka_unit_test(nothing_is_dumped_and_no_right_is_gained),
	};

	media = media_new();
	made_before = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
