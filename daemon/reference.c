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

bool reference_serves(const struct reference *reference, int64_t team, int64_t place)
{
	for (size_t i = 0; i < reference->territory_count; i++) {
		const struct territory *row = &reference->territory[i];

		if (row->place == place && row->team == team) return true;
	}
	return false;
}

const struct absence *reference_absence(
    const struct reference *reference, int64_t member, int64_t day)
{
	for (size_t i = 0; i < reference->absence_count; i++) {
		const struct absence *row = &reference->absences[i];

		if (row->member == member && row->first_on <= day && day <= row->last_on) {
			return row;
		}
	}
	return NULL;
}

bool team_specialises(const struct team *team, uint16_t kind)
{
	for (size_t i = 0; i < team->kind_count; i++) {
		if (team->kinds[i] == kind) return true;
	}
	return false;
}

void reference_free(struct reference *reference)
{
	if (!reference) return;
	free(reference->teams);
	free(reference->team_kinds);
	free(reference->territory);
	free(reference->absences);
	free(reference->members);
	free(reference->kinds);
	free(reference->places);
	free(reference->committees);
	free(reference->criteria);
	free((void *)reference->calendar.days);
	free((void *)reference->calendar.years);
	free(reference->texts);
	free(reference);
}
