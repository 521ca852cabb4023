/* Any bytes as a header: nothing but a verdict, and what is read packs to the same bytes. */
#include <stdlib.h>
#include <string.h>

#include "frame.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
	struct frame frame;
	uint8_t header[FRAME_HEADER_BYTES];

	if (frame_parse(bytes, count, FRAME_BYTES_REQUEST_MAX, &frame) != FRAME_OK) return 0;
	if (frame.length > FRAME_BYTES_REQUEST_MAX) abort();
	frame_pack(&frame, header);
	if (memcmp(header, bytes, sizeof(header)) != 0) abort();
	return 0;
}
