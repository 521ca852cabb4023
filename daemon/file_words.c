/* What the words of a file contradict, and words that look wrong; file_rules.h. */
#include <string.h>

#include "civil.h"
#include "file_rules.h"

static struct flaw of_event(const struct journal_event *event)
{
	return (struct flaw){ .version = event->row.version };
}

/* ---- days ---- */

/* How far along its way a dispute is where such a word stands beside a day. */
static const struct {
	const char *word;
	unsigned step;
} steps[] = { { "申请", 1 }, { "登记", 1 }, { "受理", 2 }, { "调查", 3 }, { "走访", 3 },
	{ "组织调解", 4 }, { "主持调解", 4 }, { "达成", 5 }, { "签订", 5 }, { "签署", 5 },
	{ "签字", 5 }, { "履行完毕", 6 }, { "付清", 6 }, { "还清", 6 }, { "兑现", 6 },
	{ "回访", 7 }, { "结案", 8 } };

/* What is to come has no order yet. */
static const char promised[] = "约定|应|将|须|同意|承诺|争取|保证|前|起|内";

static bool ends_clause(uint32_t point)
{
	/* ，。；、 and the end of a line; narrow ones come of wide ones */
	return point == ',' || point == 0x3002 || point == ';' || point == 0x3001 || point == '\n';
}

/* The clause in which a day stands, without the day itself. */
static void clause_of(
    const struct characters *in, const struct text_date *date, struct characters *ret)
{
	size_t from = date->from, to = date->to;

	ret->count = 0;
	while (from > 0 && !ends_clause(in->points[from - 1])) {
		from--;
	}
	while (to < in->count && !ends_clause(in->points[to])) {
		to++;
	}
	for (size_t at = from; at < to; at++) {
		if (at >= date->from && at < date->to) continue;
		ret->points[ret->count++] = in->points[at];
	}
}

/* 0: the clause tells none, or something that is to come. */
static unsigned step_of(const struct characters *in, const struct text_date *date)
{
	struct characters clause;
	unsigned step = 0;

	if (!date->is_real) return 0;
	clause_of(in, date, &clause);
	if (characters_have_any(&clause, promised)) return 0;
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		if (characters_have(&clause, steps[i].word)) step = steps[i].step;
	}
	return step;
}

static int32_t year_of(const struct file *file)
{
	return civil_from_days(file->dispute.applied_on).year;
}

static void see_days(
    const struct file *file, const struct journal_event *event, struct text text, void *context)
{
	struct text_date dates[TEXT_DATES_MAX];
	unsigned told[TEXT_DATES_MAX];
	struct characters in;
	size_t count, latest = 0;
	unsigned reached = 0;

	characters_read(text, &in);
	count = text_dates(&in, year_of(file), dates);
	for (size_t i = 0; i < count; i++) {
		told[i] = step_of(&in, &dates[i]);
	}
	for (size_t i = 0; i < count; i++) {
		unsigned step = told[i];

		if (!step) continue;
		for (size_t j = 0; j < count && reached == 0; j++) {
			unsigned other = j == i ? 0 : told[j];

			if (!other || other <= step || dates[j].day >= dates[i].day) continue;
			latest = j;
			reached = other;
		}
		if (!reached) continue;
		flaws_add(file, context, FLAW_DATES_IN_WORDS,
		    &(struct flaw){ .version = event->row.version,
		        .on = dates[latest].day,
		        .other_on = dates[i].day });
		return;
	}
}

void flaw_dates_in_words(const struct file *file, struct flaws *ret)
{
	file_all_texts(file, see_days, ret);
}

static void see_calendar(
    const struct file *file, const struct journal_event *event, struct text text, void *context)
{
	struct text_date dates[TEXT_DATES_MAX];
	struct characters in;
	size_t count;

	characters_read(text, &in);
	count = text_dates(&in, year_of(file), dates);
	for (size_t i = 0; i < count; i++) {
		struct flaw flaw = of_event(event);

		if (dates[i].is_real) continue;
		flaws_add(file, context, FLAW_NO_SUCH_DATE, &flaw);
		return;
	}
}

void flaw_no_such_date(const struct file *file, struct flaws *ret)
{
	file_all_texts(file, see_calendar, ret);
}

/* ---- names ---- */

/* A blank within a name, as tables have it, is none. */
static bool names_are_one(struct text name, struct text said)
{
	size_t at = 0;

	for (size_t i = 0; i < name.length; i++) {
		if (name.bytes[i] == ' ') continue;
		if (i + 3 <= name.length && memcmp(name.bytes + i, "　", 3) == 0) {
			i += 2;
			continue;
		}
		if (at == said.length || said.bytes[at] != name.bytes[i]) return false;
		at++;
	}
	/* what follows a name is said of it: 张三等五人 */
	return at > 0;
}

static bool is_party(const struct file *file, struct text said)
{
	for (size_t i = 0; i < file->name_count; i++) {
		if (names_are_one(file->names[i].name, said)) return true;
	}
	return false;
}

static void see_called(
    const struct file *file, const struct journal_event *event, struct text text, void *context)
{
	struct text name;
	size_t from = 0;

	while (text_named(text, &from, &name)) {
		if (is_party(file, name)) continue;
		flaws_add(file, context, FLAW_NAME_DIFFERS,
		    &(struct flaw){ .version = event->row.version, .said = name });
	}
}

void flaw_name_differs(const struct file *file, struct flaws *ret)
{
	if (file->name_count) file_all_texts(file, see_called, ret);
}

static bool names_party(struct text text, const struct file *file, uint16_t party)
{
	for (size_t i = 0; i < file->name_count; i++) {
		const struct file_name *name = &file->names[i];

		if (name->party == party && name->name.length &&
		    memmem(text.bytes, text.length, name->name.bytes, name->name.length)) {
			return true;
		}
	}
	return false;
}

/* 甲方：张三 in the text: it names the parties itself. */
static bool calls_a_party(const struct file *file, struct text text)
{
	struct text name;
	size_t from = 0;

	while (text_named(text, &from, &name)) {
		if (is_party(file, name)) return true;
	}
	return false;
}

/* The paper names all above its text; where the text does so itself it names all. */
void flaw_party_unnamed(const struct file *file, struct flaws *ret)
{
	const struct journal_event *agreement = file_agreement(file);
	const struct dispute *dispute = &file->dispute;
	struct text text;

	if (!agreement ||
	    (!file_text(agreement, ARG_AGREEMENT_TEXT, &text) &&
	        !file_text(agreement, ARG_AGREEMENT_CONTENT, &text)) ||
	    !calls_a_party(file, text)) {
		return;
	}
	for (size_t i = 0; i < dispute->party_count; i++) {
		const struct party *party = &dispute->parties[i];

		if (party->has_left || names_party(text, file, party->number)) continue;
		flaws_add(file, ret, FLAW_PARTY_UNNAMED,
		    &(struct flaw){ .party = party->number, .version = agreement->row.version });
	}
}

/* ---- amounts ---- */

static void see_capitals(
    const struct file *file, const struct journal_event *event, struct text text, void *context)
{
	struct text_amount amounts[TEXT_AMOUNTS_MAX];
	struct characters in;
	size_t count;

	characters_read(text, &in);
	count = text_amounts(&in, amounts);
	for (size_t i = 1; i < count; i++) {
		const struct text_amount *first = &amounts[i - 1], *second = &amounts[i];

		if (!text_amounts_are_one(&in, first, second) || first->fen == second->fen) {
			continue;
		}
		flaws_add(file, context, FLAW_CAPITALS_DIFFER,
		    &(struct flaw){ .version = event->row.version,
		        .has_amounts = true,
		        .amount = first->is_capital ? second->fen : first->fen,
		        .other_amount = first->is_capital ? first->fen : second->fen });
	}
}

void flaw_capitals_differ(const struct file *file, struct flaws *ret)
{
	file_all_texts(file, see_capitals, ret);
}

/* The amounts that a text tells, each once. */
struct told {
	int64_t fen[TEXT_AMOUNTS_MAX];
	size_t count;
};

static bool is_told(const struct told *told, int64_t fen)
{
	for (size_t i = 0; i < told->count; i++) {
		if (told->fen[i] == fen) return true;
	}
	return false;
}

static void read_told(struct text text, struct told *ret)
{
	struct text_amount amounts[TEXT_AMOUNTS_MAX];
	struct characters in;
	size_t count;

	ret->count = 0;
	characters_read(text, &in);
	count = text_amounts(&in, amounts);
	for (size_t i = 0; i < count; i++) {
		bool is_again = i > 0 && text_amounts_are_one(&in, &amounts[i - 1], &amounts[i]);

		if (!is_again && !is_told(ret, amounts[i].fen)) {
			ret->fen[ret->count++] = amounts[i].fen;
		}
	}
}

/* What this agreement owes, by amount; false where no obligation has one told nowhere. */
static bool owes_untold(const struct file *file, const struct told *told, int64_t *ret_total)
{
	bool is_untold = false;

	*ret_total = 0;
	for (size_t i = 0; i < file->dispute.obligation_count; i++) {
		const struct obligation *obligation = &file->dispute.obligations[i];

		if (!file_is_owed(file, obligation) || !obligation->amount) continue;
		*ret_total += obligation->amount;
		is_untold = is_untold || !is_told(told, obligation->amount);
	}
	return is_untold;
}

/* Told as a whole, one by one, or in sum. A text may tell amounts that nobody owes: of a claim. */
void flaw_sum_differs(const struct file *file, struct flaws *ret)
{
	const struct journal_event *agreement = file_agreement(file);
	int64_t total, sum = 0;
	struct told told;
	struct text text;

	if (!agreement || file_done(file, true, ACTION_AMEND)) return;
	if (!file_text(agreement, ARG_AGREEMENT_TEXT, &text) &&
	    !file_text(agreement, ARG_AGREEMENT_CONTENT, &text)) {
		return;
	}
	read_told(text, &told);
	for (size_t i = 0; i < told.count; i++) {
		sum += told.fen[i];
	}
	if (!told.count || !owes_untold(file, &told, &total)) return;
	if (is_told(&told, total) || total == sum) return;
	flaws_add(file, ret, FLAW_SUM_DIFFERS,
	    &(struct flaw){ .version = agreement->row.version,
	        .has_amounts = true,
	        .amount = total,
	        .other_amount = sum });
}

static void see_unclear(
    const struct file *file, const struct journal_event *event, struct text text, void *context)
{
	struct flaw flaw = of_event(event);
	struct characters in;

	characters_read(text, &in);
	flaw.word = unclear_word_find(&in);
	if (flaw.word) flaws_add(file, context, FLAW_AMOUNT_UNCLEAR, &flaw);
}

void flaw_amount_unclear(const struct file *file, struct flaws *ret)
{
	file_agreed_texts(file, see_unclear, ret);
}

/* ---- identity ---- */

static void see_id(
    const struct file *file, const struct journal_event *event, struct text text, void *context)
{
	struct characters in;
	size_t from = 0;
	bool is_sound;
	char number[19];

	characters_read(text, &in);
	while (text_id_number(&in, &from, number, &is_sound)) {
		struct flaw flaw = of_event(event);

		if (!is_sound) flaws_add(file, context, FLAW_ID_DIGIT_WRONG, &flaw);
	}
}

/* What was given as identity data was checked when it came, and is sealed; a number may also stand
 * in a text. */
void flaw_id_digit_wrong(const struct file *file, struct flaws *ret)
{
	file_all_texts(file, see_id, ret);
}

static void see_paper(const struct file *file, const struct journal_event *event, uint16_t party,
    int64_t paper, struct flaws *ret)
{
	if (!paper || paper == ID_PAPER_RESIDENT || paper == ID_PAPER_TEMPORARY ||
	    paper == ID_PAPER_HOUSEHOLD) {
		return;
	}
	flaws_add(file, ret, FLAW_ID_UNCHECKED,
	    &(struct flaw){ .version = event->row.version, .party = party });
}

void flaw_id_unchecked(const struct file *file, struct flaws *ret)
{
	const struct journal_event *event;
	size_t at = 0;
	uint16_t before = 0;

	while ((event = file_next(file, false, &at))) {
		const struct argument_value *parties =
		    arguments_find(&event->arguments, ARG_PARTIES);
		const struct argument_value *told =
		    arguments_find(&event->arguments, ARG_IDENTITIES);

		for (size_t i = 0; parties && i < parties->count; i++) {
			see_paper(file, event, (uint16_t)++before,
			    record_integer(&parties->records[i], FIELD_PARTY_ID_PAPER, 0), ret);
		}
		for (size_t i = 0; told && i < told->count; i++) {
			see_paper(file, event,
			    (uint16_t)record_integer(&told->records[i], FIELD_IDENTITY_PARTY, 0),
			    record_integer(&told->records[i], FIELD_IDENTITY_ID_PAPER, 0), ret);
		}
	}
}

/* ---- words ---- */

static void see_words(
    const struct file *file, const struct journal_event *event, struct text text, void *context)
{
	const struct wrong_word *word;
	struct characters in;
	size_t at = 0;

	characters_read(text, &in);
	while ((word = wrong_word_next(&in, &at))) {
		flaws_add(file, context, FLAW_WRONG_WORD,
		    &(struct flaw){ .version = event->row.version,
		        .word = word->wrong,
		        .rather = word->right });
	}
}

void flaw_wrong_word(const struct file *file, struct flaws *ret)
{
	file_agreed_texts(file, see_words, ret);
}
