/* The verb that makes a report: mediate-report stands beside us and is handed what was typed;
 * client.h. */
#include <errno.h>
#include <limits.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "beside.h"
#include "client.h"
#include "say.h"

#define PROGRAM "mediate-report"

/* Its exit status; where it cannot be started, why is said. */
static int run(char *const *words)
{
	char path[PATH_MAX];
	int error = ENOENT, status = 0;
	pid_t child;

	if (program_beside(PROGRAM, path, sizeof(path))) {
		error = posix_spawn(&child, path, NULL, NULL, words, environ);
	}
	if (error) {
		fprintf(stderr, _("%s cannot be started: %s\n"), PROGRAM, strerror(error));
		return CLIENT_INTERNAL;
	}
	while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
	}
	return WIFEXITED(status) ? WEXITSTATUS(status) : CLIENT_INTERNAL;
}

/* What was typed, and where and as whom we ask ourselves. */
int do_report(struct client *client)
{
	char **words = calloc((size_t)client->argc + 8, sizeof(*words));
	size_t count = 0;
	int status;

	if (!words) abort();
	words[count++] = (char *)PROGRAM;
	for (int i = 0; i < client->argc; i++) {
		words[count++] = client->argv[i];
	}
	words[count++] = (char *)"--server";
	words[count++] = (char *)client->address;
	if (client->member && *client->member) {
		words[count++] = (char *)"--member";
		words[count++] = (char *)client->member;
	}
	words[count++] = (char *)"--lang";
	words[count++] = (char *)say_either("zh-CN", "en");
	status = run(words);
	free(words);
	return status;
}
