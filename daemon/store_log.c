/* The read log: rows in sets, each once however often its set is sent. */
#include <endian.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "store_parts.h"

static const char read_types[] = "4u8882"
                                 "4t"
                                 "448";

enum { DISPUTES_AT = 10 };

/* UUIDv7 (RFC 9562): the time, and what no other program has. */
static void new_id(int64_t now_us, uint8_t ret[REQUEST_ID_BYTES])
{
	uint64_t time = htobe64((uint64_t)(now_us / 1000) << 16);

	if (getrandom(ret, REQUEST_ID_BYTES, 0) != REQUEST_ID_BYTES) abort();
	memcpy(ret, &time, 6);
	ret[6] = (uint8_t)((ret[6] & 0x0F) | 0x70);
	ret[8] = (uint8_t)((ret[8] & 0x3F) | 0x80);
}

static void add_row(struct array *columns, const struct entry *entry)
{
	const struct read_row *row = entry->read;
	struct array *disputes = &columns[DISPUTES_AT];
	uint32_t first = disputes->count + 1;

	array_add(&columns[0], row->district);
	array_add_bytes(&columns[1], entry->request_id, REQUEST_ID_BYTES);
	array_add(&columns[2], row->member);
	array_add(&columns[3], row->dispute);
	array_add(&columns[4], row->about);
	array_add(&columns[5], row->request);
	array_add(&columns[6], row->lines);
	array_add_bytes(&columns[7], row->reason.bytes, row->reason.length);
	for (size_t i = 0; i < row->dispute_count; i++) {
		array_add(disputes, row->disputes[i]);
	}
	array_add(&columns[8], first);
	array_add(&columns[9], disputes->count);
}

static void recorded(void *context, const struct db_answer *answer)
{
	struct set *set = context, done = *set;

	if (answer->status != DB_OK) {
		set_failed(set, answer->status);
		return;
	}
	set_done(set);
	for (size_t i = 0; i < done.count; i++) {
		done.entries[i]->fn.rows(done.entries[i]->context, STORE_OK, NULL);
		entry_free(done.store, done.entries[i]);
	}
	done.store->stats.logged += done.count;
	done.store->stats.log_sets++;
}

void send_reads(struct set *set, struct db *db)
{
	struct segment_parts parts = { .store = set->store };
	struct array *columns = columns_open(&parts, read_types);

	for (size_t i = 0; i < set->count; i++) {
		add_row(columns, set->entries[i]);
	}
	columns_close(&parts, STATEMENT_READ_RECORD, read_types);
	db_send(db, parts.statements, parts.statement_count, recorded, set);
}

void store_record_read(
    struct store *store, const struct read_row *row, store_rows_fn fn, void *context)
{
	struct entry *entry = entry_new(store, QUEUE_READ);

	new_id(store->options.now_us(), entry->request_id);
	entry->district = row->district;
	entry->read = row;
	entry->fn.rows = fn;
	entry->context = context;
	entry_queue(store, entry);
}
