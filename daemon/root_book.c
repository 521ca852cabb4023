/* The file of roots, read; root_book.h. */
#include "root_book.h"

#include <stdlib.h>
#include <string.h>

static void add_root(struct root_book *book, const struct root *root)
{
	book->roots = reallocarray(book->roots, book->count + 1, sizeof(*book->roots));
	if (!book->roots) abort();
	book->roots[book->count++] = *root;
}

static void add_key(struct root_book *book, const uint8_t key[ROOT_KEY_BYTES])
{
	book->keys = reallocarray(book->keys, book->key_count + 1, sizeof(*book->keys));
	if (!book->keys) abort();
	memcpy(book->keys[book->key_count++], key, ROOT_KEY_BYTES);
}

static bool read_line(struct root_book *book, const char *text, size_t length)
{
	char line[ROOT_LINE_MAX];
	uint8_t key[ROOT_KEY_BYTES];
	struct root root;

	if (length == 0 || *text == '#') return true;
	if (length >= sizeof(line) || memchr(text, '\0', length)) return false;
	memcpy(line, text, length);
	line[length] = '\0';
	if (root_line_read(line, &root)) {
		add_root(book, &root);
		return true;
	}
	if (!root_key_line_read(line, key)) return false;
	add_key(book, key);
	return true;
}

bool root_book_read(const char *text, size_t bytes, struct root_book *ret_book, size_t *ret_line)
{
	const char *end = text + bytes;

	*ret_book = (struct root_book){ .roots = NULL };
	*ret_line = 0;
	while (text < end) {
		const char *line_end = memchr(text, '\n', (size_t)(end - text));

		++*ret_line;
		if (!line_end) {
			ret_book->torn = text;
			ret_book->torn_bytes = (size_t)(end - text);
			return true;
		}
		if (!read_line(ret_book, text, (size_t)(line_end - text))) return false;
		text = line_end + 1;
	}
	return true;
}

void root_book_free(struct root_book *book)
{
	free(book->roots);
	free(book->keys);
	*book = (struct root_book){ .roots = NULL };
}

const struct root *root_book_last(const struct root_book *book, int32_t district)
{
	for (size_t i = book->count; i > 0; i--) {
		if (book->roots[i - 1].district == district) return &book->roots[i - 1];
	}
	return NULL;
}

const struct root *root_book_find(const struct root_book *book, int32_t district, int32_t day)
{
	for (size_t i = 0; i < book->count; i++) {
		if (book->roots[i].district == district && book->roots[i].day == day) {
			return &book->roots[i];
		}
	}
	return NULL;
}
