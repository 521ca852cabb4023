/*
 * Where the daemon may listen, as words: a TCP address with its port, of this machine alone or any,
 * or the path of a Unix socket; and other paths. Pure: opens nothing.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct sockaddr_storage;

/* All return false with a sentence in ret_why, without the option's name. */
bool address_local_tcp(const char *text, struct sockaddr_storage *ret_address, int *ret_length,
    char *ret_why, size_t why_bytes);
bool address_tcp(const char *text, struct sockaddr_storage *ret_address, int *ret_length,
    char *ret_why, size_t why_bytes);
bool address_path(const char *path, char *ret_why, size_t why_bytes);
bool address_file(const char *path, char *ret_why, size_t why_bytes);
