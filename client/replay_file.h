/*
 * A file of acts: its lines, the disputes they name, and which of them may be done next. A line is
 * ready when it is the next of every dispute it names.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LABEL_BYTES 64

struct label {
	char name[LABEL_BYTES];
	int64_t dispute;
	size_t *lines, count, head; /* its lines, and the next of them */
	struct label *partner; /* whom the line before named: confirming a merge waits for both */
	bool is_dead;          /* a line was refused: the later ones are not sent */
};

struct line {
	unsigned number;
	char *text; /* the whole line, split in place when it is sent */
	struct label *labels[2];
	uint8_t label_count;
	bool is_queued;
};

struct replay_file {
	char *text;
	struct line *lines;
	size_t line_count;
	struct label *labels;
	size_t label_count, label_room;
	size_t *ready, ready_count; /* a heap: the file's earliest line first */
	uint8_t digest[32];
};

/* With `text` set, allocated and the file's own from here on, and nothing else. False with the
 * reason said; replay_file_close it in any case. */
bool replay_file_open(struct replay_file *file, const char *path, size_t bytes);
void replay_file_close(struct replay_file *file);
/* The next line that may be done; NULL where none may be now. */
struct line *replay_file_next(struct replay_file *file);
/* The line is done: what waited for it may come. */
void replay_file_done(struct replay_file *file, struct line *line);
/* NULL where no line names it. */
struct label *replay_file_label(struct replay_file *file, const char *name);
