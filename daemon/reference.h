/*
 * Local data of one district as the rules read it: teams with what they serve, members with their
 * absences, kinds of dispute, places, committees, thresholds. Loaded whole by one statement,
 * immutable afterwards; a newer version replaces it. Every write names the reference version that
 * its rules have read (store.md 2.9).
 *
 * Owns its rows. Pure lookups; loading is reference_load() in the store's thread of events.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "calendar.h"
#include "dispute.h"

#define LEVELS_MAX           8
#define ASSIGNMENT_RULES_MAX 16
#define CRITERIA_MAX         16

/* What a criterion asks for. */
enum duty { DUTY_MAJOR, DUTY_OPINION, DUTY_COUNT };

/* From this measure on a row of tables/criteria.def counts. */
struct criterion {
	enum duty duty;
	uint16_t number; /* MAJOR_… or OPINION_… */
	int64_t threshold;
};

struct team {
	int64_t id;
	int64_t committee;
	const char *name;
	bool is_active;
	bool is_village;
	int64_t home_place;    /* of a village team; 0: town wide */
	const uint16_t *kinds; /* that it specialises in; none: it takes all alike */
	size_t kind_count;
	const char *tags;  /* languages and expertise, as written */
	uint16_t max_load; /* open disputes at most; 0: no maximum */
};

/* The team serves the place. */
struct territory {
	int64_t place, team;
};

struct member {
	int64_t id;
	const char *login, *name;
	int64_t team;      /* 0: none (centre) */
	int64_t committee; /* whose numbers he takes */
	uint32_t roles;
	bool is_active;
	int64_t home_place; /* where he lives; 0: not told */
	const char *tags;
	bool is_absent;   /* on the reference's day; other days: reference_absence() */
	int64_t delegate; /* who stands in meanwhile; 0: nobody */
};

/* Both days are days away. */
struct absence {
	int64_t member, first_on, last_on;
	int64_t delegate; /* 0: nobody */
};

struct kind {
	uint16_t number;
	const char *name, *zh, *en;
	bool allows_oral;
	bool is_family;     /* paper signatures only */
	bool needs_opinion; /* land taking: the legal adviser's gate */
	bool expires;       /* its own law ends mediation with the term (medical) */
	uint16_t clock;     /* the variant of the mediation clock; 0: the general one */
	uint16_t
	    keep_years; /* that its files are kept at least; 0: as others, RETENTION_FOR_EVER */
};

struct place {
	int64_t code;
	const char *name;
};

struct committee {
	int64_t id;
	const char *name;
	const char *short_name;     /* 繁阳 in (2024)繁阳人调字第00847号 */
	int64_t term_from, term_to; /* of its members; 0: not told */
};

/* By which reasons a dispute finds its team, first things first. */
struct assignment_rules {
	uint32_t version;                      /* 0: there are none */
	uint8_t reasons[ASSIGNMENT_RULES_MAX]; /* enum assignment_reason */
	size_t count;
	bool bars_same_village;
};

struct reference {
	int32_t district;
	int64_t version;
	int64_t day; /* for which it says who is in office */
	const char *township;
	uint16_t house_days[LEVELS_MAX]; /* the town's own limit by level; 0: none */
	uint16_t alert_from,
	    alert_to; /* minutes of a workday between which people are told things */
	struct assignment_rules rules;
	struct calendar calendar;
	struct criterion *criteria;
	size_t criterion_count;
	bool is_demo;
	bool is_practice; /* for trying things: nothing in it counts */
	struct team *teams;
	size_t team_count;
	uint16_t *team_kinds;        /* of all teams, one allocation */
	struct territory *territory; /* by place, then team */
	size_t territory_count;
	struct member *members;
	size_t member_count;
	struct absence *absences; /* by member, then first day */
	size_t absence_count;
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
bool reference_serves(const struct reference *reference, int64_t team, int64_t place);
/* The absence that the day lies in, NULL where he is there. */
const struct absence *reference_absence(
    const struct reference *reference, int64_t member, int64_t day);
bool team_specialises(const struct team *team, uint16_t kind);
void reference_free(struct reference *reference);
