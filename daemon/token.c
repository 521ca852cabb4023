/* Tokens of logins; token.h. */
#include "token.h"

#include <openssl/sha.h>
#include <string.h>

#include "bytes.h"

/* Another daemon may have ended it: so long it is taken at its word. */
#define CHECKED_US 10000000

enum token_state token_state(const struct token *token, int64_t now_us, int64_t idle_us)
{
	if (token->id == 0) return TOKEN_GOOD;
	if (now_us >= token->until_us || now_us - token->used_us >= idle_us) return TOKEN_OVER;
	return now_us - token->checked_us < CHECKED_US ? TOKEN_GOOD : TOKEN_UNSURE;
}

void token_make(
    struct token *token, const uint8_t secret[TOKEN_SECRET_BYTES], uint8_t ret_bytes[TOKEN_BYTES])
{
	struct writer writer = { ret_bytes, 0 };

	write_u32(&writer, (uint32_t)token->district);
	write_i64(&writer, token->id);
	memcpy(ret_bytes + writer.count, secret, TOKEN_SECRET_BYTES);
	SHA256(secret, TOKEN_SECRET_BYTES, token->digest);
}

bool token_read(const uint8_t *bytes, size_t count, struct token *ret_token)
{
	struct reader reader = { bytes, count, false };
	const uint8_t *secret;

	if (count != TOKEN_BYTES) return false;
	*ret_token = (struct token){ .district = (int32_t)read_u32(&reader) };
	ret_token->id = read_i64(&reader);
	secret = read_bytes(&reader, TOKEN_SECRET_BYTES);
	SHA256(secret, TOKEN_SECRET_BYTES, ret_token->digest);
	return ret_token->id > 0 && ret_token->district > 0;
}

bool token_set_device(struct token *token, const uint8_t *secret, size_t count)
{
	if (count != DEVICE_BYTES) return false;
	SHA256(secret, count, token->device);
	return true;
}
