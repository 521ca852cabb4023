/* The parties of a ledger's cell; ledger_parties.h. */
#include "ledger_parties.h"

#include <stdlib.h>
#include <string.h>

#include "say.h"
#include "text.h"

#define NAME_PIECES_MAX 16

/* A part of the cell: from `at`, so many bytes. */
struct span {
	const char *at;
	size_t length;
};

/* ---- characters ---- */

/* The bytes of the first word of the list that stands here; 0 where none does. */
static size_t stands_here(const char *const *words, const char *at, const char *end)
{
	for (; *words; words++) {
		size_t length = strlen(*words);

		if (length <= (size_t)(end - at) && strncmp(at, *words, length) == 0) return length;
	}
	return 0;
}

size_t ledger_blank(const char *text)
{
	static const char *const blanks[] = { " ", "\t", "\n", "\r", "\u3000", "\u00a0", NULL };

	return stands_here(blanks, text, text + strlen(text));
}

static struct span trimmed(struct span span)
{
	const char *end = span.at + span.length, *last;
	size_t bytes;
	bool is_whole;

	while (span.at < end && (bytes = ledger_blank(span.at))) {
		span.at += bytes;
	}
	for (const char *at = last = span.at; at < end; at += bytes) {
		if ((bytes = ledger_blank(at))) continue;
		bytes = text_character(at, &is_whole);
		last = at + bytes;
	}
	span.length = (size_t)(last - span.at);
	return span;
}

static size_t characters(struct span span)
{
	size_t count = 0;
	bool is_whole;

	for (const char *at = span.at; at < span.at + span.length; count++) {
		at += text_character(at, &is_whole);
	}
	return count;
}

static bool is_latin(struct span span)
{
	for (size_t i = 0; i < span.length; i++) {
		char small = (char)(span.at[i] | 0x20);

		if (small >= 'a' && small <= 'z') return true;
	}
	return false;
}

/* ---- names ---- */

/* Pieces between blanks; more than there is room for count as one too many. */
static size_t pieces_of(struct span span, struct span ret[NAME_PIECES_MAX])
{
	const char *end = span.at + span.length;
	size_t count = 0;

	while (span.at < end && count < NAME_PIECES_MAX) {
		size_t bytes;
		bool is_whole;

		while (span.at < end && (bytes = ledger_blank(span.at))) {
			span.at += bytes;
		}
		ret[count].at = span.at;
		while (span.at < end && !ledger_blank(span.at)) {
			span.at += text_character(span.at, &is_whole);
		}
		ret[count].length = (size_t)(span.at - ret[count].at);
		count += ret[count].length > 0;
	}
	return count;
}

static bool join(
    const struct span *pieces, size_t count, const char *between, char ret[LEDGER_NAME_BYTES_MAX])
{
	size_t length = 0;

	for (size_t i = 0; i < count; i++) {
		size_t gap = i ? strlen(between) : 0;

		if (length + gap + pieces[i].length >= LEDGER_NAME_BYTES_MAX) return false;
		memcpy(ret + length, between, gap);
		memcpy(ret + length + gap, pieces[i].at, pieces[i].length);
		length += gap + pieces[i].length;
	}
	ret[length] = '\0';
	return length > 0;
}

static const char and_others[] = "等", people[] = "人";

static bool goes_on(struct span piece)
{
	return strncmp(piece.at, and_others, strlen(and_others)) == 0;
}

/* 张 三 is one name, so is 张三 等5人; 张三 李四 are two, and 张 三 李 四 nobody knows. */
static bool is_one_name(const struct span *pieces, size_t count)
{
	if (count != 2) return count == 1;
	return characters(pieces[0]) == 1 || characters(pieces[1]) == 1 || goes_on(pieces[1]);
}

bool ledger_name(const char *text, size_t length, char ret[LEDGER_NAME_BYTES_MAX])
{
	struct span pieces[NAME_PIECES_MAX], whole = { text, length };
	size_t count = pieces_of(whole, pieces);

	if (is_latin(whole)) return join(pieces, count, " ", ret);
	return is_one_name(pieces, count) && join(pieces, count, "", ret);
}

/* Takes 等5人 off the end; 0 where it does not stand there. */
static unsigned take_persons(char *name)
{
	char *at = NULL, *end;
	unsigned long count;

	for (char *found = name; (found = strstr(found, and_others)); found++) {
		at = found;
	}
	if (!at || at == name) return 0;
	count = strtoul(at + strlen(and_others), &end, 10);
	if (strcmp(end, people) != 0 || count < 1 || count > 10000) return 0;
	*at = '\0';
	return (unsigned)count;
}

/* ---- sides ---- */

static const char *add_party(struct ledger_parties *parties, struct span span, unsigned side)
{
	struct ledger_party *party = &parties->list[parties->count];

	if (parties->count == LEDGER_PARTIES_MAX) return N_("there are too many parties");
	*party = (struct ledger_party){ .side = side };
	if (!ledger_name(span.at, span.length, party->name)) {
		return N_(
		    "with blanks in it, it is not clear where a name ends; put 、 between names");
	}
	party->persons = take_persons(party->name);
	parties->count++;
	return NULL;
}

/* Names that blanks keep apart, each of two characters or more, are names of their own. */
static const char *add_names(struct ledger_parties *parties, struct span span, unsigned side)
{
	struct span pieces[NAME_PIECES_MAX];
	size_t count = pieces_of(span, pieces);
	const char *fault = NULL;

	if (is_latin(span)) return add_party(parties, span, side);
	for (size_t i = 0; i < count; i++) {
		if (characters(pieces[i]) < 2 || (i && goes_on(pieces[i]))) {
			return add_party(parties, span, side);
		}
	}
	for (size_t i = 0; i < count && !fault; i++) {
		fault = add_party(parties, pieces[i], side);
	}
	return fault;
}

static const char *add_side(struct ledger_parties *parties, struct span span, unsigned side)
{
	static const char *const between[] = { "、", "，", ",", "；", ";", "与", "\n", NULL };
	const char *end = span.at + span.length, *from = span.at, *fault = NULL;
	bool is_whole;

	for (const char *at = from; at < end && !fault;) {
		size_t bytes = stands_here(between, at, end);

		if (bytes) {
			fault =
			    add_names(parties, (struct span){ from, (size_t)(at - from) }, side);
			from = at + bytes;
		}
		at += bytes ? bytes : text_character(at, &is_whole);
	}
	return fault ? fault
	             : add_names(parties, (struct span){ from, (size_t)(end - from) }, side);
}

/* Words that begin the other side: who reads them knows the sides for sure. */
static const char *const others[] = { "被申请人", "乙方", "诉", "与", NULL };
static const char *const roles[] = { "被申请人", "申请人", "甲方", "乙方", NULL };
static const char *const colons[] = { "：", ":", NULL };

static struct span without_role(struct span span)
{
	const char *end;
	size_t bytes;

	span = trimmed(span);
	end = span.at + span.length;
	if ((bytes = stands_here(roles, span.at, end))) {
		span.at += bytes;
		span.at += stands_here(colons, span.at, end);
	}
	return trimmed((struct span){ span.at, (size_t)(end - span.at) });
}

/* The word that parts the sides, once; false where it stands there twice. */
static bool find_parting(const char *cell, const char *word, struct span *ret)
{
	const char *found = strstr(cell, word);

	*ret = (struct span){ found, found ? strlen(word) : 0 };
	return !found || !strstr(found + strlen(word), word);
}

/* 和 stands in names too: it parts two names of two characters and more, and only where nothing
 * else parts anything. */
static bool is_and(const char *cell, struct span *ret)
{
	static const char *const marks[] = { "、", "，", ",", "；", ";", NULL };
	const char *end = cell + strlen(cell);
	struct span left, right;

	for (const char *const *mark = marks; *mark; mark++) {
		if (strstr(cell, *mark)) return false;
	}
	if (!find_parting(cell, "和", ret) || !ret->at) return false;
	left = trimmed((struct span){ cell, (size_t)(ret->at - cell) });
	right =
	    trimmed((struct span){ ret->at + ret->length, (size_t)(end - ret->at) - ret->length });
	return characters(left) >= 2 && characters(right) >= 2;
}

static const char *read_sides(struct ledger_parties *parties, const char *cell, struct span parting)
{
	const char *end = cell + strlen(cell), *right = parting.at + parting.length, *fault;
	struct span first = without_role((struct span){ cell, (size_t)(parting.at - cell) });
	struct span other = without_role((struct span){ right, (size_t)(end - right) });

	if (*right && stands_here(colons, right, end)) {
		right += stands_here(colons, right, end);
		other = trimmed((struct span){ right, (size_t)(end - right) });
	}
	if (!first.length || !other.length) return N_("one side has no name");
	fault = add_side(parties, first, 0);
	return fault ? fault : add_side(parties, other, 1);
}

/* Two names without a word between are one side each, who applied first, as ledgers have it. */
static const char *read_list(struct ledger_parties *parties, const char *cell)
{
	struct span whole = without_role((struct span){ cell, strlen(cell) });
	const char *fault = add_side(parties, whole, 0);

	if (fault) return fault;
	if (parties->count > 2) {
		return N_(
		    "it does not say who is on which side; put one word between the sides, as the manual shows");
	}
	if (parties->count == 2) parties->list[1].side = 1;
	return parties->count ? NULL : N_("there is no name");
}

const char *ledger_parties_read(struct ledger_parties *parties, const char *cell)
{
	struct span parting;

	parties->count = 0;
	for (const char *const *other = others; *other; other++) {
		if (!find_parting(cell, *other, &parting)) {
			return N_(
			    "it parts the sides more than once; put one word between the sides, as the manual shows");
		}
		if (parting.at) return read_sides(parties, cell, parting);
	}
	if (is_and(cell, &parting)) return read_sides(parties, cell, parting);
	return read_list(parties, cell);
}

void ledger_parties_print(const struct ledger_parties *parties, FILE *out)
{
	static const char and[] = "与", comma[] = "、";

	for (size_t i = 0; i < parties->count; i++) {
		const struct ledger_party *party = &parties->list[i];
		bool is_other = i && party->side != parties->list[i - 1].side;

		fprintf(out, "%s%s", !i ? "" : is_other ? and : comma, party->name);
		if (party->persons) fprintf(out, "%s%u%s", and_others, party->persons, people);
	}
}
