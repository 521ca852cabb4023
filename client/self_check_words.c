/* What the self-check finds, in words and as a command; self_check.h. */
#include <inttypes.h>
#include <string.h>

#include "say.h"
#include "self_check.h"
#include "text.h"

const Mediation__V1__Suspicion *self_checked_suspicion(
    const struct self_checked *checked, const Mediation__V1__Finding *finding)
{
	static const Mediation__V1__Suspicion unknown = MEDIATION__V1__SUSPICION__INIT;

	for (size_t i = 0; i < checked->suspicion_count; i++) {
		if (checked->suspicions[i]->number == finding->suspicion) {
			return checked->suspicions[i];
		}
	}
	return &unknown;
}

/* A text with its numbers in it; the finding may be none. */
static void fill(const char *text, const Mediation__V1__Suspicion *suspicion,
    const Mediation__V1__Finding *finding, FILE *out)
{
	const struct {
		const char *name;
		int64_t value;
	} numbers[] = { { "{n}", suspicion->threshold }, { "{share}", suspicion->share },
		{ "{least}", suspicion->least }, { "{value}", finding ? finding->value : 0 },
		{ "{hits}", finding ? finding->hits : 0 },
		{ "{among}", finding ? finding->among : 0 } };

	size_t at;

	while (*text) {
		for (at = 0; at < sizeof(numbers) / sizeof(numbers[0]); at++) {
			size_t length = strlen(numbers[at].name);

			if (strncmp(text, numbers[at].name, length) != 0) continue;
			fprintf(out, "%" PRId64, numbers[at].value);
			text += length;
			break;
		}
		if (at == sizeof(numbers) / sizeof(numbers[0])) fputc(*text++, out);
	}
}

void self_checked_counted(const Mediation__V1__Suspicion *suspicion, struct text *ret)
{
	text_begin(ret);
	fill(say_either(suspicion->counted_zh, suspicion->counted_en), suspicion, NULL, ret->out);
	(void)text_end(ret);
}

void self_checked_found(
    const struct self_checked *checked, const Mediation__V1__Finding *finding, struct text *ret)
{
	const Mediation__V1__Suspicion *suspicion = self_checked_suspicion(checked, finding);

	text_begin(ret);
	if (finding->is_too_long) {
		fputs(_("the file is too long to be checked, and somebody has to look at it"),
		    ret->out);
	} else {
		fill(say_either(suspicion->found_zh, suspicion->found_en), suspicion, finding,
		    ret->out);
	}
	(void)text_end(ret);
}

const char *self_checked_mend(
    const struct self_checked *checked, const Mediation__V1__Finding *finding)
{
	return finding->is_too_long ? "timeline" : self_checked_suspicion(checked, finding)->mend;
}

void self_checked_each(const struct self_checked *checked, self_checked_fn *fn, void *context)
{
	for (size_t p = 0; p < checked->count; p++) {
		const Mediation__V1__SelfCheckResponse *page = checked->pages[p]->self_check;

		for (size_t i = 0; i < page->n_findings; i++) {
			fn(context, page->findings[i]);
		}
	}
}
