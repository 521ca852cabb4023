/* Whose connection a balancer brings; proxy.h. */
#include "proxy.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

static const uint8_t signature[12] = { '\r', '\n', '\r', '\n', '\0', '\r', '\n', 'Q', 'U', 'I', 'T',
	'\n' };

/* The bytes after the signature. */
enum { AT_VERSION = 12, AT_FAMILY = 13, AT_LENGTH = 14 };

enum { VERSION_2_LOCAL = 0x20, VERSION_2_PROXY = 0x21 };

enum { UNSPECIFIED = 0x00, TCP_OVER_IPV4 = 0x11, TCP_OVER_IPV6 = 0x21 };

/* Two addresses and two ports. */
enum { IPV4_BYTES = 12, IPV6_BYTES = 36 };

/* The first of them, the peer's; both ports stand behind both addresses. */
static void address_of(const uint8_t *at, uint8_t family, struct sockaddr_storage *ret_address)
{
	struct sockaddr_in four = { .sin_family = AF_INET };
	struct sockaddr_in6 six = { .sin6_family = AF_INET6 };

	if (family == TCP_OVER_IPV4) {
		memcpy(&four.sin_addr, at, sizeof(four.sin_addr));
		memcpy(&four.sin_port, at + 2 * sizeof(four.sin_addr), sizeof(four.sin_port));
		memcpy(ret_address, &four, sizeof(four));
	} else {
		memcpy(&six.sin6_addr, at, sizeof(six.sin6_addr));
		memcpy(&six.sin6_port, at + 2 * sizeof(six.sin6_addr), sizeof(six.sin6_port));
		memcpy(ret_address, &six, sizeof(six));
	}
}

/* Of a header whose first 16 bytes are there. */
static enum proxy kind_of(const uint8_t *bytes, size_t length)
{
	uint8_t family = bytes[AT_FAMILY];

	if (bytes[AT_VERSION] == VERSION_2_LOCAL) return PROXY_OWN;
	if (bytes[AT_VERSION] != VERSION_2_PROXY) return PROXY_BAD;
	if (family == UNSPECIFIED) return PROXY_OWN;
	if (family == TCP_OVER_IPV4 && length >= IPV4_BYTES) return PROXY_THERE;
	if (family == TCP_OVER_IPV6 && length >= IPV6_BYTES) return PROXY_THERE;
	return PROXY_BAD;
}

enum proxy proxy_parse(
    const uint8_t *bytes, size_t count, size_t *ret_bytes, struct sockaddr_storage *ret_address)
{
	size_t known = count < sizeof(signature) ? count : sizeof(signature), length;
	enum proxy kind;

	*ret_address = (struct sockaddr_storage){ 0 };
	*ret_bytes = PROXY_HEAD_BYTES;
	if (memcmp(bytes, signature, known) != 0) return PROXY_BAD;
	if (count < PROXY_HEAD_BYTES) return PROXY_SHORT;
	length = (size_t)bytes[AT_LENGTH] << 8 | bytes[AT_LENGTH + 1];
	kind = kind_of(bytes, length);
	if (length > PROXY_BYTES_MAX - PROXY_HEAD_BYTES || kind == PROXY_BAD) return PROXY_BAD;
	*ret_bytes += length;
	if (count < *ret_bytes) return PROXY_SHORT;
	if (kind == PROXY_THERE) {
		address_of(bytes + PROXY_HEAD_BYTES, bytes[AT_FAMILY], ret_address);
	}
	return kind;
}

/* ---- whose word is taken ---- */

/* One address and where the next begins; NULL where it is none. */
static const char *read_address(const char *at, struct in6_addr *ret_address, int *ret_family)
{
	char text[INET6_ADDRSTRLEN];
	size_t length;

	at += strspn(at, " ");
	length = strcspn(at, ", ");
	if (length == 0 || length >= sizeof(text)) return NULL;
	memcpy(text, at, length);
	text[length] = '\0';
	*ret_address = (struct in6_addr){ 0 };
	*ret_family = strchr(text, ':') ? AF_INET6 : AF_INET;
	if (inet_pton(*ret_family, text, ret_address) != 1) return NULL;
	at += length + strspn(at + length, " ");
	if (*at == '\0') return at;
	return *at == ',' && at[1] ? at + 1 : NULL;
}

bool proxies_check(const char *text, char *ret_why, size_t why_bytes)
{
	struct in6_addr address;
	int family;

	for (const char *at = text, *next; *at; at = next) {
		next = read_address(at, &address, &family);
		if (next) continue;
		(void)snprintf(ret_why, why_bytes,
		    "takes addresses without a port, several with commas, like 127.0.0.1,2001:db8::5; not \"%.80s\"",
		    at);
		return false;
	}
	return true;
}

bool proxies_has(const char *text, const struct sockaddr *address)
{
	const struct sockaddr_in *four = (const struct sockaddr_in *)(const void *)address;
	const struct sockaddr_in6 *six = (const struct sockaddr_in6 *)(const void *)address;
	bool is_mapped = address->sa_family == AF_INET6 && IN6_IS_ADDR_V4MAPPED(&six->sin6_addr);
	int wanted = is_mapped ? AF_INET : address->sa_family, family;
	const uint8_t *bytes = address->sa_family == AF_INET ? (const uint8_t *)&four->sin_addr
	                                                     : six->sin6_addr.s6_addr;
	struct in6_addr entry;

	for (const char *at = text; at && *at;) {
		at = read_address(at, &entry, &family);
		if (!at || family != wanted) continue;
		if (memcmp(&entry, bytes + (is_mapped ? 12 : 0), family == AF_INET ? 4 : 16) == 0) {
			return true;
		}
	}
	return false;
}
