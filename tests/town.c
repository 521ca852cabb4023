/* Reads the seeds; town.h. */
#include "town.h"

#include <stdlib.h>
#include <string.h>

#include "clock_row.h"
#include "role_set.h"
#include "tsv.h"
#include "vocabulary.h"

#define ROWS_MAX 400

static struct team teams[ROWS_MAX];
static struct member members[ROWS_MAX];
static struct kind kinds[ROWS_MAX];
static struct place places[ROWS_MAX];
static struct territory territory[ROWS_MAX];
static struct criterion criteria[CRITERIA_MAX];
static struct calendar_day days[ROWS_MAX];
static int32_t years[8];
static char *texts[ROWS_MAX * 8];
static size_t text_count;

static struct reference town = { .district = 340212100,
	.version = 1,
	.township = "town",
	.teams = teams,
	.members = members,
	.kinds = kinds,
	.places = places,
	.territory = territory,
	.criteria = criteria,
	.calendar = { .days = days, .years = years },
	.is_demo = true };

static const char *keep(const char *text)
{
	char *kept = text_count < sizeof(texts) / sizeof(texts[0]) ? strdup(text) : NULL;

	if (!kept) abort();
	texts[text_count++] = kept;
	return kept;
}

static int64_t number(const char *text)
{
	return strtoll(text, NULL, 10);
}

static uint32_t roles_of(const char *text)
{
	char why[128];
	uint32_t roles;

	if (!role_set_read(text, &roles, why, sizeof(why))) abort();
	return roles;
}

static uint16_t clock_of(const char *name)
{
	const struct clock_row *row = clock_named(name);

	if (!row) abort();
	return row->number;
}

static void add_team(char *const at[])
{
	teams[town.team_count++] = (struct team){ .id = number(at[1]),
		.committee = number(at[2]),
		.name = keep(at[3]),
		.is_active = true,
		.home_place = number(at[6]),
		.is_village = at[7][0] == 't' };
}

static void add_member(char *const at[])
{
	members[town.member_count++] = (struct member){ .id = number(at[1]),
		.login = keep(at[2]),
		.name = keep(at[3]),
		.team = number(at[4]),
		.committee = number(at[5]),
		.roles = roles_of(at[6]),
		.is_active = true,
		.home_place = number(at[8]) };
}

static void add_kind(char *const at[])
{
	kinds[town.kind_count++] = (struct kind){ .number = (uint16_t)number(at[1]),
		.name = keep(at[2]),
		.zh = keep(at[3]),
		.en = keep(at[4]),
		.allows_oral = at[8][0] == 't',
		.is_family = at[9][0] == 't',
		.needs_opinion = at[10][0] == 't',
		.expires = at[11][0] == 't',
		.clock = clock_of(at[13]),
		.keep_years = (uint16_t)number(at[14]) };
}

static void add_place(char *const at[])
{
	places[town.place_count++] = (struct place){ .code = number(at[1]), .name = keep(at[2]) };
}

static void add_territory(char *const at[])
{
	territory[town.territory_count++] =
	    (struct territory){ .place = number(at[1]), .team = number(at[2]) };
}

static void add_criterion(char *const at[])
{
	bool is_major = strcmp(at[1], "major") == 0;
	const char *list = is_major ? "major" : "opinion";

	for (size_t i = 0; i < choice_count(list); i++) {
		const struct label *label = choice_at(list, i);

		if (strcmp(label->name, at[2]) != 0) continue;
		criteria[town.criterion_count++] =
		    (struct criterion){ .duty = is_major ? DUTY_MAJOR : DUTY_OPINION,
			    .number = label->number,
			    .threshold = number(at[3]) };
	}
}

static void add_house_limit(char *const at[])
{
	int64_t level = number(at[1]);

	if (level < 0 || level >= LEVELS_MAX) abort();
	town.house_days[level] = (uint16_t)number(at[2]);
}

static void add_day(char *const at[])
{
	days[town.calendar.day_count++] = (struct calendar_day){ .day = (int32_t)tsv_day(at[1]),
		.is_work = at[2][0] == 't',
		.is_local = at[3][0] == 't',
		.name = keep(at[4]) };
}

static void add_year(char *const at[])
{
	years[town.calendar.year_count++] = (int32_t)number(at[1]);
}

static int by_day(const void *a, const void *b)
{
	const struct calendar_day *x = a, *y = b;

	return (x->day > y->day) - (x->day < y->day);
}

const struct reference *town_read(void)
{
	static const struct {
		const char *path;
		void (*add)(char *const at[]);
		size_t rows_max, fields; /* at least */
	} tables[] = { { "seeds/team.tsv", add_team, ROWS_MAX, 8 },
		{ "seeds/member.tsv", add_member, ROWS_MAX, 9 },
		{ "seeds/dispute_kind.tsv", add_kind, ROWS_MAX, 15 },
		{ "seeds/place.tsv", add_place, ROWS_MAX, 3 },
		{ "seeds/territory.tsv", add_territory, ROWS_MAX, 3 },
		{ "seeds/criterion.tsv", add_criterion, CRITERIA_MAX, 4 },
		{ "seeds/house_limit.tsv", add_house_limit, LEVELS_MAX, 3 },
		{ "seeds/calendar_day.tsv", add_day, ROWS_MAX, 5 },
		{ "seeds/calendar_year.tsv", add_year, 8, 2 } };

	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
		struct tsv tsv;
		size_t rows = 0;

		tsv_open(&tsv, tables[i].path);
		while (tsv_next(&tsv)) {
			if (tsv.count < tables[i].fields || ++rows > tables[i].rows_max) abort();
			tables[i].add(tsv.fields);
		}
	}
	qsort(days, town.calendar.day_count, sizeof(days[0]), by_day);
	town.day = days[0].day;
	return &town;
}

void town_forget(void)
{
	while (text_count) {
		free(texts[--text_count]);
	}
	town.team_count = town.member_count = town.kind_count = town.place_count = 0;
	town.territory_count = town.criterion_count = 0;
	town.calendar.day_count = town.calendar.year_count = 0;
}
