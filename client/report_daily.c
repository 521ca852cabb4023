/* The daily report, one page for the morning meeting: what waits today, and what the day before
 * brought; reports.h. */
#include <inttypes.h>

#include "report_period.h"

static const struct report_column day_columns[] = {
	{ .key = "name", .label = { "代码", "name" }, .type = REPORT_CODE },
	{ .key = "zh", .label = { "指标", "figure" }, .type = REPORT_TEXT },
	{ .key = "count", .label = { "件数", "disputes" }, .type = REPORT_COUNT },
	{ .key = "list", .label = { "逐件看", "the list of them" }, .type = REPORT_TEXT },
};

static const char *const day_figures[] = { "registered", "accepted", "succeeded", "failed",
	"withdrawn_later", "returned", "reopened", "overdue_legal", "overdue_house",
	"due_obligations", "visited", "open" };

static void add_day(struct period_report *made)
{
	const Mediation__V1__FiguresResponse *figures = made->figures;
	struct report *report = made->report;
	struct report_section *section = report_add_section(
	    report, "day", day_columns, sizeof(day_columns) / sizeof(day_columns[0]));

	section->name = (struct report_words){ "当日", "the day" };
	section->title = (struct report_words){
		report_say(report, "登记%" PRId64 "起，协议生效%" PRId64 "起，在办%" PRId64 "起",
		    report_count_of(figures, "registered"), report_count_of(figures, "succeeded"),
		    report_count_of(figures, "open")),
		report_say(report,
		    "%" PRId64 " registered, %" PRId64 " agreed, %" PRId64 " under way",
		    report_count_of(figures, "registered"), report_count_of(figures, "succeeded"),
		    report_count_of(figures, "open")),
	};
	for (size_t i = 0; i < sizeof(day_figures) / sizeof(day_figures[0]); i++) {
		const Mediation__V1__Figure *figure =
		    report_figure(figures->figures, figures->n_figures, day_figures[i]);

		if (!figure || !report_row(section)) continue;
		report_defines(report, figures, figure->name);
		report_put_text(report, section, figure->name);
		report_put_text(report, section, figure->zh);
		report_put(section, figure->numerator);
		if (figure->numerator) {
			report_put_text(report, section, report_list_of(report, figure->name));
		} else {
			report_put_nothing(section);
		}
	}
}

int report_daily(struct reporter *reporter, struct report *report)
{
	struct period_report made = report_begin(reporter, report);
	Mediation__V1__Response *response;
	int status = report_ask(&made, &response);

	if (!response) return status;
	made.figures = response->figures;
	report_of_figures(&made);
	report->is_brief = true;
	report_add_lead(report, report_both(report, made.figures->sentence_zh, NULL));
	status = report_add_morning(&made);
	add_day(&made);
	if (status == 0) status = report_add_changes(&made);
	mediation__v1__response__free_unpacked(response, NULL);
	return status;
}
