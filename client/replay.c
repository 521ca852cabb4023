/* Acts from a file; replay.h. */
#include "replay.h"

#include <errno.h>
#include <openssl/sha.h>
#include <poll.h>
#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "form.h"
#include "frame.h"
#include "say.h"
#include "show.h"

#define LINKS          4
#define IN_FLIGHT      (LINKS * REQUESTS_IN_FLIGHT_MAX)
#define WORDS_MAX      128
#define REFUSALS_SHOWN 20
#define BUSY_WAIT_US   20000

struct label {
	char name[32];
	int64_t dispute;
	size_t head, tail; /* its lines, as places in `order` */
	size_t *lines, count;
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

struct flight {
	uint64_t id;
	struct line *line;
	struct form form;
};

struct replay {
	const struct words *words;
	struct link *links[LINKS];
	struct flight flights[LINKS][REQUESTS_IN_FLIGHT_MAX];
	struct line *lines;
	size_t line_count;
	struct label *labels;
	size_t label_count, label_room;
	size_t *ready, ready_count; /* a heap: the file's earliest line first */
	uint8_t digest[32];
	size_t done, refused, skipped, repeated;
	bool is_lost;
};

/* ---- reading ---- */

static struct label *label_named(struct replay *replay, const char *name, size_t length)
{
	ENTRY wanted = { 0 }, *found;
	struct label *label;
	char key[32];

	if (length >= sizeof(key)) length = sizeof(key) - 1;
	memcpy(key, name, length);
	key[length] = '\0';
	wanted.key = key;
	found = hsearch(wanted, FIND);
	if (found) return found->data;
	if (replay->label_count == replay->label_room) return NULL;
	label = &replay->labels[replay->label_count++];
	memcpy(label->name, key, length + 1);
	wanted.key = label->name;
	wanted.data = label;
	(void)hsearch(wanted, ENTER);
	return label;
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

/* The fourth word, and any @word. */
static bool find_labels(struct replay *replay, struct line *line)
{
	const char *at = line->text;

	for (int word = 0; word < 3; word++) {
		at += strcspn(at, " ");
		at += strspn(at, " ");
	}
	if (!*at) return false;
	line->labels[line->label_count++] = label_named(replay, at, strcspn(at, " "));
	at = strstr(at, " @");
	if (at) {
		line->labels[line->label_count++] =
		    label_named(replay, at + 2, strcspn(at + 2, " "));
	}
	return true;
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

static char *read_whole(const char *path, size_t *ret_bytes)
{
	FILE *file = fopen(path, "re");
	char *text = NULL;
	long bytes;

	if (!file) return NULL;
	if (fseek(file, 0, SEEK_END) == 0 && (bytes = ftell(file)) >= 0 &&
	    fseek(file, 0, SEEK_SET) == 0) {
		text = malloc((size_t)bytes + 1);
		if (!text) abort();
		*ret_bytes = fread(text, 1, (size_t)bytes, file);
		text[*ret_bytes] = '\0';
	}
	(void)fclose(file);
	return text;
}

static bool read_lines(struct replay *replay, char *text, const char *path)
{
	size_t room = 1;
	unsigned number = 0;

	for (const char *at = text; *at; at++) {
		room += *at == '\n';
	}
	replay->lines = calloc(room, sizeof(*replay->lines));
	replay->labels = calloc(room, sizeof(*replay->labels));
	replay->ready = calloc(room, sizeof(*replay->ready));
	replay->label_room = room;
	if (!replay->lines || !replay->labels || !replay->ready || !hcreate(2 * room + 16)) abort();
	for (char *line; (line = strsep(&text, "\n"));) {
		struct line *read = &replay->lines[replay->line_count];

		number++;
		if (!*line || *line == '#') continue;
		*read = (struct line){ .number = number, .text = line };
		if (!find_labels(replay, read)) {
			fprintf(stderr, "%s:%u: %s\n", path, number,
			    _("expected: TIME ACTOR ACTION LABEL --argument value"));
			return false;
		}
		pair_up(read);
		for (uint8_t i = 0; i < read->label_count; i++) {
			label_add(read->labels[i], replay->line_count);
		}
		replay->line_count++;
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

static void ready_push(struct replay *replay, size_t line)
{
	size_t at = replay->ready_count++;

	replay->ready[at] = line;
	for (; at > 0 && replay->ready[at] < replay->ready[(at - 1) / 2]; at = (at - 1) / 2) {
		swap(&replay->ready[at], &replay->ready[(at - 1) / 2]);
	}
}

static size_t ready_pop(struct replay *replay)
{
	size_t first = replay->ready[0], at = 0;

	replay->ready[0] = replay->ready[--replay->ready_count];
	for (;;) {
		size_t child = 2 * at + 1;

		if (child >= replay->ready_count) return first;
		if (child + 1 < replay->ready_count &&
		    replay->ready[child + 1] < replay->ready[child]) {
			child++;
		}
		if (replay->ready[at] <= replay->ready[child]) return first;
		swap(&replay->ready[at], &replay->ready[child]);
		at = child;
	}
}

/* A line is ready when it is the next of every dispute it names. */
static void queue_if_ready(struct replay *replay, struct label *label)
{
	struct line *line;

	if (label->head == label->count) return;
	line = &replay->lines[label->lines[label->head]];
	for (uint8_t i = 0; i < line->label_count; i++) {
		const struct label *other = line->labels[i];

		if (other->head == other->count ||
		    other->lines[other->head] != (size_t)(line - replay->lines)) {
			return;
		}
	}
	if (line->is_queued) return;
	line->is_queued = true;
	ready_push(replay, (size_t)(line - replay->lines));
}

static void advance(struct replay *replay, struct line *line)
{
	replay->done++;
	for (uint8_t i = 0; i < line->label_count; i++) {
		line->labels[i]->head++;
	}
	for (uint8_t i = 0; i < line->label_count; i++) {
		queue_if_ready(replay, line->labels[i]);
	}
}

/* ---- sending ---- */

/* Words as a shell splits them: single quotes hold spaces. */
static int split(char *text, char *ret_words[WORDS_MAX])
{
	int count = 0;
	char *at = text;

	while (count < WORDS_MAX) {
		char *to;
		bool is_quoted = false;

		at += strspn(at, " ");
		if (!*at) break;
		ret_words[count++] = to = at;
		for (; *at && (is_quoted || *at != ' '); at++) {
			if (*at == '\'') {
				is_quoted = !is_quoted;
			} else {
				*to++ = *at;
			}
		}
		if (*at) at++;
		*to = '\0';
	}
	return count;
}

static int64_t dispute_of(void *context, const char *name)
{
	struct label *label = label_named(context, name, strlen(name));

	return label ? label->dispute : 0;
}

static void refuse(struct replay *replay, struct line *line, const char *why)
{
	if (replay->refused++ < REFUSALS_SHOWN) {
		fprintf(stderr, "%s %u (%s): %s\n", _("line"), line->number, line->labels[0]->name,
		    why);
	}
	line->labels[0]->is_dead = true;
}

/* The same file and line always ask with the same id: that is what makes a second run harmless. */
static void request_id(
    const struct replay *replay, const struct line *line, int64_t us, uint8_t ret_id[16])
{
	uint8_t seed[36], hash[32];
	uint64_t ms = (uint64_t)us / 1000;

	memcpy(seed, replay->digest, 32);
	memcpy(seed + 32, &line->number, 4);
	SHA256(seed, sizeof(seed), hash);
	memcpy(ret_id, hash, 16);
	for (int i = 0; i < 6; i++) {
		ret_id[i] = (uint8_t)(ms >> (40 - 8 * i));
	}
	ret_id[6] = (uint8_t)((ret_id[6] & 0x0F) | 0x70);
	ret_id[8] = (uint8_t)((ret_id[8] & 0x3F) | 0x80);
}

static void prepare_act(struct replay *replay, const struct line *line, struct form *form,
    const char *actor, int64_t us)
{
	Mediation__V1__Replay *as = calloc(1, sizeof(*as));
	bool begins = form->action->n_from_states && form->action->from_states[0] == 0;

	if (!as) abort();
	mediation__v1__replay__init(as);
	as->member = strdup(actor);
	as->now_us = us;
	form->act->replay = as;
	form->act->dispute = begins ? 0 : line->labels[0]->dispute;
	form->act->request_id.data = malloc(16);
	if (!as->member || !form->act->request_id.data) abort();
	form->act->request_id.len = 16;
	request_id(replay, line, us, form->act->request_id.data);
}

/* Reads the line into a form; false where its words are wrong. */
static bool read_line(struct replay *replay, struct line *line, struct form *form)
{
	char *words[WORDS_MAX];
	int count = split(line->text, words);
	const Mediation__V1__CatalogueAction *action =
	    count >= 4 ? words_action(replay->words, words[2]) : NULL;
	int64_t us;

	*form = (struct form){ 0 };
	if (!action || !form_instant(words[0], &us)) {
		refuse(replay, line, _("the time or the action is not understood"));
		return false;
	}
	if (!form_read(form, replay->words, action, words + 4, count - 4, dispute_of, replay)) {
		refuse(replay, line, form->error);
		form_free(form);
		return false;
	}
	prepare_act(replay, line, form, words[1], us);
	return true;
}

static bool send_form(struct replay *replay, size_t link, struct flight *flight)
{
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;

	request.body_case = MEDIATION__V1__REQUEST__BODY_ACT;
	request.act = flight->form.act;
	flight->id = link_send(replay->links[link], &request);
	return flight->id != 0;
}

/* Sends the next ready line in this place; false where nothing is ready. */
static bool send_next(struct replay *replay, size_t link, struct flight *flight)
{
	while (replay->ready_count > 0) {
		struct line *line = &replay->lines[ready_pop(replay)];

		if (line->labels[0]->is_dead) {
			replay->skipped++;
			advance(replay, line);
			continue;
		}
		if (!read_line(replay, line, &flight->form)) {
			advance(replay, line);
			continue;
		}
		flight->line = line;
		replay->is_lost |= !send_form(replay, link, flight);
		return true;
	}
	return false;
}

/* ---- answers ---- */

static struct flight *flight_of(struct replay *replay, size_t link, uint64_t id)
{
	for (size_t i = 0; i < REQUESTS_IN_FLIGHT_MAX; i++) {
		if (replay->flights[link][i].line && replay->flights[link][i].id == id) {
			return &replay->flights[link][i];
		}
	}
	return NULL;
}

static void take_answer(struct replay *replay, size_t link, struct flight *flight,
    const Mediation__V1__Response *response)
{
	struct line *line = flight->line;

	if (response->outcome && response->refusal && response->refusal->retry_after_ms) {
		(void)usleep(BUSY_WAIT_US);
		replay->is_lost |= !send_form(replay, link, flight);
		return;
	}
	if (response->outcome && response->refusal) {
		char why[600];

		(void)snprintf(why, sizeof(why), "%s %s", flight->form.action->name,
		    say_either(response->refusal->zh, response->refusal->en));
		refuse(replay, line, why);
	} else {
		line->labels[0]->dispute = response->act->dispute;
		replay->repeated += response->act->repeated_request != 0;
	}
	form_free(&flight->form);
	flight->line = NULL;
	advance(replay, line);
}

static void receive(struct replay *replay, size_t link)
{
	uint64_t id;
	Mediation__V1__Response *response = link_receive(replay->links[link], &id);
	struct flight *flight = response ? flight_of(replay, link, id) : NULL;

	if (!flight) {
		replay->is_lost = true;
	} else {
		take_answer(replay, link, flight, response);
	}
	if (response) mediation__v1__response__free_unpacked(response, NULL);
}

static bool in_flight(const struct replay *replay, size_t link)
{
	for (size_t i = 0; i < REQUESTS_IN_FLIGHT_MAX; i++) {
		if (replay->flights[link][i].line) return true;
	}
	return false;
}

static void show_progress(const struct replay *replay, bool is_last)
{
	static size_t shown;
	size_t percent = replay->line_count ? 100 * replay->done / replay->line_count : 100;
	char bar[41];

	if (!is_last && percent == shown) return;
	shown = percent;
	for (size_t i = 0; i < 40; i++) {
		bar[i] = i * 100 < percent * 40 ? '#' : '-';
	}
	bar[40] = '\0';
	if (isatty(STDERR_FILENO)) {
		fprintf(stderr, "\r[%s] %3zu%% %zu/%zu%s", bar, percent, replay->done,
		    replay->line_count, is_last ? "\n" : "");
	} else if (is_last || percent % 10 == 0) {
		fprintf(stderr, "%zu%% %zu/%zu\n", percent, replay->done, replay->line_count);
	}
}

static void turn(struct replay *replay)
{
	struct pollfd fds[LINKS];
	bool has_frame = false;

	for (size_t l = 0; l < LINKS; l++) {
		for (size_t i = 0; i < REQUESTS_IN_FLIGHT_MAX; i++) {
			if (!replay->flights[l][i].line &&
			    !send_next(replay, l, &replay->flights[l][i])) {
				break;
			}
		}
		fds[l] =
		    (struct pollfd){ .fd = in_flight(replay, l) ? link_fd(replay->links[l]) : -1,
			    .events = POLLIN };
		has_frame |= link_has_frame(replay->links[l]);
	}
	if (!has_frame && poll(fds, LINKS, 30000) <= 0) {
		replay->is_lost = replay->done < replay->line_count;
	}
	for (size_t l = 0; l < LINKS && !replay->is_lost; l++) {
		if (link_has_frame(replay->links[l]) || fds[l].revents) receive(replay, l);
	}
	show_progress(replay, false);
}

static bool open_links(struct replay *replay, const char *address, const char *member)
{
	for (size_t i = 0; i < LINKS; i++) {
		Mediation__V1__Response *refused;

		replay->links[i] = link_open(address, member, &refused);
		if (replay->links[i]) continue;
		if (refused) {
			show_refusal(NULL, refused->refusal);
			mediation__v1__response__free_unpacked(refused, NULL);
		} else {
			fprintf(stderr, "mediate: %s: %s\n", address, strerror(errno));
		}
		return false;
	}
	if (link_hello(replay->links[0])->demo) return true;
	fprintf(stderr, "%s\n", _("this is not a demo database: nothing is replayed here"));
	return false;
}

static void replay_free(struct replay *replay)
{
	for (size_t i = 0; i < LINKS; i++) {
		(void)link_close(replay->links[i]);
	}
	for (size_t i = 0; i < replay->label_count; i++) {
		free(replay->labels[i].lines);
	}
	free(replay->labels);
	free(replay->lines);
	free(replay->ready);
	hdestroy();
}

static int finish(const struct replay *replay)
{
	show_progress(replay, true);
	if (replay->is_lost) {
		fprintf(stderr, "%s\n", _("the line was lost; run it again to go on"));
		return 75;
	}
	printf(_("%zu acts, %zu of them done before; %zu refused, %zu skipped\n"),
	    replay->done - replay->refused - replay->skipped, replay->repeated, replay->refused,
	    replay->skipped);
	return replay->refused ? 8 : 0;
}

int replay_file(
    const char *path, const char *address, const char *member, const struct words *words)
{
	struct replay replay = { .words = words };
	size_t bytes = 0;
	char *text = read_whole(path, &bytes);
	int status = 2;

	if (!text) {
		fprintf(stderr, "mediate: %s: %s\n", path, strerror(errno));
		return 2;
	}
	SHA256((const uint8_t *)text, bytes, replay.digest);
	if (read_lines(&replay, text, path) && open_links(&replay, address, member)) {
		for (size_t i = 0; i < replay.label_count; i++) {
			queue_if_ready(&replay, &replay.labels[i]);
		}
		while (replay.done < replay.line_count && !replay.is_lost) {
			turn(&replay);
		}
		status = finish(&replay);
	}
	replay_free(&replay);
	free(text);
	return status;
}
