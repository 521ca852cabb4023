/*
 * A made-up report with every type of column and every chart, with what data may come to be: words
 * that mean something to HTML, spreadsheets and CSV, empty cells, nothing to divide by, numbers
 * below nought, small cells. Its forms are written to a folder, for report.py.
 *
 * usage: invented DIR [ROWS]       ROWS: with a table more, of so many rows, each like the others
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "civil.h"
#include "report.h"
#include "report_files.h"

#define DAY(year, month, day) civil_days(year, month, day)
#define COUNT_OF(list)        (sizeof(list) / sizeof((list)[0]))

static const char *const hostile[] = { "</script><script>alert(1)</script>", "=1+1",
	"+8613900000000", "-减号开头", "@某某", "\t制表符", "带\"引号\"，逗号,和\n换行",
	"<!-- & 'x' -->", "0012345678901234567", "繁阳登〔2024〕0001号" };

/* Every type, one row each of the hostile words. */
static void add_types(struct report *report)
{
	static const struct report_column columns[] = {
		{ .key = "number", .label = { "编号", "number" }, .type = REPORT_CODE },
		{ .key = "words", .label = { "原话", "words" }, .type = REPORT_TEXT },
		{ .key = "word", .label = { "一词", "word" }, .type = REPORT_WORD },
		{ .key = "count", .label = { "件数", "count" }, .type = REPORT_COUNT },
		{ .key = "amount", .label = { "金额", "amount" }, .type = REPORT_MONEY },
		{ .key = "rate", .label = { "比率", "rate" }, .type = REPORT_RATE },
		{ .key = "left", .label = { "余下", "left" }, .type = REPORT_DAYS },
		{ .key = "day", .label = { "日期", "day" }, .type = REPORT_DATE },
		{ .key = "month", .label = { "月份", "month" }, .type = REPORT_MONTH },
	};
	static const struct report_note note = { { "比率", "rate" },
		{ "分子／分母，四舍五入到万分之一；</script>不是标记",
		    "numerator / denominator, to a hundredth of a percent" },
		"2" };
	struct report_section *section =
	    report_add_section(report, "types", columns, COUNT_OF(columns));

	section->name = (struct report_words){ "各种/列[型]:*?", "every type" };
	section->title =
	    (struct report_words){ "每种列各有一个 <b>、& 和 \"", "One of <each> type" };
	section->list = "mediate list kind:邻里 --all";
	report_add_note(section, &note);
	report_add_definition(report, "rate", "2");
	report_add_definition(report, "rate", "2");
	for (size_t i = 0; i < COUNT_OF(hostile); i++) {
		int64_t at = (int64_t)i;

		if (!report_row(section)) return;
		report_put_text(report, section, hostile[i]);
		report_put_text(report, section, hostile[COUNT_OF(hostile) - 1 - i]);
		report_put_text(report, section, hostile[(i + 3) % COUNT_OF(hostile)]);
		report_put(section, at * at * 12345);
		report_put(section, i == 1 ? -5 : (at - 2) * 12345678905);
		report_put_rate(section, at * 7 % 11, i == 3 ? 0 : 11 + at);
		report_put(section, at - 4);
		report_put(section, DAY(2024, 2, 29) + at);
		report_put(section, DAY(2024, 1 + (unsigned)i, 1));
	}
	if (!report_row(section)) return;
	for (size_t i = 0; i < COUNT_OF(columns); i++) {
		report_put_nothing(section);
	}
}

static void add_lamps(struct report *report)
{
	static const struct report_column columns[] = {
		{ .key = "team", .label = { "队伍", "team" }, .type = REPORT_TEXT },
		{ .key = "green", .label = { "●正常", "green" }, .type = REPORT_COUNT },
		{ .key = "yellow", .label = { "▲快到期", "yellow" }, .type = REPORT_COUNT },
		{ .key = "red", .label = { "◆超期", "red" }, .type = REPORT_COUNT },
	};
	static const char *const teams[] = { "镇矛调中心", "城关村调委会", "西门社区调委会",
		"劳动争议调解队", "名字特别特别特别特别长的行业性专业性调解委员会" };
	struct report_section *section =
	    report_add_section(report, "lamps", columns, COUNT_OF(columns));
	int64_t sums[3] = { 0 };

	section->name = (struct report_words){ "灯态", "lamps" };
	section->title = (struct report_words){ "超期最多的是劳动争议调解队：6件",
		"Most overdue: the labour team, 6" };
	section->list = "mediate list open light:red";
	for (size_t i = 0; i < COUNT_OF(teams); i++) {
		const int64_t counts[] = { 24 - 3 * (int64_t)i, (int64_t)i * 2, i == 3 ? 6 : 1 };

		if (!report_row(section)) return;
		report_put_text(report, section, teams[i]);
		for (size_t k = 0; k < COUNT_OF(counts); k++) {
			report_put(section, counts[k]);
			sums[k] += counts[k];
		}
	}
	if (!report_total(section)) return;
	report_put_text(report, section, "合计");
	for (size_t k = 0; k < COUNT_OF(sums); k++) {
		report_put(section, sums[k]);
	}
	report_add_chart(section,
	    &(struct report_chart){ .kind = REPORT_STACKED_BAR,
	        .title = { "今天哪里有麻烦", "Where trouble is today" },
	        .axes = { "team" },
	        .figures = { "green", "yellow", "red" } });
}

static void add_months(struct report *report)
{
	static const struct report_column columns[] = {
		{ .key = "month", .label = { "月份", "month" }, .type = REPORT_MONTH },
		{ .key = "accepted", .label = { "受理", "accepted" }, .type = REPORT_COUNT },
		{ .key = "concluded", .label = { "办结", "concluded" }, .type = REPORT_COUNT },
		{ .key = "open", .label = { "在办", "open" }, .type = REPORT_COUNT },
	};
	struct report_section *section =
	    report_add_section(report, "months", columns, COUNT_OF(columns));
	int64_t open = 31;

	section->name = (struct report_words){ "逐月", "by month" };
	section->title = (struct report_words){ "七月起在办逐月减少", "Fewer are open since July" };
	for (unsigned month = 1; month <= 12; month++) {
		int64_t accepted = 60 + (int64_t)(month * 37 % 29);
		int64_t concluded = accepted + (month < 7 ? -4 : 5);

		open += accepted - concluded;
		if (!report_row(section)) return;
		report_put(section, DAY(2024, month, 1));
		report_put(section, accepted);
		report_put(section, concluded);
		report_put(section, open);
	}
	report_add_chart(section,
	    &(struct report_chart){ .kind = REPORT_LINE_AREA,
	        .title = { "办得过来吗", "Are we keeping up" },
	        .axes = { "month" },
	        .figures = { "accepted", "concluded", "open" } });
}

static void add_left(struct report *report)
{
	static const struct report_column columns[] = {
		{ .key = "from", .label = { "余量下限", "from" }, .type = REPORT_DAYS },
		{ .key = "disputes", .label = { "件数", "disputes" }, .type = REPORT_COUNT },
	};
	static const int64_t counts[] = { 1, 2, 9, 17, 26, 31, 22, 8 };
	struct report_section *section =
	    report_add_section(report, "left", columns, COUNT_OF(columns));

	section->name = (struct report_words){ "期限余量", "days left" };
	section->title = (struct report_words){ "3件已超期", "3 are overdue" };
	for (size_t i = 0; i < COUNT_OF(counts); i++) {
		if (!report_row(section)) return;
		report_put(section, ((int64_t)i - 2) * 5);
		report_put(section, counts[i]);
	}
	report_add_chart(section,
	    &(struct report_chart){ .kind = REPORT_HISTOGRAM,
	        .title = { "离期限多近", "How close to the edge" },
	        .axes = { "from" },
	        .figures = { "disputes" } });
}

static void add_durations(struct report *report)
{
	static const struct report_column columns[] = {
		{ .key = "kind", .label = { "类型", "kind" }, .type = REPORT_TEXT },
		{ .key = "n", .label = { "件数", "disputes" }, .type = REPORT_COUNT },
		{ .key = "least",
		    .label = { "最短", "least" },
		    .type = REPORT_DAYS,
		    .rests_on = "n" },
		{ .key = "q1",
		    .label = { "下四分位", "q1" },
		    .type = REPORT_DAYS,
		    .rests_on = "n" },
		{ .key = "median",
		    .label = { "中位", "median" },
		    .type = REPORT_DAYS,
		    .rests_on = "n" },
		{ .key = "q3",
		    .label = { "上四分位", "q3" },
		    .type = REPORT_DAYS,
		    .rests_on = "n" },
		{ .key = "most",
		    .label = { "最长", "most" },
		    .type = REPORT_DAYS,
		    .rests_on = "n" },
	};

	static const struct {
		const char *kind;
		int64_t values[6];
	} rows[] = { { "劳动报酬", { 58, 3, 12, 21, 27, 61 } }, { "邻里", { 212, 0, 2, 5, 9, 30 } },
		{ "婚姻家庭", { 97, 1, 6, 11, 18, 44 } }, { "医疗", { 3, 20, 22, 24, 25, 26 } } };
	struct report_section *section =
	    report_add_section(report, "durations", columns, COUNT_OF(columns));

	section->name = (struct report_words){ "办理时长", "durations" };
	section->title = (struct report_words){ "劳动报酬最慢：中位21天",
		"Wages take longest: 21 days at the median" };
	section->points_at_persons = true;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		if (!report_row(section)) return;
		report_put_text(report, section, rows[i].kind);
		for (size_t k = 0; k < COUNT_OF(rows[i].values); k++) {
			report_put(section, rows[i].values[k]);
		}
	}
	report_add_chart(section,
	    &(struct report_chart){ .kind = REPORT_BOX_PLOT,
	        .title = { "哪类慢", "Which kinds are slow" },
	        .axes = { "kind" },
	        .figures = { "least", "q1", "median", "q3", "most" },
	        .n = "n" });
}

static void add_places(struct report *report)
{
	static const struct report_column columns[] = {
		{ .key = "kind", .label = { "类型", "kind" }, .type = REPORT_TEXT },
		{ .key = "village", .label = { "村居", "village" }, .type = REPORT_TEXT },
		{ .key = "disputes", .label = { "件数", "disputes" }, .type = REPORT_COUNT },
	};
	static const char *const villages[] = { "西门社区", "东岳村", "峨山村", "马仁村" };
	static const char *const kinds[] = { "邻里", "婚姻家庭", "劳动报酬", "土地", "损害赔偿" };
	struct report_section *section =
	    report_add_section(report, "places", columns, COUNT_OF(columns));
	int64_t sum = 0;

	section->name = (struct report_words){ "村居和类型", "places and kinds" };
	section->title =
	    (struct report_words){ "西门社区邻里纠纷最多：30件", "Most: neighbours of Ximen, 30" };
	section->points_at_persons = true;
	for (size_t i = 0; i < COUNT_OF(villages) * COUNT_OF(kinds); i++) {
		size_t village = i / COUNT_OF(kinds), kind = i % COUNT_OF(kinds);
		/* one alone is small: another must be hidden with it */
		int64_t disputes = i == 7 ? 2 : i == 9 ? 0 : 30 - (int64_t)(village * 4 + kind * 3);

		sum += disputes;
		if (!report_row(section)) return;
		report_put_text(report, section, kinds[kind]);
		report_put_text(report, section, villages[village]);
		report_put(section, disputes);
	}
	if (!report_total(section)) return;
	report_put_text(report, section, "合计");
	report_put_nothing(section);
	report_put(section, sum);
	report_add_chart(section,
	    &(struct report_chart){ .kind = REPORT_HEAT_MAP,
	        .title = { "哪里哪类多", "Hot spots" },
	        .axes = { "kind", "village" },
	        .figures = { "disputes" } });
}

static void add_flow(struct report *report)
{
	static const struct report_column columns[] = {
		{ .key = "step", .label = { "环节", "step" }, .type = REPORT_TEXT },
		{ .key = "disputes", .label = { "件数", "disputes" }, .type = REPORT_COUNT },
	};
	static const char *const steps[] = { "受理", "调解", "达成协议", "履行完毕", "归档" };
	static const int64_t counts[] = { 867, 847, 833, 790, 781 };
	struct report_section *section =
	    report_add_section(report, "flow", columns, COUNT_OF(columns));

	section->name = (struct report_words){ "漏斗", "flow" };
	section->title =
	    (struct report_words){ "履行这一步掉得最多：43件", "Most are lost at performance: 43" };
	for (size_t i = 0; i < COUNT_OF(steps); i++) {
		if (!report_row(section)) return;
		report_put_text(report, section, steps[i]);
		report_put(section, counts[i]);
	}
	report_add_chart(section,
	    &(struct report_chart){ .kind = REPORT_FUNNEL,
	        .title = { "纠纷在哪一步流失", "Where disputes leak" },
	        .axes = { "step" },
	        .figures = { "disputes" } });
}

static void add_channels(struct report *report)
{
	static const struct report_column columns[] = {
		{ .key = "source", .label = { "来源", "source" }, .type = REPORT_TEXT },
		{ .key = "target", .label = { "去向", "target" }, .type = REPORT_TEXT },
		{ .key = "disputes", .label = { "件数", "disputes" }, .type = REPORT_COUNT },
	};

	static const struct {
		const char *from, *to;
		int64_t disputes;
	} rows[] = { { "群众来访", "调解", 520 }, { "群众来访", "信访", 12 },
		{ "信访", "调解", 88 }, { "信访", "法院", 9 }, { "公安110", "调解", 143 },
		{ "法院委派", "调解", 61 }, { "法院委派", "法院", 14 } };
	struct report_section *section =
	    report_add_section(report, "channels", columns, COUNT_OF(columns));

	section->name = (struct report_words){ "来源去向", "channels" };
	section->title =
	    (struct report_words){ "九成以上进入调解", "More than nine in ten were mediated" };
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		if (!report_row(section)) return;
		report_put_text(report, section, rows[i].from);
		report_put_text(report, section, rows[i].to);
		report_put(section, rows[i].disputes);
	}
	report_add_chart(section,
	    &(struct report_chart){ .kind = REPORT_SANKEY,
	        .title = { "从哪里来，到哪里去", "Where from, where to" },
	        .axes = { "source", "target" },
	        .figures = { "disputes" } });
}

/* Long: it goes over several pages. */
static void add_loads(struct report *report)
{
	static const struct report_column columns[] = {
		{ .key = "login", .label = { "账号", "login" }, .type = REPORT_CODE },
		{ .key = "mediator", .label = { "调解员", "mediator" }, .type = REPORT_TEXT },
		{ .key = "open", .label = { "在办", "open" }, .type = REPORT_COUNT },
		{ .key = "meetings", .label = { "场次", "meetings" }, .type = REPORT_COUNT },
	};
	struct report_section *section =
	    report_add_section(report, "loads", columns, COUNT_OF(columns));

	section->name = (struct report_words){ "负荷", "loads" };
	section->title = (struct report_words){ "还能派给27人", "27 can take more" };
	for (int i = 0; i < 60; i++) {
		if (!report_row(section)) return;
		report_put_text(report, section, report_say(report, "med%02d", i));
		report_put_text(report, section, report_say(report, "调解员%d", i));
		report_put(section, i * 7 % 13);
		report_put(section, i * 5 % 9);
	}
	report_add_chart(section,
	    &(struct report_chart){ .kind = REPORT_DOT_PLOT,
	        .title = { "还能不能再派", "Can more be assigned" },
	        .axes = { "mediator" },
	        .figures = { "open", "meetings" } });
}

/* A sheet of it takes much more room before it is packed than after. */
static void add_long(struct report *report, long rows)
{
	static const struct report_column columns[] = {
		{ .key = "number", .label = { "编号", "number" }, .type = REPORT_CODE },
		{ .key = "disputes", .label = { "件数", "disputes" }, .type = REPORT_COUNT },
	};
	struct report_section *section =
	    report_add_section(report, "long", columns, COUNT_OF(columns));

	section->name = (struct report_words){ "很长", "long" };
	section->title = (struct report_words){ "很长的一张表", "A long table" };
	for (long i = 0; i < rows && report_row(section); i++) {
		report_put_text(report, section, "同上");
		report_put(section, 1);
	}
}

int main(int argc, char **argv)
{
	static const char *const roots[] = { "2024-12-11 sha256:00", "2024-12-12 sha256:11" };
	const struct report_run run = { .started_us = 1, .roots = roots, .root_count = 2 };
	struct report *report = report_new("invented");
	enum report_files_status status;

	if (argc != 2 && argc != 3) return 2;
	report->title = (struct report_words){ "虚构报表 </title>", "an invented report" };
	report->township = "繁阳镇&某镇";
	report->from_on = DAY(2024, 1, 1);
	report->to_on = DAY(2024, 12, 31);
	report->cutoff_on = DAY(2024, 12, 12);
	report->as_of_us = civil_end_of_day(report->cutoff_on);
	report->position = "1:15203";
	report->software = "0.1.0";
	report_add_lead(
	    report, report_both(report, "全镇调处矛盾纠纷847起。", "847 disputes were mediated."));
	add_types(report);
	add_lamps(report);
	add_months(report);
	add_left(report);
	add_durations(report);
	add_places(report);
	add_flow(report);
	add_channels(report);
	add_loads(report);
	if (argc == 3) add_long(report, strtol(argv[2], NULL, 10));
	report_end(report);
	status = report_files_write(report, &run, argv[1]);
	report_free(report);
	return status == REPORT_FILES_DONE ? 0 : 1;
}
