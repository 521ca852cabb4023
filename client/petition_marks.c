/* Marks of letters of ours, a hundred at once; petition_bridge.h. */
#include <stdlib.h>
#include <string.h>

#include "petition_bridge.h"
#include "say.h"

#define MARKS_MAX \
	(sizeof(((struct petition_marks *)NULL)->marks) / sizeof(Mediation__V1__PetitionMark))

static bool ask(struct petition_bridge *bridge, Mediation__V1__MarkPetitionsRequest *by)
{
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;
	Mediation__V1__Response *response;

	by->office = (char *)bridge->config->office;
	request.body_case = MEDIATION__V1__REQUEST__BODY_MARK_PETITIONS;
	request.mark_petitions = by;
	response = client_ask(bridge->client, &request, &bridge->status);
	if (!response) return false;
	for (size_t i = 0; i < response->mark_petitions->n_marks && i < by->n_marks; i++) {
		const Mediation__V1__MarkedPetition *marked = response->mark_petitions->marks[i];

		if (!marked->outcome) continue;
		fprintf(stderr, "%s: %s %s\n", by->marks[i]->number,
		    say_either(marked->refusal->zh, marked->refusal->en),
		    say_either(marked->refusal->next_zh, marked->refusal->next_en));
	}
	mediation__v1__response__free_unpacked(response, NULL);
	return true;
}

bool petition_marks_end(struct petition_bridge *bridge, struct petition_marks *marks)
{
	Mediation__V1__MarkPetitionsRequest by = MEDIATION__V1__MARK_PETITIONS_REQUEST__INIT;
	Mediation__V1__PetitionMark *list[MARKS_MAX];

	for (size_t i = 0; i < marks->count; i++) {
		list[i] = &marks->marks[i];
	}
	by.marks = list;
	by.n_marks = marks->count;
	marks->count = 0;
	return !by.n_marks || ask(bridge, &by);
}

static bool add(struct petition_bridge *bridge, struct petition_marks *marks,
    const Mediation__V1__PetitionMark *mark)
{
	marks->marks[marks->count++] = *mark;
	return marks->count < MARKS_MAX || petition_marks_end(bridge, marks);
}

bool petition_mark_sent(struct petition_bridge *bridge, struct petition_marks *marks,
    const struct petition_letter *letter)
{
	Mediation__V1__PetitionMark mark = MEDIATION__V1__PETITION_MARK__INIT;

	mark.number = letter->ours->number;
	mark.of = letter->ours->of;
	mark.at = letter->ours->at;
	mark.mark = petition_code("petition_mark", "sent");
	mark.digest = letter->ours->digest;
	bridge->sent++;
	return add(bridge, marks, &mark);
}

bool petition_mark_receipt(struct petition_bridge *bridge, struct petition_marks *marks,
    const struct petition_receipt *receipt)
{
	Mediation__V1__PetitionMark mark = MEDIATION__V1__PETITION_MARK__INIT;

	/* an item is none of ours, and nobody else's matter is marked by this office */
	if ((receipt->of != PETITION_ANSWER && receipt->of != PETITION_EVENT) ||
	    strcmp(receipt->office, bridge->config->office) != 0) {
		fprintf(stderr, _("%s %s: a receipt of what we did not send; it is passed by\n"),
		    receipt->office, receipt->number);
		return true;
	}
	mark.number = receipt->number;
	mark.of =
	    petition_code("petition_letter", receipt->of == PETITION_ANSWER ? "answer" : "event");
	mark.at = receipt->at;
	mark.mark =
	    petition_code("petition_mark", petition_code_name("petition_receipt", receipt->result));
	mark.digest = receipt->digest;
	mark.reason = receipt->reason;
	mark.advice = receipt->advice;
	bridge->receipts++;
	return add(bridge, marks, &mark);
}

bool petition_mark_place(struct petition_bridge *bridge, const char *cursor, int64_t package)
{
	Mediation__V1__MarkPetitionsRequest by = MEDIATION__V1__MARK_PETITIONS_REQUEST__INIT;

	if (cursor) {
		by.told_cursor_case = MEDIATION__V1__MARK_PETITIONS_REQUEST__TOLD_CURSOR_CURSOR;
		by.cursor = (char *)cursor;
	}
	by.package = package;
	if (!ask(bridge, &by)) return false;
	if (cursor) {
		free(bridge->cursor);
		bridge->cursor = strdup(cursor);
		if (!bridge->cursor) abort();
	}
	if (package) bridge->package = package;
	return true;
}

bool petition_mark_reconciled(
    struct petition_bridge *bridge, Mediation__V1__PetitionReconciled *reconciled)
{
	Mediation__V1__MarkPetitionsRequest by = MEDIATION__V1__MARK_PETITIONS_REQUEST__INIT;

	by.reconciled = reconciled;
	return ask(bridge, &by);
}
