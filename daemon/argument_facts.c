/* Arguments as canonical bytes and back: facts, texts, digest; event.h has the forms. */
#include <openssl/sha.h>

#include "arena.h"
#include "argument.h"
#include "bytes.h"

/* Whether it stands in the facts, and not beside them. */
static bool is_fact(const struct field_value *field)
{
	return !field->is_text || field->is_fact;
}

static void write_record(struct writer *writer, const struct record_value *record)
{
	uint16_t count = 0;

	for (size_t i = 0; i < record->count; i++) {
		count = (uint16_t)(count + is_fact(&record->fields[i]));
	}
	write_u16(writer, count);
	for (size_t i = 0; i < record->count; i++) {
		const struct field_value *field = &record->fields[i];

		if (!is_fact(field)) continue;
		write_u16(writer, field->number);
		if (field->is_text) {
			write_u32(writer, (uint32_t)field->text.length);
			write_bytes(writer, field->text.bytes, field->text.length);
		} else {
			write_u32(writer, sizeof(int64_t));
			write_i64(writer, field->integer);
		}
	}
}

static void write_payload(struct writer *writer, const struct argument_value *value)
{
	if (value->records) {
		for (size_t i = 0; i < value->count; i++) {
			write_record(writer, &value->records[i]);
		}
	} else if (value->integers) {
		for (size_t i = 0; i < value->count; i++) {
			write_i64(writer, value->integers[i]);
		}
	} else {
		write_i64(writer, value->integer);
	}
}

static void write_facts(struct writer *writer, const struct arguments *arguments,
    const struct move *moves, size_t move_count)
{
	if (move_count) {
		write_u16(writer, 0);
		write_u32(writer, (uint32_t)(5 * move_count));
		for (size_t i = 0; i < move_count; i++) {
			write_u8(writer, moves[i].region);
			write_u16(writer, moves[i].item);
			write_u8(writer, moves[i].from);
			write_u8(writer, moves[i].to);
		}
	}
	for (size_t i = 0; i < arguments->count; i++) {
		const struct argument_value *value = &arguments->values[i];
		struct writer measure = { 0 };

		if (value->info->type == TYPE_TEXT) continue;
		write_payload(&measure, value);
		write_u16(writer, value->info->number);
		write_u32(writer, (uint32_t)measure.count);
		write_payload(writer, value);
	}
}

void arguments_facts(const struct arguments *arguments, const struct move *moves, size_t move_count,
    struct arena *arena, const uint8_t **ret_facts, uint32_t *ret_bytes)
{
	struct writer writer = { 0 };

	write_facts(&writer, arguments, moves, move_count);
	writer = (struct writer){ .at = arena_array(arena, writer.count, 1) };
	write_facts(&writer, arguments, moves, move_count);
	*ret_facts = writer.at;
	*ret_bytes = (uint32_t)writer.count;
}

static void write_text(struct writer *writer, uint16_t argument, uint16_t place, uint16_t field,
    const struct text *text)
{
	write_u16(writer, argument);
	write_u16(writer, place);
	write_u16(writer, field);
	write_u32(writer, (uint32_t)text->length);
	write_bytes(writer, text->bytes, text->length);
}

static void write_texts(struct writer *writer, const struct arguments *arguments)
{
	for (size_t i = 0; i < arguments->count; i++) {
		const struct argument_value *value = &arguments->values[i];

		if (value->info->type == TYPE_TEXT) {
			write_text(writer, value->info->number, 0, 0, &value->text);
		}
		for (size_t r = 0; value->records && r < value->count; r++) {
			const struct record_value *record = &value->records[r];

			for (size_t f = 0; f < record->count; f++) {
				if (is_fact(&record->fields[f])) continue;
				write_text(writer, value->info->number, (uint16_t)(r + 1),
				    record->fields[f].number, &record->fields[f].text);
			}
		}
	}
}

void arguments_texts(const struct arguments *arguments, struct arena *arena,
    const uint8_t **ret_texts, uint32_t *ret_bytes)
{
	struct writer writer = { 0 };

	write_texts(&writer, arguments);
	writer = (struct writer){ .at = arena_array(arena, writer.count, 1) };
	write_texts(&writer, arguments);
	*ret_texts = writer.at;
	*ret_bytes = (uint32_t)writer.count;
}

static void write_all(
    struct writer *writer, const struct act_key *key, const struct arguments *arguments)
{
	write_u16(writer, key->action);
	write_i64(writer, key->dispute);
	write_i64(writer, key->actor);
	write_facts(writer, arguments, NULL, 0);
	write_texts(writer, arguments);
}

void arguments_digest(const struct act_key *key, const struct arguments *arguments,
    struct arena *arena, uint8_t ret_digest[HASH_BYTES])
{
	struct writer writer = { 0 };

	write_all(&writer, key, arguments);
	writer = (struct writer){ .at = arena_array(arena, writer.count, 1) };
	write_all(&writer, key, arguments);
	SHA256(writer.at, writer.count, ret_digest);
}

/* ---- back ---- */

static bool read_integers(struct reader *payload, struct arena *arena, struct argument_value *ret)
{
	int64_t *values = arena_array(arena, payload->left / sizeof(int64_t), sizeof(*values));

	if (payload->left % sizeof(int64_t) != 0) return false;
	while (payload->left > 0) {
		values[ret->count++] = read_i64(payload);
	}
	ret->integers = values;
	return true;
}

static bool read_field(
    struct reader *payload, struct arena *arena, enum record record, struct field_value *ret)
{
	uint16_t number = read_u16(payload);
	uint32_t length = read_u32(payload);
	const struct field_info *info = field_info(record, number);
	const uint8_t *bytes;

	ret->number = number;
	if (!info || info->type != TYPE_TEXT) {
		ret->integer = read_i64(payload);
		return length == sizeof(int64_t) && !payload->is_broken;
	}
	bytes = read_bytes(payload, length);
	if (!bytes || info->storage != STORED_FACTS) return false;
	ret->is_text = ret->is_fact = true;
	ret->text = (struct text){ arena_copy_text(arena, (const char *)bytes, length), length };
	return true;
}

static bool read_record(
    struct reader *payload, struct arena *arena, enum record record, struct record_value *ret)
{
	uint16_t count = read_u16(payload);
	struct field_value *fields;

	if (count > FIELD_COUNT) return false;
	fields = arena_array(arena, count, sizeof(*fields));
	for (uint16_t i = 0; i < count; i++) {
		if (!read_field(payload, arena, record, &fields[i])) return false;
		if (i > 0 && fields[i].number <= fields[i - 1].number) return false;
	}
	*ret = (struct record_value){ fields, count };
	return !payload->is_broken;
}

static bool read_records(struct reader *payload, struct arena *arena, struct argument_value *ret)
{
	struct record_value *records = arena_array(arena, RECORDS_MAX, sizeof(*records));

	while (payload->left > 0) {
		if (ret->count == RECORDS_MAX ||
		    !read_record(payload, arena, ret->info->record, &records[ret->count])) {
			return false;
		}
		ret->count++;
	}
	ret->records = records;
	return true;
}

static bool read_payload(struct reader *payload, struct arena *arena, struct argument_value *ret)
{
	switch (ret->info->type) {
	case TYPE_RECORDS:
		return read_records(payload, arena, ret);
	case TYPE_CHOICES:
	case TYPE_ITEMS:
		return read_integers(payload, arena, ret);
	case TYPE_TEXT:
		return false;
	default:
		ret->integer = read_i64(payload);
		return !payload->is_broken && payload->left == 0;
	}
}

bool arguments_from_facts(
    const uint8_t *facts, size_t bytes, struct arena *arena, struct arguments *ret)
{
	struct reader reader = { .at = facts, .left = bytes };
	int32_t last = -1;

	ret->values = arena_array(arena, ARGUMENTS_MAX, sizeof(*ret->values));
	ret->count = 0;
	while (reader.left > 0) {
		uint16_t number = read_u16(&reader);
		uint32_t length = read_u32(&reader);
		struct reader payload = { .at = read_bytes(&reader, length), .left = length };
		struct argument_value *value = &ret->values[ret->count];

		/* Canonical: one order, each argument once. */
		if (reader.is_broken || ret->count == ARGUMENTS_MAX || number <= last) return false;
		last = number;
		if (number == 0) continue;
		value->info = argument_info(number);
		if (!value->info || !read_payload(&payload, arena, value)) return false;
		ret->count++;
	}
	return true;
}
