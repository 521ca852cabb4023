/* Amounts and dates in capitals: zeros, endings, and what nobody should ever print. */
#include <stdlib.h>
#include <string.h>

#include "capitals.h"
#include "civil.h"
#include "claim.h"

static void says(void (*say)(FILE *, int64_t), int64_t value, const char *expected)
{
	char *text = NULL;
	size_t bytes = 0;
	FILE *out = open_memstream(&text, &bytes);

	assert_non_null(out);
	say(out, value);
	assert_int_equal(fclose(out), 0);
	if (strcmp(text, expected) != 0) {
		fail_msg("%lld: %s, not %s", (long long)value, text, expected);
	}
	free(text);
}

static void amount(int64_t fen, const char *expected)
{
	says(capitals_yuan, fen, expected);
}

static void what_ends_with_yuan_or_jiao_is_closed(void **state)
{
	(void)state;
	amount(1200000, "人民币壹万贰仟元整");
	amount(120050, "人民币壹仟贰佰元伍角整");
	amount(120000, "人民币壹仟贰佰元整");
	amount(1000, "人民币壹拾元整");
	amount(50, "人民币伍角整");
	amount(0, "人民币零元整");
}

static void what_ends_with_fen_is_not(void **state)
{
	(void)state;
	amount(5, "人民币伍分");
	amount(55, "人民币伍角伍分");
	amount(105, "人民币壹元零伍分");
	amount(600714, "人民币陆仟零柒元壹角肆分");
	amount(168032, "人民币壹仟陆佰捌拾元叁角贰分");
	amount(32504, "人民币叁佰贰拾伍元零肆分");
}

static void zeros_together_are_said_once(void **state)
{
	(void)state;
	amount(1000506, "人民币壹万零伍元零陆分");
	amount(100500, "人民币壹仟零伍元整");
	amount(101000, "人民币壹仟零壹拾元整");
	amount(10700053, "人民币壹拾万柒仟元伍角叁分");
	amount(10070000, "人民币壹拾万零柒佰元整");
	amount(1000100000, "人民币壹仟万壹仟元整");
	amount(10000000000, "人民币壹亿元整");
	amount(10000000001, "人民币壹亿元零壹分");
	amount(10000500000, "人民币壹亿零伍仟元整");
	amount(10050000000, "人民币壹亿零伍拾万元整");
	amount(11000000005, "人民币壹亿壹仟万元零伍分");
	amount(10000000000001, "人民币壹仟亿元零壹分");
}

static void the_largest_amounts_are_said_too(void **state)
{
	(void)state;
	amount(100000000000000, "人民币壹万亿元整");
	amount(INT64_MAX,
	    "人民币玖亿贰仟贰佰叁拾叁万柒仟贰佰零叁亿陆仟捌佰伍拾肆万柒仟柒佰伍拾捌元零柒分");
	amount(INT64_MIN,
	    "人民币负玖亿贰仟贰佰叁拾叁万柒仟贰佰零叁亿陆仟捌佰伍拾肆万柒仟柒佰伍拾捌元零捌分");
}

static void date(int32_t year, unsigned month, unsigned day, const char *expected)
{
	says(capitals_date, civil_days(year, month, day), expected);
}

static void dates_are_read_digit_by_digit_only_in_the_year(void **state)
{
	(void)state;
	date(2024, 3, 5, "二〇二四年三月五日");
	date(2024, 10, 10, "二〇二四年十月十日");
	date(2024, 11, 11, "二〇二四年十一月十一日");
	date(2000, 12, 20, "二〇〇〇年十二月二十日");
	date(1999, 1, 31, "一九九九年一月三十一日");
	date(2030, 2, 21, "二〇三〇年二月二十一日");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_ends_with_yuan_or_jiao_is_closed),
		cmocka_unit_test(what_ends_with_fen_is_not),
		cmocka_unit_test(zeros_together_are_said_once),
		cmocka_unit_test(the_largest_amounts_are_said_too),
		cmocka_unit_test(dates_are_read_digit_by_digit_only_in_the_year),
	};

	return cmocka_run_group_tests_name("capitals", tests, NULL, NULL);
}
