/* Addresses to listen on; address.h. */
#include "address.h"

#include <arpa/inet.h>
#include <event2/util.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

static bool is_loopback(const struct sockaddr_storage *address)
{
	const struct sockaddr_in *four = (const struct sockaddr_in *)address;
	const struct sockaddr_in6 *six = (const struct sockaddr_in6 *)address;

	if (address->ss_family == AF_INET) return ntohl(four->sin_addr.s_addr) >> 24 == 127;
	return address->ss_family == AF_INET6 && IN6_IS_ADDR_LOOPBACK(&six->sin6_addr);
}

static bool has_port(const struct sockaddr_storage *address)
{
	const struct sockaddr_in *four = (const struct sockaddr_in *)address;
	const struct sockaddr_in6 *six = (const struct sockaddr_in6 *)address;

	return (address->ss_family == AF_INET ? four->sin_port : six->sin6_port) != 0;
}

bool address_tcp(const char *text, struct sockaddr_storage *ret_address, int *ret_length,
    char *ret_why, size_t why_bytes)
{
	*ret_address = (struct sockaddr_storage){ 0 };
	*ret_length = sizeof(*ret_address);
	if (evutil_parse_sockaddr_port(text, (struct sockaddr *)ret_address, ret_length) != 0) {
		(void)snprintf(ret_why, why_bytes,
		    "takes an address with its port, 127.0.0.1:7421 or [::1]:7421, not \"%.100s\"",
		    text);
		return false;
	}
	if (!has_port(ret_address)) {
		(void)snprintf(ret_why, why_bytes,
		    "takes an address with its port, 127.0.0.1:7421 or [::1]:7421; \"%.100s\" names no port",
		    text);
		return false;
	}
	return true;
}

bool address_local_tcp(const char *text, struct sockaddr_storage *ret_address, int *ret_length,
    char *ret_why, size_t why_bytes)
{
	if (!address_tcp(text, ret_address, ret_length, ret_why, why_bytes)) return false;
	if (is_loopback(ret_address)) return true;
	(void)snprintf(ret_why, why_bytes,
	    "takes 127.0.0.1:PORT or [::1]:PORT; \"%.100s\" is not a loopback address, for others there is \"listen_tls\"",
	    text);
	return false;
}

static bool is_absolute(const char *path, const char *like, char *ret_why, size_t why_bytes)
{
	if (*path == '/') return true;
	(void)snprintf(
	    ret_why, why_bytes, "takes a path from the root, like %s, not \"%.100s\"", like, path);
	return false;
}

bool address_file(const char *path, char *ret_why, size_t why_bytes)
{
	return is_absolute(path, "/etc/mediation/tls.pem", ret_why, why_bytes);
}

bool address_path(const char *path, char *ret_why, size_t why_bytes)
{
	const size_t bytes_max = sizeof(((struct sockaddr_un *)NULL)->sun_path) - 1;

	if (!is_absolute(path, "/run/mediation/mediationd.sock", ret_why, why_bytes)) return false;
	if (strlen(path) > bytes_max) {
		(void)snprintf(ret_why, why_bytes,
		    "takes a path of at most %zu bytes, that of a Unix socket", bytes_max);
		return false;
	}
	return true;
}
