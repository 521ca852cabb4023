/* Who may do what; rights.h. */
#include "rights.h"

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
