/* The subsidy sheet (以案定补) as a report: a month's claims, what others lack, and a sheet for
 * signature for each mediator who may claim; the same rows and sums as mediate subsidy. */
#include <inttypes.h>

#include "capitals.h"
#include "mend.h"
#include "reports.h"
#include "subsidy.h"
#include "text.h"

/* Of sections, what is left beside the two that stand first. */
#define SHEETS_MAX (REPORT_SECTIONS_MAX - 2)

struct sheeting {
	struct report *report;
	const struct words *words;
	const struct subsidies *subsidies;
	struct report_section *section;
	struct subsidy_sum all;
	int64_t mediator; /* whose sheet it is */
	size_t sheets;
};

static const struct report_column sum_columns[] = {
	{ .key = "mediator", .label = { "调解员", "mediator" }, .type = REPORT_TEXT },
	{ .key = "team", .label = { "队伍", "team" }, .type = REPORT_TEXT },
	{ .key = "claims", .label = { "可申报", "claims" }, .type = REPORT_COUNT },
	{ .key = "lacking", .label = { "还缺", "lacking" }, .type = REPORT_COUNT },
	{ .key = "over_cap", .label = { "超出上限", "over the cap" }, .type = REPORT_MONEY },
	{ .key = "amount", .label = { "金额", "sum" }, .type = REPORT_MONEY },
};

#define CLAIM_COLUMNS                                                                             \
	{ .key = "number", .label = { "编号", "number" }, .type = REPORT_CODE },                  \
	    { .key = "closed", .label = { "结案", "closed" }, .type = REPORT_DATE },              \
	    { .key = "level", .label = { "等级", "level" }, .type = REPORT_CODE },                \
	    { .key = "form", .label = { "形式", "form" }, .type = REPORT_CODE },                  \
	    { .key = "performed", .label = { "履行", "performed" }, .type = REPORT_CODE },        \
	    { .key = "file", .label = { "卷宗齐全", "file" }, .type = REPORT_CODE },              \
	    { .key = "rule", .label = { "标准", "rule" }, .type = REPORT_TEXT },                  \
	    { .key = "basis", .label = { "依据", "basis" }, .type = REPORT_TEXT },                \
	    { .key = "over_cap", .label = { "超出上限", "over the cap" }, .type = REPORT_MONEY }, \
	{                                                                                         \
		.key = "amount", .label = { "金额", "amount" }, .type = REPORT_MONEY              \
	}

#define TEXTS_BEFORE_AMOUNTS 6 /* behind the day */

static const struct report_column claim_columns[] = { CLAIM_COLUMNS };

static const struct report_column lack_columns[] = {
	{ .key = "mediator", .label = { "调解员", "mediator" }, .type = REPORT_TEXT },
	{ .key = "number", .label = { "编号", "number" }, .type = REPORT_CODE },
	{ .key = "closed", .label = { "结案", "closed" }, .type = REPORT_DATE },
	{ .key = "rule", .label = { "标准", "rule" }, .type = REPORT_TEXT },
	{ .key = "missing", .label = { "缺什么", "what is missing" }, .type = REPORT_TEXT },
	{ .key = "mend", .label = { "怎么补", "what mends it" }, .type = REPORT_TEXT },
};

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/* ---- values ---- */

static const char *yuan(struct report *report, int64_t fen)
{
	return report_say(report, "%" PRId64 ".%02" PRId64, fen / 100, fen % 100);
}

static void put(const struct sheeting *sheeting, const char *text)
{
	if (*text) {
		report_put_text(sheeting->report, sheeting->section, text);
	} else {
		report_put_nothing(sheeting->section);
	}
}

static void put_yes(const struct sheeting *sheeting, bool is_so)
{
	put(sheeting, is_so ? "是" : "否");
}

static void put_number(const struct sheeting *sheeting, const Mediation__V1__SubsidyClaim *claim)
{
	struct text number;

	mend_number(claim->numbers, claim->dispute, &number);
	put(sheeting, number.bytes);
	text_free(&number);
}

/* ---- a row each ---- */

static void put_sum(void *context, const struct subsidy_sum *sum)
{
	struct sheeting *sheeting = context;

	sheeting->all.claimed += sum->claimed;
	sheeting->all.lacking += sum->lacking;
	sheeting->all.amount += sum->amount;
	sheeting->all.over_cap += sum->over_cap;
	if (!report_row(sheeting->section)) return;
	put(sheeting, words_member(sheeting->words, sum->mediator));
	put(sheeting, sum->team ? words_team(sheeting->words, sum->team) : "");
	report_put(sheeting->section, (int64_t)sum->claimed);
	report_put(sheeting->section, (int64_t)sum->lacking);
	report_put(sheeting->section, sum->over_cap);
	report_put(sheeting->section, sum->amount);
}

static void put_claim(
    void *context, const Mediation__V1__SubsidyClaim *claim, const Mediation__V1__SubsidyRule *rule)
{
	const struct sheeting *sheeting = context;
	const struct words *words = sheeting->words;

	if (claim->mediator != sheeting->mediator || claim->n_lacks || !rule) return;
	if (!report_row(sheeting->section)) return;
	put_number(sheeting, claim);
	report_put(sheeting->section, claim->closed_on);
	put(sheeting, words_zh(words, "level", claim->level));
	put(sheeting, claim->form ? words_zh(words, "form", claim->form) : "不成");
	put_yes(sheeting, claim->performed);
	put_yes(sheeting, claim->complete);
	put(sheeting, rule->zh);
	put(sheeting, rule->basis);
	report_put(sheeting->section, claim->over_cap);
	report_put(sheeting->section, claim->amount);
}

static void put_lacks(
    void *context, const Mediation__V1__SubsidyClaim *claim, const Mediation__V1__SubsidyRule *rule)
{
	const struct sheeting *sheeting = context;

	for (size_t i = 0; i < claim->n_lacks; i++) {
		struct text command;

		if (!report_row(sheeting->section)) continue;
		put(sheeting, words_member(sheeting->words, claim->mediator));
		put_number(sheeting, claim);
		report_put(sheeting->section, claim->closed_on);
		put(sheeting, rule ? rule->zh : "");
		put(sheeting, claim->lacks[i]->zh);
		subsidy_mend(sheeting->words, claim, claim->lacks[i], &command);
		put(sheeting, command.bytes);
		text_free(&command);
	}
}

/* ---- sections ---- */

static void add_sums(struct sheeting *sheeting)
{
	struct report *report = sheeting->report;

	sheeting->section = report_add_section(report, "sums", sum_columns, COUNT_OF(sum_columns));
	sheeting->section->name = (struct report_words){ "合计", "sums" };
	subsidies_sums(sheeting->subsidies, put_sum, sheeting);
	if (report_total(sheeting->section)) {
		put(sheeting, "合计");
		put(sheeting, "");
		report_put(sheeting->section, (int64_t)sheeting->all.claimed);
		report_put(sheeting->section, (int64_t)sheeting->all.lacking);
		report_put(sheeting->section, sheeting->all.over_cap);
		report_put(sheeting->section, sheeting->all.amount);
	}
	sheeting->section->title = (struct report_words){
		report_say(report, "可申报%zu件，共%s元；另有%zu件还不能申报",
		    sheeting->all.claimed, yuan(report, sheeting->all.amount),
		    sheeting->all.lacking),
		report_say(report, "%zu disputes can be claimed, %s yuan in all; %zu cannot yet",
		    sheeting->all.claimed, yuan(report, sheeting->all.amount),
		    sheeting->all.lacking),
	};
}

static void add_lacks(struct sheeting *sheeting)
{
	struct report *report = sheeting->report;

	sheeting->section =
	    report_add_section(report, "lacking", lack_columns, COUNT_OF(lack_columns));
	sheeting->section->name = (struct report_words){ "还缺什么", "what is missing" };
	sheeting->section->title = sheeting->all.lacking
	    ? (struct report_words){ report_say(report, "%zu件还不能申报，缺什么、怎么补",
		                         sheeting->all.lacking),
		      report_say(report,
		          "%zu cannot be claimed yet: what is missing, what mends it",
		          sheeting->all.lacking) }
	    : (struct report_words){ "没有缺什么的", "Nothing is missing" };
	subsidies_each(sheeting->subsidies, put_lacks, sheeting);
}

static void name_sheet(struct sheeting *sheeting, const struct subsidy_sum *sum)
{
	struct report *report = sheeting->report;
	const char *name = report_say(report, "%s", words_member(sheeting->words, sum->mediator));
	const char *amount = yuan(report, sum->amount), *over = "", *over_en = "";
	struct text capitals;

	if (sum->over_cap) {
		over =
		    report_say(report, "；超出每月上限%s元，不计入", yuan(report, sum->over_cap));
		over_en = report_say(report, "; %s yuan over the month's cap are not paid",
		    yuan(report, sum->over_cap));
	}
	text_begin(&capitals);
	capitals_yuan(capitals.out, sum->amount);
	sheeting->section->name = (struct report_words){ name, NULL };
	sheeting->section->title = (struct report_words){
		report_say(report, "%s：%zu件，%s元（%s）%s", name, sum->claimed, amount,
		    text_end(&capitals), over),
		report_say(
		    report, "%s: %zu disputes, %s yuan%s", name, sum->claimed, amount, over_en),
	};
	text_free(&capitals);
}

/* What a mediator signs. */
static void add_sheet(void *context, const struct subsidy_sum *sum)
{
	static const struct report_words signatures[] = {
		{ "申报人（签名）", "who claims" },
		{ "审核人（签名）", "who has checked it" },
		{ "审批人（签名）", "who approves" },
	};
	struct sheeting *sheeting = context;
	struct report *report = sheeting->report;

	if (!sum->claimed || ++sheeting->sheets > SHEETS_MAX) return;
	sheeting->mediator = sum->mediator;
	sheeting->section =
	    report_add_section(report, report_say(report, "sheet-%" PRId64, sum->mediator),
	        claim_columns, COUNT_OF(claim_columns));
	name_sheet(sheeting, sum);
	sheeting->section->declaration =
	    (struct report_words){ "以上各件系本人主持调解，一案一补，没有重复申报。",
		    "I presided over these; each is claimed once." };
	sheeting->section->signatures = signatures;
	sheeting->section->signature_count = COUNT_OF(signatures);
	subsidies_each(sheeting->subsidies, put_claim, sheeting);
	if (!report_total(sheeting->section)) return;
	put(sheeting, "合计");
	report_put_nothing(sheeting->section);
	for (size_t i = 0; i < TEXTS_BEFORE_AMOUNTS; i++) {
		put(sheeting, "");
	}
	report_put(sheeting->section, sum->over_cap);
	report_put(sheeting->section, sum->amount);
}

/* What was not told is said first of all. */
static void say_left(const struct sheeting *sheeting)
{
	struct report *report = sheeting->report;

	if (sheeting->subsidies->has_more) {
		report_add_lead(report,
		    (struct report_words){ "还有没列出的：请用 mediate 补贴 按队伍或调解员查。",
		        "There are more: mediate subsidy tells them by team or mediator." });
	}
	if (sheeting->sheets > SHEETS_MAX) {
		size_t left = sheeting->sheets - SHEETS_MAX;

		report_add_lead(report,
		    (struct report_words){
		        report_say(report, "另有%zu人没有单独一页：请用 mediate 补贴 打印。", left),
		        report_say(report,
		            "%zu more mediators have no sheet here: mediate subsidy print has them.",
		            left) });
	}
}

int report_subsidy(struct reporter *reporter, struct report *report)
{
	Mediation__V1__SubsidyRequest by = MEDIATION__V1__SUBSIDY_REQUEST__INIT;
	struct subsidies subsidies = { .pages = NULL };
	int status = report_ask_township(reporter, report);

	if (status) return status;
	by.from_on = reporter->from_on;
	by.to_on = reporter->to_on;
	status = subsidies_gather(reporter->client, &by, &subsidies);
	if (status == 0) {
		struct sheeting sheeting = {
			.report = report, .words = &reporter->client->words, .subsidies = &subsidies
		};

		report->cutoff_on = subsidies.to_on;
		/* It looks at what is there now, whatever day is asked for. */
		report->as_of_us = client_now_us(reporter->client);
		add_sums(&sheeting);
		add_lacks(&sheeting);
		subsidies_sums(&subsidies, add_sheet, &sheeting);
		say_left(&sheeting);
	}
	subsidies_free(&subsidies);
	return status;
}
