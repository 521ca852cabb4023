/* What each account has; accounts.h. */
#include "accounts.h"

#include <stdlib.h>

#include "bucket.h"
#include "tally.h"

#define SECOND_US INT64_C(1000000)
#define MINUTE_US INT64_C(60000000)

struct accounts {
	struct tally *connections;
	struct buckets *requests, *bytes;
};

struct accounts *accounts_new(void)
{
	struct accounts *accounts = calloc(1, sizeof(*accounts));

	if (!accounts) abort();
	accounts->connections = tally_new();
	accounts->requests = buckets_new();
	accounts->bytes = buckets_new();
	return accounts;
}

void accounts_free(struct accounts *accounts)
{
	if (!accounts) return;
	tally_free(accounts->connections);
	buckets_free(accounts->requests);
	buckets_free(accounts->bytes);
	free(accounts);
}

static struct tally_key tally_key_of(const struct account *account)
{
	return (struct tally_key){ { (uint64_t)account->district, (uint64_t)account->member } };
}

bool accounts_enter(
    struct accounts *accounts, const struct account *account, const struct config *config)
{
	struct tally_key key = tally_key_of(account);

	return tally_enter(accounts->connections, &key, config->account_connections_max);
}

void accounts_leave(struct accounts *accounts, const struct account *account)
{
	struct tally_key key = tally_key_of(account);

	tally_leave(accounts->connections, &key);
}

int64_t accounts_most(const struct accounts *accounts)
{
	return tally_most(accounts->connections);
}

static struct bucket *bucket_of(
    struct buckets *buckets, const struct account *account, int64_t now_us)
{
	struct bucket_key key = { { (uint64_t)account->district, (uint64_t)account->member } };

	return buckets_of(buckets, &key, now_us);
}

static struct rate requests_rate(const struct account *account, const struct config *config)
{
	return (struct rate){ config->account_rate * account->weight, SECOND_US,
		config->account_burst * account->weight };
}

static struct rate bytes_rate(const struct account *account, const struct config *config)
{
	int64_t bytes = config->account_bytes_minute * account->weight;

	return (struct rate){ bytes, MINUTE_US, bytes };
}

bool accounts_ask(struct accounts *accounts, const struct account *account,
    const struct config *config, int64_t now_us, enum option_id *ret_option, int64_t *ret_wait_us)
{
	struct rate requests = requests_rate(account, config), bytes = bytes_rate(account, config);
	struct bucket *asked = bucket_of(accounts->requests, account, now_us);

	*ret_option = OPTION_ID_account_bytes_minute;
	if (!bucket_has(
	        bucket_of(accounts->bytes, account, now_us), &bytes, now_us, 1, ret_wait_us)) {
		return false;
	}
	*ret_option = OPTION_ID_account_rate;
	if (!bucket_has(asked, &requests, now_us, 1, ret_wait_us)) return false;
	bucket_take(asked, &requests, now_us, 1);
	return true;
}

int64_t accounts_wait_us(struct accounts *accounts, const struct account *account,
    const struct config *config, int64_t now_us, size_t bytes)
{
	struct rate rate = bytes_rate(account, config);
	int64_t wait_us = 0;

	(void)bucket_has(
	    bucket_of(accounts->bytes, account, now_us), &rate, now_us, (int64_t)bytes, &wait_us);
	return wait_us;
}

void accounts_spend(struct accounts *accounts, const struct account *account,
    const struct config *config, int64_t now_us, size_t bytes)
{
	struct rate rate = bytes_rate(account, config);

	bucket_take(bucket_of(accounts->bytes, account, now_us), &rate, now_us, (int64_t)bytes);
}
