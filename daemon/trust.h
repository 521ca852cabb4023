/*
 * Whose certificates are known: the authorities of option tls_clients, and the lists of what they
 * have revoked (tls_crl, RFC 5280). Says of one certificate whether it holds now: at its handshake,
 * and again when authorities, lists or time have moved. Pure but for the files it is made of.
 *
 * A list that is over (nextUpdate) is still a list: who stands on it is refused, and nobody else is
 * for its age. What is missing from it is what the authority has not written yet, and to lock out a
 * whole town would not write it.
 */
#pragma once

#include <openssl/x509.h>
#include <stdbool.h>
#include <stdint.h>

struct config;
struct trust;

#define TRUST_ERROR_MAX 512

/* False, with a sentence of this file and what OpenSSL has to say of it. */
bool trust_wrong(
    char ret_error[TRUST_ERROR_MAX], const char *option, const char *path, const char *what);
/* Whether it can be read; false with a sentence. */
bool trust_is_there(const char *option, const char *path, char ret_error[TRUST_ERROR_MAX]);

/* NULL where tls_clients is empty, with an empty ret_error, or with a sentence in it where the
 * files will not do. */
struct trust *trust_new(const struct config *config, char ret_error[TRUST_ERROR_MAX]);
struct trust *trust_free(struct trust *trust);
/* Borrows, and NULL of NULL. */
X509_STORE *trust_store(const struct trust *trust);
const STACK_OF(X509) * trust_authorities(const struct trust *trust);
/* When the first of the lists is over; INT64_MAX where there are none. */
int64_t trust_lists_until_us(const struct trust *trust);
/* Whether the newest list here of an authority of both was written before its newest there: by its
 * time (thisUpdate), and by its number too where both say one, as after a backup was brought back
 * the numbers begin anew, and after a clock was put right the times. False where either is NULL. */
bool trust_is_older(const struct trust *trust, const struct trust *than);

struct trust_answer {
	int code;               /* X509_V_OK, or X509_V_ERR_… */
	bool is_signed;         /* what stands in it was written by a known authority */
	STACK_OF(X509) * chain; /* of X509_V_OK: it and those above it; the caller's */
};

/* The certificate, and others that its owner sent with it; nothing holds where trust is NULL. */
void trust_look(const struct trust *trust, X509 *certificate, STACK_OF(X509) * others,
    int64_t now_us, struct trust_answer *ret);
/* When the first of them is over; INT64_MAX of NULL. */
int64_t trust_until_us(const STACK_OF(X509) * chain);
