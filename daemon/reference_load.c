/* Loading a district's local data in one segment, and keeping the newest: of each town, and of the
 * practices that somebody is in. */
#include <assert.h>
#include <endian.h>
#include <stdlib.h>
#include <string.h>

#include "assignment.h"
#include "civil.h"
#include "clock_row.h"
#include "store_parts.h"

enum {
	LOAD_DISTRICT,
	LOAD_TEAMS,
	LOAD_TERRITORY,
	LOAD_MEMBERS,
	LOAD_ABSENCES,
	LOAD_KINDS,
	LOAD_PLACES,
	LOAD_COMMITTEES,
	LOAD_HOUSE,
	LOAD_RULES,
	LOAD_CRITERIA,
	LOAD_YEARS,
	LOAD_DAYS,
	LOAD_COUNT
};

#define TEAM_KINDS 6 /* column of reference_teams.sql */

struct loading {
	struct reference *reference;
	struct rows rows[LOAD_COUNT];
	size_t text_used, team_kinds_used;
};

static int64_t today_of(const struct store *store)
{
	return civil_day_of_instant(store->options.now_us());
}

/* Another version, not only an older one: a restored database may have gone back. */
bool store_reference_is_current(const struct store *store, int32_t district, int64_t version)
{
	const struct reference *reference = store_reference(store, district);

	return reference && reference->version == version && reference->day == today_of(store);
}

struct reference_slot *reference_slot(struct store *store, int32_t district)
{
	for (struct reference_slot *slot = store->references; slot; slot = slot->next) {
		if (slot->reference->district == district) return slot;
	}
	return NULL;
}

const struct reference *store_reference(const struct store *store, int32_t district)
{
	for (const struct reference_slot *slot = store->references; slot; slot = slot->next) {
		if (slot->reference->district == district) return slot->reference;
	}
	return NULL;
}

uint32_t references_held(const struct store *store)
{
	uint32_t count = 0;

	for (const struct reference_slot *slot = store->references; slot; slot = slot->next) {
		count++;
	}
	return count;
}

/* Practices are below zero. */
static bool is_kept_for_ever(int32_t district)
{
	return district >= 0;
}

void store_enter(struct store *store, int32_t district)
{
	struct reference_slot *slot;

	if (is_kept_for_ever(district)) return;
	slot = reference_slot(store, district);
	assert(slot);
	slot->users++;
}

void store_leave(struct store *store, int32_t district)
{
	struct reference_slot *slot;

	if (is_kept_for_ever(district)) return;
	slot = reference_slot(store, district);
	assert(slot && slot->users > 0);
	slot->users--;
}

/* Only here, where nothing that was handed out is in anybody's hands: whoever comes back to it
 * later is in it. */
static void let_go_of_others(struct store *store, int32_t district)
{
	struct reference_slot **at = &store->references;

	while (*at) {
		struct reference_slot *slot = *at;
		int32_t own = slot->reference->district;

		if (is_kept_for_ever(own) || slot->users > 0 || own == district) {
			at = &slot->next;
			continue;
		}
		*at = slot->next;
		reference_free(slot->reference);
		free(slot);
	}
}

static void *allocate(size_t count, size_t bytes)
{
	void *rows = calloc(count ? count : 1, bytes);

	if (!rows) abort();
	return rows;
}

static size_t text_bytes(const struct rows *rows)
{
	size_t bytes = 0;

	for (size_t r = 0; r < rows_count(rows); r++) {
		for (int c = 0; c < PQnfields(rows->result); c++) {
			bytes += (size_t)PQgetlength(rows->result, (int)r, c) + 1;
		}
	}
	return bytes;
}

static const char *keep(struct loading *loading, unsigned part, size_t row, unsigned column)
{
	const char *text = rows_text(&loading->rows[part], row, column);
	char *kept = loading->reference->texts + loading->text_used;
	size_t length = strlen(text) + 1;

	memcpy(kept, text, length);
	loading->text_used += length;
	return kept;
}

static int64_t number(const struct loading *loading, unsigned part, size_t row, unsigned column)
{
	return rows_integer(&loading->rows[part], row, column);
}

static const struct kind *kind_named(
    const struct reference *reference, const char *name, size_t length)
{
	for (size_t i = 0; i < reference->kind_count; i++) {
		const char *known = reference->kinds[i].name;

		if (strlen(known) == length && memcmp(known, name, length) == 0) {
			return &reference->kinds[i];
		}
	}
	return NULL;
}

/* Kinds of the team, from their names; one out of use is none. */
static void take_team_kinds(struct loading *loading, const char *names, struct team *team)
{
	struct reference *reference = loading->reference;

	team->kinds = reference->team_kinds + loading->team_kinds_used;
	while (*names) {
		size_t length = strcspn(names, ",");
		const struct kind *kind = kind_named(reference, names, length);

		if (kind) reference->team_kinds[loading->team_kinds_used++] = kind->number;
		team->kind_count += kind != NULL;
		names += length + (names[length] == ',');
	}
}

static void allocate_team_kinds(struct loading *loading)
{
	size_t most = 0;

	for (size_t i = 0; i < rows_count(&loading->rows[LOAD_TEAMS]); i++) {
		most += strlen(rows_text(&loading->rows[LOAD_TEAMS], i, TEAM_KINDS));
	}
	loading->reference->team_kinds = allocate(most, sizeof(*loading->reference->team_kinds));
}

static void take_teams(struct loading *loading)
{
	struct reference *reference = loading->reference;

	reference->team_count = rows_count(&loading->rows[LOAD_TEAMS]);
	reference->teams = allocate(reference->team_count, sizeof(*reference->teams));
	allocate_team_kinds(loading);
	for (size_t i = 0; i < reference->team_count; i++) {
		reference->teams[i] = (struct team){ .id = number(loading, LOAD_TEAMS, i, 0),
			.committee = number(loading, LOAD_TEAMS, i, 1),
			.name = keep(loading, LOAD_TEAMS, i, 2),
			.is_active = number(loading, LOAD_TEAMS, i, 3) != 0,
			.home_place = number(loading, LOAD_TEAMS, i, 4),
			.is_village = number(loading, LOAD_TEAMS, i, 5) != 0,
			.tags = keep(loading, LOAD_TEAMS, i, 7),
			.max_load = (uint16_t)number(loading, LOAD_TEAMS, i, 8) };
		take_team_kinds(loading, rows_text(&loading->rows[LOAD_TEAMS], i, TEAM_KINDS),
		    &reference->teams[i]);
	}
}

static void take_territory(struct loading *loading)
{
	struct reference *reference = loading->reference;

	reference->territory_count = rows_count(&loading->rows[LOAD_TERRITORY]);
	reference->territory = allocate(reference->territory_count, sizeof(*reference->territory));
	for (size_t i = 0; i < reference->territory_count; i++) {
		reference->territory[i] =
		    (struct territory){ .place = number(loading, LOAD_TERRITORY, i, 0),
			    .team = number(loading, LOAD_TERRITORY, i, 1) };
	}
}

static void take_absences(struct loading *loading)
{
	struct reference *reference = loading->reference;

	reference->absence_count = rows_count(&loading->rows[LOAD_ABSENCES]);
	reference->absences = allocate(reference->absence_count, sizeof(*reference->absences));
	for (size_t i = 0; i < reference->absence_count; i++) {
		reference->absences[i] =
		    (struct absence){ .member = number(loading, LOAD_ABSENCES, i, 0),
			    .first_on = number(loading, LOAD_ABSENCES, i, 1),
			    .last_on = number(loading, LOAD_ABSENCES, i, 2),
			    .delegate = number(loading, LOAD_ABSENCES, i, 3) };
	}
}

/* The absences are known by now. */
static void take_members(struct loading *loading)
{
	struct reference *reference = loading->reference;

	reference->member_count = rows_count(&loading->rows[LOAD_MEMBERS]);
	reference->members = allocate(reference->member_count, sizeof(*reference->members));
	for (size_t i = 0; i < reference->member_count; i++) {
		int64_t id = number(loading, LOAD_MEMBERS, i, 0);
		const struct absence *absence = reference_absence(reference, id, reference->day);

		reference->members[i] = (struct member){ .id = id,
			.login = keep(loading, LOAD_MEMBERS, i, 1),
			.name = keep(loading, LOAD_MEMBERS, i, 2),
			.team = number(loading, LOAD_MEMBERS, i, 3),
			.committee = number(loading, LOAD_MEMBERS, i, 4),
			.roles = (uint32_t)number(loading, LOAD_MEMBERS, i, 5),
			.is_active = number(loading, LOAD_MEMBERS, i, 6) != 0,
			.home_place = number(loading, LOAD_MEMBERS, i, 7),
			.tags = keep(loading, LOAD_MEMBERS, i, 8),
			.is_absent = absence != NULL,
			.delegate = absence ? absence->delegate : 0 };
	}
}

static uint16_t clock_of(const struct loading *loading, size_t row)
{
	const struct clock_row *clock = clock_named(rows_text(&loading->rows[LOAD_KINDS], row, 8));

	return clock ? clock->number : 0;
}

static void take_kinds(struct loading *loading)
{
	struct reference *reference = loading->reference;

	reference->kind_count = rows_count(&loading->rows[LOAD_KINDS]);
	reference->kinds = allocate(reference->kind_count, sizeof(*reference->kinds));
	for (size_t i = 0; i < reference->kind_count; i++) {
		reference->kinds[i] =
		    (struct kind){ .number = (uint16_t)number(loading, LOAD_KINDS, i, 0),
			    .name = keep(loading, LOAD_KINDS, i, 1),
			    .zh = keep(loading, LOAD_KINDS, i, 2),
			    .en = keep(loading, LOAD_KINDS, i, 3),
			    .allows_oral = number(loading, LOAD_KINDS, i, 4) != 0,
			    .is_family = number(loading, LOAD_KINDS, i, 5) != 0,
			    .needs_opinion = number(loading, LOAD_KINDS, i, 6) != 0,
			    .expires = number(loading, LOAD_KINDS, i, 7) != 0,
			    .clock = clock_of(loading, i),
			    .keep_years = (uint16_t)number(loading, LOAD_KINDS, i, 9) };
	}
}

static void take_places(struct loading *loading)
{
	struct reference *reference = loading->reference;

	reference->place_count = rows_count(&loading->rows[LOAD_PLACES]);
	reference->places = allocate(reference->place_count, sizeof(*reference->places));
	for (size_t i = 0; i < reference->place_count; i++) {
		reference->places[i] = (struct place){ .code = number(loading, LOAD_PLACES, i, 0),
			.name = keep(loading, LOAD_PLACES, i, 1) };
	}
}

static void take_committees(struct loading *loading)
{
	struct reference *reference = loading->reference;

	reference->committee_count = rows_count(&loading->rows[LOAD_COMMITTEES]);
	reference->committees =
	    allocate(reference->committee_count, sizeof(*reference->committees));
	for (size_t i = 0; i < reference->committee_count; i++) {
		reference->committees[i] =
		    (struct committee){ .id = number(loading, LOAD_COMMITTEES, i, 0),
			    .name = keep(loading, LOAD_COMMITTEES, i, 1),
			    .short_name = keep(loading, LOAD_COMMITTEES, i, 2),
			    .term_from = number(loading, LOAD_COMMITTEES, i, 3),
			    .term_to = number(loading, LOAD_COMMITTEES, i, 4) };
	}
}

static void take_house_limits(struct loading *loading)
{
	for (size_t i = 0; i < rows_count(&loading->rows[LOAD_HOUSE]); i++) {
		int64_t level = number(loading, LOAD_HOUSE, i, 0);

		if (level < 0 || level >= LEVELS_MAX) continue;
		loading->reference->house_days[level] = (uint16_t)number(loading, LOAD_HOUSE, i, 1);
	}
}

/* A name that these tables do not know is of a later version of them: it counts for nothing here.
 */
static void take_rules(struct loading *loading)
{
	struct assignment_rules *rules = &loading->reference->rules;
	const struct rows *rows = &loading->rows[LOAD_RULES];

	for (size_t i = 0; i < rows_count(rows) && rules->count < ASSIGNMENT_RULES_MAX; i++) {
		const char *name = rows_text(rows, i, 1);
		enum assignment_reason reason = assignment_reason_named(name);

		rules->version = (uint32_t)number(loading, LOAD_RULES, i, 0);
		if (!number(loading, LOAD_RULES, i, 2)) continue;
		if (reason) rules->reasons[rules->count++] = (uint8_t)reason;
		if (strcmp(name, ASSIGNMENT_SAME_VILLAGE) == 0) rules->bars_same_village = true;
	}
}

static void take_criteria(struct loading *loading)
{
	struct reference *reference = loading->reference;

	reference->criterion_count = rows_count(&loading->rows[LOAD_CRITERIA]);
	reference->criteria = allocate(reference->criterion_count, sizeof(*reference->criteria));
	for (size_t i = 0; i < reference->criterion_count; i++) {
		reference->criteria[i] = (struct criterion){
			.duty =
			    number(loading, LOAD_CRITERIA, i, 0) != 0 ? DUTY_OPINION : DUTY_MAJOR,
			.number = (uint16_t)number(loading, LOAD_CRITERIA, i, 1),
			.threshold = number(loading, LOAD_CRITERIA, i, 2),
		};
	}
}

static void take_calendar(struct loading *loading)
{
	size_t year_count = rows_count(&loading->rows[LOAD_YEARS]);
	size_t day_count = rows_count(&loading->rows[LOAD_DAYS]);
	int32_t *years = allocate(year_count, sizeof(*years));
	struct calendar_day *days = allocate(day_count, sizeof(*days));

	for (size_t i = 0; i < year_count; i++) {
		years[i] = (int32_t)number(loading, LOAD_YEARS, i, 0);
	}
	for (size_t i = 0; i < day_count; i++) {
		days[i] = (struct calendar_day){ .day = (int32_t)number(loading, LOAD_DAYS, i, 0),
			.is_work = number(loading, LOAD_DAYS, i, 1) != 0,
			.is_local = number(loading, LOAD_DAYS, i, 2) != 0,
			.name = keep(loading, LOAD_DAYS, i, 3) };
	}
	loading->reference->calendar = (struct calendar){ days, day_count, years, year_count };
}

static struct reference *reference_of(int32_t district, const struct db_answer *answer)
{
	struct loading loading = { .reference = allocate(1, sizeof(*loading.reference)) };
	struct reference *reference = loading.reference;
	size_t bytes = 0;

	for (size_t i = 0; i < LOAD_COUNT; i++) {
		loading.rows[i].result = answer->results[i];
		bytes += text_bytes(&loading.rows[i]);
	}
	reference->texts = allocate(bytes, 1);
	reference->district = district;
	reference->version = number(&loading, LOAD_DISTRICT, 0, 0);
	reference->township = keep(&loading, LOAD_DISTRICT, 0, 1);
	reference->is_demo = number(&loading, LOAD_DISTRICT, 0, 2) != 0;
	reference->day = number(&loading, LOAD_DISTRICT, 0, 3);
	reference->alert_from = (uint16_t)number(&loading, LOAD_DISTRICT, 0, 4);
	reference->alert_to = (uint16_t)number(&loading, LOAD_DISTRICT, 0, 5);
	reference->is_practice = number(&loading, LOAD_DISTRICT, 0, 6) != 0;
	take_kinds(&loading);
	take_teams(&loading);
	take_territory(&loading);
	take_absences(&loading);
	take_members(&loading);
	take_places(&loading);
	take_committees(&loading);
	take_house_limits(&loading);
	take_rules(&loading);
	take_criteria(&loading);
	take_calendar(&loading);
	assert(loading.text_used <= bytes);
	return reference;
}

static void reference_keep(struct store *store, struct reference *reference)
{
	struct reference_slot *slot = reference_slot(store, reference->district);

	let_go_of_others(store, reference->district);
	if (!slot) {
		slot = allocate(1, sizeof(*slot));
		slot->next = store->references;
		store->references = slot;
	}
	reference_free(slot->reference);
	slot->reference = reference;
	slot->seen_us = store->options.now_us();
}

bool reference_wait(struct store *store, struct entry *entry, int64_t version)
{
	if (store_reference_is_current(store, entry->district, version)) {
		struct reference_slot *slot = reference_slot(store, entry->district);

		assert(slot);
		slot->seen_us = store->options.now_us();
		return false;
	}
	entry->kind = QUEUE_REFERENCE;
	entry->is_image = true;
	entry_queue(store, entry);
	return true;
}

bool store_reference_is_recent(struct store *store, int32_t district, int64_t within_us)
{
	const struct reference_slot *slot = reference_slot(store, district);
	int64_t now_us = store->options.now_us();

	return slot && slot->seen_us <= now_us && now_us - slot->seen_us <= within_us &&
	    store_reference_is_current(store, district, slot->reference->version);
}

static void reference_answer(struct store *store, struct entry *entry)
{
	if (entry->is_image) {
		entry->is_image = false;
		entry->kind = QUEUE_IMAGE;
		entry_queue(store, entry);
		return;
	}
	entry->fn.reference(entry->context, STORE_OK, store_reference(store, entry->district));
	entry_free(store, entry);
}

/* One load answers all who had asked when it was sent; who comes later gets a later one. */
static void loaded(void *context, const struct db_answer *answer)
{
	struct set *set = context, done = *set;
	struct store *store = set->store;
	int32_t district = set->entries[0]->district;

	if (answer->status != DB_OK) {
		set_failed(set, answer->status);
		return;
	}
	set_done(set);
	if (PQntuples(answer->results[LOAD_DISTRICT]) == 0) {
		entries_refuse(&done, STORE_UNAVAILABLE);
		return;
	}
	reference_keep(store, reference_of(district, answer));
	for (size_t i = 0; i < done.count; i++) {
		reference_answer(store, done.entries[i]);
	}
}

void send_reference(struct set *set, struct db *db)
{
	uint32_t district = htobe32((uint32_t)set->entries[0]->district);
	uint32_t today = htobe32((uint32_t)(today_of(set->store) - PG_EPOCH_DAYS));
	const char *values[2] = { (const char *)&district, (const char *)&today };
	const int lengths[2] = { 4, 4 };

	static const struct {
		enum statement statement;
		int parameters;
	} parts[LOAD_COUNT] = { { STATEMENT_REFERENCE_DISTRICT, 2 },
		{ STATEMENT_REFERENCE_TEAMS, 2 }, { STATEMENT_REFERENCE_TERRITORY, 2 },
		{ STATEMENT_REFERENCE_MEMBERS, 2 }, { STATEMENT_REFERENCE_ABSENCES, 1 },
		{ STATEMENT_REFERENCE_KINDS, 2 }, { STATEMENT_REFERENCE_PLACES, 1 },
		{ STATEMENT_REFERENCE_COMMITTEES, 1 }, { STATEMENT_REFERENCE_HOUSE, 2 },
		{ STATEMENT_REFERENCE_RULES, 2 }, { STATEMENT_REFERENCE_CRITERIA, 2 },
		{ STATEMENT_REFERENCE_YEARS, 1 }, { STATEMENT_REFERENCE_DAYS, 1 } };
	struct db_statement statements[LOAD_COUNT];

	for (size_t i = 0; i < LOAD_COUNT; i++) {
		statements[i] = (struct db_statement){ parts[i].statement, parts[i].parameters,
			values, lengths };
	}
	db_send(db, statements, LOAD_COUNT, loaded, set);
}

void store_load_reference(
    struct store *store, int32_t district, store_reference_fn fn, void *context)
{
	struct entry *entry = entry_new(store, QUEUE_REFERENCE);

	entry->district = district;
	entry->fn.reference = fn;
	entry->context = context;
	entry_queue(store, entry);
}
