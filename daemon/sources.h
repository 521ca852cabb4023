/*
 * How many connections each address of the network has: an IPv4 address, or the /64 of an IPv6 one,
 * which is what one household is given. Owns its table, which has an entry only while somebody of
 * the address is there.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>

struct sources;

/* An address as it is counted; family 0: not counted. */
struct source {
	uint8_t family, address[8];
};

struct sources *sources_new(void);
void sources_free(struct sources *sources);

struct source sources_key(const struct sockaddr *address);
/* One connection more; false, and nothing counted, where there are so many already. */
bool sources_enter(struct sources *sources, const struct source *source, int64_t most);
void sources_leave(struct sources *sources, const struct source *source);
