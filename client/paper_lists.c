/* The lists that a template may go through: an entry each; paper_names.h. */
#include <string.h>

#include "file_items.h"
#include "paper_names.h"
#include "say.h"

static bool next_of_side(
    const struct paper_scope *scope, const char *side, size_t *at, struct paper_item *ret)
{
	const Mediation__V1__Dispute *dispute = scope->source->dispute;

	while (*at < dispute->n_parties) {
		const Mediation__V1__Party *party = dispute->parties[(*at)++];
		const char *name = words_name(scope->source->words, "side", party->side);

		if (party->has_left || (side && (!name || strcmp(name, side) != 0))) continue;
		*ret = (struct paper_item){ .kind = ITEM_PARTY, .at = *at - 1 };
		return true;
	}
	return false;
}

static bool next_party(const struct paper_scope *scope, size_t *at, struct paper_item *ret)
{
	return next_of_side(scope, NULL, at, ret);
}

static bool next_applicant(const struct paper_scope *scope, size_t *at, struct paper_item *ret)
{
	return next_of_side(scope, "applicant", at, ret);
}

static bool next_respondent(const struct paper_scope *scope, size_t *at, struct paper_item *ret)
{
	return next_of_side(scope, "respondent", at, ret);
}

static bool next_third(const struct paper_scope *scope, size_t *at, struct paper_item *ret)
{
	return next_of_side(scope, "third", at, ret);
}

static bool next_obligation(const struct paper_scope *scope, size_t *at, struct paper_item *ret)
{
	if (*at >= scope->source->dispute->n_obligations) return false;
	*ret = (struct paper_item){ .kind = ITEM_OBLIGATION, .at = (*at)++ };
	return true;
}

static bool next_open_obligation(
    const struct paper_scope *scope, size_t *at, struct paper_item *ret)
{
	while (next_obligation(scope, at, ret)) {
		if (papers_is_open(scope->source, ret->at)) return true;
	}
	return false;
}

static bool next_promise(const struct paper_scope *scope, size_t *at, struct paper_item *ret)
{
	return paper_promise_next(scope->source, at, ret);
}

/* Those that were asked for: one, or all. */
static bool next_meeting(const struct paper_scope *scope, size_t *at, struct paper_item *ret)
{
	const struct papers_source *source = scope->source;
	size_t nth = source->meeting ? source->meeting : *at + 1;
	size_t event = papers_meeting(source, nth);

	if (event == source->event_count || (source->meeting && *at > 0)) return false;
	(*at)++;
	*ret = (struct paper_item){ .kind = ITEM_EVENT, .at = event, .nth = nth };
	return true;
}

static bool next_of_all_meetings(
    const struct paper_scope *scope, size_t *at, struct paper_item *ret)
{
	size_t event = papers_meeting(scope->source, *at + 1);

	if (event == scope->source->event_count) return false;
	(*at)++;
	*ret = (struct paper_item){ .kind = ITEM_EVENT, .at = event };
	return true;
}

/* What was proposed at the meeting that is gone through, before anybody met again. */
static bool next_proposal(const struct paper_scope *scope, size_t *at, struct paper_item *ret)
{
	const struct papers_source *source = scope->source;
	size_t first = source->event_count;

	for (size_t i = 0; i < scope->depth; i++) {
		if (scope->frames[i].item.kind == ITEM_EVENT) first = scope->frames[i].item.at + 1;
	}
	for (size_t i = first + *at; i < source->event_count && !papers_is(source, i, "meet");
	     i++) {
		if (!papers_is(source, i, "propose") || !papers_stands(source, i)) continue;
		*at = i + 1 - first;
		*ret = (struct paper_item){ .kind = ITEM_EVENT, .at = i };
		return true;
	}
	return false;
}

/* From event `from` on, one of the actions that stands; *at is where the next is looked for. */
static bool next_event(const struct papers_source *source, size_t from, const char *const actions[],
    size_t *at, struct paper_item *ret)
{
	for (size_t i = *at > from ? *at : from; i < source->event_count; i++) {
		const char *const *action = actions;

		while (*action && !papers_is(source, i, *action)) {
			action++;
		}
		if (!*action || !papers_stands(source, i)) continue;
		*at = i + 1;
		*ret = (struct paper_item){ .kind = ITEM_EVENT, .at = i };
		return true;
	}
	return false;
}

static bool next_amendment(const struct paper_scope *scope, size_t *at, struct paper_item *ret)
{
	static const char *const actions[] = { "amend", NULL };

	return next_event(scope->source, paper_agreement(scope->source).made, actions, at, ret);
}

bool paper_record_next(const struct papers_source *source, size_t first, const char *name,
    size_t *at, struct paper_item *ret)
{
	const Mediation__V1__CatalogueArgument *known = words_argument(source->words, name);
	size_t before = 0;

	for (size_t i = first; known && i < source->event_count; i++) {
		const Mediation__V1__Argument *told = papers_argument(source, i, name);
		bool are = told && told->value_case == MEDIATION__V1__ARGUMENT__VALUE_RECORDS &&
		    papers_stands(source, i);
		size_t count = are ? told->records->n_records : 0;

		if (*at < before + count) {
			*ret = (struct paper_item){ ITEM_RECORD, i, *at + 1,
				words_record(source->words, known->record),
				told->records->records[*at - before] };
			(*at)++;
			return true;
		}
		before += count;
	}
	return false;
}

static bool next_performance(const struct paper_scope *scope, size_t *at, struct paper_item *ret)
{
	return paper_record_next(scope->source, 0, "performances", at, ret);
}

static bool next_attachment(const struct paper_scope *scope, size_t *at, struct paper_item *ret)
{
	return paper_record_next(scope->source, 0, "attachments", at, ret);
}

/* Whatever tells that something was performed, as a whole or in part. */
static bool next_receipt(const struct paper_scope *scope, size_t *at, struct paper_item *ret)
{
	static const char *const actions[] = { "perform_at_once", "perform_part", "perform_all",
		"perform_after_closing", NULL };

	return next_event(scope->source, 0, actions, at, ret);
}

static bool next_file_item(const struct paper_scope *scope, size_t *at, struct paper_item *ret)
{
	if (*at >= FILE_ITEMS) return false;
	*ret = (struct paper_item){ .kind = ITEM_FILE_ITEM, .at = (*at)++ };
	return true;
}

const struct paper_list paper_lists[] = {
	{ "parties", ITEM_PARTY, next_party, NULL },
	{ "applicants", ITEM_PARTY, next_applicant, NULL },
	{ "respondents", ITEM_PARTY, next_respondent, NULL },
	{ "third_parties", ITEM_PARTY, next_third, NULL },
	{ "obligations", ITEM_OBLIGATION, next_obligation, NULL },
	{ "open_obligations", ITEM_OBLIGATION, next_open_obligation,
	    N_("nothing is left to be performed") },
	{ "promises", ITEM_RECORD, next_promise, NULL, "obligations" },
	{ "meetings", ITEM_EVENT, next_meeting,
	    N_("nobody has met yet; record the meeting with: mediate meet NO") },
	{ "all_meetings", ITEM_EVENT, next_of_all_meetings, NULL },
	{ "proposals", ITEM_EVENT, next_proposal, NULL },
	{ "amendments", ITEM_EVENT, next_amendment, NULL },
	{ "performances", ITEM_RECORD, next_performance, NULL, "performances" },
	{ "receipts", ITEM_EVENT, next_receipt,
	    N_("nothing is performed yet; first: mediate perform-part NO") },
	{ "attachments", ITEM_RECORD, next_attachment,
	    N_("nothing is attached yet; first: mediate attach NO"), "attachments" },
	{ "catalogue", ITEM_FILE_ITEM, next_file_item, NULL },
	{ NULL, ITEM_NONE, NULL, NULL },
};
