/* The self-check as a report: what may have been padded, counted, and the disputes to put right;
 * reports.h. */
#include "mend.h"
#include "reports.h"
#include "self_check.h"
#include "text.h"

struct listing {
	struct reporter *reporter;
	struct report *report;
	struct report_section *section;
	const struct self_checked *checked;
};

static const struct report_column sum_columns[] = {
	{ .key = "suspicion", .label = { "疑点", "suspicion" }, .type = REPORT_TEXT },
	{ .key = "severity", .label = { "轻重", "severity" }, .type = REPORT_TEXT },
	{ .key = "found", .label = { "查到", "findings" }, .type = REPORT_COUNT },
	{ .key = "looked", .label = { "查了", "looked at" }, .type = REPORT_COUNT },
};

static const struct report_column list_columns[] = {
	{ .key = "number", .label = { "编号", "number" }, .type = REPORT_CODE },
	{ .key = "suspicion", .label = { "疑点", "suspicion" }, .type = REPORT_TEXT },
	{ .key = "team", .label = { "队伍", "team" }, .type = REPORT_TEXT },
	{ .key = "day", .label = { "日期", "day" }, .type = REPORT_DATE },
	{ .key = "what", .label = { "查到什么", "what was found" }, .type = REPORT_TEXT },
	{ .key = "mend", .label = { "怎么补正", "what mends it" }, .type = REPORT_TEXT },
};

static const char *label(const struct listing *listing, const char *list, uint32_t number)
{
	return words_label(&listing->reporter->client->words, list, number);
}

static void put_text(struct listing *listing, struct text *text)
{
	report_put_text(listing->report, listing->section, text->bytes);
	text_free(text);
}

static void put_finding(void *context, const Mediation__V1__Finding *finding)
{
	struct listing *listing = context;
	const struct words *words = &listing->reporter->client->words;
	struct text number, text;

	if (!report_row(listing->section)) return;
	mend_number(finding->numbers, finding->dispute, &number);
	report_put_text(listing->report, listing->section, number.bytes);
	report_put_text(
	    listing->report, listing->section, label(listing, "suspicion", finding->suspicion));
	report_put_text(listing->report, listing->section,
	    finding->team ? words_team(words, finding->team) : "");
	report_put(listing->section, finding->happened_on);
	self_checked_found(listing->checked, finding, &text);
	put_text(listing, &text);
	mend_command(words, self_checked_mend(listing->checked, finding), number.bytes, &text);
	put_text(listing, &text);
	text_free(&number);
}

/* What was not told is said first of all: who reads a title must not take it for the whole. */
static void add_more(struct listing *listing)
{
	const char *zh = report_say(listing->report,
	    "查到的不止%zu处，其余没有列出：请缩短时段重做。", listing->checked->findings);
	const char *en = report_say(listing->report,
	    "There are more than the %zu findings that are told: make it of a shorter period.",
	    listing->checked->findings);

	report_add_lead(listing->report, (struct report_words){ zh, en });
}

static void add_list(struct listing *listing)
{
	size_t findings = listing->checked->findings;
	const char *more_zh = listing->checked->has_more ? "以上" : "";
	const char *more_en = listing->checked->has_more ? " and more" : "";

	listing->section = report_add_section(listing->report, "findings", list_columns,
	    sizeof(list_columns) / sizeof(list_columns[0]));
	listing->section->name = (struct report_words){ "补正清单", "what to put right" };
	listing->section->title = findings
	    ? (struct report_words){ report_say(listing->report,
		                         "%zu处%s，逐件核实；查到的本身还不说明有问题", findings,
		                         more_zh),
		      report_say(listing->report,
		          "%zu findings%s to be looked at; what was found proves nothing yet",
		          findings, more_en) }
	    : (struct report_words){ "没有要补正的", "Nothing is to be put right" };
	self_checked_each(listing->checked, put_finding, listing);
}

static void add_note(struct listing *listing, const Mediation__V1__Suspicion *suspicion)
{
	struct text text;
	const char *wording;

	self_checked_counted(suspicion, &text);
	wording = report_say(listing->report, "%s", text.bytes);
	text_free(&text);
	report_add_definition(listing->report,
	    words_name(&listing->reporter->client->words, "suspicion", suspicion->number),
	    report_say(listing->report, "%u", suspicion->version));
	report_add_note(listing->section,
	    &(struct report_note){ .name = { label(listing, "suspicion", suspicion->number), NULL },
	        .wording = { wording, NULL },
	        .version = report_say(listing->report, "%u", suspicion->version) });
}

static void add_sums(struct listing *listing)
{
	listing->section = report_add_section(listing->report, "suspicions", sum_columns,
	    sizeof(sum_columns) / sizeof(sum_columns[0]));
	listing->section->name = (struct report_words){ "各项疑点", "suspicions" };
	listing->section->title = (struct report_words){
		report_say(listing->report, "查了%zu项，查到%zu处%s",
		    listing->checked->suspicion_count, listing->checked->findings,
		    listing->checked->has_more ? "以上" : ""),
		report_say(listing->report, "%zu suspicions were looked for: %zu findings%s",
		    listing->checked->suspicion_count, listing->checked->findings,
		    listing->checked->has_more ? " and more" : ""),
	};
	for (size_t i = 0; i < listing->checked->suspicion_count; i++) {
		const Mediation__V1__Suspicion *suspicion = listing->checked->suspicions[i];

		if (!report_row(listing->section)) continue;
		report_put_text(listing->report, listing->section,
		    label(listing, "suspicion", suspicion->number));
		report_put_text(listing->report, listing->section,
		    label(listing, "severity", suspicion->severity));
		report_put(listing->section, (int64_t)listing->checked->found[i]);
		report_put(listing->section, listing->checked->looked[i]);
		add_note(listing, suspicion);
	}
	report_add_chart(listing->section,
	    &(struct report_chart){ .kind = REPORT_STACKED_BAR,
	        .title = { "哪些疑点查到的多", "Which suspicions have most findings" },
	        .axes = { "suspicion" },
	        .figures = { "found" } });
}

int report_self_check(struct reporter *reporter, struct report *report)
{
	Mediation__V1__SelfCheckRequest by = MEDIATION__V1__SELF_CHECK_REQUEST__INIT;
	struct self_checked checked;
	int status = report_ask_township(reporter, report);

	if (status) return status;
	by.from_on = reporter->from_on;
	by.to_on = reporter->to_on;
	status = self_check_gather(reporter->client, &by, &checked);
	if (status == 0) {
		struct listing listing = {
			.reporter = reporter, .report = report, .checked = &checked
		};

		report->cutoff_on = checked.to_on;
		/* It looks at what is there now, whatever day is asked for. */
		report->as_of_us = client_now_us(reporter->client);
		if (checked.has_more) add_more(&listing);
		add_sums(&listing);
		add_list(&listing);
	}
	self_checked_free(&checked);
	return status;
}
