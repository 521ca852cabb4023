/* The members of an object, each within its bounds, into a record; petition_form.h. */
#include <jansson.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "digest.h"
#include "petition_form.h"
#include "root.h"
#include "say.h"
#include "text.h"

#define OFFICE_MAX 20
#define PATH_BYTES 200

struct reading {
	struct arena *arena;
	char **wrong;
	const char *before; /* path of the object, ending with a point; "" at the top */
};

static bool read_object(
    struct reading *reading, const struct petition_form *form, json_t *object, void *record);

/* ---- what is wrong ---- */

static bool wrong(struct reading *reading, const char *name, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static bool wrong(struct reading *reading, const char *name, const char *format, ...)
{
	va_list values;
	struct text text;

	text_begin(&text);
	fprintf(text.out, "%s%s: ", reading->before, name);
	va_start(values, format);
	(void)vfprintf(text.out, format, values);
	va_end(values);
	(void)text_end(&text);
	*reading->wrong = arena_copy_text(reading->arena, text.bytes, text.length);
	text_free(&text);
	return false;
}

static bool wrong_kind(struct reading *reading, const char *name)
{
	return wrong(reading, name, "%s", _("is of another kind than it must be"));
}

/* ---- one value ---- */

/* A text that is no longer than it may be; NULL, and told, where it is none. */
static char *take_text(struct reading *reading, const char *name, const json_t *value,
    int64_t least, int64_t most, bool is_line)
{
	const char *text = json_string_value(value), *fault;
	char *ret;

	if (!text) {
		(void)wrong_kind(reading, name);
		return NULL;
	}
	ret = arena_copy_text(reading->arena, text, strlen(text));
	if (!is_line) text_line_ends(ret);
	fault = text_fault(ret);
	if (!fault && is_line && strpbrk(ret, "\n\t")) fault = _("has a control character in it");
	if (!fault && least && !*ret) fault = _("is empty");
	if (fault) {
		(void)wrong(reading, name, "%s", fault);
		return NULL;
	}
	if ((int64_t)text_characters(ret) <= most) return ret;
	(void)wrong(reading, name, _("is longer than %lld characters"), (long long)most);
	return NULL;
}

static bool is_office(const char *office)
{
	static const char letters[] =
	    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-";
	size_t length = strlen(office);

	return length && length <= OFFICE_MAX && strspn(office, letters) == length;
}

static bool take_office(struct reading *reading, const char *name, const json_t *value, char **ret)
{
	*ret = take_text(reading, name, value, 1, OFFICE_MAX, true);
	if (!*ret) return false;
	return is_office(*ret) ||
	    wrong(reading, name, "%s", _("has what is neither letter, digit nor \"-\""));
}

static bool take_number(
    struct reading *reading, const struct form_member *member, const json_t *value, int64_t *ret)
{
	if (!json_is_integer(value)) return wrong_kind(reading, member->name);
	*ret = json_integer_value(value);
	if (*ret >= member->least && *ret <= member->most) return true;
	return wrong(reading, member->name, _("is not from %lld to %lld"), (long long)member->least,
	    (long long)member->most);
}

bool petition_day_read(const char *text, int64_t *ret)
{
	int32_t day;

	if (!root_day_read(text, strlen(text), &day)) return false;
	*ret = day;
	return true;
}

static bool take_date(struct reading *reading, const char *name, const json_t *value, int64_t *ret)
{
	if (!json_is_string(value)) return wrong_kind(reading, name);
	return petition_day_read(json_string_value(value), ret) ||
	    wrong(reading, name, "%s", _("is no day such as 2026-11-04"));
}

static bool take_code(
    struct reading *reading, const struct form_member *member, const json_t *value, uint32_t *ret)
{
	const char *word = json_string_value(value);

	if (!word) return wrong_kind(reading, member->name);
	*ret = member->list ? petition_code(member->list, word) : petition_of_named(word);
	if (*ret && (member->list || *ret <= PETITION_EVENT)) return true;
	return wrong(reading, member->name, "%s", _("is none of the words that may stand there"));
}

static bool take_digest(
    struct reading *reading, const char *name, const json_t *value, ProtobufCBinaryData *ret)
{
	if (!json_is_string(value)) return wrong_kind(reading, name);
	ret->data = arena_array(reading->arena, DIGEST_BYTES, 1);
	ret->len = DIGEST_BYTES;
	return hex_read(
	           json_string_value(value), json_string_length(value), ret->data, DIGEST_BYTES) ||
	    wrong(reading, name, "%s", _("is not 64 hexadecimal digits"));
}

/* ---- several ---- */

/* How many there are; false, and told, where it is no list of as many as there may be. */
static bool take_count(struct reading *reading, const struct form_member *member,
    const json_t *list, int64_t least, int64_t most)
{
	int64_t count = (int64_t)json_array_size(list);

	if (!json_is_array(list)) return wrong_kind(reading, member->name);
	for (size_t i = 1; member->is_distinct && i < (size_t)count && count <= most; i++) {
		for (size_t k = 0; k < i; k++) {
			if (json_equal(json_array_get(list, i), json_array_get(list, k))) {
				return wrong(reading, member->name, "%s", _("has the same twice"));
			}
		}
	}
	if (count >= least && count <= most) return true;
	return wrong(reading, member->name, _("there are %lld, not from %lld to %lld"),
	    (long long)count, (long long)least, (long long)most);
}

static bool take_codes(
    struct reading *reading, const struct form_member *member, const json_t *list, uint32_t **ret)
{
	if (!take_count(reading, member, list, 0, member->most)) return false;
	*ret = arena_array(reading->arena, json_array_size(list), sizeof(**ret));
	for (size_t i = 0; i < json_array_size(list); i++) {
		if (!take_code(reading, member, json_array_get(list, i), *ret + i)) return false;
	}
	return true;
}

/* At most `least` of them, each as long as `most`. */
static bool take_lines(
    struct reading *reading, const struct form_member *member, const json_t *list, char ***ret)
{
	if (!take_count(reading, member, list, 0, member->least)) return false;
	*ret = arena_array(reading->arena, json_array_size(list), sizeof(**ret));
	for (size_t i = 0; i < json_array_size(list); i++) {
		(*ret)[i] = take_text(
		    reading, member->name, json_array_get(list, i), 1, member->most, true);
		if (!(*ret)[i]) return false;
	}
	return true;
}

static bool take_records(
    struct reading *reading, const struct form_member *member, const json_t *list, void ***ret)
{
	char before[PATH_BYTES];

	if (!take_count(reading, member, list, member->least, member->most)) return false;
	*ret = arena_array(reading->arena, json_array_size(list), sizeof(**ret));
	for (size_t i = 0; i < json_array_size(list); i++) {
		struct reading within = { reading->arena, reading->wrong, before };

		(void)snprintf(
		    before, sizeof(before), "%s%s.%zu.", reading->before, member->name, i + 1);
		(*ret)[i] = petition_record(reading->arena, member->form);
		if (!read_object(&within, member->form, json_array_get(list, i), (*ret)[i])) {
			return false;
		}
	}
	return true;
}

static bool take_part(
    struct reading *reading, const struct form_member *member, json_t *part, void *record)
{
	char before[PATH_BYTES];
	struct reading within = { reading->arena, reading->wrong, before };

	(void)snprintf(before, sizeof(before), "%s%s.", reading->before, member->name);
	if (!json_is_object(part)) return wrong_kind(reading, member->name);
	return read_object(&within, member->form, part, record);
}

/* ---- by the table ---- */

static bool take_flag(
    struct reading *reading, const struct form_member *member, const json_t *value, char *record)
{
	if (!json_is_boolean(value)) return wrong_kind(reading, member->name);
	if (member->kind == FORM_TRUE && !json_is_true(value)) {
		return wrong(reading, member->name, "%s", _("can only be true"));
	}
	*(protobuf_c_boolean *)(void *)(record + member->at) = json_is_true(value);
	if (member->kind == FORM_TOLD) {
		*(uint32_t *)(void *)(record + member->count) = (uint32_t)member->most;
	}
	return true;
}

static bool take_text_of(
    struct reading *reading, const struct form_member *member, const json_t *value, char **ret)
{
	*ret = take_text(reading, member->name, value,
	    member->kind == FORM_TEXT ? member->least : 1, member->most, member->kind != FORM_TEXT);
	return *ret != NULL;
}

static bool take_number_of(
    struct reading *reading, const struct form_member *member, const json_t *value, char *at)
{
	int64_t number = 0;

	if (!take_number(reading, member, value, &number)) return false;
	if (member->kind == FORM_LARGE) {
		*(int64_t *)(void *)at = number;
	} else {
		*(uint32_t *)(void *)at = (uint32_t)number;
	}
	return true;
}

static bool take(
    struct reading *reading, const struct form_member *member, json_t *value, char *record)
{
	void *at = record + member->at;
	char *unkept;

	switch (member->kind) {
	case FORM_LINE:
	case FORM_TEXT:
		return take_text_of(reading, member, value, at);
	case FORM_UNKEPT:
		return take_text_of(reading, member, value, &unkept);
	case FORM_OFFICE:
		return take_office(reading, member->name, value, at);
	case FORM_NUMBER:
	case FORM_LARGE:
		return take_number_of(reading, member, value, at);
	case FORM_DATE:
		return take_date(reading, member->name, value, at);
	case FORM_CODE:
		return take_code(reading, member, value, at);
	case FORM_FLAG:
	case FORM_TOLD:
	case FORM_TRUE:
		return take_flag(reading, member, value, record);
	case FORM_DIGEST:
	case FORM_OWN_DIGEST:
		return take_digest(reading, member->name, value, at);
	case FORM_PART:
		return take_part(reading, member, value, record);
	case FORM_CODES:
	case FORM_LINES:
	case FORM_RECORDS:
		*(size_t *)(void *)(record + member->count) = json_array_size(value);
		return member->kind == FORM_CODES ? take_codes(reading, member, value, at)
		    : member->kind == FORM_LINES  ? take_lines(reading, member, value, at)
		                                  : take_records(reading, member, value, at);
	}
	return false;
}

static bool has_text(const struct form_member *member)
{
	return member->kind == FORM_LINE || member->kind == FORM_TEXT ||
	    member->kind == FORM_OFFICE;
}

/* What stands there and is no member. */
static bool strange_member(
    struct reading *reading, const struct petition_form *form, json_t *object)
{
	const char *key, *nearest;
	json_t *value;

	json_object_foreach(object, key, value)
	{
		struct near near = near_to(key);
		bool is_known = false;

		for (size_t i = 0; i < form->count && !is_known; i++) {
			near_try(&near, form->members[i].name);
			is_known = strcmp(form->members[i].name, key) == 0;
		}
		if (is_known) continue;
		nearest = near_found(&near);
		return nearest
		    ? wrong(reading, key, _("there is no such member; the nearest is %s"), nearest)
		    : wrong(reading, key, "%s", _("there is no such member"));
	}
	return true;
}

static bool read_object(
    struct reading *reading, const struct petition_form *form, json_t *object, void *record)
{
	size_t met = 0;

	if (!json_is_object(object)) return wrong(reading, "", "%s", _("is no object"));
	for (size_t i = 0; i < form->count; i++) {
		const struct form_member *member = &form->members[i];
		json_t *value = json_object_get(object, member->name);

		met += value != NULL;
		if (value) {
			if (!take(reading, member, value, record)) return false;
		} else if (member->is_required) {
			return wrong(reading, member->name, "%s", _("is missing"));
		} else if (has_text(member)) {
			char **text = (char **)(void *)((char *)record + member->at);

			/* of two that stand in one place the other may have been read */
			if (!*text) *text = arena_copy_text(reading->arena, "", 0);
		}
	}
	return met == json_object_size(object) || strange_member(reading, form, object);
}

bool petition_form_read(struct arena *arena, const struct petition_form *form, json_t *object,
    void *record, char **ret_wrong)
{
	struct reading reading = { arena, ret_wrong, "" };

	return read_object(&reading, form, object, record);
}
