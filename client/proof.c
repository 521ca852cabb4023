/* The proof of a dispute; proof.h. */
#include "proof.h"

#include <stdlib.h>
#include <string.h>

#include "root.h"
#include "say.h"

#define EVENTS_A_PAGE 200

static Mediation__V1__Response *ask_page(struct client *client, int64_t dispute, bool application,
    uint32_t after_version, int *ret_status)
{
	Mediation__V1__ProofRequest by = MEDIATION__V1__PROOF_REQUEST__INIT;
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;

	by.dispute = dispute;
	by.application = application;
	by.after_version = after_version;
	by.page_size = EVENTS_A_PAGE;
	request.body_case = MEDIATION__V1__REQUEST__BODY_PROOF;
	request.proof = &by;
	return client_ask(client, &request, ret_status);
}

int proof_ask(struct client *client, int64_t dispute, bool application, struct proof *proof)
{
	uint32_t after = 0;
	int status;

	for (;;) {
		const Mediation__V1__ProofResponse *page;
		Mediation__V1__Response *response =
		    ask_page(client, dispute, application, after, &status);

		if (!response) return status;
		proof->pages = reallocarray(proof->pages, proof->count + 1, sizeof(*proof->pages));
		if (!proof->pages) abort();
		proof->pages[proof->count++] = response;
		page = response->proof;
		if (!page->more || page->n_events == 0) return 0;
		after = page->events[page->n_events - 1]->version;
	}
}

void proof_free(struct proof *proof)
{
	for (size_t i = 0; i < proof->count; i++) {
		mediation__v1__response__free_unpacked(proof->pages[i], NULL);
	}
	free(proof->pages);
	*proof = (struct proof){ .pages = NULL };
}

static bool take(const ProtobufCBinaryData *told, uint8_t *ret, size_t bytes)
{
	if (told->len == bytes) memcpy(ret, told->data, bytes);
	return told->len == bytes;
}

bool proof_root_line(int32_t district, const Mediation__V1__ProofRoot *told, char *ret)
{
	struct root root = { .district = district,
		.day = (int32_t)told->on,
		.events = told->events,
		.digest = (enum digest)told->digest,
		.previous_digest = (enum digest)told->previous_digest };
	uint8_t key[ROOT_KEY_BYTES];

	if (told->digest > DIGEST_SM3 || told->previous_digest > DIGEST_SM3 ||
	    told->signature_algorithm != SIGNATURE_ED25519 ||
	    !take(&told->head, root.head, DIGEST_BYTES) ||
	    !take(&told->previous, root.previous, DIGEST_BYTES) ||
	    !take(&told->key, key, ROOT_KEY_BYTES) ||
	    !take(&told->signature, root.signature, ROOT_SIGNATURE_BYTES)) {
		return false;
	}
	root_fingerprint(key, root.key);
	root_line(&root, ret);
	return true;
}

/* ---- as JSON ---- */

static void write_hex(struct json *json, const char *key, const ProtobufCBinaryData *bytes)
{
	char *hex = reallocarray(NULL, bytes->len + 1, 2);

	if (!hex) abort();
	hex_write(bytes->data, bytes->len, hex);
	json_text(json, key, hex);
	free(hex);
}

static void write_event(struct json *json, const Mediation__V1__ProofEvent *event)
{
	char day[ROOT_DAY_CHARS + 1];

	json_object(json, NULL);
	json_number(json, "version", event->version);
	json_number(json, "recorded_us", event->recorded_us);
	write_hex(json, "previous", &event->previous);
	write_hex(json, "hash", &event->hash);
	if (event->content.len) {
		write_hex(json, "content", &event->content);
	} else {
		json_text(json, "content", NULL);
	}
	root_day_write((int32_t)event->root_on, day);
	json_text(json, "root", event->root_on ? day : NULL);
	json_number(json, "place", event->place);
	write_hex(json, "path", &event->path);
	json_end_object(json);
}

/* Pages may tell the same root twice. */
static bool was_told(const struct proof *proof, size_t page, int64_t day)
{
	for (size_t p = 0; p < page; p++) {
		const Mediation__V1__ProofResponse *told = proof->pages[p]->proof;

		for (size_t i = 0; i < told->n_roots; i++) {
			if (told->roots[i]->on == day) return true;
		}
	}
	return false;
}

static bool write_roots(struct json *json, const struct proof *proof)
{
	char line[ROOT_LINE_MAX];
	bool is_whole = true;

	json_array(json, "roots");
	for (size_t p = 0; p < proof->count; p++) {
		const Mediation__V1__ProofResponse *page = proof->pages[p]->proof;

		for (size_t i = 0; i < page->n_roots; i++) {
			if (was_told(proof, p, page->roots[i]->on)) continue;
			if (proof_root_line(page->district, page->roots[i], line)) {
				json_text(json, NULL, line);
			} else {
				is_whole = false;
			}
		}
	}
	json_end_array(json);
	return is_whole;
}

bool proof_write(const struct proof *proof, int64_t dispute, FILE *out)
{
	struct json json = { .out = out };
	bool is_whole;

	if (!proof->count) return false;
	json_object(&json, NULL);
	json_number(&json, "proof", PROOF_FORMAT);
	json_number(&json, "district", proof->pages[0]->proof->district);
	json_number(&json, "dispute", dispute);
	json_array(&json, "events");
	for (size_t p = 0; p < proof->count; p++) {
		for (size_t i = 0; i < proof->pages[p]->proof->n_events; i++) {
			write_event(&json, proof->pages[p]->proof->events[i]);
		}
	}
	json_end_array(&json);
	is_whole = write_roots(&json, proof);
	json_end_object(&json);
	return is_whole;
}

/* How many of its events are in no root yet. */
static size_t proof_waiting(const struct proof *proof)
{
	size_t count = 0;

	for (size_t p = 0; p < proof->count; p++) {
		for (size_t i = 0; i < proof->pages[p]->proof->n_events; i++) {
			count += proof->pages[p]->proof->events[i]->root_on == 0;
		}
	}
	return count;
}

int do_proof(struct client *client)
{
	struct proof proof = { .pages = NULL };
	int status;
	int64_t dispute = client_dispute(client, client_word(client), &status);
	size_t waiting;

	if (!dispute) return status;
	status = proof_ask(client, dispute, client_option(client, "application") != NULL, &proof);
	if (status == 0 && !proof_write(&proof, dispute, NULL)) {
		fprintf(stderr, "%s\n",
		    _("a root is signed in a way that this program does not know; upgrade it"));
		status = CLIENT_INTERNAL;
	}
	waiting = status == 0 ? proof_waiting(&proof) : 0;
	if (waiting) {
		show_hint(
		    _("not yet in a root: %zu events, recorded today or since the last signing; ask again tomorrow"),
		    waiting);
	}
	if (status == 0) {
		show_hint("%s",
		    _("who has the file of roots checks it with: mediate-verify PROOF ROOTS"));
	}
	proof_free(&proof);
	return status;
}
