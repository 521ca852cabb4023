/* Blank forms: numbers reserved for a pad, the register, one that is spoilt; pads.h. */
#include "pads.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "file.h"
#include "form.h"
#include "local.h"
#include "say.h"
#include "text.h"
#include "value.h"

#define FORMS_DEFAULT 10
#define FORMS_MAX     50
#define PAGES_MAX     64
#define LINES_MAX     500
#define COMMITTEE     "人民调解委员会"

/* What a word of a code list stands for; false, and said what there is, where it is none. */
static bool read_code(struct client *client, const char *option, const char *list, uint32_t *ret)
{
	const char *word = client_option(client, option);
	int64_t number;

	if (word && words_choice(&client->words, list, word, &number)) {
		*ret = (uint32_t)number;
		return true;
	}
	if (word) fprintf(stderr, _("--%s: \"%s\" is not understood; there is: "), option, word);
	if (!word) fprintf(stderr, _("--%s is missing; there is: "), option);
	words_print_type(&client->words, "choice", list, stderr);
	fputc('\n', stderr);
	return false;
}

/* ---- a pad ---- */

struct padding {
	Mediation__V1__NumberPadRequest by;
	Mediation__V1__ReserveNumbers reserve;
	Mediation__V1__SpoilNumber spoil;
	uint8_t request_id[16];
};

static Mediation__V1__Response *send_pad(
    struct client *client, struct padding *padding, int *ret_status)
{
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;

	link_new_request_id(0, padding->request_id);
	padding->by.request_id =
	    (ProtobufCBinaryData){ sizeof(padding->request_id), padding->request_id };
	request.body_case = MEDIATION__V1__REQUEST__BODY_NUMBER_PAD;
	request.number_pad = &padding->by;
	return client_ask_to_act(client, &request, ret_status);
}

static bool read_count(const struct client *client, uint32_t *ret)
{
	static const char name[] = "count";
	const char *word = client_option(client, name);
	int64_t count = FORMS_DEFAULT;

	if (word && !(value_whole(word, &count) && count >= 1 && count <= FORMS_MAX)) {
		fprintf(stderr, _("--%s: \"%s\" is no number from %d to %d\n"), name, word, 1,
		    FORMS_MAX);
		return false;
	}
	*ret = (uint32_t)count;
	return true;
}

static bool read_pad(struct client *client, struct padding *padding)
{
	mediation__v1__number_pad_request__init(&padding->by);
	mediation__v1__reserve_numbers__init(&padding->reserve);
	padding->by.body_case = MEDIATION__V1__NUMBER_PAD_REQUEST__BODY_RESERVE;
	padding->by.reserve = &padding->reserve;
	padding->reserve.form = 1;
	return read_count(client, &padding->reserve.count) &&
	    (!client_option(client, "kind") ||
	        read_code(client, "kind", "pad", &padding->reserve.form));
}

/* A place that is free now: a number that is reserved and stands on no paper is only spoilt. */
static bool place_of(const struct client *client, const char *name, char ret[PATH_MAX])
{
	if (!file_out(client_option(client, "out"), name, ret)) return false;
	if (access(ret, F_OK) == 0) {
		fprintf(stderr, _("%s is there already: name a file that is not\n"), ret);
		return false;
	}
	return true;
}

static bool is_quick(const struct words *words, uint32_t form)
{
	const char *name = words_name(words, "pad", form);

	return name && strcmp(name, "quick") == 0;
}

static int write_pad(struct client *client, struct padding *padding, struct file_new *file)
{
	Mediation__V1__Response *response;
	int status;

	response = send_pad(client, padding, &status);
	if (!response) {
		file_drop(file);
		return status;
	}
	paper_pad_forms(is_quick(&client->words, padding->reserve.form),
	    response->number_pad->numbers, response->number_pad->n_numbers, file->out);
	if (!file_end(file)) status = CLIENT_INPUT;
	if (status == 0) show_reserved(&client->shown, response->number_pad, file->path);
	mediation__v1__response__free_unpacked(response, NULL);
	return status;
}

int pads_blank(struct client *client)
{
	struct padding padding;
	struct file_new file;
	char path[PATH_MAX];

	if (!read_pad(client, &padding)) return CLIENT_USAGE;
	if (!place_of(client, "pad", path) || !file_begin(&file, path)) return CLIENT_INPUT;
	return write_pad(client, &padding, &file);
}

/* ---- one that is spoilt ---- */

int pads_spoil(struct client *client)
{
	struct padding padding;
	Mediation__V1__Response *response;
	int status;

	mediation__v1__number_pad_request__init(&padding.by);
	mediation__v1__spoil_number__init(&padding.spoil);
	padding.by.body_case = MEDIATION__V1__NUMBER_PAD_REQUEST__BODY_SPOIL;
	padding.by.spoil = &padding.spoil;
	padding.spoil.number = (char *)client_word_at(client, 1);
	if (!read_code(client, "reason", "spoilt", &padding.spoil.reason)) return CLIENT_USAGE;
	response = send_pad(client, &padding, &status);
	if (!response) return status;
	show_spoilt(&client->shown, response->number_pad->numbers[0]);
	mediation__v1__response__free_unpacked(response, NULL);
	return status;
}

/* ---- the register ---- */

static bool read_state(struct client *client, uint32_t *ret)
{
	static const char *const states[] = { "open", "used", "spoilt" };
	int64_t number = 0;
	size_t given = 0;

	for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++) {
		if (!client_option(client, states[i])) continue;
		given++;
		if (!words_choice(&client->words, "reserved", states[i], &number)) return false;
	}
	if (given > 1) fprintf(stderr, "%s\n", _("name one of --open, --used and --spoilt"));
	*ret = (uint32_t)number;
	return given <= 1;
}

struct pages {
	Mediation__V1__Response *all[PAGES_MAX];
	size_t count;
};

static int ask_pages(
    struct client *client, Mediation__V1__ReservedNumbersRequest *by, bool all, struct pages *pages)
{
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;
	int status;

	request.body_case = MEDIATION__V1__REQUEST__BODY_RESERVED_NUMBERS;
	request.reserved_numbers = by;
	by->page_size = all ? LINES_MAX : 0;
	do {
		if (pages->count) {
			by->page = pages->all[pages->count - 1]->reserved_numbers->next_page;
		}
		pages->all[pages->count] = client_ask(client, &request, &status);
		if (!pages->all[pages->count]) break;
		pages->count++;
	} while (all && pages->count < PAGES_MAX &&
	    pages->all[pages->count - 1]->reserved_numbers->next_page.len);
	return status;
}

/* The seal of the committee whose numbers they are, owned; that of none where several have some. */
static char *ask_seal(struct client *client, Mediation__V1__ReservedNumber **numbers, size_t count)
{
	char id[32], *ret;
	struct local_filter filters[LOCAL_FILTERS_MAX] = { { "id", id }, { NULL, NULL } };
	const Mediation__V1__LocalShowResponse *rows;
	Mediation__V1__Response *response;
	int status;

	for (size_t i = 0; i < count; i++) {
		if (numbers[i]->committee != numbers[0]->committee) count = 0;
	}
	if (!count) return form_copy(COMMITTEE);
	(void)snprintf(id, sizeof(id), "%lld", (long long)numbers[0]->committee);
	response = local_ask(client, "committee", filters, true, &status);
	rows = response ? response->local_show : NULL;
	ret = form_copy(
	    rows && rows->n_rows ? rows->rows[0]->values[local_place(rows, "seal")] : COMMITTEE);
	mediation__v1__response__free_unpacked(response, NULL);
	return ret;
}

static int write_register(struct client *client, const struct pages *pages, const char *path)
{
	Mediation__V1__ReservedNumber **numbers;
	struct file_new file;
	size_t count = 0;
	char *seal;
	int status = CLIENT_INPUT;

	numbers = calloc(PAGES_MAX * LINES_MAX, sizeof(*numbers));
	if (!numbers) abort();
	for (size_t p = 0; p < pages->count; p++) {
		for (size_t i = 0; i < pages->all[p]->reserved_numbers->n_numbers; i++) {
			numbers[count++] = pages->all[p]->reserved_numbers->numbers[i];
		}
	}
	seal = ask_seal(client, numbers, count);
	if (file_begin(&file, path)) {
		paper_pad_register(&client->words, seal, numbers, count, file.out);
		if (file_end(&file)) status = 0;
	}
	if (status == 0) printf(_("the register is written to %s\n"), path);
	free(seal);
	free(numbers);
	return status;
}

int pads_list(struct client *client)
{
	Mediation__V1__ReservedNumbersRequest by = MEDIATION__V1__RESERVED_NUMBERS_REQUEST__INIT;
	bool is_written = client_option(client, "out") != NULL;
	struct pages pages = { .count = 0 };
	char path[PATH_MAX];
	int status;

	if (!read_state(client, &by.state)) return CLIENT_USAGE;
	if (is_written && client->shown.as_json) {
		fprintf(
		    stderr, "%s\n", _("--out writes the register for people: leave --json out"));
		return CLIENT_USAGE;
	}
	if (is_written && !place_of(client, "", path)) return CLIENT_INPUT;
	by.all_committees = client_option(client, "all_committees") != NULL;
	client_print_csv(client);
	status = ask_pages(client, &by, is_written || client_option(client, "all"), &pages);
	if (status == 0 && is_written) {
		status = write_register(client, &pages, path);
	} else if (status == 0) {
		show_reserved_numbers(&client->shown, pages.all, pages.count, client_today(client));
	}
	for (size_t i = 0; i < pages.count; i++) {
		mediation__v1__response__free_unpacked(pages.all[i], NULL);
	}
	return status;
}
