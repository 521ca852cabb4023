/* The scan; scan.h. Every length is checked against what is left before it is believed. */
#include "scan.h"

#include <stdbool.h>
#include <string.h>

#define VARINT_BYTES_MAX 10
#define FIELDS_OF_MESSAGE_MAX \
	64 /* singular fields followed for duplicates; our largest message has fewer */

enum wire_type {
	WIRE_VARINT = 0,
	WIRE_64 = 1,
	WIRE_BYTES = 2,
	WIRE_GROUP = 3,
	WIRE_GROUP_END = 4,
	WIRE_32 = 5
};

struct scan {
	const struct scan_limits *limits;
	const uint8_t *start, *at, *end;
	unsigned elements, unknown;
	size_t unknown_bytes;
};

static enum scan_fault scan_message(struct scan *scan, const ProtobufCMessageDescriptor *descriptor,
    const uint8_t *end, unsigned depth);

static enum scan_fault take_varint(struct scan *scan, const uint8_t *end, uint64_t *ret_value)
{
	uint64_t value = 0;

	for (unsigned i = 0; i < VARINT_BYTES_MAX; i++) {
		uint8_t byte;

		if (scan->at == end) return SCAN_CUT_SHORT;
		byte = *scan->at++;
		if (i == VARINT_BYTES_MAX - 1 && byte > 1) return SCAN_BAD_VARINT;
		value |= (uint64_t)(byte & 0x7F) << (7 * i);
		if (byte & 0x80) continue;
		/* 0x80 0x00 says nothing that 0x00 does not */
		if (byte == 0 && i > 0) return SCAN_BAD_VARINT;
		*ret_value = value;
		return SCAN_OK;
	}
	return SCAN_BAD_VARINT;
}

static enum scan_fault take_length(struct scan *scan, const uint8_t *end, size_t *ret_length)
{
	uint64_t length;
	enum scan_fault fault = take_varint(scan, end, &length);

	if (fault != SCAN_OK) return fault;
	if (length > (size_t)(end - scan->at)) return SCAN_CUT_SHORT;
	*ret_length = (size_t)length;
	return SCAN_OK;
}

/* Bytes of the UTF-8 sequence at `at`, or 0: overlong forms, surrogates and past U+10FFFF are none.
 */
static size_t utf8_sequence(const uint8_t *at, size_t left)
{
	uint8_t first = at[0], low = 0x80, high = 0xBF;
	size_t length;

	if (first < 0x80) return 1;
	if (first < 0xC2 || first > 0xF4) return 0;
	length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
	if (left < length) return 0;
	if (first == 0xE0) low = 0xA0;
	if (first == 0xED) high = 0x9F;
	if (first == 0xF0) low = 0x90;
	if (first == 0xF4) high = 0x8F;
	if (at[1] < low || at[1] > high) return 0;
	for (size_t i = 2; i < length; i++) {
		if ((at[i] & 0xC0) != 0x80) return 0;
	}
	return length;
}

static enum scan_fault check_text(const uint8_t *bytes, size_t count)
{
	for (size_t i = 0; i < count;) {
		size_t length = utf8_sequence(bytes + i, count - i);

		if (length == 0) return SCAN_NOT_UTF8;
		if (length == 1 && (bytes[i] < 0x20 || bytes[i] == 0x7F) && bytes[i] != '\n' &&
		    bytes[i] != '\t') {
			return SCAN_CONTROL_CHARACTER;
		}
		/* C1 controls: U+0080 to U+009F */
		if (length == 2 && bytes[i] == 0xC2 && bytes[i + 1] < 0xA0) {
			return SCAN_CONTROL_CHARACTER;
		}
		i += length;
	}
	return SCAN_OK;
}

static enum scan_fault count_element(struct scan *scan)
{
	return ++scan->elements > scan->limits->elements_max ? SCAN_TOO_MANY : SCAN_OK;
}

static enum wire_type wire_type_of(ProtobufCType type)
{
	switch (type) {
	case PROTOBUF_C_TYPE_STRING:
	case PROTOBUF_C_TYPE_BYTES:
	case PROTOBUF_C_TYPE_MESSAGE:
		return WIRE_BYTES;
	case PROTOBUF_C_TYPE_SFIXED32:
	case PROTOBUF_C_TYPE_FIXED32:
	case PROTOBUF_C_TYPE_FLOAT:
		return WIRE_32;
	case PROTOBUF_C_TYPE_SFIXED64:
	case PROTOBUF_C_TYPE_FIXED64:
	case PROTOBUF_C_TYPE_DOUBLE:
		return WIRE_64;
	default:
		return WIRE_VARINT;
	}
}

static enum scan_fault take_fixed(struct scan *scan, const uint8_t *end, size_t bytes)
{
	if ((size_t)(end - scan->at) < bytes) return SCAN_CUT_SHORT;
	scan->at += bytes;
	return SCAN_OK;
}

static enum scan_fault take_scalar(
    struct scan *scan, const ProtobufCFieldDescriptor *field, const uint8_t *end)
{
	enum wire_type wire = wire_type_of(field->type);
	uint64_t value;
	enum scan_fault fault;

	if (wire == WIRE_64) return take_fixed(scan, end, 8);
	if (wire == WIRE_32) return take_fixed(scan, end, 4);
	fault = take_varint(scan, end, &value);
	if (fault != SCAN_OK || field->type != PROTOBUF_C_TYPE_ENUM) return fault;
	if (value > INT32_MAX) return SCAN_UNKNOWN_ENUM;
	return protobuf_c_enum_descriptor_get_value(field->descriptor, (int)value)
	    ? SCAN_OK
	    : SCAN_UNKNOWN_ENUM;
}

static enum scan_fault take_packed(
    struct scan *scan, const ProtobufCFieldDescriptor *field, const uint8_t *end)
{
	size_t length;
	const uint8_t *stop;
	enum scan_fault fault = take_length(scan, end, &length);

	if (fault != SCAN_OK) return fault;
	stop = scan->at + length;
	while (scan->at < stop) {
		fault = count_element(scan);
		if (fault == SCAN_OK) fault = take_scalar(scan, field, stop);
		if (fault != SCAN_OK) return fault;
	}
	return SCAN_OK;
}

static enum scan_fault take_bytes(
    struct scan *scan, const ProtobufCFieldDescriptor *field, const uint8_t *end, unsigned depth)
{
	size_t length;
	const uint8_t *body;
	bool is_text;
	enum scan_fault fault = take_length(scan, end, &length);

	if (fault != SCAN_OK) return fault;
	body = scan->at;
	if (field->type == PROTOBUF_C_TYPE_MESSAGE) {
		return scan_message(scan, field->descriptor, body + length, depth + 1);
	}
	is_text = field->type == PROTOBUF_C_TYPE_STRING;
	if (length > (is_text ? scan->limits->text_bytes_max : scan->limits->bytes_max)) {
		return SCAN_TEXT_TOO_LONG;
	}
	if (is_text) fault = check_text(body, length);
	if (fault == SCAN_OK) scan->at += length;
	return fault;
}

static enum scan_fault take_unknown(struct scan *scan, unsigned wire, const uint8_t *end)
{
	const uint8_t *before = scan->at;
	enum scan_fault fault;
	uint64_t value;
	size_t length = 0;

	switch (wire) {
	case WIRE_VARINT:
		fault = take_varint(scan, end, &value);
		break;
	case WIRE_64:
		fault = take_fixed(scan, end, 8);
		break;
	case WIRE_32:
		fault = take_fixed(scan, end, 4);
		break;
	case WIRE_BYTES:
		fault = take_length(scan, end, &length);
		if (fault == SCAN_OK) scan->at += length;
		break;
	case WIRE_GROUP:
	case WIRE_GROUP_END:
		return SCAN_GROUP;
	default:
		return SCAN_BAD_TAG;
	}
	scan->unknown_bytes += (size_t)(scan->at - before);
	if (++scan->unknown > scan->limits->unknown_max) return SCAN_UNKNOWN_FIELDS;
	if (scan->unknown_bytes > scan->limits->unknown_bytes_max) return SCAN_UNKNOWN_FIELDS;
	return fault;
}

/* A singular field, or any member of its oneof, may come once. */
static enum scan_fault mark_seen(const ProtobufCMessageDescriptor *descriptor,
    const ProtobufCFieldDescriptor *field, uint64_t *seen)
{
	size_t index = (size_t)(field - descriptor->fields);

	if (field->label == PROTOBUF_C_LABEL_REPEATED) return SCAN_OK;
	if (field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF) {
		for (index = 0; index < descriptor->n_fields; index++) {
			const ProtobufCFieldDescriptor *other = &descriptor->fields[index];

			if ((other->flags & PROTOBUF_C_FIELD_FLAG_ONEOF) &&
			    other->quantifier_offset == field->quantifier_offset) {
				break;
			}
		}
	}
	if (index >= FIELDS_OF_MESSAGE_MAX) return SCAN_TOO_MANY;
	if (*seen >> index & 1) return SCAN_DUPLICATE;
	*seen |= UINT64_C(1) << index;
	return SCAN_OK;
}

static enum scan_fault take_field(struct scan *scan, const ProtobufCFieldDescriptor *field,
    unsigned wire, const uint8_t *end, unsigned depth)
{
	enum wire_type wanted = wire_type_of(field->type);

	if (wire == wanted) {
		return wanted == WIRE_BYTES ? take_bytes(scan, field, end, depth)
		                            : take_scalar(scan, field, end);
	}
	if (wire == WIRE_BYTES && field->label == PROTOBUF_C_LABEL_REPEATED) {
		return take_packed(scan, field, end);
	}
	return wire == WIRE_GROUP || wire == WIRE_GROUP_END ? SCAN_GROUP : SCAN_WRONG_WIRE_TYPE;
}

static enum scan_fault scan_message(struct scan *scan, const ProtobufCMessageDescriptor *descriptor,
    const uint8_t *end, unsigned depth)
{
	uint64_t seen = 0;

	if (depth > scan->limits->depth_max) return SCAN_TOO_DEEP;
	while (scan->at < end) {
		const ProtobufCFieldDescriptor *field;
		uint64_t tag;
		enum scan_fault fault = take_varint(scan, end, &tag);

		if (fault != SCAN_OK) return fault;
		if (tag >> 3 == 0 || tag > UINT32_MAX) return SCAN_BAD_TAG;
		fault = count_element(scan);
		if (fault != SCAN_OK) return fault;
		field = protobuf_c_message_descriptor_get_field(descriptor, (unsigned)(tag >> 3));
		if (!field) {
			fault = take_unknown(scan, (unsigned)(tag & 7), end);
		} else {
			fault = mark_seen(descriptor, field, &seen);
			if (fault == SCAN_OK) {
				fault = take_field(scan, field, (unsigned)(tag & 7), end, depth);
			}
		}
		if (fault != SCAN_OK) return fault;
	}
	return SCAN_OK;
}

enum scan_fault scan_check(const ProtobufCMessageDescriptor *descriptor,
    const struct scan_limits *limits, const uint8_t *bytes, size_t count, size_t *ret_offset)
{
	struct scan scan = { .limits = limits, .start = bytes, .at = bytes, .end = bytes + count };
	enum scan_fault fault = scan_message(&scan, descriptor, scan.end, 1);

	*ret_offset = (size_t)(scan.at - scan.start);
	return fault;
}

const char *scan_fault_text(enum scan_fault fault)
{
	switch (fault) {
	case SCAN_OK:
		return "in order";
	case SCAN_CUT_SHORT:
		return "message cut short";
	case SCAN_BAD_VARINT:
		return "number not in its shortest form or too long";
	case SCAN_BAD_TAG:
		return "field number out of range";
	case SCAN_GROUP:
		return "groups are not part of the protocol";
	case SCAN_WRONG_WIRE_TYPE:
		return "field of another wire type";
	case SCAN_TOO_DEEP:
		return "message nested too deeply";
	case SCAN_TOO_MANY:
		return "too many elements";
	case SCAN_DUPLICATE:
		return "field given twice";
	case SCAN_UNKNOWN_FIELDS:
		return "too many fields that are not known here";
	case SCAN_TEXT_TOO_LONG:
		return "text too long";
	case SCAN_NOT_UTF8:
		return "text is not UTF-8";
	case SCAN_CONTROL_CHARACTER:
		return "text holds a control character";
	case SCAN_UNKNOWN_ENUM:
		return "value not known here";
	}
	return "";
}
