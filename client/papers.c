/* Which papers there are, and what they are filled from; papers.h. */
#include "papers.h"

#include <string.h>

#include "civil.h"
#include "words_told.h"

#define DAY_US    INT64_C(86400000000)
#define ZONE_US   INT64_C(28800000000)
#define MINUTE_US INT64_C(60000000)

static const struct paper_kind kinds[] = {
	{ "application_form", "申请书", "sqs", { "调解申请书" }, "人民调解法17",
	    .identifies = true },
	{ "intake", "受理登记表", "djb", { "登记表" }, "人民调解法27", .identifies = true },
	{ "rights_notice", "权利义务告知书", "gzs", { "告知书" }, "人民调解法23、24" },
	{ "rights_plain", "权利义务告知书（通俗版）", "tsb", { "通俗版", "通俗版告知书" },
	    "人民调解法23、24" },
	{ "identity", "身份证明", "sfzm", { "身份证明页" }, "司法部卷宗格式", .identifies = true },
	{ "authorisation", "授权委托书", "wts", { "委托书" }, "民法典165", .identifies = true },
	{ "investigation", "调查记录", "dcjl", { "调查笔录" }, "人民调解法21、27" },
	{ "evidence", "证据目录", "zjml", { "证据材料" }, "司法部卷宗格式" },
	{ "positions", "双方说法对照表", "dzb", { "对照表", "双方说法" }, "人民调解法22" },
	{ "record", "调解记录", "jl", { "记录" }, "人民调解法27", .is_of_meetings = true },
	{ "agreement", "调解协议书", "xys", { "协议书", "协议", "口头协议登记表" },
	    "人民调解法28、29", .identifies = true },
	{ "performance", "履行凭证", "lxpz", { "收条" }, "人民调解法31" },
	{ "urging", "督促函", "dch", { "履行督促函" }, "人民调解法31" },
	{ "visit", "回访记录", "hfjl", { "回访" }, "人民调解法31" },
	{ "confirmation", "司法确认申请书", "qrs", { "司法确认申请", "确认申请书" },
	    "人民调解法33；民诉法205", .identifies = true },
	{ "performance_proof", "协议履行证明", "lxzm", { "履行证明" }, "治安管理处罚法9" },
	{ "termination", "终止调解告知书", "zzs", { "终止告知书", "终止调解通知书" },
	    "人民调解法26" },
	{ "not_accepted", "不予受理告知书", "bysl", { "不受理告知书" }, "人民调解工作若干规定22" },
	{ "closing", "结案报告", "jabg", { "结案报告表" }, "惯例" },
	{ "statement", "卷宗情况说明", "qksm", { "情况说明" }, "司法部卷宗格式" },
	{ "cover", "卷宗封面和卷内目录", "fm", { "卷宗封面", "卷内目录", "封面" },
	    "司法部卷宗格式" },
	{ "back_cover", "封底", "fd", { "卷宗封底" }, "司法部卷宗格式" },
	{ "application", "申请时间证明", "sqzm", { "申请证明" }, "民法典195；诉讼时效规定12",
	    .is_proven = true },
};

#define KIND_COUNT (sizeof(kinds) / sizeof(kinds[0]))

const struct paper_kind *papers_all(size_t *ret_count)
{
	*ret_count = KIND_COUNT;
	return kinds;
}

static bool is_called(const struct paper_kind *kind, const char *word)
{
	for (size_t i = 0; i < PAPER_NAMES_MORE && kind->also[i]; i++) {
		if (strcmp(kind->also[i], word) == 0) return true;
	}
	return words_same(kind->name, word) || strcmp(kind->zh, word) == 0 ||
	    words_same(kind->initials, word);
}

const struct paper_kind *papers_find(const char *word)
{
	for (size_t i = 0; i < KIND_COUNT; i++) {
		if (is_called(&kinds[i], word)) return &kinds[i];
	}
	return NULL;
}

/* ---- events ---- */

bool papers_is(const struct papers_source *source, size_t event, const char *action)
{
	const Mediation__V1__CatalogueAction *known =
	    words_action_numbered(source->words, source->events[event]->action);

	return known && strcmp(known->name, action) == 0;
}

bool papers_stands(const struct papers_source *source, size_t event)
{
	/* only the last step is taken back */
	return event + 1 >= source->event_count || !papers_is(source, event + 1, "retract");
}

const Mediation__V1__Argument *papers_argument(
    const struct papers_source *source, size_t event, const char *name)
{
	return told_argument(source->words, source->events[event], name);
}

const char *papers_text(const struct papers_source *source, size_t event, const char *name)
{
	return told_text(source->words, source->events[event], name);
}

int64_t papers_integer(const struct papers_source *source, size_t event, const char *name)
{
	return told_integer(source->words, source->events[event], name);
}

size_t papers_meeting(const struct papers_source *source, size_t number)
{
	size_t event;

	for (event = 0; event < source->event_count; event++) {
		bool is_one = papers_is(source, event, "meet") && papers_stands(source, event);

		if (is_one && --number == 0) break;
	}
	return event;
}

size_t papers_meetings(const struct papers_source *source)
{
	size_t count = 0;

	while (papers_meeting(source, count + 1) < source->event_count) {
		count++;
	}
	return count;
}

/* ---- parties ---- */

const char *papers_party(const struct papers_source *source, int64_t number)
{
	for (size_t i = 0; i < source->dispute->n_parties; i++) {
		const Mediation__V1__Party *party = source->dispute->parties[i];

		if (party->number == number) return party->name;
	}
	return "";
}

void papers_parties(const struct papers_source *source, uint32_t side, FILE *out)
{
	const char *before = "";

	for (size_t i = 0; i < source->dispute->n_parties; i++) {
		const Mediation__V1__Party *party = source->dispute->parties[i];

		if (party->has_left || (side && party->side != side)) continue;
		fprintf(out, "%s%s", before, party->name);
		before = "、";
	}
}

bool papers_is_masked(const char *mask)
{
	return strchr(mask, '*') != NULL;
}

static bool stands(const struct papers_source *source, size_t obligation, const char *value)
{
	const char *name = words_value_name(words_region_named(source->words, "performance"),
	    source->dispute->obligations[obligation]->performance);

	return name && strcmp(name, value) == 0;
}

bool papers_is_open(const struct papers_source *source, size_t obligation)
{
	/* what a text that is not in force says is owed by nobody yet */
	return !source->dispute->obligations[obligation]->draft &&
	    !stands(source, obligation, "done") && !stands(source, obligation, "released");
}

int64_t papers_owed(const struct papers_source *source, size_t obligation)
{
	const Mediation__V1__Obligation *owed = source->dispute->obligations[obligation];

	return stands(source, obligation, "released") ? owed->paid : owed->amount;
}

int64_t papers_paid(const struct papers_source *source, size_t obligation)
{
	const Mediation__V1__Obligation *owed = source->dispute->obligations[obligation];

	/* what was said to be done as a whole has no sum of its own */
	return stands(source, obligation, "done") && !owed->paid ? owed->amount : owed->paid;
}

/* ---- values ---- */

void papers_date(FILE *out, int64_t day)
{
	struct civil_date date = civil_from_days(day);

	if (day == 0) return;
	fprintf(out, "%d年%u月%u日", date.year, date.month, date.day);
}

void papers_instant(FILE *out, int64_t us)
{
	int64_t day = civil_day_of_instant(us);
	int minute = (int)((us + ZONE_US - day * DAY_US) / MINUTE_US);

	if (us == 0) return;
	papers_date(out, day);
	fprintf(out, "%d时%02d分", minute / 60, minute % 60);
}
