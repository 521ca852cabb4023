/* 调解协议书, and 口头协议登记表 where the parties agreed orally; papers.h. */
#include <string.h>

#include "civil.h"
#include "paper.h"
#include "papers.h"
#include "say.h"

struct agreement {
	size_t made; /* the event that has its text; the event count where there is none */
	bool is_oral;
	int64_t effective_on; /* 0: not yet */
};

static bool came_into_force(const struct papers_source *source, const Mediation__V1__Event *event)
{
	for (size_t i = 0; i < event->n_moves; i++) {
		const Mediation__V1__CatalogueRegion *region =
		    words_region(source->words, event->moves[i]->region);
		const char *value = region && strcmp(region->name, "agreement") == 0
		    ? words_value_name(region, event->moves[i]->to_value)
		    : NULL;

		if (value && strcmp(value, "effective") == 0) return true;
	}
	return false;
}

static bool is_made(const struct papers_source *source)
{
	const Mediation__V1__CatalogueRegion *region =
	    words_region_named(source->words, "agreement");
	const char *value = NULL;

	for (size_t i = 0; region && i < source->dispute->n_regions; i++) {
		if (source->dispute->regions[i]->region != region->number) continue;
		value = words_value_name(region, source->dispute->regions[i]->value);
	}
	return value &&
	    (strcmp(value, "signing") == 0 || strcmp(value, "effective") == 0 ||
	        strcmp(value, "amended") == 0);
}

/* The last that was made: the dispute says whether it still is one. */
static struct agreement find_agreement(const struct papers_source *source)
{
	struct agreement found = { .made = source->event_count };

	for (size_t i = 0; is_made(source) && i < source->event_count; i++) {
		bool is_oral = papers_is(source, i, "agree_orally");

		if (is_oral || papers_is(source, i, "fix_text")) {
			found = (struct agreement){ .made = i, .is_oral = is_oral };
		}
		if (papers_is(source, i, "amend")) found.effective_on = 0;
		if (came_into_force(source, source->events[i])) {
			found.effective_on = civil_day_of_instant(source->events[i]->happened_us);
		}
	}
	return found;
}

const char *agreement_lacks(const struct papers_source *source)
{
	if (find_agreement(source).made < source->event_count) return NULL;
	return N_("nothing is agreed yet; first: mediate fix-text NO or agree-orally NO");
}

/* ---- what is owed ---- */

struct owed {
	int64_t debtor, amount, due_on;
	const char *text;
};

static struct owed read_owed(
    const Mediation__V1__CatalogueRecord *known, const Mediation__V1__Record *record)
{
	struct owed owed = { .text = "" };

	for (size_t i = 0; i < record->n_fields; i++) {
		const Mediation__V1__RecordField *told = record->fields[i];
		const Mediation__V1__CatalogueField *field = words_field(known, told->number);
		const char *name = field ? field->name : "";

		if (told->value_case == MEDIATION__V1__RECORD_FIELD__VALUE_TEXT) {
			if (strcmp(name, "text") == 0) owed.text = told->text;
		} else if (strcmp(name, "debtor") == 0) {
			owed.debtor = told->integer;
		} else if (strcmp(name, "amount") == 0) {
			owed.amount = told->integer;
		} else if (strcmp(name, "due_on") == 0) {
			owed.due_on = told->integer;
		}
	}
	return owed;
}

/* "1. 乙一：赔偿，1200.50元（人民币壹仟贰佰元伍角整），于2024年4月1日前履行。" */
static void say_owed(
    const struct papers_source *source, const struct owed *owed, size_t number, FILE *out)
{
	struct text text;

	text_begin(&text);
	fprintf(text.out, "%zu. %s：%s", number, papers_party(source, owed->debtor), owed->text);
	if (owed->amount) {
		fputs("，", text.out);
		papers_yuan(text.out, owed->amount);
	}
	if (owed->due_on) {
		fputs("，于", text.out);
		papers_date(text.out, owed->due_on);
		fputs("前履行", text.out);
	}
	fputs("。", text.out);
	paper_text(out, text_end(&text));
	text_free(&text);
}

/* Those of one event; how many there are with them, and what they come to. */
static void say_obligations(
    const struct papers_source *source, size_t event, size_t *count, int64_t *sum, FILE *out)
{
	const Mediation__V1__CatalogueArgument *known =
	    words_argument(source->words, "obligations");
	const Mediation__V1__Argument *told = papers_argument(source, event, "obligations");

	if (!told || told->value_case != MEDIATION__V1__ARGUMENT__VALUE_RECORDS) return;
	for (size_t i = 0; i < told->records->n_records; i++) {
		struct owed owed = read_owed(
		    words_record(source->words, known->record), told->records->records[i]);

		say_owed(source, &owed, ++*count, out);
		*sum += owed.amount;
	}
}

static void performance(
    const struct papers_source *source, const struct agreement *agreement, FILE *out)
{
	size_t count = 0;
	int64_t sum = 0;
	struct text text;

	paper_heading(out, "三、履行方式和期限");
	for (size_t i = agreement->made; i < source->event_count; i++) {
		if (i == agreement->made || papers_is(source, i, "amend")) {
			say_obligations(source, i, &count, &sum, out);
		}
	}
	if (count == 0) paper_text(out, "没有约定以后履行的事项。");
	if (count > 1 && sum) {
		text_begin(&text);
		fputs("以上金额合计", text.out);
		papers_yuan(text.out, sum);
		fputs("。", text.out);
		paper_text(out, text_end(&text));
		text_free(&text);
	}
}

/* ---- the paper ---- */

static void what_was_agreed(
    const struct papers_source *source, const struct agreement *agreement, FILE *out)
{
	paper_heading(out, "一、纠纷主要事实和争议事项");
	paper_text(out, source->dispute->summary);
	if (*papers_text(source, 0, "claims")) {
		paper_text(out, papers_text(source, 0, "claims"));
	}
	paper_heading(out, "二、经调解，当事人自愿达成如下协议");
	paper_text(out,
	    papers_text(source, agreement->made,
	        agreement->is_oral ? "agreement_content" : "agreement_text"));
	for (size_t i = agreement->made; i < source->event_count; i++) {
		if (!papers_is(source, i, "amend")) continue;
		paper_text(out, "经各方同意，变更如下：");
		paper_text(out, papers_text(source, i, "amendment"));
	}
	performance(source, agreement, out);
}

static void signatures(
    const struct papers_source *source, const struct agreement *agreement, FILE *out)
{
	paper_signatures_begin(out,
	    agreement->is_oral
	        ? "以上内容由人民调解员记录，已向各方当事人宣读，各方确认无误，自达成之日起生效。"
	        : "本协议自各方当事人签名、盖章或者按指印，人民调解员签名并加盖印章之日起生效；当事人各执一份，调解委员会留存一份。");
	papers_parties_sign(source, 0,
	    agreement->is_oral ? "当事人可以签名、盖章或者按指印" : "当事人签名、盖章或者按指印",
	    out);
	papers_member_signs(source, "人民调解员（签名）", source->dispute->mediator, out);
	papers_member_signs(source, "记录人（签名）", 0, out);
	paper_signatures_end(out, source->seal, agreement->effective_on);
}

void agreement_fill(const struct papers_source *source, FILE *out)
{
	const Mediation__V1__Dispute *dispute = source->dispute;
	struct agreement agreement = find_agreement(source);

	paper_begin(out, agreement.is_oral ? "人民调解口头协议登记表" : "人民调解协议书",
	    dispute->n_numbers ? dispute->numbers[0] : "");
	papers_parties_table(source, out);
	what_was_agreed(source, &agreement, out);
	paper_text(out,
	    agreement.is_oral
	        ? "当事人应当按照约定履行。就协议的履行或者内容发生争议的，可以向人民法院提起诉讼。"
	        : "当事人应当按照约定履行。可以自协议生效之日起三十日内共同向人民法院申请司法确认；就协议的履行或者内容发生争议的，可以向人民法院提起诉讼。");
	signatures(source, &agreement, out);
	paper_end(out);
}
