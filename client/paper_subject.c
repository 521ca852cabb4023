/* What is held about one person, to programs and on paper; subject.h. The paper is Chinese whatever
 * language the client speaks. */
#include <string.h>

#include "civil.h"
#include "paper.h"
#include "papers.h"
#include "say.h"
#include "subject.h"

#define TITLE "个人信息查阅复制件"

static const struct {
	const char *name, *zh;
} sections[SUBJECT_SECTIONS] = {
	[SUBJECT_CONSENT] = { "consent", "本人的意愿" },
	[SUBJECT_STATEMENT] = { "statement", "本人的陈述和请求" },
	[SUBJECT_OBLIGATION] = { "obligation", "本人承担的履行事项" },
	[SUBJECT_PAYMENT] = { "payment", "本人的履行记录" },
	[SUBJECT_SIGNATURE] = { "signature", "本人的签名、盖章" },
	[SUBJECT_PASSED_ON] = { "passed_on", "向哪些单位提供过" },
	[SUBJECT_CORRECTION] = { "correction", "更正记录" },
	[SUBJECT_COPY] = { "copy", "查阅复制记录" },
};

/* How many others there are, who are not named. */
static unsigned others(const struct subject_file *file)
{
	return (unsigned)subject_dispute(file)->n_parties - 1;
}

static const char *value_of(const struct words *words, const char *name, uint32_t number)
{
	const Mediation__V1__CatalogueRegion *region = words_region_named(words, name);

	return region ? words_value_name(region, number) : NULL;
}

/* ---- for programs ---- */

static void rows_json(struct json *json, const struct words *words, const struct subject_file *file)
{
	struct subject_rows rows;

	subject_rows_of(words, file, &rows);
	json_array(json, "records");
	for (size_t i = 0; i < rows.count; i++) {
		const struct subject_row *row = &rows.rows[i];

		json_object(json, NULL);
		json_text(json, "section", sections[row->section].name);
		json_instant(json, "at", row->at_us);
		json_text(json, "step", row->step ? row->step->name : NULL);
		json_text(json, "what", *row->what ? row->what : NULL);
		json_text(json, "text", row->text);
		json_end_object(json);
	}
	json_end_array(json);
	subject_rows_free(&rows);
}

static void file_json(struct json *json, const struct words *words, const struct subject_file *file)
{
	const Mediation__V1__Dispute *dispute = subject_dispute(file);
	const Mediation__V1__Party *party = file->party;

	json_object(json, NULL);
	json_texts(json, "numbers", dispute->numbers, dispute->n_numbers);
	json_text(json, "kind", words_kind_name(words, dispute->kind));
	json_text(json, "state", words_name(words, "state", dispute->state));
	json_instant(json, "registered", dispute->registered_us);
	json_number(json, "party", party->number);
	json_text(json, "side", words_name(words, "side", party->side));
	json_text(json, "name", party->name);
	json_number(json, "persons", party->persons);
	show_identities_json(json, words, party);
	json_text(json, "consent", value_of(words, "consent", party->consent));
	json_flag(json, "has_left", party->has_left);
	json_flag(json, "has_signed", party->has_signed);
	json_number(json, "others", others(file));
	show_retention_json(
	    json, words, file->explained ? file->explained->explain->retention : NULL);
	rows_json(json, words, file);
	json_end_object(json);
}

void subject_json(const struct shown *shown, const char *name, const struct subject_file *files,
    size_t count, int64_t today)
{
	struct json json = { 0 };

	json_object(&json, NULL);
	json_text(&json, "name", name);
	json_date(&json, "on", today);
	json_array(&json, "disputes");
	for (size_t i = 0; i < count; i++) {
		file_json(&json, shown->words, &files[i]);
	}
	json_end_array(&json);
	json_end_object(&json);
}

/* ---- on paper ---- */

static void head(const struct words *words, const struct subject_file *file, FILE *out)
{
	const Mediation__V1__Dispute *dispute = subject_dispute(file);
	const Mediation__V1__CatalogueRegion *consent = words_region_named(words, "consent");
	struct text text;

	paper_pair(out, "姓名或名称", file->party->name);
	for (size_t i = 0; i < file->party->n_identities; i++) {
		const Mediation__V1__Identity *held = file->party->identities[i];

		paper_pair(out, words_zh(words, "identity", held->identity), held->mask);
	}
	paper_pair(out, "在本件中", words_zh(words, "side", file->party->side));
	paper_pair(out, "调解意愿", consent ? words_value(consent, file->party->consent) : "");
	paper_pair(out, "纠纷类型", words_kind_zh(words, dispute->kind));
	paper_pair(out, "现在的状态", words_zh(words, "state", dispute->state));
	text_begin(&text);
	papers_instant(text.out, dispute->registered_us);
	paper_pair(out, "登记时间", text_end(&text));
	text_free(&text);
	text_begin(&text);
	fprintf(text.out, "%u位（不在本件提供之列）", others(file));
	paper_pair(out, "其他当事人", text_end(&text));
	text_free(&text);
	if (file->explained && file->explained->explain->retention) {
		paper_pair(out, "保管期限", file->explained->explain->retention->sentence_zh);
	} else {
		paper_pair(out, "保管期限", "尚未结案，保管期限从结案的次年起算。");
	}
	paper_pair(out, "依据", "人民调解法27条要求登记、记录、立卷；个人信息保护法13条1款3项");
}

static void row_of(const struct subject_row *row, FILE *out)
{
	struct text when, what;
	const char *cells[4];

	text_begin(&when);
	papers_instant(when.out, row->at_us);
	text_begin(&what);
	fprintf(what.out, "%s%s%s", row->step ? row->step->zh : "",
	    row->step && *row->what ? "，" : "", row->what);
	cells[0] = text_end(&when);
	cells[1] = text_end(&what);
	cells[2] = row->text;
	cells[3] = NULL;
	paper_row(out, cells);
	text_free(&when);
	text_free(&what);
}

static void section(const struct subject_rows *rows, enum subject_section wanted, FILE *out)
{
	static const char *const headings[] = { "时间", "事项", "内容", NULL };
	bool is_begun = false;

	for (size_t i = 0; i < rows->count; i++) {
		if (rows->rows[i].section != wanted) continue;
		if (!is_begun) {
			paper_heading(out, sections[wanted].zh);
			paper_table_begin(out, headings);
			is_begun = true;
		}
		row_of(&rows->rows[i], out);
	}
}

static void file_paper(const struct words *words, const struct subject_file *file, FILE *out)
{
	const Mediation__V1__Dispute *dispute = subject_dispute(file);
	struct subject_rows rows;

	subject_rows_of(words, file, &rows);
	paper_begin(out, TITLE, dispute->n_numbers ? dispute->numbers[0] : "");
	head(words, file, out);
	for (unsigned s = 0; s < SUBJECT_SECTIONS; s++) {
		section(&rows, (enum subject_section)s, out);
	}
	paper_text(out,
	    "以上是本系统记录的与您本人有关的信息。调解协议书各方各持一份，可另行要求复制。他人的信息依法保密，您陈述中的他人姓名已隐去。您认为有误的，可以要求更正、补充；保管期限内不能删除，可以要求除保存外停止使用（个人信息保护法44至50）。");
	paper_signatures_begin(out, "本人已收到以上复制件。");
	paper_signature(out, "本人签名");
	paper_signature(out, "经办人签名");
	paper_seal(out, "", 0);
	subject_rows_free(&rows);
}

void subject_paper(const struct shown *shown, const char *name, const struct subject_file *files,
    size_t count, FILE *out)
{
	struct text title, blocks;

	text_begin(&blocks);
	text_begin(&title);
	fprintf(title.out, "%s %s", TITLE, name);
	paper_file_begin(blocks.out, text_end(&title), "本人姓名和完整的证件号码、电话、住址");
	text_free(&title);
	for (size_t i = 0; i < count; i++) {
		file_paper(shown->words, &files[i], blocks.out);
	}
	paper_html_of(out, text_end(&blocks));
	text_free(&blocks);
}
