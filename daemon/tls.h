/*
 * TLS 1.3 for those who come over a network: the daemon's certificate and key, and the authority
 * whose certificates peers may show. The common name of a peer's certificate is its login; who
 * shows none comes with a password.
 *
 * Owns the context, and who is trusted (trust.h). A reload makes both anew. Connections that are
 * there keep the context they began with, but whose certificates hold is asked of those trusted
 * now. RFC 8446; keys are ECDSA on P-256 (FIPS 186-5).
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct bufferevent;
struct config;
struct event_base;
struct source;
struct tls;

#define TLS_ERROR_MAX 512 /* as trust.h has it */

/* NULL where listen_tls is empty, with an empty ret_error, or with a sentence in it where the files
 * will not do. */
struct tls *tls_new(
    const struct config *config, int64_t (*now_us)(void), char ret_error[TLS_ERROR_MAX]);
struct tls *tls_free(struct tls *tls);
/* Takes the files anew; false with a sentence, and all as it was. A list of revoked certificates
 * that is over is taken and said so, as at a start: an authority that forgets its list holds up
 * nothing else. One that is older than its authority's in force is not, as it would let in whom
 * that one keeps out. */
bool tls_reload(struct tls *tls, const struct config *config, char ret_error[TLS_ERROR_MAX]);

/* Logs, once a day, that a list of revoked certificates is over or soon will be. */
void tls_tell(struct tls *tls);
/* Certificates that were refused or ended; 0 of NULL. */
uint64_t tls_refused(const struct tls *tls);

/* Takes the file descriptor; the handshake is done by and by. NULL where there is no memory. The
 * source is borrowed while the bufferevent lives. */
struct bufferevent *tls_accept(
    struct tls *tls, struct event_base *base, int fd, struct source *source);
/* The common name in the peer's certificate; false before the handshake, or where it is no name. */
bool tls_peer_name(struct bufferevent *bev, char *ret_name, size_t bytes);
/* When the peer's certificate, or one above it, is over; INT64_MAX where it has shown none. */
int64_t tls_peer_until_us(struct bufferevent *bev);
/* NULL while the peer's certificate holds, or where it has shown none; else why it does so no
 * longer, which is logged and counted. Costs as much as a signature. */
const char *tls_peer_ended(struct tls *tls, struct bufferevent *bev);
/* In a few words, why the last handshake or record failed; never what the peer wrote. */
const char *tls_why(struct bufferevent *bev);
/* Tells the peer that nothing more comes. */
void tls_say_goodbye(struct bufferevent *bev);
