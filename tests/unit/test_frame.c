/* The header of every frame: what is read, what waits, what is turned away and in which words. */
#include <string.h>

#include "claim.h"
#include "frame.h"

#define BODY_MAX 1000

static void what_is_packed_is_read_again(void **state)
{
	const struct frame frames[] = { { FRAME_REQUEST, 0, 0 }, { FRAME_RESPONSE, BODY_MAX, 1 },
		{ FRAME_GOAWAY, 7, UINT64_MAX }, { FRAME_PONG, 1, 0x0102030405060708 },
		{ FRAME_IGNORABLE | 5, 3, 9 } };

	(void)state;
	for (size_t i = 0; i < sizeof(frames) / sizeof(frames[0]); i++) {
		uint8_t header[FRAME_HEADER_BYTES];
		struct frame read = { 0 };

		frame_pack(&frames[i], header);
		assert_int_equal(frame_parse(header, sizeof(header), BODY_MAX, &read), FRAME_OK);
		assert_int_equal(read.type, frames[i].type);
		assert_int_equal(read.length, frames[i].length);
		assert_true(read.id == frames[i].id);
	}
}

static void the_bytes_are_those_written_down(void **state)
{
	const struct frame frame = { FRAME_REQUEST, 0x01020304, 0x1112131415161718 };
	const uint8_t expected[] = { 'M', 'D', 1, 1, 1, 2, 3, 4, 0x11, 0x12, 0x13, 0x14, 0x15, 0x16,
		0x17, 0x18 };
	uint8_t header[FRAME_HEADER_BYTES];

	(void)state;
	frame_pack(&frame, header);
	assert_memory_equal(header, expected, sizeof(expected));
}

static void a_header_cut_anywhere_waits_for_the_rest(void **state)
{
	const struct frame frame = { FRAME_REQUEST, 10, 3 };
	uint8_t header[FRAME_HEADER_BYTES];
	struct frame read = { 0 };

	(void)state;
	frame_pack(&frame, header);
	for (size_t count = 0; count < sizeof(header); count++) {
		assert_int_equal(frame_parse(header, count, BODY_MAX, &read), FRAME_SHORT);
		assert_int_equal(read.type, 0);
	}
}

static void a_body_over_the_limit_is_too_long(void **state)
{
	struct frame frame = { FRAME_REQUEST, BODY_MAX + 1, 3 }, read;
	uint8_t header[FRAME_HEADER_BYTES];

	(void)state;
	frame_pack(&frame, header);
	assert_int_equal(frame_parse(header, sizeof(header), BODY_MAX, &read), FRAME_TOO_LONG);
	frame.length = UINT32_MAX;
	frame_pack(&frame, header);
	assert_int_equal(frame_parse(header, sizeof(header), BODY_MAX, &read), FRAME_TOO_LONG);
}

static enum frame_fault fault_of(const char *text)
{
	struct frame read;

	return frame_parse((const uint8_t *)text, strlen(text), BODY_MAX, &read);
}

static void strangers_are_known_by_their_first_words(void **state)
{
	static const uint8_t hello[] = { 0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03,
		0x03, 1, 2, 3, 4, 5 };
	struct frame read;

	(void)state;
	assert_int_equal(fault_of("GET / HTTP/1.1\r\nHost: x\r\n\r\n"), FRAME_HTTP);
	assert_int_equal(fault_of("POST /act HTTP/1.1\r\n\r\n"), FRAME_HTTP);
	assert_int_equal(frame_parse(hello, sizeof(hello), BODY_MAX, &read), FRAME_TLS);
	assert_int_equal(fault_of("hello, is anybody there?"), FRAME_GARBAGE);
}

static void another_version_is_said_to_be_one(void **state)
{
	const struct frame frame = { FRAME_REQUEST, 0, 3 };
	uint8_t header[FRAME_HEADER_BYTES];
	struct frame read;

	(void)state;
	frame_pack(&frame, header);
	header[2] = FRAME_VERSION + 1;
	assert_int_equal(frame_parse(header, sizeof(header), BODY_MAX, &read), FRAME_OTHER_VERSION);
}

static void every_fault_has_its_own_words(void **state)
{
	(void)state;
	for (enum frame_fault one = FRAME_HTTP; one <= FRAME_TOO_LONG; one++) {
		assert_true(strlen(frame_fault_text(one)) > 5);
		for (enum frame_fault two = one + 1; two <= FRAME_TOO_LONG; two++) {
			assert_string_not_equal(frame_fault_text(one), frame_fault_text(two));
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_packed_is_read_again),
		cmocka_unit_test(the_bytes_are_those_written_down),
		cmocka_unit_test(a_header_cut_anywhere_waits_for_the_rest),
		cmocka_unit_test(a_body_over_the_limit_is_too_long),
		cmocka_unit_test(strangers_are_known_by_their_first_words),
		cmocka_unit_test(another_version_is_said_to_be_one),
		cmocka_unit_test(every_fault_has_its_own_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
