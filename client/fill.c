/* A step filled in at the terminal; fill.h. */
#include "fill.h"

#include <stdlib.h>
#include <string.h>

#include "draft.h"
#include "filled.h"
#include "form_record.h"
#include "interview.h"
#include "say.h"
#include "summary.h"

struct filling {
	struct client *client;
	const Mediation__V1__CatalogueAction *action;
	const Mediation__V1__Dispute *dispute; /* NULL: one begins */
	struct kept *kept;
	struct value_source source;
};

/* ---- what is kept ---- */

static void keep_answers(void *context)
{
	struct filling *filling = context;

	if (filling->client->keep.is_open) (void)keep_write(&filling->client->keep, filling->kept);
}

/* ---- what it may have to do with ---- */

static void hint(void *context)
{
	struct filling *filling = context;
	Mediation__V1__Response *related = NULL;
	struct form form;

	if (filling->dispute) return;
	/* what is missing yet does not matter here */
	(void)filled_read(&form, &filling->source, filling->action, &filling->kept->answers);
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

/* It happened when it was told, not when it is sent. */
static void keep_time(struct filling *filling)
{
	const struct words *words = filling->source.words;
	const Mediation__V1__CatalogueArgument *info = words_argument(words, "held_at");
	struct answers *answers = &filling->kept->answers;
	struct text word;

	if (!info || !form_takes(words, filling->action, info->number) ||
	    answers_of(answers, info->name)) {
		return;
	}
	text_begin(&word);
	value_write(info->type, client_now_us(filling->client), word.out);
	(void)answers_add(answers, info->name, text_end(&word));
	text_free(&word);
}

static bool put_into_outbox(struct filling *filling)
{
	struct keep *keep = &filling->client->keep;
	enum kept_state before = filling->kept->state;

	if (!keep->is_open) return false;
	keep_time(filling);
	filling->kept->state = KEPT_READY;
	if (keep_write(keep, filling->kept)) {
		fprintf(stderr, "%s\n",
		    _("It lies in the outbox. When the daemon can be reached again: mediate outbox push"));
		return true;
	}
	filling->kept->state = before;
	return false;
}

/* What came of a form that goes no further. */
static int end(struct filling *filling, int status, const struct act_refusal *refusal)
{
	struct keep *keep = &filling->client->keep;

	if (refusal->is_reused) {
		(void)filled_say_reused();
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

/* Places and the like, which the next form is likely to have too; nothing of the dispute. */
static void remember(struct client *client, const struct answers *answers)
{
	bool is_changed = false;

	for (size_t i = 0; i < answers->count; i++) {
		const char *name = answers->all[i].name, *before = answers_of(&client->last, name);

		if (!question_is_remembered(name)) continue;
		if (before && strcmp(before, answers->all[i].word) == 0) continue;
		answers_drop(&client->last, name, "");
		is_changed |= answers_add(&client->last, name, answers->all[i].word);
	}
	if (is_changed && client->keep.is_open) {
		keep_write_last(
		    &client->keep, client_book(client), client_login(client), &client->last);
	}
}

/* What was typed as its number names none, or several: it is looked for. */
static bool choose_dispute(struct filling *filling, int *ret_status)
{
	char *chosen = client_which(filling->client, ret_status);

	if (chosen) kept_set(&filling->kept->dispute, chosen);
	keep_answers(filling);
	free(chosen);
	return chosen != NULL;
}

/* What identifies people is taken out of what was answered. */
static void drop_identities(struct filling *filling)
{
	const struct words *words = filling->source.words;
	const Mediation__V1__CatalogueArgument *info = words_argument(words, "parties");
	const Mediation__V1__CatalogueRecord *record =
	    info ? words_record(words, info->record) : NULL;
	struct answers *answers = &filling->kept->answers;

	for (size_t i = 0; i < answers->count; i++) {
		if (!words_same(answers->all[i].name, "parties")) continue;
		for (size_t f = 0; record && f < record->n_fields; f++) {
			if (!record->fields[f]->identity) continue;
			answers_without_field(answers->all[i].word, record->fields[f]->name);
		}
	}
	keep_answers(filling);
}

/* A dispute that begins need not wait for the vault, where somebody says so. */
static bool goes_without(
    struct filling *filling, struct interview *interview, const struct act_refusal *refusal)
{
	const char *question = filling->client->keep.is_open
	    ? _("ID numbers, telephones and addresses cannot be sealed now. Go on without them, and add them later with identify (y/n; n: all of it waits in the outbox, and is sent when they can be): ")
	    : _("ID numbers, telephones and addresses cannot be sealed now. Go on without them, and add them later with identify (y/n): ");

	if (!refusal->lacks_vault || *filling->kept->dispute) return false;
	if (!ask_yes(filling->client->terminal, filling->source.words, question)) return false;
	drop_identities(filling);
	interview_skip_identities(interview, true);
	return true;
}

static int ask_and_send(struct filling *filling, struct interview *interview)
{
	struct client *client = filling->client;
	struct act_refusal refusal = { 0 };
	int status;

	do {
		if (!interview_ask(interview, refusal.argument, refusal.is_identity)) {
			fprintf(stderr, "%s\n",
			    client->keep.is_open
			        ? _("Stopped. What was typed is kept: begin the same step to go on.")
			        : _("Stopped."));
			return CLIENT_STOPPED;
		}
		status = filled_send(client, filling->action,
		    filling->dispute ? filling->dispute->id : 0, filling->kept, &refusal);
		if (refusal.is_reused) break;
		if (goes_without(filling, interview, &refusal)) continue;
		if (status == CLIENT_AGAIN && put_into_outbox(filling)) status = CLIENT_QUEUED;
		if (status == CLIENT_AGAIN) {
			fprintf(
			    stderr, "%s\n", _("it is neither sent nor kept: Enter tries again"));
		}
		if (refusal.is_unknown && !choose_dispute(filling, &status)) break;
	} while (can_be_mended(status) || status == CLIENT_AGAIN);
	remember(client, &filling->kept->answers);
	return status == CLIENT_QUEUED ? status : end(filling, status, &refusal);
}

static struct matter_asked matter_of(const struct filling *filling)
{
	struct client *client = filling->client;

	return (struct matter_asked){
		.form = filling->action,
		.words = &client->words,
		.member = client_member(client),
		.dispute = filling->dispute,
		.today = client_today(client),
		.last = &client->last,
	};
}

static struct asking asking_of(struct filling *filling, const struct matter_asked *matter)
{
	return (struct asking){
		.terminal = filling->client->terminal,
		.matter = matter,
		.source = &filling->source,
		.answers = &filling->kept->answers,
		.keep = keep_answers,
		.context = filling,
	};
}

static int interview_and_send(struct filling *filling)
{
	struct client *client = filling->client;
	const struct matter_asked matter = matter_of(filling);
	struct interview interview = { .asking = asking_of(filling, &matter), .hint = hint };

	if (!client->last.count && client->keep.is_open) {
		keep_read_last(
		    &client->keep, client_book(client), client_login(client), &client->last);
	}
	fprintf(stderr, "%s  %s\n", say_either(filling->action->zh, filling->action->en),
	    say_either(filling->action->guide_zh, filling->action->guide_en));
	fprintf(stderr, "%s\n", _("?: help with the ground; <: back; Ctrl-C: stop, it is kept"));
	interview_begin(&interview);
	return ask_and_send(filling, &interview);
}

/* 昨天 as the day it is, because the answers may be sent later; false where it is no day. */
static bool write_reckoned(struct filling *filling, const Mediation__V1__CatalogueArgument *info,
    const char *typed, FILE *out)
{
	struct text why;
	int64_t value;
	bool is_reckoned;

	if (strcmp(info->type, "date") != 0 && strcmp(info->type, "instant") != 0) return false;
	text_begin(&why);
	filling->source.is_reckoned = false;
	filling->source.today.tense = info->past ? SPOKEN_PAST : SPOKEN_TO_COME;
	is_reckoned = value_read(&filling->source, say_either(info->zh, info->en), info->type,
	                  info->list, typed, &value, why.out) &&
	    filling->source.is_reckoned;
	if (is_reckoned) value_write(info->type, value, out);
	text_free(&why);
	return is_reckoned;
}

/* What was given with the step, by the names that the questions know it by. */
static void add_given(struct filling *filling, const struct answer *given)
{
	const struct words *words = filling->source.words;
	const Mediation__V1__CatalogueArgument *info = words_argument(words, given->name);
	struct text word;

	text_begin(&word);
	if (info && strcmp(info->type, "records") == 0) {
		char *named = form_record_named(words, info, given->word);

		fputs(named, word.out);
		free(named);
	} else if (!info || !write_reckoned(filling, info, given->word, word.out)) {
		fputs(given->word, word.out);
	}
	(void)answers_add(
	    &filling->kept->answers, info ? info->name : given->name, text_end(&word));
	text_free(&word);
}

static struct filling filling_of(struct client *client,
    const Mediation__V1__CatalogueAction *action, const Mediation__V1__Dispute *dispute)
{
	return (struct filling){
		.client = client,
		.action = action,
		.dispute = dispute,
		.source = { .words = &client->words,
		    .dispute = client_dispute_named,
		    .context = client,
		    .today = { .day = client_today(client) },
		    .understood = stderr,
		    .takes_parts = true },
	};
}

bool fill_asks(struct client *client, const Mediation__V1__CatalogueAction *action,
    const Mediation__V1__Dispute *dispute)
{
	const struct filling filling = filling_of(client, action, dispute);
	const struct matter_asked matter = matter_of(&filling);
	struct questions questions;

	questions_of(&questions, &matter);
	return questions.count > 0;
}

/* What is given now holds before what was typed then. */
static void take_given(struct filling *filling, const struct answers *given)
{
	for (size_t i = 0; i < given->count; i++) {
		const Mediation__V1__CatalogueArgument *info =
		    words_argument(filling->source.words, given->all[i].name);

		answers_drop(&filling->kept->answers, info ? info->name : given->all[i].name, "");
	}
	for (size_t i = 0; i < given->count; i++) {
		add_given(filling, &given->all[i]);
	}
}

/* The number that a dispute has had from the beginning, however it was called. */
static const char *first_number(const Mediation__V1__Dispute *dispute, const char *called)
{
	return dispute && dispute->n_numbers ? dispute->numbers[dispute->n_numbers - 1] : called;
}

int fill_in_form(struct client *client, const Mediation__V1__CatalogueAction *action,
    const Mediation__V1__Dispute *dispute, const char *number, const struct answers *given)
{
	struct filling filling = filling_of(client, action, dispute);
	int status = CLIENT_STOPPED;

	if (draft_take(client, action->name, first_number(dispute, number), &filling.kept)) {
		take_given(&filling, given);
		status = interview_and_send(&filling);
		if (client->keep.is_open) keep_let_go(&client->keep, filling.kept);
	}
	kept_free(filling.kept);
	return status;
}

/* The dispute of a form that was kept; one that its word does not name any more is asked for. NULL
 * where there is none. */
static Mediation__V1__Response *dispute_of(
    struct client *client, struct kept *kept, int *ret_status)
{
	Mediation__V1__Response *response = client_get(client, kept->dispute, ret_status);
	char *chosen;

	if (response || *ret_status == CLIENT_AGAIN) return response;
	chosen = client_which(client, ret_status);
	if (chosen) response = client_get(client, chosen, ret_status);
	free(chosen);
	return response;
}

/* What waited and was only looked at waits on. */
static void put_back(struct filling *filling, const char *trouble, const struct answers *before)
{
	struct kept *kept = filling->kept;

	if (answers_same(&kept->answers, before)) {
		kept->state = KEPT_READY;
		kept_set(&kept->trouble, trouble);
		keep_answers(filling);
	} else {
		fprintf(stderr, "%s\n",
		    _("It was changed and is not sent until it is put right: mediate outbox edit"));
	}
}

/* Under the id that it has: what was refused left that free, and what was done is found by it. */
static int put_right(struct filling *filling)
{
	struct kept *kept = filling->kept;
	struct answers before = { .count = 0 };
	char *trouble = form_copy(kept->trouble);
	bool was_ready = kept->state == KEPT_READY;
	int status;

	answers_copy(&kept->answers, &before);
	if (*trouble) fprintf(stderr, "%s\n", trouble);
	if (was_ready) kept->state = KEPT_EDITED;
	kept_set(&kept->trouble, "");
	keep_answers(filling);
	status = interview_and_send(filling);
	if (was_ready && status == CLIENT_STOPPED) put_back(filling, trouble, &before);
	answers_free(&before);
	free(trouble);
	return status;
}

int fill_go_on(struct client *client, struct kept *kept)
{
	const Mediation__V1__CatalogueAction *action = words_action(&client->words, kept->form);
	struct filling filling = filling_of(client, action, NULL);
	Mediation__V1__Response *response = NULL;
	int status = CLIENT_USAGE;

	filling.kept = kept;
	if (!action) {
		help_no_such(client, kept->form);
		return status;
	}
	if (*kept->dispute && client->link) {
		response = dispute_of(client, kept, &status);
		if (!response) return status;
		filling.dispute = response->get_dispute->dispute;
		kept_set(&kept->dispute, first_number(filling.dispute, kept->dispute));
	}
	status = put_right(&filling);
	mediation__v1__response__free_unpacked(response, NULL);
	return status;
}

void fill_show(struct client *client, struct kept *kept)
{
	const Mediation__V1__CatalogueAction *action = words_action(&client->words, kept->form);
	struct filling filling = filling_of(client, action, NULL);
	struct matter_asked matter;
	struct questions questions;
	struct asking asking;
	size_t places[QUESTIONS_MAX];

	if (!action) return;
	filling.kept = kept;
	matter = matter_of(&filling);
	asking = asking_of(&filling, &matter);
	asking.is_masked = true;
	questions_of(&questions, &matter);
	questions_add_answered(&questions, &matter, &kept->answers);
	(void)summary_print(&asking, &questions, stdout, places);
}

/* Nobody hears of it again until it is sent: it must not be lost, and not be done twice. */
static void say_not_kept(bool was_sent, const uint8_t request_id[16])
{
	if (!was_sent) {
		fprintf(stderr, "%s\n", _("it was not sent, and is not kept here"));
		return;
	}
	fprintf(stderr, "%s\n",
	    _("whether it was done is not known; given again with this it is done once:"));
	fputs("  --request-id\t", stderr);
	for (size_t i = 0; i < 16; i++) {
		fprintf(stderr, "%02x", request_id[i]);
	}
	fputc('\n', stderr);
}

int fill_put_by(struct client *client, const Mediation__V1__CatalogueAction *action,
    const Mediation__V1__Dispute *dispute, const char *number, const struct answers *given,
    const struct request_sent *sent)
{
	struct filling filling = filling_of(client, action, dispute);
	int status = CLIENT_AGAIN;

	if (given && keep_open(&client->keep, client->terminal)) {
		filling.kept = keep_begin(&client->keep, client_book(client), client_login(client),
		    action->name, first_number(dispute, number), client_today(client));
		memcpy(filling.kept->request_id, sent->id, sizeof(sent->id));
		take_given(&filling, given);
		if (put_into_outbox(&filling)) status = CLIENT_QUEUED;
		kept_free(filling.kept);
	}
	if (status == CLIENT_AGAIN) say_not_kept(sent->was_sent, sent->id);
	return status;
}
