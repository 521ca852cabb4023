/*
 * Petitions that were handed over: which wait for us, one of them, our answer. What is accepted is
 * registered, with what they told filled in; client.h.
 */
#include "petitions.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "form.h"
#include "local.h"
#include "paging.h"
#include "petition_history.h"
#include "petition_party.h"
#include "say.h"
#include "text.h"
#include "value.h"

static Mediation__V1__Response *ask(
    struct client *client, Mediation__V1__PetitionsRequest *by, int *ret_status)
{
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;

	request.body_case = MEDIATION__V1__REQUEST__BODY_PETITIONS;
	request.petitions = by;
	return client_ask(client, &request, ret_status);
}

/* ---- many ---- */

static int list_pages(
    struct client *client, Mediation__V1__PetitionsRequest *by, struct paging *paging)
{
	struct lines lines = { .shown = NULL };
	int status;

	by->page_size = (uint32_t)paging->limit;
	do {
		Mediation__V1__Response *page;

		by->page = (ProtobufCBinaryData){ paging->key_bytes, paging->key };
		page = ask(client, by, &status);
		if (!page) break;
		if (!lines.shown) lines = show_petitions_begin(&client->shown);
		for (size_t i = 0; i < page->petitions->n_petitions; i++) {
			show_petition_line(&lines, page->petitions->petitions[i]);
		}
		paging_keep(paging, &page->petitions->next_page);
		mediation__v1__response__free_unpacked(page, NULL);
	} while (paging->all && paging->key_bytes);
	if (!lines.shown) return status;
	paging_end(paging, &lines, by->waits ? _("no petition waits for us") : _("no petition"));
	if (lines.count && by->waits) {
		show_hint("%s", _("next: mediate petition show NUMBER"));
	}
	return status;
}

static int list(struct client *client, Mediation__V1__PetitionsRequest *by)
{
	const char *office = client_option(client, "office");
	struct paging paging = { .limit = 0 };

	if (!paging_read(client, &paging)) return CLIENT_USAGE;
	if (office) by->office = (char *)office;
	client_print_csv(client);
	return list_pages(client, by, &paging);
}

static int petitions_inbox(struct client *client)
{
	Mediation__V1__PetitionsRequest by = MEDIATION__V1__PETITIONS_REQUEST__INIT;

	by.waits = true;
	return list(client, &by);
}

static bool read_state(const struct client *client, uint32_t *ret)
{
	struct value_source source = { .words = &client->words };
	const char *word = client_option(client, "state");
	int64_t state = 0;
	struct text why;
	bool is_read;

	*ret = 0;
	if (!word) return true;
	text_begin(&why);
	is_read = value_read(&source, "--state", "choice", "petition_state", word, &state, why.out);
	if (!is_read) fprintf(stderr, "%s\n", text_end(&why));
	text_free(&why);
	*ret = (uint32_t)state;
	return is_read;
}

static int petitions_status(struct client *client)
{
	Mediation__V1__PetitionsRequest by = MEDIATION__V1__PETITIONS_REQUEST__INIT;

	by.number = (char *)client_word_at(client, 1);
	if (!read_state(client, &by.state)) return CLIENT_USAGE;
	return list(client, &by);
}

/* ---- one ---- */

/* The same one with what of it is secret, for the reason that was given: that is told of one which
 * office and number name. */
static Mediation__V1__Response *open_one(struct client *client, Mediation__V1__PetitionsRequest *by,
    Mediation__V1__Response *found, int *ret_status)
{
	Mediation__V1__Response *ret;

	by->office = found->petitions->petitions[0]->item->office;
	ret = ask(client, by, ret_status);
	mediation__v1__response__free_unpacked(found, NULL);
	return ret;
}

/* The one that the second word names; NULL, and said, where there is none or the number is that of
 * several offices. */
static Mediation__V1__Response *ask_one(struct client *client, int *ret_status)
{
	Mediation__V1__PetitionsRequest by = MEDIATION__V1__PETITIONS_REQUEST__INIT;
	const char *office = client_option(client, "office");
	Mediation__V1__Response *response;
	size_t count;

	by.number = (char *)client_word_at(client, 1);
	if (office) by.office = (char *)office;
	response = ask(client, &by, ret_status);
	if (response && !office && client->why && response->petitions->n_petitions == 1) {
		response = open_one(client, &by, response, ret_status);
	}
	if (!response) return NULL;
	count = response->petitions->n_petitions;
	if (count == 1) return response;
	*ret_status = CLIENT_NOTHING_FOUND;
	if (!count) {
		fprintf(stderr, _("no petition %s was handed over\n"), by.number);
	} else {
		fprintf(stderr, _("%s is a number of several offices; name one: --office OFFICE\n"),
		    by.number);
		for (size_t i = 0; i < count; i++) {
			show_hint("--office %s", response->petitions->petitions[i]->item->office);
		}
	}
	mediation__v1__response__free_unpacked(response, NULL);
	return NULL;
}

static int petition_show(struct client *client)
{
	int status;
	Mediation__V1__Response *response = ask_one(client, &status), *letters = NULL;

	if (response) {
		const Mediation__V1__PetitionItem *item = response->petitions->petitions[0]->item;

		letters = petition_letters(client, item->office, item->number, &status);
	}
	if (letters) {
		show_petition(&client->shown, response->petitions->petitions[0],
		    letters->petition_events, client_option(client, "office"));
	}
	mediation__v1__response__free_unpacked(letters, NULL);
	mediation__v1__response__free_unpacked(response, NULL);
	return status;
}

/* ---- our answer ---- */

static int send_answer(struct client *client, const Mediation__V1__PetitionItem *item,
    const char *answer, Mediation__V1__AnswerPetitionRequest *by)
{
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;
	Mediation__V1__Response *response;
	uint8_t id[16];
	int64_t number;
	int status;

	if (!words_choice(&client->words, "petition_answer", answer, &number)) {
		return CLIENT_INTERNAL;
	}
	link_new_request_id(0, id);
	by->request_id = (ProtobufCBinaryData){ sizeof(id), id };
	by->office = item->office;
	by->number = item->number;
	by->version = item->version;
	by->answer = (uint32_t)number;
	request.body_case = MEDIATION__V1__REQUEST__BODY_ANSWER_PETITION;
	request.answer_petition = by;
	response = client_ask_to_act(client, &request, &status);
	mediation__v1__response__free_unpacked(response, NULL);
	/* how it stands now */
	return status ? status : petition_show(client);
}

static int petition_object(struct client *client)
{
	Mediation__V1__AnswerPetitionRequest by = MEDIATION__V1__ANSWER_PETITION_REQUEST__INIT;
	const char *reason = client_option(client, "reason");
	Mediation__V1__Response *response;
	int status;

	if (!reason) {
		fprintf(stderr, "%s\n", _("an objection says why: --reason TEXT"));
		return subverb_usage(client);
	}
	response = ask_one(client, &status);
	if (!response) return status;
	by.reason = (char *)reason;
	status = send_answer(client, response->petitions->petitions[0]->item, "objection", &by);
	mediation__v1__response__free_unpacked(response, NULL);
	return status;
}

static int petition_duplicate(struct client *client)
{
	Mediation__V1__AnswerPetitionRequest by = MEDIATION__V1__ANSWER_PETITION_REQUEST__INIT;
	const char *to = client_option(client, "to");
	Mediation__V1__Response *response;
	int status;

	if (!to) {
		fprintf(stderr, "%s\n", _("of which dispute it is a duplicate: --to NO"));
		return subverb_usage(client);
	}
	by.dispute = client_dispute(client, to, &status);
	if (!by.dispute) return status;
	response = ask_one(client, &status);
	if (!response) return status;
	status = send_answer(client, response->petitions->petitions[0]->item, "duplicate", &by);
	mediation__v1__response__free_unpacked(response, NULL);
	return status;
}

/* What has changed of one that belongs to a dispute. */
static int petition_seen(struct client *client)
{
	Mediation__V1__AnswerPetitionRequest by = MEDIATION__V1__ANSWER_PETITION_REQUEST__INIT;
	int status;
	Mediation__V1__Response *response = ask_one(client, &status);

	if (!response) return status;
	status = send_answer(client, response->petitions->petitions[0]->item, "seen", &by);
	mediation__v1__response__free_unpacked(response, NULL);
	return status;
}

static int petition_been_through(struct client *client)
{
	int status;
	Mediation__V1__Response *response = ask_one(client, &status);

	if (!response) return status;
	status = petition_history(client, response->petitions->petitions[0]->item);
	mediation__v1__response__free_unpacked(response, NULL);
	return status;
}

/* ---- accepting: it is registered ---- */

/* Words of the step that registers it: what they told, then what was typed. */
struct filling {
	char **words; /* owned, as each is */
	size_t count;
};

static void fill(struct filling *filling, const char *word)
{
	filling->words = reallocarray(filling->words, filling->count + 1, sizeof(*filling->words));
	if (!filling->words) abort();
	filling->words[filling->count++] = form_copy(word);
}

/* One word, so that a value that begins like an option is none. */
static void fill_pair(struct filling *filling, const char *option, const char *value)
{
	struct text text;

	text_begin(&text);
	fprintf(text.out, "%s=%s", option, value);
	fill(filling, text_end(&text));
	text_free(&text);
}

static void fill_number(struct filling *filling, const char *option, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void fill_number(struct filling *filling, const char *option, const char *format, ...)
{
	struct text text;
	va_list values;

	text_begin(&text);
	va_start(values, format);
	(void)vfprintf(text.out, format, values);
	va_end(values);
	fill_pair(filling, option, text_end(&text));
	text_free(&text);
}

static void fill_petitioner(struct client *client, struct filling *filling,
    const Mediation__V1__Petitioner *petitioner, uint32_t persons)
{
	struct text text;

	text_begin(&text);
	petition_party(&client->words, petitioner, persons, text.out);
	fill_pair(filling, "--parties", text_end(&text));
	text_free(&text);
}

static void fill_told(
    struct client *client, struct filling *filling, const Mediation__V1__PetitionItem *item)
{
	fill_pair(filling, "--channel", "petition");
	fill_pair(filling, "--start-mode", "entrusted");
	fill_pair(filling, "--applied-on", show_date(item->received_on));
	for (size_t i = 0; i < item->n_petitioners; i++) {
		/* who stands behind the representatives is counted with the first of them */
		uint32_t behind = item->persons > item->n_petitioners
		    ? item->persons - (uint32_t)item->n_petitioners
		    : 0;

		fill_petitioner(client, filling, item->petitioners[i], i ? 1 : 1 + behind);
	}
	if (*item->matter && !client_option(client, "facts")) {
		fill_pair(filling, "--facts", item->matter);
	}
	if (*item->request && !client_option(client, "claims")) {
		fill_pair(filling, "--claims", item->request);
	}
	fill_pair(filling, "--source", "petition");
	fill_number(filling, "--source-number", "%s/%s", item->office, item->number);
	fill_number(filling, "--source-version", "%u", item->version);
}

/* What was typed for the step: its options, each with its value. */
static void fill_typed(struct client *client, struct filling *filling)
{
	static const char *const options[][2] = { { "place", "--place" }, { "kind", "--kind" },
		{ "facts", "--facts" }, { "claims", "--claims" }, { "amount", "--amount" },
		{ "risk_signs", "--risk-signs" }, { "circumstances", "--circumstances" } };
	const char *value;
	int at = 0;

	for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++) {
		value = client_option(client, options[i][0]);
		if (value) fill_pair(filling, options[i][1], value);
	}
	while ((value = client_option_from(client, "parties", &at)) != NULL) {
		fill_pair(filling, "--parties", value);
	}
}

static int register_it(struct client *client, const Mediation__V1__Petition *petition)
{
	struct filling filling = { NULL, 0 };
	int status;

	fill_told(client, &filling, petition->item);
	fill_typed(client, &filling);
	client->argv = filling.words;
	client->argc = (int)filling.count;
	status = step_run(client, words_action(&client->words, "come_in"));
	for (size_t i = 0; i < filling.count; i++) {
		free(filling.words[i]);
	}
	free(filling.words);
	return status;
}

static int petition_accept(struct client *client)
{
	int status;
	Mediation__V1__Response *response;
	const Mediation__V1__Petition *petition;

	client->why = NULL; /* what is secret is not even asked for: it is not copied */
	response = ask_one(client, &status);
	if (!response) return status;
	petition = response->petitions->petitions[0];
	if (petition_is(&client->words, petition, "waiting") && !*petition->earlier_number) {
		if (petition->is_withheld) {
			show_hint(
			    "%s", _("what is secret is not copied; say what the dispute may tell"));
		}
		status = register_it(client, petition);
	} else {
		fprintf(stderr, _("%s is not to be registered: %s\n"), petition->item->number,
		    words_label(&client->words, "petition_state", petition->state));
		show_petition_next(&client->words, petition, client_option(client, "office"));
		status = CLIENT_REFUSED;
	}
	mediation__v1__response__free_unpacked(response, NULL);
	return status;
}

int do_petition(struct client *client)
{
	static const struct subverb subverbs[] = {
		{ "inbox", "待答复", "ddf", petitions_inbox, 0 },
		{ "status", "进展", "jz", petitions_status, SUBVERB_ANY },
		{ "show", "看", "k", petition_show, 1 },
		{ "accept", "受理", "sl", petition_accept, 1 },
		{ "object", "异议", "yy", petition_object, 1 },
		{ "duplicate", "重复", "cf", petition_duplicate, 1 },
		{ "resend", "再发", "zf", petition_resend, 1 },
		{ "reconcile", "对账", "dz", petition_reconcile, 0 },
		{ "seen", "知悉", "zx", petition_seen, 1 },
		{ "history", "经过", "jg", petition_been_through, 1 },
	};

	return subverb_run(client, subverbs, sizeof(subverbs) / sizeof(subverbs[0]));
}

/* A role has the name too; what is typed means the petitions. */
bool petition_is_meant(const struct client *client)
{
	(void)client;
	return true;
}
