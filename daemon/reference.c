/* Lookups in a district's local data; reference.h. Rows are sorted by id as they are loaded. */
#include "reference.h"

#include <stdlib.h>
#include <string.h>

#define FIND(rows, count, field, wanted)                                              \
	do {                                                                          \
		size_t low = 0, high = (count);                                       \
		while (low < high) {                                                  \
			size_t middle = low + (high - low) / 2;                       \
			if ((rows)[middle].field == (wanted)) return &(rows)[middle]; \
			if ((rows)[middle].field < (wanted))                          \
				low = middle + 1;                                     \
			else                                                          \
				high = middle;                                        \
		}                                                                     \
		return NULL;                                                          \
	} while (0)

const struct team *reference_team(const struct reference *reference, int64_t id)
{
	FIND(reference->teams, reference->team_count, id, id);
}

const struct member *reference_member(const struct reference *reference, int64_t id)
{
	FIND(reference->members, reference->member_count, id, id);
}

const struct kind *reference_kind(const struct reference *reference, uint16_t number)
{
	FIND(reference->kinds, reference->kind_count, number, number);
}

const struct place *reference_place(const struct reference *reference, int64_t code)
{
	FIND(reference->places, reference->place_count, code, code);
}

const struct committee *reference_committee(const struct reference *reference, int64_t id)
{
	FIND(reference->committees, reference->committee_count, id, id);
}

const struct member *reference_login(const struct reference *reference, const char *login)
{
	for (size_t i = 0; i < reference->member_count; i++) {
		if (strcmp(reference->members[i].login, login) == 0) return &reference->members[i];
	}
	return NULL;
}

void reference_free(struct reference *reference)
{
	if (!reference) return;
	free(reference->teams);
	free(reference->members);
	free(reference->kinds);
	free(reference->places);
	free(reference->committees);
	free((void *)reference->calendar.days);
	free((void *)reference->calendar.years);
	free(reference->texts);
	free(reference);
}
