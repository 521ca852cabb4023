/* What each address has; sources.h. */
#include "sources.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config.h"
#include "tally.h"

#define LOCAL     1
#define MINUTE_US INT64_C(60000000)

struct sources {
	struct tally *connections;
	struct buckets *failures;
};

struct sources *sources_new(void)
{
	struct sources *sources = calloc(1, sizeof(*sources));

	if (!sources) abort();
	sources->connections = tally_new();
	sources->failures = buckets_new();
	return sources;
}

void sources_free(struct sources *sources)
{
	if (!sources) return;
	tally_free(sources->connections);
	buckets_free(sources->failures);
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

struct source sources_fronted(const struct sockaddr *address)
{
	struct source source = sources_key(address);

	source.is_fronted = true;
	return source;
}

struct source sources_local(uint32_t uid)
{
	struct source source = { .family = LOCAL };

	memcpy(source.address, &uid, sizeof(uid));
	return source;
}

void sources_text(const struct source *source, char ret_text[SOURCE_TEXT_MAX])
{
	struct in6_addr six = { 0 };
	char text[INET6_ADDRSTRLEN];
	uint32_t uid;

	if (source->family == 4) {
		(void)inet_ntop(AF_INET, source->address, ret_text, SOURCE_TEXT_MAX);
	} else if (source->family == 6) {
		memcpy(&six, source->address, sizeof(source->address));
		(void)inet_ntop(AF_INET6, &six, text, sizeof(text));
		(void)snprintf(ret_text, SOURCE_TEXT_MAX, "%s/64", text);
	} else if (source->family == LOCAL) {
		memcpy(&uid, source->address, sizeof(uid));
		(void)snprintf(ret_text, SOURCE_TEXT_MAX, "uid %u", uid);
	} else {
		(void)snprintf(ret_text, SOURCE_TEXT_MAX, "unknown");
	}
}

static void key_of(const struct source *source, uint64_t ret_of[2])
{
	ret_of[0] = source->family | (uint64_t)source->is_fronted << 8;
	memcpy(&ret_of[1], source->address, sizeof(source->address));
}

bool sources_enter(struct sources *sources, const struct source *source, int64_t most)
{
	struct tally_key key;

	key_of(source, key.of);
	return tally_enter(sources->connections, &key, most);
}

void sources_leave(struct sources *sources, const struct source *source)
{
	struct tally_key key;

	key_of(source, key.of);
	tally_leave(sources->connections, &key);
}

int64_t sources_most(const struct sources *sources)
{
	return tally_most(sources->connections);
}

static struct bucket *failures_of(
    struct sources *sources, const struct source *source, int64_t now_us)
{
	struct bucket_key key;

	key_of(source, key.of);
	return buckets_of(sources->failures, &key, now_us);
}

static struct rate rate_of(const struct config *config)
{
	return (
	    struct rate){ config->login_failures_minute, MINUTE_US, config->login_failures_minute };
}

bool sources_may_try(struct sources *sources, const struct source *source,
    const struct config *config, int64_t now_us)
{
	struct rate rate = rate_of(config);
	int64_t wait_us;

	return source->family == 0 ||
	    bucket_has(failures_of(sources, source, now_us), &rate, now_us, 1, &wait_us);
}

void sources_login_failed(struct sources *sources, const struct source *source,
    const struct config *config, int64_t now_us)
{
	struct rate rate = rate_of(config);
	struct bucket *failures;
	int64_t wait_us;

	if (source->family == 0) return;
	failures = failures_of(sources, source, now_us);
	bucket_take(failures, &rate, now_us, 1);
	if (!bucket_has(failures, &rate, now_us, 1, &wait_us)) {
		bucket_bar(failures, &rate, now_us, config->login_penalty_ms * 1000);
	}
}
