/* The seal of an archived file; file_seal.h. */
/* The one-shot and stepwise SHA-256 of OpenSSL 3 allocate; these do not, and stay for good. */
#define OPENSSL_SUPPRESS_DEPRECATED
#include "file_seal.h"

#include <openssl/sha.h>
#include <string.h>

#include "bytes.h"
#include "digest.h"
#include "file_rules.h"

#define TITLE       "mediation.v1 file"
#define ENTRY_BYTES (2 + 4 + 2 + HASH_BYTES + HASH_BYTES)

static const struct {
	uint16_t action;
	uint8_t item;
} parts[] = {

#define FILE_PART(item, action, makes) { ACTION_##action, FILE_ITEM_##item },
#include "tables/file_parts.def"
#undef FILE_PART
};

static uint8_t item_of(uint16_t action)
{
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		if (parts[i].action == action) return parts[i].item;
	}
	return FILE_ITEM_STATEMENT;
}

static void commitment_of(const struct event_row *row, uint8_t ret[HASH_BYTES])
{
	memset(ret, 0, HASH_BYTES);
	if (row->texts) {
		event_commitment(row, ret);
	} else if (row->has_commitment) {
		memcpy(ret, row->commitment, HASH_BYTES);
	}
}

static void add_event(SHA256_CTX *sha, uint8_t item, const struct event_row *row)
{
	uint8_t entry[ENTRY_BYTES], digest[HASH_BYTES];
	struct writer writer = { .at = entry };
	SHA256_CTX facts;

	write_u16(&writer, item);
	write_u32(&writer, row->version);
	write_u16(&writer, row->action);
	SHA256_Init(&facts);
	SHA256_Update(&facts, row->facts, row->facts_bytes);
	SHA256_Final(digest, &facts);
	write_bytes(&writer, digest, HASH_BYTES);
	commitment_of(row, digest);
	write_bytes(&writer, digest, HASH_BYTES);
	SHA256_Update(sha, entry, writer.count);
}

void file_seal(const struct file *file, size_t count, char ret[SEAL_TEXT_BYTES])
{
	uint8_t head[4 + 8], digest[HASH_BYTES];
	struct writer writer = { .at = head };
	SHA256_CTX sha;

	write_u32(&writer, (uint32_t)file->dispute.district);
	write_i64(&writer, file->dispute.id);
	SHA256_Init(&sha);
	SHA256_Update(&sha, TITLE, sizeof(TITLE));
	SHA256_Update(&sha, head, writer.count);
	for (uint8_t item = 1; item <= FILE_ITEMS; item++) {
		for (size_t i = 0; i < count; i++) {
			const struct event_row *row = &file->events[i].row;

			if (item_of(row->action) == item) add_event(&sha, item, row);
		}
	}
	SHA256_Final(digest, &sha);
	hex_write(digest, HASH_BYTES, ret);
}

void file_sealed(const struct file *file, struct sealed *ret)
{
	char now[SEAL_TEXT_BYTES];
	struct text text;
	size_t at = file->count;

	*ret = (struct sealed){ .state = 0 };
	if (file->dispute.state != STATE_ARCHIVED) return;
	while (at && file->events[at - 1].row.action != ACTION_ARCHIVE) {
		at--;
	}
	if (!at) return;
	ret->archived = &file->events[at - 1];
	if (file_is_erased(ret->archived)) {
		ret->state = SEAL_ERASED;
		return;
	}
	ret->is_waived = file_text(ret->archived, ARG_WAIVED, &text);
	if (!file_text(ret->archived, ARG_FILE_DIGEST, &text) ||
	    text.length != SEAL_TEXT_BYTES - 1) {
		return;
	}
	memcpy(ret->digest, text.bytes, text.length);
	file_seal(file, at - 1, now);
	ret->state = strcmp(now, ret->digest) == 0 ? SEAL_HOLDS : SEAL_BROKEN;
}

void file_judge(const struct journal_event *events, size_t count, const struct reference *reference,
    int64_t now_us, const struct action *row, struct file_verdict *ret)
{
	struct flaws flaws;
	struct file file;

	file_read(&file, events, count, reference, now_us);
	file_check(&file, &flaws);
	ret->closing = flaws_hinder(&flaws, FILE_STEP_CLOSING);
	ret->archiving = flaws_hinder(&flaws, FILE_STEP_ARCHIVING);
	ret->seal[0] = '\0';
	if (row && row->number == ACTION_ARCHIVE) file_seal(&file, count, ret->seal);
}
