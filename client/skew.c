/* A machine whose clock is wrong; skew.h. */
#include "skew.h"

#include "say.h"
#include "text.h"

#define MINUTE_US INT64_C(60000000)
#define HOUR_US   (60 * MINUTE_US)
#define DAY_US    (24 * HOUR_US)

#define SKEW_US_MAX (5 * MINUTE_US)

/* The largest unit will do, rounded: who has to set a clock looks at another one. */
static void print_span(int64_t us, FILE *out)
{
	static const struct {
		int64_t us;
		const char *words;
	} units[] = {
		{ DAY_US, N_("%lld day(s)") },
		{ HOUR_US, N_("%lld hour(s)") },
		{ MINUTE_US, N_("%lld minute(s)") },
	};

	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		int64_t count = (us + units[i].us / 2) / units[i].us;

		if (us + MINUTE_US < units[i].us) continue;
		fprintf(out, _(units[i].words), (long long)count);
		return;
	}
}

void skew_say(int64_t ahead_us, FILE *out)
{
	int64_t span_us = ahead_us < 0 ? -ahead_us : ahead_us;
	struct text span;

	if (span_us <= SKEW_US_MAX) return;
	text_begin(&span);
	print_span(span_us, span.out);
	fprintf(out,
	    ahead_us > 0
	        ? _("this machine's clock is %s behind the server's; please set it right: drafts and papers carry its dates\n")
	        : _("this machine's clock is %s ahead of the server's; please set it right: drafts and papers carry its dates\n"),
	    text_end(&span));
	text_free(&span);
}
