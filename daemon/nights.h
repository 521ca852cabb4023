/*
 * What is known of the nights of reports (night): which are missing, and whether the machine that
 * makes them has been silent for too long, by the options night_….
 */
#pragma once

#include "answer.h"

/* nights: in the request's arena; NULL where nothing is missing, or the database does not say. */
typedef void (*nights_told_fn)(void *context, Mediation__V1__Nights *nights);

void nights_ask(struct request *request, nights_told_fn fn, void *context);
