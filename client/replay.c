/* Acts from a file; replay.h. */
#include "replay.h"

#include <errno.h>
#include <openssl/sha.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "file.h"
#include "form.h"
#include "frame.h"
#include "progress.h"
#include "replay_file.h"
#include "say.h"
#include "show.h"

#define LINKS          4
#define IN_FLIGHT      (LINKS * REQUESTS_IN_FLIGHT_MAX)
#define WORDS_MAX      128
#define REFUSALS_SHOWN 20
#define BUSY_WAIT_US   20000

struct flight {
	uint64_t id;
	struct line *line;
	struct form form;
};

struct replay {
	const struct replay_job *job;
	const struct words *words;
	struct replay_file file;
	struct link *links[LINKS];
	struct flight flights[LINKS][REQUESTS_IN_FLIGHT_MAX];
	size_t done, refused, skipped, repeated;
	bool is_lost;
};

static void advance(struct replay *replay, struct line *line)
{
	replay->done++;
	replay_file_done(&replay->file, line);
}

/* ---- sending ---- */

/* Words as a shell splits them: single quotes hold spaces. -1 where there are too many of them, or
 * a quote has no end. */
static int split(char *text, char *ret_words[WORDS_MAX])
{
	int count = 0;
	char *at = text;

	for (;;) {
		char *to;
		bool is_quoted = false;

		at += strspn(at, " ");
		if (!*at) return count;
		if (count == WORDS_MAX) return -1;
		ret_words[count++] = to = at;
		for (; *at && (is_quoted || *at != ' '); at++) {
			if (*at == '\'') {
				is_quoted = !is_quoted;
			} else {
				*to++ = *at;
			}
		}
		if (is_quoted) return -1;
		if (*at) at++;
		*to = '\0';
	}
}

/* @LABEL, or an id. */
static int64_t dispute_of(void *context, const char *word, int *ret_status)
{
	struct replay *replay = context;
	const struct label *label;
	int64_t id;

	*ret_status = 0; /* what is wrong is said with the line */
	if (*word != '@') return value_whole(word, &id) ? id : 0;
	label = replay_file_label(&replay->file, word + 1);
	return label ? label->dispute : 0;
}

static void refuse(struct replay *replay, struct line *line, const char *why)
{
	if (replay->refused++ < REFUSALS_SHOWN) {
		fprintf(stderr, _("line %u (%s): %s\n"), line->number, line->labels[0]->name, why);
	}
	line->labels[0]->is_dead = true;
}

/* The same file and line always ask with the same id: that is what makes a second run harmless.
 * Each practice has ids of its own. */
static void request_id(
    const struct replay *replay, const struct line *line, int64_t us, uint8_t ret_id[16])
{
	uint8_t seed[40], hash[32];
	uint64_t ms = (uint64_t)us / 1000;

	memcpy(seed, replay->file.digest, 32);
	memcpy(seed + 32, &line->number, 4);
	memcpy(seed + 36, &replay->job->login.practice, 4);
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

static const char *nearest_action(const struct words *words, const char *word)
{
	struct near near = near_to(word);

	words_near_actions(words, &near);
	return near_found(&near);
}

/* The action and the time of a line; NULL with the reason written. */
static const Mediation__V1__CatalogueAction *read_head(
    const struct replay *replay, char **words, int count, int64_t *ret_us, FILE *why)
{
	const Mediation__V1__CatalogueAction *action;
	const char *nearest;

	if (count < 4) {
		fputs(_("too many words, or a quote without its end"), why);
		return NULL;
	}
	if (value_instant(words[0], ret_us) != VALUE_DATE_FINE) {
		fprintf(why, _("\"%s\" is no time; write it as 2024-03-05T09:30"), words[0]);
		return NULL;
	}
	action = words_action(replay->words, words[2]);
	if (action) return action;
	nearest = nearest_action(replay->words, words[2]);
	fprintf(why,
	    nearest ? _("there is no action \"%s\"; the nearest is \"%s\"")
	            : _("there is no action \"%s\""),
	    words[2], nearest ? words_typed(nearest) : "");
	return NULL;
}

/* Reads the line into a form; false where its words are wrong. */
static bool read_line(struct replay *replay, struct line *line, struct form *form)
{
	struct value_source source = {
		.words = replay->words, .dispute = dispute_of, .context = replay
	};
	char *words[WORDS_MAX];
	int count = split(line->text, words);
	const Mediation__V1__CatalogueAction *action;
	struct text why;
	int64_t us;

	text_begin(&why);
	action = read_head(replay, words, count, &us, why.out);
	(void)text_end(&why);
	*form = (struct form){ 0 };
	if (!action) {
		refuse(replay, line, why.bytes);
	} else if (!form_read(form, &source, action, words + 4, count - 4)) {
		refuse(replay, line, form->error.bytes);
		form_free(form);
		action = NULL;
	} else {
		prepare_act(replay, line, form, words[1], us);
	}
	text_free(&why);
	return action != NULL;
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
	struct line *line;

	while ((line = replay_file_next(&replay->file))) {
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

static void refuse_as(
    struct replay *replay, const struct flight *flight, const Mediation__V1__Refusal *refusal)
{
	const Mediation__V1__CatalogueAction *action = flight->form.action;
	const Mediation__V1__CatalogueArgument *info =
	    words_argument_numbered(replay->words, refusal->argument);
	struct text why;

	text_begin(&why);
	fprintf(why.out, _("%s: "), say_either(action->zh, action->en));
	fputs(say_either(refusal->zh, refusal->en), why.out);
	if (info) fprintf(why.out, " [--%s]", words_typed(info->name));
	refuse(replay, flight->line, text_end(&why));
	text_free(&why);
}

static void take_answer(struct replay *replay, size_t link, struct flight *flight,
    const Mediation__V1__Response *response)
{
	struct line *line = flight->line;

	if (response->refusal && response->refusal->retry_after_ms) {
		(void)usleep(BUSY_WAIT_US);
		replay->is_lost |= !send_form(replay, link, flight);
		return;
	}
	if (response->refusal) {
		refuse_as(replay, flight, response->refusal);
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

	if (!flight || !link_fits(MEDIATION__V1__REQUEST__BODY_ACT, response)) {
		replay->is_lost = true;
	} else {
		take_answer(replay, link, flight, response);
	}
	mediation__v1__response__free_unpacked(response, NULL);
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
	size_t percent =
	    replay->file.line_count ? 100 * replay->done / replay->file.line_count : 100;

	if (!is_last && percent == shown) return;
	shown = percent;
	if (isatty(STDERR_FILENO)) {
		progress_show(replay->done, replay->file.line_count, is_last);
	} else if (is_last || percent % 10 == 0) {
		fprintf(stderr, "%zu%% %zu/%zu\n", percent, replay->done, replay->file.line_count);
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
	/* the last lines may all have been wrong: then nobody answers */
	if (replay->done == replay->file.line_count) return;
	if (!has_frame && poll(fds, LINKS, 30000) <= 0) {
		replay->is_lost = replay->done < replay->file.line_count;
	}
	for (size_t l = 0; l < LINKS && !replay->is_lost; l++) {
		if (link_has_frame(replay->links[l]) || fds[l].revents) receive(replay, l);
	}
	show_progress(replay, false);
}

static bool open_links(struct replay *replay)
{
	const struct replay_job *job = replay->job;

	for (size_t i = 0; i < LINKS; i++) {
		Mediation__V1__Response *refused;

		replay->links[i] = link_open(job->address, &job->login, &refused);
		if (replay->links[i]) continue;
		if (refused) {
			show_refusal(NULL, refused->refusal, REFUSED_LOGIN);
			mediation__v1__response__free_unpacked(refused, NULL);
		} else {
			fprintf(stderr, "%s: %s\n", job->address, link_why(errno));
		}
		return false;
	}
	if (link_hello(replay->links[0])->demo) return true;
	if (link_hello(replay->links[0])->practice) return true;
	fprintf(stderr, "%s\n",
	    _("this is neither practice nor a demo database: nothing is replayed here"));
	return false;
}

static void flights_free(struct replay *replay)
{
	for (size_t l = 0; l < LINKS; l++) {
		for (size_t i = 0; i < REQUESTS_IN_FLIGHT_MAX; i++) {
			if (replay->flights[l][i].line) form_free(&replay->flights[l][i].form);
		}
		(void)link_close(replay->links[l]);
	}
}

static int finish(const struct replay *replay, struct replay_sums *ret_sums)
{
	*ret_sums = (struct replay_sums){ .acts = replay->done - replay->refused - replay->skipped,
		.repeated = replay->repeated,
		.refused = replay->refused,
		.skipped = replay->skipped };

	show_progress(replay, true);
	if (replay->is_lost) {
		fprintf(stderr, "%s\n", _("the line was lost; run it again to go on"));
		return 75;
	}
	return replay->refused ? 8 : 0;
}

/* What has a NUL in it is left as it is, and refused for that. */
static bool open_file(struct replay *replay)
{
	const struct replay_job *job = replay->job;
	size_t bytes = job->text ? strlen(job->text) : 0;
	char *text = job->text ? strdup(job->text) : file_read(job->path, &bytes);

	if (text && strlen(text) == bytes) {
		char *filled = today_fill(&job->today, job->path, text);

		free(text);
		text = filled;
		bytes = text ? strlen(text) : 0;
	}
	replay->file.text = text;
	return text && replay_file_open(&replay->file, job->path, bytes);
}

struct replay *replay_open(const struct replay_job *job)
{
	struct replay *replay = calloc(1, sizeof(*replay));

	if (!replay) abort();
	replay->job = job;
	replay->words = job->today.words;
	return open_file(replay) ? replay : replay_close(replay);
}

int replay_run(struct replay *replay, struct replay_sums *ret_sums)
{
	*ret_sums = (struct replay_sums){ 0 };
	if (!open_links(replay)) return 2;
	while (replay->done < replay->file.line_count && !replay->is_lost) {
		turn(replay);
	}
	return finish(replay, ret_sums);
}

struct replay *replay_close(struct replay *replay)
{
	flights_free(replay);
	replay_file_close(&replay->file);
	free(replay);
	return NULL;
}
