/*
 * The client's end of TLS 1.3 (RFC 8446): the daemon must show a certificate for its address by the
 * authority that is trusted for it, and is shown ours. Knows no frames; prints nothing.
 *
 * Files, in the configuration folder: trust-HOST_PORT.pem, the authority, put there by `mediate
 * server trust`; own.pem, our certificate and key, or what MEDIATE_CERTIFICATE names.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct secure;

/* HOST:PORT, taken apart. */
struct secure_address {
	char host[256], port[16];
	bool is_plain; /* this very machine, where nothing is to be hidden from the line */
};

/* False where it is none; "tls:127.0.0.1:7421" is secured on this machine too. */
bool secure_address(const char *text, struct secure_address *ret);

/* Shakes hands on a connected socket, which stays the caller's. NULL with errno: ENOKEY where no
 * authority is trusted for the address, EKEYREJECTED where the certificate is not by it or for
 * another address, EKEYEXPIRED, EKEYREVOKED where our own file is not there, or not ours
 * alone, ETIMEDOUT, 0 where it went away, EPROTO else. */
struct secure *secure_open(int fd, const struct secure_address *address);
void secure_close(struct secure *secure);
/* From now on nothing is waited for longer than so. */
void secure_wait(struct secure *secure, int64_t ms);
/* As send() and recv() on a blocking socket; -1 with errno, 0 at the end. */
ssize_t secure_send(struct secure *secure, const void *bytes, size_t count);
ssize_t secure_receive(struct secure *secure, void *bytes, size_t count);
/* Whether bytes have come that no poll() of the socket tells of. */
bool secure_has_more(struct secure *secure);

#define SECURE_PRINT_BYTES 96

/* What the daemon at an address shows, to be trusted or not: its authority. */
struct secure_shown {
	char *pem; /* owned */
	char subject[256], until[64];
	char print[SECURE_PRINT_BYTES]; /* SHA-256 of the certificate, 4A:0F:… */
};

/* Looks at it without trusting it; false with errno as above. free ret->pem. */
bool secure_look(int fd, const struct secure_address *address, struct secure_shown *ret);
/* Where the authority of an address is kept; false where this login has no home. */
bool secure_trust_place(const struct secure_address *address, char *ret, size_t bytes);
