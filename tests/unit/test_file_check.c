/* The file check: each rule by a file that has the flaw and one that has not, and what is judged at
 * all. */
#include <string.h>

#include "civil.h"
#include "claim.h"
#include "file_check.h"
#include "file_seal.h"
#include "told.h"

#define NOW_US ((civil_days(2024, 6, 1)) * INT64_C(86400000000))

static struct arena *arena;

static int set_up(void **state)
{
	(void)state;
	arena = arena_new();
	arena_set_budget(arena, (size_t)16 << 20);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	arena = arena_free(arena);
	return 0;
}

static void check(const char *lines, struct file *ret_file, struct flaws *ret)
{
	static struct told told;

	tell(&told, lines, arena);
	file_read(ret_file, told.events, told.count, NULL, NOW_US);
	file_check(ret_file, ret);
}

static const struct flaw *found(const struct flaws *flaws, enum flaw_number number)
{
	for (size_t i = 0; i < flaws->count; i++) {
		if (flaws->flaws[i].row->number == number) return &flaws->flaws[i];
	}
	return NULL;
}

static const struct {
	enum flaw_number number;
	const char *bad, *good;
} examples[] = {

#define EXAMPLE(NAME, bad, good) { FLAW_##NAME, bad, good },
#include "flaw_examples.def"
#undef EXAMPLE
};

#define EXAMPLE_COUNT (sizeof(examples) / sizeof(examples[0]))

static void each_rule_has_its_examples(void **state)
{
	size_t count;
	const struct flaw_row *rows = flaw_all(&count);

	(void)state;
	for (size_t i = 0; i < count; i++) {
		size_t told = 0;

		for (size_t e = 0; e < EXAMPLE_COUNT; e++) {
			told += examples[e].number == rows[i].number;
		}
		if (told != 1) print_error("%s has %zu examples\n", rows[i].name, told);
		assert_int_equal(told, 1);
	}
	assert_int_equal(count, EXAMPLE_COUNT);
}

static void each_rule_finds_what_is_wrong(void **state)
{
	(void)state;
	for (size_t i = 0; i < EXAMPLE_COUNT; i++) {
		struct flaws flaws;
		struct file file;

		check(examples[i].bad, &file, &flaws);
		if (!found(&flaws, examples[i].number)) {
			print_error("%u was not found in\n%s", examples[i].number, examples[i].bad);
			fail();
		}
	}
}

static void no_rule_finds_what_is_right(void **state)
{
	(void)state;
	for (size_t i = 0; i < EXAMPLE_COUNT; i++) {
		struct flaws flaws;
		struct file file;

		check(examples[i].good, &file, &flaws);
		if (found(&flaws, examples[i].number)) {
			print_error("%u was found in\n%s", examples[i].number, examples[i].good);
			fail();
		}
	}
}

static void every_row_says_what_mends_it_and_what_it_costs(void **state)
{
	size_t count;
	const struct flaw_row *rows = flaw_all(&count);

	(void)state;
	for (size_t i = 0; i < count; i++) {
		assert_true(rows[i].mends[0] && action_find(rows[i].mends[0]));
		assert_true(rows[i].severity && rows[i].step);
		assert_true(*rows[i].zh && *rows[i].en && *rows[i].cost_zh && *rows[i].cost_en);
		if (i > 0) assert_true(rows[i].number > rows[i - 1].number);
	}
}

/* A whole life, in order. */
#define WHOLE CLOSED("双方当面履行，无后续争议")

static void a_whole_life_in_order_is_clean(void **state)
{
	struct flaws flaws;
	struct file file;

	(void)state;
	check(WHOLE, &file, &flaws);
	assert_int_equal(flaws.count, 0);
	assert_int_equal(flaws.items[FILE_ITEM_APPLICATION], ITEM_STATE_THERE);
	assert_int_equal(flaws.items[FILE_ITEM_RECORD], ITEM_STATE_THERE);
	assert_int_equal(flaws.items[FILE_ITEM_CONFIRMATION], ITEM_STATE_NOT_NEEDED);
	assert_int_equal(flaws.items[FILE_ITEM_BACK_COVER], ITEM_STATE_PRINTED);
}

static void a_ledger_that_leaves_everything_out_has_no_flaw(void **state)
{
	struct flaws flaws;
	struct file file;

	(void)state;
	check("2024-01-09 take_over applied_on=2023-03-04 parties=side:1/name:张三 >agreed\n",
	    &file, &flaws);
	assert_int_equal(flaws.count, 0);
}

static void what_was_taken_back_is_no_part_of_the_file(void **state)
{
	struct flaws flaws;
	struct file file;

	(void)state;
	check(MET
	    "2024-03-06+5 retract reason=记错 >taken\n"
	    "2024-03-07 investigate record=走访 >mediating\n"
	    "2024-03-07 agree_orally agreement_content=据实结算 >agreed !agreement=effective\n",
	    &file, &flaws);
	assert_non_null(found(&flaws, FLAW_RECORD_MISSING));
	assert_int_equal(flaws.items[FILE_ITEM_RECORD], ITEM_STATE_MISSING);
}

static void what_is_merely_proposed_is_no_part_of_the_file(void **state)
{
	struct flaws flaws;
	struct file file;

	(void)state;
	check(PERFORMED
	    "2024-03-21 request_approval closing_report=同意结案。 proposed_action=400\n",
	    &file, &flaws);
	assert_null(found(&flaws, FLAW_REPORT_EMPTY));
}

static void an_earlier_round_is_not_judged_for_this_one(void **state)
{
	struct flaws flaws;
	struct file file;

	(void)state;
	check(
	    ORALLY(
	        "agreement_content=李四抚养父母 obligations=" OWED) "2024-04-01 reopen reason=反复 ^ >accepted !agreement=none\n",
	    &file, &flaws);
	assert_null(found(&flaws, FLAW_WRONG_WORD));
}

static void a_flaw_names_what_its_state_allows_to_mend_it(void **state)
{
	const struct flaw *flaw;
	struct flaws flaws;
	struct file file;

	(void)state;
	check(TEXT_OF("甲方：张三，退让二十厘米"), &file, &flaws);
	flaw = found(&flaws, FLAW_PARTY_UNNAMED);
	assert_true(flaw && flaw->party == 2 && flaw->mend == ACTION_CORRECT);
	check(ORALLY("agreement_content=甲方：张三，退让二十厘米"), &file, &flaws);
	flaw = found(&flaws, FLAW_PARTY_UNNAMED);
	assert_true(flaw && flaw->mend == ACTION_AMEND);
}

static void a_correction_that_names_the_item_mends_it(void **state)
{
	struct flaws flaws;
	struct file file;

	(void)state;
	check(TAKEN
	    "2024-03-06 investigate record=走访 >mediating\n"
	    "2024-03-07 agree_orally agreement_content=据实结算 >agreed !agreement=effective\n"
	    "2024-03-09 correct corrected=调解记录 new_value=3月7日双方到场陈述\n",
	    &file, &flaws);
	assert_null(found(&flaws, FLAW_RECORD_MISSING));
}

static void a_scan_of_the_paper_mends_what_is_missing_of_whose_it_is(void **state)
{
	const struct flaw *flaw;
	struct flaws flaws;
	struct file file;

	(void)state;
	check(SIGNED "2024-03-08 attach attachments=item:3/party:1/title:身份证\n", &file, &flaws);
	flaw = found(&flaws, FLAW_IDENTITY_MISSING);
	assert_true(flaw && flaw->party == 2);
	assert_int_equal(flaws.items[FILE_ITEM_IDENTITY], ITEM_STATE_INCOMPLETE);
	check(SIGNED "2024-03-08 attach attachments=item:3/title:双方身份证\n", &file, &flaws);
	assert_null(found(&flaws, FLAW_IDENTITY_MISSING));
	assert_int_equal(flaws.items[FILE_ITEM_IDENTITY], ITEM_STATE_THERE);
	/* a scan of the agreement signs nothing */
	check(TEXT_OF("据实结算") "2024-03-08 attach attachments=item:8/title:协议书\n", &file,
	    &flaws);
	assert_non_null(found(&flaws, FLAW_SIGNATURE_MISSING));
}

static void closing_waits_for_the_law_and_archiving_for_the_rest(void **state)
{
	struct flaws flaws;
	struct file file;

	(void)state;
	check(
	    ORALLY("agreement_content=李四抚养父母 obligations=debtor:2/text:还款"), &file, &flaws);
	assert_int_equal(flaws_hinder(&flaws, FILE_STEP_CLOSING), 0);
	assert_true(flaws_hinder(&flaws, FILE_STEP_ARCHIVING) > 0);
	check(ACCEPTED "2024-03-05 see_risk risk_signs=1 !risk_report=due\n", &file, &flaws);
	assert_int_equal(flaws_hinder(&flaws, FILE_STEP_CLOSING), 1);
}

static void a_long_text_is_read_and_more_flaws_than_are_kept_are_counted(void **state)
{
	static const char called[] = "甲方：某某，";
	static char text[16000];
	static char lines[20000];
	struct flaws flaws;
	struct file file;

	(void)state;
	for (size_t at = 0; at + 64 < sizeof(text); at += sizeof(called) - 1) {
		memcpy(text + at, called, sizeof(called));
	}
	(void)snprintf(lines, sizeof(lines),
	    MET "2024-03-07 fix_text agreement_text=%s >signing !agreement=signing\n", text);
	check(lines, &file, &flaws);
	assert_int_equal(flaws.count, FLAWS_MAX);
	assert_true(flaws.left_out > 0);
}

/* ---- the seal ---- */

#define ARCHIVED WHOLE "2024-04-20 archive volume=1 retention=1%s%s >archived\n"

static void archived(const char *digest, const char *after, struct file *ret)
{
	static char lines[8192];
	static struct told told;

	(void)snprintf(
	    lines, sizeof(lines), ARCHIVED "%s", *digest ? " file_digest=" : "", digest, after);
	tell(&told, lines, arena);
	file_read(ret, told.events, told.count, NULL, NOW_US);
}

static void seal_of_whole(char ret[SEAL_TEXT_BYTES])
{
	static struct told told;
	struct file file;

	tell(&told, WHOLE, arena);
	file_read(&file, told.events, told.count, NULL, NOW_US);
	file_seal(&file, file.count, ret);
}

static void a_file_that_nobody_touched_has_its_seal(void **state)
{
	char seal[SEAL_TEXT_BYTES];
	struct sealed sealed;
	struct file file;

	(void)state;
	seal_of_whole(seal);
	archived(seal, "2024-05-01 supplement note=补记电话\n", &file);
	file_sealed(&file, &sealed);
	assert_int_equal(sealed.state, SEAL_HOLDS);
	assert_string_equal(sealed.digest, seal);
}

static void a_text_that_was_changed_in_place_breaks_it(void **state)
{
	char seal[SEAL_TEXT_BYTES];
	struct sealed sealed;
	struct file file;
	char *texts;

	(void)state;
	seal_of_whole(seal);
	archived(seal, "", &file);
	texts = (char *)file.events[0].row.texts;
	texts[file.events[0].row.texts_bytes - 1] ^= 1;
	file_sealed(&file, &sealed);
	assert_int_equal(sealed.state, SEAL_BROKEN);
}

static void a_fact_that_was_changed_in_place_breaks_it(void **state)
{
	char seal[SEAL_TEXT_BYTES];
	struct sealed sealed;
	struct file file;

	(void)state;
	seal_of_whole(seal);
	archived(seal, "", &file);
	((uint8_t *)file.events[3].row.facts)[file.events[3].row.facts_bytes - 1] ^= 1;
	file_sealed(&file, &sealed);
	assert_int_equal(sealed.state, SEAL_BROKEN);
}

static void what_was_archived_without_one_has_none(void **state)
{
	struct sealed sealed;
	struct file file;

	(void)state;
	archived("", "", &file);
	file_sealed(&file, &sealed);
	assert_int_equal(sealed.state, 0);
	assert_non_null(sealed.archived);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CLAIM("each rule has its examples", each_rule_has_its_examples),
		CLAIM("each rule finds what is wrong", each_rule_finds_what_is_wrong),
		CLAIM("no rule finds what is right", no_rule_finds_what_is_right),
		CLAIM("every row says what mends it and what it costs",
		    every_row_says_what_mends_it_and_what_it_costs),
		CLAIM("a whole life in order is clean", a_whole_life_in_order_is_clean),
		CLAIM("a ledger that leaves everything out has no flaw",
		    a_ledger_that_leaves_everything_out_has_no_flaw),
		CLAIM("what was taken back is no part of the file",
		    what_was_taken_back_is_no_part_of_the_file),
		CLAIM("what is merely proposed is no part of the file",
		    what_is_merely_proposed_is_no_part_of_the_file),
		CLAIM("an earlier round is not judged for this one",
		    an_earlier_round_is_not_judged_for_this_one),
		CLAIM("a flaw names what its state allows to mend it",
		    a_flaw_names_what_its_state_allows_to_mend_it),
		CLAIM("a correction that names the item mends it",
		    a_correction_that_names_the_item_mends_it),
		CLAIM("a scan of the paper mends what is missing of whose it is",
		    a_scan_of_the_paper_mends_what_is_missing_of_whose_it_is),
		CLAIM("closing waits for the law and archiving for the rest",
		    closing_waits_for_the_law_and_archiving_for_the_rest),
		CLAIM("a long text is read, and more flaws than are kept are counted",
		    a_long_text_is_read_and_more_flaws_than_are_kept_are_counted),
		CLAIM("a file that nobody touched has its seal",
		    a_file_that_nobody_touched_has_its_seal),
		CLAIM("a text that was changed in place breaks it",
		    a_text_that_was_changed_in_place_breaks_it),
		CLAIM("a fact that was changed in place breaks it",
		    a_fact_that_was_changed_in_place_breaks_it),
		CLAIM("what was archived without one has none",
		    what_was_archived_without_one_has_none),
	};

	return cmocka_run_group_tests_name("file check", tests, NULL, NULL);
}
