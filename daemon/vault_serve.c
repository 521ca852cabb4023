/* The loop of a worker; vault_serve.h. Both messages are wiped: they hold what nobody may read. */
#include "vault_serve.h"

#include <errno.h>
#include <sodium.h>
#include <unistd.h>

static bool read_all(void *to, size_t bytes)
{
	char *at = to;

	while (bytes) {
		ssize_t got = read(VAULT_FD, at, bytes);

		if (got < 0 && errno == EINTR) continue;
		if (got <= 0) return false;
		at += got;
		bytes -= (size_t)got;
	}
	return true;
}

static bool write_all(const void *from, size_t bytes)
{
	const char *at = from;

	while (bytes) {
		ssize_t put = write(VAULT_FD, at, bytes);

		if (put < 0 && errno == EINTR) continue;
		if (put <= 0) return false;
		at += put;
		bytes -= (size_t)put;
	}
	return true;
}

int vault_serve(vault_answer_fn answer, void *context)
{
	static uint8_t asked[VAULT_BYTES_MAX];
	static struct vault_pieces reply;
	struct vault_header header;

	/* not written out with the rest of memory, as far as the system lets us */
	(void)sodium_mlock(asked, sizeof(asked));
	(void)sodium_mlock(reply.bytes, sizeof(reply.bytes));
	while (read_all(&header, sizeof(header))) {
		struct vault_bytes pieces = { asked, header.bytes };

		if (header.bytes > sizeof(asked) || !read_all(asked, header.bytes)) return 1;
		reply.count = 0;
		header.op = (uint8_t)answer(context, header.op, pieces, &reply);
		sodium_memzero(asked, header.bytes);
		header.bytes = (uint32_t)reply.count;
		if (!write_all(&header, sizeof(header)) || !write_all(reply.bytes, reply.count)) {
			return 1;
		}
		sodium_memzero(reply.bytes, reply.count);
	}
	return 0;
}
