/*
 * What identifies people besides their names, on its way out and back: sealed to the vault's key
 * before it leaves this computer, and asked for in full with a reason, sealed to a key of this run.
 */
#pragma once

#include "client.h"

/* What came sealed from elsewhere, as it is typed in place of the value itself. */
#define IDENTIFY_SEALED "sealed:"
void identify_put_sealed(const uint8_t *sealed, size_t bytes, FILE *out);
/* Takes it from such a text into the field; false where the text is none. */
bool identify_take_sealed(const char *typed, Mediation__V1__RecordField *ret);

/* Seals what the catalogue calls an identity. False with ret_status set, and the reason said, where
 * it cannot be sent. *ret_answer, which the caller frees, is what the daemon said to that; NULL
 * where it was not asked, or did not answer. */
bool identify_seal(struct client *client, Mediation__V1__ActRequest *act,
    Mediation__V1__Response **ret_answer, int *ret_status);
/* Disputes of whoever has the ID number or telephone number that a text is, as client_find; false
 * where it is neither. */
bool identify_find(struct client *client, const char *text, uint32_t page_size,
    Mediation__V1__Response **ret_response, int *ret_status);

/* In place of the masks the values themselves, of a party (0: of every one); the dispute's messages
 * own them. The exit status. */
int identify_reveal(
    struct client *client, Mediation__V1__Dispute *dispute, uint32_t party, const char *reason);
/* The same where --reveal asks for it, for what --reason says. */
int identify_reveal_asked(struct client *client, Mediation__V1__Dispute *dispute);
