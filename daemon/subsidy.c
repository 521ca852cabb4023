/* What may be claimed for a dispute, and what it lacks for that; subsidy.h. */
#include "subsidy.h"

#include "civil.h"
#include "vocabulary.h"

#define ACTION_NONE 0

static const struct {
	struct label label;
	uint16_t mend;
	const char *verb;
} needs[SUBSIDY_NEED_COUNT] = {

#define SUBSIDY_NEED(number, NAME, name, mend, verb, zh, en) \
	[SUBSIDY_NEED_##NAME] = { { number, #name, zh, en, NULL }, ACTION_##mend, verb },
#include "tables/subsidy_needs.def"
#undef SUBSIDY_NEED
};

const struct label *subsidy_need_label(uint16_t need)
{
	return need < SUBSIDY_NEED_COUNT && needs[need].label.name ? &needs[need].label : NULL;
}

const char *subsidy_need_verb(enum subsidy_need need)
{
	return needs[need].verb;
}

/* ---- the facts ---- */

/* What recurs is never done: it hinders where it is not paid. */
static bool is_unpaid(const struct obligation *obligation)
{
	bool is_late = obligation->performance == PERFORMANCE_OVERDUE ||
	    obligation->performance == PERFORMANCE_URGED ||
	    obligation->performance == PERFORMANCE_DEFAULTED;

	return obligation->every ? is_late : obligation_is_open(obligation);
}

static bool is_performed(const struct dispute *dispute, const struct event_row *closing)
{
	size_t owed = 0, unpaid = 0;

	for (size_t i = 0; i < dispute->obligation_count; i++) {
		const struct obligation *obligation = &dispute->obligations[i];

		if (obligation->round != dispute->round || obligation->is_draft) continue;
		owed++;
		unpaid += is_unpaid(obligation);
	}
	return !unpaid && (owed || closing->from_state == STATE_PERFORMED);
}

/* Where an agreement stood when it was closed. */
#define AGREED_STATES                                                                         \
	(STATE_BIT(STATE_AGREED) | STATE_BIT(STATE_PERFORMING) | STATE_BIT(STATE_PERFORMED) | \
	    STATE_BIT(STATE_DEFAULTED))

static uint8_t form_of(const struct dispute *dispute, const struct event_row *closing)
{
	if (AGREED_STATES & STATE_BIT(closing->from_state)) return dispute->form;
	return closing->from_state == STATE_TERMINATED ? SUBSIDY_NO_AGREEMENT
	                                               : SUBSIDY_NOT_MEDIATED;
}

/* How many events are of its first life: all where it was not begun anew, or not for long. */
static size_t first_life(const struct journal_event *events, size_t count, size_t closing)
{
	uint16_t round = events[closing].row.round;
	size_t end = closing;

	if (events[count - 1].row.round == round) return count;
	while (events[end].row.round == round) {
		end++;
	}
	return end;
}

bool subsidy_read(struct subsidy_facts *ret, struct file *ret_file,
    const struct journal_event *events, size_t count, uint32_t closing,
    const struct reference *reference, int64_t now_us)
{
	const struct event_row *closed;
	const struct dispute *dispute;
	size_t at = 0, life;

	while (at < count && events[at].row.version != closing) {
		at++;
	}
	if (at == count) return false;
	closed = &events[at].row;
	life = first_life(events, count, at);
	file_read(ret_file, events, life, reference, now_us);
	dispute = &ret_file->dispute;
	*ret = (struct subsidy_facts){
		.closed_on = civil_day_of_instant(closed->recorded_us),
		.level = dispute->level,
		.form = form_of(dispute, closed),
		.state = dispute->state,
		.is_performed = is_performed(dispute, closed),
		.is_confirmed = dispute->regions[REGION_COURT] == COURT_CONFIRMED,
		.is_reopened = life < count,
	};
	return true;
}

/* ---- the judgement ---- */

static bool is_for(const struct subsidy_rule *rule, const struct subsidy_facts *facts)
{
	bool fits_form = rule->form == SUBSIDY_ANY
	    ? facts->form == FORM_ORAL || facts->form == FORM_WRITTEN
	    : rule->form == facts->form;

	return fits_form && (rule->level == SUBSIDY_ANY || rule->level == facts->level) &&
	    rule->valid_from <= facts->closed_on && facts->closed_on <= rule->valid_to;
}

static void lacks(const struct subsidy_facts *facts, enum subsidy_need need,
    const struct flaw *flaw, struct subsidy *ret)
{
	const struct action *row;
	struct subsidy_lack *lack = &ret->lacks[ret->lack_count++];

	*lack = (struct subsidy_lack){ need, flaw ? flaw->mend : needs[need].mend, flaw };
	row = action_find(lack->mend);
	if (row && !(row->from & STATE_BIT(facts->state))) lack->mend = ACTION_NONE;
}

/* More than are kept are as many as are kept: the rest comes up when those are mended. */
static void lacks_of(const struct subsidy_rule *rule, const struct subsidy_facts *facts,
    const struct flaws *flaws, struct subsidy *ret)
{
	/* whoever archived it has judged the file */
	*ret = (struct subsidy){ .rule = rule,
		.is_complete = facts->state == STATE_ARCHIVED ||
		    flaws_hinder(flaws, FILE_STEP_ARCHIVING) == 0 };
	if (!rule) {
		lacks(facts, SUBSIDY_NEED_RULE, NULL, ret);
		return;
	}
	if (rule->needs_performed && !facts->is_performed) {
		lacks(facts, SUBSIDY_NEED_PERFORMED, NULL, ret);
	}
	if (rule->needs_confirmed && !facts->is_confirmed) {
		lacks(facts, SUBSIDY_NEED_CONFIRMED, NULL, ret);
	}
	if (!rule->needs_file || ret->is_complete) return;
	for (size_t i = 0; i < flaws->count; i++) {
		if (flaws->flaws[i].row->severity == SEVERITY_HINT) continue;
		lacks(facts, SUBSIDY_NEED_FILE, &flaws->flaws[i], ret);
	}
}

/* What can be claimed goes before what cannot, more before less, one lack before two. */
static bool is_better(const struct subsidy *a, const struct subsidy *b)
{
	if (a->lack_count != b->lack_count) return a->lack_count < b->lack_count;
	return a->rule->amount > b->rule->amount;
}

void subsidy_judge(const struct subsidy_rule *rules, size_t count,
    const struct subsidy_facts *facts, const struct flaws *flaws, struct subsidy *ret)
{
	lacks_of(NULL, facts, flaws, ret);
	for (size_t i = 0; i < count; i++) {
		struct subsidy other;

		if (!is_for(&rules[i], facts)) continue;
		lacks_of(&rules[i], facts, flaws, &other);
		if (!ret->rule || is_better(&other, ret)) *ret = other;
	}
	if (facts->is_reopened && ret->rule && ret->lack_count) {
		ret->lack_count = 0;
		lacks(facts, SUBSIDY_NEED_FIRST_LIFE, NULL, ret);
	}
}

int64_t subsidy_amount(const struct subsidy_rule *rule, int64_t before)
{
	int64_t left = rule->month_cap - before;

	if (!rule->month_cap || rule->amount <= left) return rule->amount;
	return left > 0 ? left : 0;
}

bool subsidy_is_same_month(int64_t day, int64_t other)
{
	struct civil_date a = civil_from_days(day), b = civil_from_days(other);

	return a.year == b.year && a.month == b.month;
}
