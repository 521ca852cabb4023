/* The scan: each limit at its value and one beyond, and the bombs that protobuf-c would swallow. */
#include <stdlib.h>
#include <string.h>

#include "claim.h"
#include "mediation.pb-c.h"
#include "scan.h"

#define BYTES_MAX 65536

static uint8_t bytes[BYTES_MAX];
static size_t count;

static void begin(void)
{
	count = 0;
}

static void varint(uint64_t value)
{
	do {
		assert_true(count < BYTES_MAX);
		bytes[count++] = (uint8_t)((value & 0x7F) | (value > 0x7F ? 0x80 : 0));
		value >>= 7;
	} while (value);
}

static void tag(unsigned field, unsigned wire_type)
{
	varint(field << 3 | wire_type);
}

static void text(unsigned field, const char *value, size_t length)
{
	tag(field, 2);
	varint(length);
	assert_true(count + length <= BYTES_MAX);
	memcpy(bytes + count, value, length);
	count += length;
}

/* What has been written so far becomes the content of a field. */
static void wrap(unsigned field)
{
	static uint8_t inner[BYTES_MAX];
	size_t length = count;

	memcpy(inner, bytes, length);
	begin();
	text(field, (const char *)inner, length);
}

static enum scan_fault check(const ProtobufCMessageDescriptor *descriptor)
{
	size_t offset;

	return scan_check(descriptor, &SCAN_LIMITS_REQUEST, bytes, count, &offset);
}

static enum scan_fault check_request(void)
{
	return check(&mediation__v1__request__descriptor);
}

/* hello { member: … } */
static enum scan_fault hello_of(const char *member, size_t length)
{
	begin();
	text(4, member, length);
	wrap(1);
	return check_request();
}

static void a_plain_message_passes(void **state)
{
	(void)state;
	begin();
	assert_int_equal(check_request(), SCAN_OK);
	assert_int_equal(hello_of("clerk01", 7), SCAN_OK);
	assert_int_equal(hello_of("张三", 6), SCAN_OK);
}

static void a_text_has_a_longest_length(void **state)
{
	static char long_text[32 * 1024 + 1];

	(void)state;
	memset(long_text, 'x', sizeof(long_text));
	assert_int_equal(hello_of(long_text, sizeof(long_text) - 1), SCAN_OK);
	assert_int_equal(hello_of(long_text, sizeof(long_text)), SCAN_TEXT_TOO_LONG);
}

static void a_text_is_utf8_without_control_characters(void **state)
{
	static const struct {
		const char *bytes;
		size_t length;
		enum scan_fault fault;
	} texts[] = {
		{ "a\0b", 3, SCAN_CONTROL_CHARACTER }, { "a\x1b[2J", 5, SCAN_CONTROL_CHARACTER },
		{ "a\x7f", 2, SCAN_CONTROL_CHARACTER }, { "line\nline", 9, SCAN_OK },
		{ "\xff\xfe", 2, SCAN_NOT_UTF8 }, { "\xc0\xaf", 2, SCAN_NOT_UTF8 }, /* overlong */
		{ "\xed\xa0\x80", 3, SCAN_NOT_UTF8 },     /* a surrogate */
		{ "\xf4\x90\x80\x80", 4, SCAN_NOT_UTF8 }, /* past U+10FFFF */
		{ "\xe5\xbc", 2, SCAN_NOT_UTF8 },         /* cut */
		{ "\xf0\xa0\x80\x80", 4, SCAN_OK },       /* 𠀀, of the names of people */
	};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		assert_int_equal(hello_of(texts[i].bytes, texts[i].length), texts[i].fault);
	}
}

static void what_is_cut_short_is_said_to_be(void **state)
{
	(void)state;
	assert_int_equal(hello_of("clerk01", 7), SCAN_OK);
	while (count > 1) {
		count--;
		assert_int_not_equal(check_request(), SCAN_OK);
	}
}

static void a_length_that_lies_is_found(void **state)
{
	(void)state;
	begin();
	tag(1, 2);
	varint(UINT64_MAX);
	assert_int_not_equal(check_request(), SCAN_OK);
	begin();
	tag(1, 2);
	varint(5);
	assert_int_equal(check_request(), SCAN_CUT_SHORT);
}

static void a_varint_has_ten_bytes_at_most(void **state)
{
	(void)state;
	begin();
	tag(1, 0);
	memset(bytes + count, 0xFF, 11);
	count += 11;
	bytes[count++] = 1;
	wrap(1);
	assert_int_equal(check_request(), SCAN_BAD_VARINT);
}

static void field_zero_and_groups_are_refused(void **state)
{
	(void)state;
	begin();
	tag(0, 0);
	varint(1);
	assert_int_equal(check_request(), SCAN_BAD_TAG);
	begin();
	tag(60, 3);
	tag(60, 4);
	assert_int_equal(check_request(), SCAN_GROUP);
}

static void another_wire_type_is_refused(void **state)
{
	(void)state;
	begin();
	tag(4, 0);
	varint(7);
	wrap(1);
	assert_int_equal(check_request(), SCAN_WRONG_WIRE_TYPE);
}

static void a_message_given_twice_is_refused(void **state)
{
	static const char member[] = "clerk01";

	(void)state;
	begin();
	text(1, "", 0);
	text(1, "", 0);
	assert_int_equal(check_request(), SCAN_DUPLICATE);
	begin();
	text(4, member, 7);
	text(4, member, 7);
	wrap(1);
	assert_int_equal(check_request(), SCAN_DUPLICATE);
	begin();
	text(1, "", 0); /* two members of one oneof */
	text(2, "", 0);
	assert_int_equal(check_request(), SCAN_DUPLICATE);
}

static void few_unknown_fields_pass_and_many_do_not(void **state)
{
	(void)state;
	begin();
	for (unsigned i = 0; i < SCAN_LIMITS_REQUEST.unknown_max; i++) {
		tag(1000 + i, 0);
		varint(1);
	}
	assert_int_equal(check_request(), SCAN_OK);
	tag(5000, 0);
	varint(1);
	assert_int_equal(check_request(), SCAN_UNKNOWN_FIELDS);
}

/* A million empty sub-messages cost two bytes each on the wire and sixty each unpacked. */
static void a_bomb_of_small_elements_is_refused(void **state)
{
	(void)state;
	begin();
	for (unsigned i = 0; i < SCAN_LIMITS_REQUEST.elements_max + 1; i++) {
		text(5, "", 0);
	}
	wrap(4);
	assert_int_equal(check_request(), SCAN_TOO_MANY);
}

static void packed_elements_count_as_well(void **state)
{
	(void)state;
	begin();
	memset(bytes, 1, SCAN_LIMITS_REQUEST.elements_max + 1);
	count = SCAN_LIMITS_REQUEST.elements_max + 1;
	wrap(1); /* IntegerList.values */
	assert_int_equal(check(&mediation__v1__integer_list__descriptor), SCAN_TOO_MANY);
}

static void every_cut_and_flip_is_judged_without_harm(void **state)
{
	size_t whole;

	(void)state;
	assert_int_equal(hello_of("张三 clerk01", 14), SCAN_OK);
	whole = count;
	for (size_t at = 0; at < whole; at++) {
		uint8_t before = bytes[at];

		for (unsigned value = 0; value < 256; value++) {
			Mediation__V1__Request *request;

			bytes[at] = (uint8_t)value;
			if (check_request() != SCAN_OK) continue;
			/* what passes the scan unpacks */
			request = mediation__v1__request__unpack(NULL, count, bytes);
			assert_non_null(request);
			mediation__v1__request__free_unpacked(request, NULL);
		}
		bytes[at] = before;
	}
}

static void every_fault_has_its_own_words(void **state)
{
	(void)state;
	for (enum scan_fault one = SCAN_CUT_SHORT; one <= SCAN_UNKNOWN_ENUM; one++) {
		for (enum scan_fault two = one + 1; two <= SCAN_UNKNOWN_ENUM; two++) {
			assert_string_not_equal(scan_fault_text(one), scan_fault_text(two));
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_plain_message_passes),
		cmocka_unit_test(a_text_has_a_longest_length),
		cmocka_unit_test(a_text_is_utf8_without_control_characters),
		cmocka_unit_test(what_is_cut_short_is_said_to_be),
		cmocka_unit_test(a_length_that_lies_is_found),
		cmocka_unit_test(a_varint_has_ten_bytes_at_most),
		cmocka_unit_test(field_zero_and_groups_are_refused),
		cmocka_unit_test(another_wire_type_is_refused),
		cmocka_unit_test(a_message_given_twice_is_refused),
		cmocka_unit_test(few_unknown_fields_pass_and_many_do_not),
		cmocka_unit_test(a_bomb_of_small_elements_is_refused),
		cmocka_unit_test(packed_elements_count_as_well),
		cmocka_unit_test(every_cut_and_flip_is_judged_without_harm),
		cmocka_unit_test(every_fault_has_its_own_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
