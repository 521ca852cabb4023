/* What a text tells: amounts, days, ID numbers, names, and words that look wrong. */
#include <stdio.h>
#include <string.h>

#include "civil.h"
#include "claim.h"
#include "file_text.h"

static struct characters in;

static const struct characters *read(const char *text)
{
	characters_read((struct text){ text, strlen(text) }, &in);
	return &in;
}

/* ---- amounts ---- */

static void amounts_are_read_however_they_are_written(void **state)
{
	static const struct {
		const char *text;
		int64_t fen;
	} cases[] = { { "付12000元", 1200000 }, { "付12,000元整", 1200000 },
		{ "付１２０００元", 1200000 }, { "付1.2万元", 1200000 }, { "￥12000.50", 1200050 },
		{ "付12000.5元", 1200050 }, { "壹万贰仟元整", 1200000 },
		{ "壹万贰仟元伍角", 1200050 }, { "一万二千元", 1200000 }, { "壹佰零伍元", 10500 },
		{ "壹拾元", 1000 }, { "十五元", 1500 }, { "叁亿元", INT64_C(30000000000) },
		{ "贰仟零壹万元", 2001000000 }, { "两千元", 200000 }, { "3 元", 300 },
		{ "5块", 500 } };

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct text_amount amounts[TEXT_AMOUNTS_MAX];
		size_t count = text_amounts(read(cases[i].text), amounts);

		if (count != 1 || amounts[0].fen != cases[i].fen) {
			print_error("%s: %zu amounts, %lld\n", cases[i].text, count,
			    count ? (long long)amounts[0].fen : -1);
		}
		assert_int_equal(count, 1);
		assert_int_equal(amounts[0].fen, cases[i].fen);
	}
}

static void what_is_no_amount_is_none(void **state)
{
	static const char *const texts[] = { "2024年3月5日", "13800005678", "第3条", "元旦", "万元",
		"三人", "340212197001011230", "99999999999999999999元", "", "元", "1,23" };

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct text_amount amounts[TEXT_AMOUNTS_MAX];
		size_t count = text_amounts(read(texts[i]), amounts);

		if (count) print_error("%s\n", texts[i]);
		assert_int_equal(count, 0);
	}
}

static void an_amount_in_capitals_beside_another_is_the_same(void **state)
{
	static const struct {
		const char *text;
		bool is_one;
	} cases[] = { { "12,000元（大写：壹万贰仟元整）", true },
		{ "人民币壹万贰仟元整（￥12000）", true }, { "12000元，大写壹万贰仟元", true },
		{ "12000元，另付壹佰元", false }, { "12000元、300元", false } };

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct text_amount amounts[TEXT_AMOUNTS_MAX];

		assert_int_equal(text_amounts(read(cases[i].text), amounts), 2);
		assert_int_equal(
		    text_amounts_are_one(&in, &amounts[0], &amounts[1]), cases[i].is_one);
	}
}

/* ---- days ---- */

static void days_are_read_however_they_are_written(void **state)
{
	static const char *const texts[] = { "2024年3月5日", "2024-3-5", "2024.03.05", "2024/3/5",
		"于3月5日", "３月５日", "3月5号" };

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct text_date dates[TEXT_DATES_MAX];

		assert_int_equal(text_dates(read(texts[i]), 2024, dates), 1);
		assert_true(dates[0].is_real);
		assert_int_equal(dates[0].day, civil_days(2024, 3, 5));
	}
}

static void a_day_that_no_calendar_has_says_so(void **state)
{
	struct text_date dates[TEXT_DATES_MAX];

	(void)state;
	assert_int_equal(text_dates(read("2月30日、2023.2.29、13月1日、4月31日"), 2023, dates), 4);
	for (size_t i = 0; i < 4; i++) {
		assert_false(dates[i].is_real);
	}
}

static void what_is_no_day_is_none(void **state)
{
	static const char *const texts[] = { "3.5元", "1-2", "电话0553-7912345", "2024年", "3月",
		"12345-1-1", "2024年3月123", "第3-5-7条" };
	struct text_date dates[TEXT_DATES_MAX];

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		if (text_dates(read(texts[i]), 2024, dates)) print_error("%s\n", texts[i]);
		assert_int_equal(text_dates(&in, 2024, dates), 0);
	}
}

/* ---- ID numbers ---- */

static void id_numbers_are_found_and_accounts_are_not(void **state)
{
	static const struct {
		const char *text;
		bool is_found, is_sound;
	} cases[] = { { "身份证号11010519491231002X", true, true },
		{ "身份证号11010519491231002x。", true, true },
		{ "张三110105194912310021", true, false },
		{ "身份证号110105194913310021", true, false },
		{ "账号621700123456789012", false, false },
		{ "账号6217001234567890123", false, false }, { "电话13800005678", false, false } };

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		bool is_sound = false, is_found;
		size_t from = 0;
		char number[19];

		is_found = text_id_number(read(cases[i].text), &from, number, &is_sound);
		if (is_found != cases[i].is_found) print_error("%s\n", cases[i].text);
		assert_int_equal(is_found, cases[i].is_found);
		assert_int_equal(is_found && is_sound, cases[i].is_sound);
	}
}

/* ---- names ---- */

static void who_is_called_a_party_is_named(void **state)
{
	static const struct {
		const char *text, *name;
	} cases[] = { { "甲方：张三，男", "张三" }, { "申请人:李四 住某村", "李四" },
		{ "乙方（被申请人）：王五，", "王五" }, { "甲方: 欧阳·娜仁", "欧阳·娜仁" },
		{ "甲乙双方自愿达成协议", NULL }, { "甲方付款", NULL }, { "甲方（", NULL },
		{ "甲方：", NULL } };

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct text text = { cases[i].text, strlen(cases[i].text) }, name;
		size_t from = 0;
		bool is_found = text_named(text, &from, &name);

		if (is_found != (cases[i].name != NULL)) print_error("%s\n", cases[i].text);
		assert_int_equal(is_found, cases[i].name != NULL);
		if (!is_found) continue;
		assert_int_equal(name.length, strlen(cases[i].name));
		assert_memory_equal(name.bytes, cases[i].name, name.length);
	}
}

/* ---- words ---- */

static const struct {
	uint16_t number;
	const char *bad, *good;
} words[] = {

#define EXAMPLE(number, bad, good) { number, bad, good },
#include "word_examples.def"
#undef EXAMPLE
};

static bool looks_wrong(uint16_t number, const char *text)
{
	const struct wrong_word *word;
	size_t at = 0;

	read(text);
	while ((word = wrong_word_next(&in, &at))) {
		if (word->number == number) return true;
	}
	return false;
}

static void each_pair_of_words_has_its_examples(void **state)
{
	size_t count;
	const struct wrong_word *rows = wrong_word_all(&count);

	(void)state;
	assert_int_equal(count, sizeof(words) / sizeof(words[0]));
	for (size_t i = 0; i < count; i++) {
		if (words[i].number != rows[i].number) print_error("%s has none\n", rows[i].wrong);
		assert_int_equal(words[i].number, rows[i].number);
		assert_non_null(strstr(words[i].good, rows[i].right));
	}
}

static void a_wrong_word_is_seen_and_a_right_one_is_not(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		size_t at = 0;

		if (!looks_wrong(words[i].number, words[i].bad)) {
			print_error("not seen: %s\n", words[i].bad);
			fail();
		}
		read(words[i].good);
		if (wrong_word_next(&in, &at)) {
			print_error("seen: %s\n", words[i].good);
			fail();
		}
	}
}

static void what_leaves_open_how_much_is_seen(void **state)
{
	static const char *const unclear[] = { "约12000元", "约￥300", "12000元左右", "1万元上下",
		"500元以上", "若干元", "适当补偿", "酌情", "尽快归还" };
	static const char *const clear[] = { "约定12000元", "合约300元", "违约500元", "12000元",
		"左右两间房", "上下水管" };

	(void)state;
	for (size_t i = 0; i < sizeof(unclear) / sizeof(unclear[0]); i++) {
		if (!unclear_word_find(read(unclear[i]))) print_error("%s\n", unclear[i]);
		assert_non_null(unclear_word_find(&in));
	}
	for (size_t i = 0; i < sizeof(clear) / sizeof(clear[0]); i++) {
		if (unclear_word_find(read(clear[i]))) print_error("%s\n", clear[i]);
		assert_null(unclear_word_find(&in));
	}
}

static void a_text_is_read_up_to_its_limit_whatever_its_bytes(void **state)
{
	static char long_text[TEXT_CHARACTERS_MAX * 3 + 300];
	static const char *const broken[] = { "\xff\xfe", "\xe5", "\xf0\x9f", "12\xe5\x85",
		"\xc0" };

	(void)state;
	for (size_t at = 0; at + 4 < sizeof(long_text); at += 3) {
		(void)snprintf(long_text + at, sizeof(long_text) - at, "元");
	}
	assert_int_equal(read(long_text)->count, TEXT_CHARACTERS_MAX);
	for (size_t i = 0; i < sizeof(broken) / sizeof(broken[0]); i++) {
		struct text_amount amounts[TEXT_AMOUNTS_MAX];

		assert_int_equal(text_amounts(read(broken[i]), amounts), 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(amounts_are_read_however_they_are_written),
		cmocka_unit_test(what_is_no_amount_is_none),
		cmocka_unit_test(an_amount_in_capitals_beside_another_is_the_same),
		cmocka_unit_test(days_are_read_however_they_are_written),
		cmocka_unit_test(a_day_that_no_calendar_has_says_so),
		cmocka_unit_test(what_is_no_day_is_none),
		cmocka_unit_test(id_numbers_are_found_and_accounts_are_not),
		cmocka_unit_test(who_is_called_a_party_is_named),
		cmocka_unit_test(each_pair_of_words_has_its_examples),
		cmocka_unit_test(a_wrong_word_is_seen_and_a_right_one_is_not),
		cmocka_unit_test(what_leaves_open_how_much_is_seen),
		cmocka_unit_test(a_text_is_read_up_to_its_limit_whatever_its_bytes),
	};

	return cmocka_run_group_tests_name("file text", tests, NULL, NULL);
}
