/* The frame; frame.h. */
#include "frame.h"

#include <endian.h>
#include <string.h>

static uint16_t u16_at(const uint8_t *at)
{
	return (uint16_t)((uint16_t)at[0] << 8 | at[1]);
}

static uint32_t u32_at(const uint8_t *at)
{
	return (uint32_t)u16_at(at) << 16 | u16_at(at + 2);
}

/* What a peer that speaks something else sends first. */
static enum frame_fault stranger(const uint8_t *bytes, size_t count)
{
	static const char *const verbs[] = { "GET ", "POST", "HEAD", "PUT ", "OPTI", "DELE", "CONN",
		"PRI " };

	if (bytes[0] == 0x16 && (count < 2 || bytes[1] == 0x03)) return FRAME_TLS;
	for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++) {
		if (memcmp(bytes, verbs[i], count < 4 ? count : 4) == 0) return FRAME_HTTP;
	}
	return FRAME_GARBAGE;
}

enum frame_fault frame_parse(
    const uint8_t *bytes, size_t count, uint32_t body_max, struct frame *ret_frame)
{
	uint32_t length;

	if (count == 0) return FRAME_SHORT;
	if (bytes[0] != FRAME_MAGIC >> 8) return stranger(bytes, count);
	if (count < 2) return FRAME_SHORT;
	if (u16_at(bytes) != FRAME_MAGIC) return FRAME_GARBAGE;
	if (count < FRAME_HEADER_BYTES) return FRAME_SHORT;
	if (bytes[2] != FRAME_VERSION) return FRAME_OTHER_VERSION;
	length = u32_at(bytes + 4);
	if (length > body_max) return FRAME_TOO_LONG;
	*ret_frame = (struct frame){
		.type = bytes[3],
		.length = length,
		.id = (uint64_t)u32_at(bytes + 8) << 32 | u32_at(bytes + 12),
	};
	return FRAME_OK;
}

void frame_pack(const struct frame *frame, uint8_t ret_header[FRAME_HEADER_BYTES])
{
	uint16_t magic = htobe16(FRAME_MAGIC);
	uint32_t length = htobe32(frame->length);
	uint64_t id = htobe64(frame->id);

	memcpy(ret_header, &magic, sizeof(magic));
	ret_header[2] = FRAME_VERSION;
	ret_header[3] = frame->type;
	memcpy(ret_header + 4, &length, sizeof(length));
	memcpy(ret_header + 8, &id, sizeof(id));
}

const char *frame_fault_text(enum frame_fault fault)
{
	switch (fault) {
	case FRAME_OK:
		return "frame in order";
	case FRAME_SHORT:
		return "frame not complete";
	case FRAME_HTTP:
		return "HTTP spoken to the mediation port";
	case FRAME_TLS:
		return "TLS spoken to the plain mediation port";
	case FRAME_GARBAGE:
		return "not the mediation protocol";
	case FRAME_OTHER_VERSION:
		return "frame of another protocol version";
	case FRAME_TOO_LONG:
		return "frame longer than the limit";
	}
	return "";
}
