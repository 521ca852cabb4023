/* Roles by their names; role_set.h. */
#include "role_set.h"

#include <stdio.h>
#include <string.h>

#define BETWEEN ", \t"

static const struct {
	const char *name;
	uint32_t bit;
} roles[] = {

#define ROLE(number, NAME, name, ...) { #name, UINT32_C(1) << (number) },
#include "tables/roles.def"
#undef ROLE
};

bool role_set_read(const char *text, uint32_t *ret_roles, char *ret_why, size_t why_bytes)
{
	*ret_roles = 0;
	for (text += strspn(text, BETWEEN); *text; text += strspn(text, BETWEEN)) {
		size_t length = strcspn(text, BETWEEN), at = 0;

		while (at < sizeof(roles) / sizeof(roles[0]) &&
		    !(strlen(roles[at].name) == length &&
		        memcmp(roles[at].name, text, length) == 0)) {
			at++;
		}
		if (at == sizeof(roles) / sizeof(roles[0])) {
			(void)snprintf(ret_why, why_bytes,
			    "takes roles with commas, like director,auditor; there is no \"%.40s\"",
			    text);
			return false;
		}
		*ret_roles |= roles[at].bit;
		text += length;
	}
	return true;
}
