/*
 * Who waits for events is never passed by where one of them is his: the signs of pages made up at
 * random, against rights_reach() of every dispute on them. And seldom woken where none is: a hint
 * that always says yes would be no hint.
 */
#include "claim.h"
#include "feed_signs.h"
#include "rights.h"

enum { KEYS = 5, DISPUTES_MAX = 4, PAGES = 200000, KIND_FIRST = 10 };

static uint64_t seed;

static int64_t random_below(int64_t count)
{
	seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (int64_t)(seed >> 33) % count;
}

/* One of few keys, so that pages and people meet; every other time none. */
static int64_t some_key(void)
{
	return random_below(2) ? 1 + random_below(KEYS) : 0;
}

static struct dispute disputes[DISPUTES_MAX];

static void make(struct dispute *ret)
{
	*ret = (struct dispute){ .team = some_key(),
		.mediator = some_key(),
		.place = 1 + random_below(KEYS),
		.kind = (uint16_t)(KIND_FIRST + random_below(KEYS)),
		.involved_count = (uint16_t)random_below(3),
		.reader_count = (uint16_t)random_below(2) };
	if (random_below(4) == 0) ret->regions[REGION_ACCESS] = ACCESS_RESTRICTED;
	ret->readers[0] = 1 + random_below(KEYS);
	for (uint16_t i = 0; i < ret->involved_count; i++) {
		uint8_t scope = (uint8_t)(SCOPE_TEAM + random_below(4));

		ret->involved[i] = (struct involved){ .scope = scope,
			.key = scope <= SCOPE_OWN ? 1 + random_below(KEYS) : 0 };
	}
}

/* What feed_moved.sql says of a dispute. */
static void sign(struct feed_signs *signs, const struct dispute *dispute)
{
	bool is_restricted = dispute->regions[REGION_ACCESS] == ACCESS_RESTRICTED;

	feed_signs_add(signs, SIGN_KIND, dispute->kind);
	feed_signs_add(signs, is_restricted ? SIGN_RESTRICTED : SIGN_OPEN, 0);
	if (!is_restricted) feed_signs_add(signs, SIGN_VILLAGE, dispute->place);
	for (uint16_t i = 0; i < dispute->involved_count; i++) {
		feed_signs_add(signs, dispute->involved[i].scope, dispute->involved[i].key);
	}
	if (!is_restricted) return;
	feed_signs_add(signs, SIGN_READER, dispute->mediator);
	feed_signs_add(signs, SIGN_LED, dispute->team);
	for (uint16_t i = 0; i < dispute->reader_count; i++) {
		feed_signs_add(signs, SIGN_READER, dispute->readers[i]);
	}
}

struct town {
	struct team teams[KEYS];
	struct territory territory;
	struct member member;
	struct reference reference;
};

static void build(struct town *ret)
{
	int64_t team = some_key();

	*ret = (struct town){ .territory = { .place = 1 + random_below(KEYS), .team = 1 },
		.member = { .id = 1 + random_below(KEYS),
		    .team = team,
		    .roles = ROLE_BIT(1 + random_below(ROLE_COUNT - 1)),
		    .is_active = true } };
	for (int i = 0; i < KEYS; i++) {
		ret->teams[i] = (struct team){ .id = i + 1, .is_active = true };
		if (i % 2) ret->teams[i].home_place = i;
	}
	ret->reference = (struct reference){ .teams = ret->teams,
		.team_count = KEYS,
		.territory = &ret->territory,
		.territory_count = 1,
		.members = &ret->member,
		.member_count = 1 };
}

struct page {
	struct asker asker;
	struct feed_signs signs;
	struct feed_interest interest;
	int64_t numbers[RIGHTS_NUMBERS_MAX], teams[1], kinds[1];
	size_t count;
};

static bool is_wanted(const struct page *page, const struct dispute *dispute)
{
	bool is_of_team = page->interest.team_count == 0;

	for (uint16_t i = 0; i < dispute->involved_count; i++) {
		is_of_team |= dispute->involved[i].scope == SCOPE_TEAM &&
		    dispute->involved[i].key == page->teams[0];
	}
	return is_of_team && (page->interest.kind_count == 0 || dispute->kind == page->kinds[0]);
}

static bool is_his(const struct page *page, uint32_t scopes)
{
	for (size_t i = 0; i < page->count; i++) {
		if (is_wanted(page, &disputes[i]) &&
		    rights_reach(&page->asker, scopes, &disputes[i]) != REACH_NOTHING) {
			return true;
		}
	}
	return false;
}

/* Fills a page; false where who asks may ask for no events. */
static bool turn(struct page *page, const struct town *town, uint32_t *ret_scopes)
{
	*page = (struct page){ .count = 1 + (size_t)random_below(DISPUTES_MAX),
		.teams = { 1 + random_below(KEYS) },
		.kinds = { KIND_FIRST + random_below(KEYS) } };
	if (!rights_asker(&town->reference, town->member.id, &page->asker)) return false;
	*ret_scopes = rights_scopes(&page->asker, REQUEST_EVENTS);
	if (!*ret_scopes) return false;
	page->interest = (struct feed_interest){ .numbers = page->numbers,
		.number_count = rights_numbers(&page->asker, *ret_scopes, page->numbers),
		.teams = page->teams,
		.team_count = (size_t)random_below(2),
		.kinds = page->kinds,
		.kind_count = (size_t)random_below(2) };
	for (size_t i = 0; i < page->count; i++) {
		make(&disputes[i]);
		sign(&page->signs, &disputes[i]);
	}
	return true;
}

static void nobody_is_passed_by_and_few_are_woken_for_nothing(void **state)
{
	static struct page page;
	long his = 0, woken_for_nothing = 0, nothing = 0;

	(void)state;
	for (seed = 1; his + nothing < PAGES;) {
		struct town town;
		uint32_t scopes;
		bool is_told, is_woken;

		build(&town);
		if (!turn(&page, &town, &scopes)) continue;
		is_told = is_his(&page, scopes);
		is_woken = feed_signs_concern(&page.signs, &page.interest);
		assert_true(is_woken || !is_told);
		his += is_told;
		nothing += !is_told;
		woken_for_nothing += is_woken && !is_told;
	}
	print_message("# %ld pages with something, %ld with nothing, %ld woken for nothing\n", his,
	    nothing, woken_for_nothing);
	assert_true(his > PAGES / 10 && nothing > PAGES / 10);
	assert_true(woken_for_nothing < nothing / 3);
}

static void what_is_cleared_concerns_nobody(void **state)
{
	static struct feed_signs signs;
	int64_t numbers[RIGHTS_NUMBERS] = { SCOPE_BIT(SCOPE_DISTRICT), 1, 1, 1, 1, 1 };
	struct feed_interest interest = { .numbers = numbers, .number_count = RIGHTS_NUMBERS };

	(void)state;
	feed_signs_add(&signs, SIGN_OPEN, 0);
	assert_true(feed_signs_concern(&signs, &interest));
	feed_signs_clear(&signs);
	assert_false(feed_signs_concern(&signs, &interest));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nobody_is_passed_by_and_few_are_woken_for_nothing),
		cmocka_unit_test(what_is_cleared_concerns_nobody),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
