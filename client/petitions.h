/* Petitions that were handed over, as they are printed. */
#pragma once

#include "show.h"

struct client;

/* Of many a line each, with what they and we have until when. */
struct lines show_petitions_begin(const struct shown *shown);
void show_petition_line(struct lines *lines, const Mediation__V1__Petition *petition);
/* One of them, whole, with its letters, and what is done next. */
void show_petition(const struct shown *shown, const Mediation__V1__Petition *petition,
    const Mediation__V1__PetitionEventsResponse *letters, const char *office);
/* What there is to do with it, said beside what was asked for; office: NULL where its number is of
 * one alone. */
void show_petition_next(
    const struct words *words, const Mediation__V1__Petition *petition, const char *office);
/* Its state, by name. */
bool petition_is(
    const struct words *words, const Mediation__V1__Petition *petition, const char *state);

/* petition_letters.c: what goes out. All letters of a number, or (empty) where the bridge stands
 * with an office; which offices there are, without one. NULL, and said, where it fails. */
Mediation__V1__Response *petition_letters(
    struct client *client, const char *office, const char *number, int *ret_status);
/* What we have of an office, status by status; NULL, and said, where it fails. */
Mediation__V1__Response *petition_digest_of(
    struct client *client, const char *office, int *ret_status);
int petition_resend(struct client *client);
int petition_reconcile(struct client *client);

/* show_petition_letters.c */
bool letter_is_refused(const struct words *words, const Mediation__V1__PetitionLetter *letter);
void show_letters(const struct words *words, const Mediation__V1__PetitionEventsResponse *told);
/* Into the object that is open. */
void show_letters_json(struct json *json, const struct words *words,
    const Mediation__V1__PetitionEventsResponse *told);

/* Of those of one side; NULL where it tells none. */
const Mediation__V1__PetitionStatus *petition_status_of(
    Mediation__V1__PetitionStatus *const *statuses, size_t count, uint32_t state);

/* What an office has against what we have, office by office. */
struct reconciled_shown {
	const struct shown *shown;
	struct json json;
	size_t count; /* of offices */
};

struct reconciled_shown show_reconciled_begin(const struct shown *shown);
/* reconciled is the last one, or NULL. */
void show_reconciled(struct reconciled_shown *shown, const char *office,
    const Mediation__V1__PetitionDigestResponse *ours,
    const Mediation__V1__PetitionReconciled *reconciled);
void show_reconciled_end(struct reconciled_shown *shown);
