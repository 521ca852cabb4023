/* Local users and their members; peers.h. */
#include "peers.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define UID_ANY UINT64_MAX
#define UID_MAX (UINT32_MAX - 1)

struct entry {
	uint64_t uid;
	char login[PEER_LOGIN_BYTES];
};

/* Reads one entry and moves on behind its comma; NULL where it is not USER:LOGIN. */
static const char *read_entry(const char *at, struct entry *ret_entry)
{
	char *end;
	size_t length;

	while (*at == ' ') {
		at++;
	}
	if (*at == '*') {
		ret_entry->uid = UID_ANY;
		end = (char *)at + 1;
	} else if (isdigit((unsigned char)*at)) {
		ret_entry->uid = strtoull(at, &end, 10);
		if (ret_entry->uid > UID_MAX) return NULL;
	} else {
		return NULL;
	}
	if (*end != ':') return NULL;
	at = end + 1;
	length = strcspn(at, ",: \t");
	if (length == 0 || length >= PEER_LOGIN_BYTES) return NULL;
	memcpy(ret_entry->login, at, length);
	ret_entry->login[length] = '\0';
	at += length;
	at += strspn(at, " \t");
	if (*at == '\0') return at;
	return *at == ',' ? at + 1 : NULL;
}

bool peers_check(const char *text, char *ret_why, size_t why_bytes)
{
	struct entry entry;

	for (const char *at = text, *next; *at; at = next) {
		next = read_entry(at, &entry);
		if (next && (*next || next[-1] != ',')) continue;
		(void)snprintf(ret_why, why_bytes,
		    "takes UID:LOGIN or *:LOGIN, several with commas, like 1000:clerk01,*:viewer01; not \"%.80s\"",
		    at);
		return false;
	}
	return true;
}

bool peers_find(const char *text, int64_t uid, char ret_login[PEER_LOGIN_BYTES])
{
	struct entry entry;
	bool is_found = false;

	if (uid < 0) return false;
	for (const char *at = text; at && *at;) {
		at = read_entry(at, &entry);
		if (!at || (entry.uid != (uint64_t)uid && (entry.uid != UID_ANY || is_found))) {
			continue;
		}
		memcpy(ret_login, entry.login, sizeof(entry.login));
		is_found = true;
		if (entry.uid != UID_ANY) break;
	}
	return is_found;
}

const char *peers_next(const char *at, char ret_login[PEER_LOGIN_BYTES])
{
	struct entry entry;

	if (!*at) return NULL;
	at = read_entry(at, &entry);
	if (at) memcpy(ret_login, entry.login, sizeof(entry.login));
	return at;
}
