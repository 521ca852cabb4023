/* The digest of a file; file_digest.h. */
#include "file_digest.h"

#include <unistd.h>

#define PIECE_BYTES 65536

bool file_digest(int fd, uint8_t ret[DIGEST_BYTES], int64_t *ret_bytes)
{
	struct hasher *hasher = hasher_new(DIGEST_SHA256);
	static uint8_t piece[PIECE_BYTES];
	ssize_t count;

	if (!hasher) return false;
	*ret_bytes = 0;
	hasher_begin(hasher);
	while ((count = read(fd, piece, sizeof(piece))) > 0) {
		hasher_add(hasher, piece, (size_t)count);
		*ret_bytes += count;
	}
	hasher_end(hasher, ret);
	(void)hasher_free(hasher);
	return count == 0;
}
