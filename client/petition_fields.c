/* Mapping files of petition offices, and what they make of a letter; petition_fields.h. */
#include "petition_fields.h"

#include <jansson.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "own_file.h"
#include "petition_form.h"
#include "say.h"
#include "text.h"

#define RULES_MAX  300
#define PATH_BYTES 200

struct rule {
	const char *path; /* ours */
	const char *ours; /* a word of ours; NULL: the rule is of the name */
	const char *theirs;
};

struct petition_fields {
	const char *where;
	char *bytes; /* owned; what the texts point into */
	struct rule names[RULES_MAX], words[RULES_MAX], usual[RULES_MAX];
	size_t name_count, word_count, usual_count;
	const char *ignored[RULES_MAX];
	size_t ignored_count;
	bool has_no_digests;
};

/* ---- reading the file ---- */

static bool wrong(const struct petition_fields *fields, size_t line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static bool wrong(const struct petition_fields *fields, size_t line, const char *format, ...)
{
	va_list values;

	fprintf(stderr, _("%s, line %zu: "), fields->where, line);
	va_start(values, format);
	(void)vfprintf(stderr, format, values);
	va_end(values);
	fputc('\n', stderr);
	return false;
}

static bool is_member(const struct petition_fields *fields, size_t line, const char *path)
{
	struct near near = near_to(path);

	if (strcmp(path, "format") == 0 || petition_member(path, &near)) return true;
	(void)wrong(fields, line, _("letters have no member \"%s\""), path);
	say_nearest(near_found(&near));
	return false;
}

/* "LEFT = RIGHT"; false where it is none. */
static bool take_sides(char *text, char **ret_left, char **ret_right)
{
	char *sign = strstr(text, " = ");

	if (!sign) return false;
	*sign = '\0';
	*ret_left = text_trimmed(text);
	*ret_right = text_trimmed(sign + strlen(" = "));
	return **ret_left && **ret_right;
}

static bool add(struct petition_fields *fields, size_t line, struct rule *rules, size_t *count,
    struct rule rule)
{
	if (*count == RULES_MAX) {
		return wrong(
		    fields, line, _("there are more than %d lines of that kind"), RULES_MAX);
	}
	if (!is_member(fields, line, rule.path)) return false;
	rules[(*count)++] = rule;
	return true;
}

static bool take_name(struct petition_fields *fields, size_t line, char *text)
{
	char *ours, *theirs;

	if (!take_sides(text, &ours, &theirs)) {
		return wrong(fields, line, "%s", _("it is written: field MEMBER = THEIR NAME"));
	}
	return add(
	    fields, line, fields->names, &fields->name_count, (struct rule){ ours, NULL, theirs });
}

static bool take_word(struct petition_fields *fields, size_t line, char *text)
{
	char *ours, *theirs, *word;

	if (!take_sides(text, &ours, &theirs) || !*(word = ours + strcspn(ours, " \t"))) {
		return wrong(
		    fields, line, "%s", _("it is written: value MEMBER WORD = THEIR WORD"));
	}
	*word++ = '\0';
	return add(fields, line, fields->words, &fields->word_count,
	    (struct rule){ ours, text_trimmed(word), theirs });
}

static bool take_usual(struct petition_fields *fields, size_t line, char *text)
{
	char *ours, *usual;

	if (!take_sides(text, &ours, &usual) || strchr(ours, '.')) {
		return wrong(fields, line, "%s",
		    _("it is written: default MEMBER = VALUE, of a member that is in no other"));
	}
	return add(
	    fields, line, fields->usual, &fields->usual_count, (struct rule){ ours, NULL, usual });
}

static bool take_ignored(struct petition_fields *fields, size_t line, char *text)
{
	if (!*text || fields->ignored_count == RULES_MAX) {
		return wrong(fields, line, "%s", _("it is written: ignore THEIR NAME"));
	}
	fields->ignored[fields->ignored_count++] = text_trimmed(text);
	return true;
}

static bool take_digest(struct petition_fields *fields, size_t line, char *text)
{
	fields->has_no_digests = strcmp(text_trimmed(text), "none") == 0;
	return fields->has_no_digests || wrong(fields, line, "%s", _("it is written: digest none"));
}

static const struct {
	const char *name;
	bool (*take)(struct petition_fields *fields, size_t line, char *text);
} lines[] = { { "field", take_name }, { "value", take_word }, { "default", take_usual },
	{ "ignore", take_ignored }, { "digest", take_digest } };

static bool read_line(struct petition_fields *fields, size_t number, char *text)
{
	char *rest;

	text = text_trimmed(text);
	if (!*text || *text == '#') return true;
	if (text_fault(text)) return wrong(fields, number, "%s", text_fault(text));
	rest = text + strcspn(text, " \t");
	if (*rest) *rest++ = '\0';
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		if (strcmp(lines[i].name, text) == 0) {
			return lines[i].take(fields, number, text_trimmed(rest));
		}
	}
	return wrong(fields, number,
	    _("a line cannot begin with \"%s\"; there are: field, value, default, ignore, digest"),
	    text);
}

struct petition_fields *petition_fields_open(const char *path)
{
	struct petition_fields *fields = calloc(1, sizeof(*fields));
	size_t number = 1;
	char *at;

	if (!fields) abort();
	fields->where = path;
	fields->bytes = own_file_read(path);
	if (!fields->bytes) return petition_fields_free(fields);
	text_line_ends(fields->bytes);
	at = fields->bytes;
	for (char *line; (line = strsep(&at, "\n")); number++) {
		if (!read_line(fields, number, line)) return petition_fields_free(fields);
	}
	return fields;
}

struct petition_fields *petition_fields_free(struct petition_fields *fields)
{
	if (fields) free(fields->bytes);
	free(fields);
	return NULL;
}

/* ---- one way and the other ---- */

enum way { TO_OURS, TO_THEIRS };

static json_t *turned(
    const struct petition_fields *fields, enum way way, const char *path, const json_t *value);

static bool is_below(const char *path, const char *before, const char **ret_rest)
{
	size_t length = strlen(before);

	if (strncmp(path, before, length) != 0) return false;
	*ret_rest = path + length;
	return !strchr(*ret_rest, '.');
}

/* The name of ours under which a member of theirs stands, in the object at the path. */
static const char *name_of_ours(
    const struct petition_fields *fields, const char *before, const char *theirs)
{
	const char *rest;

	for (size_t i = 0; i < fields->name_count; i++) {
		if (strcmp(fields->names[i].theirs, theirs) == 0 &&
		    is_below(fields->names[i].path, before, &rest)) {
			return rest;
		}
	}
	return theirs;
}

static const char *name_of_theirs(const struct petition_fields *fields, const char *path)
{
	const char *last = strrchr(path, '.');

	for (size_t i = 0; i < fields->name_count; i++) {
		if (strcmp(fields->names[i].path, path) == 0) return fields->names[i].theirs;
	}
	return last ? last + 1 : path;
}

static bool is_ignored(const struct petition_fields *fields, const char *theirs)
{
	for (size_t i = 0; i < fields->ignored_count; i++) {
		if (strcmp(fields->ignored[i], theirs) == 0) return true;
	}
	return false;
}

static json_t *turned_word(
    const struct petition_fields *fields, enum way way, const char *path, const char *word)
{
	for (size_t i = 0; i < fields->word_count; i++) {
		const struct rule *rule = &fields->words[i];

		if (strcmp(rule->path, path) != 0) continue;
		if (strcmp(way == TO_OURS ? rule->theirs : rule->ours, word) != 0) continue;
		return json_string(way == TO_OURS ? rule->ours : rule->theirs);
	}
	return json_string(word);
}

/* before: the path of the object, with a point behind it where it is not the top. */
static json_t *turned_object(
    const struct petition_fields *fields, enum way way, const char *before, const json_t *object)
{
	json_t *ret = petition_object(), *value;
	char path[PATH_BYTES];
	const char *key, *name;

	json_object_foreach((json_t *)object, key, value)
	{
		if (way == TO_OURS && is_ignored(fields, key)) continue;
		name = way == TO_OURS ? name_of_ours(fields, before, key) : key;
		/* what is longer than any member's is none, and told as such */
		(void)snprintf(path, sizeof(path), "%s%s", before, name);
		if (way == TO_THEIRS) name = name_of_theirs(fields, path);
		(void)json_object_set_new(ret, name, turned(fields, way, path, value));
	}
	return ret;
}

static json_t *turned(
    const struct petition_fields *fields, enum way way, const char *path, const json_t *value)
{
	char before[PATH_BYTES + 1];
	json_t *array;

	if (json_is_string(value)) {
		return turned_word(fields, way, path, json_string_value(value));
	}
	if (json_is_array(value)) {
		array = petition_array();
		for (size_t i = 0; i < json_array_size(value); i++) {
			(void)json_array_append_new(
			    array, turned(fields, way, path, json_array_get(value, i)));
		}
		return array;
	}
	if (!json_is_object(value)) return json_deep_copy(value);
	(void)snprintf(before, sizeof(before), "%s.", path);
	return turned_object(fields, way, before, value);
}

/* What kind of letter it is comes first: the other members that are usual are those of its kind. */
static void add_usual(const struct petition_fields *fields, json_t *ours)
{
	const char *format = json_string_value(json_object_get(ours, "format"));

	for (size_t i = 0; i < fields->usual_count && !format; i++) {
		if (strcmp(fields->usual[i].path, "format") == 0) format = fields->usual[i].theirs;
	}
	if (!format || petition_of_format(format) == PETITION_NONE) return;
	if (!json_object_get(ours, "format")) {
		(void)json_object_set_new(ours, "format", json_string(format));
	}
	for (size_t i = 0; i < fields->usual_count; i++) {
		const struct rule *rule = &fields->usual[i];
		const struct form_member *member =
		    petition_member_of(petition_of_format(format), rule->path);

		if (!member || json_object_get(ours, rule->path)) continue;
		(void)json_object_set_new(ours, rule->path, petition_cell(member, rule->theirs));
	}
}

json_t *petition_fields_ours(const struct petition_fields *fields, const json_t *theirs)
{
	json_t *ours;

	if (!fields) return json_deep_copy(theirs);
	ours = turned_object(fields, TO_OURS, "", theirs);
	add_usual(fields, ours);
	return ours;
}

json_t *petition_fields_theirs(const struct petition_fields *fields, const json_t *ours)
{
	return fields ? turned_object(fields, TO_THEIRS, "", ours) : json_deep_copy(ours);
}

const char *petition_fields_name(const struct petition_fields *fields, const char *ours)
{
	return fields ? name_of_theirs(fields, ours) : ours;
}

bool petition_fields_have_digests(const struct petition_fields *fields)
{
	return !fields || !fields->has_no_digests;
}
