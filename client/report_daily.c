/* The daily report, one page for the morning meeting: what the day brought, and whose terms are
 * near or over; reports.h. */
#include <inttypes.h>
#include <string.h>

#include "civil.h"
#include "report_period.h"

#define PAGE_DISPUTES 200

static const struct report_column day_columns[] = {
	{ .key = "name", .label = { "代码", "name" }, .type = REPORT_CODE },
	{ .key = "zh", .label = { "指标", "figure" }, .type = REPORT_TEXT },
	{ .key = "count", .label = { "件数", "disputes" }, .type = REPORT_COUNT },
	{ .key = "list", .label = { "逐件看", "the list of them" }, .type = REPORT_TEXT },
};

static const char *const day_figures[] = { "registered", "accepted", "succeeded", "failed",
	"withdrawn_later", "reopened", "due_obligations", "visited", "open" };

static const struct report_column dispute_columns[] = {
	{ .key = "number", .label = { "编号", "number" }, .type = REPORT_CODE },
	{ .key = "kind", .label = { "类型", "kind" }, .type = REPORT_TEXT },
	{ .key = "level", .label = { "等级", "level" }, .type = REPORT_TEXT },
	{ .key = "state", .label = { "状态", "state" }, .type = REPORT_TEXT },
	{ .key = "team", .label = { "队伍", "team" }, .type = REPORT_TEXT },
	{ .key = "lamp", .label = { "灯", "lamp" }, .type = REPORT_TEXT },
	{ .key = "due", .label = { "到期", "due" }, .type = REPORT_DATE },
};

/* Lists of disputes, as they stand now: those registered on the day, and those whose lamp is lit.
 */
static const struct listed {
	const char *key;
	struct report_words called, many, none;
	const char *lamp; /* NULL: those that the figure counts */
	const char *command;
} lists[] = {
	{ "new", { "新登记", "new" }, { "新登记", "registered" },
	    { "没有新登记", "None was registered" }, NULL, "registered" },
	{ "over", { "超期", "over" }, { "现在超期", "are over their term now" },
	    { "现在没有超期", "None is over its term now" }, "overdue",
	    "mediate list open light:overdue --all" },
	{ "red", { "红灯", "red" }, { "现在亮红灯", "are red now" },
	    { "现在没有亮红灯", "None is red now" }, "red", "mediate list open light:red --all" },
	{ "yellow", { "黄灯", "yellow" }, { "现在亮黄灯", "are yellow now" },
	    { "现在没有亮黄灯", "None is yellow now" }, "yellow",
	    "mediate list open light:yellow --all" },
};

static void put_words(struct report *report, struct report_section *section, const char *words)
{
	report_put_text(report, section, words ? words : "");
}

static void put_dispute(struct period_report *made, struct report_section *section,
    const Mediation__V1__DisputeLine *line)
{
	const struct words *words = &made->reporter->client->words;

	put_words(made->report, section,
	    line->n_numbers ? line->numbers[0] : report_say(made->report, "%" PRId64, line->id));
	put_words(made->report, section, words_kind(words, line->kind));
	put_words(
	    made->report, section, line->level ? words_label(words, "level", line->level) : "");
	put_words(made->report, section, words_label(words, "state", line->state));
	put_words(made->report, section, line->team ? words_team(words, line->team) : "");
	put_words(made->report, section, line->lamp ? words_label(words, "lamp", line->lamp) : "");
	if (line->due_on) {
		report_put(section, line->due_on);
	} else {
		report_put_nothing(section);
	}
}

struct dispute_lines {
	Mediation__V1__Response *response; /* owned */
	Mediation__V1__DisputeLine *const *each;
	size_t count;
	bool has_more;
};

/* Of open disputes: of what has ended visits may be due, which are no term of its own. */
static int ask_lamp(struct period_report *made, const char *lamp, struct dispute_lines *ret)
{
	Mediation__V1__ListDisputesRequest by = MEDIATION__V1__LIST_DISPUTES_REQUEST__INIT;
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;
	int64_t number = 0;
	uint32_t lamps;
	int status;

	(void)words_choice(&made->reporter->client->words, "lamp", lamp, &number);
	lamps = (uint32_t)number;
	by.lamps = &lamps;
	by.n_lamps = 1;
	by.open = true;
	by.page_size = PAGE_DISPUTES;
	request.body_case = MEDIATION__V1__REQUEST__BODY_LIST_DISPUTES;
	request.list_disputes = &by;
	ret->response = client_ask(made->reporter->client, &request, &status);
	if (!ret->response) return status;
	ret->each = ret->response->list_disputes->disputes;
	ret->count = ret->response->list_disputes->n_disputes;
	ret->has_more = ret->response->list_disputes->next_page.len > 0;
	return 0;
}

static int ask_figure(struct period_report *made, const char *name, struct dispute_lines *ret)
{
	const ProtobufCBinaryData first = { .len = 0 };
	int status = report_ask_listed(
	    made->reporter->client, &made->of, name, &first, PAGE_DISPUTES, &ret->response);

	if (!ret->response) return status;
	ret->each = ret->response->figure_disputes->disputes;
	ret->count = ret->response->figure_disputes->n_disputes;
	ret->has_more = ret->response->figure_disputes->next_page.len > 0;
	return 0;
}

static struct report_words finding(
    struct report *report, const struct listed *listed, size_t count, bool has_more)
{
	const char *more_zh = has_more ? "以上" : "", *more_en = has_more ? " and more" : "";

	if (!count) return listed->none;
	return (struct report_words){
		report_say(report, "%s%zu件%s", listed->many.zh, count, more_zh),
		report_say(report, "%zu%s %s", count, more_en, listed->many.en),
	};
}

static int add_list(struct period_report *made, const struct listed *listed)
{
	struct report *report = made->report;
	struct report_section *section;
	struct dispute_lines lines = { .response = NULL };
	int status = listed->lamp ? ask_lamp(made, listed->lamp, &lines)
	                          : ask_figure(made, listed->command, &lines);

	if (status) return status;
	section = report_add_section(report, listed->key, dispute_columns,
	    sizeof(dispute_columns) / sizeof(dispute_columns[0]));
	section->name = listed->called;
	section->title = finding(report, listed, lines.count, lines.has_more);
	section->list = listed->lamp ? listed->command : report_list_of(report, listed->command);
	for (size_t i = 0; i < lines.count; i++) {
		if (report_row(section)) put_dispute(made, section, lines.each[i]);
	}
	mediation__v1__response__free_unpacked(lines.response, NULL);
	return 0;
}

/* ---- the day's figures ---- */

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
		report_put_text(report, section, figure->name);
		report_put_text(report, section, figure->zh);
		report_put(section, figure->numerator);
		put_words(
		    report, section, figure->numerator ? report_list_of(report, figure->name) : "");
	}
	report_add_chart(section,
	    &(struct report_chart){ .kind = REPORT_STACKED_BAR,
	        .title = { "当日登记、受理和结果", "What the day brought" },
	        .axes = { "zh" },
	        .figures = { "count" } });
}

/* Lamps are lit today: of a day that is longer past nobody can say any more which were. */
static bool is_fresh(const struct period_report *made)
{
	return made->report->from_on >= client_today(made->reporter->client) - 1;
}

int report_daily(struct reporter *reporter, struct report *report)
{
	struct period_report made = report_begin(reporter, report);
	Mediation__V1__Response *response;
	int status = report_ask(&made, &response);

	if (!response) return status;
	made.figures = response->figures;
	report_of_figures(&made);
	report_add_lead(report, report_both(report, made.figures->sentence_zh, NULL));
	add_day(&made);
	for (size_t i = 0; status == 0 && i < sizeof(lists) / sizeof(lists[0]); i++) {
		if (!lists[i].lamp || is_fresh(&made)) status = add_list(&made, &lists[i]);
	}
	if (status == 0) status = report_add_changes(&made);
	mediation__v1__response__free_unpacked(response, NULL);
	return status;
}
