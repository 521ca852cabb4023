/*
 * Whether a workbook is whole. Its library writes each part to a file of its own before it is
 * packed, and does not look whether that came about: on a full disk a part ends anywhere, and the
 * workbook is packed of it all the same.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "report_xlsx_parts.h"

/* Of a ZIP archive (APPNOTE 4.3): the list of its parts, from its end. */
#define END_BYTES      22
#define END_SIGNATURE  0x06054B50U
#define LIST_BYTES     46
#define LIST_SIGNATURE 0x02014B50U
#define HEAD_BYTES     30
#define DEFLATED       8
#define PIECE_BYTES    16384

struct archive {
	const uint8_t *bytes;
	size_t count;
};

static uint32_t read_le(const struct archive *archive, size_t at, unsigned bytes)
{
	uint32_t number = 0;

	for (unsigned i = bytes; i > 0; i--) {
		number = number << 8 | archive->bytes[at + i - 1];
	}
	return number;
}

/* Elements that are open. What is written has no < or > but those of its tags. */
struct nesting {
	unsigned open, seen;
	uint8_t before; /* the character before */
	uint8_t last;   /* the last that is no end of a line */
};

static void nest(struct nesting *nesting, const uint8_t *text, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		uint8_t before = nesting->before;

		nesting->before = text[i];
		if (text[i] != '\n') nesting->last = text[i];
		if ((before == '<' && text[i] == '/') || (before == '/' && text[i] == '>')) {
			nesting->open--;
		} else if (before == '<' && text[i] != '?') {
			nesting->open++;
			nesting->seen++;
		}
	}
}

/* Whether all elements of a part are ended that were begun. */
static bool is_whole_part(const uint8_t *packed, uint32_t count)
{
	z_stream stream = { .next_in = (Bytef *)packed, .avail_in = count };
	struct nesting nesting = { 0 };
	uint8_t piece[PIECE_BYTES];
	int status = inflateInit2(&stream, -MAX_WBITS);

	while (status == Z_OK) {
		stream.next_out = piece;
		stream.avail_out = sizeof(piece);
		status = inflate(&stream, Z_NO_FLUSH);
		nest(&nesting, piece, sizeof(piece) - stream.avail_out);
	}
	(void)inflateEnd(&stream);
	return status == Z_STREAM_END && nesting.seen && !nesting.open && nesting.last == '>';
}

/* Where its bytes are; NULL where the list does not fit the archive. */
static const uint8_t *find_part(const struct archive *archive, size_t listed, uint32_t *ret_count)
{
	size_t head = read_le(archive, listed + 42, 4), begin;

	*ret_count = read_le(archive, listed + 20, 4);
	if (head + HEAD_BYTES > archive->count) return NULL;
	begin = head + HEAD_BYTES + read_le(archive, head + 26, 2) + read_le(archive, head + 28, 2);
	if (begin + *ret_count > archive->count) return NULL;
	return archive->bytes + begin;
}

static bool are_whole(const struct archive *archive)
{
	size_t end = archive->count - END_BYTES, at;
	uint32_t parts;

	if (archive->count < END_BYTES || read_le(archive, end, 4) != END_SIGNATURE) return false;
	parts = read_le(archive, end + 10, 2);
	at = read_le(archive, end + 16, 4);
	for (uint32_t i = 0; i < parts; i++) {
		const uint8_t *packed;
		uint32_t count;

		if (at + LIST_BYTES > end) return false;
		if (read_le(archive, at, 4) != LIST_SIGNATURE) return false;
		packed = find_part(archive, at, &count);
		if (!packed || read_le(archive, at + 10, 2) != DEFLATED) return false;
		if (!is_whole_part(packed, count)) return false;
		at += LIST_BYTES + read_le(archive, at + 28, 2) + read_le(archive, at + 30, 2) +
		    read_le(archive, at + 32, 2);
	}
	return parts > 0;
}

bool xlsx_is_whole(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct archive archive;
	struct stat told;
	bool is_whole;
	void *bytes;

	if (fd < 0) return false;
	bytes = fstat(fd, &told) == 0 && told.st_size > 0
	    ? mmap(NULL, (size_t)told.st_size, PROT_READ, MAP_PRIVATE, fd, 0)
	    : MAP_FAILED;
	(void)close(fd);
	if (bytes == MAP_FAILED) return false;
	archive = (struct archive){ bytes, (size_t)told.st_size };
	is_whole = are_whole(&archive);
	(void)munmap(bytes, archive.count);
	if (!is_whole) errno = ENOSPC;
	return is_whole;
}
