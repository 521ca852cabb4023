/* Clocks in sentences that a clerk can read out; clock.h. Each clause has one function a language.
 */
#include <inttypes.h>
#include <stdarg.h>
#include <string.h>

#include "civil.h"
#include "clock.h"

/* More are told by their sum. */
#define PAUSES_SAID_MAX 3
#define SECOND_US       INT64_C(1000000)
#define HOUR_US         (3600 * SECOND_US)
#define DAY_US          (24 * HOUR_US)

struct saying {
	const struct clock_context *context;
	const struct clock_run *run;
	char *text;
	size_t bytes, used;
};

static const char digits[] = "0123456789";
static const char *const weekdays_zh[] = { "星期一", "星期二", "星期三", "星期四", "星期五",
	"星期六", "星期日" };
static const char *const weekdays_en[] = { "Monday", "Tuesday", "Wednesday", "Thursday", "Friday",
	"Saturday", "Sunday" };

static void say(struct saying *saying, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* What does not fit is left out, with the character in which it ends: the buffer is made for the
 * longest sentence. */
static void cut(struct saying *saying)
{
	size_t used = saying->bytes - 1;

	do {
		used--;
	} while (used > saying->used && (saying->text[used] & 0xC0) == 0x80);
	saying->text[used] = '\0';
	saying->used = used;
	saying->bytes = used + 1;
}

static void append(struct saying *saying, const char *text, size_t length)
{
	size_t room = saying->bytes - saying->used;

	memcpy(saying->text + saying->used, text, length < room ? length : room);
	if (length < room) {
		saying->used += length;
		saying->text[saying->used] = '\0';
	} else if (room > 1) {
		cut(saying);
	}
}

static void say(struct saying *saying, const char *format, ...)
{
	size_t room = saying->bytes - saying->used;
	va_list arguments;
	int written;

	/* Most pieces are nothing but words, and printf takes its time over them. */
	if (!strchr(format, '%')) {
		append(saying, format, strlen(format));
		return;
	}
	va_start(arguments, format);
	written = vsnprintf(saying->text + saying->used, room, format, arguments);
	va_end(arguments);
	if (written >= 0 && (size_t)written < room) {
		saying->used += (size_t)written;
	} else if (written >= 0 && room > 1) {
		cut(saying);
	}
}

static void say_number(struct saying *saying, unsigned number, unsigned width)
{
	char backwards[16];
	size_t at = sizeof(backwards);

	do {
		backwards[--at] = digits[number % 10];
		number /= 10;
	} while (number || sizeof(backwards) - at < width);
	append(saying, backwards + at, sizeof(backwards) - at);
}

static void say_day_zh(struct saying *saying, int64_t day)
{
	struct civil_date date = civil_from_days(day);

	say_number(saying, (unsigned)date.year, 1);
	say(saying, "年");
	say_number(saying, date.month, 1);
	say(saying, "月");
	say_number(saying, date.day, 1);
	say(saying, "日");
}

static void say_day_en(struct saying *saying, int64_t day)
{
	struct civil_date date = civil_from_days(day);

	say_number(saying, (unsigned)date.year, 4);
	say(saying, "-");
	say_number(saying, date.month, 2);
	say(saying, "-");
	say_number(saying, date.day, 2);
}

/* The minute, of terms in hours. */
static void say_minute(struct saying *saying, int64_t us, bool chinese)
{
	int64_t second = (us - (civil_end_of_day(civil_day_of_instant(us)) - DAY_US)) / SECOND_US;
	int hour = (int)(second / 3600), minute = (int)(second / 60 % 60);

	if (chinese) {
		say(saying, "%d时%02d分", hour, minute);
	} else {
		say(saying, " %02d:%02d", hour, minute);
	}
}

/* Full hours begun since it was due. */
static int64_t hours_over(const struct saying *saying)
{
	const struct clock_run *run = saying->run;
	int64_t until = run->ended_us ? run->ended_us : saying->context->runs->now_us;

	return (until - run->due_us + HOUR_US - 1) / HOUR_US;
}

static bool is_told_in_hours(const struct clock_run *run)
{
	return run->row->unit == UNIT_HOUR && run->days_left == 0;
}

static const struct journal_event *event_of(const struct saying *saying, uint32_t version)
{
	const struct clock_context *context = saying->context;

	return version && version <= context->count ? &context->events[version - 1] : NULL;
}

static const struct action *action_of(const struct saying *saying, uint32_t version)
{
	const struct journal_event *event = event_of(saying, version);

	return event ? action_find(event->row.action) : NULL;
}

/* The pauses that stopped the clock, and for how many days in all; returns how many. */
static unsigned pauses_of(
    const struct saying *saying, struct clock_pause ret[CLOCK_PAUSES_MAX], int64_t *ret_days)
{
	size_t count = clock_pauses_of(saying->context->runs, saying->run, ret);

	*ret_days = 0;
	for (size_t i = 0; i < count; i++) {
		*ret_days += ret[i].to - ret[i].from;
	}
	return (unsigned)count;
}

/* ---- Chinese ---- */

struct item_words {
	const char *zh, *en;
};

static const struct item_words items[REGION_COUNT] = { [REGION_CONSENT] = { "当事人", "party" },
	[REGION_PERFORMANCE] = { "履行事项", "obligation" },
	[REGION_VISIT] = { "回访", "visit" },
	[REGION_MEETING] = { "约定", "planned meeting" } };

/* With what it starts, where that is not simply the step. */
static const struct {
	const char *zh, *en;
} starts[SINCE_COUNT] = { [SINCE_ACCEPTED] = { "受理", "acceptance" },
	[SINCE_APPLIED] = { "申请", "the application" },
	[SINCE_TAKEN] = { "接案", "take-over" },
	[SINCE_EFFECTIVE] = { "协议生效", "the agreement's effect" },
	[SINCE_DUE] = { "约定日", "the day agreed" },
	[SINCE_EXPECTED_END] = { "预计恢复日", "the expected end of the suspension" },
	[SINCE_CRITERIA] = { "符合重大复杂标准", "meeting the criteria of a major dispute" } };

/* Of a visit, from the day on which it is to be made. */
static bool region_is_planned(const struct clock_row *row)
{
	return row->region == REGION_VISIT && row->since == SINCE_DUE;
}

static void say_start_zh(struct saying *saying)
{
	const struct clock_run *run = saying->run;
	const struct action *action = action_of(saying, run->start_version);
	const char *what = starts[run->row->since].zh;

	if (region_is_planned(run->row)) what = "计划日";
	if (run->is_handed) what = "转交";
	if (!what) what = action ? action->zh : "开始";
	say_day_zh(saying, run->start);
	if (run->row->unit == UNIT_HOUR && run->count) {
		say_minute(saying, run->start_us, true);
	}
	say(saying, "%s（第%u步）", what, run->start_version);
}

/* Bytes of "31、32", 0 where no article's number stands. */
static size_t articles(const char *text)
{
	size_t bytes = strspn(text, digits), next = bytes;

	while (next > 0 && strncmp(text + bytes, "、", strlen("、")) == 0) {
		next = strspn(text + bytes + strlen("、"), digits);
		if (next) bytes += strlen("、") + next;
	}
	return bytes;
}

/* "人民调解法31、32；…" as it is read out: 人民调解法第31、32条；… */
static void say_basis_zh(struct saying *saying, const char *basis)
{
	while (*basis) {
		int words = (int)strcspn(basis, digits), numbers = (int)articles(basis + words);

		say(saying, "%.*s", words, basis);
		if (numbers) say(saying, "第%.*s条", numbers, basis + words);
		basis += words + numbers;
	}
}

/* What makes it major, where that is what the clock is about. */
static void say_criteria(
    struct saying *saying, const char *before, const char *between, bool chinese)
{
	uint16_t criteria = saying->run->criteria;

	for (uint16_t number = 0; criteria >> number; number++) {
		const struct label *label = choice_label("major", number);

		if (!(criteria >> number & 1) || !label) continue;
		say(saying, "%s%s", before, chinese ? label->zh : label->en);
		before = between;
	}
}

static void say_ground_zh(struct saying *saying)
{
	const struct clock_row *row = saying->run->row;
	const char *force = force_label(row->force)->zh;

	say(saying, "（%s", force);
	if (strcmp(force, row->basis) != 0) {
		say(saying, "，");
		say_basis_zh(saying, row->basis);
	}
	/* What the note says of agreed days is for the guide. */
	if (row->note && (saying->run->count || row->unit == UNIT_HOUR)) {
		say(saying, "，%s", row->note);
	}
	say_criteria(saying, "；符合：", "、", true);
	say(saying, "）");
}

static void say_term_zh(struct saying *saying)
{
	const struct clock_run *run = saying->run;

	if (run->count && run->row->unit == UNIT_HOUR) {
		say(saying, "起%u小时", run->count);
	} else if (run->count && !clock_ends_as_told(run)) {
		say(saying, "起，当日不计入，%u%s", run->count, unit_zh(run->row->unit));
	}
	say_ground_zh(saying);
}

static void say_pauses_zh(struct saying *saying)
{
	struct clock_pause pauses[CLOCK_PAUSES_MAX];
	int64_t days;
	unsigned count = pauses_of(saying, pauses, &days);

	if (count > PAUSES_SAID_MAX) {
		say(saying, "；因中止共停%" PRId64 "日（%u次）", days, count);
		return;
	}
	for (size_t i = 0; i < count; i++) {
		const struct clock_pause *pause = &pauses[i];
		const struct label *reason = choice_label("suspension", pause->reason);

		say(saying, "；");
		say_day_zh(saying, pause->from);
		if (pause->is_open) {
			say(saying, "起因%s中止至今，已停%" PRId64 "日",
			    reason ? reason->zh : "中止", pause->to - pause->from);
		} else {
			say(saying, "至");
			say_day_zh(saying, pause->to);
			say(saying, "因%s中止，停%" PRId64 "日", reason ? reason->zh : "中止",
			    pause->to - pause->from);
		}
		say(saying, "（第%u步）", pause->version);
	}
}

static void say_extension_zh(struct saying *saying)
{
	const struct clock_run *run = saying->run;

	if (!run->extended_to) return;
	say(saying, "；");
	if (run->row->is_extended_by_head) {
		say(saying, "经负责人批准延至");
	} else if (run->extended_version) {
		say(saying, "经各方同意延至");
	} else {
		say(saying, "若经各方同意延至");
	}
	say_day_zh(saying, run->extended_to);
	if (run->extended_version) say(saying, "（第%u步）", run->extended_version);
}

static void say_end_zh(struct saying *saying)
{
	const struct clock_run *run = saying->run;
	int64_t unrolled = run->end.unrolled, due = run->end.due.day;
	unsigned weekday = calendar_weekday(due);

	say(saying, clock_ends_as_told(run) ? "；按信访部门所告，" : "；");
	if (unrolled != due) {
		const char *name = calendar_holiday(saying->context->calendar, unrolled);

		say_day_zh(saying, unrolled);
		say(saying, "是%s，顺延至", name ? name : weekdays_zh[calendar_weekday(unrolled)]);
	}
	say_day_zh(saying, due);
	say(saying, "（%s）", weekdays_zh[weekday]);
	if (run->row->unit == UNIT_HOUR && run->count) say_minute(saying, run->due_us, true);
	say(saying, "届满");
	if (run->row->unit != UNIT_HOUR && calendar_is_make_up(saying->context->calendar, due)) {
		say(saying, "，当天调休上班");
	}
	if (unrolled != due && run->row->loses_right) {
		say(saying, "，稳妥起见不晚于");
		say_day_zh(saying, unrolled);
	}
	if (run->end.due.is_provisional) say(saying, "，该年放假通知未载入，暂定");
}

static void say_ended_zh(struct saying *saying)
{
	const struct clock_run *run = saying->run;
	const struct action *action = action_of(saying, run->ended_version);

	say_day_zh(saying, run->ended_on);
	say(saying, "已%s", action ? action->zh : "结束");
	if (run->ended_version) say(saying, "（第%u步）", run->ended_version);
	if (run->lamp == LAMP_LATE && is_told_in_hours(run)) {
		say(saying, "，超期%" PRId64 "小时", hours_over(saying));
	} else if (run->lamp == LAMP_LATE) {
		say(saying, "，超期%" PRId64 "天", -run->days_left);
	}
	say(saying, "。");
}

static void say_left_zh(struct saying *saying)
{
	const struct clock_run *run = saying->run;

	say(saying, "；");
	switch (run->lamp) {
	case LAMP_KEPT:
	case LAMP_LATE:
		say_ended_zh(saying);
		return;
	case LAMP_PAUSED:
		say(saying, "现已暂停，如今天恢复还剩%" PRId64 "天。", run->days_left);
		return;
	case LAMP_OVERDUE:
		if (is_told_in_hours(run)) {
			say(saying, "已超期%" PRId64 "小时。", hours_over(saying));
		} else {
			say(saying, "已超期%" PRId64 "天。", -run->days_left);
		}
		break;
	case LAMP_LAPSED:
		say(saying, "已过%" PRId64 "天。", -run->days_left);
		break;
	case LAMP_NONE:
	case LAMP_GREEN:
	case LAMP_YELLOW:
	case LAMP_RED:
	case LAMP_COUNT:
		if (run->days_left == 0) {
			say(saying, "今天到期。");
		} else {
			say(saying, "还剩%" PRId64 "天（%" PRId64 "个工作日）。", run->days_left,
			    run->workdays_left);
		}
		if (run->row->ends_zh) say(saying, "届满时：");
		break;
	}
	if (run->row->ends_zh) say(saying, "%s。", run->row->ends_zh);
}

void clock_sentence_zh(
    const struct clock_context *context, const struct clock_run *run, char *ret, size_t bytes)
{
	struct saying saying = { context, run, ret, bytes, 0 };

	ret[0] = '\0';
	append(&saying, run->row->zh, strlen(run->row->zh));
	if (run->item) say(&saying, "（%s%u）", items[run->row->region].zh, run->item);
	say(&saying, "：");
	say_start_zh(&saying);
	say_term_zh(&saying);
	say_pauses_zh(&saying);
	say_extension_zh(&saying);
	say_end_zh(&saying);
	say_left_zh(&saying);
}

/* ---- English ---- */

static void say_count_en(struct saying *saying)
{
	const struct clock_run *run = saying->run;
	const char *unit = unit_en(run->row->unit);
	int length = (int)strlen(unit) - (run->count == 1);

	say(saying, "%s, %u %.*s", run->row->unit == UNIT_HOUR ? "" : ", that day not counted",
	    run->count, length, unit);
}

static void say_start_en(struct saying *saying)
{
	const struct clock_run *run = saying->run;
	const struct clock_row *row = run->row;
	const struct action *action = action_of(saying, run->start_version);
	const char *what = starts[row->since].en;

	if (region_is_planned(row)) what = "the day planned";
	if (run->is_handed) what = "the hand-over";
	if (!what) what = action ? action->en : "start";
	say(saying, "%s on ", what);
	say_day_en(saying, run->start);
	if (row->unit == UNIT_HOUR && run->count) say_minute(saying, run->start_us, false);
	say(saying, " (step %u)", run->start_version);
	if (run->count && !clock_ends_as_told(run)) say_count_en(saying);
	say(saying, " (%s", force_label(row->force)->en);
	if (strcmp(force_label(row->force)->zh, row->basis) != 0) say(saying, ": %s", row->basis);
	if (row->note_en) say(saying, ", %s", row->note_en);
	say_criteria(saying, "; it has: ", ", ", false);
	say(saying, ")");
}

static void say_pauses_en(struct saying *saying)
{
	struct clock_pause pauses[CLOCK_PAUSES_MAX];
	int64_t days;
	unsigned count = pauses_of(saying, pauses, &days);

	if (count > PAUSES_SAID_MAX) {
		say(saying, "; stopped %" PRId64 " days in all, %u times", days, count);
		return;
	}
	for (size_t i = 0; i < count; i++) {
		const struct clock_pause *pause = &pauses[i];
		const struct label *reason = choice_label("suspension", pause->reason);

		say(saying, "; stopped ");
		say_day_en(saying, pause->from);
		say(saying, " to ");
		say_day_en(saying, pause->to);
		say(saying, "%s, %" PRId64 " days, for %s (step %u)",
		    pause->is_open ? " and on" : "", pause->to - pause->from,
		    reason ? reason->en : "suspension", pause->version);
	}
}

static void say_extension_en(struct saying *saying)
{
	const struct clock_run *run = saying->run;

	if (!run->extended_to) return;
	say(saying,
	    run->row->is_extended_by_head ? "; extended with the head's approval to "
	        : run->extended_version   ? "; extended by all parties to "
	                                  : "; if all parties extend it, to ");
	say_day_en(saying, run->extended_to);
	if (run->extended_version) say(saying, " (step %u)", run->extended_version);
}

static void say_end_en(struct saying *saying)
{
	const struct clock_run *run = saying->run;
	int64_t unrolled = run->end.unrolled, due = run->end.due.day;
	unsigned weekday = calendar_weekday(due);

	say(saying, clock_ends_as_told(run) ? "; as the petition centre told, ends " : "; ends ");
	if (unrolled != due) {
		const char *name = calendar_holiday(saying->context->calendar, unrolled);

		say_day_en(saying, unrolled);
		say(saying, ", which is %s, so ",
		    name ? name : weekdays_en[calendar_weekday(unrolled)]);
	}
	say_day_en(saying, due);
	say(saying, " (%s)", weekdays_en[weekday]);
	if (run->row->unit == UNIT_HOUR && run->count) say_minute(saying, run->due_us, false);
	if (run->row->unit != UNIT_HOUR && calendar_is_make_up(saying->context->calendar, due)) {
		say(saying, ", a make-up workday");
	}
	if (unrolled != due && run->row->loses_right) {
		say(saying, ", to be safe by ");
		say_day_en(saying, unrolled);
	}
	if (run->end.due.is_provisional) {
		say(saying, ", provisional: that year's holidays are not loaded");
	}
}

static void say_ended_en(struct saying *saying)
{
	const struct clock_run *run = saying->run;
	const struct action *action = action_of(saying, run->ended_version);

	say(saying, "; ended ");
	say_day_en(saying, run->ended_on);
	say(saying, " by %s", action ? action->en : "the dispute's course");
	if (run->ended_version) say(saying, " (step %u)", run->ended_version);
	if (run->lamp == LAMP_LATE && is_told_in_hours(run)) {
		say(saying, ", %" PRId64 " hours late", hours_over(saying));
	} else if (run->lamp == LAMP_LATE) {
		say(saying, ", %" PRId64 " days late", -run->days_left);
	}
	say(saying, ".");
}

static void say_left_en(struct saying *saying)
{
	const struct clock_run *run = saying->run;

	switch (run->lamp) {
	case LAMP_KEPT:
	case LAMP_LATE:
		say_ended_en(saying);
		return;
	case LAMP_PAUSED:
		say(saying, "; paused, %" PRId64 " days left if resumed today.", run->days_left);
		return;
	case LAMP_OVERDUE:
		if (is_told_in_hours(run)) {
			say(saying, "; overdue by %" PRId64 " hours.", hours_over(saying));
		} else {
			say(saying, "; overdue by %" PRId64 " days.", -run->days_left);
		}
		break;
	case LAMP_LAPSED:
		say(saying, "; over for %" PRId64 " days.", -run->days_left);
		break;
	case LAMP_NONE:
	case LAMP_GREEN:
	case LAMP_YELLOW:
	case LAMP_RED:
	case LAMP_COUNT:
		if (run->days_left == 0) {
			say(saying, "; due today.");
		} else {
			say(saying, "; %" PRId64 " days left (%" PRId64 " workdays).",
			    run->days_left, run->workdays_left);
		}
		break;
	}
	if (run->row->ends_en) say(saying, " Then: %s.", run->row->ends_en);
}

void clock_sentence_en(
    const struct clock_context *context, const struct clock_run *run, char *ret, size_t bytes)
{
	struct saying saying = { context, run, ret, bytes, 0 };

	ret[0] = '\0';
	say(&saying, "%s", run->row->en);
	if (run->item) say(&saying, " (%s %u)", items[run->row->region].en, run->item);
	say(&saying, ": ");
	say_start_en(&saying);
	say_pauses_en(&saying);
	say_extension_en(&saying);
	say_end_en(&saying);
	say_left_en(&saying);
}
