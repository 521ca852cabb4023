/* Commands that mend something; mend.h. */
#include "mend.h"

#include <inttypes.h>
#include <string.h>

#include "client.h"
#include "say.h"

void mend_number(const char *numbers, int64_t dispute, struct text *ret)
{
	const char *last = strrchr(numbers, ' ');

	text_begin(ret);
	if (*numbers) {
		fputs(last ? last + 1 : numbers, ret->out);
	} else {
		fprintf(ret->out, "%" PRId64, dispute);
	}
	(void)text_end(ret);
}

void mend_step(const Mediation__V1__CatalogueAction *action, const char *number, FILE *out)
{
	fprintf(out, "mediate %s %s", say_either(action->zh, words_typed(action->name)), number);
}

void mend_command(const struct words *words, const char *mend, const char *number, struct text *ret)
{
	const Mediation__V1__CatalogueAction *action = words_action(words, mend);
	const struct verb *verb = action ? NULL : verb_find(mend);

	text_begin(ret);
	if (action) {
		mend_step(action, number, ret->out);
	} else if (verb) {
		fprintf(ret->out, "mediate %s %s", say_either(verb->zh, verb->name), number);
	}
	(void)text_end(ret);
}
