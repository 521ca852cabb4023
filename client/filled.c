/* From the answers of a form to an act; filled.h. */
#include "filled.h"

#include <stdlib.h>
#include <string.h>

#include "form.h"
#include "questions.h"
#include "say.h"

/* What a flag denies is what nobody told: a link that hangs on it is not done. */
static bool is_denied(const struct words *words, const struct answer *answer)
{
	const Mediation__V1__CatalogueArgument *info = words_argument(words, answer->name);

	return info && strcmp(info->type, "flag") == 0 && strcmp(answer->word, "no") == 0;
}

bool filled_read(struct form *form, struct value_source *source,
    const Mediation__V1__CatalogueAction *action, const struct answers *answers)
{
	struct answers told = { .count = 0 };
	char **words;
	bool is_read;

	for (size_t i = 0; i < answers->count; i++) {
		if (is_denied(source->words, &answers->all[i])) continue;
		if (strstr(answers->all[i].name, QUESTION_HALF)) continue;
		(void)answers_add(&told, answers->all[i].name, answers->all[i].word);
	}
	words = answers_words(&told);
	is_read = form_read(form, source, action, words, (int)told.count);
	answers_words_free(words);
	answers_free(&told);
	return is_read;
}

/* The dispute that its number names; 0 with the reason where there is none. */
static int64_t find_dispute(struct client *client, const struct kept *kept, int *ret_status,
    struct act_refusal *ret_refusal)
{
	int64_t dispute = client_dispute(client, kept->dispute, ret_status);

	if (dispute || *ret_status == CLIENT_AGAIN) return dispute;
	ret_refusal->is_unknown = true;
	(void)snprintf(ret_refusal->reason, sizeof(ret_refusal->reason),
	    _("which dispute is meant by \"%s\" is not clear"), kept->dispute);
	return 0;
}

int filled_send(struct client *client, const Mediation__V1__CatalogueAction *action,
    int64_t dispute, const struct kept *kept, struct act_refusal *ret_refusal)
{
	struct value_source source = {
		.words = &client->words,
		.dispute = client_dispute_named,
		.context = client,
		.today = { .day = kept->day },
		.takes_parts = true,
	};
	struct form form;
	int status;

	*ret_refusal = (struct act_refusal){ 0 };
	if (*kept->dispute && !dispute) {
		dispute = find_dispute(client, kept, &status, ret_refusal);
		if (!dispute) return status;
	}
	if (filled_read(&form, &source, action, &kept->answers)) {
		form.act->dispute = dispute;
		status = act_send(client, &form, kept->request_id, NULL, ret_refusal);
	} else {
		fprintf(stderr, "%s\n", form.error.bytes);
		ret_refusal->argument = form.argument;
		ret_refusal->is_identity = form.is_identity;
		(void)snprintf(
		    ret_refusal->reason, sizeof(ret_refusal->reason), "%s", form.error.bytes);
		status = form.status;
	}
	form_free(&form);
	return status;
}

int filled_say_reused(void)
{
	fprintf(stderr, "%s\n",
	    _("This form was sent before and is on record as it was then; see mediate find, and mediate correct for what is wrong."));
	return 0;
}
