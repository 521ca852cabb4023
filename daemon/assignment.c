/* One team by the rules in force, and why not the others; assignment.h. */
#include "assignment.h"

#include <string.h>

#include "arena.h"

/* A team while it is judged, with what its mediators come to. */
struct candidate {
	const struct team *team;
	uint32_t load;
	/* Of those who could preside: in office, of them without conflict, of them of no same
	 * village, of them here themselves or by a delegate, of them here themselves. */
	unsigned in_office, unbiased, outside, at_work, present;
	uint8_t verdict; /* 0: still in question */
};

struct choosing {
	const struct matter *matter;
	const struct reference *reference;
	int64_t day;
	int64_t chosen; /* team, by the parties; 0: none */
	struct candidate *candidates;
	size_t count;
};

/* ---- bars ---- */

static bool bar_former(const struct choosing *choosing, const struct candidate *candidate)
{
	return choosing->matter->dispute->team == candidate->team->id;
}

static bool bar_no_mediator(const struct choosing *choosing, const struct candidate *candidate)
{
	(void)choosing;
	return candidate->in_office == 0;
}

static bool bar_recused(const struct choosing *choosing, const struct candidate *candidate)
{
	return candidate->unbiased == 0 || matter_bars_team(choosing->matter, candidate->team->id);
}

static bool bar_same_village(const struct choosing *choosing, const struct candidate *candidate)
{
	(void)choosing;
	return candidate->outside == 0;
}

static bool bar_absent(const struct choosing *choosing, const struct candidate *candidate)
{
	(void)choosing;
	return candidate->at_work == 0;
}

static bool bar_gave_back(const struct choosing *choosing, const struct candidate *candidate)
{
	return id_list_has(&choosing->matter->gave_back, candidate->team->id);
}

/* The parties' right to choose (人民调解法19) goes before our own limit. */
static bool bar_max_load(const struct choosing *choosing, const struct candidate *candidate)
{
	const struct team *team = candidate->team;

	return team->max_load && candidate->load >= team->max_load && choosing->chosen != team->id;
}

/* ---- reasons: the least rank stays ---- */

static uint32_t rank_parties_choice(
    const struct choosing *choosing, const struct candidate *candidate)
{
	return choosing->chosen && choosing->chosen != candidate->team->id;
}

/* Town-wide teams serve every village. */
static uint32_t rank_territory(const struct choosing *choosing, const struct candidate *candidate)
{
	const struct team *team = candidate->team;
	int64_t place = choosing->matter->dispute->place;

	return place && team->home_place && !reference_serves(choosing->reference, team->id, place);
}

/* Special in the kind, general, special in others. */
static uint32_t rank_kind(const struct choosing *choosing, const struct candidate *candidate)
{
	if (candidate->team->kind_count == 0) return 1;
	return team_specialises(candidate->team, choosing->matter->dispute->kind) ? 0 : 2;
}

/* What is difficult or major is the town's, the rest is its village's where one serves it. */
static uint32_t rank_level(const struct choosing *choosing, const struct candidate *candidate)
{
	const struct dispute *dispute = choosing->matter->dispute;
	const struct team *team = candidate->team;

	if (dispute->level >= LEVEL_DIFFICULT) return team->is_village;
	return !team->is_village || !dispute->place ||
	    !reference_serves(choosing->reference, team->id, dispute->place);
}

static uint32_t rank_load(const struct choosing *choosing, const struct candidate *candidate)
{
	(void)choosing;
	return candidate->load;
}

static uint32_t rank_absence(const struct choosing *choosing, const struct candidate *candidate)
{
	(void)choosing;
	return candidate->present == 0;
}

/* ---- the table ---- */

enum told { FITS, LEAST };

typedef bool (*bar_fn)(const struct choosing *choosing, const struct candidate *candidate);
typedef uint32_t (*rank_fn)(const struct choosing *choosing, const struct candidate *candidate);

static const struct {
	bar_fn bar;
	uint8_t verdict;
} bars[] = {

#define BAR(NAME, name) { bar_##name, VERDICT_##NAME },
#define REASON(NAME, name, told)
#include "tables/assignment.def"
#undef BAR
#undef REASON
};

static const struct {
	rank_fn rank;
	const char *name;
	enum told told;
	uint8_t verdict, reason;
} reasons[REASON_COUNT] = {

#define BAR(NAME, name)
#define REASON(NAME, name, told) \
	[REASON_##NAME] = { rank_##name, #name, told, VERDICT_##NAME, ASSIGNMENT_##NAME },
#include "tables/assignment.def"
#undef BAR
#undef REASON
};

enum assignment_reason assignment_reason_named(const char *name)
{
	for (enum assignment_reason reason = REASON_NONE + 1; reason < REASON_COUNT; reason++) {
		if (strcmp(reasons[reason].name, name) == 0) return reason;
	}
	return REASON_NONE;
}

/* ---- mediators ---- */

static bool is_here(const struct choosing *choosing, const struct member *member)
{
	return !reference_absence(choosing->reference, member->id, choosing->day);
}

static bool is_represented(const struct choosing *choosing, const struct member *member)
{
	const struct absence *absence =
	    reference_absence(choosing->reference, member->id, choosing->day);
	const struct member *delegate =
	    absence ? reference_member(choosing->reference, absence->delegate) : NULL;

	return delegate && member_may_preside(delegate) && is_here(choosing, delegate) &&
	    !matter_bars_member(choosing->matter, delegate);
}

/* A village mediator lives in his village by nature; of others a rule of the town may say so. */
static bool is_of_the_village(
    const struct choosing *choosing, const struct candidate *candidate, const struct member *member)
{
	int64_t place = choosing->matter->dispute->place;

	return choosing->reference->rules.bars_same_village && !candidate->team->is_village &&
	    place && member->home_place == place;
}

static void count_member(
    const struct choosing *choosing, struct candidate *candidate, const struct member *member)
{
	bool here = is_here(choosing, member);

	candidate->in_office++;
	if (matter_bars_member(choosing->matter, member)) return;
	candidate->unbiased++;
	if (is_of_the_village(choosing, candidate, member)) return;
	candidate->outside++;
	if (!here && !is_represented(choosing, member)) return;
	candidate->at_work++;
	candidate->present += here;
}

static struct candidate *candidate_of(const struct choosing *choosing, int64_t team)
{
	for (size_t i = 0; i < choosing->count; i++) {
		if (choosing->candidates[i].team->id == team) return &choosing->candidates[i];
	}
	return NULL;
}

static void count_members(const struct choosing *choosing)
{
	const struct reference *reference = choosing->reference;

	for (size_t i = 0; i < reference->member_count; i++) {
		const struct member *member = &reference->members[i];
		struct candidate *candidate =
		    member_may_preside(member) ? candidate_of(choosing, member->team) : NULL;

		if (candidate) count_member(choosing, candidate, member);
	}
}

bool assignment_bars_team(
    const struct matter *matter, const struct reference *reference, int64_t team)
{
	bool has_unbiased = false, has_any = false;

	for (size_t i = 0; i < reference->member_count; i++) {
		const struct member *member = &reference->members[i];

		if (member->team != team || !member_may_preside(member)) continue;
		has_any = true;
		if (!matter_bars_member(matter, member)) has_unbiased = true;
	}
	return matter_bars_team(matter, team) || (has_any && !has_unbiased);
}

/* ---- choosing ---- */

static void bar_candidates(const struct choosing *choosing)
{
	for (size_t i = 0; i < choosing->count; i++) {
		struct candidate *candidate = &choosing->candidates[i];

		for (size_t b = 0; b < sizeof(bars) / sizeof(bars[0]); b++) {
			if (!bars[b].bar(choosing, candidate)) continue;
			candidate->verdict = bars[b].verdict;
			break;
		}
	}
}

/* How many are still in question; the first of them. */
static size_t in_question(const struct choosing *choosing, struct candidate **ret_first)
{
	size_t count = 0;

	for (size_t i = choosing->count; i-- > 0;) {
		if (choosing->candidates[i].verdict) continue;
		*ret_first = &choosing->candidates[i];
		count++;
	}
	return count;
}

/* Whether the reason speaks for who stays: it passed somebody over, and not for want of better. */
static bool apply(const struct choosing *choosing, enum assignment_reason reason)
{
	uint32_t least = UINT32_MAX;
	bool passed = false;

	for (size_t i = 0; i < choosing->count; i++) {
		const struct candidate *candidate = &choosing->candidates[i];
		uint32_t rank =
		    candidate->verdict ? UINT32_MAX : reasons[reason].rank(choosing, candidate);

		if (rank < least) least = rank;
	}
	for (size_t i = 0; i < choosing->count; i++) {
		struct candidate *candidate = &choosing->candidates[i];

		if (candidate->verdict || reasons[reason].rank(choosing, candidate) == least) {
			continue;
		}
		candidate->verdict = reasons[reason].verdict;
		passed = true;
	}
	return passed && (least == 0 || reasons[reason].told == LEAST);
}

static void settle(const struct choosing *choosing, struct assignment *ret)
{
	struct candidate *chosen = NULL;
	size_t left = in_question(choosing, &chosen);

	if (left == 0) return;
	if (left > 1) ret->reasons[ret->reason_count++] = ASSIGNMENT_ORDER;
	if (ret->reason_count == 0) ret->reasons[ret->reason_count++] = ASSIGNMENT_ONLY;
	for (size_t i = 0; i < choosing->count; i++) {
		struct candidate *candidate = &choosing->candidates[i];

		if (!candidate->verdict) candidate->verdict = VERDICT_ORDER;
	}
	chosen->verdict = VERDICT_CHOSEN;
	ret->team = chosen->team->id;
}

static void choose(const struct choosing *choosing, struct assignment *ret)
{
	const struct assignment_rules *rules = &choosing->reference->rules;

	ret->rules = rules->version;
	bar_candidates(choosing);
	for (size_t i = 0; i < rules->count; i++) {
		struct candidate *first;
		enum assignment_reason reason = (enum assignment_reason)rules->reasons[i];

		if (in_question(choosing, &first) > 1 && apply(choosing, reason)) {
			ret->reasons[ret->reason_count++] = reasons[reason].reason;
		}
	}
	settle(choosing, ret);
}

static int64_t chosen_team(const struct matter *matter, const struct reference *reference)
{
	const struct member *mediator = reference_member(reference, matter->chosen_mediator);
	bool is_free =
	    mediator && member_may_preside(mediator) && !matter_bars_member(matter, mediator);

	return is_free ? mediator->team : matter->chosen_team;
}

void assignment_decide(const struct matter *matter, const struct reference *reference,
    const uint32_t *loads, int64_t day, struct arena *arena, struct assignment *ret)
{
	struct choosing choosing = { .matter = matter,
		.reference = reference,
		.day = day,
		.chosen = chosen_team(matter, reference),
		.candidates =
		    arena_array(arena, reference->team_count, sizeof(*choosing.candidates)) };

	for (size_t i = 0; i < reference->team_count; i++) {
		if (!reference->teams[i].is_active) continue;
		choosing.candidates[choosing.count++] =
		    (struct candidate){ .team = &reference->teams[i], .load = loads[i] };
	}
	count_members(&choosing);
	*ret = (struct assignment){ .candidate_count = choosing.count };
	choose(&choosing, ret);
	ret->candidates = arena_array(arena, choosing.count, sizeof(*ret->candidates));
	for (size_t i = 0; i < choosing.count; i++) {
		const struct candidate *candidate = &choosing.candidates[i];

		ret->candidates[i] = (struct assignment_candidate){ candidate->team->id,
			candidate->load, candidate->verdict };
	}
}

void assignment_by_hand(struct assignment *assignment, int64_t team)
{
	assignment->team = team;
	for (size_t i = 0; i < assignment->candidate_count; i++) {
		struct assignment_candidate *candidate = &assignment->candidates[i];

		if (candidate->team == team) {
			candidate->verdict = VERDICT_CHOSEN;
		} else if (candidate->verdict == VERDICT_CHOSEN) {
			candidate->verdict = VERDICT_FIRST;
		}
	}
}
