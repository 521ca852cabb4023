/* Amounts as people say and write them; what can be taken in two ways is never decided. */
#include <string.h>

#include "claim.h"
#include "plain.h"
#include "spoken.h"

static enum spoken said(const char *text, struct spoken_number *ret)
{
	char plain[PLAIN_BYTES];

	*ret = (struct spoken_number){ .value = 0 };
	return plain_word(text, plain) ? spoken_amount(plain, ret) : SPOKEN_NOT;
}

static void is_fen(const char *text, int64_t fen)
{
	struct spoken_number number;

	if (said(text, &number) != SPOKEN_READ || number.value != fen) {
		fail_msg("%s: %lld", text, (long long)number.value);
	}
}

static void is_refused(const char *text, enum spoken why)
{
	struct spoken_number number;
	enum spoken spoken = said(text, &number);

	if (spoken != why) fail_msg("%s: %d, %lld", text, (int)spoken, (long long)number.value);
}

static void digits_are_read_in_either_width(void **state)
{
	(void)state;
	is_fen("5000", 500000);
	is_fen("5,000", 500000);
	is_fen("5，000", 500000);
	is_fen("５０００", 500000);
	is_fen("　1200．50 ", 120050);
	is_fen("1200.5", 120050);
	is_fen("5000元", 500000);
	is_fen("5000 元整", 500000);
	is_fen("￥5,000.00", 500000);
	is_fen("人民币 12,345,678 圆", 1234567800);
	is_fen("0", 0);
	is_fen("999999999999999", 99999999999999900);
}

static void words_are_read(void **state)
{
	(void)state;
	is_fen("五千", 500000);
	is_fen("五千块钱", 500000);
	is_fen("一万二千", 1200000);
	is_fen("两万五千六百", 2560000);
	is_fen("十二", 1200);
	is_fen("二十", 2000);
	is_fen("一百零五", 10500);
	is_fen("一千零五十", 105000);
	is_fen("一万零二", 1000200);
	is_fen("十二万", 12000000);
	is_fen("一百二十万零三百", 120030000);
	is_fen("伍仟元整", 500000);
	is_fen("壹万贰仟叁佰肆拾伍元陆角柒分", 1234567);
	is_fen("贰佰元零伍分", 20005);
	is_fen("零元", 0);
}

static void digits_and_words_mix(void **state)
{
	(void)state;
	is_fen("1.2万", 1200000);
	is_fen("１．２万元", 1200000);
	is_fen("1.2345万", 1234500);
	is_fen("1万2千", 1200000);
	is_fen("1万2000", 1200000);
	is_fen("5千", 500000);
	is_fen("3百万", 300000000);
	is_fen("3亿", 30000000000);
	is_fen("1亿2000万", 12000000000);
	is_fen("5元5角", 550);
}

static void what_can_be_meant_in_two_ways_is_asked(void **state)
{
	static const struct {
		const char *text;
		int64_t one, other;
	} both[] = { { "1万2", 1200000, 1000200 }, { "一万二", 1200000, 1000200 },
		{ "三千五", 350000, 300500 }, { "一百五元", 15000, 10500 },
		{ "1亿2", 12000000000, 10000000200 } };
	struct spoken_number number;

	(void)state;
	for (size_t i = 0; i < sizeof(both) / sizeof(both[0]); i++) {
		assert_int_equal(said(both[i].text, &number), SPOKEN_TWO_WAYS);
		assert_int_equal(number.value, both[i].one);
		assert_int_equal(number.other, both[i].other);
	}
}

static void half_of_a_number_is_none(void **state)
{
	static const char *const words[] = { "", "元", "五千多", "约5000", "5.", ".5", "1,20",
		"1,2345", "0,500", "12,34,567", "五五", "万", "千", "一万零", "1万20", "1万200",
		"1万02", "三千五万", "一千一千", "一万一万", "3万亿", "1.2万3千", "1.2万3",
		"5千5百5千", "1 200", "1万20百", "1亿20000万", "5000美元", "1200.50.1", "一点五",
		"5元5", "1.5元5角", "五千整元", "0x10", "1e3", "五千,", "〇五" };

	(void)state;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		is_refused(words[i], SPOKEN_NOT);
	}
}

static void what_is_no_sum_says_why(void **state)
{
	(void)state;
	is_refused("-500", SPOKEN_NEGATIVE);
	is_refused("－５００", SPOKEN_NEGATIVE);
	is_refused("负五百元", SPOKEN_NEGATIVE);
	is_refused("¥-5", SPOKEN_NEGATIVE);
	is_refused("1.234", SPOKEN_TOO_FINE);
	is_refused("1.200", SPOKEN_TOO_FINE);
	is_refused("0.0000001万", SPOKEN_TOO_FINE);
	is_refused("1234567890123456", SPOKEN_TOO_LARGE);
	is_refused("999999999999999亿", SPOKEN_TOO_LARGE);
}

static void only_what_is_reckoned_is_told_back(void **state)
{
	struct spoken_number number;

	(void)state;
	assert_int_equal(said("5,000元", &number), SPOKEN_READ);
	assert_false(number.is_reckoned);
	assert_int_equal(said("1.2万", &number), SPOKEN_READ);
	assert_true(number.is_reckoned);
}

static void whole_numbers_are_read_alike(void **state)
{
	struct spoken_number number;

	(void)state;
	assert_int_equal(spoken_whole("十二", &number), SPOKEN_READ);
	assert_int_equal(number.value, 12);
	assert_int_equal(spoken_whole("1.5", &number), SPOKEN_NOT);
	assert_int_equal(spoken_whole("三人", &number), SPOKEN_NOT);
	assert_int_equal(spoken_whole("一百二", &number), SPOKEN_TWO_WAYS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(digits_are_read_in_either_width),
		cmocka_unit_test(words_are_read),
		cmocka_unit_test(digits_and_words_mix),
		cmocka_unit_test(what_can_be_meant_in_two_ways_is_asked),
		cmocka_unit_test(half_of_a_number_is_none),
		cmocka_unit_test(what_is_no_sum_says_why),
		cmocka_unit_test(only_what_is_reckoned_is_told_back),
		cmocka_unit_test(whole_numbers_are_read_alike),
	};

	return cmocka_run_group_tests_name("spoken", tests, NULL, NULL);
}
