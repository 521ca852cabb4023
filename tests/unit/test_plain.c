/* Words in either width are one word; a name is one line. */
#include <string.h>

#include "claim.h"
#include "plain.h"

static void either_width_is_the_same_word(void **state)
{
	static const char *const pairs[][2] = { { "１２３", "123" }, { "ＡＢｃ", "abc" },
		{ "（２０２４）", "(2024)" }, { "５，０００．５０", "5,000.50" },
		{ "九点：３０", "九点:30" }, { "　 两 \t  岸　", "两 岸" },
		{ "1\xC2\xA0"
		  "2",
		    "1 2" },
		{ "\xEF\xBB\xBF"
		  "3月5日",
		    "3月5日" },
		{ "2024。3。5", "2024.3.5" }, { "—５", "-5" }, { "", "" }, { "　", "" } };
	char plain[PLAIN_BYTES];

	(void)state;
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		assert_true(plain_word(pairs[i][0], plain));
		assert_string_equal(plain, pairs[i][1]);
	}
}

static void what_is_too_long_or_no_text_is_no_word(void **state)
{
	char plain[PLAIN_BYTES], endless[PLAIN_BYTES + 1];

	(void)state;
	memset(endless, '1', sizeof(endless));
	endless[PLAIN_BYTES - 1] = '\0';
	assert_true(plain_word(endless, plain));
	endless[PLAIN_BYTES - 1] = '1';
	endless[PLAIN_BYTES] = '\0';
	assert_false(plain_word(endless, plain));
	assert_false(plain_word("\xFF", plain));
	assert_false(plain_word("\xE5\xBC", plain));
}

static void becomes(const char *typed, const char *wanted)
{
	char name[256];

	(void)strncpy(name, typed, sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	if (plain_line(name)) fail_msg("%s is refused", typed);
	assert_string_equal(name, wanted);
}

static void a_name_is_without_blanks_that_nobody_meant(void **state)
{
	(void)state;
	becomes("张三", "张三");
	becomes(" 　张三\t\n", "张三");
	becomes("阿不都  热合曼　·　买买提", "阿不都 热合曼 · 买买提");
	becomes("张\xE2\x80\x8B三", "张三");
	becomes("龙", "龙");
	becomes("阿依古丽买买提江吐尔逊阿不都拉", "阿依古丽买买提江吐尔逊阿不都拉");
	becomes("ＡＢＣ（繁阳）公司", "ABC（繁阳）公司");
	becomes("", "");
	becomes("　", "");
}

static void a_name_of_two_lines_or_with_control_characters_is_refused(void **state)
{
	char two[] = "张三\n李四", tab[] = "张\t三", control[] = "张\x1b[2J三", broken[] = "张\xFF";

	(void)state;
	assert_non_null(plain_line(two));
	assert_non_null(plain_line(tab));
	assert_non_null(plain_line(control));
	assert_non_null(plain_line(broken));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(either_width_is_the_same_word),
		cmocka_unit_test(what_is_too_long_or_no_text_is_no_word),
		cmocka_unit_test(a_name_is_without_blanks_that_nobody_meant),
		cmocka_unit_test(a_name_of_two_lines_or_with_control_characters_is_refused),
	};

	return cmocka_run_group_tests_name("plain", tests, NULL, NULL);
}
