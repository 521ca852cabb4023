/*
 * What each address has: connections of the network, and passwords that were wrong. An address is
 * an IPv4 address, or the /64 of an IPv6 one, which is what one household is given; of a Unix
 * socket it is the local user. What somebody of this machine can say to be, over a front before the
 * plain listener, is counted apart: nobody else is held up by it. Owns its tables: of connections
 * an entry only while somebody of the address is there, of failed logins a table that does not grow
 * (bucket.h).
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

#include "bucket.h"

struct config;
struct sources;

/* An address as it is counted; family 0: not counted. */
struct source {
	uint8_t family, address[8];
	bool is_fronted;
};

#define SOURCE_TEXT_MAX 64

struct sources *sources_new(void);
void sources_free(struct sources *sources);

struct source sources_key(const struct sockaddr *address);
/* As it was told over a front before the plain listener (listen_proxies). */
struct source sources_fronted(const struct sockaddr *address);
struct source sources_local(uint32_t uid);
/* 192.0.2.7, 2001:db8:1:2::/64, uid 1000; "unknown" of family 0. */
void sources_text(const struct source *source, char ret_text[SOURCE_TEXT_MAX]);

/* One connection more; false, and nothing counted, where there are so many already. */
bool sources_enter(struct sources *sources, const struct source *source, int64_t most);
void sources_leave(struct sources *sources, const struct source *source);
/* Connections of the address that has most. */
int64_t sources_most(const struct sources *sources);

/* login_failures_minute and login_penalty_ms: whoever has failed so often in a minute is not heard
 * for so long, even with what is right. now_us is of a clock that only goes forward. */
bool sources_may_try(struct sources *sources, const struct source *source,
    const struct config *config, int64_t now_us);
void sources_login_failed(struct sources *sources, const struct source *source,
    const struct config *config, int64_t now_us);
