/* Two houses' lists held against one another; petition_bridge.h. Where a status differs in count or
 * hash its matters are compared one by one, if they tell them. */
#include <stdlib.h>
#include <string.h>

#include "petition_bridge.h"
#include "petitions.h"
#include "say.h"

#define TOLD_MAX  200
#define PAGE_SIZE 100

struct reconciling {
	struct petition_bridge *bridge;
	const struct petition_day *theirs;
	struct petition_matter **sorted; /* theirs, by number */
	bool *is_met;
	bool is_by_matter;
	Mediation__V1__PetitionReconciled told;
	Mediation__V1__PetitionDifference *differences[TOLD_MAX];
	struct arena *arena;
};

/* ---- differences ---- */

/* What is to be done, whoever has it right. */
static const char *advice(const Mediation__V1__PetitionDifference *difference)
{
	if (!difference->our_version) return _("have them send it again");
	if (!difference->their_version) return _("ask them whether they know it by another number");
	if (difference->our_version < difference->their_version) {
		return _("have them send the version that is missing here");
	}
	if (difference->our_version > difference->their_version) {
		return _("they have an older version: ask them to look");
	}
	return _("wait until what is under way has come; if it stays, mediate petition show");
}

static const char *state_of(const struct reconciling *reconciling, uint32_t state)
{
	return state ? words_label(&reconciling->bridge->client->words, "petition_state", state)
	             : _("not there");
}

/* Either may be NULL: it is not there. */
static void differ(struct reconciling *reconciling, const char *number,
    const Mediation__V1__Petition *ours, const struct petition_matter *theirs)
{
	Mediation__V1__PetitionDifference *difference =
	    arena_array(reconciling->arena, 1, sizeof(*difference));

	mediation__v1__petition_difference__init(difference);
	difference->number = arena_copy_text(reconciling->arena, number, strlen(number));
	if (ours) {
		difference->our_version = ours->item->version;
		difference->our_state = ours->state;
	}
	if (theirs) {
		difference->their_version = theirs->version;
		difference->their_state = theirs->state;
	}
	reconciling->told.difference_count++;
	if (reconciling->told.n_differences == TOLD_MAX) return;
	reconciling->differences[reconciling->told.n_differences++] = difference;
	printf(_("%s: here %s, version %u; there %s, version %u: %s\n"), number,
	    state_of(reconciling, difference->our_state), difference->our_version,
	    state_of(reconciling, difference->their_state), difference->their_version,
	    advice(difference));
}

/* ---- matter by matter ---- */

static int compare_matters(const void *one, const void *other)
{
	return strcmp((*(struct petition_matter *const *)one)->number,
	    (*(struct petition_matter *const *)other)->number);
}

static void hold_against(struct reconciling *reconciling, const Mediation__V1__Petition *ours)
{
	struct petition_matter wanted = { .number = ours->item->number }, *key = &wanted, **found;

	found = bsearch(&key, reconciling->sorted, reconciling->theirs->n_matters,
	    sizeof(struct petition_matter *), compare_matters);
	if (!found) {
		differ(reconciling, ours->item->number, ours, NULL);
		return;
	}
	reconciling->is_met[found - reconciling->sorted] = true;
	if ((*found)->version != ours->item->version || (*found)->state != ours->state) {
		differ(reconciling, ours->item->number, ours, *found);
	}
}

/* Ours, page by page. */
static bool compare_all(struct reconciling *reconciling)
{
	struct petition_bridge *bridge = reconciling->bridge;
	Mediation__V1__PetitionsRequest by = MEDIATION__V1__PETITIONS_REQUEST__INIT;
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;

	by.office = (char *)bridge->config->office;
	by.page_size = PAGE_SIZE;
	request.body_case = MEDIATION__V1__REQUEST__BODY_PETITIONS;
	request.petitions = &by;
	do {
		Mediation__V1__Response *page =
		    client_ask(bridge->client, &request, &bridge->status);

		if (!page) return false;
		for (size_t i = 0; i < page->petitions->n_petitions; i++) {
			hold_against(reconciling, page->petitions->petitions[i]);
		}
		by.page.len = page->petitions->next_page.len;
		by.page.data =
		    arena_copy(reconciling->arena, page->petitions->next_page.data, by.page.len);
		mediation__v1__response__free_unpacked(page, NULL);
	} while (by.page.len);
	for (size_t i = 0; i < reconciling->theirs->n_matters; i++) {
		const struct petition_matter *matter = reconciling->sorted[i];

		if (!reconciling->is_met[i]) differ(reconciling, matter->number, NULL, matter);
	}
	return true;
}

static bool compare_matters_of(struct reconciling *reconciling)
{
	size_t count = reconciling->theirs->n_matters;

	reconciling->sorted = arena_array(reconciling->arena, count, sizeof(*reconciling->sorted));
	reconciling->is_met = arena_array(reconciling->arena, count, sizeof(bool));
	for (size_t i = 0; i < count; i++) {
		reconciling->sorted[i] = reconciling->theirs->matters[i];
	}
	qsort(reconciling->sorted, count, sizeof(*reconciling->sorted), compare_matters);
	return compare_all(reconciling);
}

/* ---- by status ---- */

static bool is_same(
    const Mediation__V1__PetitionStatus *ours, const Mediation__V1__PetitionStatus *theirs)
{
	uint64_t count = theirs ? theirs->count : 0;

	if (ours->count != count || count == 0) return ours->count == count;
	return ours->digest.len == theirs->digest.len &&
	    memcmp(ours->digest.data, theirs->digest.data, ours->digest.len) == 0;
}

/* How many statuses differ. */
static size_t compare_statuses(
    struct reconciling *reconciling, const Mediation__V1__PetitionDigestResponse *ours)
{
	size_t differing = 0;

	for (size_t i = 0; i < ours->n_statuses; i++) {
		const Mediation__V1__PetitionStatus *theirs =
		    petition_status_of(reconciling->theirs->statuses,
		        reconciling->theirs->n_statuses, ours->statuses[i]->state);

		if (is_same(ours->statuses[i], theirs)) continue;
		differing++;
		printf(_("%s: %llu here, %llu there\n"),
		    state_of(reconciling, ours->statuses[i]->state),
		    (unsigned long long)ours->statuses[i]->count,
		    (unsigned long long)(theirs ? theirs->count : 0));
	}
	return differing;
}

static bool compare(struct reconciling *reconciling)
{
	struct petition_bridge *bridge = reconciling->bridge;
	Mediation__V1__Response *response =
	    petition_digest_of(bridge->client, bridge->config->office, &bridge->status);
	bool is_done = true;
	size_t differing;

	if (!response) return false;
	differing = compare_statuses(reconciling, response->petition_digest);
	if (differing && reconciling->theirs->n_matters) {
		is_done = compare_matters_of(reconciling);
	} else {
		reconciling->told.difference_count = (uint32_t)differing;
	}
	mediation__v1__response__free_unpacked(response, NULL);
	return is_done;
}

int64_t petition_hold_against(struct petition_bridge *bridge, const struct petition_day *theirs)
{
	struct reconciling reconciling = { .bridge = bridge,
		.theirs = theirs,
		.told = MEDIATION__V1__PETITION_RECONCILED__INIT,
		.arena = arena_new() };
	int64_t count = -1;

	if (strcmp(theirs->office, bridge->config->office) != 0) {
		fprintf(
		    stderr, _("%s: a day of another office; it is passed by\n"), theirs->office);
		count = 0;
	} else {
		reconciling.told.day = theirs->day;
		reconciling.told.theirs = theirs->statuses;
		reconciling.told.n_theirs = theirs->n_statuses;
		reconciling.told.differences = reconciling.differences;
		if (compare(&reconciling) && petition_mark_reconciled(bridge, &reconciling.told)) {
			count = reconciling.told.difference_count;
			bridge->reconciled_on = theirs->day;
		}
	}
	if (count == 0) printf(_("both sides agree, as of %s\n"), show_date(theirs->day));
	(void)arena_free(reconciling.arena);
	return count;
}
