/* What was typed to a question comes to the word of an answer; asking_parts.h. */
#include <stdlib.h>
#include <string.h>

#include "asking_parts.h"
#include "say.h"

static void say_no_choice(const struct about *about, const char *word, int picked)
{
	fprintf(stderr,
	    picked == CHOICE_SEVERAL ? _("\"%s\" may mean several; type its number:\n")
	                             : _("there is no \"%s\"; type a number:\n"),
	    word);
	choices_print(
	    &about->choices, picked == CHOICE_SEVERAL ? word : "", asking_columns(), stderr);
}

/* Writes what one of several comes to; false and said where it is none. What has no list here, as
 * the parties of a dispute that cannot be seen now, is known by its number. */
static bool pick_one(struct asking *asking, const struct about *about, const char *part, FILE *out)
{
	struct text why;
	int64_t number = 0;
	int at;

	if (about->choices.count) {
		at = choices_pick(&about->choices, part);
		if (at < 0) return say_no_choice(about, part, at), false;
		fputs(about->choices.all[at].word, out);
		return true;
	}
	text_begin(&why);
	if (value_read(asking->source, about->label, "integer", "", part, &number, why.out)) {
		value_write("integer", number, out);
	} else {
		fprintf(stderr, "%s\n", text_end(&why));
	}
	text_free(&why);
	return number > 0;
}

/* Words of several, joined by commas; NULL and said where one is none. */
static char *pick_several(struct asking *asking, const struct about *about, char *typed)
{
	static const char *const between[] = { ",", "，", "、", " ", NULL };
	struct text text;
	char *part;

	text_begin(&text);
	while ((part = text_next_part(&typed, between))) {
		if (!*part) continue;
		if (ftello(text.out)) fputc(',', text.out);
		if (!pick_one(asking, about, part, text.out)) {
			(void)text_end(&text);
			text_free(&text);
			return NULL;
		}
	}
	(void)text_end(&text);
	return text.bytes;
}

/* 昨天 is another day tomorrow, and the answer may be sent then. */
static char *written(const char *type, int64_t value)
{
	struct text text;

	text_begin(&text);
	value_write(type, value, text.out);
	(void)text_end(&text);
	return text.bytes;
}

char *asking_read(struct asking *asking, const struct about *about, char *typed)
{
	struct text why;
	int64_t value;
	bool is_read;
	int at;

	if (about->is_several) return pick_several(asking, about, typed);
	if (about->choices.count) {
		at = choices_pick(&about->choices, typed);
		if (at >= 0) return form_copy(about->choices.all[at].word);
		say_no_choice(about, typed, at);
		return NULL;
	}
	if (strcmp(about->type, "text") == 0) {
		const char *fault = text_fault(typed);
		size_t length = text_characters(typed);

		if (!fault && about->limit && length > (size_t)about->limit) {
			fprintf(stderr,
			    _("%s: %zu characters; at most %lld, what is more goes onto paper\n"),
			    about->label, length, (long long)about->limit);
			return NULL;
		}
		if (!fault && about->identity) return asking_read_identity(about, typed);
		if (!fault) return form_copy(typed);
		fprintf(stderr, _("%s %s\n"), about->label, fault);
		return NULL;
	}
	text_begin(&why);
	asking->source->today.tense = about->is_past ? SPOKEN_PAST : SPOKEN_TO_COME;
	is_read = value_read(
	    asking->source, about->label, about->type, about->list, typed, &value, why.out);
	if (!is_read) fprintf(stderr, "%s\n", text_end(&why));
	text_free(&why);
	if (!is_read) return NULL;
	return asking->source->is_reckoned ? written(about->type, value) : form_copy(typed);
}
