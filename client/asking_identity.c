/* What identifies each party, asked for beside the names: each of it may be left out; asking.h. */
#include <stdlib.h>
#include <string.h>

#include "asking_parts.h"
#include "say.h"

/* What ends it for all parties. */
#define REST "."

/* One field of one party. */
struct place {
	size_t answer; /* in the answers */
	const Mediation__V1__CatalogueField *field;
};

struct places {
	struct place all[ANSWERS_MAX * 4];
	size_t count;
};

const char *asking_address_before(const struct answers *answers, const char *name, size_t end)
{
	for (size_t i = 0; i < end && i < answers->count; i++) {
		char *address = answers_field(answers->all[i].word, "address");
		bool has_one = words_same(answers->all[i].name, name) && *address;

		free(address);
		if (has_one) return answers->all[i].word;
	}
	return NULL;
}

/* Whose record it is: of a party that is there already it tells the number. The caller frees. */
static char *name_of(const struct asking *asking, const char *word)
{
	char *name = answers_field(word, "name"), *number = answers_field(word, "party");
	struct choices parties = asking_parties(asking);

	for (size_t i = 0; i < parties.count && !*name; i++) {
		if (strcmp(parties.all[i].word, number) != 0) continue;
		free(name);
		name = form_copy(parties.all[i].label);
	}
	choices_free(&parties);
	free(number);
	return name;
}

void about_identity(struct about *about, const struct asking *asking,
    const Mediation__V1__CatalogueField *field, const char *same)
{
	about->identity = (enum identity)field->identity;
	about->guide = _(
	    "only what the matter needs (Personal Information Protection Law 6); it leaves this computer sealed, and is shown in part. What is left out now can be added: mediate identify NO");
	if (field->identity != IDENTITY_ADDRESS || !same) return;
	about->same = answers_field(same, "address");
	about->same_as = name_of(asking, same);
}

/* Every field that is asked for, party by party. */
static void places_of(
    const struct asking *asking, const struct question *question, struct places *ret)
{
	const Mediation__V1__CatalogueRecord *record =
	    words_record(asking->matter->words, question->info->record);

	ret->count = 0;
	for (size_t i = 0; i < asking->answers->count; i++) {
		if (!question_owns(question, &asking->answers->all[i])) continue;
		for (size_t f = 0; record && f < record->n_fields; f++) {
			const Mediation__V1__CatalogueField *field = record->fields[f];

			if (!question_lists(question->detail, field->name) || *field->refused_zh ||
			    ret->count == sizeof(ret->all) / sizeof(ret->all[0])) {
				continue;
			}
			ret->all[ret->count++] = (struct place){ i, field };
		}
	}
}

static char *label_of(const struct asking *asking, const struct place *place)
{
	char *name = answers_field(asking->answers->all[place->answer].word, "name"), *label;

	if (asprintf(&label, "%s %s", name, say_either(place->field->zh, place->field->en)) < 0) {
		abort();
	}
	free(name);
	return label;
}

static void put_field(struct asking *asking, const struct place *place, const char *typed)
{
	struct answer *answer = &asking->answers->all[place->answer];

	answers_without_field(answer->word, place->field->name);
	if (typed) answer->word = answers_with_field(answer->word, place->field->name, typed);
	asking_keep(asking);
}

/* ret_rest: nothing more is asked for. */
static enum asked ask_place(struct asking *asking, const struct question *question,
    const struct place *place, bool *ret_rest)
{
	const struct answers *answers = asking->answers;
	char *label = label_of(asking, place), *typed = NULL;
	char *present = answers_field(answers->all[place->answer].word, place->field->name);
	struct about about = {
		.label = label,
		.type = place->field->type,
		.list = place->field->list,
		.limit = place->field->limit,
		.help = "",
		.basis = question->action->basis,
		.is_present = *present != '\0',
		.fallback = *present ? form_copy(present) : NULL,
		.may_end = true,
	};
	enum asked asked;

	about_identity(&about, asking, place->field,
	    asking_address_before(answers, question->info->name, place->answer));
	asked = ask_word(asking, &about, NULL, &typed);
	*ret_rest = typed && strcmp(typed, REST) == 0;
	if ((asked == ASKED_ANSWERED && !*ret_rest) || asked == ASKED_SKIPPED) {
		put_field(asking, place, typed);
	}
	about_free(&about);
	free(typed);
	free(present);
	free(label);
	return asked;
}

char *asking_read_identity(const struct about *about, const char *typed)
{
	static const char *const same[] = { "=", "＝", NULL };
	static const char *const rest[] = { REST, "。", "．", NULL };
	struct text why;
	bool is_sound;

	if (about->may_end && asking_means(typed, rest)) return form_copy(REST);
	if (about->same && asking_means(typed, same)) return form_copy(about->same);
	if (about->identity == IDENTITY_ADDRESS && asking_means(typed, same)) {
		fprintf(stderr, "%s\n",
		    _("nobody before has an address that this one could be the same as: write it out"));
		return NULL;
	}
	text_begin(&why);
	is_sound = identity_typed_read(about->identity, about->paper, typed, why.out);
	if (!is_sound) fprintf(stderr, "%s\n", text_end(&why));
	text_free(&why);
	return is_sound ? form_copy(typed) : NULL;
}

enum asked ask_identities(struct asking *asking, const struct question *question)
{
	struct places *places = form_make(sizeof(*places));
	enum asked asked = ASKED_ANSWERED;
	bool is_rest = false;
	size_t at = 0;

	fprintf(stderr, "  %s\n",
	    _("tell them first what for (Personal Information Protection Law 17, 30)"));
	fprintf(
	    stderr, "  %s\n", _("Enter leaves one out, a full stop leaves out all that follows"));
	places_of(asking, question, places);
	while (at < places->count && !is_rest && asked != ASKED_STOPPED) {
		asked = ask_place(asking, question, &places->all[at], &is_rest);
		if (asked == ASKED_BACK && at == 0) break;
		if (asked == ASKED_BACK) {
			at--;
		} else if (asked != ASKED_STOPPED) {
			at++;
		}
	}
	free(places);
	if (asked == ASKED_STOPPED || asked == ASKED_BACK) return asked;
	return question_lacks(question, asking->answers) ? ASKED_SKIPPED : ASKED_ANSWERED;
}
