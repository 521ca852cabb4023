/* Which connection takes how much: none idles while another has work for two. */
#include "asker.h"
#include "claim.h"

static int set_up(void **state)
{
	struct store_options options = plain_options;

	(void)state;
	options.read_connections = 2;
	(void)store_with_disputes(&options);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	store_close();
	return 0;
}

static void idle_connections_share(void **state)
{
	(void)state;
	for (int64_t id = 1; id <= 31; id++) {
		(void)ask_act(id, 1, (unsigned)id, 0);
	}
	turn();
	assert_int_equal(fake_in_flight(), 2);
	assert_int_equal(fake_elements(fake_segment(0), 0), 16);
	assert_int_equal(fake_elements(fake_segment(1), 0), 15);
}

static void few_go_together(void **state)
{
	(void)state;
	for (int64_t id = 1; id <= 8; id++) {
		(void)ask_act(id, 1, (unsigned)id, 0);
	}
	turn();
	assert_int_equal(fake_in_flight(), 1);
	assert_int_equal(fake_elements(fake_segment(0), 0), 8);
}

static void a_lone_idle_connection_takes_all(void **state)
{
	(void)state;
	(void)ask_act(1, 1, 1, 0);
	turn();
	for (int64_t id = 2; id <= 41; id++) {
		(void)ask_act(id, 1, (unsigned)id, 0);
	}
	turn();
	assert_int_equal(fake_in_flight(), 2);
	assert_int_equal(fake_elements(fake_segment(1), 0), 40);
}

static void none_waits_while_another_idles(void **state)
{
	const struct db *busy;

	(void)state;
	for (int64_t id = 1; id <= 2; id++) {
		(void)ask_image(id, 0);
		turn();
	}
	busy = fake_segment(0)->db;
	assert_ptr_not_equal(fake_segment(1)->db, busy);
	fake_answer(fake_segment(1), FAKE_NONE);
	(void)ask_image(3, 0);
	turn();
	assert_ptr_not_equal(fake_segment(1)->db, busy);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CLAIM("what waits is shared among the idle connections", idle_connections_share),
		CLAIM("few are not shared: an execution has a price of its own", few_go_together),
		CLAIM("a lone idle connection takes all that waits",
		    a_lone_idle_connection_takes_all),
		CLAIM("no question waits behind another while a connection idles",
		    none_waits_while_another_idles),
	};

	return cmocka_run_group_tests_name("store: pools", tests, NULL, NULL);
}
