/* The verb of what hangs on a dispute: attached, listed, fetched, the whole dossier written;
 * client.h. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "answers.h"
#include "dossier.h"
#include "file.h"
#include "form.h"
#include "say.h"
#include "text.h"
#include "transfer.h"

#define ATTACH      "attach"
#define ITEM_USUAL  "evidence"
#define TITLE_CHARS 100

struct adding {
	struct client *client;
	int64_t dispute, item;
	const char *party; /* whose it is; NULL: not told */
	bool is_sealed;
	const Mediation__V1__AttachmentsResponse *there;
	struct json json;
};

/* ---- attaching ---- */

/* The item of the file that was named, or what most papers are. */
static bool read_item(const struct client *client, int64_t *ret)
{
	const char *word = client_option(client, "item");

	if (words_choice(&client->words, "file_item", word ? word : ITEM_USUAL, ret)) return true;
	fprintf(stderr, _("--item: \"%s\" is no item of a file; there are: "), word ? word : "");
	words_print_type(&client->words, "choice", "file_item", stderr);
	fputc('\n', stderr);
	return false;
}

/* What was named, or what the file is called, without folder and ending. */
static char *title_of(const struct client *client, const char *path)
{
	const char *wanted = client_option(client, "title"), *name = strrchr(path, '/');
	const char *from = wanted ? wanted : name ? name + 1 : path;
	const char *dot = wanted ? NULL : strrchr(from, '.');
	size_t end = dot && dot > from ? (size_t)(dot - from) : strlen(from), at = 0;
	bool is_whole;
	char *title;

	for (int i = 0; i < TITLE_CHARS && at < end; i++) {
		at += text_character(from + at, &is_whole);
	}
	/* one that was typed is said to be too long */
	title = strndup(from, wanted ? end : at < end ? at : end);
	if (!title) abort();
	return title;
}

static const Mediation__V1__Attachment *attached_already(
    const struct adding *adding, const struct sent_file *file)
{
	for (size_t i = 0; i < adding->there->n_attachments; i++) {
		const Mediation__V1__Attachment *there = adding->there->attachments[i];

		if (there->item == adding->item && there->digest.len == DIGEST_BYTES &&
		    memcmp(there->digest.data, file->digest, DIGEST_BYTES) == 0) {
			return there;
		}
	}
	return NULL;
}

static void say_type(const struct adding *adding, const char *path, const struct sent_file *file)
{
	const struct words *words = &adding->client->words;
	const char *ending;

	if (transfer_ends_as(words, path, file->media_type, &ending)) return;
	show_hint(_("%s: its name says %s, its content is %s: it is attached as what it is"), path,
	    ending, words_label(words, "media_type", file->media_type));
}

static char *with_number(char *word, const char *field, int64_t number)
{
	char digits[32];

	(void)snprintf(digits, sizeof(digits), "%lld", (long long)number);
	return answers_with_field(word, field, digits);
}

/* The record of it as it is typed. */
static char *record_of(const struct adding *adding, const char *title, const struct sent_file *file)
{
	char digest[2 * DIGEST_BYTES + 1], *word = form_copy("");

	hex_write(file->digest, DIGEST_BYTES, digest);
	word = with_number(word, "item", adding->item);
	word = answers_with_field(word, "title", title);
	word = answers_with_field(word, "digest", digest);
	word = with_number(word, "bytes", file->bytes);
	word = with_number(word, "media_type", file->media_type);
	if (adding->party) word = answers_with_field(word, "party", adding->party);
	if (adding->is_sealed) word = answers_with_field(word, "is_sealed", "yes");
	return word;
}

static void say_attached(struct adding *adding, const char *path, const char *title,
    const struct sent_file *file, uint32_t version)
{
	const struct words *words = &adding->client->words;
	char digest[2 * DIGEST_BYTES + 1];

	hex_write(file->digest, DIGEST_BYTES, digest);
	if (!adding->client->shown.as_json) {
		printf(_("attached: %s · %s · %s, %s\n"),
		    words_label(words, "file_item", (uint32_t)adding->item), title,
		    words_label(words, "media_type", file->media_type), transfer_size(file->bytes));
		return;
	}
	json_object(&adding->json, NULL);
	json_text(&adding->json, "path", path);
	json_text(&adding->json, "item", words_name(words, "file_item", (uint32_t)adding->item));
	json_text(&adding->json, "title", title);
	json_text(&adding->json, "sha256", digest);
	json_number(&adding->json, "bytes", file->bytes);
	json_text(&adding->json, "media_type", words_name(words, "media_type", file->media_type));
	json_id(&adding->json, "version", version);
	json_end_object(&adding->json);
}

static int attach(
    struct adding *adding, const char *path, const char *title, const struct sent_file *file)
{
	struct client *client = adding->client;
	struct value_source source = { .words = &client->words };
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;
	Mediation__V1__Response *response = NULL;
	char flag[] = "--attachments", *words[] = { flag, record_of(adding, title, file) };
	uint8_t id[16];
	struct form form;
	int status;

	if (!form_read(&form, &source, words_action(&client->words, ATTACH), words, 2)) {
		status = step_wrong(&form);
	} else {
		form.act->dispute = adding->dispute;
		link_new_request_id(0, id);
		form_request_id(form.act, id);
		request.body_case = MEDIATION__V1__REQUEST__BODY_ACT;
		request.act = form.act;
		response = client_ask_until_answered(client, &request, &status);
	}
	if (response && response->refusal) {
		show_refusal(&client->words, response->refusal, REFUSED_ACT);
	} else if (response) {
		say_attached(adding, path, title, file, response->act->version);
	}
	mediation__v1__response__free_unpacked(response, NULL);
	form_free(&form);
	free(words[1]);
	return status;
}

/* title NULL: what the verb says, or the file is called. */
static int add_one(struct adding *adding, const char *path, const char *title)
{
	const Mediation__V1__Attachment *there;
	struct sent_file file;
	char *own;
	int status = transfer_send(adding->client, adding->dispute, path, &file);

	if (status) return status;
	say_type(adding, path, &file);
	there = attached_already(adding, &file);
	if (there) {
		show_hint(_("%s: it is attached already, no. %u"), path, there->number);
		return 0;
	}
	own = title ? form_copy(title) : title_of(adding->client, path);
	status = attach(adding, path, own, &file);
	free(own);
	return status;
}

int client_attach(struct client *client, int64_t dispute, const char *path, const char *title)
{
	struct adding adding = { .client = client, .dispute = dispute };
	Mediation__V1__Response *there;
	int status = CLIENT_INTERNAL;

	if (!words_choice(&client->words, "file_item", ITEM_USUAL, &adding.item)) return status;
	there = transfer_list(client, dispute, &status);
	if (!there) return status;
	adding.there = there->attachments;
	status = add_one(&adding, path, title);
	mediation__v1__response__free_unpacked(there, NULL);
	return status;
}

static int add(struct client *client, int64_t dispute)
{
	struct adding adding = { .client = client,
		.dispute = dispute,
		.party = client_option(client, "party"),
		.is_sealed = client_option(client, "sealed") != NULL };
	Mediation__V1__Response *there;
	int status = CLIENT_USAGE;

	if (client_words(client) < 3) {
		verb_usage(stderr, client->verb);
		return CLIENT_USAGE;
	}
	if (!read_item(client, &adding.item)) return CLIENT_USAGE;
	there = transfer_list(client, dispute, &status);
	if (!there) return status;
	adding.there = there->attachments;
	if (client->shown.as_json) {
		json_object(&adding.json, NULL);
		json_array(&adding.json, "attached");
	}
	for (int i = 2; i < client_words(client) && status == 0; i++) {
		status = add_one(&adding, client_word_at(client, i), NULL);
	}
	if (client->shown.as_json) {
		json_end_array(&adding.json);
		json_end_object(&adding.json);
	}
	mediation__v1__response__free_unpacked(there, NULL);
	return status;
}

/* ---- listing and fetching ---- */

static int list(struct client *client, int64_t dispute)
{
	int status;
	Mediation__V1__Response *response = transfer_list(client, dispute, &status);

	if (!response) return status;
	show_attachments(&client->shown, response->attachments);
	mediation__v1__response__free_unpacked(response, NULL);
	return 0;
}

static const Mediation__V1__Attachment *numbered(
    const Mediation__V1__AttachmentsResponse *there, const char *word)
{
	int64_t number;

	for (size_t i = 0; value_whole(word, &number) && i < there->n_attachments; i++) {
		if (there->attachments[i]->number == number) return there->attachments[i];
	}
	fprintf(stderr, _("\"%s\" is no number of an attachment; there are %zu\n"), word,
	    there->n_attachments);
	return NULL;
}

static int fetch_to_output(
    struct client *client, int64_t dispute, const Mediation__V1__Attachment *attachment)
{
	int status = transfer_fetch(client, dispute, attachment, stdout);

	if (status == 0 && fflush(stdout) != 0) status = CLIENT_INPUT;
	return status;
}

/* Nothing that is there is written over, and what did not come whole is not there. */
static int fetch_to_file(struct client *client, int64_t dispute,
    const Mediation__V1__Attachment *attachment, const char *path)
{
	struct file_new file;
	int status;

	if (access(path, F_OK) == 0) {
		fprintf(stderr, "%s: %s\n", path, file_why(EEXIST, true));
		return CLIENT_INPUT;
	}
	if (!file_begin(&file, path)) return CLIENT_INPUT;
	status = transfer_fetch(client, dispute, attachment, file.out);
	if (status) {
		file_drop(&file);
		return status;
	}
	if (!file_end(&file)) return CLIENT_INPUT;
	printf(_("written to %s\n"), path);
	return 0;
}

static int get(struct client *client, int64_t dispute)
{
	const char *out = client_option(client, "out");
	const Mediation__V1__Attachment *attachment;
	char name[TRANSFER_NAME_BYTES];
	Mediation__V1__Response *there;
	int status;

	if (client_words(client) != 3) {
		verb_usage(stderr, client->verb);
		return CLIENT_USAGE;
	}
	there = transfer_list(client, dispute, &status);
	if (!there) return status;
	attachment = numbered(there->attachments, client_word_at(client, 2));
	status = CLIENT_NOTHING_FOUND;
	if (attachment && out && strcmp(out, "-") == 0) {
		status = fetch_to_output(client, dispute, attachment);
	} else if (attachment) {
		transfer_name(&client->words, attachment, name);
		status = fetch_to_file(client, dispute, attachment, out ? out : name);
	}
	mediation__v1__response__free_unpacked(there, NULL);
	return status;
}

static int export_to(struct client *client, int64_t dispute)
{
	if (client_words(client) == 3) {
		return dossier_write(client, dispute, client_word_at(client, 2));
	}
	verb_usage(stderr, client->verb);
	return CLIENT_USAGE;
}

int do_file(struct client *client)
{
	static const struct {
		const char *word, *zh;
		int (*run)(struct client *client, int64_t dispute);
	} parts[] = {
		{ "add", "附", add },
		{ "list", "目录", list },
		{ "get", "取", get },
		{ "export", "导出", export_to },
	};

	const char *word = client_word(client);

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		int status;
		int64_t dispute;

		if (!words_same(word, parts[i].word) && strcmp(word, parts[i].zh) != 0) continue;
		dispute = client_dispute(client, client_word_at(client, 1), &status);
		return dispute ? parts[i].run(client, dispute) : status;
	}
	verb_usage(stderr, client->verb);
	return CLIENT_USAGE;
}
