/* Tokens: what they are made of, and how long they last. */
#include <string.h>

#include "claim.h"
#include "token.h"
#include "vault_wire.h"

#define MINUTE INT64_C(60000000)
#define HOUR   (60 * MINUTE)
#define IDLE   (30 * MINUTE)

static struct token at_nine(void)
{
	return (struct token){ .district = 340212100,
		.id = 77,
		.until_us = 21 * HOUR,
		.used_us = 9 * HOUR,
		.checked_us = 9 * HOUR };
}

static void one_lasts_while_it_is_used_and_not_past_its_hour(void **state)
{
	struct token token = at_nine();

	(void)state;
	assert_int_equal(token_state(&token, 9 * HOUR + 1, IDLE), TOKEN_GOOD);
	assert_int_equal(token_state(&token, 9 * HOUR + IDLE, IDLE), TOKEN_OVER);
	token.used_us = token.checked_us = 21 * HOUR - 1;
	assert_int_equal(token_state(&token, 21 * HOUR - 1, IDLE), TOKEN_GOOD);
	assert_int_equal(token_state(&token, 21 * HOUR, IDLE), TOKEN_OVER);
}

static void the_database_is_asked_again_after_ten_seconds(void **state)
{
	struct token token = at_nine();

	(void)state;
	assert_int_equal(token_state(&token, 9 * HOUR + 9999999, IDLE), TOKEN_GOOD);
	assert_int_equal(token_state(&token, 9 * HOUR + 10000000, IDLE), TOKEN_UNSURE);
	token.checked_us = 0;
	assert_int_equal(token_state(&token, 9 * HOUR + 1, IDLE), TOKEN_UNSURE);
}

static void who_came_another_way_is_never_over(void **state)
{
	struct token none = { 0 };

	(void)state;
	assert_int_equal(token_state(&none, 99999 * HOUR, IDLE), TOKEN_GOOD);
}

static void it_is_read_as_it_was_made_and_only_so(void **state)
{
	struct token made = at_nine(), read;
	uint8_t secret[TOKEN_SECRET_BYTES], bytes[TOKEN_BYTES + 1] = { 0 };

	(void)state;
	memset(secret, 7, sizeof(secret));
	token_make(&made, secret, bytes);
	assert_true(token_read(bytes, TOKEN_BYTES, &read));
	assert_int_equal(read.district, made.district);
	assert_int_equal(read.id, made.id);
	assert_memory_equal(read.digest, made.digest, TOKEN_DIGEST_BYTES);
	assert_memory_not_equal(read.digest, secret, TOKEN_DIGEST_BYTES);
	assert_false(token_read(bytes, TOKEN_BYTES - 1, &read));
	assert_false(token_read(bytes, TOKEN_BYTES + 1, &read));
	memset(bytes, 0xff, 4); /* no district is negative */
	assert_false(token_read(bytes, TOKEN_BYTES, &read));
}

static void a_device_has_a_secret_of_its_length(void **state)
{
	uint8_t secret[DEVICE_BYTES + 1] = { 1 };
	struct token token = { 0 };

	(void)state;
	assert_true(token_set_device(&token, secret, DEVICE_BYTES));
	assert_false(token_set_device(&token, secret, DEVICE_BYTES - 1));
	assert_false(token_set_device(&token, secret, DEVICE_BYTES + 1));
	assert_false(token_set_device(&token, secret, 0));
}

/* What goes between the daemon and its vault. */
static void pieces_come_out_as_they_went_in(void **state)
{
	static struct vault_pieces pieces;
	struct vault_bytes left, piece;

	(void)state;
	pieces.count = 0;
	assert_true(vault_put(&pieces, "abc", 3));
	assert_true(vault_put(&pieces, NULL, 0));
	left = (struct vault_bytes){ pieces.bytes, pieces.count };
	assert_true(vault_take(&left, &piece));
	assert_int_equal(piece.count, 3);
	assert_memory_equal(piece.at, "abc", 3);
	assert_true(vault_take(&left, &piece));
	assert_int_equal(piece.count, 0);
	assert_false(vault_take(&left, &piece));
}

static void a_piece_that_is_cut_is_none_and_one_too_many_is_not_taken(void **state)
{
	static struct vault_pieces pieces;
	static uint8_t most[VAULT_BYTES_MAX];
	struct vault_bytes left, piece;

	(void)state;
	pieces.count = 0;
	assert_true(vault_put(&pieces, "abc", 3));
	for (size_t count = 0; count < pieces.count; count++) {
		left = (struct vault_bytes){ pieces.bytes, count };
		assert_false(vault_take(&left, &piece));
	}
	assert_false(vault_put(&pieces, most, sizeof(most)));
	assert_false(vault_put(&pieces, most, sizeof(most) - 4 - 7 + 1));
	assert_true(vault_put(&pieces, most, sizeof(most) - 4 - 7));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_lasts_while_it_is_used_and_not_past_its_hour),
		cmocka_unit_test(the_database_is_asked_again_after_ten_seconds),
		cmocka_unit_test(who_came_another_way_is_never_over),
		cmocka_unit_test(it_is_read_as_it_was_made_and_only_so),
		cmocka_unit_test(a_device_has_a_secret_of_its_length),
		cmocka_unit_test(pieces_come_out_as_they_went_in),
		cmocka_unit_test(a_piece_that_is_cut_is_none_and_one_too_many_is_not_taken),
	};

	return cmocka_run_group_tests_name("token", tests, NULL, NULL);
}
