/* Sections of a report in which figures are told apart: by team, kind, village …; report_period.h.
 */
#include <inttypes.h>
#include <string.h>

#include "civil.h"
#include "report_period.h"

/* What stands in a row: names of figures, which are keys of the columns. */
static const struct report_column of_groups[] = {
	{ .key = "group", .label = { "分组", "group" }, .type = REPORT_TEXT },
	{ .key = "registered", .label = { "登记", "registered" }, .type = REPORT_COUNT },
	{ .key = "accepted", .label = { "受理", "accepted" }, .type = REPORT_COUNT },
	{ .key = "succeeded", .label = { "调解成功", "succeeded" }, .type = REPORT_COUNT },
	{ .key = "failed", .label = { "调解不成", "failed" }, .type = REPORT_COUNT },
	{ .key = "concluded", .label = { "调解终结", "concluded" }, .type = REPORT_COUNT },
	{ .key = "success_rate",
	    .label = { "调处成功率", "success rate" },
	    .type = REPORT_RATE,
	    .rests_on = "concluded" },
	{ .key = "performance_rate",
	    .label = { "协议履行率", "performance rate" },
	    .type = REPORT_RATE },
	{ .key = "open", .label = { "正在办理", "under way" }, .type = REPORT_COUNT },
};

/* How many of the columns: all; without what is only of the cut-off; counts of which few tell
 * nothing of each other. */
enum { ALL = sizeof(of_groups) / sizeof(of_groups[0]), OF_THE_PERIOD = ALL - 1, FEW = 4 };

static const struct grouping {
	const char *name; /* of the catalogue's list "figure_group" */
	const char *key;
	struct report_words called, question;
	enum report_chart_kind chart;
	const char *figures[3]; /* that it shows */
	size_t columns;
	bool points_at_persons;
	bool wants_months; /* more than one of them */
} groupings[] = {
	{ "month", "months", { "各月", "months" },
	    { "各月登记和成功", "Registered and agreed by month" }, REPORT_LINE_AREA,
	    { "succeeded", "failed", "registered" }, OF_THE_PERIOD, false, true },
	{ "team", "by-team", { "各队", "by team" }, { "各队办得怎样", "How each team did" },
	    REPORT_STACKED_BAR, { "succeeded", "failed", "open" }, ALL, false, false },
	{ "kind", "by-kind", { "各类", "by kind" }, { "各类纠纷", "Kinds of dispute" },
	    REPORT_STACKED_BAR, { "succeeded", "failed", "open" }, ALL, false, false },
	{ "place", "by-place", { "各村居", "by village" }, { "纠纷发生在哪里", "Where they are" },
	    REPORT_STACKED_BAR, { "registered", NULL, NULL }, FEW, true, false },
	{ "channel", "by-channel", { "来源", "by channel" }, { "从哪里来", "Where they come from" },
	    REPORT_STACKED_BAR, { "succeeded", "failed", "open" }, ALL, false, false },
};

static void put(struct report_section *section, Mediation__V1__Figure *const *figures, size_t count)
{
	for (size_t at = 1; at < section->column_count; at++) {
		const Mediation__V1__Figure *told =
		    report_figure(figures, count, section->columns[at].key);

		if (!told) {
			report_put_nothing(section);
		} else if (section->columns[at].type == REPORT_RATE) {
			report_put_rate(section, told->numerator, told->denominator);
		} else {
			report_put(section, told->numerator);
		}
	}
}

/* The group with most of what was registered; of what could point at persons nothing. */
static struct report_words finding(struct report *report, const struct grouping *grouping,
    const Mediation__V1__FiguresResponse *told)
{
	const Mediation__V1__FigureGroup *most = NULL;
	int64_t least = 0;

	if (grouping->points_at_persons) return grouping->question;
	for (size_t i = 0; i < told->n_groups; i++) {
		const Mediation__V1__FigureGroup *group = told->groups[i];
		const Mediation__V1__Figure *registered =
		    report_figure(group->figures, group->n_figures, "registered");

		if (!group->key || !registered || registered->numerator <= least) continue;
		least = registered->numerator;
		most = group;
	}
	if (!most) {
		return (struct report_words){ "期内没有登记的纠纷",
			"None was registered in the period" };
	}
	return (struct report_words){
		report_say(report, "登记最多的是%s，%" PRId64 "起", most->zh, least),
		report_say(report, "Most were registered of %s: %" PRId64, most->en, least),
	};
}

static void add_group(struct report *report, const struct grouping *grouping,
    const Mediation__V1__FiguresResponse *told)
{
	struct report_section *section =
	    report_add_section(report, grouping->key, of_groups, grouping->columns);

	section->name = grouping->called;
	section->title = finding(report, grouping, told);
	section->list = report_list_of(report, "registered");
	section->points_at_persons = grouping->points_at_persons;
	for (size_t i = 0; i < told->n_groups; i++) {
		const Mediation__V1__FigureGroup *group = told->groups[i];

		if (!report_row(section)) continue;
		report_put_text(report, section, group->zh);
		put(section, group->figures, group->n_figures);
	}
	if (report_total(section)) {
		report_put_text(report, section, "合计");
		put(section, told->figures, told->n_figures);
	}
	report_add_chart(section,
	    &(struct report_chart){ .kind = grouping->chart,
	        .title = grouping->question,
	        .axes = { "group" },
	        .figures = { grouping->figures[0], grouping->figures[1], grouping->figures[2] } });
}

static bool has_months(const struct report *report)
{
	struct civil_date from = civil_from_days(report->from_on);
	struct civil_date to = civil_from_days(report->cutoff_on);

	return from.month != to.month || from.year != to.year;
}

static uint32_t group_numbered(const struct words *words, const char *name)
{
	int64_t number = 0;

	(void)words_choice(words, "figure_group", name, &number);
	return (uint32_t)number;
}

int report_add_groups(struct period_report *made)
{
	for (size_t i = 0; i < sizeof(groupings) / sizeof(groupings[0]); i++) {
		const struct grouping *grouping = &groupings[i];
		const char *names[ALL];
		Mediation__V1__Response *response;
		int status;

		if (grouping->wants_months && !has_months(made->report)) continue;
		for (size_t at = 1; at < grouping->columns; at++) {
			names[at - 1] = of_groups[at].key;
		}
		status = report_ask_named(made,
		    group_numbered(&made->reporter->client->words, grouping->name), names,
		    grouping->columns - 1, &response);
		if (!response) return status;
		add_group(made->report, grouping, response->figures);
		mediation__v1__response__free_unpacked(response, NULL);
	}
	return 0;
}
