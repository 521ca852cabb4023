/* Petitions that were handed over, as they are printed. */
#pragma once

#include "show.h"

/* Of many a line each, with what they and we have until when. */
struct lines show_petitions_begin(const struct shown *shown);
void show_petition_line(struct lines *lines, const Mediation__V1__Petition *petition);
/* One of them, whole, and what is done next. */
void show_petition(
    const struct shown *shown, const Mediation__V1__Petition *petition, const char *office);
/* What there is to do with it, said beside what was asked for; office: NULL where its number is of
 * one alone. */
void show_petition_next(
    const struct words *words, const Mediation__V1__Petition *petition, const char *office);
/* Its state, by name. */
bool petition_is(
    const struct words *words, const Mediation__V1__Petition *petition, const char *state);
