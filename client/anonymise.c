/* What leads back to somebody, made coarse; anonymise.h. Patterns of numbers: anonymise_numbers.c.
 */
#include "anonymise.h"

#include <stdlib.h>
#include <string.h>

#include "anonymise_numbers.h"
#include "anonymise_words.h"
#include "text.h"

#define KNOWN_MAX 2000

/* A name, and what stands for it; both owned. */
struct known {
	char *name, *as;
	bool is_place;
	bool is_person; /* as is numbered where two have the surname */
};

struct anonymiser {
	struct known all[KNOWN_MAX];
	size_t count;
};

struct anonymiser *anonymiser_new(void)
{
	struct anonymiser *ret = calloc(1, sizeof(*ret));

	if (!ret) abort();
	return ret;
}

void anonymiser_free(struct anonymiser *anonymiser)
{
	for (size_t i = 0; anonymiser && i < anonymiser->count; i++) {
		free(anonymiser->all[i].name);
		free(anonymiser->all[i].as);
	}
	free(anonymiser);
}

/* ---- who is known ---- */

static char *copied(const char *text, size_t bytes)
{
	char *ret = strndup(text, bytes);

	if (!ret) abort();
	return ret;
}

static char *joined(const char *one, const char *other)
{
	char *ret;

	if (asprintf(&ret, "%s%s", one, other) < 0) abort();
	return ret;
}

static bool is_known(const struct anonymiser *anonymiser, const char *name)
{
	for (size_t i = 0; i < anonymiser->count; i++) {
		if (strcmp(anonymiser->all[i].name, name) == 0) return true;
	}
	return false;
}

/* The longest first: 张三丰 is not 张三 with something behind it. Takes what stands for it. */
static struct known *add(struct anonymiser *anonymiser, const char *name, char *as)
{
	size_t at = anonymiser->count, length = strlen(name);

	if (anonymiser->count == KNOWN_MAX || is_known(anonymiser, name)) {
		free(as);
		return NULL;
	}
	while (at > 0 && strlen(anonymiser->all[at - 1].name) < length) {
		anonymiser->all[at] = anonymiser->all[at - 1];
		at--;
	}
	anonymiser->all[at] = (struct known){ copied(name, length), as, false, false };
	anonymiser->count++;
	return &anonymiser->all[at];
}

/* 张某, then 张某乙 and 张某丙 for others of the surname. */
static char *person_as(const struct anonymiser *anonymiser, const char *name, size_t surname)
{
	static const char *const marks[] = { "甲", "乙", "丙", "丁", "戊", "己", "庚", "辛" };
	size_t same = 0;
	char *family = copied(name, surname), *first = joined(family, "某"), *ret;

	for (size_t i = 0; i < anonymiser->count; i++) {
		const struct known *known = &anonymiser->all[i];

		same += known->is_person && strncmp(known->as, first, strlen(first)) == 0;
	}
	ret = same ? joined(first, marks[same % (sizeof(marks) / sizeof(marks[0]))])
	           : copied(first, strlen(first));
	free(family);
	free(first);
	return ret;
}

/* 小明 for 施小明: a given name of one character is too short to be found. */
static void know_given(struct anonymiser *anonymiser, const char *given, const char *as)
{
	if (text_characters(given) == 2) (void)add(anonymiser, given, copied(as, strlen(as)));
}

static void know_person(struct anonymiser *anonymiser, const char *name, size_t surname)
{
	struct known *known = add(anonymiser, name, person_as(anonymiser, name, surname));
	char *as;

	if (!known) return;
	known->is_person = true;
	as = copied(known->as, strlen(known->as));
	know_given(anonymiser, name + surname, as);
	free(as);
}

void anonymiser_know(struct anonymiser *anonymiser, const char *name)
{
	const char *ending = ending_of(name);
	size_t surname = surname_at(name), characters = text_characters(name);

	if (characters < 2 || is_known(anonymiser, name)) return;
	if (ending) {
		(void)add(anonymiser, name, joined("某", ending));
	} else if (surname && characters <= 4 + (surname > 3)) {
		know_person(anonymiser, name, surname);
	} else {
		(void)add(anonymiser, name, copied("某某", strlen("某某")));
	}
}

void anonymiser_call(struct anonymiser *anonymiser, const char *name, const char *as)
{
	if (text_characters(name) >= 2) (void)add(anonymiser, name, copied(as, strlen(as)));
}

void anonymiser_place(struct anonymiser *anonymiser, const char *name)
{
	const char *ending = ending_of(name);
	struct known *known;
	char *bare;

	if (text_characters(name) < 2) return;
	known = add(anonymiser, name, joined("某", ending ? ending : "地"));
	if (known) known->is_place = true;
	if (!ending) return;
	bare = copied(name, strlen(name) - strlen(ending));
	if (text_characters(bare) >= 2 && (known = add(anonymiser, bare, joined("某", "地")))) {
		known->is_place = true;
	}
	free(bare);
}

/* The name that a part ends in: 村支书李四 has one behind an office. */
static const char *name_in(const char *part)
{
	const char *at = part;

	while (*at) {
		size_t bytes = name_at(part, at);

		if (bytes && at[bytes] == '\0') return at;
		at += han_character(at);
	}
	return surname_at(part) && text_characters(part) <= 4 ? part : NULL;
}

void anonymiser_know_all(struct anonymiser *anonymiser, const char *people)
{
	static const char *const between[] = { "、", "，", ",", "；", ";", "和", " ", "　", "（",
		"）", "(", ")", "。", NULL };
	char *list = copied(people, strlen(people)), *at = list, *part;

	while ((part = text_next_part(&at, between))) {
		const char *name = *part ? name_in(part) : NULL;

		if (name) anonymiser_know(anonymiser, name);
	}
	free(list);
}

/* ---- one text ---- */

/* Bytes of the name at `at`, blanks between its characters or not; 0 where it is another. */
static size_t named(const char *at, const char *name)
{
	const char *from = at;

	while (*name) {
		size_t bytes = han_character(name);

		if (at != from) {
			if (strncmp(at, "　", 3) == 0) at += 3;
			while (*at == ' ') {
				at++;
			}
		}
		if (strncmp(at, name, bytes) != 0) return 0;
		at += bytes;
		name += bytes;
	}
	return (size_t)(at - from);
}

static size_t write_known(const struct anonymiser *anonymiser, const char *at, FILE *out)
{
	for (size_t i = 0; i < anonymiser->count; i++) {
		size_t bytes = named(at, anonymiser->all[i].name);

		if (!bytes) continue;
		fputs(anonymiser->all[i].as, out);
		return bytes;
	}
	return 0;
}

/* Whoever is told to be somebody by a word before him. */
static size_t introduced(const char *text, const char *at)
{
	static const char *const words[] = { "村民", "邻居", "居民", "证人", "儿子", "女儿", "妻子",
		"丈夫", "父亲", "母亲", "弟弟", "哥哥", "姐姐", "妹妹", "老板", "司机", "书记",
		"队长", "组长", "工人", "业主", "户主", "租客", "名叫", "当事人", "申请人",
		"第三人", "调解员" };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		size_t bytes = strlen(words[i]);

		if ((size_t)(at - text) >= bytes && memcmp(at - bytes, words[i], bytes) == 0) {
			return name_at(at, at);
		}
	}
	return 0;
}

static size_t write_pattern(const char *text, const char *at, bool begins, FILE *out)
{
	const char *ending;
	size_t bytes = number_coarse(text, at, out);

	if (bytes) return bytes;
	if ((bytes = introduced(text, at))) {
		fprintf(out, "%.*s某", (int)surname_at(at), at);
		return bytes;
	}
	if (!begins) return 0;
	bytes = house_at(at, &ending);
	if (!bytes) bytes = place_at(at, &ending);
	if (bytes) fprintf(out, "某%s", ending);
	return bytes;
}

char *anonymise(const struct anonymiser *anonymiser, const char *text)
{
	char *plain = numbers_plain(text);
	const char *at = plain;
	bool was_replaced = false;
	struct text ret;

	text_begin(&ret);
	while (*at) {
		size_t bytes = write_known(anonymiser, at, ret.out);

		if (!bytes) {
			bytes = write_pattern(
			    plain, at, was_replaced || han_begins(plain, at), ret.out);
		}
		was_replaced = bytes > 0;
		if (!bytes) {
			bytes = han_character(at);
			(void)fwrite(at, 1, bytes, ret.out);
		}
		at += bytes;
	}
	(void)text_end(&ret);
	free(plain);
	return ret.bytes;
}

/* ---- what is left ---- */

static enum doubt doubt_at(
    const struct anonymiser *anonymiser, const char *text, const char *at, size_t *ret_bytes)
{
	for (size_t i = 0; i < anonymiser->count; i++) {
		if ((*ret_bytes = named(at, anonymiser->all[i].name))) {
			return anonymiser->all[i].is_place ? DOUBT_PLACE : DOUBT_NAME;
		}
	}
	if ((*ret_bytes = digits_left(text, at))) return DOUBT_DIGITS;
	return (*ret_bytes = name_at(text, at)) ? DOUBT_NAME : DOUBT_NONE;
}

enum doubt anonymise_doubt(
    const struct anonymiser *anonymiser, const char *text, char *ret_where, size_t bytes)
{
	char *plain = numbers_plain(text);
	enum doubt doubt = DOUBT_NONE;

	for (const char *at = plain; *at && doubt == DOUBT_NONE; at += han_character(at)) {
		size_t length;

		doubt = doubt_at(anonymiser, plain, at, &length);
		if (doubt != DOUBT_NONE && ret_where) {
			(void)snprintf(ret_where, bytes, "%.*s", (int)length, at);
		}
	}
	free(plain);
	return doubt;
}

/* ---- sentences ---- */

static bool ends_sentence(const char *at)
{
	static const char *const marks[] = { "。", "！", "？", "；", "!", "?", ";", "\n" };

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		if (strncmp(at, marks[i], strlen(marks[i])) == 0) return true;
	}
	return false;
}

static bool is_closing(const char *at)
{
	return strncmp(at, "”", 3) == 0 || strncmp(at, "’", 3) == 0 || strncmp(at, "）", 3) == 0;
}

char *anonymise_sentence(const char **at)
{
	const char *from, *end;

	while (**at == ' ' || **at == '\n' || **at == '\t' || strncmp(*at, "　", 3) == 0) {
		*at += han_character(*at);
	}
	if (!**at) return NULL;
	from = end = *at;
	while (*end && !ends_sentence(end)) {
		end += han_character(end);
	}
	*at = end;
	if (*end && *end != '\n') {
		end += han_character(end);
		if (is_closing(end)) end += han_character(end);
		*at = end;
	}
	return copied(from, (size_t)(end - from));
}
