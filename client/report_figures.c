/* Reports of a period: the town's own sentence, the figures behind it, of all and told apart;
 * reports.h. */
#include <inttypes.h>
#include <string.h>

#include "civil.h"
#include "digest.h"
#include "report_before.h"
#include "report_period.h"

const Mediation__V1__Figure *report_figure(
    Mediation__V1__Figure *const *figures, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++) {
		if (strcmp(figures[i]->name, name) == 0) return figures[i];
	}
	return NULL;
}

static const Mediation__V1__Figure *find(
    const Mediation__V1__FiguresResponse *figures, const char *name)
{
	return report_figure(figures->figures, figures->n_figures, name);
}

int64_t report_count_of(const Mediation__V1__FiguresResponse *figures, const char *name)
{
	const Mediation__V1__Figure *found = find(figures, name);

	return found ? found->numerator : 0;
}

const char *report_period_said(struct report *report)
{
	if (report->cutoff_on == report->from_on) {
		return report_say(report, "%s", show_date(report->from_on));
	}
	return report_say(
	    report, "%s..%s", show_date(report->from_on), show_date(report->cutoff_on));
}

const char *report_list_of(struct report *report, const char *figure)
{
	/* what was entered later is not among them */
	bool is_of_then = report->read_at && !report->position;

	return report_say(report, "mediate list --figure %s --period %s%s%s --all", figure,
	    report_period_said(report), is_of_then ? " --as-of " : "",
	    is_of_then ? show_date(civil_day_of_instant(report->as_of_us - 1)) : "");
}

void report_defines(
    struct report *report, const Mediation__V1__FiguresResponse *figures, const char *name)
{
	for (size_t i = 0; i < figures->n_definitions; i++) {
		const Mediation__V1__FigureDefinition *told = figures->definitions[i];

		if (strcmp(told->name, name) != 0) continue;
		report_add_definition(report, name, report_say(report, "%u", told->version));
	}
}

/* How the figure is counted; of a definition that changed within the period both. */
static void add_note(struct report *report, struct report_section *section,
    const Mediation__V1__FiguresResponse *figures, const char *name)
{
	report_defines(report, figures, name);
	for (size_t i = 0; i < figures->n_definitions; i++) {
		const Mediation__V1__FigureDefinition *told = figures->definitions[i];

		if (strcmp(told->name, name) != 0) continue;
		if (section->note_count == REPORT_NOTES_MAX) continue;
		report_add_note(section,
		    &(struct report_note){ .name = report_both(report, told->zh, told->en),
		        .wording = report_both(report, told->wording_zh, told->wording_en),
		        .version = report_say(report, "%u", told->version) });
	}
}

#define FIGURE_COLUMNS                                                              \
	{ .key = "name", .label = { "代码", "name" }, .type = REPORT_CODE },        \
	    { .key = "zh", .label = { "指标", "figure" }, .type = REPORT_TEXT },    \
	{                                                                           \
		.key = "en", .label = { "英文", "in English" }, .type = REPORT_TEXT \
	}
#define FIGURE_WIDTH 4 /* and the figure */

static void begin_row(
    struct report *report, struct report_section *section, const Mediation__V1__Figure *figure)
{
	report_put_text(report, section, figure->name);
	report_put_text(report, section, figure->zh);
	report_put_text(report, section, figure->en);
}

/* ---- how they went ---- */

static void add_flow(struct report *report, const Mediation__V1__FiguresResponse *figures)
{
	static const char *const steps[] = { "registered", "accepted", "handled", "succeeded" };
	static const struct report_column columns[] = { FIGURE_COLUMNS,
		{ .key = "disputes", .label = { "件数", "disputes" }, .type = REPORT_COUNT } };
	struct report_section *section = report_add_section(report, "flow", columns, FIGURE_WIDTH);
	int64_t registered = report_count_of(figures, "registered"),
	        succeeded = report_count_of(figures, "succeeded");
	/* in a short period other disputes succeed than are registered */
	bool is_funnel = registered >= report_count_of(figures, "accepted") &&
	    report_count_of(figures, "accepted") >= report_count_of(figures, "handled") &&
	    report_count_of(figures, "handled") >= succeeded;

	section->name = (struct report_words){ "登记到成功", "from registered to agreed" };
	section->title = (struct report_words){
		report_say(
		    report, "登记%" PRId64 "起，调解成功%" PRId64 "起", registered, succeeded),
		report_say(report, "%" PRId64 " were registered, %" PRId64 " ended in agreement",
		    registered, succeeded),
	};
	section->list = report_list_of(report, "registered");
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		const Mediation__V1__Figure *step = find(figures, steps[i]);

		if (!step || !report_row(section)) continue;
		begin_row(report, section, step);
		report_put(section, step->numerator);
		add_note(report, section, figures, step->name);
	}
	report_add_chart(section,
	    &(struct report_chart){ .kind = is_funnel ? REPORT_FUNNEL : REPORT_STACKED_BAR,
	        .title = { "期内登记、受理、调处、成功多少",
	            "Registered, accepted, handled and agreed" },
	        .axes = { "zh" },
	        .figures = { "disputes" } });
}

/* ---- how they ended ---- */

static void add_endings(struct report *report, const Mediation__V1__FiguresResponse *figures)
{
	static const struct report_column columns[] = {
		{ .key = "period", .label = { "时段", "period" }, .type = REPORT_CODE },
		{ .key = "succeeded", .label = { "调解成功", "succeeded" }, .type = REPORT_COUNT },
		{ .key = "failed", .label = { "调解不成", "failed" }, .type = REPORT_COUNT },
		{ .key = "refused_later",
		    .label = { "受理后拒绝", "refused" },
		    .type = REPORT_COUNT },
		{ .key = "withdrawn_later",
		    .label = { "受理后撤回", "withdrawn" },
		    .type = REPORT_COUNT },
		{ .key = "open", .label = { "正在办理", "under way" }, .type = REPORT_COUNT },
	};
	const size_t width = sizeof(columns) / sizeof(columns[0]);
	struct report_section *section = report_add_section(report, "endings", columns, width);
	int64_t failed = report_count_of(figures, "failed"),
	        open = report_count_of(figures, "open");

	section->name = (struct report_words){ "如何终结", "how they ended" };
	section->title = (struct report_words){
		report_say(report, "调解不成%" PRId64 "起，正在办理%" PRId64 "起", failed, open),
		report_say(report, "%" PRId64 " failed, %" PRId64 " are under way", failed, open),
	};
	if (report_row(section)) {
		report_put_text(report, section, report_period_said(report));
		for (size_t i = 1; i < width; i++) {
			report_put(section, report_count_of(figures, columns[i].key));
		}
	}
	report_add_chart(section,
	    &(struct report_chart){ .kind = REPORT_STACKED_BAR,
	        .title = { "期内如何终结", "How they ended in the period" },
	        .axes = { "period" },
	        .figures = { "succeeded", "failed", "refused_later", "withdrawn_later", "open" } });
}

/* ---- all figures, each in the table of its type ---- */

static void add_counts(struct report *report, const Mediation__V1__FiguresResponse *figures)
{
	static const struct report_column columns[] = { FIGURE_COLUMNS,
		{ .key = "count", .label = { "数", "count" }, .type = REPORT_COUNT } };
	struct report_section *section =
	    report_add_section(report, "counts", columns, FIGURE_WIDTH);
	int64_t major = report_count_of(figures, "major"),
	        merged = report_count_of(figures, "merged");

	section->name = (struct report_words){ "件数", "counts" };
	section->title = (struct report_words){
		report_say(report, "重大复杂%" PRId64 "件，另并案%" PRId64 "起", major, merged),
		report_say(
		    report, "%" PRId64 " were major, %" PRId64 " more were merged", major, merged),
	};
	section->list = report_list_of(report, "registered");
	for (size_t i = 0; i < figures->n_figures; i++) {
		const Mediation__V1__Figure *told = figures->figures[i];

		if (told->is_rate || told->is_money || told->is_days || !report_row(section)) {
			continue;
		}
		begin_row(report, section, told);
		report_put(section, told->numerator);
		add_note(report, section, figures, told->name);
	}
}

/* Its share stands with the money: what it divides is fen, and no number of disputes. */
static bool is_of_money(const Mediation__V1__Figure *rate)
{
	return strcmp(rate->name, "amount_rate") == 0;
}

static void add_rates(struct report *report, const Mediation__V1__FiguresResponse *figures)
{
	static const struct report_column columns[] = { FIGURE_COLUMNS,
		{ .key = "rate", .label = { "比率", "rate" }, .type = REPORT_RATE } };
	struct report_section *section = report_add_section(report, "rates", columns, FIGURE_WIDTH);
	const Mediation__V1__Figure *success = find(figures, "success_rate");

	section->name = (struct report_words){ "比率", "rates" };
	section->title = success
	    ? (struct report_words){ report_say(report, "调处成功率%s",
		                         report_percent(
		                             report, success->numerator, success->denominator)),
		      report_say(report, "Success rate %s",
		          report_percent(report, success->numerator, success->denominator)) }
	    : section->name;
	for (size_t i = 0; i < figures->n_figures; i++) {
		const Mediation__V1__Figure *told = figures->figures[i];

		if (!told->is_rate || is_of_money(told) || !report_row(section)) continue;
		begin_row(report, section, told);
		report_put_rate(section, told->numerator, told->denominator);
		add_note(report, section, figures, told->name);
	}
	report_add_chart(section,
	    &(struct report_chart){ .kind = REPORT_DOT_PLOT,
	        .title = { "各项比率", "The rates" },
	        .axes = { "zh" },
	        .figures = { "rate" } });
}

static void add_money(struct report *report, const Mediation__V1__FiguresResponse *figures)
{
	static const struct report_column columns[] = { FIGURE_COLUMNS,
		{ .key = "amount", .label = { "金额", "amount" }, .type = REPORT_MONEY } };
	struct report_section *section = report_add_section(report, "money", columns, FIGURE_WIDTH);
	int64_t due = report_count_of(figures, "due_amount"),
	        paid = report_count_of(figures, "performed_amount");

	section->name = (struct report_words){ "履行金额", "money" };
	section->title = (struct report_words){
		report_say(report, "到期金额已履行%s", report_percent(report, paid, due)),
		report_say(
		    report, "%s of the money due was paid", report_percent(report, paid, due)),
	};
	for (size_t i = 0; i < figures->n_figures; i++) {
		const Mediation__V1__Figure *told = figures->figures[i];

		if (!told->is_money || !report_row(section)) continue;
		begin_row(report, section, told);
		report_put(section, told->numerator);
		add_note(report, section, figures, told->name);
	}
}

static void add_days(struct report *report, const Mediation__V1__FiguresResponse *figures)
{
	static const struct report_column columns[] = { FIGURE_COLUMNS,
		{ .key = "n", .label = { "件数", "disputes" }, .type = REPORT_COUNT },
		{ .key = "days", .label = { "天数", "days" }, .type = REPORT_DAYS } };
	struct report_section *section =
	    report_add_section(report, "days", columns, FIGURE_WIDTH + 1);
	const Mediation__V1__Figure *median = find(figures, "median_days");

	section->name = (struct report_words){ "办理天数", "how long they took" };
	section->title = median && median->denominator
	    ? (struct report_words){ report_say(report, "从受理到终结，一半在%" PRId64 "天以内",
		                         median->numerator),
		      report_say(report, "Half ended within %" PRId64 " days of acceptance",
		          median->numerator) }
	    : (struct report_words){ "期内没有终结的纠纷", "None ended in the period" };
	section->list = report_list_of(report, "median_days");
	for (size_t i = 0; i < figures->n_figures; i++) {
		const Mediation__V1__Figure *told = figures->figures[i];

		if (!told->is_days || !report_row(section)) continue;
		begin_row(report, section, told);
		report_put(section, told->denominator);
		if (told->denominator) {
			report_put(section, told->numerator);
		} else {
			report_put_nothing(section);
		}
		add_note(report, section, figures, told->name);
	}
}

static const char *in_hex(struct report *report, const ProtobufCBinaryData *bytes)
{
	char text[2 * REPORT_POSITION_MAX + 1] = "";

	if (bytes->len <= REPORT_POSITION_MAX) hex_write(bytes->data, bytes->len, text);
	return report_say(report, "%s", text);
}

struct period_report report_begin(struct reporter *reporter, struct report *report)
{
	struct period_report ret = {
		.reporter = reporter, .report = report, .of = MEDIATION__V1__FIGURES_OF__INIT
	};

	ret.of.from_on = reporter->from_on;
	ret.of.to_on = reporter->to_on;
	if (reporter->known_on && reporter->known_on < ret.of.to_on) {
		ret.of.to_on = reporter->known_on;
	}
	if (reporter->known_on) ret.of.known_us = civil_end_of_day(reporter->known_on);
	return ret;
}

/* A day that is over says what was known; else only the position does. */
void report_of_figures(struct period_report *made)
{
	struct report *report = made->report;
	bool is_over = made->of.known_us == report->as_of_us;

	report->township = report_say(report, "%s", made->figures->township);
	report->cutoff_on = made->figures->cutoff_on;
	report->read_at = in_hex(report, &made->figures->position);
	if (!is_over) report->position = report->read_at;
	made->of.position = made->figures->position;
}

static void fill(struct report *report, const Mediation__V1__FiguresResponse *figures)
{
	report_add_lead(report, report_both(report, figures->sentence_zh, NULL));
	report_add_lead(report, report_both(report, figures->below_zh, NULL));
	add_flow(report, figures);
	add_endings(report, figures);
	add_rates(report, figures);
	add_counts(report, figures);
	add_days(report, figures);
	add_money(report, figures);
}

int report_ask_named(struct period_report *made, uint32_t group_by, const char *const *names,
    size_t count, Mediation__V1__Response **ret)
{
	Mediation__V1__FiguresRequest by = MEDIATION__V1__FIGURES_REQUEST__INIT;
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;
	int status;

	by.of = &made->of;
	by.group_by = group_by;
	by.names = (char **)names;
	by.n_names = count;
	by.with_definitions = group_by == 0;
	request.body_case = MEDIATION__V1__REQUEST__BODY_FIGURES;
	request.figures = &by;
	*ret = client_ask(made->reporter->client, &request, &status);
	return status;
}

int report_ask(struct period_report *made, Mediation__V1__Response **ret)
{
	return report_ask_named(made, 0, NULL, 0, ret);
}

int report_ask_listed(struct client *client, Mediation__V1__FiguresOf *of, const char *name,
    const ProtobufCBinaryData *page, uint32_t page_size, Mediation__V1__Response **ret)
{
	Mediation__V1__FigureDisputesRequest by = MEDIATION__V1__FIGURE_DISPUTES_REQUEST__INIT;
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;
	int status;

	by.name = (char *)name;
	by.of = of;
	by.page = *page;
	by.page_size = page_size;
	request.body_case = MEDIATION__V1__REQUEST__BODY_FIGURE_DISPUTES;
	request.figure_disputes = &by;
	*ret = client_ask(client, &request, &status);
	return status;
}

int report_period(struct reporter *reporter, struct report *report)
{
	struct period_report made = report_begin(reporter, report);
	Mediation__V1__Response *response;
	int status = report_ask(&made, &response);

	if (!response) return status;
	made.figures = response->figures;
	report_of_figures(&made);
	fill(report, made.figures);
	status = report_add_groups(&made);
	if (status == 0) status = report_add_changes(&made);
	mediation__v1__response__free_unpacked(response, NULL);
	return status;
}
