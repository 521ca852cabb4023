/* Lists page by page; paging.h. */
#include "paging.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "say.h"
#include "text.h"
#include "value.h"

#define LINES_DEFAULT 20
#define LINES_MAX     500
#define KEY_WORD_MAX  (2 * PAGING_BYTES_MAX + 1)

static bool read_limit(const struct client *client, struct paging *paging)
{
	static const char name[] = "limit";
	const char *word = client_option(client, name);

	paging->limit = paging->all ? LINES_MAX : LINES_DEFAULT;
	if (!word) return true;
	if (value_whole(word, &paging->limit) && paging->limit >= 1 && paging->limit <= LINES_MAX) {
		return true;
	}
	fprintf(stderr, _("--%s: \"%s\" is no number from %d to %d\n"), name, word, 1, LINES_MAX);
	return false;
}

/* A key is hexadecimal, as it was printed. */
bool paging_read_key(const struct client *client, struct paging *paging)
{
	const char *word = client_option(client, "after");
	size_t length = word ? strlen(word) : 0;

	if (!word) return true;
	if (length && length % 2 == 0 && length / 2 <= PAGING_BYTES_MAX &&
	    word[strspn(word, "0123456789abcdef")] == '\0') {
		for (size_t i = 0; i < length; i += 2) {
			const char pair[] = { word[i], word[i + 1], '\0' };

			paging->key[paging->key_bytes++] = (uint8_t)strtoul(pair, NULL, 16);
		}
		return true;
	}
	fprintf(stderr, _("--after: \"%s\" is no key of a page; take the one that was printed\n"),
	    word);
	return false;
}

bool paging_read(const struct client *client, struct paging *ret)
{
	ret->all = client_option(client, "all") != NULL;
	return read_limit(client, ret) && paging_read_key(client, ret);
}

void paging_keep(struct paging *paging, const ProtobufCBinaryData *next)
{
	paging->key_bytes = next->len <= PAGING_BYTES_MAX ? next->len : 0;
	if (paging->key_bytes) memcpy(paging->key, next->data, paging->key_bytes);
}

size_t paging_room(const struct paging *paging, const struct lines *lines)
{
	return paging->all ? (size_t)paging->limit : (size_t)paging->limit - lines->count;
}

void paging_end(const struct paging *paging, struct lines *lines, const char *nothing)
{
	char key[KEY_WORD_MAX];

	(void)text_hex(paging->key, paging->key_bytes, key);
	show_lines_end(lines, key);
	if (*key && !lines->shown->as_json) {
		show_hint(
		    _("these are %zu; there are more: --after %s shows the next, --all shows all"),
		    lines->count, key);
	}
	if (lines->count == 0) show_hint("%s", nothing);
}
