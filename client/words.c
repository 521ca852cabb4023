/* The words of one daemon; words.h. */
#include "words.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "say.h"
#include "words_kept.h"

static bool is_answered(const Mediation__V1__Response *response, unsigned body)
{
	return response && response->outcome == 0 && response->body_case == body;
}

/* The next answer, to its place; false where it is neither of the two. */
static bool receive(struct link *link, uint64_t first, Mediation__V1__Response **const *ret_answers)
{
	uint64_t id = 0;
	Mediation__V1__Response *response = link_receive(link, &id);

	if (response && id - first < 2 && !*ret_answers[id - first]) {
		*ret_answers[id - first] = response;
		return true;
	}
	mediation__v1__response__free_unpacked(response, NULL);
	return false;
}

/* Both at once: one trip. */
static bool ask_words(struct words *words, struct link *link)
{
	Mediation__V1__CatalogueRequest catalogue = MEDIATION__V1__CATALOGUE_REQUEST__INIT;
	Mediation__V1__ReferenceRequest reference = MEDIATION__V1__REFERENCE_REQUEST__INIT;
	Mediation__V1__Request first = MEDIATION__V1__REQUEST__INIT, second = first;
	const Mediation__V1__Request *const both[] = { &first, &second };
	Mediation__V1__Response **const answers[] = { &words->catalogue_answer,
		&words->reference_answer };
	uint64_t id;

	first.body_case = MEDIATION__V1__REQUEST__BODY_CATALOGUE;
	first.catalogue = &catalogue;
	second.body_case = MEDIATION__V1__REQUEST__BODY_REFERENCE;
	second.reference = &reference;
	id = link_send_all(link, both, 2);
	if (!id) return false;
	for (int i = 0; i < 2; i++) {
		if (!receive(link, id, answers)) return false;
	}
	for (int i = 0; i < 2; i++) {
		*answers[i] = link_ask_patiently(link, both[i], *answers[i]);
	}
	return true;
}

static bool take_answers(struct words *words)
{
	if (!is_answered(words->catalogue_answer, MEDIATION__V1__RESPONSE__BODY_CATALOGUE) ||
	    !is_answered(words->reference_answer, MEDIATION__V1__RESPONSE__BODY_REFERENCE)) {
		return false;
	}
	words->catalogue = words->catalogue_answer->catalogue;
	words->local = words->reference_answer->reference;
	return true;
}

bool words_load_kept(struct words *words, const ProtobufCBinaryData *digest)
{
	*words = (struct words){ 0 };
	return words_kept_find(digest, &words->catalogue_answer, &words->reference_answer) &&
	    take_answers(words);
}

bool words_load(struct words *words, struct link *link)
{
	const ProtobufCBinaryData *digest = &link_hello(link)->words_digest;

	if (words_load_kept(words, digest)) return true;
	words_free(words);
	if (!ask_words(words, link) || !take_answers(words)) return false;
	words_kept_put(digest, words->catalogue, words->local);
	return true;
}

void words_free(struct words *words)
{
	if (words->catalogue_answer) {
		mediation__v1__response__free_unpacked(words->catalogue_answer, NULL);
	}
	if (words->reference_answer) {
		mediation__v1__response__free_unpacked(words->reference_answer, NULL);
	}
	*words = (struct words){ 0 };
}

/* Hyphens and blanks are underscores. */
static int folded(char letter)
{
	return letter == '-' || letter == ' ' ? '_' : tolower((unsigned char)letter);
}

bool words_same(const char *a, const char *b)
{
	while (*a && *b && folded(*a) == folded(*b)) {
		a++;
		b++;
	}
	return !*a && !*b;
}

bool words_offer(const Mediation__V1__CatalogueAction *action)
{
	return !action->retired && !action->by_tool;
}

/* Initials mean an action where no other has the same. */
static const Mediation__V1__CatalogueAction *action_by_initials(
    const struct words *words, const char *word)
{
	const Mediation__V1__CatalogueAction *found = NULL;

	for (size_t i = 0; *word && i < words->catalogue->n_actions; i++) {
		const Mediation__V1__CatalogueAction *action = words->catalogue->actions[i];

		if (!words_offer(action) || strcmp(action->initials, word) != 0) continue;
		if (found) return NULL;
		found = action;
	}
	return found;
}

const Mediation__V1__CatalogueAction *words_action(const struct words *words, const char *word)
{
	for (size_t i = 0; i < words->catalogue->n_actions; i++) {
		const Mediation__V1__CatalogueAction *action = words->catalogue->actions[i];

		if (words_same(action->name, word) || strcmp(action->zh, word) == 0 ||
		    words_same(action->en, word)) {
			return action;
		}
	}
	return action_by_initials(words, word);
}

const Mediation__V1__CatalogueAction *words_action_numbered(
    const struct words *words, uint32_t number)
{
	for (size_t i = 0; i < words->catalogue->n_actions; i++) {
		if (words->catalogue->actions[i]->number == number) {
			return words->catalogue->actions[i];
		}
	}
	return NULL;
}

const Mediation__V1__CatalogueArgument *words_argument(const struct words *words, const char *word)
{
	for (size_t i = 0; i < words->catalogue->n_arguments; i++) {
		const Mediation__V1__CatalogueArgument *argument = words->catalogue->arguments[i];

		if (words_same(argument->name, word) || strcmp(argument->zh, word) == 0) {
			return argument;
		}
	}
	return NULL;
}

void words_print_flag(const Mediation__V1__CatalogueArgument *info, FILE *out)
{
	if (say_is_chinese()) {
		fprintf(out, "--%s", info->zh);
	} else {
		fprintf(out, "--%s (%s)", words_typed(info->name), info->en);
	}
}

const Mediation__V1__CatalogueArgument *words_argument_numbered(
    const struct words *words, uint32_t number)
{
	for (size_t i = 0; i < words->catalogue->n_arguments; i++) {
		if (words->catalogue->arguments[i]->number == number) {
			return words->catalogue->arguments[i];
		}
	}
	return NULL;
}

const Mediation__V1__CatalogueRecord *words_record(const struct words *words, uint32_t number)
{
	for (size_t i = 0; i < words->catalogue->n_records; i++) {
		if (words->catalogue->records[i]->number == number) {
			return words->catalogue->records[i];
		}
	}
	return NULL;
}

const Mediation__V1__CatalogueField *words_field(
    const Mediation__V1__CatalogueRecord *record, uint32_t number)
{
	for (size_t i = 0; record && i < record->n_fields; i++) {
		if (record->fields[i]->number == number) return record->fields[i];
	}
	return NULL;
}

static const Mediation__V1__CatalogueList *list_named(const struct words *words, const char *name)
{
	for (size_t i = 0; i < words->catalogue->n_lists; i++) {
		if (strcmp(words->catalogue->lists[i]->name, name) == 0) {
			return words->catalogue->lists[i];
		}
	}
	return NULL;
}

static const Mediation__V1__CatalogueItem *item_named(
    const struct words *words, const char *list, const char *word)
{
	const Mediation__V1__CatalogueList *found = list_named(words, list);

	for (size_t i = 0; found && i < found->n_items; i++) {
		const Mediation__V1__CatalogueItem *item = found->items[i];

		if (words_same(item->name, word) || strcmp(item->zh, word) == 0 ||
		    words_same(item->en, word)) {
			return item;
		}
	}
	return NULL;
}

static const Mediation__V1__CatalogueItem *item_numbered(
    const struct words *words, const char *list, uint32_t number)
{
	const Mediation__V1__CatalogueList *found = list_named(words, list);

	for (size_t i = 0; found && i < found->n_items; i++) {
		if (found->items[i]->number == number) return found->items[i];
	}
	return NULL;
}

const Mediation__V1__CatalogueRegion *words_region(const struct words *words, uint32_t number)
{
	for (size_t i = 0; i < words->catalogue->n_regions; i++) {
		if (words->catalogue->regions[i]->number == number) {
			return words->catalogue->regions[i];
		}
	}
	return NULL;
}

static const char *unknown(int64_t number)
{
	static char buffers[4][32];
	static unsigned turn;
	char *buffer = buffers[turn++ % 4];

	(void)snprintf(buffer, sizeof(buffers[0]), _("unknown(%lld)"), (long long)number);
	return buffer;
}

const char *words_label(const struct words *words, const char *list, uint32_t number)
{
	const Mediation__V1__CatalogueItem *item = item_numbered(words, list, number);

	if (!item) return unknown(number);
	return say_either(item->zh, item->en);
}

const char *words_kind(const struct words *words, uint32_t number)
{
	for (size_t i = 0; i < words->local->n_kinds; i++) {
		const Mediation__V1__Kind *kind = words->local->kinds[i];

		if (kind->number == number) return say_either(kind->zh, kind->en);
	}
	return unknown(number);
}

const char *words_place(const struct words *words, int64_t code)
{
	for (size_t i = 0; i < words->local->n_places; i++) {
		if (words->local->places[i]->code == code) return words->local->places[i]->name;
	}
	return code ? unknown(code) : "";
}

const char *words_name(const struct words *words, const char *list, uint32_t number)
{
	const Mediation__V1__CatalogueItem *item = item_numbered(words, list, number);

	return item ? item->name : NULL;
}

bool words_is(const struct words *words, const char *list, uint32_t number, const char *name)
{
	const char *is = number ? words_name(words, list, number) : NULL;

	return is && strcmp(is, name) == 0;
}

const Mediation__V1__CatalogueItem *words_item(
    const struct words *words, const char *list, uint32_t number)
{
	return item_numbered(words, list, number);
}

const char *words_note(const struct words *words, const char *list, uint32_t number)
{
	const Mediation__V1__CatalogueItem *item = item_numbered(words, list, number);

	return item ? item->note_zh : "";
}

const char *words_zh(const struct words *words, const char *list, uint32_t number)
{
	const Mediation__V1__CatalogueItem *item = item_numbered(words, list, number);

	return item ? item->zh : "";
}

const char *words_kind_zh(const struct words *words, uint32_t number)
{
	for (size_t i = 0; i < words->local->n_kinds; i++) {
		if (words->local->kinds[i]->number == number) return words->local->kinds[i]->zh;
	}
	return "";
}

const char *words_kind_name(const struct words *words, uint32_t number)
{
	for (size_t i = 0; i < words->local->n_kinds; i++) {
		if (words->local->kinds[i]->number == number) return words->local->kinds[i]->name;
	}
	return NULL;
}

static const Mediation__V1__CatalogueItem *region_item(
    const Mediation__V1__CatalogueRegion *region, uint32_t number)
{
	for (size_t i = 0; i < region->n_values; i++) {
		if (region->values[i]->number == number) return region->values[i];
	}
	return NULL;
}

const char *words_value(const Mediation__V1__CatalogueRegion *region, uint32_t number)
{
	const Mediation__V1__CatalogueItem *item = region_item(region, number);

	return item ? say_either(item->zh, item->en) : unknown(number);
}

const char *words_value_of(const struct words *words, const char *region, uint32_t number)
{
	const Mediation__V1__CatalogueRegion *known = words_region_named(words, region);

	return known ? words_value(known, number) : "";
}

const char *words_value_zh(const struct words *words, const char *region, uint32_t number)
{
	const Mediation__V1__CatalogueRegion *known = words_region_named(words, region);
	const Mediation__V1__CatalogueItem *item = known ? region_item(known, number) : NULL;

	return item ? item->zh : "";
}

const char *words_value_name(const Mediation__V1__CatalogueRegion *region, uint32_t number)
{
	const Mediation__V1__CatalogueItem *item = region_item(region, number);

	return item ? item->name : NULL;
}

const Mediation__V1__CatalogueRegion *words_region_named(
    const struct words *words, const char *name)
{
	for (size_t i = 0; i < words->catalogue->n_regions; i++) {
		if (strcmp(words->catalogue->regions[i]->name, name) == 0) {
			return words->catalogue->regions[i];
		}
	}
	return NULL;
}

const char *words_team(const struct words *words, int64_t id)
{
	for (size_t i = 0; i < words->local->n_teams; i++) {
		if (words->local->teams[i]->id == id) return words->local->teams[i]->name;
	}
	return id ? unknown(id) : "";
}

const char *words_member(const struct words *words, int64_t id)
{
	for (size_t i = 0; i < words->local->n_members; i++) {
		if (words->local->members[i]->id == id) return words->local->members[i]->name;
	}
	return id ? unknown(id) : "";
}

void words_near_actions(const struct words *words, struct near *near)
{
	for (size_t i = 0; i < words->catalogue->n_actions; i++) {
		const Mediation__V1__CatalogueAction *action = words->catalogue->actions[i];

		if (!words_offer(action)) continue;
		near_try(near, action->name);
		near_try(near, action->zh);
	}
}

const char *words_typed(const char *name)
{
	static char buffers[4][64];
	static unsigned turn;
	char *buffer = buffers[turn++ % 4];

	(void)snprintf(buffer, sizeof(buffers[0]), "%s", name);
	for (char *at = buffer; *at; at++) {
		if (*at == '_') *at = '-';
	}
	return buffer;
}

static bool read_number(const char *word, int64_t *ret)
{
	char *end;

	*ret = strtoll(word, &end, 10);
	return end != word && !*end && *ret >= 0;
}

bool words_choice(const struct words *words, const char *list, const char *word, int64_t *ret)
{
	const Mediation__V1__CatalogueItem *item = item_named(words, list, word);

	if (item) return *ret = item->number, true;
	return read_number(word, ret) && item_numbered(words, list, (uint32_t)*ret);
}

bool words_kind_named(const struct words *words, const char *word, int64_t *ret)
{
	bool is_number = read_number(word, ret);

	for (size_t i = 0; i < words->local->n_kinds; i++) {
		const Mediation__V1__Kind *kind = words->local->kinds[i];

		if (words_same(kind->name, word) || strcmp(kind->zh, word) == 0 ||
		    words_same(kind->en, word) || (is_number && *ret == kind->number)) {
			return *ret = kind->number, true;
		}
	}
	return false;
}

bool words_team_named(const struct words *words, const char *word, int64_t *ret)
{
	bool is_number = read_number(word, ret);

	for (size_t i = 0; i < words->local->n_teams; i++) {
		if (strcmp(words->local->teams[i]->name, word) == 0 ||
		    (is_number && *ret == words->local->teams[i]->id)) {
			return *ret = words->local->teams[i]->id, true;
		}
	}
	return false;
}

bool words_place_named(const struct words *words, const char *word, int64_t *ret)
{
	bool is_number = read_number(word, ret);

	for (size_t i = 0; i < words->local->n_places; i++) {
		if (strcmp(words->local->places[i]->name, word) == 0 ||
		    (is_number && *ret == words->local->places[i]->code)) {
			return *ret = words->local->places[i]->code, true;
		}
	}
	return false;
}

size_t words_member_named(const struct words *words, const char *word, int64_t *ret)
{
	bool is_number = read_number(word, ret);
	int64_t number = *ret;
	size_t count = 0;

	for (size_t i = 0; i < words->local->n_members; i++) {
		const Mediation__V1__Member *member = words->local->members[i];

		if (strcmp(member->login, word) == 0 || (is_number && number == member->id)) {
			return *ret = member->id, 1;
		}
		if (strcmp(member->name, word) != 0) continue;
		*ret = member->id;
		count++;
	}
	return count;
}

void words_print_namesakes(const struct words *words, const char *name, FILE *out)
{
	const char *before = "";

	for (size_t i = 0; i < words->local->n_members; i++) {
		const Mediation__V1__Member *member = words->local->members[i];

		if (strcmp(member->name, name) != 0) continue;
		fprintf(out, "%s%s", before, member->login);
		if (member->team) fprintf(out, _(" (%s)"), words_team(words, member->team));
		before = _(", ");
	}
}

static void print_choices(const struct words *words, const char *list, FILE *out)
{
	const Mediation__V1__CatalogueList *found = list_named(words, list);

	for (size_t i = 0; found && i < found->n_items; i++) {
		fprintf(out, "%s%s", i ? _(", ") : "",
		    say_either(found->items[i]->zh, words_typed(found->items[i]->name)));
	}
}

static void print_kinds(const struct words *words, FILE *out)
{
	for (size_t i = 0; i < words->local->n_kinds; i++) {
		fprintf(out, "%s%s", i ? _(", ") : "",
		    say_either(
		        words->local->kinds[i]->zh, words_typed(words->local->kinds[i]->name)));
	}
}

void words_print_type(const struct words *words, const char *type, const char *list, FILE *out)
{
	static const struct {
		const char *type, *looks;
	} forms[] = {
		{ "date", N_("a date such as 2024-03-05") },
		{ "instant", N_("a time such as 2024-03-05T09:30") },
		{ "amount", N_("yuan, such as 1200 or 1200.50") },
		{ "flag", N_("yes or no") },
		{ "integer", N_("a whole number") },
		{ "team", N_("a team's name or number; see: mediate teams") },
		{ "member", N_("a member's name or login") },
		{ "place", N_("a village's name or 12 digits") },
		{ "dispute", N_("a dispute's number") },
		{ "items", N_("numbers joined by commas, such as 1,2") },
	};

	if (strcmp(type, "choice") == 0 || strcmp(type, "choices") == 0) {
		print_choices(words, list, out);
	} else if (strcmp(type, "state") == 0) {
		print_choices(words, "state", out);
	} else if (strcmp(type, "kind") == 0) {
		print_kinds(words, out);
	}
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		if (strcmp(forms[i].type, type) == 0) fputs(_(forms[i].looks), out);
	}
}
