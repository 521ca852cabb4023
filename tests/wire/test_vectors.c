/* The golden vectors read by the C codec: header, scan, unpack, and packed again to the same bytes.
 */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "frame.h"
#include "hex.h"
#include "mediation.pb-c.h"
#include "scan.h"

#define LINE_BYTES_MAX 65536

static const struct {
	enum frame_type type;
	const ProtobufCMessageDescriptor *descriptor;
	struct scan_limits limits;
} kinds[] = {
	{ FRAME_REQUEST, &mediation__v1__request__descriptor, SCAN_LIMITS_REQUEST },
	{ FRAME_RESPONSE, &mediation__v1__response__descriptor, SCAN_LIMITS_RESPONSE },
	{ FRAME_GOAWAY, &mediation__v1__goaway__descriptor, SCAN_LIMITS_RESPONSE },
};

static const char *body_fault(size_t kind, const uint8_t *body, size_t count)
{
	static uint8_t packed[LINE_BYTES_MAX];
	size_t offset;
	enum scan_fault fault =
	    scan_check(kinds[kind].descriptor, &kinds[kind].limits, body, count, &offset);
	ProtobufCMessage *message;
	bool is_same;

	if (fault != SCAN_OK) return scan_fault_text(fault);
	message = protobuf_c_message_unpack(kinds[kind].descriptor, NULL, count, body);
	if (!message) return "does not unpack";
	is_same = protobuf_c_message_get_packed_size(message) == count &&
	    protobuf_c_message_pack(message, packed) == count && memcmp(packed, body, count) == 0;
	protobuf_c_message_free_unpacked(message, NULL);
	return is_same ? NULL : "packs to other bytes";
}

static const char *fault_of(const uint8_t *bytes, size_t count)
{
	struct frame frame;

	if (frame_parse(bytes, count, FRAME_BYTES_RESPONSE_MAX, &frame) != FRAME_OK) {
		return "no frame";
	}
	if (count != FRAME_HEADER_BYTES + frame.length) return "a body of another length";
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (kinds[i].type == frame.type) {
			return body_fault(i, bytes + FRAME_HEADER_BYTES, frame.length);
		}
	}
	return "a frame of another type";
}

int main(int argc, char **argv)
{
	static char line[LINE_BYTES_MAX], name[128], hex[LINE_BYTES_MAX];
	static uint8_t bytes[LINE_BYTES_MAX];
	FILE *in = argc == 2 ? fopen(argv[1], "r") : NULL;
	unsigned number = 0, bad = 0;

	if (!in) {
		puts("Bail out! no vectors");
		return 1;
	}
	while (fgets(line, sizeof(line), in)) {
		const char *fault;

		if (*line == '#' || sscanf(line, "%127s %65535s", name, hex) != 2) continue;
		fault = fault_of(bytes, from_hex(hex, bytes));
		bad += fault != NULL;
		printf("%sok %u - %s%s%s\n", fault ? "not " : "", ++number, name, fault ? ": " : "",
		    fault ? fault : "");
	}
	printf("1..%u\n", number);
	(void)fclose(in);
	return bad || number < 30;
}
