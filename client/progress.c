/* How far a long piece of work is; progress.h. */
#include "progress.h"

#include <stdio.h>
#include <unistd.h>

#define BAR_WIDTH 40

void progress_show(size_t done, size_t all, bool is_last)
{
	size_t percent = all ? 100 * done / all : 100;
	char bar[BAR_WIDTH + 1];

	if (!isatty(STDERR_FILENO)) return;
	for (size_t i = 0; i < BAR_WIDTH; i++) {
		bar[i] = i * 100 < percent * BAR_WIDTH ? '#' : '-';
	}
	bar[BAR_WIDTH] = '\0';
	fprintf(stderr, "\r[%s] %3zu%% %zu/%zu%s", bar, percent, done, all, is_last ? "\n" : "");
	(void)fflush(stderr);
}
