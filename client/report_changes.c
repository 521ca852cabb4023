/*
 * What is known otherwise of the period of a report that was made before: which figures, and
 * because of which disputes; report_period.h.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "civil.h"
#include "report_before.h"
#include "report_period.h"
#include "text.h"

#define PAGE_DISPUTES 500
#define DISPUTES_MAX  5000 /* of one figure; where there are more nobody is named */
#define PAGES_MAX     100  /* of one figure, likewise: a page may come short and go on */
#define NAMED_MAX     20

static const struct report_column columns[] = {
	{ .key = "name", .label = { "代码", "name" }, .type = REPORT_CODE },
	{ .key = "zh", .label = { "指标", "figure" }, .type = REPORT_TEXT },
	{ .key = "before", .label = { "上期报表", "as reported" }, .type = REPORT_TEXT },
	{ .key = "now", .label = { "现在", "now" }, .type = REPORT_TEXT },
	{ .key = "came", .label = { "增加的纠纷", "disputes that came" }, .type = REPORT_TEXT },
	{ .key = "went", .label = { "减少的纠纷", "disputes that went" }, .type = REPORT_TEXT },
};

struct asked {
	struct reporter *reporter;
	Mediation__V1__FiguresOf of;
};

/* Pages of the disputes that a figure counts, owned. */
struct listed {
	Mediation__V1__Response *pages[PAGES_MAX];
	size_t count, disputes;
	bool has_more;
};

static void listed_free(struct listed *listed)
{
	for (size_t i = 0; i < listed->count; i++) {
		mediation__v1__response__free_unpacked(listed->pages[i], NULL);
	}
}

static int list(struct asked *asked, const char *name, struct listed *ret)
{
	ProtobufCBinaryData next = { .len = 0 };
	int status = 0;

	*ret = (struct listed){ .count = 0 };
	do {
		Mediation__V1__Response *page;

		status = report_ask_listed(
		    asked->reporter->client, &asked->of, name, &next, PAGE_DISPUTES, &page);
		if (!page) break;
		ret->pages[ret->count++] = page;
		ret->disputes += page->figure_disputes->n_disputes;
		next = page->figure_disputes->next_page;
		ret->has_more = next.len > 0;
	} while (ret->has_more && ret->count < PAGES_MAX && ret->disputes < DISPUTES_MAX);
	return status;
}

static bool holds(const struct listed *listed, int64_t dispute)
{
	for (size_t p = 0; p < listed->count; p++) {
		const Mediation__V1__FigureDisputesResponse *page =
		    listed->pages[p]->figure_disputes;

		for (size_t i = 0; i < page->n_disputes; i++) {
			if (page->disputes[i]->id == dispute) return true;
		}
	}
	return false;
}

static bool has_more_than(const struct listed *first, const struct listed *second)
{
	for (size_t p = 0; p < first->count; p++) {
		const Mediation__V1__FigureDisputesResponse *page =
		    first->pages[p]->figure_disputes;

		for (size_t i = 0; i < page->n_disputes; i++) {
			if (!holds(second, page->disputes[i]->id)) return true;
		}
	}
	return false;
}

static bool differ(const struct listed *first, const struct listed *second)
{
	return has_more_than(first, second) || has_more_than(second, first);
}

/* Of the first those that the second has not, by their numbers. */
static const char *less(
    struct report *report, const struct listed *first, const struct listed *second)
{
	struct text text;
	const char *said;
	size_t named = 0;

	text_begin(&text);
	for (size_t p = 0; p < first->count; p++) {
		const Mediation__V1__FigureDisputesResponse *page =
		    first->pages[p]->figure_disputes;

		for (size_t i = 0; i < page->n_disputes && named < NAMED_MAX; i++) {
			const Mediation__V1__DisputeLine *line = page->disputes[i];

			if (holds(second, line->id)) continue;
			fprintf(text.out, "%s%s", named++ ? "、" : "",
			    line->n_numbers ? line->numbers[0] : "—");
		}
	}
	if (named == NAMED_MAX) fputs("……", text.out);
	said = report_say(report, "%s", text_end(&text));
	text_free(&text);
	return said;
}

static const char *value_of(struct report *report, const Mediation__V1__Figure *figure)
{
	if (!figure->is_money) return report_say(report, "%" PRId64, figure->numerator);
	return report_say(
	    report, "%" PRId64 ".%02d", figure->numerator / 100, (int)(figure->numerator % 100));
}

static int put_change(struct report *report, struct report_section *section, struct asked *before,
    struct asked *now, const Mediation__V1__Figure *was, const Mediation__V1__Figure *is)
{
	struct listed old, new = { .count = 0 };
	int status;

	status = list(before, was->name, &old);
	if (status == 0) status = list(now, was->name, &new);
	if (status == 0 && (was->numerator != is->numerator || differ(&old, &new)) &&
	    report_row(section)) {
		bool is_known = !old.has_more && !new.has_more;

		report_put_text(report, section, was->name);
		report_put_text(report, section, was->zh);
		report_put_text(report, section, value_of(report, was));
		report_put_text(report, section, value_of(report, is));
		report_put_text(report, section, is_known ? less(report, &new, &old) : "");
		report_put_text(report, section, is_known ? less(report, &old, &new) : "");
	}
	listed_free(&old);
	listed_free(&new);
	return status;
}

static bool is_counted(const Mediation__V1__Figure *figure)
{
	return !figure->is_rate && !figure->is_days && strcmp(figure->name, "teams") != 0;
}

/* Quietly: of a feed that began anew a position of before is none. */
static Mediation__V1__Response *ask(struct asked *asked)
{
	Mediation__V1__FiguresRequest by = MEDIATION__V1__FIGURES_REQUEST__INIT;
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;
	Mediation__V1__Response *response;

	by.of = &asked->of;
	request.body_case = MEDIATION__V1__REQUEST__BODY_FIGURES;
	request.figures = &by;
	response = client_ask_quietly(asked->reporter->client, &request);
	if (!response || response->body_case == MEDIATION__V1__RESPONSE__BODY_FIGURES) {
		return response;
	}
	mediation__v1__response__free_unpacked(response, NULL);
	return NULL;
}

/* One that comes and one that goes leave these as they were: their disputes are held against each
 * other in any case. */
static bool is_looked_into(const Mediation__V1__Figure *was, const Mediation__V1__Figure *is)
{
	static const char *const always[] = { "registered", "accepted", "succeeded", "concluded" };

	for (size_t i = 0; i < sizeof(always) / sizeof(always[0]); i++) {
		if (was->numerator && strcmp(was->name, always[i]) == 0) return true;
	}
	return was->numerator != is->numerator;
}

/* Figures come in the order of their table, the same both times. False where the two cannot be held
 * against each other. */
static bool compare(struct period_report *made, struct report_section *section,
    struct asked *before, struct asked *now, int *ret_status)
{
	Mediation__V1__Response *old = ask(before), *new = old ? ask(now) : NULL;
	size_t count = 0;
	bool is_comparable = new != NULL;

	*ret_status = 0;
	if (is_comparable) {
		count = old->figures->n_figures < new->figures->n_figures ? old->figures->n_figures
		                                                          : new->figures->n_figures;
	}
	for (size_t i = 0; i < count && *ret_status == 0; i++) {
		const Mediation__V1__Figure *was = old->figures->figures[i],
		                            *is = new->figures->figures[i];

		if (!is_counted(was) || !is_looked_into(was, is)) continue;
		*ret_status = put_change(made->report, section, before, now, was, is);
	}
	mediation__v1__response__free_unpacked(old, NULL);
	mediation__v1__response__free_unpacked(new, NULL);
	return is_comparable;
}

static struct report_words finding(
    struct report *report, const struct report_section *section, bool is_comparable)
{
	if (!is_comparable) {
		return (struct report_words){ "上期报表之后数据库恢复过，不能同它比较",
			"The database was restored since the last report: it cannot be compared" };
	}
	if (!section->row_count) {
		return (struct report_words){ "上期报表的数字没有变动",
			"Nothing of the last report has changed" };
	}
	return (struct report_words){
		report_say(report, "上期报表之后，它的%zu项数字有变动", section->row_count),
		report_say(report, "Since the last report %zu of its figures have changed",
		    section->row_count),
	};
}

static bool is_end_of_day(int64_t us)
{
	return civil_end_of_day(civil_day_of_instant(us - 1)) == us;
}

int report_add_changes(struct period_report *made)
{
	struct asked before = { .reporter = made->reporter, .of = MEDIATION__V1__FIGURES_OF__INIT };
	struct report *report = made->report;
	struct report_section *section;
	const struct report_before *run = made->reporter->before;
	bool is_comparable;
	struct asked now;
	int status;

	if (!run) return 0;
	before.of.from_on = run->from_on;
	before.of.to_on = run->cutoff_on;
	now = before;
	now.of.known_us = made->of.known_us;
	now.of.position = made->of.position;
	/* told to the second: but of a day's end the position alone says what was known */
	if (is_end_of_day(run->as_of_us)) before.of.known_us = run->as_of_us;
	before.of.position = (ProtobufCBinaryData){ run->position_bytes, (uint8_t *)run->position };
	section =
	    report_add_section(report, "changes", columns, sizeof(columns) / sizeof(columns[0]));
	section->name = (struct report_words){ "上期变动", "changes" };
	is_comparable = compare(made, section, &before, &now, &status);
	section->title = finding(report, section, is_comparable);
	return status;
}
