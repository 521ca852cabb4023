/* A county's own names: there and back they mean the same, and a faulty file says where. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "claim.h"
#include "petition_json.h"

#define THEIRS                                                                                                \
	"{\"lx\":\"10\",\"dw\":\"340212-XF\",\"xfbh\":\"XF-1\",\"version\":1,\"xfxs\":\"走访\","            \
	"\"received_on\":\"2026-11-02\",\"handed_on\":\"2026-11-04\",\"responsible\":\"镇政府\","          \
	"\"xfr\":[{\"xm\":\"汪某（虚构）\"}],\"fynr\":\"院墙受损\",\"qx\":{\"gz\":\"2026-11-19\"}," \
	"\"bmnr\":[\"nr\"],\"lzrq\":\"1\"}"

static const char mapping[] =
    "# 某区自有接口\n"
    "field format = lx\n"
    "value format mediation-petition-item/1 = 10\n"
    "field office = dw\nfield number = xfbh\nfield channel = xfxs\nvalue channel visit = 走访\n"
    "field petitioners = xfr\nfield petitioners.name = xm\nfield matter = fynr\n"
    "field terms = qx\nfield terms.notice = gz\nfield secret = bmnr\nvalue secret matter = nr\n"
    "default hand_over = assigned\nignore lzrq\ndigest none\n";

static char path[] = "/tmp/petition_fields.XXXXXX";

static int set_up(void **state)
{
	*state = arena_new();
	return 0;
}

static int tear_down(void **state)
{
	*state = arena_free(*state);
	return 0;
}

static struct petition_fields *opened(const char *text)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	fputs(text, file);
	assert_int_equal(fclose(file), 0);
	return petition_fields_open(path);
}

static void their_names_become_ours(void **state)
{
	struct petition_fields *fields = opened(mapping);
	struct petition_letter letter;
	struct petition_fault fault;

	assert_non_null(fields);
	if (!petition_read(*state, fields, THEIRS, strlen(THEIRS), &letter, &fault)) {
		fail_msg("%s", fault.reason);
	}
	assert_string_equal(letter.item->number, "XF-1");
	assert_string_equal(letter.item->petitioners[0]->name, "汪某（虚构）");
	assert_int_equal(letter.item->channel, petition_code("petition_channel", "visit"));
	assert_int_equal(letter.item->hand_over, petition_code("hand_over", "assigned"));
	assert_int_equal(letter.item->n_secret, 1);
	assert_int_equal(letter.item->digest.len, 32);
	assert_true(letter.item->notice_by > letter.item->handed_on);
	(void)petition_fields_free(fields);
}

static void what_we_write_has_their_names_and_is_read_back(void **state)
{
	struct petition_fields *fields = opened(mapping);
	struct petition_receipt receipt = { PETITION_ITEM, (char *)"340212-XF", (char *)"XF-1", 1,
		petition_code("petition_receipt", "taken"), (char *)"", (char *)"",
		{ 32, (uint8_t *)"01234567890123456789012345678901" } };
	struct petition_letter letter = { PETITION_RECEIPT, .receipt = &receipt };
	struct petition_fault fault;
	char *line;

	assert_non_null(fields);
	line = petition_write(*state, fields, &letter);
	assert_non_null(strstr(line, "\"xfbh\":\"XF-1\""));
	assert_null(strstr(line, "\"number\""));
	assert_true(petition_read(*state, fields, line, strlen(line), &letter, &fault));
	assert_string_equal(letter.receipt->number, "XF-1");
	(void)petition_fields_free(fields);
}

static void a_faulty_file_is_none(void **state)
{
	static const char *const faulty[] = { "field nmber = x\n", "field number\n",
		"value channel = x\n", "default terms.notice = 1\n", "digest some\n", "ignore\n",
		"feld number = x\n", "field number = \xff\n" };

	(void)state;
	for (size_t i = 0; i < sizeof(faulty) / sizeof(faulty[0]); i++) {
		assert_null(opened(faulty[i]));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CLAIM("their names become ours", their_names_become_ours),
		CLAIM("what we write has their names and is read back",
		    what_we_write_has_their_names_and_is_read_back),
		CLAIM("a faulty file is none", a_faulty_file_is_none),
	};
	int fd = mkstemp(path), failed;

	if (fd < 0) return 2;
	(void)close(fd);
	failed = cmocka_run_group_tests_name("petition_fields", tests, NULL, NULL);
	(void)unlink(path);
	return failed;
}
