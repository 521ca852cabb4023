/* What a template may name of a party, an obligation, an event: an entry each; paper_names.h. */
#include <string.h>

#include "civil.h"
#include "file_items.h"
#include "identity.h"
#include "paper_names.h"
#include "text.h"

#define ID_NUMBER_LENGTH 18
#define ID_BIRTH         6
#define ID_SEX           16

static void nth(
    const struct papers_source *source, const struct paper_item *item, struct paper_value *value)
{
	paper_value_number(value, PAPER_NUMBER, (int64_t)item->nth);
}

/* ---- of a party ---- */

static const Mediation__V1__Party *party_of(
    const struct papers_source *source, const struct paper_item *item)
{
	return source->dispute->parties[item->at];
}

static void party_number(
    const struct papers_source *source, const struct paper_item *item, struct paper_value *value)
{
	paper_value_number(value, PAPER_NUMBER, party_of(source, item)->number);
}

static void party_side(
    const struct papers_source *source, const struct paper_item *item, struct paper_value *value)
{
	paper_value_text(value, words_zh(source->words, "side", party_of(source, item)->side));
}

static void party_name(
    const struct papers_source *source, const struct paper_item *item, struct paper_value *value)
{
	paper_value_text(value, party_of(source, item)->name);
}

static void party_persons(
    const struct papers_source *source, const struct paper_item *item, struct paper_value *value)
{
	uint32_t persons = party_of(source, item)->persons;

	if (persons > 1) paper_value_number(value, PAPER_NUMBER, persons);
}

static void party_is_minor(
    const struct papers_source *source, const struct paper_item *item, struct paper_value *value)
{
	paper_value_number(value, PAPER_FLAG, party_of(source, item)->minor);
}

static void party_consent(
    const struct papers_source *source, const struct paper_item *item, struct paper_value *value)
{
	paper_value_text(
	    value, words_value_zh(source->words, "consent", party_of(source, item)->consent));
}

/* "" where it is not kept, or cannot be opened now. */
static const char *identity_of(
    const struct papers_source *source, const Mediation__V1__Party *party, const char *name)
{
	for (size_t i = 0; i < party->n_identities; i++) {
		const char *known =
		    words_name(source->words, "identity", party->identities[i]->identity);

		if (known && strcmp(known, name) == 0) return party->identities[i]->mask;
	}
	return "";
}

static void party_id_number(
    const struct papers_source *source, const struct paper_item *item, struct paper_value *value)
{
	paper_value_text(value, identity_of(source, party_of(source, item), "id_number"));
}

static void party_telephone(
    const struct papers_source *source, const struct paper_item *item, struct paper_value *value)
{
	paper_value_text(value, identity_of(source, party_of(source, item), "telephone"));
}

static void party_address(
    const struct papers_source *source, const struct paper_item *item, struct paper_value *value)
{
	paper_value_text(value, identity_of(source, party_of(source, item), "address"));
}

/* A line each: what is not told is written in behind its label, what is told in part on the line
 * below it. */
static void party_identities(
    const struct papers_source *source, const struct paper_item *item, struct paper_value *value)
{
	static const struct {
		const char *name, *label;
	} lines[] = { { "id_number", "证件号码" }, { "telephone", "电话" }, { "address", "住址" } };

	const Mediation__V1__Party *party = party_of(source, item);
	struct text text;

	text_begin(&text);
	for (size_t i = 0; party->n_identities && i < sizeof(lines) / sizeof(lines[0]); i++) {
		const char *told = identity_of(source, party, lines[i].name);
		bool needs_room = !source->is_whole && papers_is_masked(told);

		fprintf(text.out, "%s%s：%s%s", i ? "\n" : "", lines[i].label, told,
		    needs_room ? "\n　" : "");
	}
	paper_value_text(value, text_end(&text));
	text_free(&text);
}

/* The number of a resident, where it is told whole: sex and day of birth stand in it (GB 11643). */
static const char *resident(const struct papers_source *source, const struct paper_item *item)
{
	const char *told = identity_of(source, party_of(source, item), "id_number");

	return strlen(told) == ID_NUMBER_LENGTH &&
	        strspn(told, "0123456789X") == ID_NUMBER_LENGTH &&
	        identity_check(IDENTITY_ID_NUMBER, 0, told) == IDENTITY_SOUND
	    ? told
	    : NULL;
}

static void party_sex(
    const struct papers_source *source, const struct paper_item *item, struct paper_value *value)
{
	const char *told = resident(source, item);

	if (told) paper_value_text(value, (told[ID_SEX] - '0') % 2 ? "男" : "女");
}

static int digits(const char *text, size_t count)
{
	int number = 0;

	for (size_t i = 0; i < count; i++) {
		number = number * 10 + (text[i] - '0');
	}
	return number;
}

/* On the day when it was registered. */
static void party_age(
    const struct papers_source *source, const struct paper_item *item, struct paper_value *value)
{
	const char *told = resident(source, item);
	struct civil_date then =
	    civil_from_days(civil_day_of_instant(source->dispute->registered_us));
	int born, age;

	if (!told) return;
	born = digits(told + ID_BIRTH + 4, 4);
	age = then.year - digits(told + ID_BIRTH, 4) - (then.month * 100 + then.day < born);
	if (age >= 0) paper_value_number(value, PAPER_NUMBER, age);
}

/* ---- of an obligation, as it stands now ---- */

static const Mediation__V1__Obligation *owed_of(
    const struct papers_source *source, const struct paper_item *item)
{
	return source->dispute->obligations[item->at];
}

static void owed_number(
    const struct papers_source *source, const struct paper_item *item, struct paper_value *value)
{
	paper_value_number(value, PAPER_NUMBER, owed_of(source, item)->number);
}

static void owed_debtor(
    const struct papers_source *source, const struct paper_item *item, struct paper_value *value)
{
	paper_value_text(value, papers_party(source, owed_of(source, item)->debtor));
}

static void owed_text(
    const struct papers_source *source, const struct paper_item *item, struct paper_value *value)
{
	paper_value_text(value, owed_of(source, item)->text);
}

static void owed_amount(
    const struct papers_source *source, const struct paper_item *item, struct paper_value *value)
{
	if (owed_of(source, item)->amount) {
		paper_value_number(value, PAPER_AMOUNT, owed_of(source, item)->amount);
	}
}

static void owed_paid(
    const struct papers_source *source, const struct paper_item *item, struct paper_value *value)
{
	int64_t paid = papers_paid(source, item->at);

	if (paid) paper_value_number(value, PAPER_AMOUNT, paid);
}

static void owed_due_on(
    const struct papers_source *source, const struct paper_item *item, struct paper_value *value)
{
	paper_value_number(value, PAPER_DATE, owed_of(source, item)->due_on);
}

static void owed_state(
    const struct papers_source *source, const struct paper_item *item, struct paper_value *value)
{
	paper_value_text(value,
	    words_value_zh(source->words, "performance", owed_of(source, item)->performance));
}

/* ---- of an event ---- */

static void event_at(
    const struct papers_source *source, const struct paper_item *item, struct paper_value *value)
{
	paper_value_number(value, PAPER_INSTANT, source->events[item->at]->happened_us);
}

static void event_on(
    const struct papers_source *source, const struct paper_item *item, struct paper_value *value)
{
	paper_value_number(
	    value, PAPER_DATE, civil_day_of_instant(source->events[item->at]->happened_us));
}

/* When it was, as far as that was told; else when it was recorded. */
static void event_held(
    const struct papers_source *source, const struct paper_item *item, struct paper_value *value)
{
	int64_t held = papers_integer(source, item->at, "held_at");

	paper_value_number(
	    value, PAPER_INSTANT, held ? held : source->events[item->at]->happened_us);
}

static void event_by(
    const struct papers_source *source, const struct paper_item *item, struct paper_value *value)
{
	paper_value_text(value, source->events[item->at]->member_name);
}

/* Who had the dispute then: as it was taken, and as he was replaced. */
static void event_mediator(
    const struct papers_source *source, const struct paper_item *item, struct paper_value *value)
{
	int64_t mediator = source->dispute->mediator, then = 0;

	for (size_t i = 0; i < item->at; i++) {
		bool names =
		    papers_is(source, i, "take") || papers_is(source, i, "replace_mediator");
		int64_t named =
		    names && papers_stands(source, i) ? papers_integer(source, i, "mediator") : 0;

		if (named) then = named;
	}
	if (then) mediator = then;
	if (mediator) paper_value_text(value, words_member(source->words, mediator));
}

/* ---- of the thirteen things in a file ---- */

static void file_item_zh(
    const struct papers_source *source, const struct paper_item *item, struct paper_value *value)
{
	paper_value_text(value, file_item_name(source, item->at));
}

static void file_item_copies(
    const struct papers_source *source, const struct paper_item *item, struct paper_value *value)
{
	size_t copies = file_item_count(source, item->at);

	if (copies) paper_value_number(value, PAPER_NUMBER, (int64_t)copies);
}

static void file_item_lacks(
    const struct papers_source *source, const struct paper_item *item, struct paper_value *value)
{
	bool lacks = file_item_is_must(source, item->at) && !file_item_count(source, item->at);

	paper_value_number(value, PAPER_FLAG, lacks);
}

const struct paper_property paper_properties[] = {
	{ ITEM_PARTY, "nth", nth },
	{ ITEM_PARTY, "number", party_number },
	{ ITEM_PARTY, "side", party_side },
	{ ITEM_PARTY, "name", party_name },
	{ ITEM_PARTY, "persons", party_persons },
	{ ITEM_PARTY, "consent", party_consent },
	{ ITEM_PARTY, "is_minor", party_is_minor },
	{ ITEM_PARTY, "id_number", party_id_number },
	{ ITEM_PARTY, "telephone", party_telephone },
	{ ITEM_PARTY, "address", party_address },
	{ ITEM_PARTY, "identities", party_identities },
	{ ITEM_PARTY, "sex", party_sex },
	{ ITEM_PARTY, "age", party_age },
	{ ITEM_OBLIGATION, "nth", nth },
	{ ITEM_OBLIGATION, "number", owed_number },
	{ ITEM_OBLIGATION, "debtor", owed_debtor },
	{ ITEM_OBLIGATION, "text", owed_text },
	{ ITEM_OBLIGATION, "amount", owed_amount },
	{ ITEM_OBLIGATION, "paid", owed_paid },
	{ ITEM_OBLIGATION, "due_on", owed_due_on },
	{ ITEM_OBLIGATION, "state", owed_state },
	{ ITEM_EVENT, "nth", nth },
	{ ITEM_EVENT, "at", event_at },
	{ ITEM_EVENT, "on", event_on },
	{ ITEM_EVENT, "held", event_held },
	{ ITEM_EVENT, "by", event_by },
	{ ITEM_EVENT, "mediator_then", event_mediator },
	{ ITEM_RECORD, "nth", nth },
	{ ITEM_RECORD, "at", event_at },
	{ ITEM_RECORD, "on", event_on },
	{ ITEM_FILE_ITEM, "nth", nth },
	{ ITEM_FILE_ITEM, "name", file_item_zh },
	{ ITEM_FILE_ITEM, "copies", file_item_copies },
	{ ITEM_FILE_ITEM, "is_missing", file_item_lacks },
	{ ITEM_NONE, NULL, NULL },
};
