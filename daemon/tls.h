/*
 * TLS 1.3 for those who come over a network: the daemon's certificate and key, and the authority
 * whose certificates peers may show. The common name of a peer's certificate is its login; who
 * shows none comes with a password.
 *
 * Owns the context. A reload makes a new one; connections that are there keep the one they began
 * with. RFC 8446; keys are ECDSA on P-256 (FIPS 186-5).
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct bufferevent;
struct config;
struct event_base;
struct tls;

#define TLS_ERROR_MAX 512

/* NULL where listen_tls is empty, with an empty ret_error, or with a sentence in it where the files
 * will not do. */
struct tls *tls_new(const struct config *config, char ret_error[TLS_ERROR_MAX]);
struct tls *tls_free(struct tls *tls);
/* Takes the files anew; false with a sentence, and all as it was. */
bool tls_reload(struct tls *tls, const struct config *config, char ret_error[TLS_ERROR_MAX]);

/* Takes the file descriptor; the handshake is done by and by. NULL where there is no memory. */
struct bufferevent *tls_accept(struct tls *tls, struct event_base *base, int fd);
/* The common name in the peer's certificate; false before the handshake, or where it is no name. */
bool tls_peer_name(struct bufferevent *bev, char *ret_name, size_t bytes);
/* In a few words, why the last handshake or record failed; never what the peer wrote. */
const char *tls_why(struct bufferevent *bev);
/* Tells the peer that nothing more comes. */
void tls_say_goodbye(struct bufferevent *bev);
