/*
 * Side tables of an act: one row here is one statement of the segment, filled from the changes of a
 * set and left out where nothing touches it. Each writes only where the act's event was written.
 */
#include <string.h>

#include "civil.h"
#include "lookup.h"
#include "store_parts.h"

/* Adds the rows of one change. */
typedef void (*fill_fn)(struct array *columns, const struct change *change);

/* The event's own: its hash tells it from another act's of the same version, be it under the same
 * request id. */
static const struct event_row *event_of(const struct change *change, uint32_t version)
{
	for (size_t i = 0; i < change->event_count; i++) {
		if (change->events[i].version == version) return &change->events[i];
	}
	return &change->events[change->event_count - 1];
}

/* The first four columns of every side table: where, and which event must exist. */
static void key(struct array *columns, const struct change *change, uint32_t version)
{
	array_add(&columns[0], change->after.district);
	array_add(&columns[1], change->after.id);
	array_add(&columns[2], version);
	array_add_bytes(&columns[3], event_of(change, version)->hash, HASH_BYTES);
}

static void add_optional(struct array *array, int64_t value)
{
	if (value) {
		array_add(array, value);
	} else {
		array_add_null(array);
	}
}

static bool has_argument(const struct change *change, enum argument number)
{
	for (size_t i = 0; i < change->event_count; i++) {
		if (change->events[i].action != ACTION_REQUEST_APPROVAL &&
		    arguments_has(&change->arguments[i], number)) {
			return true;
		}
	}
	return false;
}

static bool has_move(const struct change *change, enum region region)
{
	for (size_t i = 0; i < change->event_count; i++) {
		for (size_t m = 0; m < change->move_counts[i]; m++) {
			if (change->moves[i][m].region == region) return true;
		}
	}
	return false;
}

static bool enters(const struct change *change, enum state state)
{
	for (size_t i = 0; i < change->event_count; i++) {
		if (change->events[i].to_state == state && change->events[i].from_state != state) {
			return true;
		}
	}
	return false;
}

static bool starts_round(const struct change *change)
{
	for (size_t i = 0; i < change->event_count; i++) {
		const struct action *row = action_find(change->events[i].action);

		if (row && row->new_round) return true;
	}
	return false;
}

/* A row's own range of the array of all keys, whose bounds stand in the two columns before it. */
static void add_keys(struct array *range, struct array *all, const struct lookup_keys *keys)
{
	array_add(&range[0], all->count + 1);
	array_add(&range[1], all->count + (int64_t)keys->count);
	for (size_t i = 0; i < keys->count; i++) {
		array_add(all, keys->values[i]);
	}
}

static void add_no_keys(struct array *range)
{
	array_add_null(&range[0]);
	array_add_null(&range[1]);
}

static struct lookup_where where_of(const struct change *change)
{
	return (struct lookup_where){ .district = change->after.district,
		.dispute = change->after.id,
		.place = change->after.place };
}

/* What was told of a dispute at the very first is what it is found by. */
static void text_keys(const struct change *change, size_t i, struct lookup_keys *ret)
{
	struct lookup_where where = where_of(change);

	lookup_begin(ret);
	for (size_t t = 0; t < LOOKUP_TEXTS; t++) {
		const struct argument_value *value =
		    arguments_find(&change->arguments[i], lookup_texts[t]);

		if (value) lookup_add_text(&where, &value->text, ret);
	}
	lookup_end(ret);
}

static void fill_texts(struct array *columns, const struct change *change)
{
	for (size_t i = 0; i < change->event_count; i++) {
		const struct event_row *event = &change->events[i];
		struct lookup_keys keys;

		if (!event->has_commitment) continue;
		key(columns, change, event->version);
		array_add_bytes(&columns[4], event->salt, SALT_BYTES);
		array_add_bytes(&columns[5], event->texts, event->texts_bytes);
		if (event->version == 1) {
			text_keys(change, i, &keys);
			add_keys(&columns[6], &columns[8], &keys);
		} else {
			add_no_keys(&columns[6]);
		}
	}
}

static void fill_regions(struct array *columns, const struct change *change)
{
	for (size_t i = 0; i < change->event_count; i++) {
		for (size_t m = 0; m < change->move_counts[i]; m++) {
			const struct move *move = &change->moves[i][m];

			key(columns, change, change->events[i].version);
			array_add(&columns[4], move->region);
			array_add(&columns[5], move->item);
			array_add(&columns[6], change->events[i].action);
			array_add(&columns[7], move->from);
			array_add(&columns[8], move->to);
			array_add(&columns[9], change->events[i].table_version);
		}
	}
}

/* Names come with their parties; they, and the place where somebody had to do with us, may be put
 * right. */
static bool has_new_keys(const struct change *change)
{
	return has_argument(change, ARG_PARTIES) || has_argument(change, ARG_PARTIES_SPLIT) ||
	    has_argument(change, ARG_PLACE) || has_argument(change, ARG_OF_PARTY);
}

/* Who asked to be used for nothing is found by nothing. */
static void add_party_keys(
    struct array *columns, const struct change *change, const struct party *party, bool is_new)
{
	bool is_found = !(party->marks & MARK_RESTRICTED) && party->name;
	struct lookup_where where = where_of(change);
	struct lookup_keys keys;
	char words[LOOKUP_WORDS_MAX];

	if (is_new) {
		if (is_found) {
			lookup_name(&where, party->name, &keys, words);
		} else {
			keys.count = 0;
			words[0] = '\0';
		}
		add_keys(&columns[0], &columns[3], &keys);
		array_add_bytes(&columns[2], words, strlen(words));
	} else {
		add_no_keys(&columns[0]);
		array_add_null(&columns[2]);
	}
}

static void fill_parties(struct array *columns, const struct change *change)
{
	bool is_new = has_new_keys(change);

	if (!is_new && !has_move(change, REGION_CONSENT) && !has_argument(change, ARG_SIGNATURES) &&
	    !has_argument(change, ARG_PARTIES_LEAVING) && !enters(change, STATE_SIGNING) &&
	    !starts_round(change)) {
		return;
	}
	for (size_t i = 0; i < change->after.party_count; i++) {
		const struct party *party = &change->after.parties[i];
		const char *name = party->name ? party->name : "";

		key(columns, change, change->after.version);
		array_add(&columns[4], party->number);
		array_add(&columns[5], party->side);
		array_add(&columns[6], party->consent);
		array_add(&columns[7], party->has_left);
		array_add(&columns[8], party->has_signed);
		array_add(&columns[9], party->is_government);
		array_add(&columns[10], party->persons);
		array_add_bytes(&columns[11], name, strlen(name));
		add_party_keys(&columns[12], change, party, is_new);
		array_add(&columns[16], party->marks);
	}
}

static void fill_obligations(struct array *columns, const struct change *change)
{
	if (!has_move(change, REGION_PERFORMANCE) && !has_move(change, REGION_AGREEMENT) &&
	    !has_argument(change, ARG_OBLIGATIONS) && !has_argument(change, ARG_PERFORMANCES) &&
	    !has_argument(change, ARG_OBLIGATIONS_URGED)) {
		return;
	}
	for (size_t i = 0; i < change->after.obligation_count; i++) {
		const struct obligation *obligation = &change->after.obligations[i];

		key(columns, change, change->after.version);
		array_add(&columns[4], obligation->number);
		array_add(&columns[5], obligation->round);
		array_add(&columns[6], obligation->debtor);
		array_add(&columns[7], obligation->performance);
		add_optional(&columns[8], obligation->due_on);
		array_add(&columns[9], obligation->amount);
		array_add(&columns[10], obligation->paid);
		array_add(&columns[11], obligation->text_version);
		array_add(&columns[12], obligation->creditor);
		array_add(&columns[13], obligation->manner);
		array_add(&columns[14], obligation->plan);
		array_add(&columns[15], obligation->is_draft);
		array_add(&columns[16], obligation->every);
		array_add(&columns[17], obligation->periods);
		add_optional(&columns[18], obligation->first_due_on);
		array_add(&columns[19], obligation->urged);
		add_optional(&columns[20], obligation->urged_on);
	}
}

static void fill_visits(struct array *columns, const struct change *change)
{
	if (!has_move(change, REGION_VISIT)) return;
	for (size_t i = 0; i < change->after.visit_count; i++) {
		const struct visit *visit = &change->after.visits[i];

		key(columns, change, change->after.version);
		array_add(&columns[4], visit->number);
		array_add(&columns[5], visit->value);
		add_optional(&columns[6], visit->planned_on);
		array_add(&columns[7], visit->round);
		array_add(&columns[8], visit->ground);
		add_optional(&columns[9], visit->visited_version);
		array_add(&columns[10], visit->visitor);
		array_add(&columns[11], visit->is_own);
		array_add(&columns[12], visit->satisfaction);
	}
}

static void fill_planned_meetings(struct array *columns, const struct change *change)
{
	if (!has_move(change, REGION_MEETING)) return;
	for (size_t i = 0; i < change->after.meeting_count; i++) {
		const struct meeting *meeting = &change->after.meetings[i];
		const char *place = meeting->place ? meeting->place : "";

		key(columns, change, change->after.version);
		array_add(&columns[4], meeting->number);
		array_add(&columns[5], meeting->round);
		array_add(&columns[6], meeting->value);
		array_add(&columns[7], meeting->planned_us);
		array_add(&columns[8], meeting->minutes);
		array_add(&columns[9], meeting->recorder);
		array_add(&columns[10], (int64_t)meeting->parties);
		array_add(&columns[11], meeting->not_public);
		array_add_bytes(&columns[12], place, strlen(place));
		array_add(&columns[13], meeting->version);
		add_optional(&columns[14], meeting->held_version);
	}
}

static void fill_meetings(struct array *columns, const struct change *change)
{
	for (size_t i = 0; i < change->event_count; i++) {
		const struct event_row *event = &change->events[i];

		if (event->action != ACTION_MEET && event->action != ACTION_INVESTIGATE) continue;
		key(columns, change, event->version);
		array_add(&columns[4], event->action);
		array_add(&columns[5], event->happened_us);
	}
}

static void fill_agreements(struct array *columns, const struct change *change)
{
	const struct dispute *after = &change->after;

	if (!after->form || (!enters(change, STATE_AGREED) && !enters(change, STATE_SIGNING))) {
		return;
	}
	key(columns, change, after->version);
	array_add(&columns[4], after->round);
	array_add(&columns[5], after->form);
	array_add(&columns[6], after->amount);
	add_optional(&columns[7], after->effective_us);
}

static void fill_closed(struct array *columns, const struct change *change)
{
	if (change->closes_proposal) key(columns, change, change->after.version);
}

static void fill_proposals(struct array *columns, const struct change *change)
{
	const struct proposal *proposal = &change->after.proposal;

	if (!change->is_proposal) return;
	key(columns, change, proposal->version);
	array_add(&columns[4], proposal->action);
	array_add(&columns[5], proposal->state);
	array_add(&columns[6], proposal->approvers);
	array_add(&columns[7], proposal->member);
	array_add(&columns[8], proposal->proposed_us);
	array_add_bytes(&columns[9], proposal->arguments, proposal->arguments_bytes);
}

bool source_of(const struct change *change, struct source *ret)
{
	const struct argument_value *number =
	    arguments_find(&change->arguments[0], ARG_SOURCE_NUMBER);

	if (!number || change->expected) return false;
	ret->source = arguments_integer(&change->arguments[0], ARG_SOURCE, 0);
	ret->number = number->text;
	ret->version = arguments_integer(&change->arguments[0], ARG_SOURCE_VERSION, 0);
	return true;
}

bool petition_of(const struct change *change, struct source *ret)
{
	const struct arguments *told = &change->arguments[0];

	if (change->events[0].action != ACTION_LINK_PETITION) return false;
	ret->source = SOURCE_PETITION;
	ret->number = arguments_find(told, ARG_PETITION_NUMBER)->text;
	ret->version = arguments_integer(told, ARG_SOURCE_VERSION, 0);
	return true;
}

static void fill_petitions(struct array *columns, const struct change *change)
{
	struct source petition;

	if (!petition_of(change, &petition)) return;
	key(columns, change, change->events[0].version);
	array_add_bytes(&columns[4], petition.number.bytes, petition.number.length);
	array_add(&columns[5], petition.version);
}

/* A matter's numbers elsewhere, as they were told. */
static void fill_linked(struct array *columns, const struct change *change)
{
	static const enum argument numbers[] = { ARG_SOURCE_NUMBER, ARG_PETITION_NUMBER };

	for (size_t i = 0; i < change->event_count; i++) {
		if (change->events[i].action == ACTION_REQUEST_APPROVAL) continue;
		for (size_t n = 0; n < sizeof(numbers) / sizeof(numbers[0]); n++) {
			const struct argument_value *value =
			    arguments_find(&change->arguments[i], numbers[n]);

			if (!value) continue;
			key(columns, change, change->events[i].version);
			array_add_bytes(&columns[4], value->text.bytes, value->text.length);
		}
	}
}

static void fill_sweeps(struct array *columns, const struct change *change)
{
	int64_t sweep = arguments_integer(&change->arguments[0], ARG_SWEEP, 0);

	if (!sweep || change->expected) return;
	key(columns, change, change->events[0].version);
	array_add(&columns[4], sweep);
}

static void fill_sources(struct array *columns, const struct change *change)
{
	struct source source;

	if (!source_of(change, &source)) return;
	key(columns, change, change->events[0].version);
	array_add(&columns[4], source.source);
	array_add_bytes(&columns[5], source.number.bytes, source.number.length);
}

/* Who comes to have to do with it, or has since it was read. */
static void fill_involved(struct array *columns, const struct change *change)
{
	for (size_t i = change->involved_known; i < change->after.involved_count; i++) {
		key(columns, change, change->after.version);
		array_add(&columns[4], change->after.involved[i].scope);
		array_add(&columns[5], change->after.involved[i].key);
	}
}

static void fill_restrictions(struct array *columns, const struct change *change)
{
	const struct dispute *after = &change->after;

	/* it is the last of its change, also where it comes with the dispute */
	if (change->events[change->event_count - 1].action != ACTION_RESTRICT) return;
	key(columns, change, after->version);
	array_add(&columns[4], columns[6].count + 1);
	array_add(&columns[5], columns[6].count + after->reader_count);
	for (size_t i = 0; i < after->reader_count; i++) {
		array_add(&columns[6], after->readers[i]);
	}
}

/* The event that told it: a chain has it in one of its links. */
static const struct event_row *event_with_identities(const struct change *change)
{
	for (size_t i = 0; i < change->event_count; i++) {
		if (arguments_has(&change->arguments[i], ARG_PARTIES) ||
		    arguments_has(&change->arguments[i], ARG_IDENTITIES)) {
			return &change->events[i];
		}
	}
	return NULL;
}

static void fill_identities(struct array *columns, const struct change *change)
{
	const struct event_row *event = change->kept_count ? event_with_identities(change) : NULL;

	for (size_t i = 0; event && !change->is_proposal && i < change->kept_count; i++) {
		const struct kept *kept = &change->kept[i];

		key(columns, change, event->version);
		array_add(&columns[4], kept->party);
		array_add(&columns[5], kept->identity);
		array_add(&columns[6], kept->key);
		array_add_bytes(&columns[7], kept->sealed, kept->sealed_bytes);
		if (kept->found_bytes) {
			array_add_bytes(&columns[8], kept->found_by, kept->found_bytes);
		} else {
			array_add_null(&columns[8]);
		}
	}
}

static void fill_attachments(struct array *columns, const struct change *change)
{
	for (size_t i = 0; i < change->event_count; i++) {
		const struct argument_value *told =
		    arguments_find(&change->arguments[i], ARG_ATTACHMENTS);

		for (size_t r = 0; told && r < told->count; r++) {
			const struct record_value *record = &told->records[r];
			const struct field_value *digest =
			    record_find(record, FIELD_ATTACHMENT_DIGEST);

			key(columns, change, change->events[i].version);
			array_add(&columns[4], (int64_t)r + 1);
			array_add(&columns[5], record_integer(record, FIELD_ATTACHMENT_ITEM, 0));
			array_add_bytes(&columns[6], digest->text.bytes, digest->text.length);
			array_add(&columns[7], record_integer(record, FIELD_ATTACHMENT_BYTES, 0));
			array_add(
			    &columns[8], record_integer(record, FIELD_ATTACHMENT_MEDIA_TYPE, 0));
			array_add(&columns[9], record_integer(record, FIELD_ATTACHMENT_PARTY, 0));
			array_add(
			    &columns[10], record_integer(record, FIELD_ATTACHMENT_IS_SEALED, 0));
		}
	}
}

static void fill_erasures(struct array *columns, const struct change *change)
{
	for (size_t i = 0; i < change->event_count; i++) {
		if (change->events[i].action != ACTION_DESTROY_FILE) continue;
		key(columns, change, change->events[i].version);
	}
}

static const struct {
	enum statement statement;
	const char *types;
	fill_fn fill;
} tables[] = {
	{ STATEMENT_WRITE_TEXTS, "484bbb448", fill_texts },
	{ STATEMENT_WRITE_REGIONS, "484b242228", fill_regions },
	{ STATEMENT_WRITE_PARTIES, "484b222???4t44t82", fill_parties },
	{ STATEMENT_WRITE_OBLIGATIONS, "484b2222d884222?22d2d", fill_obligations },
	{ STATEMENT_WRITE_VISITS, "484b22d2248?2", fill_visits },
	{ STATEMENT_WRITE_PLANNED_MEETINGS, "484b222i288?t44", fill_planned_meetings },
	{ STATEMENT_WRITE_MEETINGS, "484b2i", fill_meetings },
	{ STATEMENT_WRITE_AGREEMENTS, "484b228i", fill_agreements },
	{ STATEMENT_CLOSE_PROPOSALS, "484b", fill_closed },
	{ STATEMENT_WRITE_PROPOSALS, "484b2248ib", fill_proposals },
	{ STATEMENT_WRITE_SOURCES, "484b2t", fill_sources },
	{ STATEMENT_WRITE_LINKED, "484bt", fill_linked },
	{ STATEMENT_WRITE_PETITIONS, "484bt4", fill_petitions },
	{ STATEMENT_WRITE_SWEEPS, "484b8", fill_sweeps },
	{ STATEMENT_WRITE_INVOLVED, "484b28", fill_involved },
	{ STATEMENT_WRITE_RESTRICTIONS, "484b448", fill_restrictions },
	{ STATEMENT_WRITE_IDENTITIES, "484b228bb", fill_identities },
	{ STATEMENT_WRITE_ATTACHMENTS, "484b22t822?", fill_attachments },
	/* after the moves, by which the database lets anything go */
	{ STATEMENT_WRITE_ERASURES, "484b", fill_erasures },
};

static const char number_types[] = "484b8224";

static void each_change(const struct set *set, struct array *columns, fill_fn fill)
{
	for (size_t i = 0; i < set->count; i++) {
		fill(columns, set->entries[i]->change);
		if (set->entries[i]->change->other) fill(columns, set->entries[i]->change->other);
	}
}

void tables_fill(struct segment_parts *parts, const struct set *set)
{
	for (size_t t = 0; t < sizeof(tables) / sizeof(tables[0]); t++) {
		struct array *columns = columns_open(parts, tables[t].types);

		each_change(set, columns, tables[t].fill);
		if (columns[0].count) columns_close(parts, tables[t].statement, tables[t].types);
	}
}

/* Only what begins is given one: its first event says which. */
bool reserved_of(const struct change *change, struct reserved_number *ret)
{
	int64_t said =
	    change->expected ? 0 : arguments_integer(&change->arguments[0], ARG_RESERVED, 0);

	*ret = (struct reserved_number){ change->committee, said / RESERVED_YEAR,
		said % RESERVED_YEAR };
	return said != 0;
}

static void fill_numbers(struct array *columns, const struct change *change)
{
	struct reserved_number reserved;

	for (size_t i = 0; i < change->event_count; i++) {
		if (change->series[i] == SERIES_NONE) continue;
		key(columns, change, change->events[i].version);
		array_add(&columns[4], change->committee);
		array_add(&columns[5], change->series[i]);
		if (i == 0 && reserved_of(change, &reserved)) {
			array_add(&columns[6], reserved.year);
			array_add(&columns[7], reserved.number);
			continue;
		}
		array_add(&columns[6],
		    civil_from_days(civil_day_of_instant(change->events[i].recorded_us)).year);
		array_add_null(&columns[7]);
	}
}

int numbers_fill(struct segment_parts *parts, const struct set *set)
{
	struct array *columns = columns_open(parts, number_types);

	each_change(set, columns, fill_numbers);
	if (columns[0].count == 0) return -1;
	columns_close(parts, STATEMENT_TAKE_NUMBERS, number_types);
	return (int)parts->statement_count - 1;
}
