/* Assignments and returns as messages; answer_assignment.h. */
#include "answer_assignment.h"

#include "clock.h"

Mediation__V1__Assignment *answer_assignment(struct arena *arena,
    const struct assignment *assignment, enum assignment_source source,
    const struct reference *reference)
{
	Mediation__V1__Assignment *ret = MESSAGE(arena, Assignment, assignment);

	ret->team = assignment->team;
	ret->by_rule = source == ASSIGNED_BY_RULE;
	ret->from_ledger = source == ASSIGNED_BY_LEDGER;
	ret->rules = assignment->rules;
	ret->reasons = arena_array(arena, assignment->reason_count, sizeof(*ret->reasons));
	for (size_t i = 0; i < assignment->reason_count; i++) {
		ret->reasons[ret->n_reasons++] = assignment->reasons[i];
	}
	ret->candidates = arena_array(arena, assignment->candidate_count, sizeof(*ret->candidates));
	for (size_t i = 0; i < assignment->candidate_count; i++) {
		Mediation__V1__Candidate *candidate = MESSAGE(arena, Candidate, candidate);

		candidate->team = assignment->candidates[i].team;
		candidate->verdict = assignment->candidates[i].verdict;
		candidate->open_disputes = assignment->candidates[i].load;
		ret->candidates[ret->n_candidates++] = candidate;
	}
	ret->sentence_zh = assignment_sentence_zh(assignment, source, reference, arena);
	ret->sentence_en = assignment_sentence_en(assignment, source, reference, arena);
	return ret;
}

Mediation__V1__Return *answer_return(
    struct arena *arena, const struct matter_return *told, const struct journal_event *events)
{
	Mediation__V1__Return *ret = MESSAGE(arena, Return, return );

	ret->version = told->version;
	ret->action = told->action;
	ret->team = told->team;
	ret->happened_us = events[told->version - 1].row.happened_us;
	return ret;
}
