/* A step filled in at the terminal; fill.h. */
#include "fill.h"

#include <stdlib.h>
#include <string.h>

#include "interview.h"
#include "say.h"

/* As many forms of one kind may be open at once: people telephone in between. */
#define DRAFTS_MAX 3

struct filling {
	struct client *client;
	const Mediation__V1__CatalogueAction *action;
	const Mediation__V1__Dispute *dispute; /* NULL: one begins */
	struct kept *kept;
	struct value_source source;
};

static int64_t dispute_named(void *context, const char *word, int *ret_status)
{
	return client_dispute(context, word, ret_status);
}

/* ---- from answers to an act ---- */

/* What a flag denies is what nobody told: a link that hangs on it is not done. */
static bool is_denied(const struct words *words, const struct answer *answer)
{
	const Mediation__V1__CatalogueArgument *info = words_argument(words, answer->name);

	return info && strcmp(info->type, "flag") == 0 && strcmp(answer->word, "no") == 0;
}

static bool read_answers(struct form *form, struct value_source *source,
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

int fill_send(struct client *client, const Mediation__V1__CatalogueAction *action, int64_t dispute,
    const struct kept *kept, struct act_refusal *ret_refusal)
{
	struct value_source source = {
		.words = &client->words,
		.dispute = dispute_named,
		.context = client,
		.today = { .day = client_today(client) },
	};
	struct form form;
	int status;

	*ret_refusal = (struct act_refusal){ 0 };
	if (read_answers(&form, &source, action, &kept->answers)) {
		form.act->dispute = dispute;
		status = act_send(client, &form, kept->request_id, NULL, ret_refusal);
	} else {
		fprintf(stderr, "%s\n", form.error.bytes);
		ret_refusal->argument = form.argument;
		(void)snprintf(
		    ret_refusal->reason, sizeof(ret_refusal->reason), "%s", form.error.bytes);
		status = form.status;
	}
	form_free(&form);
	return status;
}

/* ---- what is kept ---- */

static void keep_answers(void *context)
{
	struct filling *filling = context;

	if (filling->client->keep.is_open) (void)keep_write(&filling->client->keep, filling->kept);
}

static void print_draft(const struct kept *kept, FILE *out)
{
	const char *before = " ";

	fprintf(out, _("go on with what was begun %s"), show_instant(kept->begun_us));
	for (size_t i = 0; i < kept->answers.count && i < 2; i++) {
		char *name = answers_field(kept->answers.all[i].word, "name");

		if (*name) fprintf(out, "%s%s", before, name);
		if (*name) before = _(", ");
		free(name);
	}
}

/* Which draft is meant: one of those, or NULL for a new one. False where the question was stopped.
 */
static bool choose_draft(struct filling *filling, struct kept_list *drafts, struct kept **ret)
{
	struct choices choices = { 0 };
	char *word = NULL;
	size_t at;

	for (size_t i = 0; i < drafts->count; i++) {
		struct text label;
		char place[24];

		text_begin(&label);
		print_draft(drafts->all[i], label.out);
		(void)snprintf(place, sizeof(place), "#%zu", i);
		choices_add(&choices, place, text_end(&label));
		text_free(&label);
	}
	choices_add(&choices, "#new",
	    drafts->count < DRAFTS_MAX ? _("begin another")
	                               : _("begin another, and throw the first of these away"));
	for (size_t i = 0; i < choices.count; i++) {
		fprintf(stderr, "%3zu %s\n", i + 1, choices.all[i].label);
	}
	(void)ask_listed(
	    filling->client->terminal, &choices, _("go on where you were"), "#0", &word);
	choices_free(&choices);
	if (!word) return false;
	at = strtoul(word + 1, NULL, 10);
	*ret = strcmp(word, "#new") == 0 ? NULL : drafts->all[at];
	if (!*ret && drafts->count >= DRAFTS_MAX) keep_drop(&filling->client->keep, drafts->all[0]);
	if (*ret) drafts->all[at] = drafts->all[--drafts->count];
	free(word);
	return true;
}

static void only_of_form(struct kept_list *list, const char *form, const char *dispute)
{
	size_t left = 0;

	for (size_t i = 0; i < list->count; i++) {
		struct kept *kept = list->all[i];

		if (strcmp(kept->form, form) == 0 && strcmp(kept->dispute, dispute) == 0) {
			list->all[left++] = kept;
		} else {
			kept_free(kept);
		}
	}
	list->count = left;
}

/* The draft to go on with, or a new one. False where nothing is to be done. */
static bool take_draft(struct filling *filling, const char *number)
{
	struct client *client = filling->client;
	struct kept_list drafts = { .count = 0 };
	bool goes_on = true;

	if (keep_open(&client->keep, client->terminal)) {
		keep_list(
		    &client->keep, client_book(client), client_login(client), KEPT_DRAFT, &drafts);
		only_of_form(&drafts, filling->action->name, number);
	} else {
		fprintf(stderr, "%s\n", _("what is typed is not kept on this computer this time"));
	}
	if (drafts.count) goes_on = choose_draft(filling, &drafts, &filling->kept);
	if (goes_on && !filling->kept) {
		filling->kept = kept_new(
		    client_book(client), client_login(client), filling->action->name, number);
	}
	kept_list_free(&drafts);
	return goes_on;
}

/* ---- what it may have to do with ---- */

static void hint(void *context)
{
	struct filling *filling = context;
	Mediation__V1__Response *related = NULL;
	struct form form;

	if (filling->dispute) return;
	/* what is missing yet does not matter here */
	(void)read_answers(&form, &filling->source, filling->action, &filling->kept->answers);
	related = client_related_to(filling->client, form.act);
	if (related && related->related->n_disputes) {
		fprintf(stderr, "\n%s\n", _("possible earlier disputes:"));
		show_related(&filling->client->shown, related->related, stderr);
		fputc('\n', stderr);
	}
	mediation__v1__response__free_unpacked(related, NULL);
	form_free(&form);
}

/* ---- from the first question to the answer ---- */

static bool put_into_outbox(struct filling *filling)
{
	struct keep *keep = &filling->client->keep;

	filling->kept->state = KEPT_READY;
	if (keep->is_open && keep_write(keep, filling->kept)) {
		fprintf(stderr, "%s\n",
		    _("It lies in the outbox. When the daemon can be reached again: mediate outbox push"));
		return true;
	}
	filling->kept->state = KEPT_DRAFT;
	fprintf(stderr, "%s\n", _("it is neither sent nor kept: Enter tries again"));
	return false;
}

/* A refused request was decided: what is sent next is another, and is so on the disk before. */
static void renew(struct filling *filling)
{
	link_new_request_id(0, filling->kept->request_id);
	keep_answers(filling);
}

/* What came of a form that goes no further. */
static int end(struct filling *filling, int status, const struct act_refusal *refusal)
{
	struct keep *keep = &filling->client->keep;

	if (refusal->is_reused) {
		fprintf(stderr, "%s\n",
		    _("This form was sent before and is on record as it was then; see mediate find, and mediate correct for what is wrong."));
	} else if (status != 0 && keep->is_open) {
		fprintf(stderr, "%s\n", _("What was typed is kept: begin the same step to go on."));
		return status;
	}
	if (keep->is_open) keep_drop(keep, filling->kept);
	return status;
}

/* What may be put right by whoever typed it. */
static bool can_be_mended(int status)
{
	return status == CLIENT_USAGE || status == CLIENT_INPUT || status == CLIENT_REFUSED ||
	    status == CLIENT_NOTHING_FOUND;
}

static void remember(struct client *client, const struct answers *answers)
{
	answers_free(&client->last);
	for (size_t i = 0; i < answers->count; i++) {
		(void)answers_add(&client->last, answers->all[i].name, answers->all[i].word);
	}
}

static int ask_and_send(struct filling *filling, struct interview *interview)
{
	struct client *client = filling->client;
	struct act_refusal refusal = { 0 };
	int status;

	do {
		if (!interview_ask(interview, refusal.argument)) {
			fprintf(stderr, "%s\n",
			    client->keep.is_open
			        ? _("Stopped. What was typed is kept: begin the same step to go on.")
			        : _("Stopped."));
			return CLIENT_STOPPED;
		}
		status = fill_send(client, filling->action,
		    filling->dispute ? filling->dispute->id : 0, filling->kept, &refusal);
		if (refusal.is_reused) break;
		if (status == CLIENT_AGAIN && put_into_outbox(filling)) status = CLIENT_QUEUED;
		if (can_be_mended(status)) renew(filling);
	} while (can_be_mended(status) || status == CLIENT_AGAIN);
	remember(client, &filling->kept->answers);
	return status == CLIENT_QUEUED ? status : end(filling, status, &refusal);
}

static int interview_and_send(struct filling *filling)
{
	struct client *client = filling->client;
	struct matter_asked matter = {
		.form = filling->action,
		.words = &client->words,
		.member = client_member(client),
		.dispute = filling->dispute,
		.today = client_today(client),
		.last = &client->last,
	};
	struct interview interview = {
		.asking = { .terminal = client->terminal,
		    .matter = &matter,
		    .source = &filling->source,
		    .answers = &filling->kept->answers,
		    .keep = keep_answers,
		    .context = filling },
		.hint = hint,
	};

	fprintf(stderr, "%s  %s\n", say_either(filling->action->zh, filling->action->en),
	    say_either(filling->action->guide_zh, filling->action->guide_en));
	fprintf(stderr, "%s\n", _("?: help with the ground; <: back; Ctrl-C: stop, it is kept"));
	interview_begin(&interview);
	return ask_and_send(filling, &interview);
}

/* What was given with the step; 昨天 as the day it is, because the answers may be sent later. */
static void add_given(struct filling *filling, const struct answer *given)
{
	const struct words *words = filling->source.words;
	const Mediation__V1__CatalogueArgument *info = words_argument(words, given->name);
	struct text word, why;
	int64_t value;

	text_begin(&word);
	text_begin(&why);
	filling->source.is_reckoned = false;
	filling->source.today.tense = info && info->past ? SPOKEN_PAST : SPOKEN_TO_COME;
	if (info && (strcmp(info->type, "date") == 0 || strcmp(info->type, "instant") == 0) &&
	    value_read(&filling->source, say_either(info->zh, info->en), info->type, info->list,
	        given->word, &value, why.out) &&
	    filling->source.is_reckoned) {
		value_write(info->type, value, word.out);
	} else {
		fputs(given->word, word.out);
	}
	(void)answers_add(&filling->kept->answers, given->name, text_end(&word));
	text_free(&why);
	text_free(&word);
}

int fill_in_form(struct client *client, const Mediation__V1__CatalogueAction *action,
    const Mediation__V1__Dispute *dispute, const char *number, const struct answers *given)
{
	struct filling filling = {
		.client = client,
		.action = action,
		.dispute = dispute,
		.source = { .words = &client->words,
		    .dispute = dispute_named,
		    .context = client,
		    .today = { .day = client_today(client) },
		    .understood = stderr },
	};
	int status = CLIENT_STOPPED;

	/* by the number that it has had from the beginning, however it was called */
	if (dispute && dispute->n_numbers) number = dispute->numbers[dispute->n_numbers - 1];
	if (take_draft(&filling, number)) {
		/* what is given now holds before what was typed then */
		for (size_t i = 0; i < given->count; i++) {
			answers_drop(&filling.kept->answers, given->all[i].name, "");
		}
		for (size_t i = 0; i < given->count; i++) {
			add_given(&filling, &given->all[i]);
		}
		status = interview_and_send(&filling);
	}
	kept_free(filling.kept);
	return status;
}
