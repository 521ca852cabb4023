/*
 * Who may do what, and how far: tables/roles.def says which offices one member may hold together,
 * tables/rights.def which questions each role may ask and how far they reach.
 *
 * What every handler asks, and no handler decides by itself: rights_scopes() before it begins,
 * rights_reach() of each dispute that it is about to tell. The lists ask the same of the database
 * (sql/queries/reach.part), with the numbers of rights_numbers().
 *
 * Pure, constant data; lookups and predicates only. The asker borrows from the local data that it
 * was made of.
 */
#pragma once

#include "locals.h"
#include "reference.h"
#include "vocabulary.h"

/* The questions by their field number in mediation.v1.Request. */
enum request_number {

#define REQUEST(number, NAME, name, login, zh, en) REQUEST_##NAME = (number),
#include "tables/requests.def"
#undef REQUEST
	REQUEST_COUNT = 64
};

enum deed {

#define DEED(NAME, name, zh, en, REQUEST, roles) DEED_##NAME,
#define RIGHT(requests, SCOPE, roles)
#include "tables/rights.def"
#undef RIGHT
#undef DEED
	DEED_COUNT
};

/* Whether one member may hold all of these roles. A small office may give the three administrators'
 * to who has others (GB/T 22239 wants them apart); the account of a machine stands alone anywhere.
 */
bool rights_roles_fit(uint32_t roles, bool is_small_office);
/* What a small office merges, in words. */
#define RIGHTS_SMALL_OFFICE_ZH                                                                                                                              \
	"本单位按小单位设置（small_office = 1）：系统、安全、审计管理员可由一人兼任，也可兼办纠纷，三员不分立；" \
	"办理纠纷的人可能同时决定谁有权限、并审计自己。等保三级的单位请设为 0。"
#define RIGHTS_SMALL_OFFICE_EN                                                             \
	"a small office (small_office = 1): one member may be system, security and audit " \
	"administrator and hold others beside, and so decide who has which right, and audit himself"

/* Who asks. */
struct asker {
	const struct reference *reference;
	int64_t member, team, village; /* team 0: none; village 0: the station is the town's */
	uint32_t roles;
};

/* False where there is no such member, or he is not in office. */
bool rights_asker(const struct reference *reference, int64_t member, struct asker *ret);

/* Scopes that the asker's roles give him for the request, as a set of SCOPE_BIT; 0: it is not his.
 * Of SCOPE_STATION what his station is: the township's is SCOPE_DISTRICT. */
uint32_t rights_scopes(const struct asker *asker, enum request_number request);
bool rights_may(const struct asker *asker, enum deed deed);
/* Whether the table of local data is the asker's to change (locals.h). */
bool rights_keeps(const struct asker *asker, enum local_keeper keeper, bool is_small_office);
/* Roles that may ask the request, or do the deed, at all. */
uint32_t rights_holders(enum request_number request);
uint32_t rights_doers(enum deed deed);
/* Scopes of one role by the table alone, for who prints it. */
uint32_t rights_of_role(enum role role, enum request_number request);
const struct label *rights_request_label(uint16_t request);
const struct label *rights_deed_label(uint16_t deed);

/* What the asker may see of a dispute. */
enum reach {
	REACH_NOTHING,
	REACH_MASKED, /* every name masked, no texts */
	REACH_WHOLE
};

enum reach rights_reach(const struct asker *asker, uint32_t scopes, const struct dispute *dispute);
/* DONE where the member may ask the request of this dispute, or why not; NULL: there is none. */
enum outcome rights_judge(const struct reference *reference, int64_t member,
    enum request_number request, const struct dispute *dispute);
/* What one is told who may not see it: NOT_FOUND where it is restricted, so that nobody learns that
 * it is there; else whom to ask. */
enum outcome rights_refusal(const struct asker *asker, const struct dispute *dispute);

/* The same for a statement, in the order that reach.part reads them; returns how many, at most
 * RIGHTS_NUMBERS_MAX. */
#define RIGHTS_NUMBERS      6 /* before the villages */
#define RIGHTS_VILLAGES_MAX 200
#define RIGHTS_NUMBERS_MAX  (RIGHTS_NUMBERS + RIGHTS_VILLAGES_MAX)
size_t rights_numbers(
    const struct asker *asker, uint32_t scopes, int64_t ret_numbers[RIGHTS_NUMBERS_MAX]);

/* The matrix of all of it, one line a question or a step, one column a role: rights_print.c.
 * Returns the exit status. */
int rights_print_main(void);
