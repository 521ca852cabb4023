/* The sheets on which mediators claim, in the blocks of paper.h; subsidy.h. */
#include <inttypes.h>

#include "capitals.h"
#include "mend.h"
#include "paper.h"
#include "subsidy.h"
#include "text.h"

#define TITLE "人民调解以案定补申报表"

struct sheets {
	const struct words *words;
	const struct subsidies *subsidies;
	FILE *out;
	int64_t mediator; /* whose sheet it is */
	const char *basis;
	size_t count;
};

static void write_amount(int64_t fen, FILE *out)
{
	fprintf(out, "%" PRId64 ".%02" PRId64, fen / 100, fen % 100);
}

static const char *yes_or_no(bool is_so)
{
	return is_so ? "是" : "否";
}

static void write_row(
    void *context, const Mediation__V1__SubsidyClaim *claim, const Mediation__V1__SubsidyRule *rule)
{
	struct sheets *sheets = context;
	const struct words *words = sheets->words;
	struct text number, is_what, has_what, amount;

	if (claim->mediator != sheets->mediator || claim->n_lacks || !rule) return;
	mend_number(claim->numbers, claim->dispute, &number);
	text_begin(&is_what);
	fprintf(is_what.out, "%s %s", words_zh(words, "level", claim->level),
	    claim->form ? words_zh(words, "form", claim->form) : "不成");
	text_begin(&has_what);
	fprintf(has_what.out, "%s %s", yes_or_no(claim->performed), yes_or_no(claim->complete));
	text_begin(&amount);
	write_amount(claim->amount, amount.out);
	paper_row(sheets->out,
	    (const char *[]){ number.bytes, show_date(claim->closed_on), text_end(&is_what),
	        text_end(&has_what), rule->zh, text_end(&amount), NULL });
	text_free(&amount);
	text_free(&has_what);
	text_free(&is_what);
	text_free(&number);
	sheets->basis = rule->basis;
}

static void write_head(const struct sheets *sheets, const struct subsidy_sum *sum)
{
	const struct subsidies *subsidies = sheets->subsidies;
	const char *name = words_member(sheets->words, sum->mediator);
	struct text line;

	paper_begin(sheets->out, TITLE, name);
	paper_pair(sheets->out, "调解员", name);
	paper_pair(sheets->out, "所在队伍", sum->team ? words_team(sheets->words, sum->team) : "—");
	text_begin(&line);
	fprintf(line.out, "%s至%s结案", show_date(subsidies->from_on), show_date(subsidies->to_on));
	paper_pair(sheets->out, "申报期间", text_end(&line));
	text_free(&line);
}

static void write_sum(const struct sheets *sheets, const struct subsidy_sum *sum)
{
	struct text line;

	text_begin(&line);
	fprintf(line.out, "%zu件，", sum->claimed);
	write_amount(sum->amount, line.out);
	fputs("元（", line.out);
	capitals_yuan(line.out, sum->amount);
	fputs("）", line.out);
	paper_pair(sheets->out, "合计", text_end(&line));
	text_free(&line);
	if (sum->over_cap) {
		text_begin(&line);
		write_amount(sum->over_cap, line.out);
		fputs("元，不计入合计", line.out);
		paper_pair(sheets->out, "超出每月上限", text_end(&line));
		text_free(&line);
	}
	paper_pair(sheets->out, "依据", sheets->basis);
}

static void write_sheet(void *context, const struct subsidy_sum *sum)
{
	static const char *const headings[] = { "44 编号", "28 结案", "26 等级形式", "22 履行卷宗",
		"26 标准", "24 金额（元）", NULL };
	struct sheets *sheets = context;

	if (!sum->claimed) return;
	sheets->count++;
	sheets->mediator = sum->mediator;
	sheets->basis = "";
	write_head(sheets, sum);
	paper_table_begin(sheets->out, headings);
	subsidies_each(sheets->subsidies, write_row, sheets);
	write_sum(sheets, sum);
	paper_signatures_begin(sheets->out, "以上各件系本人主持调解，一案一补，没有重复申报。");
	paper_signature(sheets->out, "申报人（签名）");
	paper_signature(sheets->out, "审核人（签名）");
	paper_signature(sheets->out, "审批人（签名）");
}

size_t paper_subsidies(const struct words *words, const struct subsidies *subsidies, FILE *html)
{
	struct text blocks;
	struct sheets sheets = { .words = words, .subsidies = subsidies };

	text_begin(&blocks);
	sheets.out = blocks.out;
	paper_file_begin(blocks.out, TITLE, NULL);
	subsidies_sums(subsidies, write_sheet, &sheets);
	paper_html_of(html, text_end(&blocks));
	text_free(&blocks);
	return sheets.count;
}
