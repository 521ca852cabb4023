/*
 * The header with which a balancer says for whom it has connected: the PROXY protocol, version 2,
 * binary, for TCP over IPv4 and IPv6 (HAProxy, doc/proxy-protocol.txt, 2.2). What stands behind the
 * addresses (TLVs) is passed over. And options proxies, listen_proxies: whose word is taken,
 * "127.0.0.1,10.0.0.5". Pure.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

#define PROXY_HEAD_BYTES 16
#define PROXY_BYTES_MAX  536 /* as much as the specification wants a receiver to take */

enum proxy {
	PROXY_SHORT, /* more bytes are needed: so many as *ret_bytes in all */
	PROXY_THERE, /* the peer's address */
	PROXY_OWN,   /* the balancer's own connection: its address is the peer's */
	PROXY_BAD
};

/* *ret_bytes is how long the header is as far as that is known, at most PROXY_BYTES_MAX. */
enum proxy proxy_parse(
    const uint8_t *bytes, size_t count, size_t *ret_bytes, struct sockaddr_storage *ret_address);

/* False with a sentence in ret_why, without the option's name. */
bool proxies_check(const char *text, char *ret_why, size_t why_bytes);
bool proxies_has(const char *text, const struct sockaddr *address);
