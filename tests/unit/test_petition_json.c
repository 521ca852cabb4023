/* Letters of the petition centre: every example is read and written back as it was, and what the
 * schemas refuse is refused with a receipt that says why. */
#include <dirent.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "claim.h"
#include "file.h"
#include "petition_canonical.h"
#include "petition_json.h"

static const char *examples;

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

static json_t *example(const char *name)
{
	char path[PATH_MAX];
	json_error_t error;
	json_t *json;

	(void)snprintf(path, sizeof(path), "%s/%s", examples, name);
	json = json_load_file(path, 0, &error);
	if (!json) fail_msg("%s: %s", path, error.text);
	return json;
}

static char *line_of(const json_t *json)
{
	char *line = json_dumps(json, JSON_COMPACT);

	assert_non_null(line);
	return line;
}

/* What the example says besides what is not kept: who it is about is sealed elsewhere. */
static void without_unkept(json_t *json)
{
	json_t *petitioners = json_object_get(json, "petitioners"), *one;
	size_t i;

	json_array_foreach(petitioners, i, one)
	{
		(void)json_object_del(one, "id_number");
		(void)json_object_del(one, "telephone");
		(void)json_object_del(one, "address");
	}
}

static void check_example(struct arena *arena, const char *name)
{
	json_t *told = example(name), *back;
	char *line = line_of(told);
	struct petition_letter letter;
	struct petition_fault fault;

	if (!petition_read(arena, NULL, line, strlen(line), &letter, &fault)) {
		fail_msg("%s: %s", name, fault.reason);
	}
	back = petition_to_json(arena, NULL, &letter);
	without_unkept(told);
	if (json_object_get(told, "petitioners")) {
		/* of what is left the digest is another, and what is usual is not told */
		(void)json_object_del(told, "digest");
		(void)json_object_del(back, "digest");
		if (json_is_false(json_object_get(told, "is_repeat"))) {
			(void)json_object_del(told, "is_repeat");
		}
	}
	if (!json_equal(told, back)) {
		fail_msg("%s: %s became %s", name, line, line_of(back));
	}
	json_decref(told);
	json_decref(back);
	free(line);
}

static void every_example_is_read_and_written_back(void **state)
{
	DIR *folder = opendir(examples);
	const struct dirent *entry;
	size_t count = 0;

	assert_non_null(folder);
	while ((entry = readdir(folder))) {
		if (!strncmp(entry->d_name, "package", 7) || !strstr(entry->d_name, ".json")) {
			continue;
		}
		check_example(*state, entry->d_name);
		count++;
	}
	(void)closedir(folder);
	assert_true(count >= 10);
}

/* ---- what is refused ---- */

static void set_own_digest(json_t *json)
{
	uint8_t digest[DIGEST_BYTES];
	char hex[2 * DIGEST_BYTES + 1];

	if (!petition_digest(json, "digest", digest)) return;
	hex_write(digest, DIGEST_BYTES, hex);
	(void)json_object_set_new(json, "digest", json_string(hex));
}

/* Of an example, what is wrong with it when this stands in a member of it; NULL: it goes. */
static const struct {
	const char *example, *member, *json, *reason;
} wrongs[] = {
	{ "item-joint", "petitioners", "[]", "petitioners: " },
	{ "item-joint", "petitioners", "[{},{},{},{},{},{}]", "petitioners: " },
	{ "item-joint", "petitioners", "[{\"name\":\"\"}]", "petitioners.1.name: " },
	{ "item-joint", "office", "\"../340212\"", "office: " },
	{ "item-joint", "number", "\"XF1\\nXF2\"", "number: " },
	{ "item-joint", "number", "7", "number: " },
	{ "item-joint", "version", NULL, "version: " },
	{ "item-joint", "version", "0", "version: " },
	{ "item-joint", "version", "1.5", "" },
	{ "item-joint", "version", "9007199254740993", "" },
	{ "item-joint", "received_on", "\"2026-02-30\"", "received_on: " },
	{ "item-joint", "received_on", "\"2026-2-3\"", "received_on: " },
	{ "item-joint", "channel", "\"pigeon\"", "channel: " },
	{ "item-joint", "score", "3", "score: " },
	{ "item-joint", "secret", "[\"office\"]", "secret: " },
	{ "item-joint", "secret", "[\"matter\",\"matter\"]", "secret: " },
	{ "item-joint", "terms", "{\"answer\":\"2026-11-11\"}", "terms.answer: " },
	{ "item-joint", "attachments", "[{\"title\":\"x\",\"bytes\":0,\"sha256\":\"\"}]",
	    "attachments.1.bytes: " },
	{ "item-joint", "format", "\"mediation-petition-item/2\"", "" },
	{ "item-joint", "matter", "null", "matter: " },
	{ "item-joint", "matter", "\"\"", "matter: " },
	{ "item-joint", "matter", "\"a\\u0001\"", "matter: " },
	{ "answer-accepted", "our_number", NULL, "" },
	{ "answer-objection", "reason", NULL, "" },
	{ "answer-objection", "our_number", "\"1\"", "" },
	{ "event-agreement", "data", "{\"written\":false}", "data.written: " },
	{ "event-agreement", "data", "{\"position\":\"x\"}", "data.position: " },
	{ "event-session", "sequence", NULL, "sequence: " },
	{ "event-session", "kind", "\"quarrel\"", "kind: " },
	{ "receipt-refused", "advice", NULL, "" },
	{ "receipt-refused", "sequence", NULL, "" },
	{ "receipt-refused", "of", "\"receipt\"", "of: " },
	{ "receipt-taken", "digest", "\"abc\"", "digest: " },
	{ "day", "statuses", "[{\"status\":\"lost\",\"count\":1,\"sha256\":\"\"}]",
	    "statuses.1.status: " },
};

static void what_the_schemas_refuse_is_refused_with_why(void **state)
{
	for (size_t i = 0; i < sizeof(wrongs) / sizeof(wrongs[0]); i++) {
		struct petition_letter letter;
		struct petition_fault fault;
		char name[64], *line;
		json_t *json;

		(void)snprintf(name, sizeof(name), "%s.json", wrongs[i].example);
		json = example(name);
		if (wrongs[i].json) {
			(void)json_object_set_new(json, wrongs[i].member,
			    json_loads(wrongs[i].json, JSON_DECODE_ANY, NULL));
		} else {
			(void)json_object_del(json, wrongs[i].member);
		}
		if (strncmp(wrongs[i].example, "receipt", 7) != 0) set_own_digest(json);
		line = line_of(json);
		if (petition_read(*state, NULL, line, strlen(line), &letter, &fault)) {
			fail_msg("taken: %s", line);
		}
		if (strncmp(fault.reason, wrongs[i].reason, strlen(wrongs[i].reason)) != 0 ||
		    !*fault.advice) {
			fail_msg("%s: %s", line, fault.reason);
		}
		json_decref(json);
		free(line);
	}
}

static void its_receipt_names_the_letter_that_was_refused(void **state)
{
	json_t *json = example("item-joint.json");
	struct petition_letter letter;
	struct petition_fault fault;
	char *line;

	(void)json_object_set_new(json, "channel", json_string("pigeon"));
	set_own_digest(json);
	line = line_of(json);
	assert_false(petition_read(*state, NULL, line, strlen(line), &letter, &fault));
	assert_int_equal(fault.receipt.of, PETITION_ITEM);
	assert_string_equal(fault.receipt.number, "XF2026-0118");
	assert_int_equal(fault.receipt.at, 1);
	assert_int_equal(fault.receipt.result, petition_code("petition_receipt", "refused"));
	assert_string_equal(fault.receipt.reason, fault.reason);
	letter = (struct petition_letter){ .of = PETITION_RECEIPT, .receipt = &fault.receipt };
	free(line);
	line = petition_write(*state, NULL, &letter);
	assert_true(petition_read(*state, NULL, line, strlen(line), &letter, &fault));
	json_decref(json);
}

static void a_digest_of_another_content_is_refused(void **state)
{
	json_t *json = example("event-session.json");
	struct petition_letter letter;
	struct petition_fault fault;
	char *line;

	(void)json_object_set_new(json, "happened_on", json_string("2026-11-17"));
	line = line_of(json);
	assert_false(petition_read(*state, NULL, line, strlen(line), &letter, &fault));
	assert_int_equal(fault.receipt.of, PETITION_EVENT);
	assert_int_equal(fault.receipt.at, 5);
	free(line);
	json_decref(json);
}

static void no_bytes_end_it(void **state)
{
	static const char *const strange[] = { "", "{", "[]", "1", "null", "{\"format\":1}",
		"{\"a\":1,\"a\":2}", "{} {}", "{\"a\":\"\\u0000\"}", "\xff\xfe",
		"{\"format\":\"mediation-petition-day/1\",\"statuses\":{}}",
		"{\"format\":\"mediation-petition-receipt/1\",\"of\":[]}",
		"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[" };
	struct petition_letter letter;
	struct petition_fault fault;

	for (size_t i = 0; i < sizeof(strange) / sizeof(strange[0]); i++) {
		assert_false(
		    petition_read(*state, NULL, strange[i], strlen(strange[i]), &letter, &fault));
		assert_non_null(fault.reason);
	}
}

/* ---- the canonical form ---- */

static void the_canonical_form_is_that_of_the_rfc(void **state)
{
	/* RFC 8785, 3.2.2 and 3.2.3: escapes, and the order of names by UTF-16 */
	static const char told[] =
	    "{\"\\u20ac\":\"Euro\",\"\\r\":\"\\u001f\\u0008\\/\\\"\",\"\\ufb33\":[true,null,-5],"
	    "\"1\":{},\"\\ud83d\\ude00\":\"\\u007f\",\"\\u0080\":\"\\u00f6\"}";
	static const char wanted[] =
	    "{\"\\r\":\"\\u001f\\b/\\\"\",\"1\":{},\"\xc2\x80\":\"ö\",\"€\":\"Euro\",\"😀\":\"\x7f\","
	    "\"\xef\xac\xb3\":[true,null,-5]}";
	json_t *json = json_loads(told, 0, NULL);
	struct text text;

	(void)state;
	assert_non_null(json);
	text_begin(&text);
	assert_true(petition_canonical(&text, json, NULL));
	assert_string_equal(text_end(&text), wanted);
	text_free(&text);
	json_decref(json);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		CLAIM("every example is read and written back",
		    every_example_is_read_and_written_back),
		CLAIM("what the schemas refuse is refused with why",
		    what_the_schemas_refuse_is_refused_with_why),
		CLAIM("its receipt names the letter that was refused",
		    its_receipt_names_the_letter_that_was_refused),
		CLAIM("a digest of another content is refused",
		    a_digest_of_another_content_is_refused),
		CLAIM("no bytes end it", no_bytes_end_it),
		CLAIM(
		    "the canonical form is that of the RFC", the_canonical_form_is_that_of_the_rfc),
	};

	if (argc != 2) return 2;
	examples = argv[1];
	return cmocka_run_group_tests_name("petition_json", tests, NULL, NULL);
}
