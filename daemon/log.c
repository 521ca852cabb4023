/* One line an event; log.h. */
#include "log.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define QUOTED_BYTES   208
#define QUOTED_BUFFERS 4
#define LIMITED_EVENTS 32
#define LINES_A_SECOND 20

static enum log_level threshold = LOG_LEVEL_INFO;

/* How many lines of an event the present second has seen. */
static struct {
	const char *event;
	time_t second;
	unsigned lines, left_out;
} limited[LIMITED_EVENTS];

void log_set_level(enum log_level level)
{
	threshold = level;
}

/* Lines of this event left out until now, or -1 where this one is left out too. */
static int admit(const char *event, time_t second)
{
	size_t at = 0;
	unsigned left_out;

	while (
	    at < LIMITED_EVENTS - 1 && limited[at].event && strcmp(limited[at].event, event) != 0) {
		at++;
	}
	limited[at].event = event;
	if (limited[at].second != second) {
		limited[at].second = second;
		limited[at].lines = 0;
	}
	if (limited[at].lines >= LINES_A_SECOND) {
		limited[at].left_out++;
		return -1;
	}
	limited[at].lines++;
	left_out = limited[at].left_out;
	limited[at].left_out = 0;
	return (int)left_out;
}

void log_line(enum log_level level, const char *event, const char *format, ...)
{
	static const char *const names[] = { "debug", "info", "warning", "error" };
	struct timespec now;
	struct tm utc;
	char text[1024];
	va_list arguments;
	int left_out;

	if (level < threshold) return;
	clock_gettime(CLOCK_REALTIME, &now);
	left_out = threshold == LOG_LEVEL_DEBUG ? 0 : admit(event, now.tv_sec);
	if (left_out < 0) return;
	gmtime_r(&now.tv_sec, &utc);
	va_start(arguments, format);
	(void)vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	if (left_out > 0) {
		fprintf(stderr,
		    "%04d-%02d-%02dT%02d:%02d:%02d.%03ldZ level=%s event=%s left_out=%d %s\n",
		    utc.tm_year + 1900, utc.tm_mon + 1, utc.tm_mday, utc.tm_hour, utc.tm_min,
		    utc.tm_sec, now.tv_nsec / 1000000, names[level], event, left_out, text);
	} else {
		fprintf(stderr, "%04d-%02d-%02dT%02d:%02d:%02d.%03ldZ level=%s event=%s %s\n",
		    utc.tm_year + 1900, utc.tm_mon + 1, utc.tm_mday, utc.tm_hour, utc.tm_min,
		    utc.tm_sec, now.tv_nsec / 1000000, names[level], event, text);
	}
}

const char *log_quoted(const char *text)
{
	static char buffers[QUOTED_BUFFERS][QUOTED_BYTES];
	static unsigned turn;
	char *buffer = buffers[turn++ % QUOTED_BUFFERS];
	size_t used = 0;

	buffer[used++] = '"';
	for (const unsigned char *at = (const unsigned char *)text; *at && used < QUOTED_BYTES - 6;
	     at++) {
		if (*at == '\n' && !at[1]) break;
		if (*at < 0x20 || *at == 0x7F) {
			used +=
			    (size_t)snprintf(buffer + used, QUOTED_BYTES - used, "\\x%02x", *at);
			continue;
		}
		if (*at == '"' || *at == '\\') buffer[used++] = '\\';
		buffer[used++] = (char)*at;
	}
	buffer[used++] = '"';
	buffer[used] = '\0';
	return buffer;
}
