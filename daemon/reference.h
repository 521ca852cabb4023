/*
 * Local data of one district as the rules read it: teams, members, kinds of dispute, places,
 * committees, thresholds. Loaded whole by one statement, immutable afterwards; a newer version
 * replaces it. Every write names the reference version that its rules have read (store.md 2.9).
 *
 * Owns its rows. Pure lookups; loading is reference_load() in the store's thread of events.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "calendar.h"
#include "dispute.h"

#define LEVELS_MAX 8

struct team {
	int64_t id;
	int64_t committee;
	const char *name;
	bool is_active;
	uint16_t leads; /* members with role LEAD */
};

struct member {
	int64_t id;
	const char *login, *name;
	int64_t team;      /* 0: none (centre) */
	int64_t committee; /* whose numbers he takes */
	uint32_t roles;
	bool is_active;
};

struct kind {
	uint16_t number;
	const char *name, *zh, *en;
	bool allows_oral;
	bool is_family;     /* paper signatures only */
	bool needs_opinion; /* land taking: the legal adviser's gate */
	bool expires;       /* its own law ends mediation with the term (medical) */
	uint16_t clock;     /* the variant of the mediation clock; 0: the general one */
};

struct place {
	int64_t code;
	const char *name;
};

struct committee {
	int64_t id;
	const char *name;
	const char *short_name; /* 繁阳 in (2024)繁阳人调字第00847号 */
};

struct reference {
	int32_t district;
	int64_t version;
	int64_t day; /* for which it says who is in office */
	const char *township;
	int64_t major_amount; /* fen; thresholds of domain 2.4 */
	uint16_t major_persons;
	uint16_t house_days[LEVELS_MAX]; /* the town's own limit by level; 0: none */
	struct calendar calendar;
	bool is_demo;
	struct team *teams;
	size_t team_count;
	struct member *members;
	size_t member_count;
	struct kind *kinds;
	size_t kind_count;
	struct place *places;
	size_t place_count;
	struct committee *committees;
	size_t committee_count;
	char *texts; /* all names, one allocation */
};

const struct team *reference_team(const struct reference *reference, int64_t id);
const struct member *reference_member(const struct reference *reference, int64_t id);
const struct member *reference_login(const struct reference *reference, const char *login);
const struct kind *reference_kind(const struct reference *reference, uint16_t number);
const struct place *reference_place(const struct reference *reference, int64_t code);
const struct committee *reference_committee(const struct reference *reference, int64_t id);
void reference_free(struct reference *reference);
