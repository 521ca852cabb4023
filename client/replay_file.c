/* A file of acts; replay_file.h. */
#include "replay_file.h"

#include <openssl/sha.h>
#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "say.h"
#include "text.h"

/* ---- labels ---- */

static struct label *label_named(struct replay_file *file, const char *name, size_t length)
{
	ENTRY wanted = { 0 }, *found;
	struct label *label;
	char key[LABEL_BYTES];

	if (length == 0 || length >= sizeof(key)) return NULL;
	memcpy(key, name, length);
	key[length] = '\0';
	wanted.key = key;
	found = hsearch(wanted, FIND);
	if (found) return found->data;
	if (file->label_count == file->label_room) return NULL;
	label = &file->labels[file->label_count++];
	memcpy(label->name, key, length + 1);
	wanted.key = label->name;
	wanted.data = label;
	if (!hsearch(wanted, ENTER)) abort();
	return label;
}

struct label *replay_file_label(struct replay_file *file, const char *name)
{
	return label_named(file, name, strlen(name));
}

static void label_add(struct label *label, size_t line)
{
	if ((label->count & (label->count + 1)) == 0 || !label->lines) {
		label->lines =
		    realloc(label->lines, 2 * (label->count + 1) * sizeof(*label->lines));
		if (!label->lines) abort();
	}
	label->lines[label->count++] = line;
}

static bool line_names(struct replay_file *file, struct line *line, const char *name)
{
	struct label *label = label_named(file, name, strcspn(name, " "));

	if (label) line->labels[line->label_count++] = label;
	return label != NULL;
}

/* The fourth word, and any @word. */
static bool find_labels(struct replay_file *file, struct line *line)
{
	const char *at = line->text;

	for (int word = 0; word < 3; word++) {
		at += strcspn(at, " ");
		at += strspn(at, " ");
	}
	if (!*at || !line_names(file, line, at)) return false;
	at = strstr(at, " @");
	return !at || line_names(file, line, at + 2);
}

/* What names two disputes may be a proposal; the line after it then does to both what it proposed.
 */
static void pair_up(struct line *line)
{
	struct label *first = line->labels[0];

	if (line->label_count == 1 && first->partner) {
		line->labels[line->label_count++] = first->partner;
	}
	first->partner =
	    line->label_count == 2 && strstr(line->text, " @") ? line->labels[1] : NULL;
}

/* ---- reading ---- */

static bool wrong_line(const char *path, unsigned number, const char *why)
{
	fprintf(stderr, _("%s, line %u: %s\n"), path, number, why);
	return false;
}

static bool add_line(struct replay_file *file, struct line *read, const char *path)
{
	const char *fault = text_fault(read->text);

	if (fault) return wrong_line(path, read->number, fault);
	if (!find_labels(file, read)) {
		return wrong_line(
		    path, read->number, _("expected: TIME ACTOR ACTION LABEL --argument value"));
	}
	pair_up(read);
	for (uint8_t i = 0; i < read->label_count; i++) {
		label_add(read->labels[i], file->line_count);
	}
	file->line_count++;
	return true;
}

/* Files come from anywhere: line ends of other systems go. */
static void drop_line_end(char *line)
{
	size_t length = strlen(line);

	while (length && (line[length - 1] == '\r' || line[length - 1] == ' ')) {
		line[--length] = '\0';
	}
}

static void make_room(struct replay_file *file)
{
	size_t room = 2;

	for (const char *at = file->text; *at; at++) {
		room += *at == '\n';
	}
	/* a line names two disputes at most */
	file->label_room = 2 * room;
	file->lines = calloc(room, sizeof(*file->lines));
	file->labels = calloc(file->label_room, sizeof(*file->labels));
	file->ready = calloc(room, sizeof(*file->ready));
	if (!file->lines || !file->labels || !file->ready || !hcreate(2 * file->label_room + 16)) {
		abort();
	}
}

static bool read_lines(struct replay_file *file, const char *path)
{
	char *rest = file->text;
	unsigned number = 0;

	for (char *line; (line = strsep(&rest, "\n"));) {
		struct line *read = &file->lines[file->line_count];

		number++;
		drop_line_end(line);
		if (!*line || *line == '#') continue;
		*read = (struct line){ .number = number, .text = line };
		if (!add_line(file, read, path)) return false;
	}
	return true;
}

/* ---- order ---- */

static void swap(size_t *a, size_t *b)
{
	size_t kept = *a;

	*a = *b;
	*b = kept;
}

static void ready_push(struct replay_file *file, size_t line)
{
	size_t at = file->ready_count++;

	file->ready[at] = line;
	for (; at > 0 && file->ready[at] < file->ready[(at - 1) / 2]; at = (at - 1) / 2) {
		swap(&file->ready[at], &file->ready[(at - 1) / 2]);
	}
}

static size_t ready_pop(struct replay_file *file)
{
	size_t first = file->ready[0], at = 0;

	file->ready[0] = file->ready[--file->ready_count];
	for (;;) {
		size_t child = 2 * at + 1;

		if (child >= file->ready_count) return first;
		if (child + 1 < file->ready_count && file->ready[child + 1] < file->ready[child]) {
			child++;
		}
		if (file->ready[at] <= file->ready[child]) return first;
		swap(&file->ready[at], &file->ready[child]);
		at = child;
	}
}

/* A line is ready when it is the next of every dispute it names. */
static void queue_if_ready(struct replay_file *file, struct label *label)
{
	struct line *line;

	if (label->head == label->count) return;
	line = &file->lines[label->lines[label->head]];
	for (uint8_t i = 0; i < line->label_count; i++) {
		const struct label *other = line->labels[i];

		if (other->head == other->count ||
		    other->lines[other->head] != (size_t)(line - file->lines)) {
			return;
		}
	}
	if (line->is_queued) return;
	line->is_queued = true;
	ready_push(file, (size_t)(line - file->lines));
}

struct line *replay_file_next(struct replay_file *file)
{
	return file->ready_count ? &file->lines[ready_pop(file)] : NULL;
}

void replay_file_done(struct replay_file *file, struct line *line)
{
	for (uint8_t i = 0; i < line->label_count; i++) {
		line->labels[i]->head++;
	}
	for (uint8_t i = 0; i < line->label_count; i++) {
		queue_if_ready(file, line->labels[i]);
	}
}

/* ---- the file ---- */

bool replay_file_open(struct replay_file *file, const char *path, size_t bytes)
{
	SHA256((const uint8_t *)file->text, bytes, file->digest);
	if (strlen(file->text) != bytes) return wrong_line(path, 1, _("is no text"));
	make_room(file);
	if (!read_lines(file, path)) return false;
	for (size_t i = 0; i < file->label_count; i++) {
		queue_if_ready(file, &file->labels[i]);
	}
	return true;
}

void replay_file_close(struct replay_file *file)
{
	for (size_t i = 0; i < file->label_count; i++) {
		free(file->labels[i].lines);
	}
	if (file->labels) hdestroy();
	free(file->labels);
	free(file->lines);
	free(file->ready);
	free(file->text);
}
