/*
 * Every role × request and every role × step, on a dispute inside and outside of each scope, as the
 * pure functions judge it, against rights.golden: a change of who sees what shows as a change of
 * that file.
 *
 * test_rights print > tests/unit/rights.golden writes it anew.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "action.h"
#include "rights.h"

#define LINE_BYTES 512

enum {
	OURS = 1,
	OTHERS = 2,
	ONESELF = 7,
	ANOTHER = 8,
	OUR_VILLAGE = 601,
	SERVED = 602,
	ELSEWHERE = 603
};

/* A dispute as it may stand to the one who asks. */
struct standing {
	const char *name;
	int64_t team, place, mediator;
	struct involved involved;
	bool is_restricted;
	int64_t reader;
};

static const struct standing standings[] = {
	{ .name = "of another team", .team = OTHERS, .place = ELSEWHERE },
	{ .name = "of nobody yet, elsewhere", .place = ELSEWHERE },
	{ .name = "of nobody yet, in one's village", .place = OUR_VILLAGE },
	{ .name = "of nobody yet, where one's team serves", .place = SERVED },
	{ .name = "of one's team",
	    .team = OURS,
	    .place = ELSEWHERE,
	    .involved = { SCOPE_TEAM, OURS } },
	{ .name = "that one's team had",
	    .team = OTHERS,
	    .place = ELSEWHERE,
	    .involved = { SCOPE_TEAM, OURS } },
	{ .name = "that one registered",
	    .team = OTHERS,
	    .place = ELSEWHERE,
	    .involved = { SCOPE_OWN, ONESELF } },
	{ .name = "that another registered",
	    .team = OTHERS,
	    .place = ELSEWHERE,
	    .involved = { SCOPE_OWN, ANOTHER } },
	{ .name = "linked with a petition",
	    .team = OTHERS,
	    .place = ELSEWHERE,
	    .involved = { SCOPE_LINKED, 0 } },
	{ .name = "an opinion was asked for",
	    .team = OTHERS,
	    .place = ELSEWHERE,
	    .involved = { SCOPE_ASKED, 0 } },
	{ .name = "restricted, of another team",
	    .team = OTHERS,
	    .place = OUR_VILLAGE,
	    .involved = { SCOPE_LINKED, 0 },
	    .is_restricted = true },
	{ .name = "restricted, of one's team",
	    .team = OURS,
	    .place = OUR_VILLAGE,
	    .involved = { SCOPE_TEAM, OURS },
	    .is_restricted = true },
	{ .name = "restricted, that one registered",
	    .team = OTHERS,
	    .place = ELSEWHERE,
	    .involved = { SCOPE_OWN, ONESELF },
	    .is_restricted = true },
	{ .name = "restricted, where one presides",
	    .team = OTHERS,
	    .place = ELSEWHERE,
	    .mediator = ONESELF,
	    .is_restricted = true },
	{ .name = "restricted, naming one",
	    .team = OTHERS,
	    .place = ELSEWHERE,
	    .is_restricted = true,
	    .reader = ONESELF },
};

#define STANDINGS (sizeof(standings) / sizeof(standings[0]))

/* Of a member of a village's team, or of none: the station of the first is the village's. */
struct town {
	struct team teams[2];
	struct territory territory;
	struct member member;
	struct reference reference;
};

static void build(struct town *town, uint32_t roles, bool has_team)
{
	*town = (struct town){
		.teams = { { .id = OURS,
		               .name = "ours",
		               .is_active = true,
		               .is_village = true,
		               .home_place = OUR_VILLAGE },
		    { .id = OTHERS, .name = "theirs", .is_active = true } },
		.territory = { .place = SERVED, .team = OURS },
		.member = { .id = ONESELF,
		    .login = "x",
		    .name = "x",
		    .team = has_team ? OURS : 0,
		    .roles = roles,
		    .is_active = true },
	};
	town->reference = (struct reference){ .district = 340212100,
		.teams = town->teams,
		.team_count = 2,
		.territory = &town->territory,
		.territory_count = 1,
		.members = &town->member,
		.member_count = 1 };
}

static void make(const struct standing *standing, struct dispute *ret)
{
	memset(ret, 0, sizeof(*ret));
	ret->district = 340212100;
	ret->id = 1;
	ret->version = 3;
	ret->state = STATE_MEDIATING;
	ret->team = standing->team;
	ret->place = standing->place;
	ret->mediator = standing->mediator;
	ret->involved[0] = standing->involved;
	ret->involved_count = standing->involved.scope ? 1 : 0;
	ret->regions[REGION_ACCESS] = standing->is_restricted ? ACCESS_RESTRICTED : ACCESS_OPEN;
	ret->readers[0] = standing->reader;
	ret->reader_count = standing->reader ? 1 : 0;
}

/* + whole, m masked, or why not: t another team has it, s beyond one's scope, n as if it were not
 * there, . no right at all */
static char letter_of(
    const struct town *town, enum request_number request, const struct dispute *dispute)
{
	struct asker asker;

	switch (rights_judge(&town->reference, ONESELF, request, dispute)) {
	case OUTCOME_DONE:
		(void)rights_asker(&town->reference, ONESELF, &asker);
		return rights_reach(&asker, rights_scopes(&asker, request), dispute) == REACH_WHOLE
		    ? '+'
		    : 'm';
	case OUTCOME_OTHER_TEAM:
		return 't';
	case OUTCOME_OUT_OF_SCOPE:
		return 's';
	case OUTCOME_NOT_FOUND:
		return 'n';
	case OUTCOME_NO_RIGHT:
		return '.';
	default:
		return '?';
	}
}

static void print_reach(FILE *out, const char *name, enum request_number request, enum role role,
    bool has_team, bool is_his)
{
	struct town town;

	build(&town, ROLE_BIT(role), has_team);
	fprintf(
	    out, "%-20s %-15s %-8s ", name, role_label(role)->name, has_team ? "village" : "town");
	for (size_t i = 0; i < STANDINGS; i++) {
		struct dispute dispute;

		make(&standings[i], &dispute);
		fputc(is_his ? letter_of(&town, request, &dispute) : '.', out);
	}
	fputc('\n', out);
}

/* Whether the request is about disputes at all: what is not is in tests/tables/rights.golden. */
static bool is_about_disputes(enum request_number request)
{
	for (enum role role = 1; role < ROLE_COUNT; role++) {
		if (rights_of_role(role, request) & ~SCOPE_BIT(SCOPE_ANY)) return true;
	}
	return false;
}

static void print_requests(FILE *out)
{
	for (uint16_t n = 0; n < REQUEST_COUNT; n++) {
		const struct label *label = rights_request_label(n);

		if (!label || !is_about_disputes((enum request_number)n)) continue;
		for (uint16_t role = 1; role < ROLE_COUNT; role++) {
			if (!role_label(role)) continue;
			print_reach(
			    out, label->name, (enum request_number)n, (enum role)role, true, true);
			print_reach(
			    out, label->name, (enum request_number)n, (enum role)role, false, true);
		}
	}
}

static void print_actions(FILE *out)
{
	size_t count;
	const struct action *const *actions = action_all(&count);

	for (size_t i = 0; i < count; i++) {
		if (actions[i]->is_retired || actions[i]->begins) continue;
		for (uint16_t role = 1; role < ROLE_COUNT; role++) {
			bool is_his = (actions[i]->by | actions[i]->approvers) & ROLE_BIT(role);

			if (!role_label(role)) continue;
			print_reach(
			    out, actions[i]->name, REQUEST_ACT, (enum role)role, true, is_his);
		}
	}
}

static void print_all(FILE *out)
{
	fputs(
	    "# request or step, role, whose member (of a village's team, or of none); then one letter a dispute:\n",
	    out);
	for (size_t i = 0; i < STANDINGS; i++) {
		fprintf(out, "# %2zu %s\n", i + 1, standings[i].name);
	}
	fputs(
	    "# + whole, m masked, t another team has it, s beyond the scope, n as if it were not there, . no right\n",
	    out);
	print_requests(out);
	print_actions(out);
}

/* Compares line by line; returns how many differ. */
static unsigned compare(FILE *made, FILE *golden)
{
	char new_line[LINE_BYTES], old_line[LINE_BYTES];
	unsigned differing = 0;

	for (;;) {
		const char *is = fgets(new_line, sizeof(new_line), made);
		const char *was = fgets(old_line, sizeof(old_line), golden);

		if (!is && !was) return differing;
		if (is && was && strcmp(is, was) == 0) continue;
		if (differing++ < 10) printf("# was %s# is  %s", was ? was : "\n", is ? is : "\n");
	}
}

static bool is_as_written_down(void)
{
	char path[4096];
	FILE *made = tmpfile(), *golden;
	unsigned differing;

	(void)snprintf(path, sizeof(path), "%s/tests/unit/rights.golden", getenv("SOURCE_ROOT"));
	golden = fopen(path, "r");
	if (!made || !golden) {
		puts("Bail out! rights.golden cannot be read");
		exit(1);
	}
	print_all(made);
	rewind(made);
	differing = compare(made, golden);
	(void)fclose(made);
	(void)fclose(golden);
	return differing == 0;
}

/* ---- claims ---- */

static bool every_request_is_somebodys(void)
{
	enum { FREE, MEMBER, SELF };

	static const struct {
		enum request_number number;
		bool needs_login;
	} requests[] = {

#define REQUEST(number, NAME, name, login, zh, en) { REQUEST_##NAME, (login) != FREE },
#include "tables/requests.def"
#undef REQUEST
	};

	for (size_t i = 0; i < sizeof(requests) / sizeof(requests[0]); i++) {
		if (requests[i].needs_login && !rights_holders(requests[i].number)) return false;
	}
	return true;
}

static bool nothing_is_allowed_without_a_row(void)
{
	for (enum role role = 1; role < ROLE_COUNT; role++) {
		/* no question has this number */
		if (rights_of_role(role, (enum request_number)0)) return false;
	}
	return rights_of_role(ROLE_COUNT - 1, REQUEST_GET_DISPUTE) == 0;
}

static bool an_administrator_sees_no_dispute(void)
{
	static const enum role administrators[] = { ROLE_SYSADM, ROLE_SECADM, ROLE_AUDADM };

	for (size_t i = 0; i < sizeof(administrators) / sizeof(administrators[0]); i++) {
		for (uint16_t n = 0; n < REQUEST_COUNT; n++) {
			uint32_t scopes = rights_of_role(administrators[i], (enum request_number)n);

			if (scopes & ~SCOPE_BIT(SCOPE_ANY)) return false;
		}
	}
	return true;
}

static bool administrators_stand_apart_but_in_a_small_office(void)
{
	uint32_t security = ROLE_BIT(ROLE_SECADM), director = ROLE_BIT(ROLE_SUP);
	uint32_t audit = ROLE_BIT(ROLE_AUDADM), report = ROLE_BIT(ROLE_REPORT);

	return rights_roles_fit(security, false) && !rights_roles_fit(security | director, false) &&
	    !rights_roles_fit(security | audit, false) &&
	    rights_roles_fit(security | audit | director, true) &&
	    rights_roles_fit(director | ROLE_BIT(ROLE_LEAD), false) &&
	    !rights_roles_fit(report | director, true);
}

static bool keeps(uint32_t roles, uint32_t others, enum local_keeper keeper, bool is_small)
{
	struct town town;
	struct member members[2];
	struct asker asker;

	build(&town, roles, false);
	members[0] = town.member;
	members[1] = (struct member){ .id = ANOTHER, .roles = others, .is_active = true };
	town.reference.members = members;
	town.reference.member_count = 2;
	return rights_asker(&town.reference, ONESELF, &asker) &&
	    rights_keeps(&asker, keeper, is_small);
}

static bool the_director_gives_offices_while_nobody_else_does(void)
{
	uint32_t director = ROLE_BIT(ROLE_SUP), security = ROLE_BIT(ROLE_SECADM),
	         clerk = ROLE_BIT(ROLE_CLERK);

	return keeps(director, clerk, KEEPER_SECURITY, false) &&
	    !keeps(director, security, KEEPER_SECURITY, false) &&
	    keeps(director, security, KEEPER_SECURITY, true) &&
	    keeps(security, director, KEEPER_SECURITY, false) &&
	    !keeps(security, director, KEEPER_DIRECTOR, false) &&
	    keeps(director, security, KEEPER_DIRECTOR, false) &&
	    !keeps(clerk, clerk, KEEPER_SECURITY, true) &&
	    !keeps(director, clerk, KEEPER_NOBODY, true);
}

static bool who_is_not_in_office_sees_nothing(void)
{
	struct dispute dispute;
	struct town town;

	build(&town, ROLE_BIT(ROLE_SUP), false);
	town.member.is_active = false;
	make(&standings[0], &dispute);
	return rights_judge(&town.reference, ONESELF, REQUEST_GET_DISPUTE, &dispute) ==
	    OUTCOME_OUT_OF_OFFICE;
}

static bool in_a_practice_everybody_sees_everything_but_what_is_restricted(void)
{
	struct dispute open, restricted;
	struct town town;

	build(&town, ROLE_BIT(ROLE_MED), false);
	town.reference.is_practice = true;
	make(&standings[0], &open);
	make(&standings[10], &restricted);
	return rights_judge(&town.reference, ONESELF, REQUEST_GET_DISPUTE, &open) == OUTCOME_DONE &&
	    rights_judge(&town.reference, ONESELF, REQUEST_GET_DISPUTE, &restricted) ==
	    OUTCOME_NOT_FOUND;
}

int main(int argc, char **argv)
{
	static const struct {
		bool (*holds)(void);
		const char *claim;
	} claims[] = {
		{ is_as_written_down,
		    "every role, request and step reaches as far as is written down" },
		{ every_request_is_somebodys, "every request has a row" },
		{ nothing_is_allowed_without_a_row, "what has no row is nobody's" },
		{ an_administrator_sees_no_dispute,
		    "an administrator has no right on any dispute" },
		{ administrators_stand_apart_but_in_a_small_office,
		    "administrators stand apart, but in a small office" },
		{ the_director_gives_offices_while_nobody_else_does,
		    "the director gives offices while nobody is security administrator" },
		{ who_is_not_in_office_sees_nothing, "who is not in office sees nothing" },
		{ in_a_practice_everybody_sees_everything_but_what_is_restricted,
		    "in a practice everybody sees all but what is restricted" },
	};

	unsigned failed = 0;

	if (argc == 2 && strcmp(argv[1], "print") == 0) {
		print_all(stdout);
		return 0;
	}
	printf("1..%zu\n", sizeof(claims) / sizeof(claims[0]));
	for (size_t i = 0; i < sizeof(claims) / sizeof(claims[0]); i++) {
		bool holds = claims[i].holds();

		failed += !holds;
		printf("%sok %zu - %s\n", holds ? "" : "not ", i + 1, claims[i].claim);
	}
	return failed != 0;
}
