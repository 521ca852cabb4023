/* An attachment out of a package that was taken; petition_package.h. */
#include <archive.h>
#include <archive_entry.h>
#include <stdlib.h>
#include <string.h>

#include "digest.h"
#include "file.h"
#include "petition_package.h"
#include "petition_package_parts.h"

#define PIECE_BYTES 65536
#define NAME_BYTES  (sizeof(PACKAGE_ATTACHMENTS) + 2 * DIGEST_BYTES)

/* So many bytes and that digest, into the file. */
static bool copy(struct archive *archive, const uint8_t *digest, int64_t bytes, FILE *out)
{
	static char piece[PIECE_BYTES];
	struct hasher *hasher = hasher_new(DIGEST_SHA256);
	uint8_t found[DIGEST_BYTES];
	la_ssize_t count;

	if (!hasher) abort();
	hasher_begin(hasher);
	while ((count = archive_read_data(archive, piece, sizeof(piece))) > 0 && count <= bytes) {
		bytes -= count;
		hasher_add(hasher, piece, (size_t)count);
		if (fwrite(piece, 1, (size_t)count, out) != (size_t)count) break;
	}
	hasher_end(hasher, found);
	(void)hasher_free(hasher);
	return count == 0 && bytes == 0 && memcmp(found, digest, DIGEST_BYTES) == 0;
}

static bool save(struct archive *archive, const uint8_t *digest, int64_t bytes, const char *path)
{
	struct file_new file;

	if (!file_begin(&file, path)) return false;
	if (copy(archive, digest, bytes, file.out)) return file_end(&file);
	file_drop(&file);
	return false;
}

bool package_extract(const char *package, const uint8_t digest[32], int64_t bytes, const char *path)
{
	struct archive *archive = archive_read_new();
	char name[NAME_BYTES] = PACKAGE_ATTACHMENTS;
	struct archive_entry *entry;
	bool is_saved = false;

	if (!archive) abort();
	hex_write(digest, DIGEST_BYTES, name + strlen(name));
	archive_read_support_format_zip(archive);
	if (archive_read_open_filename(archive, package, PIECE_BYTES) == ARCHIVE_OK) {
		while (!is_saved && archive_read_next_header(archive, &entry) == ARCHIVE_OK) {
			const char *is = archive_entry_pathname(entry);

			if (!is || strcmp(is, name) != 0) continue;
			is_saved = save(archive, digest, bytes, path);
			break;
		}
	}
	archive_read_free(archive);
	return is_saved;
}
