/* What identifies people besides their names; identify.h. */
#include "identify.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "form.h"
#include "identity.h"
#include "pass.h"
#include "say.h"

/* Neither a comma nor an equals sign is in it, which would end it within a record. */
#define BASE64 sodium_base64_VARIANT_URLSAFE_NO_PADDING

/* ---- sealing ---- */

static Mediation__V1__RecordField *clear_of_record(const struct client *client,
    const Mediation__V1__Argument *argument, const Mediation__V1__Record *record)
{
	const Mediation__V1__CatalogueArgument *known =
	    words_argument_numbered(&client->words, argument->number);

	for (size_t f = 0; f < record->n_fields; f++) {
		Mediation__V1__RecordField *field = record->fields[f];
		const Mediation__V1__CatalogueField *info;

		if (field->value_case != MEDIATION__V1__RECORD_FIELD__VALUE_TEXT) continue;
		info = words_field(
		    known ? words_record(&client->words, known->record) : NULL, field->number);
		if (info && info->identity) return field;
	}
	return NULL;
}

/* The next text that must be sealed; NULL at the end. */
static Mediation__V1__RecordField *next_clear(
    const struct client *client, const Mediation__V1__ActRequest *act)
{
	Mediation__V1__RecordField *field = NULL;

	for (size_t a = 0; a < act->n_arguments && !field; a++) {
		const Mediation__V1__Argument *argument = act->arguments[a];

		if (argument->value_case != MEDIATION__V1__ARGUMENT__VALUE_RECORDS) continue;
		for (size_t r = 0; r < argument->records->n_records && !field; r++) {
			field = clear_of_record(client, argument, argument->records->records[r]);
		}
	}
	return field;
}

static void seal(Mediation__V1__RecordField *field, const uint8_t *key)
{
	size_t length = strlen(field->text);
	uint8_t *sealed = form_make(length + crypto_box_SEALBYTES);

	/* libsodium refuses keys that would tell everything; so does the daemon what comes then */
	if (crypto_box_seal(sealed, (const unsigned char *)field->text, length, key) != 0) {
		sodium_memzero(sealed, length + crypto_box_SEALBYTES);
	}
	sodium_memzero(field->text, length);
	free(field->text);
	field->value_case = MEDIATION__V1__RECORD_FIELD__VALUE_SEALED;
	field->sealed.data = sealed;
	field->sealed.len = length + crypto_box_SEALBYTES;
}

void identify_put_sealed(const uint8_t *sealed, size_t bytes, FILE *out)
{
	char *text = form_make(sodium_base64_ENCODED_LEN(bytes, BASE64));

	(void)sodium_bin2base64(
	    text, sodium_base64_ENCODED_LEN(bytes, BASE64), sealed, bytes, BASE64);
	fprintf(out, "%s%s", IDENTIFY_SEALED, text);
	free(text);
}

bool identify_take_sealed(const char *typed, Mediation__V1__RecordField *ret)
{
	size_t before = strlen(IDENTIFY_SEALED), length = strlen(typed), bytes;
	uint8_t *sealed;

	if (strncmp(typed, IDENTIFY_SEALED, before) != 0) return false;
	sealed = form_make(length);
	if (sodium_base642bin(
	        sealed, length, typed + before, length - before, NULL, &bytes, NULL, BASE64) != 0 ||
	    !bytes) {
		free(sealed);
		return false;
	}
	ret->value_case = MEDIATION__V1__RECORD_FIELD__VALUE_SEALED;
	ret->sealed = (ProtobufCBinaryData){ bytes, sealed };
	return true;
}

/* The vault's key; NULL where there is none, and it was said: the answer then may be a refusal.
 * Free the answer. */
static const uint8_t *vault_key(
    struct client *client, Mediation__V1__Response **ret_answer, int *ret_status)
{
	Mediation__V1__IdentityKeyRequest by = MEDIATION__V1__IDENTITY_KEY_REQUEST__INIT;
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;

	if (sodium_init() < 0) abort();
	request.body_case = MEDIATION__V1__REQUEST__BODY_IDENTITY_KEY;
	request.identity_key = &by;
	*ret_answer = client_ask_until_answered(client, &request, ret_status);
	if (!*ret_answer) return NULL;
	if ((*ret_answer)->outcome != 0) {
		if ((*ret_answer)->refusal) {
			show_refusal(&client->words, (*ret_answer)->refusal, REFUSED_QUESTION);
		}
		return NULL;
	}
	if ((*ret_answer)->identity_key->key.len == crypto_box_PUBLICKEYBYTES) {
		return (*ret_answer)->identity_key->key.data;
	}
	*ret_status = CLIENT_INTERNAL;
	return NULL;
}

bool identify_seal(struct client *client, Mediation__V1__ActRequest *act,
    Mediation__V1__Response **ret_answer, int *ret_status)
{
	Mediation__V1__RecordField *field = next_clear(client, act);
	const uint8_t *key;

	*ret_answer = NULL;
	key = field ? vault_key(client, ret_answer, ret_status) : NULL;
	while (key && field) {
		seal(field, key);
		field = next_clear(client, act);
	}
	return !field;
}

/* ---- finding ---- */

bool identify_find(struct client *client, const char *text, uint32_t page_size,
    Mediation__V1__Response **ret_response, int *ret_status)
{
	Mediation__V1__FindDisputesRequest by = MEDIATION__V1__FIND_DISPUTES_REQUEST__INIT;
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;
	Mediation__V1__Response *answer = NULL;
	uint8_t sealed[IDENTITY_TEXT_MAX + crypto_box_SEALBYTES];
	const uint8_t *key;

	by.identity = identity_meant(text);
	if (by.identity == IDENTITY_NONE) return false;
	*ret_response = NULL;
	key = vault_key(client, &answer, ret_status);
	if (key && strlen(text) < IDENTITY_TEXT_MAX &&
	    crypto_box_seal(sealed, (const unsigned char *)text, strlen(text), key) == 0) {
		by.page_size = page_size;
		by.sealed.data = sealed;
		by.sealed.len = strlen(text) + crypto_box_SEALBYTES;
		request.body_case = MEDIATION__V1__REQUEST__BODY_FIND_DISPUTES;
		request.find_disputes = &by;
		*ret_response = client_ask(client, &request, ret_status);
	}
	mediation__v1__response__free_unpacked(answer, NULL);
	return true;
}

/* ---- in full ---- */

static Mediation__V1__Identity *identity_of(
    Mediation__V1__Dispute *dispute, const Mediation__V1__Revealed *value)
{
	for (size_t p = 0; p < dispute->n_parties; p++) {
		Mediation__V1__Party *party = dispute->parties[p];

		if (party->number != value->party) continue;
		for (size_t i = 0; i < party->n_identities; i++) {
			if (party->identities[i]->identity == value->identity) {
				return party->identities[i];
			}
		}
	}
	return NULL;
}

static void set_mask(Mediation__V1__Identity *identity, char *text)
{
	if (identity->mask != protobuf_c_empty_string) free(identity->mask);
	identity->mask = text;
}

static void unmask(Mediation__V1__Dispute *dispute, const Mediation__V1__RevealResponse *told,
    const struct pass_key *key)
{
	for (size_t i = 0; i < told->n_values; i++) {
		const Mediation__V1__Revealed *value = told->values[i];
		Mediation__V1__Identity *identity = identity_of(dispute, value);
		char *text = pass_unseal(key, value->sealed.data, value->sealed.len);

		if (identity && text) {
			set_mask(identity, text);
		} else {
			free(text);
		}
	}
}

int identify_reveal(
    struct client *client, Mediation__V1__Dispute *dispute, uint32_t party, const char *reason)
{
	Mediation__V1__RevealRequest by = MEDIATION__V1__REVEAL_REQUEST__INIT;
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;
	Mediation__V1__Response *response;
	struct pass_key key;
	int status;

	pass_key_make(&key);
	by.dispute = dispute->id;
	by.party = party;
	by.key.data = key.public_half;
	by.key.len = sizeof(key.public_half);
	request.body_case = MEDIATION__V1__REQUEST__BODY_REVEAL;
	request.reveal = &by;
	request.reason = (char *)reason;
	response = client_ask(client, &request, &status);
	if (response) unmask(dispute, response->reveal, &key);
	sodium_memzero(&key, sizeof(key));
	mediation__v1__response__free_unpacked(response, NULL);
	return status;
}

int identify_reveal_asked(struct client *client, Mediation__V1__Dispute *dispute)
{
	const char *reason = client_option(client, "reason");

	if (!client_option(client, "reveal")) return 0;
	return identify_reveal(client, dispute, 0, reason ? reason : "");
}
