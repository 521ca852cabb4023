/* Canonical bytes, commitment and hash of an event; event.h has their form. */
/* The one-shot and stepwise SHA-256 of OpenSSL 3 allocate; these do not, and stay for good. */
#define OPENSSL_SUPPRESS_DEPRECATED
#include "event.h"

#include <openssl/sha.h>
#include <string.h>

#include "bytes.h"

/* Everything of an event but facts and commitment: district to table version. */
#define FIXED_BYTES (4 + 8 + 4 + REQUEST_ID_BYTES + 2 + 2 + 1 + 1 + 2 + 8 + 8 + 8 + 8)

void event_commitment(const struct event_row *event, uint8_t ret_commitment[HASH_BYTES])
{
	SHA256_CTX sha;

	SHA256_Init(&sha);
	SHA256_Update(&sha, event->salt, SALT_BYTES);
	SHA256_Update(&sha, event->texts, event->texts_bytes);
	SHA256_Final(ret_commitment, &sha);
}

static void hash_sized(SHA256_CTX *sha, const uint8_t *bytes, uint32_t count)
{
	uint32_t wide = htobe32(count);

	SHA256_Update(sha, &wide, sizeof(wide));
	SHA256_Update(sha, bytes, count);
}

static void write_fixed(struct writer *writer, const struct event_row *event)
{
	write_u32(writer, (uint32_t)event->district);
	write_i64(writer, event->dispute);
	write_u32(writer, event->version);
	write_bytes(writer, event->request_id, REQUEST_ID_BYTES);
	write_u16(writer, event->step);
	write_u16(writer, event->action);
	write_u8(writer, event->from_state);
	write_u8(writer, event->to_state);
	write_u16(writer, event->round);
	write_i64(writer, event->actor);
	write_i64(writer, event->happened_us);
	write_i64(writer, event->recorded_us);
	write_i64(writer, event->table_version);
}

void event_hash(const struct event_row *event, uint8_t ret_hash[HASH_BYTES])
{
	uint8_t fixed[FIXED_BYTES];
	struct writer writer = { .at = fixed };
	SHA256_CTX sha;

	write_fixed(&writer, event);
	SHA256_Init(&sha);
	SHA256_Update(&sha, event->previous, HASH_BYTES);
	SHA256_Update(&sha, fixed, writer.count);
	hash_sized(&sha, event->facts, event->facts_bytes);
	hash_sized(&sha, event->commitment, event->has_commitment ? HASH_BYTES : 0);
	SHA256_Final(ret_hash, &sha);
}

size_t event_canonical(const struct event_row *event, uint8_t *ret)
{
	struct writer writer = { 0 };
	uint32_t commitment_bytes = event->has_commitment ? HASH_BYTES : 0;

	writer.at = ret;
	write_fixed(&writer, event);
	write_u32(&writer, event->facts_bytes);
	write_bytes(&writer, event->facts, event->facts_bytes);
	write_u32(&writer, commitment_bytes);
	write_bytes(&writer, event->commitment, commitment_bytes);
	return writer.count;
}

void event_seal(struct event_row *event)
{
	event->has_commitment = event->texts_bytes > 0;
	if (event->has_commitment) event_commitment(event, event->commitment);
	event_hash(event, event->hash);
}

/* Steps over one entry; false at the end or where the bytes are broken. */
static bool next_entry(struct reader *reader, uint16_t *ret_number, struct reader *ret_payload)
{
	uint32_t length;

	if (reader->left == 0) return false;
	*ret_number = read_u16(reader);
	length = read_u32(reader);
	*ret_payload = (struct reader){ .left = length };
	ret_payload->at = read_bytes(reader, length);
	return !reader->is_broken;
}

bool facts_integer(const uint8_t *facts, size_t bytes, uint16_t number, int64_t *ret_value)
{
	struct reader reader = { .at = facts, .left = bytes };
	struct reader payload;
	uint16_t found;

	while (next_entry(&reader, &found, &payload)) {
		if (found != number) continue;
		if (payload.left != sizeof(int64_t)) return false;
		*ret_value = read_i64(&payload);
		return true;
	}
	return false;
}

int facts_moves(const uint8_t *facts, size_t bytes, struct move *ret_moves)
{
	struct reader reader = { .at = facts, .left = bytes };
	struct reader payload;
	uint16_t number;
	int count = 0;

	if (bytes == 0) return 0;
	if (!next_entry(&reader, &number, &payload)) return -1;
	if (number != 0) return 0;
	while (payload.left > 0 && count < MOVES_MAX) {
		struct move *move = &ret_moves[count++];

		move->region = read_u8(&payload);
		move->item = read_u16(&payload);
		move->from = read_u8(&payload);
		move->to = read_u8(&payload);
	}
	return payload.is_broken || payload.left > 0 ? -1 : count;
}
