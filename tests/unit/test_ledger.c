/* What a ledger's words mean: its parties, titles, results, and the file that maps them. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "claim.h"
#include "ledger_cells.h"
#include "text.h"

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

/* The parties of a cell as they would be written again, or "!" and why not. */
static char *read_as(const char *cell)
{
	struct ledger_parties parties;
	const char *fault = ledger_parties_read(&parties, cell);
	struct text text;

	text_begin(&text);
	if (fault) {
		fprintf(text.out, "! %s", fault);
	} else {
		ledger_parties_print(&parties, text.out);
	}
	(void)text_end(&text);
	return text.bytes;
}

static const struct {
	const char *cell, *read;
} cells[] = {
	{ "张三、李四", "张三与李四" },
	{ "张三 诉 李四", "张三与李四" },
	{ "张 三与李　四", "张三与李四" },
	{ "张三和李四", "张三与李四" },
	{ "王和平", "王和平" },
	{ "李和平、王强", "李和平与王强" },
	{ "张三、李四诉王五、赵六", "张三、李四与王五、赵六" },
	{ "张三 李四 诉 王五", "张三、李四与王五" },
	{ "张三与李四诉王五", "张三、李四与王五" },
	{ "申请人：张三 被申请人：李四", "张三与李四" },
	{ "甲方:张三，乙方:李四", "张三与李四" },
	{ "张三与李四等5人", "张三与李四等5人" },
	{ "张三与李四 等5人", "张三与李四等5人" },
	{ "张三与李四等人", "张三与李四等人" },
	{ "等等", "等等" },
	{ "欧阳 锋、李四", "欧阳锋与李四" },
	{ "John Smith、李四", "John Smith与李四" },
	{ "、张三、，李四、", "张三与李四" },
	{ "张三", "张三" },
};

static void parties_are_told_apart_however_they_are_written(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cells) / sizeof(cells[0]); i++) {
		char *read = read_as(cells[i].cell), *again = read_as(read);

		assert_string_equal(read, cells[i].read);
		assert_string_equal(again, cells[i].read);
		free(read);
		free(again);
	}
}

static void what_cannot_be_told_apart_is_not_guessed(void **state)
{
	static const char *const unclear[] = { "张三、李四、王五", "张 三 李 四",
		"张三诉李四诉王五", "诉李四", "张三与", "、、", "　", "" };

	(void)state;
	for (size_t i = 0; i < sizeof(unclear) / sizeof(unclear[0]); i++) {
		char *read = read_as(unclear[i]);

		if (*read != '!') fail_msg("\"%s\" was read as %s", unclear[i], read);
		free(read);
	}
}

static void forty_parties_are_as_many_as_there_may_be(void **state)
{
	struct ledger_parties parties;
	char cell[1024] = "甲甲与", *at = cell + strlen(cell);

	(void)state;
	for (size_t i = 1; i < LEDGER_PARTIES_MAX; i++) {
		at += snprintf(at, (size_t)(cell + sizeof(cell) - at), "乙%02zu、", i);
	}
	assert_null(ledger_parties_read(&parties, cell));
	assert_int_equal(parties.count, LEDGER_PARTIES_MAX);
	(void)snprintf(at, (size_t)(cell + sizeof(cell) - at), "丙丙");
	assert_non_null(ledger_parties_read(&parties, cell));
}

static void a_name_longer_than_any_is_refused(void **state)
{
	char name[LEDGER_NAME_BYTES_MAX], cell[4 * LEDGER_NAME_BYTES_MAX] = "";

	(void)state;
	for (size_t i = 0; i < LEDGER_NAME_BYTES_MAX; i++) {
		(void)snprintf(cell + 3 * i, sizeof(cell) - 3 * i, "长");
	}
	assert_false(ledger_name(cell, strlen(cell), name));
}

static void blanks_around_go_and_wide_digits_become_plain(void **state)
{
	char *tidy = ledger_tidy("　２０２３．３．５ \r\n", true);

	(void)state;
	assert_string_equal(tidy, "2023.3.5");
	free(tidy);
	tidy = ledger_tidy(" 一 （二）\r\n三　", false);
	assert_string_equal(tidy, "一 （二）\n三");
	free(tidy);
}

static void titles_and_words_have_their_meaning(void **state)
{
	struct ledger_words words;
	size_t sure, likely;

	(void)state;
	assert_true(ledger_words_read(&words, NULL));
	assert_int_equal(ledger_words_title(&words, "日期", &sure), LEDGER_DATE);
	assert_int_equal(ledger_words_title(&words, "登记日期", &likely), LEDGER_DATE);
	assert_true(sure < likely);
	assert_int_equal(ledger_words_title(&words, "电话", &sure), LEDGER_COLUMNS);
	assert_string_equal(ledger_state("未成"), "terminated");
	assert_null(ledger_state("再议"));
	assert_string_equal(ledger_form("书面协议"), "written");
	assert_string_equal(ledger_form("—"), "");
	assert_null(ledger_form("录音"));
	assert_string_equal(ledger_form_word("oral"), "口头");
	ledger_words_free(&words);
}

/* Reads a mapping of this text. */
static bool map(struct ledger_words *words, const char *text)
{
	char path[] = "/tmp/mapping.XXXXXX";
	int fd = mkstemp(path);
	bool is_read;

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	(void)close(fd);
	is_read = ledger_words_read(words, path);
	(void)unlink(path);
	return is_read;
}

static void a_mapping_says_what_theirs_is_called(void **state)
{
	struct ledger_words words;
	size_t rank;

	(void)state;
	assert_true(map(&words, "台账,本系统\n登记号,编号\n结果=调好了,成功\n"));
	assert_int_equal(ledger_words_title(&words, "登记号", &rank), LEDGER_NUMBER);
	assert_string_equal(ledger_words_meant(&words, LEDGER_RESULT, "调好了"), "成功");
	assert_string_equal(ledger_words_meant(&words, LEDGER_FORM, "调好了"), "调好了");
	ledger_words_free(&words);
	assert_true(map(&words, "登记号,编号\n"));
	assert_int_equal(ledger_words_title(&words, "登记号", &rank), LEDGER_NUMBER);
	ledger_words_free(&words);
	assert_false(map(&words, "台账,本系统\n登记号,号码\n"));
	ledger_words_free(&words);
	assert_false(map(&words, "台账,本系统,多\n登记号,编号,\n"));
	ledger_words_free(&words);
}

int main(void)
{
	static const struct CMUnitTest claims[] = {
		CLAIM("parties are told apart however they are written",
		    parties_are_told_apart_however_they_are_written),
		CLAIM("what cannot be told apart is not guessed",
		    what_cannot_be_told_apart_is_not_guessed),
		CLAIM("forty parties are as many as there may be",
		    forty_parties_are_as_many_as_there_may_be),
		CLAIM("a name longer than any is refused", a_name_longer_than_any_is_refused),
		CLAIM("blanks around go, and wide digits become plain",
		    blanks_around_go_and_wide_digits_become_plain),
		CLAIM("titles and words have their meaning", titles_and_words_have_their_meaning),
		CLAIM("a mapping says what theirs is called", a_mapping_says_what_theirs_is_called),
	};

	return cmocka_run_group_tests_name("ledger", claims, NULL, NULL);
}
