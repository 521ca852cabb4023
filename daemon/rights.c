/* Who may do what; rights.h. */
#include "rights.h"

#include "sets.h"

/* ---- offices ---- */

enum stands { STANDS_TOGETHER, STANDS_APART, STANDS_ALONE, STANDS_COUNT };

/* Sets of the roles that stand in each way. */
static uint32_t roles_that_stand(enum stands how)
{
	uint32_t sets[STANDS_COUNT] = { 0 };

#define ROLE(number, NAME, name, stands, zh, en) sets[STANDS_##stands] |= ROLE_BIT(number);
#include "tables/roles.def"
#undef ROLE
	return sets[how];
}

static bool is_one(uint32_t set)
{
	return (set & (set - 1)) == 0;
}

bool rights_roles_fit(uint32_t roles, bool is_small_office)
{
	if (is_one(roles)) return true;
	if (roles & roles_that_stand(STANDS_ALONE)) return false;
	return is_small_office || !(roles & roles_that_stand(STANDS_APART));
}

/* ---- the table ---- */

#define REQUEST_OR(name) | UINT64_C(1) << REQUEST_##name
#define TO(...)          (UINT64_C(0) EACH(REQUEST_OR, __VA_ARGS__))
#define OF_DISPUTES      BY(CLERK, MED, LEAD, SUP, LEGAL, XF, AUD, IMPORT)
#define EVERYBODY        (OF_DISPUTES | BY(SYSADM, SECADM, AUDADM, REPORT))

static const struct right {
	uint64_t requests;
	uint32_t scope, roles;
} rights[] = {

#define RIGHT(requests, SCOPE, roles) { (requests), SCOPE_BIT(SCOPE_##SCOPE), (roles) },
#define DEED(NAME, name, zh, en, REQUEST, roles)
#include "tables/rights.def"
#undef DEED
#undef RIGHT
};

static const struct deed_row {
	struct label label;
	uint32_t roles;
} deeds[DEED_COUNT] = {

#define RIGHT(requests, SCOPE, roles)
#define DEED(NAME, name, zh, en, REQUEST, roles) \
	[DEED_##NAME] = { { DEED_##NAME, #name, zh, en, NULL }, (roles) },
#include "tables/rights.def"
#undef DEED
#undef RIGHT
};

static const struct label requests[REQUEST_COUNT] = {
#define REQUEST(number, NAME, name, login, zh, en) [number] = { number, #name, zh, en, NULL },
#include "tables/requests.def"
#undef REQUEST
};

#define RIGHTS_COUNT (sizeof(rights) / sizeof(rights[0]))

static bool is_about(const struct right *right, enum request_number request)
{
	return right->requests >> request & 1;
}

static uint32_t scopes_of(uint32_t roles, enum request_number request)
{
	uint32_t scopes = 0;

	for (size_t i = 0; i < RIGHTS_COUNT; i++) {
		if (is_about(&rights[i], request) && rights[i].roles & roles) {
			scopes |= rights[i].scope;
		}
	}
	return scopes;
}

uint32_t rights_of_role(enum role role, enum request_number request)
{
	return scopes_of(ROLE_BIT(role), request);
}

uint32_t rights_holders(enum request_number request)
{
	uint32_t roles = 0;

	for (size_t i = 0; i < RIGHTS_COUNT; i++) {
		if (is_about(&rights[i], request)) roles |= rights[i].roles;
	}
	return roles;
}

uint32_t rights_doers(enum deed deed)
{
	return deeds[deed].roles;
}

const struct label *rights_request_label(uint16_t request)
{
	return request < REQUEST_COUNT && requests[request].name ? &requests[request] : NULL;
}

const struct label *rights_deed_label(uint16_t deed)
{
	return deed < DEED_COUNT ? &deeds[deed].label : NULL;
}

/* ---- who asks ---- */

bool rights_asker(const struct reference *reference, int64_t id, struct asker *ret)
{
	const struct member *member = reference_member(reference, id);
	const struct team *team;

	if (!member || !member->is_active) return false;
	team = member->team ? reference_team(reference, member->team) : NULL;
	*ret = (struct asker){ .reference = reference,
		.member = id,
		.team = member->team,
		.village = member->home_place,
		.roles = member->roles };
	if (!ret->village && team) ret->village = team->home_place;
	return true;
}

uint32_t rights_scopes(const struct asker *asker, enum request_number request)
{
	uint32_t scopes = scopes_of(asker->roles, request);

	if (asker->reference->is_practice) {
		return SCOPE_BIT(SCOPE_ANY) | SCOPE_BIT(SCOPE_DISTRICT);
	}
	if (scopes & SCOPE_BIT(SCOPE_STATION) && !asker->village) {
		scopes = (scopes & ~SCOPE_BIT(SCOPE_STATION)) | SCOPE_BIT(SCOPE_DISTRICT);
	}
	return scopes;
}

bool rights_may(const struct asker *asker, enum deed deed)
{
	return asker->roles & deeds[deed].roles;
}

static bool is_held(const struct reference *reference, enum role role)
{
	for (size_t i = 0; i < reference->member_count; i++) {
		const struct member *member = &reference->members[i];

		if (member->is_active && member->roles & ROLE_BIT(role)) return true;
	}
	return false;
}

bool rights_keeps(const struct asker *asker, enum local_keeper keeper, bool is_small_office)
{
	bool directs = asker->roles & ROLE_BIT(ROLE_SUP);

	switch (keeper) {
	case KEEPER_NOBODY:
		return false;
	case KEEPER_DIRECTOR:
		return directs;
	case KEEPER_SECURITY:
		break;
	}
	return asker->roles & ROLE_BIT(ROLE_SECADM) ||
	    (directs && (is_small_office || !is_held(asker->reference, ROLE_SECADM)));
}

/* ---- how far ---- */

/* Who reads whatever is restricted: the director, and the clock that counts its terms. */
#define READS_ALL BY(SUP, SYS)

/* The team that the asker leads; -1: none. */
static int64_t team_led(const struct asker *asker)
{
	return asker->team && asker->roles & ROLE_BIT(ROLE_LEAD) ? asker->team : -1;
}

static bool is_reader(const struct asker *asker, const struct dispute *dispute)
{
	if (asker->roles & READS_ALL || dispute->mediator == asker->member ||
	    dispute->team == team_led(asker)) {
		return true;
	}
	for (size_t i = 0; i < dispute->reader_count; i++) {
		if (dispute->readers[i] == asker->member) return true;
	}
	return false;
}

static int64_t key_of(const struct asker *asker, uint8_t scope)
{
	if (scope == SCOPE_TEAM) return asker->team;
	return scope == SCOPE_OWN ? asker->member : 0;
}

static bool is_involved(const struct asker *asker, uint32_t scopes, const struct dispute *dispute)
{
	for (size_t i = 0; i < dispute->involved_count; i++) {
		const struct involved *involved = &dispute->involved[i];

		if (scopes & SCOPE_BIT(involved->scope) &&
		    involved->key == key_of(asker, involved->scope)) {
			return true;
		}
	}
	return false;
}

/* The team's own village, and those that it serves. */
static bool serves(const struct asker *asker, int64_t place)
{
	const struct team *team = reference_team(asker->reference, asker->team);

	return team && place &&
	    (team->home_place == place || reference_serves(asker->reference, asker->team, place));
}

enum reach rights_reach(const struct asker *asker, uint32_t scopes, const struct dispute *dispute)
{
	bool is_of_team = scopes & SCOPE_BIT(SCOPE_TEAM) && asker->team;

	if (dispute->regions[REGION_ACCESS] == ACCESS_RESTRICTED) {
		return is_reader(asker, dispute) ? REACH_WHOLE : REACH_NOTHING;
	}
	if (scopes & SCOPE_BIT(SCOPE_DISTRICT) ||
	    (scopes & SCOPE_BIT(SCOPE_STATION) && dispute->place == asker->village) ||
	    (is_of_team && dispute->team == 0 && serves(asker, dispute->place)) ||
	    is_involved(asker, scopes, dispute)) {
		return REACH_WHOLE;
	}
	return scopes & SCOPE_BIT(SCOPE_MASKED) ? REACH_MASKED : REACH_NOTHING;
}

enum outcome rights_refusal(const struct asker *asker, const struct dispute *dispute)
{
	if (dispute->regions[REGION_ACCESS] == ACCESS_RESTRICTED) return OUTCOME_NOT_FOUND;
	return asker->roles & BY(MED, LEAD) && dispute->team && dispute->team != asker->team
	    ? OUTCOME_OTHER_TEAM
	    : OUTCOME_OUT_OF_SCOPE;
}

enum outcome rights_judge(const struct reference *reference, int64_t member,
    enum request_number request, const struct dispute *dispute)
{
	struct asker asker;
	uint32_t scopes;

	if (!dispute) return OUTCOME_NOT_FOUND;
	if (!rights_asker(reference, member, &asker)) return OUTCOME_OUT_OF_OFFICE;
	scopes = rights_scopes(&asker, request);
	if (!scopes) return OUTCOME_NO_RIGHT;
	return rights_reach(&asker, scopes, dispute) == REACH_NOTHING
	    ? rights_refusal(&asker, dispute)
	    : OUTCOME_DONE;
}

static size_t villages(const struct asker *asker, int64_t *ret)
{
	const struct reference *reference = asker->reference;
	const struct team *team = reference_team(reference, asker->team);
	size_t count = 0;

	if (!team) return 0;
	if (team->home_place) ret[count++] = team->home_place;
	for (size_t i = 0; i < reference->territory_count && count < RIGHTS_VILLAGES_MAX; i++) {
		if (reference->territory[i].team == asker->team) {
			ret[count++] = reference->territory[i].place;
		}
	}
	return count;
}

size_t rights_numbers(
    const struct asker *asker, uint32_t scopes, int64_t ret_numbers[RIGHTS_NUMBERS_MAX])
{
	ret_numbers[0] = scopes;
	ret_numbers[1] = asker->member;
	ret_numbers[2] = asker->team ? asker->team : -1;
	ret_numbers[3] = team_led(asker);
	ret_numbers[4] = (asker->roles & READS_ALL) != 0;
	ret_numbers[5] = asker->village ? asker->village : -1;
	return RIGHTS_NUMBERS +
	    (scopes & SCOPE_BIT(SCOPE_TEAM) ? villages(asker, ret_numbers + RIGHTS_NUMBERS) : 0);
}
