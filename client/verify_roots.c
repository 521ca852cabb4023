/* The file of roots, checked from its first line to its last; verify.h. */
#include <stdio.h>
#include <string.h>

#include "file.h"
#include "say.h"
#include "verify.h"

bool roots_read(struct verification *check, const char *path)
{
	size_t bytes = 0, line;

	check->book_text = (char *)file_load(path, ROOT_BOOK_BYTES_MAX, &bytes);
	if (!check->book_text) {
		fprintf(stderr,
		    _("%s cannot be read: it is not there, no regular file, or larger than %zu MiB\n"),
		    path, ROOT_BOOK_BYTES_MAX >> 20);
		return false;
	}
	if (!root_book_read(check->book_text, bytes, &check->book, &line)) {
		fprintf(stderr, _("%s: line %zu is neither a root nor a key\n"), path, line);
		return false;
	}
	return true;
}

/* NULL where it is not trusted, or its line is not there. */
static const uint8_t *key_of(const struct verification *check, const struct root *root)
{
	bool is_trusted = false;

	for (size_t i = 0; i < check->key_count; i++) {
		is_trusted |= memcmp(check->keys[i], root->key, DIGEST_BYTES) == 0;
	}
	for (size_t i = 0; is_trusted && i < check->book.key_count; i++) {
		uint8_t fingerprint[DIGEST_BYTES];

		root_fingerprint(check->book.keys[i], fingerprint);
		if (memcmp(fingerprint, root->key, DIGEST_BYTES) == 0) return check->book.keys[i];
	}
	return NULL;
}

static void verify_root(
    struct verification *check, const struct root *root, const struct root *before)
{
	const uint8_t *key = key_of(check, root);
	char day[ROOT_DAY_CHARS + 1], fingerprint[FINGERPRINT_CHARS + 1];
	const char *zh, *broken = root_break(before, root, &zh);

	root_day_write(root->day, day);
	if (broken) {
		verify_fault(check, _("the root of %s: %s"), day, say_either(zh, broken));
	} else if (before) {
		check->links++;
	}
	if (!key) {
		hex_write(root->key, DIGEST_BYTES, fingerprint);
		verify_fault(check,
		    _("the root of %s is signed by a key that is not trusted, with the fingerprint %s"),
		    day, fingerprint);
	} else if (!root_is_signed(root, key)) {
		verify_fault(check, _("the root of %s: its signature does not hold"), day);
	}
	check->roots++;
}

void roots_verify(struct verification *check)
{
	const struct root *before = NULL;

	if (check->book.torn) {
		verify_fault(check, "%s", _("the last line of the file of roots is not whole"));
	}
	for (size_t i = 0; i < check->book.count; i++) {
		const struct root *root = &check->book.roots[i];

		if (root->district != check->proof.district) continue;
		verify_root(check, root, before);
		if (!before) check->first_day = root->day;
		check->last_day = root->day;
		before = root;
	}
}
