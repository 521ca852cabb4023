/* Any bytes as a balancer's header: a verdict within its bounds, the same for whatever stands
 * behind it. */
#include <stdlib.h>

#include "proxy.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
	struct sockaddr_storage address;
	size_t length, again;
	enum proxy kind = proxy_parse(bytes, count, &length, &address);

	if (length < PROXY_HEAD_BYTES || length > PROXY_BYTES_MAX) abort();
	if (kind == PROXY_SHORT && count >= length) abort();
	if (kind == PROXY_THERE || kind == PROXY_OWN) {
		if (count < length) abort();
		if (proxy_parse(bytes, length, &again, &address) != kind || again != length)
			abort();
		if (length > 0 && proxy_parse(bytes, length - 1, &again, &address) != PROXY_SHORT) {
			abort();
		}
	}
	return 0;
}
