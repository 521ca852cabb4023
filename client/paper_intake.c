/* 受理登记表: who came, when, with what; papers.h. */
#include <string.h>

#include "capitals.h"
#include "civil.h"
#include "paper.h"
#include "papers.h"
#include "say.h"

#define TITLE "人民调解受理登记表"

const char *intake_lacks(const struct papers_source *source)
{
	if (!papers_is(source, 0, "take_over")) return NULL;
	return N_("it was taken over from a ledger, and its form of intake is in the old file");
}

static const char *how_it_began(const struct papers_source *source)
{
	static const char *const ways[][2] = { { "applied", "依当事人申请，" },
		{ "ex_officio", "主动调解，" }, { "entrusted", "受委托、移送，" } };
	uint32_t start = (uint32_t)papers_integer(source, 0, "start_mode");
	const char *name = words_name(source->words, "start", start);

	for (size_t i = 0; name && i < sizeof(ways) / sizeof(ways[0]); i++) {
		if (strcmp(ways[i][0], name) == 0) return ways[i][1];
	}
	return "";
}

/* "二〇二四年三月五日，某调委会依当事人申请，经当事人同意，受理甲一、乙一之间的纠纷。" */
static void opening(const struct papers_source *source, FILE *out)
{
	const Mediation__V1__Dispute *dispute = source->dispute;
	int64_t instant = dispute->accepted_us ? dispute->accepted_us : dispute->registered_us;
	struct text text;

	text_begin(&text);
	capitals_date(text.out, civil_day_of_instant(instant));
	fprintf(text.out, "，%s%s", source->committee, how_it_began(source));
	fputs(dispute->accepted_us ? "经当事人同意，受理" : "登记", text.out);
	papers_parties(source, 0, text.out);
	fputs("之间的纠纷。", text.out);
	paper_text(out, text_end(&text));
	text_free(&text);
}

static void origin(const struct papers_source *source, FILE *out)
{
	uint32_t start = (uint32_t)papers_integer(source, 0, "start_mode");

	fprintf(out, "%s　%s", words_zh(source->words, "start", start),
	    words_zh(source->words, "channel", source->dispute->channel));
	if (papers_integer(source, 0, "is_oral")) fputs("　口头申请", out);
}

static void applied(const struct papers_source *source, FILE *out)
{
	papers_date(out, source->dispute->applied_on);
}

static void registered(const struct papers_source *source, FILE *out)
{
	papers_instant(out, source->dispute->registered_us);
}

/* Matters of more than one line are left to the remarks: what was put right, where it came from. */
static void remarks(const struct papers_source *source, FILE *out)
{
	const char *number = papers_text(source, 0, "source_number");
	int64_t occurred = papers_integer(source, 0, "occurred_on");

	if (*number) fprintf(out, "来源编号：%s。", number);
	if (occurred) {
		fputs("补登，发生于", out);
		papers_date(out, occurred);
		fprintf(out, "，理由：%s。", papers_text(source, 0, "reason"));
	}
	for (size_t i = 0; i < source->event_count; i++) {
		if (!papers_is(source, i, "correct")) continue;
		papers_date(out, civil_day_of_instant(source->events[i]->happened_us));
		fprintf(out, "更正%s为：%s。", papers_text(source, i, "corrected"),
		    papers_text(source, i, "new_value"));
	}
}

static void matter(const struct papers_source *source, FILE *out)
{
	const Mediation__V1__Dispute *dispute = source->dispute;

	paper_pairs_begin(out);
	paper_pair(out, "纠纷类型", words_kind_zh(source->words, dispute->kind));
	papers_pair(out, "案件来源", source, origin);
	paper_pair(
	    out, "纠纷地点", dispute->place ? words_place(source->words, dispute->place) : "");
	papers_pair(out, "申请日期", source, applied);
	papers_pair(out, "登记时间", source, registered);
	papers_pair(out, "备注", source, remarks);
	paper_pairs_end(out);
}

void intake_fill(const struct papers_source *source, FILE *out)
{
	struct text numbers;

	text_begin(&numbers);
	for (size_t i = 0; i < source->dispute->n_numbers; i++) {
		fprintf(numbers.out, "%s%s", i ? "　" : "", source->dispute->numbers[i]);
	}
	paper_begin(out, TITLE, text_end(&numbers));
	text_free(&numbers);
	opening(source, out);
	papers_parties_table(source, out);
	matter(source, out);
	paper_heading(out, "纠纷简要情况");
	paper_text(out, source->dispute->summary);
	paper_heading(out, "当事人请求");
	paper_text(out, papers_text(source, 0, "claims"));
	paper_signatures_begin(out, "以上内容已向当事人核对无误。");
	papers_parties_sign(source, 0, "当事人签名、盖章或者按指印", out);
	papers_member_signs(source, "登记人（签名）", source->events[0]->member, out);
	paper_signatures_end(out, source->seal, 0);
	paper_end(out);
}
