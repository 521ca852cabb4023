/* How much one may have: buckets that fill by themselves, tallies, addresses, accounts and their
 * weights, with the time given. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

#include "accounts.h"
#include "bucket.h"
#include "claim.h"
#include "sources.h"
#include "tally.h"
#include "weights.h"

#define SECOND INT64_C(1000000)
#define START  (INT64_C(1000) * SECOND)

static int taken_at_once(struct bucket *bucket, const struct rate *rate, int64_t now_us)
{
	int64_t wait_us;
	int count = 0;

	while (count < 10000 && bucket_has(bucket, rate, now_us, 1, &wait_us)) {
		bucket_take(bucket, rate, now_us, 1);
		count++;
	}
	return count;
}

static void a_full_bucket_gives_its_burst_and_then_its_rate(void **state)
{
	const struct rate rate = { 20, SECOND, 60 };
	struct bucket bucket = { 0 };
	int64_t wait_us;

	(void)state;
	assert_int_equal(taken_at_once(&bucket, &rate, START), 60);
	assert_false(bucket_has(&bucket, &rate, START, 1, &wait_us));
	assert_int_equal(wait_us, SECOND / 20);
	assert_false(bucket_has(&bucket, &rate, START + wait_us - 1, 1, &wait_us));
	assert_int_equal(taken_at_once(&bucket, &rate, START + SECOND), 20);
	assert_int_equal(taken_at_once(&bucket, &rate, START + 1000 * SECOND), 60);
}

static void no_rate_is_no_limit(void **state)
{
	const struct rate rate = { 0, SECOND, 0 };
	struct bucket bucket = { 0 };

	(void)state;
	assert_int_equal(taken_at_once(&bucket, &rate, START), 10000);
}

static void what_was_taken_too_much_is_waited_for(void **state)
{
	const struct rate rate = { INT64_C(10000000000), 60 * SECOND, INT64_C(10000000000) };
	struct bucket bucket = { 0 };
	int64_t wait_us;

	(void)state;
	bucket_take(&bucket, &rate, START, 3 * rate.burst);
	assert_false(bucket_has(&bucket, &rate, START, 1, &wait_us));
	assert_in_range(wait_us, 119 * SECOND, 121 * SECOND);
}

static void a_table_of_buckets_keeps_accounts_apart_and_does_not_grow(void **state)
{
	const struct rate rate = { 1, SECOND, 5 };
	struct buckets *buckets = buckets_new();
	struct bucket_key mine = { { 7, 7 } }, other = { { 7, 8 } };
	int64_t wait_us;

	(void)state;
	assert_int_equal(taken_at_once(buckets_of(buckets, &mine, START), &rate, START), 5);
	assert_int_equal(taken_at_once(buckets_of(buckets, &other, START), &rate, START), 5);
	assert_false(bucket_has(buckets_of(buckets, &mine, START), &rate, START, 1, &wait_us));
	/* a million of others, none of which has taken as much: what is empty is kept longest */
	for (uint64_t i = 0; i < 1000000; i++) {
		struct bucket_key key = { { 9, i } };

		bucket_take(buckets_of(buckets, &key, START), &rate, START, 1);
	}
	assert_false(bucket_has(buckets_of(buckets, &mine, START), &rate, START, 1, &wait_us));
	buckets_free(buckets);
}

static void a_tally_counts_each_key_by_itself(void **state)
{
	struct tally *tally = tally_new();
	struct tally_key a = { { 1, 1 } }, b = { { 1, 2 } };

	(void)state;
	assert_true(tally_enter(tally, &a, 2));
	assert_true(tally_enter(tally, &a, 2));
	assert_false(tally_enter(tally, &a, 2));
	assert_true(tally_enter(tally, &a, 0));
	assert_true(tally_enter(tally, &b, 2));
	assert_int_equal(tally_most(tally), 3);
	tally_leave(tally, &b);
	for (int i = 0; i < 3; i++) {
		tally_leave(tally, &a);
	}
	assert_int_equal(tally_most(tally), 0);
	tally_free(tally);
}

static struct source source_of(const char *text)
{
	struct sockaddr_in four = { .sin_family = AF_INET };
	struct sockaddr_in6 six = { .sin6_family = AF_INET6 };

	if (inet_pton(AF_INET, text, &four.sin_addr) == 1) {
		return sources_key((const struct sockaddr *)&four);
	}
	assert_int_equal(inet_pton(AF_INET6, text, &six.sin6_addr), 1);
	return sources_key((const struct sockaddr *)&six);
}

static void an_address_is_counted_as_its_household(void **state)
{
	static const struct {
		const char *address, *told;
	} all[] = { { "192.0.2.7", "192.0.2.7" }, { "::ffff:192.0.2.7", "192.0.2.7" },
		{ "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64" } };

	char told[SOURCE_TEXT_MAX];
	struct source local = sources_local(1000), none = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		struct source source = source_of(all[i].address);

		sources_text(&source, told);
		assert_string_equal(told, all[i].told);
	}
	sources_text(&local, told);
	assert_string_equal(told, "uid 1000");
	sources_text(&none, told);
	assert_string_equal(told, "unknown");
}

static void fifty_logins_that_fail_in_a_minute_bar_an_address_for_a_while(void **state)
{
	struct source bad = source_of("192.0.2.7"), good = source_of("192.0.2.8"), none = { 0 };
	struct sources *sources = sources_new();
	struct config config;
	int64_t now = START, end;

	(void)state;
	config_defaults(&config);
	assert_int_equal(config.login_failures_minute, 50);
	for (int i = 0; i < 50; i++) {
		assert_true(sources_may_try(sources, &bad, &config, now));
		sources_login_failed(sources, &bad, &config, now);
		sources_login_failed(sources, &none, &config, now);
		now += SECOND / 100;
	}
	assert_false(sources_may_try(sources, &bad, &config, now));
	assert_true(sources_may_try(sources, &good, &config, now));
	assert_true(sources_may_try(sources, &none, &config, now));
	end = now + config.login_penalty_ms * 1000;
	assert_false(sources_may_try(sources, &bad, &config, end - SECOND));
	assert_true(sources_may_try(sources, &bad, &config, end + 2 * SECOND));
	/* who goes on as before is barred again at once */
	sources_login_failed(sources, &bad, &config, end + 2 * SECOND);
	sources_login_failed(sources, &bad, &config, end + 2 * SECOND);
	assert_false(sources_may_try(sources, &bad, &config, end + 10 * SECOND));
	sources_free(sources);
}

static void who_comes_over_a_front_has_counters_apart(void **state)
{
	struct sockaddr_in four = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(0xc0000207) };
	struct source fronted = sources_fronted((const struct sockaddr *)&four);
	struct source direct = sources_key((const struct sockaddr *)&four);
	struct sources *sources = sources_new();
	struct config config;
	char told[SOURCE_TEXT_MAX];

	(void)state;
	config_defaults(&config);
	assert_true(sources_enter(sources, &fronted, 1));
	assert_false(sources_enter(sources, &fronted, 1));
	assert_true(sources_enter(sources, &direct, 1));
	sources_leave(sources, &fronted);
	sources_leave(sources, &direct);
	for (int i = 0; i < 50; i++) {
		sources_login_failed(sources, &fronted, &config, START);
	}
	assert_false(sources_may_try(sources, &fronted, &config, START));
	assert_true(sources_may_try(sources, &direct, &config, START));
	sources_text(&fronted, told);
	assert_string_equal(told, "192.0.2.7");
	sources_free(sources);
}

static void who_fails_now_and_then_is_never_barred(void **state)
{
	struct source source = source_of("2001:db8::1");
	struct sources *sources = sources_new();
	struct config config;

	(void)state;
	config_defaults(&config);
	for (int64_t i = 0; i < 1000; i++) {
		assert_true(sources_may_try(sources, &source, &config, START + i * 2 * SECOND));
		sources_login_failed(sources, &source, &config, START + i * 2 * SECOND);
	}
	sources_free(sources);
}

static int asked_at_once(struct accounts *accounts, const struct account *account,
    const struct config *config, int64_t now_us)
{
	enum option_id limit;
	int64_t wait_us;
	int count = 0;

	while (
	    count < 100000 && accounts_ask(accounts, account, config, now_us, &limit, &wait_us)) {
		count++;
	}
	return count;
}

static void an_account_has_its_requests_and_a_program_more(void **state)
{
	const struct account clerk = { 340212100, 5, 1 }, elsewhere = { 340212101, 5, 1 },
	                     program = { 340212100, 9, 10 }, demo = { 340212100, 6, 0 };
	struct accounts *accounts = accounts_new();
	struct config config;

	(void)state;
	config_defaults(&config);
	assert_int_equal(asked_at_once(accounts, &clerk, &config, START), 60);
	assert_int_equal(asked_at_once(accounts, &clerk, &config, START + SECOND), 20);
	assert_int_equal(asked_at_once(accounts, &elsewhere, &config, START), 60);
	assert_int_equal(asked_at_once(accounts, &program, &config, START), 600);
	assert_int_equal(asked_at_once(accounts, &demo, &config, START), 100000);
	accounts_free(accounts);
}

static void an_account_that_had_its_bytes_asks_no_more_for_now(void **state)
{
	const struct account clerk = { 340212100, 5, 1 };
	struct accounts *accounts = accounts_new();
	enum option_id limit;
	struct config config;
	int64_t wait_us;

	(void)state;
	config_defaults(&config);
	accounts_spend(accounts, &clerk, &config, START, (size_t)config.account_bytes_minute * 2);
	assert_false(accounts_ask(accounts, &clerk, &config, START, &limit, &wait_us));
	assert_int_equal(limit, OPTION_ID_account_bytes_minute);
	assert_in_range(wait_us, 59 * SECOND, 61 * SECOND);
	assert_true(accounts_ask(accounts, &clerk, &config, START + wait_us, &limit, &wait_us));
	accounts_free(accounts);
}

static void who_waits_as_he_is_told_may_ask_however_large_it_is(void **state)
{
	const struct account clerk = { 340212100, 5, 1 };
	struct accounts *accounts = accounts_new();
	const size_t chunk = 64 * 1024;
	int64_t wait_us, now_us = START;
	enum option_id limit;
	struct config config;

	(void)state;
	config_defaults(&config);
	config.account_bytes_minute = 4 << 20;
	accounts_spend(accounts, &clerk, &config, now_us, (size_t)config.account_bytes_minute);
	for (int i = 0; i < 50; i++) {
		accounts_spend(accounts, &clerk, &config, now_us, chunk);
		assert_false(accounts_ask(accounts, &clerk, &config, now_us, &limit, &wait_us));
		now_us += accounts_wait_us(accounts, &clerk, &config, now_us, chunk + 1);
		accounts_spend(accounts, &clerk, &config, now_us, chunk);
		assert_true(accounts_ask(accounts, &clerk, &config, now_us, &limit, &wait_us));
	}
	/* each of them cost itself twice, and no more */
	assert_in_range(now_us - START, 93 * SECOND, 95 * SECOND);
	accounts_free(accounts);
}

static void connections_of_an_account_are_bounded(void **state)
{
	const struct account clerk = { 340212100, 5, 1 }, other = { 340212100, 6, 1 };
	struct accounts *accounts = accounts_new();
	struct config config;

	(void)state;
	config_defaults(&config);
	config.account_connections_max = 2;
	assert_true(accounts_enter(accounts, &clerk, &config));
	assert_true(accounts_enter(accounts, &clerk, &config));
	assert_false(accounts_enter(accounts, &clerk, &config));
	assert_true(accounts_enter(accounts, &other, &config));
	assert_int_equal(accounts_most(accounts), 2);
	accounts_leave(accounts, &clerk);
	assert_true(accounts_enter(accounts, &clerk, &config));
	accounts_leave(accounts, &clerk);
	accounts_leave(accounts, &clerk);
	accounts_leave(accounts, &other);
	accounts_free(accounts);
}

static void weights_are_of_logins(void **state)
{
	static const char *const wrong[] = { "report", "report:", "report:0", "report:1001", ":5",
		"report:5,", "report:x", "a:1 b:2" };
	char why[256];

	(void)state;
	assert_true(weights_check("petition:10, report:20", why, sizeof(why)));
	assert_true(weights_check("", why, sizeof(why)));
	assert_int_equal(weights_find("petition:10, report:20", "petition"), 10);
	assert_int_equal(weights_find("petition:10, report:20", "report"), 20);
	assert_int_equal(weights_find("petition:10, report:20", "repor"), 1);
	assert_int_equal(weights_find("", "report"), 1);
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		assert_false(weights_check(wrong[i], why, sizeof(why)));
		assert_non_null(strstr(why, "LOGIN:WEIGHT"));
	}
}

static void every_limit_is_told_once_with_its_meaning_and_value(void **state)
{
	struct config_limit limit;
	struct config config;
	bool is_there = false;
	size_t count = 0;

	(void)state;
	config_defaults(&config);
	config.account_rate = 77;
	for (size_t at = 0; config_limit(&config, &at, &limit); count++) {
		assert_true(*limit.zh && *limit.en);
		if (limit.id != OPTION_ID_account_rate) continue;
		assert_string_equal(limit.name, "account_rate");
		assert_int_equal(limit.value, 77);
		is_there = true;
	}
	assert_true(is_there && count >= 20);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_full_bucket_gives_its_burst_and_then_its_rate),
		cmocka_unit_test(no_rate_is_no_limit),
		cmocka_unit_test(what_was_taken_too_much_is_waited_for),
		cmocka_unit_test(a_table_of_buckets_keeps_accounts_apart_and_does_not_grow),
		cmocka_unit_test(a_tally_counts_each_key_by_itself),
		cmocka_unit_test(an_address_is_counted_as_its_household),
		cmocka_unit_test(fifty_logins_that_fail_in_a_minute_bar_an_address_for_a_while),
		cmocka_unit_test(who_comes_over_a_front_has_counters_apart),
		cmocka_unit_test(who_fails_now_and_then_is_never_barred),
		cmocka_unit_test(an_account_has_its_requests_and_a_program_more),
		cmocka_unit_test(an_account_that_had_its_bytes_asks_no_more_for_now),
		cmocka_unit_test(who_waits_as_he_is_told_may_ask_however_large_it_is),
		cmocka_unit_test(connections_of_an_account_are_bounded),
		cmocka_unit_test(weights_are_of_logins),
		cmocka_unit_test(every_limit_is_told_once_with_its_meaning_and_value),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
