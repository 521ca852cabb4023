/* The header of the PROXY protocol, version 2, as HAProxy writes it, and all that is none. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

#include "claim.h"
#include "proxy.h"

#define SIGNATURE "\r\n\r\n\0\r\nQUIT\n"
/* 192.0.2.7:56324 to 192.0.2.1:443 */
#define ADDRESSES_4 "\xC0\x00\x02\x07\xC0\x00\x02\x01\xDC\x04\x01\xBB"
#define HEADER_4    SIGNATURE "\x21\x11\x00\x0C" ADDRESSES_4
/* the same with a TLV of 5 bytes behind it */
#define HEADER_4_TLV SIGNATURE "\x21\x11\x00\x11" ADDRESSES_4 "\x04\x00\x02\x00\x00"
#define ADDRESSES_6                                                        \
	"\x20\x01\x0D\xB8\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x07" \
	"\x20\x01\x0D\xB8\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01" \
	"\xDC\x04\x01\xBB"
#define HEADER_6     SIGNATURE "\x21\x21\x00\x24" ADDRESSES_6
#define HEADER_LOCAL SIGNATURE "\x20\x00\x00\x00"

#define BYTES(text) (const uint8_t *)(text), sizeof(text) - 1

static void the_address_of_the_peer_is_read(void **state)
{
	struct sockaddr_storage address;
	const struct sockaddr_in *four = (const struct sockaddr_in *)&address;
	const struct sockaddr_in6 *six = (const struct sockaddr_in6 *)&address;
	char text[INET6_ADDRSTRLEN];
	size_t bytes;

	(void)state;
	assert_int_equal(proxy_parse(BYTES(HEADER_4), &bytes, &address), PROXY_THERE);
	assert_int_equal(bytes, 28);
	assert_string_equal(inet_ntop(AF_INET, &four->sin_addr, text, sizeof(text)), "192.0.2.7");
	assert_int_equal(ntohs(four->sin_port), 56324);
	assert_int_equal(proxy_parse(BYTES(HEADER_6), &bytes, &address), PROXY_THERE);
	assert_int_equal(bytes, 52);
	assert_string_equal(
	    inet_ntop(AF_INET6, &six->sin6_addr, text, sizeof(text)), "2001:db8::7");
	assert_int_equal(ntohs(six->sin6_port), 56324);
}

static void what_stands_behind_the_addresses_is_passed_over(void **state)
{
	struct sockaddr_storage address;
	size_t bytes;

	(void)state;
	assert_int_equal(proxy_parse(BYTES(HEADER_4_TLV "MD"), &bytes, &address), PROXY_THERE);
	assert_int_equal(bytes, 33);
}

static void a_balancers_own_connection_is_its_own(void **state)
{
	struct sockaddr_storage address;
	size_t bytes;

	(void)state;
	assert_int_equal(proxy_parse(BYTES(HEADER_LOCAL), &bytes, &address), PROXY_OWN);
	assert_int_equal(bytes, 16);
	assert_int_equal(
	    proxy_parse(BYTES(SIGNATURE "\x21\x00\x00\x00"), &bytes, &address), PROXY_OWN);
}

static void a_header_cut_anywhere_waits_for_the_rest(void **state)
{
	static const char whole[] = HEADER_4_TLV;
	struct sockaddr_storage address;
	size_t bytes;

	(void)state;
	for (size_t count = 0; count < sizeof(whole) - 1; count++) {
		assert_int_equal(
		    proxy_parse((const uint8_t *)whole, count, &bytes, &address), PROXY_SHORT);
		assert_int_equal(bytes, count < 16 ? 16 : 33);
		assert_int_equal(address.ss_family, AF_UNSPEC);
	}
}

static void what_is_no_header_is_told_by_its_first_wrong_byte(void **state)
{
	static const char whole[] = HEADER_4;
	uint8_t spoilt[sizeof(whole) - 1];
	struct sockaddr_storage address;
	size_t bytes;

	(void)state;
	for (size_t at = 0; at < 12; at++) {
		memcpy(spoilt, whole, sizeof(spoilt));
		spoilt[at] ^= 1;
		assert_int_equal(proxy_parse(spoilt, at + 1, &bytes, &address), PROXY_BAD);
	}
}

static void what_we_do_not_speak_is_refused(void **state)
{
	struct sockaddr_storage address;
	size_t bytes;

	(void)state;
	/* version 1, in words; version 3; no such command; UDP; a Unix socket; too short; too long
	 */
	assert_int_equal(
	    proxy_parse(BYTES("PROXY TCP4 192.0.2.7 192.0.2.1 56324 443\r\n"), &bytes, &address),
	    PROXY_BAD);
	assert_int_equal(
	    proxy_parse(BYTES(SIGNATURE "\x31\x11\x00\x0C"), &bytes, &address), PROXY_BAD);
	assert_int_equal(
	    proxy_parse(BYTES(SIGNATURE "\x22\x11\x00\x0C"), &bytes, &address), PROXY_BAD);
	assert_int_equal(
	    proxy_parse(BYTES(SIGNATURE "\x21\x12\x00\x0C"), &bytes, &address), PROXY_BAD);
	assert_int_equal(
	    proxy_parse(BYTES(SIGNATURE "\x21\x31\x00\xD8"), &bytes, &address), PROXY_BAD);
	assert_int_equal(
	    proxy_parse(BYTES(SIGNATURE "\x21\x11\x00\x0B"), &bytes, &address), PROXY_BAD);
	assert_int_equal(
	    proxy_parse(BYTES(SIGNATURE "\x21\x21\x00\x23"), &bytes, &address), PROXY_BAD);
	assert_int_equal(
	    proxy_parse(BYTES(SIGNATURE "\x21\x11\x02\x09"), &bytes, &address), PROXY_BAD);
	assert_int_equal(
	    proxy_parse(BYTES(SIGNATURE "\x20\x00\xFF\xFF"), &bytes, &address), PROXY_BAD);
	/* the longest */
	assert_int_equal(
	    proxy_parse(BYTES(SIGNATURE "\x21\x11\x02\x08"), &bytes, &address), PROXY_SHORT);
	assert_int_equal(bytes, PROXY_BYTES_MAX);
}

static bool is_proxy(const char *proxies, const char *text)
{
	struct sockaddr_in four = { .sin_family = AF_INET };
	struct sockaddr_in6 six = { .sin6_family = AF_INET6 };

	if (inet_pton(AF_INET, text, &four.sin_addr) == 1) {
		return proxies_has(proxies, (const struct sockaddr *)&four);
	}
	assert_int_equal(inet_pton(AF_INET6, text, &six.sin6_addr), 1);
	return proxies_has(proxies, (const struct sockaddr *)&six);
}

static void only_those_who_are_named_are_balancers(void **state)
{
	static const char *const wrong[] = { "127.0.0.1:80", "balancer", "127.0.0.1,", "127.0.0",
		",", "10.0.0.0/8" };
	const char *proxies = "127.0.0.1, 10.0.0.5,2001:db8::5";
	char why[256];

	(void)state;
	assert_true(proxies_check(proxies, why, sizeof(why)));
	assert_true(proxies_check("", why, sizeof(why)));
	assert_true(is_proxy(proxies, "10.0.0.5"));
	assert_true(is_proxy(proxies, "::ffff:127.0.0.1"));
	assert_true(is_proxy(proxies, "2001:db8::5"));
	assert_false(is_proxy(proxies, "10.0.0.6"));
	assert_false(is_proxy(proxies, "2001:db8::6"));
	assert_false(is_proxy("", "127.0.0.1"));
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		assert_false(proxies_check(wrong[i], why, sizeof(why)));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_address_of_the_peer_is_read),
		cmocka_unit_test(what_stands_behind_the_addresses_is_passed_over),
		cmocka_unit_test(a_balancers_own_connection_is_its_own),
		cmocka_unit_test(a_header_cut_anywhere_waits_for_the_rest),
		cmocka_unit_test(what_is_no_header_is_told_by_its_first_wrong_byte),
		cmocka_unit_test(what_we_do_not_speak_is_refused),
		cmocka_unit_test(only_those_who_are_named_are_balancers),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
