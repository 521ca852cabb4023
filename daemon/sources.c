/* Connections by address; sources.h. */
#include "sources.h"

#include <assert.h>
#include <netinet/in.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>

struct counted {
	struct source source; /* first: the tree compares sources */
	int64_t count;
};

struct sources {
	void *tree;
};

static int compare(const void *a, const void *b)
{
	return memcmp(a, b, sizeof(struct source));
}

struct sources *sources_new(void)
{
	struct sources *sources = calloc(1, sizeof(*sources));

	if (!sources) abort();
	return sources;
}

void sources_free(struct sources *sources)
{
	if (!sources) return;
	assert(!sources->tree);
	free(sources);
}

struct source sources_key(const struct sockaddr *address)
{
	struct source source = { .family = 0 };
	struct sockaddr_in four;
	struct sockaddr_in6 six;

	if (address->sa_family == AF_INET) {
		memcpy(&four, address, sizeof(four));
		source.family = 4;
		memcpy(source.address, &four.sin_addr, sizeof(four.sin_addr));
	} else if (address->sa_family == AF_INET6) {
		memcpy(&six, address, sizeof(six));
		/* an IPv4 address that came to an IPv6 socket is that address */
		source.family = IN6_IS_ADDR_V4MAPPED(&six.sin6_addr) ? 4 : 6;
		memcpy(source.address, six.sin6_addr.s6_addr + (source.family == 4 ? 12 : 0),
		    source.family == 4 ? 4 : sizeof(source.address));
	}
	return source;
}

bool sources_enter(struct sources *sources, const struct source *source, int64_t most)
{
	struct counted **found = tfind(source, &sources->tree, compare), *entry;

	if (found && (*found)->count >= most) return false;
	if (found) {
		(*found)->count++;
		return true;
	}
	entry = calloc(1, sizeof(*entry));
	if (!entry) abort();
	entry->source = *source;
	entry->count = 1;
	if (!tsearch(entry, &sources->tree, compare)) abort();
	return true;
}

void sources_leave(struct sources *sources, const struct source *source)
{
	struct counted **found = tfind(source, &sources->tree, compare), *entry;

	assert(found);
	entry = *found;
	if (--entry->count > 0) return;
	(void)tdelete(source, &sources->tree, compare);
	free(entry);
}
