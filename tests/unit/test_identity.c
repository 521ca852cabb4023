/* What identifies a person: what can be right, how it is kept, how much of it is shown. */
#include <string.h>

#include "claim.h"
#include "identity.h"

static enum identity_fault judged(enum identity identity, uint16_t paper, const char *typed)
{
	char value[IDENTITY_TEXT_MAX];

	if (!identity_normalise(identity, typed, value)) return IDENTITY_MALFORMED;
	return identity_check(identity, paper, value);
}

static void kept_as(enum identity identity, const char *typed, const char *expected)
{
	char value[IDENTITY_TEXT_MAX] = "";

	assert_true(identity_normalise(identity, typed, value));
	assert_string_equal(value, expected);
}

static void found_by(
    enum identity identity, uint16_t paper, const char *typed, const char *expected)
{
	char value[IDENTITY_TEXT_MAX] = "", found[IDENTITY_TEXT_MAX] = "";

	assert_true(identity_normalise(identity, typed, value));
	identity_canonical(identity, paper, value, found);
	assert_string_equal(found, expected);
}

static void shown_as(enum identity identity, const char *value, const char *expected)
{
	char mask[IDENTITY_TEXT_MAX];

	identity_mask(identity, value, mask);
	assert_string_equal(mask, expected);
}

static void a_number_with_its_check_digit_and_a_real_birth_date_is_sound(void **state)
{
	const char *const sound[] = { "11010519491231002X", "11010519491231002x",
		"440524188001010014", "340212199003070019", "340222198511200025",
		"340212201201010033", "340212 19900307 0019",
		"３４０２１２１９９００３０７００１９" };

	(void)state;
	for (size_t i = 0; i < sizeof(sound) / sizeof(sound[0]); i++) {
		assert_int_equal(judged(IDENTITY_ID_NUMBER, 0, sound[i]), IDENTITY_SOUND);
		assert_int_equal(
		    judged(IDENTITY_ID_NUMBER, IDENTITY_PAPER_RESIDENT, sound[i]), IDENTITY_SOUND);
	}
}

static void every_other_check_digit_is_wrong(void **state)
{
	char number[] = "340212199003070019";

	(void)state;
	for (const char *digit = "012345678X"; *digit; digit++) {
		number[17] = *digit;
		assert_int_equal(judged(IDENTITY_ID_NUMBER, 0, number), IDENTITY_CHECK_DIGIT);
	}
}

static void two_digits_that_changed_places_are_noticed(void **state)
{
	char number[] = "340212199003070019";

	(void)state;
	for (size_t i = 0; i < 16; i++) {
		char first = number[i], second = number[i + 1];

		if (first == second) continue;
		number[i] = second;
		number[i + 1] = first;
		assert_int_not_equal(judged(IDENTITY_ID_NUMBER, 0, number), IDENTITY_SOUND);
		number[i] = first;
		number[i + 1] = second;
	}
}

static void a_day_that_no_calendar_has_is_no_birth_date(void **state)
{
	const char *const wrong[] = { "340212199002300019", "340212199013010019",
		"340212199000010019", "340212199001320019", "340212190002290019",
		"340212100001010019" };

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		assert_int_equal(judged(IDENTITY_ID_NUMBER, 0, wrong[i]), IDENTITY_BIRTH_DATE);
	}
}

static void old_numbers_and_other_papers_are_taken_as_they_are_written(void **state)
{
	(void)state;
	assert_int_equal(judged(IDENTITY_ID_NUMBER, 0, "340222851120002"), IDENTITY_SOUND);
	assert_int_equal(judged(IDENTITY_ID_NUMBER, 0, "34022285112000X"), IDENTITY_MALFORMED);
	assert_int_equal(judged(IDENTITY_ID_NUMBER, 414, "E12345678"), IDENTITY_SOUND);
	assert_int_equal(judged(IDENTITY_ID_NUMBER, 0, "E12345678"), IDENTITY_MALFORMED);
	assert_int_equal(judged(IDENTITY_ID_NUMBER, 414, "E12"), IDENTITY_MALFORMED);
}

static void a_number_is_kept_however_it_is_typed(void **state)
{
	char value[IDENTITY_TEXT_MAX], longest[IDENTITY_TEXT_MAX + 1];

	(void)state;
	kept_as(IDENTITY_ID_NUMBER, " 110105-19491231-002x ", "11010519491231002X");
	kept_as(IDENTITY_TELEPHONE, "138 0000 5678", "13800005678");
	kept_as(IDENTITY_TELEPHONE, "+86-138-0000-5678", "13800005678");
	kept_as(IDENTITY_TELEPHONE, "（０５５３）7871234", "05537871234");
	kept_as(IDENTITY_BANK_ACCOUNT, "6222 0200 0000 1234", "6222020000001234");
	kept_as(IDENTITY_ADDRESS, "  阳和村3组12-1号 ", "阳和村3组12-1号");
	assert_false(identity_normalise(IDENTITY_TELEPHONE, " - ", value));
	assert_false(identity_normalise(IDENTITY_ADDRESS, " ", value));
	assert_false(identity_normalise(IDENTITY_TELEPHONE, "+86", value));
	memset(longest, 'a', sizeof(longest) - 1);
	longest[sizeof(longest) - 1] = '\0';
	assert_false(identity_normalise(IDENTITY_ADDRESS, longest, value));
	assert_false(identity_normalise(IDENTITY_ID_NUMBER, longest, value));
	longest[IDENTITY_BYTES_MAX] = '\0';
	assert_true(identity_normalise(IDENTITY_ADDRESS, longest, value));
}

static void an_old_number_and_the_new_one_of_a_person_are_one(void **state)
{
	(void)state;
	found_by(IDENTITY_ID_NUMBER, 0, "340222851120002", "340222198511200025");
	found_by(IDENTITY_ID_NUMBER, 111, "340222 851120 002", "340222198511200025");
	found_by(IDENTITY_ID_NUMBER, 0, "340222198511200025", "340222198511200025");
	found_by(IDENTITY_ID_NUMBER, 0, "110105491231002", "11010519491231002X");
	found_by(IDENTITY_ID_NUMBER, 0, "11010519491231002x", "11010519491231002X");
	/* of another paper it is a number like any */
	found_by(IDENTITY_ID_NUMBER, 113, "340222851120002", "340222198511200025");
	found_by(IDENTITY_ID_NUMBER, 414, "340222851120002", "340222851120002");
	kept_as(IDENTITY_ID_NUMBER, "340222 851120 002", "340222851120002");
}

static void a_telephone_is_one_however_it_is_dialled(void **state)
{
	const char *const mobile[] = { "13800005678", "+86 138 0000 5678", "0086-138-0000-5678",
		"86 13800005678", "(86)138-0000-5678" };
	const char *const landline[] = { "0553-7871234", "+86 553 7871234", "+86-0553-7871234",
		"0086 553 7871234" };

	(void)state;
	for (size_t i = 0; i < sizeof(mobile) / sizeof(mobile[0]); i++) {
		found_by(IDENTITY_TELEPHONE, 0, mobile[i], "13800005678");
	}
	for (size_t i = 0; i < sizeof(landline) / sizeof(landline[0]); i++) {
		found_by(IDENTITY_TELEPHONE, 0, landline[i], "05537871234");
	}
	found_by(IDENTITY_TELEPHONE, 0, "+86 10 6234 5678", "01062345678");
	found_by(IDENTITY_TELEPHONE, 0, "+86 400 123 4567", "4001234567");
	found_by(IDENTITY_TELEPHONE, 0, "+86 12348", "12348");
	found_by(IDENTITY_TELEPHONE, 0, "86537871234", "86537871234");
	found_by(IDENTITY_TELEPHONE, 0, "013800005678", "13800005678");
}

static void telephones_and_accounts_are_digits(void **state)
{
	(void)state;
	assert_int_equal(judged(IDENTITY_TELEPHONE, 0, "13800005678"), IDENTITY_SOUND);
	assert_int_equal(judged(IDENTITY_TELEPHONE, 0, "12348"), IDENTITY_SOUND);
	assert_int_equal(judged(IDENTITY_TELEPHONE, 0, "+4915112345678"), IDENTITY_SOUND);
	assert_int_equal(judged(IDENTITY_TELEPHONE, 0, "1380000567a"), IDENTITY_MALFORMED);
	assert_int_equal(judged(IDENTITY_TELEPHONE, 0, "1234567890123456"), IDENTITY_MALFORMED);
	assert_int_equal(judged(IDENTITY_BANK_ACCOUNT, 0, "6222020000001234"), IDENTITY_SOUND);
	assert_int_equal(judged(IDENTITY_BANK_ACCOUNT, 0, "1234567"), IDENTITY_MALFORMED);
	assert_int_equal(judged(IDENTITY_NONE, 0, "1"), IDENTITY_MALFORMED);
}

static void an_address_names_a_place(void **state)
{
	const char *const sound[] = { "阳和村", "12号", "A座", "１２Ｂ", "Ürümqi", "ئۈرۈمچى",
		"々一", "𠮷村" };
	const char *const none[] = { "=", "＝", "-", "－", "12", "１２-3", "……", "。", "（ ）",
		"1\n村", "😀", "12\xC2\xB7" };

	(void)state;
	for (size_t i = 0; i < sizeof(sound) / sizeof(sound[0]); i++) {
		assert_int_equal(judged(IDENTITY_ADDRESS, 0, sound[i]), IDENTITY_SOUND);
	}
	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++) {
		assert_int_equal(judged(IDENTITY_ADDRESS, 0, none[i]), IDENTITY_MALFORMED);
	}
}

static void masks_show_what_tells_people_apart_and_no_more(void **state)
{
	(void)state;
	shown_as(IDENTITY_ID_NUMBER, "340212201201010033", "3402**********0033");
	shown_as(IDENTITY_ID_NUMBER, "11010519491231002X", "1101**********002X");
	shown_as(IDENTITY_ID_NUMBER, "E12345678", "*******78");
	shown_as(IDENTITY_ID_NUMBER, "E1234567", "******67");
	shown_as(IDENTITY_ID_NUMBER, "E123", "***3");
	shown_as(IDENTITY_TELEPHONE, "13800005678", "138****5678");
	shown_as(IDENTITY_TELEPHONE, "05537871234", "055****1234");
	shown_as(IDENTITY_TELEPHONE, "12348", "****8");
	shown_as(IDENTITY_ADDRESS, "繁昌区繁阳镇阳和村3组12号", "繁昌区繁阳镇阳和村****");
	shown_as(IDENTITY_ADDRESS, "繁阳镇安定西路9号", "繁阳镇****");
	shown_as(IDENTITY_ADDRESS, "安定西路9号", "****");
	shown_as(IDENTITY_ADDRESS, "安定西路9号城中村饭店", "****");
	shown_as(IDENTITY_ADDRESS, "阳和村", "阳和村");
	shown_as(IDENTITY_ADDRESS, "中山路一百二十号阳光社区", "****");
	shown_as(IDENTITY_ADDRESS, "１２号阳光社区", "****");
	shown_as(IDENTITY_ADDRESS, "五一村三里12号", "五一村****");
	shown_as(IDENTITY_BANK_ACCOUNT, "6222020000001234", "****1234");
	shown_as(IDENTITY_BANK_ACCOUNT, "12345678", "****");
}

static void what_is_typed_whole_says_what_is_looked_for(void **state)
{
	(void)state;
	assert_int_equal(identity_meant("340212199003070019"), IDENTITY_ID_NUMBER);
	assert_int_equal(identity_meant("340212 19900307 0019"), IDENTITY_ID_NUMBER);
	assert_int_equal(identity_meant("340212199003070018"), IDENTITY_NONE);
	assert_int_equal(identity_meant("340222851120002"), IDENTITY_ID_NUMBER);
	assert_int_equal(identity_meant("340222851320002"), IDENTITY_NONE);
	assert_int_equal(identity_meant("13800005678"), IDENTITY_TELEPHONE);
	assert_int_equal(identity_meant("8613800005678"), IDENTITY_TELEPHONE);
	assert_int_equal(identity_meant("0553-7871234"), IDENTITY_TELEPHONE);
	assert_int_equal(identity_meant("00847"), IDENTITY_NONE);
	assert_int_equal(identity_meant("2024-847"), IDENTITY_NONE);
	assert_int_equal(identity_meant("张三"), IDENTITY_NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_number_with_its_check_digit_and_a_real_birth_date_is_sound),
		cmocka_unit_test(every_other_check_digit_is_wrong),
		cmocka_unit_test(two_digits_that_changed_places_are_noticed),
		cmocka_unit_test(a_day_that_no_calendar_has_is_no_birth_date),
		cmocka_unit_test(old_numbers_and_other_papers_are_taken_as_they_are_written),
		cmocka_unit_test(a_number_is_kept_however_it_is_typed),
		cmocka_unit_test(an_old_number_and_the_new_one_of_a_person_are_one),
		cmocka_unit_test(a_telephone_is_one_however_it_is_dialled),
		cmocka_unit_test(telephones_and_accounts_are_digits),
		cmocka_unit_test(an_address_names_a_place),
		cmocka_unit_test(masks_show_what_tells_people_apart_and_no_more),
		cmocka_unit_test(what_is_typed_whole_says_what_is_looked_for),
	};

	return cmocka_run_group_tests_name("identity", tests, NULL, NULL);
}
