/* Telling how nights ended; report_tell.h. */
#include "report_tell.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "file.h"
#include "say.h"
#include "value.h"

#define NIGHT_LIST "night"
#define TOLD_MAX   8192

enum { NO_RIGHT = 4 };

typedef Mediation__V1__TellNightRequest wire_told;

/* Those that can be kept. */
static const char *const endings[] = { "failed", "partly" };

#define ENDINGS (sizeof(endings) / sizeof(endings[0]))

/* ---- beside the nights ---- */

static bool kept_path(const struct teller *teller, int64_t night, const char *ending, char *ret)
{
	return snprintf(ret, PATH_MAX, "%s/.%s.%s", teller->folder, show_date(night), ending) <
	    PATH_MAX;
}

static void forget(const struct teller *teller, int64_t night)
{
	char path[PATH_MAX];

	for (size_t i = 0; i < ENDINGS; i++) {
		if (kept_path(teller, night, endings[i], path)) (void)unlink(path);
	}
}

/* What is made need not be kept: its folder says so. */
static void keep(const struct teller *teller, const char *ending, const wire_told *wire)
{
	size_t count = mediation__v1__tell_night_request__get_packed_size(wire);
	uint8_t *bytes = malloc(count + 1);
	char path[PATH_MAX];

	if (!bytes) abort();
	(void)mediation__v1__tell_night_request__pack(wire, bytes);
	forget(teller, wire->night);
	for (size_t i = 0; i < ENDINGS; i++) {
		if (strcmp(ending, endings[i]) != 0) continue;
		if (!kept_path(teller, wire->night, ending, path) ||
		    !file_replace(path, bytes, count)) {
			fprintf(stderr, "%s: %s\n", teller->folder, file_why(errno, true));
		}
	}
	free(bytes);
}

static wire_told *kept_read(const char *path)
{
	size_t count;
	uint8_t *bytes = file_load(path, TOLD_MAX, &count);
	wire_told *ret =
	    bytes ? mediation__v1__tell_night_request__unpack(NULL, count, bytes) : NULL;

	free(bytes);
	return ret;
}

/* ".2024-12-12.failed"; NULL where it is none of these. */
static const char *ending_of(const char *name)
{
	enum { DAY_CHARACTERS = 10 };

	char day[DAY_CHARACTERS + 1];
	int64_t night;

	if (name[0] != '.' || strlen(name) <= 2 + DAY_CHARACTERS ||
	    name[1 + DAY_CHARACTERS] != '.') {
		return NULL;
	}
	(void)snprintf(day, sizeof(day), "%s", name + 1);
	if (value_date(day, &night) != VALUE_DATE_FINE) return NULL;
	for (size_t i = 0; i < ENDINGS; i++) {
		if (strcmp(name + 2 + DAY_CHARACTERS, endings[i]) == 0) return endings[i];
	}
	return NULL;
}

/* ---- over the line ---- */

/* A daemon that was begun anew meanwhile is there again. NULL while it cannot be reached, or has no
 * time. */
static Mediation__V1__Response *ask(struct client *client, const Mediation__V1__Request *request)
{
	Mediation__V1__Response *response = NULL;

	for (int tries = 0; !response && tries < 2; tries++) {
		if (tries && !client_reconnect(client)) break;
		if (client->link) response = link_ask_patiently(client->link, request, NULL);
	}
	if (response && response->outcome && response->refusal &&
	    response->refusal->exit_code == CLIENT_AGAIN) {
		mediation__v1__response__free_unpacked(response, NULL);
		response = NULL;
	}
	return response;
}

static void say_refused(struct teller *teller, const Mediation__V1__Refusal *refusal)
{
	teller->is_unwanted = refusal && refusal->exit_code == NO_RIGHT;
	if (refusal && !teller->is_unwanted) {
		show_refusal(&teller->client->words, refusal, REFUSED_QUESTION);
	}
}

/* The answer; NULL where there is none, and what was told is kept, or nobody wanted it. */
static Mediation__V1__Response *send(struct teller *teller, const char *ending, wire_told *wire)
{
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;
	Mediation__V1__Response *response = NULL;
	int64_t number;

	request.body_case = MEDIATION__V1__REQUEST__BODY_TELL_NIGHT;
	request.tell_night = wire;
	if (teller->client->link &&
	    words_choice(&teller->client->words, NIGHT_LIST, ending, &number)) {
		wire->ending = (uint32_t)number;
		response = ask(teller->client, &request);
	}
	if (!response) {
		keep(teller, ending, wire);
		return NULL;
	}
	forget(teller, wire->night);
	if (response->outcome == 0) return response;
	say_refused(teller, response->refusal);
	mediation__v1__response__free_unpacked(response, NULL);
	return NULL;
}

static wire_told wire_of(const struct teller *teller, const struct night_told *told)
{
	wire_told ret = MEDIATION__V1__TELL_NIGHT_REQUEST__INIT;

	ret.night = told->night;
	ret.last_on = told->last_on;
	ret.report = (char *)told->report;
	ret.why = (char *)told->why;
	ret.folder = (char *)teller->folder;
	ret.ended_us = client_now_us(teller->client);
	return ret;
}

static bool is_there(const struct teller *teller, int64_t night)
{
	char path[PATH_MAX];
	struct stat told;

	return snprintf(path, sizeof(path), "%s/%s", teller->folder, show_date(night)) < PATH_MAX &&
	    lstat(path, &told) == 0;
}

void report_tell(struct teller *teller, const struct night_told *told)
{
	wire_told wire = wire_of(teller, told);
	Mediation__V1__Response *response;

	if (teller->is_unwanted) return;
	response = send(teller, told->ending, &wire);
	for (size_t i = 0; response && i < response->tell_night->n_missing; i++) {
		int64_t night = response->tell_night->missing[i];
		const struct night_told made = { night, night, "made", "", "" };
		wire_told again = wire_of(teller, &made);

		if (!is_there(teller, night)) continue;
		mediation__v1__response__free_unpacked(send(teller, made.ending, &again), NULL);
	}
	mediation__v1__response__free_unpacked(response, NULL);
}

void report_tell_kept(struct teller *teller)
{
	DIR *entries = opendir(teller->folder);
	const struct dirent *entry;

	while (entries && !teller->is_unwanted && (entry = readdir(entries))) {
		const char *ending = ending_of(entry->d_name);
		char path[PATH_MAX];
		wire_told *wire;

		if (!ending ||
		    snprintf(path, sizeof(path), "%s/%s", teller->folder, entry->d_name) >=
		        PATH_MAX) {
			continue;
		}
		wire = kept_read(path);
		if (wire) {
			mediation__v1__response__free_unpacked(send(teller, ending, wire), NULL);
			mediation__v1__tell_night_request__free_unpacked(wire, NULL);
		} else {
			(void)unlink(path);
		}
	}
	if (entries) (void)closedir(entries);
}
