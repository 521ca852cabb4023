/*
 * The subsidy of a dispute (以案定补): what its mediator may claim by the rules of the day on which
 * it was closed, or what it lacks for that (tables/subsidy_needs.def).
 *
 * Which rules there are is local data; none is known here. Of the rules that are for such a dispute
 * the one that pays most is claimed; where each lacks something, what the one lacks that lacks
 * least. A dispute is claimed once in its life: of one that was reopened counts what it was before.
 *
 * Pure. Days are since 1970-01-01, amounts fen.
 */
#pragma once

#include "file_check.h"

enum subsidy_need {
	SUBSIDY_NEED_NONE,

#define SUBSIDY_NEED(number, NAME, name, mend, verb, zh, en) SUBSIDY_NEED_##NAME = (number),
#include "tables/subsidy_needs.def"
#undef SUBSIDY_NEED
	SUBSIDY_NEED_COUNT = 8
};

/* Of a rule, beside LEVEL_… and FORM_…. */
#define SUBSIDY_ANY          0
#define SUBSIDY_NO_AGREEMENT 255 /* mediated, and ended without one */
/* Of a dispute that ended otherwise: no rule is for it. */
#define SUBSIDY_NOT_MEDIATED 254

struct subsidy_rule {
	const char *name, *zh, *en, *basis;
	int64_t valid_from, valid_to; /* both are days of it */
	int64_t level, form;
	bool needs_performed, needs_file, needs_confirmed;
	int64_t amount;
	int64_t month_cap; /* what its mediator's month comes to at most; 0: whatever */
};

/* What of a dispute its subsidy depends on. */
struct subsidy_facts {
	int64_t closed_on;
	uint8_t level, form, state;
	bool is_performed, is_confirmed, is_reopened;
};

/* The first life of a dispute, up to its reopening. `closing` is the version of the event that
 * closed it; false where the journal has none. ret_file is read of the same events. */
bool subsidy_read(struct subsidy_facts *ret, struct file *ret_file,
    const struct journal_event *events, size_t count, uint32_t closing,
    const struct reference *reference, int64_t now_us);

struct subsidy_lack {
	enum subsidy_need need;
	uint16_t mend;           /* ACTION_…; 0: the need's verb tells more */
	const struct flaw *flaw; /* of the file; borrowed */
};

#define SUBSIDY_LACKS_MAX (FLAWS_MAX + 2)

struct subsidy {
	const struct subsidy_rule *rule;              /* NULL: none is for it */
	bool is_complete;                             /* the file */
	struct subsidy_lack lacks[SUBSIDY_LACKS_MAX]; /* none: it can be claimed */
	size_t lack_count;
};

void subsidy_judge(const struct subsidy_rule *rules, size_t count,
    const struct subsidy_facts *facts, const struct flaws *flaws, struct subsidy *ret);
/* What the rule pays where the mediator's month came to so much before. */
int64_t subsidy_amount(const struct subsidy_rule *rule, int64_t before);
/* Whether both days are of one month. */
bool subsidy_is_same_month(int64_t day, int64_t other);

const struct label *subsidy_need_label(uint16_t need);
/* The verb that tells more. */
const char *subsidy_need_verb(enum subsidy_need need);
