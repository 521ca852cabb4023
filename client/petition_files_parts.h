/* What the files of file mode share; petition_files.h. */
#pragma once

#include "overheard.h"
#include "petition_files.h"
#include "petition_package.h"
#include "petition_table.h"

#define FILES_LISTED_MAX 1000 /* in one go; the others come with the next */
#define FILES_NAME_BYTES 256

struct petition_files {
	const struct petition_config *config;
	const struct petition_fields *fields;
	uint8_t secret[PETITION_KEY_BYTES], public[PETITION_KEY_BYTES];
	bool writes_table;
	/* those that lie in the inbox, by name */
	char listed[FILES_LISTED_MAX][FILES_NAME_BYTES];
	size_t listed_count, next;
	bool is_listed;
	/* the one that is being told */
	FILE *letters; /* NULL: none */
	char name[FILES_NAME_BYTES];
	bool is_table, is_read; /* to its end */
	size_t line, fault_count;
	struct text faults; /* of lines that do not say which letter they are */
	/* what is to go out with the next package, and which may be moved then */
	struct text waiting;
	size_t waiting_count;
	char done[FILES_LISTED_MAX][FILES_NAME_BYTES];
	size_t done_count;
};

/* The files of the inbox. */
void files_list(struct petition_files *files);
/* The one that is being looked at is none of theirs: moves it away, and says why beside it. */
void files_refuse(struct petition_files *files, const char *why, const char *advice);
/* It is told to its end: it is moved when what waits is written. */
void files_done(struct petition_files *files);
/* A letter that is to go out. */
void files_add(
    struct petition_files *files, struct arena *arena, const struct petition_letter *letter);
/* Writes what waits, by that number, and moves what is done. False with the reason said. */
bool files_write(struct petition_files *files, int64_t number);
/* Nothing waits and nothing is done. */
void files_forget(struct petition_files *files);
/* An attachment out of a package that was taken into a new file; false where none has it. */
bool files_attachment(
    struct petition_files *files, const uint8_t digest[32], int64_t bytes, const char *path);
