/*
 * The client's end of the wire: one connection, frames, one login. Blocking, with deadlines.
 *
 * Owns the socket and its buffers. Knows no verb and prints nothing.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mediation.pb-c.h"

struct link;

/* By what somebody is known where neither the socket's user nor a certificate says it. */
struct link_proof {
	const uint8_t *token; /* NULL: none */
	size_t token_bytes;
	const char *password, *new_password; /* NULL: none; they leave sealed for the vault alone */
	const char *code;                    /* of the second factor; NULL: none */
	const uint8_t *device;
	size_t device_bytes;
	const char *device_name;
};

/* Who comes, and where to. */
struct link_login {
	const char *member;             /* NULL: as the socket's peer, or whose the token is */
	const struct link_proof *proof; /* NULL: none */
	bool in_practice;
	int32_t practice; /* this one; 0: the one in use */
};

/* An address: a path of a Unix socket, or HOST:PORT, which is secured (secure.h) where it is not
 * this machine. Says Hello. NULL where it does not come about: with the daemon's refusal in
 * ret_refused, which the caller frees, or else with errno, 0 where nothing answered. */
struct link *link_open(
    const char *address, const struct link_login *login, Mediation__V1__Response **ret_refused);
struct secure_address;
/* Just the socket, for a look at who is there; -1 with errno. */
int link_dial(const struct secure_address *address);
struct link *link_close(struct link *link);
/* In our language, why a line does not come about; 0: nothing answered. */
const char *link_why(int error);
const Mediation__V1__HelloResponse *link_hello(const struct link *link);
/* The daemon's time: what it said at Hello, and what has passed since. */
int64_t link_now_us(const struct link *link);
/* The time by this machine's clock. */
int64_t link_machine_us(void);
/* How far the daemon's clock was ahead of this machine's at Hello; 0 where it is set so. */
int64_t link_ahead_us(const struct link *link);

/* Sends without waiting; the answer carries the id that is returned, 0 when the line is lost. */
uint64_t link_send(struct link *link, const Mediation__V1__Request *request);
/* Several in one write, so that they cost one trip: the id of the first, the others follow it. */
uint64_t link_send_all(
    struct link *link, const Mediation__V1__Request *const *requests, size_t count);
/* The next answer, whosever it is; NULL when the line is lost or nothing came in time. Free it with
 * mediation__v1__response__free_unpacked(response, NULL). */
Mediation__V1__Response *link_receive(struct link *link, uint64_t *ret_id);
/* Whether an answer can be taken for what was asked, a body_case of a request: a refusal, or the
 * body that belongs to it. */
bool link_fits(int asked, const Mediation__V1__Response *response);
/* Whether it is a refusal of that name; of NULL it is none. */
bool link_refused(const Mediation__V1__Response *response, const char *name);
/* One question, the answer that fits it; NULL as above, and the line is lost then. */
Mediation__V1__Response *link_ask(struct link *link, const Mediation__V1__Request *request);
/* The same, and again where the answer so far, which it takes, says that it was asked too fast and
 * nothing was done; NULL: none so far. */
Mediation__V1__Response *link_ask_patiently(
    struct link *link, const Mediation__V1__Request *request, Mediation__V1__Response *so_far);

/* For poll(); true from link_has_frame: link_receive will not wait. */
int link_fd(const struct link *link);
bool link_has_frame(const struct link *link);

/* A UUIDv7 for an act: its time is `us`, or now where that is 0. */
void link_new_request_id(int64_t us, uint8_t ret_id[16]);
