/* Acts as of today; today.h. */
#include "today.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "civil.h"
#include "say.h"
#include "text.h"
#include "value.h"

#define WORD_BYTES 32
#define DAYS_MAX   3650
#define NUMBER_MAX 1000

/* What stands in one pair of braces: a word, and a number where it has one; else 0. */
struct slot {
	char word[WORD_BYTES];
	int64_t number;
};

static bool has_role(const Mediation__V1__Member *member, int64_t role)
{
	for (size_t i = 0; i < member->n_roles; i++) {
		if (member->roles[i] == role) return true;
	}
	return false;
}

/* In office, of the team (-1: of any) and in the role: who has the fewest other ones. */
static const Mediation__V1__Member *member_of(const struct words *words, int64_t team, int64_t role)
{
	const Mediation__V1__Member *found = NULL;

	for (size_t i = 0; i < words->local->n_members; i++) {
		const Mediation__V1__Member *member = words->local->members[i];

		if (member->ended || (team >= 0 && member->team != team)) continue;
		if (!has_role(member, role)) continue;
		if (!found || member->n_roles < found->n_roles) found = member;
	}
	return found;
}

static bool is_usable(const struct words *words, const Mediation__V1__Team *team)
{
	int64_t mediator;

	return !team->ended && words_choice(words, "role", "mediator", &mediator) &&
	    member_of(words, team->id, mediator);
}

/* The team of that number, from 1; 0 where no team can do anything. */
static int64_t team_of(const struct today *today, int64_t number)
{
	const Mediation__V1__ReferenceResponse *local = today->words->local;
	size_t own = 0, count = 0, wanted;

	for (size_t i = 0; i < local->n_teams; i++) {
		if (!is_usable(today->words, local->teams[i])) continue;
		if (local->teams[i]->id == today->team) own = count;
		count++;
	}
	if (!count) return 0;
	wanted = (own + (size_t)number - 1) % count;
	for (size_t i = 0; i < local->n_teams; i++) {
		if (!is_usable(today->words, local->teams[i])) continue;
		if (wanted-- == 0) return local->teams[i]->id;
	}
	return 0;
}

/* "team 3" as word and number. */
static bool read_slot(const char *text, size_t length, struct slot *ret)
{
	char copy[WORD_BYTES], *blank;

	*ret = (struct slot){ 0 };
	if (length == 0 || length >= sizeof(copy)) return false;
	memcpy(copy, text, length);
	copy[length] = '\0';
	blank = strchr(copy, ' ');
	if (blank) {
		*blank = '\0';
		if (!value_whole(blank + 1, &ret->number)) return false;
		if (ret->number < 1 || ret->number > NUMBER_MAX) return false;
	}
	memcpy(ret->word, copy, strlen(copy) + 1);
	return true;
}

static bool fill_day(const struct today *today, const struct slot *slot, FILE *out)
{
	int64_t days;
	struct civil_date date;

	if (slot->number || !value_whole(slot->word, &days)) return false;
	if (days < -DAYS_MAX || days > DAYS_MAX) return false;
	date = civil_from_days(today->day + days);
	fprintf(out, "%04d-%02u-%02u", date.year, date.month, date.day);
	return true;
}

static bool fill_team(const struct today *today, const struct slot *slot, FILE *out)
{
	if (strcmp(slot->word, "team") != 0 || !slot->number) return false;
	fprintf(out, "%" PRId64, team_of(today, slot->number));
	return true;
}

static bool fill_place(const struct today *today, const struct slot *slot, FILE *out)
{
	const Mediation__V1__ReferenceResponse *local = today->words->local;

	if (strcmp(slot->word, "place") != 0 || !slot->number) return false;
	if (local->n_places) {
		size_t at = (size_t)(slot->number - 1) % local->n_places;

		fprintf(out, "%" PRId64, local->places[at]->code);
	}
	return true;
}

static bool fill_member(const struct today *today, const struct slot *slot, FILE *out)
{
	const Mediation__V1__Member *member;
	int64_t role;

	if (!words_choice(today->words, "role", slot->word, &role)) return false;
	member = member_of(today->words, slot->number ? team_of(today, slot->number) : -1, role);
	if (member) {
		fputs(member->login, out);
	} else {
		fprintf(out, "{%s}", slot->word);
	}
	return true;
}

/* Fills the braces that begin here; where they end, NULL where they hold nothing that can be. */
static const char *fill(const struct today *today, const char *at, FILE *out)
{
	size_t length = strcspn(at + 1, "{}\n");
	struct slot slot;

	if (at[1 + length] != '}' || !read_slot(at + 1, length, &slot)) return NULL;
	if (!fill_day(today, &slot, out) && !fill_team(today, &slot, out) &&
	    !fill_place(today, &slot, out) && !fill_member(today, &slot, out)) {
		return NULL;
	}
	return at + length + 2;
}

/* One line, up to its end; where that is, NULL where a brace is wrong. Comments stay. */
static const char *fill_line(const struct today *today, const char *at, FILE *out)
{
	size_t kept = *at == '#' ? strcspn(at, "\n") : strcspn(at, "{\n");

	(void)fwrite(at, 1, kept, out);
	at += kept;
	while (at && *at == '{') {
		at = fill(today, at, out);
		if (!at) break;
		kept = strcspn(at, "{\n");
		(void)fwrite(at, 1, kept, out);
		at += kept;
	}
	return at;
}

char *today_fill(const struct today *today, const char *path, const char *text)
{
	struct text filled;
	unsigned line = 1;

	text_begin(&filled);
	for (const char *at = text; *at; line++) {
		at = fill_line(today, at, filled.out);
		if (!at) {
			fprintf(stderr,
			    _("%s, line %u: braces hold a day, a role, a team or a place: {-12}, {clerk}, {mediator 3}, {team 3}, {place 3}\n"),
			    path, line);
			text_free(&filled);
			return NULL;
		}
		if (*at == '\n') fputc(*at++, filled.out);
	}
	(void)text_end(&filled);
	return filled.bytes;
}
