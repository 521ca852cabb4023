/* Blank forms and the register of their numbers, in the blocks of paper.h; pads.h. */
#include "civil.h"
#include "pads.h"
#include "paper.h"
#include "text.h"

#define INTAKE_TITLE   "人民调解受理登记表"
#define QUICK_TITLE    "当场化解纠纷快录单"
#define REGISTER_TITLE "登记号预留、作废登记簿"
#define ROOM           ""
#define ROWS_BLANK     3

static void write_head(const char *title, const Mediation__V1__ReservedNumber *number, FILE *out)
{
	char line[160];

	paper_begin(out, title, number->text);
	paper_code(out, number->text);
	(void)snprintf(line, sizeof(line), "登记号：%s", number->text);
	paper_heading(out, line);
	paper_text(
	    out, "此号只用于一件，录入时照抄到“表上号”。写坏、遗失、不用的报记作废，不得撕毁。");
}

static void write_parties(size_t rows, FILE *out)
{
	static const char *const headings[] = { "当事人", "姓名或名称", "性别", "年龄", "证件号码",
		"电话、住址", NULL };
	static const char *const sides[ROWS_BLANK] = { "申请人", "被申请人", "" };

	paper_table_begin(out, headings);
	for (size_t i = 0; i < rows && i < ROWS_BLANK; i++) {
		const char *cells[] = { sides[i], "", "", "", "", "　\n　", NULL };

		paper_row(out, cells);
	}
}

/* Two lines high, and all of it on the form's one page. */
static void write_signatures(const char *read, const char *office, FILE *out)
{
	struct text text;

	text_begin(&text);
	fprintf(text.out, "%s\n　", read);
	paper_pair(out, "当事人签名", text_end(&text));
	paper_pair(out, office, "　\n　　　　　　　　　　　　　　　　年　　月　　日");
	text_free(&text);
}

static void write_intake(const Mediation__V1__ReservedNumber *number, FILE *out)
{
	write_head(INTAKE_TITLE, number, out);
	write_parties(ROWS_BLANK, out);
	paper_pair(out, "来源", "□来访　□来电　□排查　□其他");
	paper_pair(out, "启动", "□申请（□口头）　□主动　　　　年　　月　　日");
	paper_pair(out, "类型、地点", ROOM);
	paper_pair(out, "风险迹象", "□没有发现　□有：");
	paper_heading(out, "纠纷简要情况");
	paper_text(out, ROOM);
	paper_text(out, ROOM);
	paper_heading(out, "当事人请求");
	paper_text(out, ROOM);
	write_signatures("（以上内容已核对无误）", "登记人签名", out);
}

static void write_quick(const Mediation__V1__ReservedNumber *number, FILE *out)
{
	write_head(QUICK_TITLE, number, out);
	write_parties(2, out);
	paper_pair(out, "类型、地点", ROOM);
	paper_pair(out, "时间", "　　　　年　　月　　日　　时　　分");
	paper_pair(out, "告知、意愿", "□已告知权利义务　□双方同意　□无风险迹象");
	paper_heading(out, "事实经过");
	paper_text(out, ROOM);
	paper_heading(out, "调解过程和结果");
	paper_text(out, ROOM);
	paper_heading(out, "口头协议内容");
	paper_text(out, ROOM);
	paper_pair(out, "履行", "□当场　□由　　　　　于　　　　年　　月　　日前");
	write_signatures("（协议内容已宣读，双方确认）", "调解员签名", out);
}

void paper_pad_forms(
    bool is_quick, Mediation__V1__ReservedNumber *const *numbers, size_t count, FILE *html)
{
	struct text blocks;
	FILE *out;

	text_begin(&blocks);
	out = blocks.out;
	paper_file_begin(out, is_quick ? QUICK_TITLE : INTAKE_TITLE, NULL);
	for (size_t i = 0; i < count; i++) {
		if (is_quick) {
			write_quick(numbers[i], out);
		} else {
			write_intake(numbers[i], out);
		}
	}
	paper_html_of(html, text_end(&blocks));
	text_free(&blocks);
}

/* ---- the register ---- */

/* When, and below it who. */
static void write_deed(const struct words *words, int64_t member, int64_t us, FILE *out)
{
	if (us == 0) return;
	fprintf(out, "%s\n%s", show_date(civil_day_of_instant(us)), words_member(words, member));
}

static void write_row(
    const struct words *words, const Mediation__V1__ReservedNumber *number, FILE *out)
{
	const char *cells[] = { number->text, words_zh(words, "pad", number->form), "",
		words_zh(words, "reserved", number->state), "",
		number->reason ? words_zh(words, "spoilt", number->reason) : "", NULL };
	struct text reserved, changed;

	text_begin(&reserved);
	write_deed(words, number->reserved_by, number->reserved_us, reserved.out);
	text_begin(&changed);
	write_deed(words, number->changed_by, number->changed_us, changed.out);
	cells[2] = text_end(&reserved);
	cells[4] = text_end(&changed);
	paper_row(out, cells);
	text_free(&reserved);
	text_free(&changed);
}

void paper_pad_register(const struct words *words, const char *seal,
    Mediation__V1__ReservedNumber *const *numbers, size_t count, FILE *html)
{
	static const char *const headings[] = { "登记号", "空白表", "预留", "状态", "使用或作废",
		"作废原因", NULL };
	struct text blocks;
	FILE *out;

	text_begin(&blocks);
	out = blocks.out;
	paper_file_begin(out, REGISTER_TITLE, NULL);
	paper_begin(out, REGISTER_TITLE, seal);
	paper_table_begin(out, headings);
	for (size_t i = 0; i < count; i++) {
		write_row(words, numbers[i], out);
	}
	paper_signatures_begin(out, "以上各号与实际持有的空白表核对无误。");
	paper_signature(out, "核对人（签名）");
	paper_seal(out, seal, 0);
	paper_html_of(html, text_end(&blocks));
	text_free(&blocks);
}
