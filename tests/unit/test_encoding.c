/* What encoding a text is in is found out, also of any bytes. */
#include <stdlib.h>
#include <string.h>

#include "claim.h"
#include "encoding.h"

static int set_up(void **state)
{
	(void)state;
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	return 0;
}

static enum encoding take(const char *bytes, char **ret_text, unsigned *ret_line)
{
	size_t count = strlen(bytes);

	*ret_text = strdup(bytes);
	assert_non_null(*ret_text);
	return encoding_take(ret_text, &count, ret_line);
}

static void good_utf8_is_left_as_it_is(void **state)
{
	char *text;
	unsigned line;

	(void)state;
	assert_int_equal(take("编号,日期\n1,𠮷\n", &text, &line), ENCODING_UTF8);
	assert_string_equal(text, "编号,日期\n1,𠮷\n");
	free(text);
}

static void gb18030_becomes_utf8_and_goes_back(void **state)
{
	const char *told = "编号,当事人\n1,王𠮷与張㐂\n";
	size_t bytes;
	char *theirs = encoding_gb18030(told, strlen(told), &bytes), *text;
	unsigned line;

	(void)state;
	assert_int_equal(take(theirs, &text, &line), ENCODING_GB18030);
	assert_string_equal(text, told);
	free(text);
	free(theirs);
}

static void what_is_neither_is_refused_with_its_line(void **state)
{
	static const struct {
		const char *bytes;
		unsigned line;
	} strange[] = {
		{ "a\nb\ncaf\xe9,x\n", 3 },
		{ "a\n\xff\n", 2 },
		/* a sixteenth good character: no other encoding looks like it */
		{ "一二三四五六七八九十甲乙丙丁戊己\n\xb0\xa1\n", 2 },
		/* of private use */
		{ "a\n\xaa\xa1\n", 2 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(strange) / sizeof(strange[0]); i++) {
		char *text;
		unsigned line = 0;

		assert_int_equal(take(strange[i].bytes, &text, &line), ENCODING_NONE);
		assert_int_equal(line, strange[i].line);
		assert_string_equal(text, strange[i].bytes);
		free(text);
	}
}

static void any_two_bytes_are_taken_or_refused(void **state)
{
	(void)state;
	for (unsigned first = 0x80; first < 0x100; first++) {
		for (unsigned second = 1; second < 0x100; second++) {
			const char bytes[] = { (char)first, (char)second, '\n', '\0' };
			char *text;
			unsigned line = 0;
			enum encoding found = take(bytes, &text, &line);

			assert_true(found != ENCODING_NONE || line >= 1);
			free(text);
		}
	}
}

int main(void)
{
	static const struct CMUnitTest claims[] = {
		CLAIM("good UTF-8 is left as it is", good_utf8_is_left_as_it_is),
		CLAIM("GB18030 becomes UTF-8 and goes back", gb18030_becomes_utf8_and_goes_back),
		CLAIM("what is neither is refused with its line",
		    what_is_neither_is_refused_with_its_line),
		CLAIM("any two bytes are taken or refused", any_two_bytes_are_taken_or_refused),
	};

	return cmocka_run_group_tests_name("encoding", claims, NULL, NULL);
}
