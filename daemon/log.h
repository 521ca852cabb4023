/*
 * One line an event: time, level, name, key=value. The only module with state of its own (its
 * level). Values from outside go through log_quoted; identity data never comes here.
 */
#pragma once

enum log_level { LOG_LEVEL_DEBUG, LOG_LEVEL_INFO, LOG_LEVEL_WARNING, LOG_LEVEL_ERROR };

void log_set_level(enum log_level level);
/* At most some 20 lines a second of one event's name; what is left out is counted in the next line.
 * Who asks for debug gets every line. */
void log_line(enum log_level level, const char *event, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* In quotes, with control characters, quotes and backslashes escaped, without the newline at the
 * end; cut at 200 bytes. One of four static buffers in turn: for use in log_line only. */
const char *log_quoted(const char *text);
