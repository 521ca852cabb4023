/* The channel to a petition centre over HTTPS; petition_https.h. */
#include "petition_https.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "digest.h"
#include "file.h"
#include "petition_form.h"
#include "say.h"

#define LETTERS_MAX     100 /* of one page */
#define PAGE_BYTES_MAX  ((size_t)LETTERS_MAX * PETITION_LETTER_BYTES_MAX)
#define TRIES           5
#define TRIES_OF_MANY   2 /* before they are sent one by one */
#define FAILURES_MAX    3 /* of letters in a row: then it is not the letters */
#define PIECE_BYTES     32768
#define HTTP_OK         200
#define HTTP_BAD        400
#define HTTP_CONFLICT   409
#define HTTP_TOO_LARGE  413
#define HTTP_MEDIA      415
#define HTTP_UNREADABLE 422

struct petition_https {
	struct https *https;
	const struct petition_fields *fields;
};

/* ---- what is wrong ---- */

static void say_failed(const char *path, const struct https_answer *answer)
{
	if (answer->status) {
		fprintf(stderr, _("the petition centre answers %s with HTTP %d\n"), path,
		    answer->status);
	} else {
		fprintf(
		    stderr, _("the petition centre does not answer %s: %s\n"), path, answer->why);
	}
}

/* What they answered, as JSON; NULL with the reason said. */
static json_t *answered(
    struct arena *arena, const char *path, const struct https_answer *answer, size_t most)
{
	struct petition_fault fault;
	json_t *json;

	if (answer->status != HTTP_OK) {
		say_failed(path, answer);
		return NULL;
	}
	json = petition_parse(arena, answer->bytes, answer->count, most, &fault);
	if (!json) {
		fprintf(stderr, _("what the petition centre answers %s cannot be read: %s\n"), path,
		    fault.reason);
	}
	return json;
}

/* ---- theirs ---- */

static void sort_out(struct petition_https *petition, struct arena *arena, json_t *letters,
    struct petition_post *ret)
{
	size_t count = json_array_size(letters), at;
	json_t *letter;

	ret->letters = arena_array(arena, count, sizeof(*ret->letters));
	ret->faults = arena_array(arena, count, sizeof(*ret->faults));
	json_array_foreach(letters, at, letter)
	{
		if (petition_of_json(arena, petition->fields, letter,
		        &ret->letters[ret->letter_count], &ret->faults[ret->fault_count])) {
			ret->letter_count++;
		} else {
			ret->fault_count++;
		}
	}
}

static enum petition_fetched fetch(
    void *context, struct arena *arena, const char *cursor, struct petition_post *ret)
{
	struct petition_https *petition = context;
	char *escaped = https_escaped(petition->https, cursor);
	char *path = arena_format(arena, "/letters?after=%s&limit=%d", escaped, LETTERS_MAX);
	struct https_answer answer = https_ask(petition->https, path, NULL, PAGE_BYTES_MAX, TRIES);
	json_t *page = answered(arena, path, &answer, PAGE_BYTES_MAX);
	json_t *letters = json_object_get(page, "letters");
	const char *next = json_string_value(json_object_get(page, "cursor"));
	bool is_page = json_is_array(letters) && json_array_size(letters) <= LETTERS_MAX && next;
	bool is_some = is_page && json_array_size(letters) > 0;

	free(escaped);
	*ret = (struct petition_post){ .letters = NULL };
	if (is_page) {
		sort_out(petition, arena, letters, ret);
		ret->cursor = arena_copy_text(arena, next, strlen(next));
	} else if (page) {
		fprintf(stderr, "%s\n", _("the petition centre answers with no page of letters"));
	}
	json_decref(page);
	return is_some ? PETITION_FETCHED_SOME
	    : is_page  ? PETITION_FETCHED_NONE
	               : PETITION_FETCHED_FAILED;
}

/* ---- ours ---- */

static struct https_answer post(struct petition_https *petition, struct arena *arena,
    const struct petition_letter **letters, size_t count, unsigned tries)
{
	json_t *list = petition_array(), *body = json_pack("{s:o}", "letters", list);
	struct https_answer answer;
	char *text;

	for (size_t i = 0; i < count; i++) {
		json_array_append_new(list, petition_to_json(arena, petition->fields, letters[i]));
	}
	text = json_dumps(body, JSON_COMPACT);
	if (!text) abort();
	answer = https_ask(petition->https, "/letters", text, PAGE_BYTES_MAX, tries);
	free(text);
	json_decref(body);
	return answer;
}

/* Their receipts of letters of ours; one that cannot be read comes again with the letter. */
static void take_receipts(struct petition_https *petition, struct arena *arena,
    const struct https_answer *answer, struct petition_delivery *ret)
{
	json_t *body = answered(arena, "/letters", answer, PAGE_BYTES_MAX), *receipt;
	size_t at;

	json_array_foreach(json_object_get(body, "receipts"), at, receipt)
	{
		struct petition_letter letter;
		struct petition_fault fault;

		if (ret->receipt_count == ret->count) break;
		if (!petition_of_json(arena, petition->fields, receipt, &letter, &fault)) {
			fprintf(stderr, "%s\n", fault.reason);
		} else if (letter.of == PETITION_RECEIPT) {
			ret->receipts[ret->receipt_count++] = *letter.receipt;
		}
	}
	json_decref(body);
}

static const char *number_of(const struct petition_letter *letter)
{
	return letter->of == PETITION_RECEIPT ? letter->receipt->number : letter->ours->number;
}

/* Whether a letter before it, of the same matter, did not go. */
static bool is_held(const struct petition_delivery *delivery, size_t at)
{
	for (size_t i = 0; i < at; i++) {
		if (!delivery->is_sent[i] &&
		    strcmp(number_of(delivery->letters[i]), number_of(delivery->letters[at])) ==
		        0) {
			return true;
		}
	}
	return false;
}

/* They cannot take this one, now or later. */
static bool is_its_fault(const struct https_answer *answer)
{
	return answer->status == HTTP_BAD || answer->status == HTTP_CONFLICT ||
	    answer->status == HTTP_TOO_LARGE || answer->status == HTTP_MEDIA ||
	    answer->status == HTTP_UNREADABLE;
}

static void note_refused(
    struct arena *arena, struct petition_delivery *delivery, size_t at, int status)
{
	delivery->is_sent[at] = true;
	/* of a receipt there is none: what it is of comes again */
	if (delivery->letters[at]->of == PETITION_RECEIPT ||
	    delivery->receipt_count == delivery->count) {
		return;
	}
	delivery->receipts[delivery->receipt_count++] = petition_refused(arena,
	    delivery->letters[at], arena_format(arena, "HTTP %d", status),
	    _("the interface of the petition centre does not take it: ask them why, then send it again"));
}

/* How many went. */
static size_t deliver_each(
    struct petition_https *petition, struct arena *arena, struct petition_delivery *delivery)
{
	size_t sent = 0;
	unsigned failures = 0;

	for (size_t i = 0; i < delivery->count && failures < FAILURES_MAX; i++) {
		struct https_answer answer;

		if (is_held(delivery, i)) continue;
		answer = post(petition, arena, &delivery->letters[i], 1, TRIES_OF_MANY);
		if (answer.status == HTTP_OK) {
			take_receipts(petition, arena, &answer, delivery);
			delivery->is_sent[i] = true;
			failures = 0;
			sent++;
		} else if (is_its_fault(&answer)) {
			note_refused(arena, delivery, i, answer.status);
			failures = 0;
			sent++;
		} else {
			say_failed("/letters", &answer);
			failures = https_is_passing(&answer) ? failures + 1 : FAILURES_MAX;
		}
	}
	return sent;
}

static bool deliver(void *context, struct arena *arena, struct petition_delivery *delivery)
{
	struct petition_https *petition = context;
	struct https_answer answer;

	delivery->receipts = arena_array(arena, delivery->count, sizeof(*delivery->receipts));
	answer = post(petition, arena, delivery->letters, delivery->count,
	    delivery->count > 1 ? TRIES_OF_MANY : TRIES);
	if (answer.status == HTTP_OK) {
		take_receipts(petition, arena, &answer, delivery);
		for (size_t i = 0; i < delivery->count; i++) {
			delivery->is_sent[i] = true;
		}
		return true;
	}
	if (answer.status) return deliver_each(petition, arena, delivery) > 0;
	say_failed("/letters", &answer);
	return false;
}

/* What became of theirs. */
static bool settle(void *context, struct arena *arena, const struct petition_post *post_of,
    struct petition_receipt *receipts, size_t count)
{
	struct petition_letter *letters = arena_array(arena, count, sizeof(*letters));
	const struct petition_letter **list = arena_array(arena, count, sizeof(*list));
	struct petition_delivery delivery = {
		.letters = list, .count = count, .is_sent = arena_array(arena, count, sizeof(bool))
	};

	(void)post_of;
	if (!count) return true;
	for (size_t i = 0; i < count; i++) {
		letters[i] =
		    (struct petition_letter){ .of = PETITION_RECEIPT, .receipt = &receipts[i] };
		list[i] = &letters[i];
	}
	if (!deliver(context, arena, &delivery)) return false;
	for (size_t i = 0; i < count; i++) {
		if (!delivery.is_sent[i]) return false;
	}
	return true;
}

/* ---- the day, attachments ---- */

static struct petition_day *day_of(void *context, struct arena *arena, int64_t day)
{
	char text[PETITION_DATE_BYTES];
	struct petition_https *petition = context;
	const char *path = arena_format(arena, "/day?day=%s", petition_day_write(day, text));
	struct https_answer answer =
	    https_ask(petition->https, path, NULL, PETITION_DAY_BYTES_MAX, TRIES);
	json_t *json = answered(arena, path, &answer, PETITION_DAY_BYTES_MAX);
	struct petition_letter letter = { .of = PETITION_NONE };
	struct petition_fault fault;
	bool is_read = json && petition_of_json(arena, petition->fields, json, &letter, &fault);

	if (json && !is_read) {
		fprintf(stderr, _("what the petition centre answers %s cannot be read: %s\n"), path,
		    fault.reason);
	}
	json_decref(json);
	return is_read && letter.of == PETITION_DAY ? letter.day : NULL;
}

static bool has_digest(FILE *file, const uint8_t digest[DIGEST_BYTES])
{
	struct hasher *hasher = hasher_new(DIGEST_SHA256);
	unsigned char piece[PIECE_BYTES];
	uint8_t found[DIGEST_BYTES];
	ssize_t count = -1;
	off_t at = 0;

	if (!hasher) abort();
	hasher_begin(hasher);
	while (fflush(file) == 0 && (count = pread(fileno(file), piece, sizeof(piece), at)) > 0) {
		hasher_add(hasher, piece, (size_t)count);
		at += count;
	}
	hasher_end(hasher, found);
	(void)hasher_free(hasher);
	return count == 0 && memcmp(found, digest, sizeof(found)) == 0;
}

static bool attachment(void *context, const uint8_t digest[32], int64_t bytes, const char *path)
{
	struct petition_https *petition = context;
	char asked[sizeof("/attachments/") + 2 * DIGEST_BYTES] = "/attachments/";
	struct https_answer answer;
	struct file_new file;

	hex_write(digest, DIGEST_BYTES, asked + strlen(asked));
	if (!file_begin(&file, path)) return false;
	answer = https_save(petition->https, asked, file.out, (uint64_t)bytes, TRIES);
	if (answer.status != HTTP_OK) {
		say_failed(asked, &answer);
	} else if (has_digest(file.out, digest)) {
		return file_end(&file);
	} else {
		fprintf(stderr, _("%s: what came is not what its digest says\n"), asked);
	}
	file_drop(&file);
	return false;
}

/* ---- the channel ---- */

static void close_https(void *context)
{
	struct petition_https *petition = context;

	(void)https_close(petition->https);
	free(petition);
}

bool petition_https_open(const struct https_house *house, const struct petition_fields *fields,
    struct petition_channel *ret)
{
	struct petition_https *petition = calloc(1, sizeof(*petition));

	if (!petition) abort();
	petition->fields = fields;
	petition->https = https_open(house);
	if (!petition->https) {
		free(petition);
		return false;
	}
	*ret = (struct petition_channel){ .context = petition,
		.fetch = fetch,
		.settle = settle,
		.deliver = deliver,
		.day = day_of,
		.attachment = attachment,
		.close = close_https };
	return true;
}
