/* From words to an act; form.h. */
#include "form.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "civil.h"
#include "say.h"

#define ARGUMENTS_MAX 64
#define RECORDS_MAX   60
#define FIELDS_MAX    32
#define VALUES_MAX    64
#define DAY_US        INT64_C(86400000000)
#define ZONE_US       INT64_C(28800000000)

struct reading {
	struct form *form;
	const struct words *words;
	form_label_fn label;
	void *context;
};

static bool wrong(struct reading *reading, const char *text, ...)
    __attribute__((format(printf, 2, 3)));

static bool wrong(struct reading *reading, const char *text, ...)
{
	va_list arguments;

	va_start(arguments, text);
	(void)vsnprintf(reading->form->error, FORM_ERROR_MAX, text, arguments);
	va_end(arguments);
	return false;
}

static void *make(size_t bytes)
{
	void *made = calloc(1, bytes);

	if (!made) abort();
	return made;
}

static char *copy(const char *text)
{
	char *copied = strdup(text);

	if (!copied) abort();
	return copied;
}

/* ---- scalars ---- */

bool form_date(const char *text, int64_t *ret_day)
{
	struct tm tm = { 0 };
	const char *end = strptime(text, "%Y-%m-%d", &tm);
	struct civil_date back;

	if (!end || *end) return false;
	*ret_day = civil_days(tm.tm_year + 1900, (unsigned)tm.tm_mon + 1, (unsigned)tm.tm_mday);
	back = civil_from_days(*ret_day);
	return back.month == tm.tm_mon + 1 && back.day == tm.tm_mday;
}

bool form_instant(const char *text, int64_t *ret_us)
{
	static const char *const forms[] = { "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S",
		"%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%d" };

	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		struct tm tm = { 0 };
		const char *end = strptime(text, forms[i], &tm);
		int64_t day;

		if (!end || *end) continue;
		day = civil_days(tm.tm_year + 1900, (unsigned)tm.tm_mon + 1, (unsigned)tm.tm_mday);
		*ret_us = day * DAY_US - ZONE_US +
		    ((int64_t)tm.tm_hour * 3600 + tm.tm_min * 60 + tm.tm_sec) * 1000000;
		return civil_from_days(day).day == tm.tm_mday;
	}
	return false;
}

static bool read_whole(const char *text, int64_t *ret)
{
	char *end;

	*ret = strtoll(text, &end, 10);
	return end != text && !*end;
}

/* Yuan with at most two decimals, as fen. */
static bool read_amount(const char *text, int64_t *ret)
{
	char *end;
	long long yuan = strtoll(text, &end, 10);
	int64_t fen = 0;

	if (end == text || yuan < 0 || yuan > INT64_MAX / 1000) return false;
	if (*end == '.') {
		for (int i = 0; i < 2; i++) {
			bool is_digit = end[1] >= '0' && end[1] <= '9';

			fen = fen * 10 + (is_digit ? end[1] - '0' : 0);
			if (is_digit) end++;
		}
		if (fen == 0 && *end == '.') return false;
		end++;
	}
	*ret = yuan * 100 + fen;
	return !*end;
}

static bool read_flag(const char *text, int64_t *ret)
{
	static const char *const yes[] = { "yes", "1", "true", "是", "" },
	                         *const no[] = { "no", "0", "false", "否" };

	for (size_t i = 0; i < sizeof(yes) / sizeof(yes[0]); i++) {
		if (strcmp(text, yes[i]) == 0) return *ret = 1, true;
	}
	for (size_t i = 0; i < sizeof(no) / sizeof(no[0]); i++) {
		if (strcmp(text, no[i]) == 0) return *ret = 0, true;
	}
	return false;
}

static bool read_member(const struct words *words, const char *text, int64_t *ret)
{
	for (size_t i = 0; i < words->local->n_members; i++) {
		const Mediation__V1__Member *member = words->local->members[i];

		if (strcmp(member->login, text) == 0 || strcmp(member->name, text) == 0) {
			return *ret = member->id, true;
		}
	}
	return read_whole(text, ret);
}

static bool read_action(const struct words *words, const char *text, int64_t *ret)
{
	const Mediation__V1__CatalogueAction *action = words_action(words, text);

	if (action) return *ret = action->number, true;
	return read_whole(text, ret);
}

static bool read_place(const struct words *words, const char *text, int64_t *ret)
{
	for (size_t i = 0; i < words->local->n_places; i++) {
		if (strcmp(words->local->places[i]->name, text) == 0) {
			return *ret = words->local->places[i]->code, true;
		}
	}
	return read_whole(text, ret);
}

static bool read_scalar(
    struct reading *reading, const char *type, const char *list, const char *text, int64_t *ret)
{
	const struct words *words = reading->words;

	if (strcmp(type, "flag") == 0) return read_flag(text, ret);
	if (strcmp(type, "amount") == 0) return read_amount(text, ret);
	if (strcmp(type, "date") == 0) return form_date(text, ret);
	if (strcmp(type, "instant") == 0) return form_instant(text, ret);
	if (strcmp(type, "choice") == 0) return words_choice(words, list, text, ret);
	if (strcmp(type, "state") == 0) return words_choice(words, "state", text, ret);
	if (strcmp(type, "kind") == 0) return words_kind_named(words, text, ret);
	if (strcmp(type, "team") == 0) return words_team_named(words, text, ret);
	if (strcmp(type, "member") == 0) return read_member(words, text, ret);
	if (strcmp(type, "place") == 0) return read_place(words, text, ret);
	if (strcmp(type, "action") == 0) return read_action(words, text, ret);
	if (strcmp(type, "dispute") == 0 && *text == '@' && reading->label) {
		return (*ret = reading->label(reading->context, text + 1)) != 0;
	}
	return read_whole(text, ret);
}

/* What may be said instead: the choices, the kinds, the form of a date. */
static bool not_understood(struct reading *reading, const char *label, const char *type,
    const char *list, const char *text)
{
	char *hint = NULL;
	size_t bytes = 0;
	FILE *out = open_memstream(&hint, &bytes);

	if (!out) abort();
	words_print_type(reading->words, type, list, out);
	if (fclose(out) != 0) abort();
	(void)wrong(reading,
	    *hint ? _("%s: \"%s\" is not understood; there is: %s")
	          : _("%s: \"%s\" is not understood"),
	    label, text, hint);
	free(hint);
	return false;
}

/* ---- lists and records ---- */

static bool read_integers(struct reading *reading, const Mediation__V1__CatalogueArgument *info,
    char *text, Mediation__V1__Argument *ret)
{
	Mediation__V1__IntegerList *list = make(sizeof(*list));
	char *word;

	mediation__v1__integer_list__init(list);
	list->values = make(VALUES_MAX * sizeof(*list->values));
	ret->value_case = MEDIATION__V1__ARGUMENT__VALUE_INTEGERS;
	ret->integers = list;
	while ((word = strsep(&text, ",")) && list->n_values < VALUES_MAX) {
		bool is_choice = strcmp(info->type, "choices") == 0;
		int64_t value;

		if (is_choice ? !words_choice(reading->words, info->list, word, &value)
		              : !read_whole(word, &value)) {
			return not_understood(reading, say_either(info->zh, info->name), info->type,
			    info->list, word);
		}
		list->values[list->n_values++] = value;
	}
	return true;
}

static const Mediation__V1__CatalogueField *field_named(
    const Mediation__V1__CatalogueRecord *record, const char *word)
{
	for (size_t i = 0; i < record->n_fields; i++) {
		if (words_same(record->fields[i]->name, word) ||
		    strcmp(record->fields[i]->zh, word) == 0) {
			return record->fields[i];
		}
	}
	return NULL;
}

/* The next "name=value" of a record; a backslash keeps a comma inside a value. */
static char *next_part(char **at)
{
	char *start = *at, *to = *at, *from;

	if (!start) return NULL;
	for (from = start; *from && *from != ','; from++) {
		if (*from == '\\' && from[1]) from++;
		*to++ = *from;
	}
	*at = *from ? from + 1 : NULL;
	*to = '\0';
	return start;
}

static bool read_field(struct reading *reading, const Mediation__V1__CatalogueRecord *record,
    char *part, Mediation__V1__RecordField *ret)
{
	char *equals = strchr(part, '=');
	const Mediation__V1__CatalogueField *field;
	int64_t value;

	if (!equals) {
		return wrong(reading, _("\"%s\" should be name=value"), part);
	}
	*equals = '\0';
	field = field_named(record, part);
	if (!field) {
		return wrong(reading, _("%s has no field \"%s\""),
		    say_either(record->zh, record->name), part);
	}
	ret->number = field->number;
	if (strcmp(field->type, "text") == 0) {
		ret->value_case = MEDIATION__V1__RECORD_FIELD__VALUE_TEXT;
		ret->text = copy(equals + 1);
		return true;
	}
	if (!read_scalar(reading, field->type, field->list, equals + 1, &value)) {
		return not_understood(reading, say_either(field->zh, field->name), field->type,
		    field->list, equals + 1);
	}
	ret->value_case = MEDIATION__V1__RECORD_FIELD__VALUE_INTEGER;
	ret->integer = value;
	return true;
}

static bool read_record(struct reading *reading, const Mediation__V1__CatalogueArgument *info,
    char *text, Mediation__V1__Argument *ret)
{
	const Mediation__V1__CatalogueRecord *known = words_record(reading->words, info->record);
	Mediation__V1__Record *record = make(sizeof(*record));
	char *part;

	mediation__v1__record__init(record);
	record->fields = make(FIELDS_MAX * sizeof(*record->fields));
	ret->records->records[ret->records->n_records++] = record;
	while ((part = next_part(&text)) && record->n_fields < FIELDS_MAX) {
		Mediation__V1__RecordField *field = make(sizeof(*field));

		mediation__v1__record_field__init(field);
		record->fields[record->n_fields++] = field;
		if (!read_field(reading, known, part, field)) return false;
	}
	return true;
}

static bool read_records(struct reading *reading, const Mediation__V1__CatalogueArgument *info,
    char *text, Mediation__V1__Argument *ret)
{
	if (!ret->records) {
		ret->value_case = MEDIATION__V1__ARGUMENT__VALUE_RECORDS;
		ret->records = make(sizeof(*ret->records));
		mediation__v1__record_list__init(ret->records);
		ret->records->records = make(RECORDS_MAX * sizeof(*ret->records->records));
	}
	if (ret->records->n_records == RECORDS_MAX) {
		return wrong(reading, _("too many %s"), info->name);
	}
	return read_record(reading, info, text, ret);
}

static bool read_value(struct reading *reading, const Mediation__V1__CatalogueArgument *info,
    char *text, Mediation__V1__Argument *ret)
{
	int64_t value;

	if (strcmp(info->type, "records") == 0) return read_records(reading, info, text, ret);
	if (strcmp(info->type, "choices") == 0 || strcmp(info->type, "items") == 0) {
		return read_integers(reading, info, text, ret);
	}
	if (strcmp(info->type, "text") == 0) {
		ret->value_case = MEDIATION__V1__ARGUMENT__VALUE_TEXT;
		ret->text = copy(text);
		return true;
	}
	if (!read_scalar(reading, info->type, info->list, text, &value)) {
		return not_understood(
		    reading, say_either(info->zh, info->name), info->type, info->list, text);
	}
	ret->value_case = MEDIATION__V1__ARGUMENT__VALUE_INTEGER;
	ret->integer = value;
	return true;
}

/* ---- the act ---- */

static Mediation__V1__Argument *argument_of(Mediation__V1__ActRequest *act, uint32_t number)
{
	Mediation__V1__Argument *argument;

	for (size_t i = 0; i < act->n_arguments; i++) {
		assert(act->arguments[i]);
		if (act->arguments[i]->number == number) return act->arguments[i];
	}
	argument = make(sizeof(*argument));
	mediation__v1__argument__init(argument);
	argument->number = number;
	act->arguments[act->n_arguments++] = argument;
	return argument;
}

static bool is_taken(
    const Mediation__V1__CatalogueAction *action, const struct words *words, uint32_t number)
{
	for (size_t i = 0; i < action->n_required; i++) {
		if (action->required[i] == number) return true;
	}
	for (size_t i = 0; i < action->n_accepted; i++) {
		if (action->accepted[i] == number) return true;
	}
	for (size_t i = 0; i < action->n_chain; i++) {
		const Mediation__V1__CatalogueAction *link =
		    words_action_numbered(words, action->chain[i]);

		if (link && is_taken(link, words, number)) return true;
	}
	return action->n_chain > 0;
}

static const char *nearest_flag(
    const struct words *words, const Mediation__V1__CatalogueAction *action, const char *word)
{
	const char *best = "";
	size_t least = SIZE_MAX;

	for (size_t i = 0; i < words->catalogue->n_arguments; i++) {
		const Mediation__V1__CatalogueArgument *argument = words->catalogue->arguments[i];
		size_t distance = words_distance(word, argument->name);

		if (!is_taken(action, words, argument->number) || distance >= least) continue;
		least = distance;
		best = words_typed(argument->name);
	}
	return best;
}

static bool read_argument(struct reading *reading, const char *name, char *text)
{
	const Mediation__V1__CatalogueAction *action = reading->form->action;
	const Mediation__V1__CatalogueArgument *info = words_argument(reading->words, name);
	Mediation__V1__Argument *argument;

	if (!info || !is_taken(action, reading->words, info->number)) {
		return wrong(reading, _("\"%s\" takes no --%s; the nearest is --%s"),
		    say_either(action->zh, action->name), name,
		    nearest_flag(reading->words, action, name));
	}
	argument = argument_of(reading->form->act, info->number);
	if (argument->value_case != MEDIATION__V1__ARGUMENT__VALUE__NOT_SET &&
	    strcmp(info->type, "records") != 0) {
		return wrong(reading, _("--%s is given twice"), name);
	}
	return read_value(reading, info, text, argument);
}

static bool check_required(struct reading *reading)
{
	const Mediation__V1__CatalogueAction *action = reading->form->action;
	const Mediation__V1__ActRequest *act = reading->form->act;

	for (size_t i = 0; i < action->n_required; i++) {
		const Mediation__V1__CatalogueArgument *info =
		    words_argument_numbered(reading->words, action->required[i]);
		bool is_there = false;

		for (size_t a = 0; a < act->n_arguments; a++) {
			assert(act->arguments[a]);
			is_there |= act->arguments[a]->number == action->required[i];
		}
		if (!is_there && info) {
			return wrong(reading, _("missing --%s (%s)"), words_typed(info->name),
			    say_either(info->zh, info->en));
		}
	}
	return true;
}

bool form_read(struct form *form, const struct words *words,
    const Mediation__V1__CatalogueAction *action, char **argv, int argc, form_label_fn label,
    void *context)
{
	struct reading reading = { form, words, label, context };

	*form = (struct form){ .action = action, .act = make(sizeof(*form->act)) };
	mediation__v1__act_request__init(form->act);
	form->act->action = action->number;
	form->act->arguments = make(ARGUMENTS_MAX * sizeof(*form->act->arguments));
	for (int i = 0; i < argc; i++) {
		char empty[] = "", *value = empty, *equals;
		bool has_value;

		if (strncmp(argv[i], "--", 2) != 0) {
			return wrong(&reading,
			    _("\"%s\" is not understood; arguments begin with --"), argv[i]);
		}
		if (form->act->n_arguments == ARGUMENTS_MAX) {
			return wrong(&reading, _("too many arguments"));
		}
		equals = strchr(argv[i], '=');
		has_value = !equals && i + 1 < argc && strncmp(argv[i + 1], "--", 2) != 0;
		if (equals) {
			*equals = '\0';
			value = equals + 1;
		} else if (has_value) {
			value = argv[i + 1];
		}
		if (!read_argument(&reading, argv[i] + 2, value)) return false;
		i += has_value;
	}
	return check_required(&reading);
}

void form_free(struct form *form)
{
	if (form->act) mediation__v1__act_request__free_unpacked(form->act, NULL);
	form->act = NULL;
}
