/*
 * What the client prints: tables by display width, JSON, times. The only place that writes answers
 * to standard output; hints and errors go to standard error.
 */
#pragma once

#include <stdbool.h>

#include "words.h"

struct shown {
	const struct words *words;
	bool as_json;
};

/* A date and time in Asia/Shanghai, "2024-03-05 09:30"; "" for 0. One of eight static buffers in
 * turn. */
const char *show_instant(int64_t us);
const char *show_date(int64_t day);

void show_lines(const struct shown *shown, Mediation__V1__DisputeLine *const *lines, size_t count);
void show_dispute(const struct shown *shown, const Mediation__V1__Dispute *dispute);
void show_timeline(const struct shown *shown, Mediation__V1__Event *const *events, size_t count);
void show_todo(const struct shown *shown, const Mediation__V1__TodoResponse *todo);
void show_allowed(const struct shown *shown, const Mediation__V1__AllowedResponse *allowed);
void show_figures(const struct shown *shown, const Mediation__V1__FiguresResponse *figures);
void show_teams(const struct shown *shown, const Mediation__V1__TeamsResponse *teams);
void show_act(const struct shown *shown, const Mediation__V1__CatalogueAction *action,
    const Mediation__V1__ActResponse *act);
void show_server(const struct shown *shown, const Mediation__V1__ServerInfoResponse *info);
/* What was refused and what to do, on standard error; words may be NULL. */
void show_refusal(const struct words *words, const Mediation__V1__Refusal *refusal);
