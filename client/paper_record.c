/* 调解记录: a meeting, its course and what was proposed; papers.h. */
#include "paper.h"
#include "papers.h"
#include "say.h"

#define TITLE "人民调解记录"

const char *record_lacks(const struct papers_source *source)
{
	if (papers_meetings(source)) return NULL;
	return N_("nobody has met yet; record the meeting with: mediate meet NO");
}

/* Who had the dispute then: as it was taken, and as he was replaced. */
static int64_t mediator_at(const struct papers_source *source, size_t event)
{
	int64_t mediator = 0;

	for (size_t i = 0; i < event; i++) {
		bool names =
		    papers_is(source, i, "take") || papers_is(source, i, "replace_mediator");
		int64_t named =
		    names && papers_stands(source, i) ? papers_integer(source, i, "mediator") : 0;

		if (named) mediator = named;
	}
	return mediator ? mediator : source->dispute->mediator;
}

static void present(const struct papers_source *source, size_t event, FILE *out)
{
	const Mediation__V1__Argument *told = papers_argument(source, event, "parties_present");
	struct text text;

	text_begin(&text);
	if (told && told->value_case == MEDIATION__V1__ARGUMENT__VALUE_INTEGERS) {
		for (size_t i = 0; i < told->integers->n_values; i++) {
			fprintf(text.out, "%s%s", i ? "、" : "",
			    papers_party(source, told->integers->values[i]));
		}
	}
	paper_pair(out, "到场当事人", text_end(&text));
	text_free(&text);
}

static void circumstances(
    const struct papers_source *source, size_t number, size_t event, FILE *out)
{
	const Mediation__V1__Event *meeting = source->events[event];
	int64_t held_us = papers_integer(source, event, "held_at");
	int64_t mediator = mediator_at(source, event);
	struct text text;

	paper_pairs_begin(out);
	text_begin(&text);
	papers_instant(text.out, held_us ? held_us : meeting->happened_us);
	fprintf(text.out, "　第%zu次调解", number);
	paper_pair(out, "时间", text_end(&text));
	text_free(&text);
	paper_pair(out, "地点", papers_text(source, event, "meeting_place"));
	paper_pair(out, "调解员", mediator ? words_member(source->words, mediator) : "");
	present(source, event, out);
	paper_pair(out, "受邀人员", papers_text(source, event, "invited"));
	paper_pair(out, "记录人", meeting->member_name);
	paper_pairs_end(out);
}

/* What was proposed before anybody met again. */
static void proposals(const struct papers_source *source, size_t event, FILE *out)
{
	for (size_t i = event + 1; i < source->event_count && !papers_is(source, i, "meet"); i++) {
		if (!papers_is(source, i, "propose") || !papers_stands(source, i)) continue;
		paper_heading(out, "调解方案");
		paper_text(out, papers_text(source, i, "proposal"));
	}
}

static void fill(const struct papers_source *source, size_t number, FILE *out)
{
	size_t event = papers_meeting(source, number);
	const Mediation__V1__Dispute *dispute = source->dispute;

	if (event == source->event_count) return;
	paper_begin(out, TITLE, dispute->n_numbers ? dispute->numbers[0] : "");
	circumstances(source, number, event, out);
	paper_text(out,
	    "人民调解委员会已将人民调解的相关规定告知各方当事人：调解自愿、平等，不收取费用；当事人可以选择或者接受调解员，可以接受、拒绝或者要求终止调解，可以要求公开或者不公开进行；应当如实陈述，遵守秩序，尊重调解员和对方。");
	paper_heading(out, "调解过程和结果");
	paper_text(out, papers_text(source, event, "course"));
	proposals(source, event, out);
	paper_signatures_begin(out, "以上记录已由当事人阅读或者向其宣读，核对无误。");
	papers_parties_sign(source, 0, "当事人签名、盖章或者按指印", out);
	papers_member_signs(source, "人民调解员（签名）", mediator_at(source, event), out);
	papers_member_signs(source, "记录人（签名）", 0, out);
	paper_signatures_end(out, source->seal, 0);
	paper_end(out);
}

void record_fill(const struct papers_source *source, FILE *out)
{
	size_t first = source->meeting ? source->meeting : 1;
	size_t last = source->meeting ? source->meeting : papers_meetings(source);

	for (size_t number = first; number <= last; number++) {
		fill(source, number, out);
	}
}
