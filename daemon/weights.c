/* Weights of accounts; weights.h. */
#include "weights.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct entry {
	const char *login;
	size_t length;
	int64_t weight;
};

/* Reads one entry and moves on behind its comma; NULL where it is not LOGIN:WEIGHT. */
static const char *read_entry(const char *at, struct entry *ret_entry)
{
	char *end;

	at += strspn(at, " ");
	ret_entry->login = at;
	ret_entry->length = strcspn(at, ",: \t");
	at += ret_entry->length;
	if (ret_entry->length == 0 || *at != ':' || !isdigit((unsigned char)at[1])) return NULL;
	ret_entry->weight = strtoll(at + 1, &end, 10);
	if (ret_entry->weight < 1 || ret_entry->weight > WEIGHT_MAX) return NULL;
	end += strspn(end, " \t");
	if (*end == '\0') return end;
	return *end == ',' && end[1] ? end + 1 : NULL;
}

bool weights_check(const char *text, char *ret_why, size_t why_bytes)
{
	struct entry entry;

	for (const char *at = text, *next; *at; at = next) {
		next = read_entry(at, &entry);
		if (next) continue;
		(void)snprintf(ret_why, why_bytes,
		    "takes LOGIN:WEIGHT, several with commas, like petition:10,report:20, from 1 to %d; not \"%.80s\"",
		    WEIGHT_MAX, at);
		return false;
	}
	return true;
}

int64_t weights_find(const char *text, const char *login)
{
	struct entry entry;

	for (const char *at = text; at && *at;) {
		at = read_entry(at, &entry);
		if (at && strlen(login) == entry.length &&
		    memcmp(login, entry.login, entry.length) == 0) {
			return entry.weight;
		}
	}
	return 1;
}
