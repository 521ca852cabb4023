/* From words to an act; form.h. */
#include "form.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "client.h"
#include "form_record.h"
#include "frame.h"
#include "say.h"

#define ARGUMENTS_MAX 64

struct reading {
	struct form *form;
	struct value_source *source;
};

static bool wrong(struct reading *reading, int status, const char *text, ...)
    __attribute__((format(printf, 3, 4)));

static bool wrong(struct reading *reading, int status, const char *text, ...)
{
	va_list arguments;

	va_start(arguments, text);
	(void)vfprintf(reading->form->error.out, text, arguments);
	va_end(arguments);
	reading->form->status = status;
	return false;
}

/* ---- what an act takes ---- */

size_t form_parts(const struct words *words, const Mediation__V1__CatalogueAction *action,
    struct form_part ret[FORM_PARTS_MAX])
{
	size_t count = 0;

	ret[count++] = (struct form_part){ .action = action };
	for (size_t i = 0; i < action->n_chain && count < FORM_PARTS_MAX; i++) {
		ret[count] = (struct form_part){
			.action = words_action_numbered(words, action->chain[i]),
			.when = i < action->n_chain_when ? action->chain_when[i] : 0,
			.unless = i < action->n_chain_unless ? action->chain_unless[i] : 0,
		};
		if (ret[count].action) count++;
	}
	return count;
}

static bool has_number(const uint32_t *numbers, size_t count, uint32_t number)
{
	for (size_t i = 0; i < count; i++) {
		if (numbers[i] == number) return true;
	}
	return false;
}

bool form_takes(
    const struct words *words, const Mediation__V1__CatalogueAction *action, uint32_t number)
{
	struct form_part parts[FORM_PARTS_MAX];
	size_t count = form_parts(words, action, parts);

	for (size_t i = 0; i < count; i++) {
		const Mediation__V1__CatalogueAction *link = parts[i].action;

		if (parts[i].when == number || parts[i].unless == number) return true;
		if (has_number(link->required, link->n_required, number) ||
		    has_number(link->accepted, link->n_accepted, number)) {
			return true;
		}
	}
	return false;
}

/* ---- values ---- */

static bool read_value(struct reading *reading, const Mediation__V1__CatalogueArgument *info,
    char *text, Mediation__V1__Argument *ret)
{
	FILE *why = reading->form->error.out;
	int64_t value;

	reading->source->today.tense = info->past ? SPOKEN_PAST : SPOKEN_TO_COME;
	if (strcmp(info->type, "records") == 0) {
		return form_record_read(
		    reading->source, info, text, ret, &reading->form->is_identity, why);
	}
	if (strcmp(info->type, "choices") == 0 || strcmp(info->type, "items") == 0) {
		return form_list_read(reading->source, info, text, ret, why);
	}
	if (strcmp(info->type, "text") == 0) {
		if (!form_text_read(say_either(info->zh, info->en), info->limit, text, why)) {
			return false;
		}
		ret->value_case = MEDIATION__V1__ARGUMENT__VALUE_TEXT;
		ret->text = form_copy(text);
		return true;
	}
	if (!value_read(reading->source, say_either(info->zh, info->en), info->type, info->list,
	        text, &value, why)) {
		return false;
	}
	ret->value_case = MEDIATION__V1__ARGUMENT__VALUE_INTEGER;
	ret->integer = value;
	return true;
}

static Mediation__V1__Argument *argument_of(const Mediation__V1__ActRequest *act, uint32_t number)
{
	for (size_t i = 0; i < act->n_arguments; i++) {
		if (act->arguments[i]->number == number) return act->arguments[i];
	}
	return NULL;
}

static Mediation__V1__Argument *argument_new(Mediation__V1__ActRequest *act, uint32_t number)
{
	Mediation__V1__Argument *argument = argument_of(act, number);

	if (argument) return argument;
	argument = form_make(sizeof(*argument));
	mediation__v1__argument__init(argument);
	argument->number = number;
	act->arguments[act->n_arguments++] = argument;
	return argument;
}

static bool takes_no(struct reading *reading, const char *name)
{
	const struct words *words = reading->source->words;
	const Mediation__V1__CatalogueAction *action = reading->form->action;
	struct near near = near_to(name);
	const char *found;

	for (size_t i = 0; i < words->catalogue->n_arguments; i++) {
		const Mediation__V1__CatalogueArgument *argument = words->catalogue->arguments[i];

		if (!form_takes(words, action, argument->number)) continue;
		near_try(&near, argument->name);
		near_try(&near, argument->zh);
	}
	found = near_found(&near);
	if (!found) {
		return wrong(reading, CLIENT_USAGE, _("\"%s\" takes no --%s"),
		    say_either(action->zh, action->en), name);
	}
	return wrong(reading, CLIENT_USAGE, _("\"%s\" takes no --%s; the nearest is --%s"),
	    say_either(action->zh, action->en), name, words_typed(found));
}

static bool read_argument(struct reading *reading, const char *name, char *text)
{
	const Mediation__V1__CatalogueArgument *info = words_argument(reading->source->words, name);
	char empty[] = "";
	Mediation__V1__Argument *argument;

	if (!info || !form_takes(reading->source->words, reading->form->action, info->number)) {
		return takes_no(reading, name);
	}
	if (!text && strcmp(info->type, "flag") != 0) {
		return wrong(reading, CLIENT_USAGE, _("--%s needs a value"), name);
	}
	if (text && text_fault(text)) {
		return wrong(reading, CLIENT_INPUT, _("what --%s says %s"), name, text_fault(text));
	}
	argument = argument_new(reading->form->act, info->number);
	if (argument->value_case != MEDIATION__V1__ARGUMENT__VALUE__NOT_SET &&
	    strcmp(info->type, "records") != 0) {
		return wrong(reading, CLIENT_USAGE, _("--%s is given twice"), name);
	}
	reading->form->argument = info->number;
	if (!read_value(reading, info, text ? text : empty, argument)) return false;
	reading->form->argument = 0;
	return true;
}

/* ---- what is missing ---- */

struct missing {
	struct reading *reading;
	size_t count;
	uint32_t said[ARGUMENTS_MAX];
};

static void say_flag(struct missing *missing, const char *before, uint32_t number)
{
	const Mediation__V1__CatalogueArgument *info =
	    words_argument_numbered(missing->reading->source->words, number);

	if (!info) return;
	fputs(before, missing->reading->form->error.out);
	words_print_flag(info, missing->reading->form->error.out);
}

static void look_for(struct missing *missing, const struct form_part *part, uint32_t number)
{
	const Mediation__V1__CatalogueArgument *info =
	    words_argument_numbered(missing->reading->source->words, number);
	const Mediation__V1__Argument *there = argument_of(missing->reading->form->act, number);

	if (!info || missing->count == ARGUMENTS_MAX ||
	    has_number(missing->said, missing->count, number)) {
		return;
	}
	if (there && there->value_case == MEDIATION__V1__ARGUMENT__VALUE_RECORDS) {
		FILE *why = missing->reading->form->error.out;

		if (!form_record_missing(missing->reading->source->words, info, there, why)) return;
	} else if (there) {
		return;
	} else {
		say_flag(missing, "\n  ", number);
		if (part->unless) say_flag(missing, _(", or else "), part->unless);
	}
	if (missing->count == 0) missing->reading->form->argument = number;
	missing->said[missing->count++] = number;
}

/* Records that need not be given, but if so then whole. */
static void look_into_records(struct missing *missing)
{
	const Mediation__V1__ActRequest *act = missing->reading->form->act;
	const struct form_part part = { .action = missing->reading->form->action };

	for (size_t i = 0; i < act->n_arguments; i++) {
		if (act->arguments[i]->value_case == MEDIATION__V1__ARGUMENT__VALUE_RECORDS) {
			look_for(missing, &part, act->arguments[i]->number);
		}
	}
}

static bool check_required(struct reading *reading)
{
	const Mediation__V1__ActRequest *act = reading->form->act;
	struct form_part parts[FORM_PARTS_MAX];
	size_t count = form_parts(reading->source->words, reading->form->action, parts);
	struct missing missing = { .reading = reading };

	fputs(_("missing:"), reading->form->error.out);
	for (size_t i = 0; i < count; i++) {
		const Mediation__V1__CatalogueAction *action = parts[i].action;

		if (parts[i].when && !argument_of(act, parts[i].when)) continue;
		if (parts[i].unless && argument_of(act, parts[i].unless)) continue;
		for (size_t r = 0; r < action->n_required; r++) {
			look_for(&missing, &parts[i], action->required[r]);
		}
	}
	look_into_records(&missing);
	reading->form->status = CLIENT_USAGE;
	reading->form->is_missing = missing.count != 0;
	return missing.count == 0;
}

/* ---- size ---- */

/* Names the longest text of an act that would not go through the wire. */
static bool check_size(struct reading *reading)
{
	const Mediation__V1__ActRequest *act = reading->form->act;
	const Mediation__V1__Argument *longest = NULL;
	const Mediation__V1__CatalogueArgument *info;
	size_t most = 0;

	/* Room for what the request still adds: its id, who and when. */
	if (mediation__v1__act_request__get_packed_size(act) + 256 <= FRAME_BYTES_REQUEST_MAX) {
		return true;
	}
	for (size_t i = 0; i < act->n_arguments; i++) {
		size_t bytes = mediation__v1__argument__get_packed_size(act->arguments[i]);

		if (bytes <= most) continue;
		most = bytes;
		longest = act->arguments[i];
	}
	info = words_argument_numbered(reading->source->words, longest ? longest->number : 0);
	return wrong(reading, CLIENT_INPUT, _("too long to be sent: --%s has %zu bytes"),
	    info ? words_typed(info->name) : "", most);
}

/* ---- the act ---- */

/* The words of one argument begin at *at; *at is the last of them afterwards. */
static bool read_words(struct reading *reading, char **argv, int argc, int *at)
{
	char *word = argv[*at], *equals = strchr(word, '='), *value = NULL;

	if (text_fault(word) && !equals) {
		return wrong(reading, CLIENT_INPUT, _("argument %d %s"), *at + 1, text_fault(word));
	}
	if (strncmp(word, "--", 2) != 0) {
		return wrong(reading, CLIENT_USAGE,
		    _("\"%s\" is not understood; arguments begin with --"), word);
	}
	if (reading->form->act->n_arguments == ARGUMENTS_MAX) {
		return wrong(reading, CLIENT_USAGE, _("too many arguments"));
	}
	if (equals) {
		*equals = '\0';
		value = equals + 1;
	} else if (*at + 1 < argc && strncmp(argv[*at + 1], "--", 2) != 0) {
		value = argv[++*at];
	}
	return read_argument(reading, word + 2, value);
}

bool form_read(struct form *form, struct value_source *source,
    const Mediation__V1__CatalogueAction *action, char **argv, int argc)
{
	struct reading reading = { form, source };
	bool is_read = true;

	*form = (struct form){ .action = action, .act = form_make(sizeof(*form->act)) };
	form->status = CLIENT_USAGE;
	text_begin(&form->error);
	mediation__v1__act_request__init(form->act);
	form->act->action = action->number;
	form->act->arguments = form_make(ARGUMENTS_MAX * sizeof(*form->act->arguments));
	for (int i = 0; i < argc && is_read; i++) {
		is_read = read_words(&reading, argv, argc, &i);
	}
	is_read = is_read && check_size(&reading) && check_required(&reading);
	if (source->status) form->status = source->status;
	(void)text_end(&form->error);
	return is_read;
}

void form_free(struct form *form)
{
	if (form->act) mediation__v1__act_request__free_unpacked(form->act, NULL);
	form->act = NULL;
	text_free(&form->error);
}
