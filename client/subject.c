/*
 * The person's rights: what is held about one for himself, and a name put right; client.h. That a
 * copy was given, who asked and how it was verified who he is stands in the journal before anything
 * is written (个人信息保护法45, 46).
 */
#include "subject.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "client.h"
#include "file.h"
#include "form.h"
#include "identify.h"
#include "say.h"

#define FILES_MAX  50
#define SHARED_MAX 500
/* Why it is looked at, for the read log. */
#define WHY       "个人信息保护法45：本人查阅、复制"
#define DISPUTE   "dispute"
#define GIVE_COPY "give_copy"

struct subject {
	struct client *client;
	const char *name;
	struct subject_file files[FILES_MAX];
	size_t count;
};

static void subject_free(struct subject *subject)
{
	for (size_t i = 0; i < subject->count; i++) {
		events_free(&subject->files[i].events);
		mediation__v1__response__free_unpacked(subject->files[i].shared, NULL);
		mediation__v1__response__free_unpacked(subject->files[i].explained, NULL);
		mediation__v1__response__free_unpacked(subject->files[i].dispute, NULL);
	}
}

/* ---- which ---- */

/* Names are not unique: whoever asks says which disputes are his. */
static int offer(struct client *client, const char *name)
{
	int status;
	Mediation__V1__Response *found = client_find(client, name, 0, &status);
	struct lines lines;

	if (!found) return status;
	if (found->find_disputes->n_disputes == 0) {
		show_hint("%s", _("nothing found"));
		status = CLIENT_NOTHING_FOUND;
	} else {
		show_hint("%s",
		    _("several people may have this name: say which of these are his, with --dispute NO for each"));
		lines = show_found_begin(&client->shown);
		for (size_t i = 0; i < found->find_disputes->n_disputes; i++) {
			if (i == found->find_disputes->n_matches) break;
			show_found(&lines, found->find_disputes->disputes[i],
			    found->find_disputes->matches[i]);
		}
		show_found_end(&lines, found->find_disputes->more);
		status = CLIENT_USAGE;
	}
	mediation__v1__response__free_unpacked(found, NULL);
	return status;
}

/* He, in the dispute; NULL, and said, where it has nobody of the name, or two. */
static const Mediation__V1__Party *party_named(
    const Mediation__V1__Dispute *dispute, const char *name, const char *number)
{
	const Mediation__V1__Party *found = NULL;

	for (size_t i = 0; i < dispute->n_parties; i++) {
		if (strcmp(dispute->parties[i]->name, name) != 0) continue;
		if (found) {
			fprintf(stderr, _("%s: two parties have this name\n"), number);
			return NULL;
		}
		found = dispute->parties[i];
	}
	if (!found) fprintf(stderr, _("%s: no party has this name\n"), number);
	return found;
}

static bool load(struct subject *subject, const char *number, int *ret_status)
{
	struct client *client = subject->client;
	struct subject_file *file = &subject->files[subject->count];

	*file = (struct subject_file){ .dispute = client_get(client, number, ret_status) };
	if (!file->dispute) return false;
	subject->count++;
	if (client_is_destroyed(client, subject_dispute(file))) {
		fprintf(
		    stderr, _("%s: its file was destroyed; show tells by which record\n"), number);
		*ret_status = CLIENT_NOTHING_FOUND;
		return false;
	}
	file->party = party_named(subject_dispute(file), subject->name, number);
	*ret_status = file->party ? 0 : CLIENT_INPUT;
	return file->party != NULL;
}

static bool load_all(struct subject *subject, int *ret_status)
{
	const char *number;
	int at = 0;

	while ((number = client_option_from(subject->client, DISPUTE, &at))) {
		if (subject->count == FILES_MAX) {
			fprintf(stderr, _("--%s: at most %d\n"), DISPUTE, FILES_MAX);
			*ret_status = CLIENT_USAGE;
			return false;
		}
		if (!load(subject, number, ret_status)) return false;
	}
	return true;
}

/* ---- on record, then read ---- */

/* A step of ours on a dispute, quietly; the exit status, with what was refused said. */
static int act_on(struct client *client, const Mediation__V1__Dispute *dispute, const char *action,
    char **words, int count)
{
	const Mediation__V1__CatalogueAction *known = words_action(&client->words, action);
	struct value_source source = { .words = &client->words };
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;
	Mediation__V1__Response *response = NULL;
	uint8_t id[16];
	struct form form;
	int status;

	if (!form_read(&form, &source, known, words, count)) {
		status = step_wrong(&form);
	} else {
		form.act->dispute = dispute->id;
		form.act->expected_version = dispute->version;
		link_new_request_id(0, id);
		form_request_id(form.act, id);
		request.body_case = MEDIATION__V1__REQUEST__BODY_ACT;
		request.act = form.act;
		response = client_ask(client, &request, &status);
	}
	mediation__v1__response__free_unpacked(response, NULL);
	form_free(&form);
	return status;
}

static int put_on_record(struct subject *subject, const struct subject_file *file)
{
	char party[16], of_party[] = "--of-party", proof[] = "--proof";
	char *words[] = { of_party, party, proof, NULL };
	char *given = form_copy(client_option(subject->client, "proof"));
	int status;

	(void)snprintf(party, sizeof(party), "%u", file->party->number);
	words[3] = given;
	status = act_on(subject->client, subject_dispute(file), GIVE_COPY, words, 4);
	free(given);
	return status;
}

/* To whom it was passed on beside the steps. */
static int ask_shared(struct subject *subject, struct subject_file *file)
{
	Mediation__V1__ShareRequest by = MEDIATION__V1__SHARE_REQUEST__INIT;
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;
	int status;

	by.dispute = subject_dispute(file)->id;
	by.page_size = SHARED_MAX;
	request.body_case = MEDIATION__V1__REQUEST__BODY_SHARE;
	request.share = &by;
	file->shared = client_ask(subject->client, &request, &status);
	return status;
}

/* What is held about him is told him whole; that it was opened is on record too. */
static int reveal(struct subject *subject, struct subject_file *file)
{
	if (!file->party->n_identities) return 0;
	return identify_reveal(
	    subject->client, file->dispute->get_dispute->dispute, file->party->number, WHY);
}

static int read_file(struct subject *subject, struct subject_file *file)
{
	int64_t dispute = subject_dispute(file)->id;
	int status = reveal(subject, file);

	if (status == 0) status = put_on_record(subject, file);
	if (status == 0) status = events_ask_all(subject->client, dispute, &file->events);
	if (status == 0) status = ask_shared(subject, file);
	if (status == 0) file->explained = client_explained(subject->client, dispute);
	return status;
}

/* ---- where it goes ---- */

static int write_paper(const struct subject *subject, const struct text *html)
{
	const char *wanted = client_option(subject->client, "out");
	char path[PATH_MAX], folder[PATH_MAX - 64];

	if (wanted && strcmp(wanted, "-") == 0) {
		bool is_written = fwrite(html->bytes, 1, html->length, stdout) == html->length &&
		    fflush(stdout) == 0;

		return is_written ? 0 : CLIENT_INTERNAL;
	}
	if (!wanted && !file_private_folder(folder, sizeof(folder))) return CLIENT_INPUT;
	if (!wanted) (void)snprintf(path, sizeof(path), "%s/subject.html", folder);
	if (!file_write_new(wanted ? wanted : path, html->bytes, html->length)) {
		return CLIENT_INPUT;
	}
	printf(_("written to %s\n"), wanted ? wanted : path);
	show_hint("%s",
	    _("open it with a browser and print it; it holds names: delete it when it is printed"));
	return 0;
}

static int write_all(const struct subject *subject)
{
	const struct shown *shown = &subject->client->shown;
	struct text html;
	int status;

	if (shown->as_json) {
		subject_json(shown, subject->name, subject->files, subject->count,
		    client_today(subject->client));
		return 0;
	}
	text_begin(&html);
	subject_paper(shown, subject->name, subject->files, subject->count, html.out);
	(void)text_end(&html);
	status = write_paper(subject, &html);
	text_free(&html);
	return status;
}

static int export_all(struct subject *subject)
{
	int status = 0;

	if (!load_all(subject, &status)) return status;
	for (size_t i = 0; i < subject->count && status == 0; i++) {
		status = read_file(subject, &subject->files[i]);
	}
	return status == 0 ? write_all(subject) : status;
}

static int export_of(struct client *client)
{
	struct subject *subject;
	int status;

	if (!client_option(client, "name") || client_option(client, "party")) {
		verb_usage(stderr, client->verb);
		return CLIENT_USAGE;
	}
	if (!client_option(client, DISPUTE)) return offer(client, client_option(client, "name"));
	if (!client_option(client, "proof")) {
		fprintf(stderr, "%s\n",
		    _("say with --proof who asked and how it was verified who he is; it stands on record"));
		return CLIENT_USAGE;
	}
	client->why = WHY;
	subject = form_make(sizeof(*subject));
	subject->client = client;
	subject->name = client_option(client, "name");
	status = export_all(subject);
	subject_free(subject);
	free(subject);
	return status;
}

/* ---- steps of one party ---- */

static const struct part {
	const char *word, *zh, *action;
} parts[] = {
	{ "correct", "更正", "correct_party" },
	{ "restrict", "停用", "restrict_party" },
	{ "lift", "恢复", "lift_party" },
};

static int step_of(struct client *client, const char *action)
{
	const Mediation__V1__CatalogueAction *known = words_action(&client->words, action);
	const char *options[] = { "party", "name", "reason" };
	char flags[3][16] = { "--of-party", "--party-name", "--reason" };
	char *words[6];
	struct value_source source = { .words = &client->words };
	int status, count = 0;
	Mediation__V1__Response *dispute;
	struct form form;

	if (client_words(client) != 2) {
		verb_usage(stderr, client->verb);
		return CLIENT_USAGE;
	}
	dispute = client_get_typed(client, client_word_at(client, 1), &status);
	if (!dispute) return status;
	for (size_t i = 0; i < 3; i++) {
		if (!client_option(client, options[i])) continue;
		words[count++] = flags[i];
		words[count++] = form_copy(client_option(client, options[i]));
	}
	if (form_read(&form, &source, known, words, count)) {
		form.act->dispute = dispute->get_dispute->dispute->id;
		form.act->expected_version = dispute->get_dispute->dispute->version;
		status = step_send(client, &form);
	} else {
		status = step_wrong(&form);
	}
	form_free(&form);
	for (int i = 1; i < count; i += 2) {
		free(words[i]);
	}
	mediation__v1__response__free_unpacked(dispute, NULL);
	return status;
}

int do_subject(struct client *client)
{
	const char *word = client_word(client);

	if (words_same(word, "export") || strcmp(word, "导出") == 0) return export_of(client);
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		if (words_same(word, parts[i].word) || strcmp(word, parts[i].zh) == 0) {
			return step_of(client, parts[i].action);
		}
	}
	verb_usage(stderr, client->verb);
	return CLIENT_USAGE;
}
