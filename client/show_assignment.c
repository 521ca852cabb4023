/* Who has a dispute, and why; show.h. */
#include <stdio.h>

#include "civil.h"
#include "say.h"
#include "show.h"

/* ---- for programs ---- */

static void candidates_json(
    struct json *json, const struct words *words, const Mediation__V1__Assignment *assignment)
{
	json_array(json, "candidates");
	for (size_t i = 0; i < assignment->n_candidates; i++) {
		const Mediation__V1__Candidate *candidate = assignment->candidates[i];

		json_object(json, NULL);
		json_id(json, "team", candidate->team);
		json_text(json, "team_name", words_team(words, candidate->team));
		json_text(json, "verdict", words_name(words, "verdict", candidate->verdict));
		json_number(json, "open", candidate->open_disputes);
		json_end_object(json);
	}
	json_end_array(json);
}

static void assignment_json(
    struct json *json, const struct words *words, const Mediation__V1__Assignment *assignment)
{
	json_id(json, "version", assignment->version);
	json_id(json, "team", assignment->team);
	json_text(json, "team_name", assignment->team ? words_team(words, assignment->team) : NULL);
	json_flag(json, "by_rule", assignment->by_rule);
	json_flag(json, "from_ledger", assignment->from_ledger);
	show_codes_json(
	    json, words, "reasons", "assignment", assignment->reasons, assignment->n_reasons);
	json_id(json, "rules", assignment->rules);
	candidates_json(json, words, assignment);
	json_text(json, "sentence_zh", assignment->sentence_zh);
	json_text(json, "sentence_en", assignment->sentence_en);
}

static void returns_json(
    struct json *json, const struct words *words, const Mediation__V1__AssignmentResponse *told)
{
	json_array(json, "returns");
	for (size_t i = 0; i < told->n_returns; i++) {
		const Mediation__V1__Return *each = told->returns[i];
		const Mediation__V1__CatalogueAction *action =
		    words_action_numbered(words, each->action);

		json_object(json, NULL);
		json_number(json, "version", each->version);
		json_text(json, "action", action ? action->name : NULL);
		json_instant(json, "happened", each->happened_us);
		json_text(json, "member_name", each->member_name);
		json_id(json, "team", each->team);
		json_text(json, "reason", each->reason);
		json_end_object(json);
	}
	json_end_array(json);
}

static void relations_json(
    struct json *json, const struct words *words, const Mediation__V1__AssignmentResponse *told)
{
	json_array(json, "relations");
	for (size_t i = 0; i < told->n_relations; i++) {
		const Mediation__V1__Relation *each = told->relations[i];

		json_object(json, NULL);
		json_id(json, "party", each->party);
		json_id(json, "member", each->member);
		json_text(json, "member_name", words_member(words, each->member));
		json_text(json, "relation", words_name(words, "relation", each->relation));
		json_end_object(json);
	}
	json_end_array(json);
}

static void assignments_json(const struct words *words, const Mediation__V1__Dispute *dispute,
    const Mediation__V1__AssignmentResponse *told)
{
	struct json json = { 0 };

	json_object(&json, NULL);
	json_id(&json, "id", dispute->id);
	json_id(&json, "chosen_team", told->chosen_team);
	json_id(&json, "chosen_mediator", told->chosen_mediator);
	relations_json(&json, words, told);
	json_array(&json, "assignments");
	for (size_t i = 0; i < told->n_assignments; i++) {
		const Mediation__V1__Assignment *assignment = told->assignments[i];
		const Mediation__V1__CatalogueAction *action =
		    words_action_numbered(words, assignment->action);

		json_object(&json, NULL);
		json_text(&json, "action", action ? action->name : NULL);
		json_number(&json, "round", assignment->round);
		json_instant(&json, "happened", assignment->happened_us);
		json_id(&json, "member", assignment->member);
		json_text(&json, "member_name", assignment->member_name);
		json_text(&json, "reason", assignment->reason);
		assignment_json(&json, words, assignment);
		json_end_object(&json);
	}
	json_end_array(&json);
	returns_json(&json, words, told);
	json_flag(&json, "directors", told->directors);
	json_end_object(&json);
}

/* ---- for people ---- */

static const char *sentence_of(const Mediation__V1__Assignment *assignment)
{
	return say_either(assignment->sentence_zh, assignment->sentence_en);
}

static void say_assignment(const struct words *words, const Mediation__V1__Assignment *assignment)
{
	const Mediation__V1__CatalogueAction *action =
	    words_action_numbered(words, assignment->action);

	printf(_("%s, step %u, round %u, %s by %s: "), show_instant(assignment->happened_us),
	    assignment->version, assignment->round,
	    action ? say_either(action->zh, action->en) : "", assignment->member_name);
	puts(sentence_of(assignment));
	if (*assignment->reason) printf(_("  in words: %s\n"), assignment->reason);
}

static void say_candidates(const struct words *words, const Mediation__V1__Assignment *assignment)
{
	static const struct column columns[] = { { N_("team"), CELLS_FIXED, 0 },
		{ N_("open"), CELLS_FIXED, 0 }, { N_("verdict"), CELLS_TEXT, 0 },
		{ NULL, CELLS_FIXED, 0 } };
	struct table table;

	if (assignment->n_candidates == 0) return;
	table = table_new(columns);
	for (size_t i = 0; i < assignment->n_candidates; i++) {
		const Mediation__V1__Candidate *candidate = assignment->candidates[i];

		table_row(&table);
		table_cell(&table, "%s", words_team(words, candidate->team));
		table_cell(&table, "%u", candidate->open_disputes);
		table_cell(&table, "%s", words_label(words, "verdict", candidate->verdict));
	}
	table_end(&table);
}

static void return_cell(
    struct table *table, const struct words *words, const Mediation__V1__Return *each)
{
	table_cell(table, _("%s, %s: %s"), show_date(civil_day_of_instant(each->happened_us)),
	    each->team ? words_team(words, each->team) : each->member_name, each->reason);
}

/* The last two stand beside each other: who decides reads both. */
static void say_returns(const struct words *words, const Mediation__V1__AssignmentResponse *told)
{
	static const struct column columns[] = { { N_("returned before"), CELLS_TEXT, 0 },
		{ N_("returned last"), CELLS_TEXT, 0 }, { NULL, CELLS_FIXED, 0 } };
	size_t count = told->n_returns;
	struct table table;

	if (count == 0) return;
	table = table_new(columns);
	table_row(&table);
	if (count > 1) {
		return_cell(&table, words, told->returns[count - 2]);
	} else {
		table_cell(&table, "%s", "");
	}
	return_cell(&table, words, told->returns[count - 1]);
	table_end(&table);
	if (told->directors) {
		show_hint("%s", _("it has come back twice: the director decides who has it"));
	}
}

static void say_declared(const struct words *words, const Mediation__V1__AssignmentResponse *told)
{
	if (told->chosen_team) {
		printf(_("the parties chose %s\n"), words_team(words, told->chosen_team));
	}
	if (told->chosen_mediator) {
		printf(_("the parties chose %s\n"), words_member(words, told->chosen_mediator));
	}
	for (size_t i = 0; i < told->n_relations; i++) {
		const Mediation__V1__Relation *each = told->relations[i];

		printf(_("declared: %s and party %u: %s\n"), words_member(words, each->member),
		    each->party, words_label(words, "relation", each->relation));
	}
}

void show_assignments(const struct shown *shown, const Mediation__V1__Dispute *dispute,
    const Mediation__V1__AssignmentResponse *told, bool all)
{
	const struct words *words = shown->words;

	if (shown->as_json) {
		assignments_json(words, dispute, told);
		return;
	}
	show_which(shown, dispute, stdout);
	putchar('\n');
	say_declared(words, told);
	for (size_t i = 0; i < told->n_assignments; i++) {
		say_assignment(words, told->assignments[i]);
		if (all) say_candidates(words, told->assignments[i]);
	}
	say_returns(words, told);
	if (told->n_assignments == 0) show_hint("%s", _("no team has had it yet"));
	if (told->n_assignments && !all) show_hint("%s", _("every team and its verdict: --all"));
}

/* ---- assigned ---- */

static void result_json(struct json *json, const struct words *words,
    const struct shown_target *target, const Mediation__V1__AssignResult *result)
{
	json_object(json, NULL);
	json_id(json, "id", result->dispute);
	json_text(json, "number", *target->number ? target->number : NULL);
	json_text(json, "outcome", result->refusal ? result->refusal->name : "done");
	json_flag(json, "repeated", result->repeated_request);
	json_text(json, "refused_zh", result->refusal ? result->refusal->zh : NULL);
	json_text(json, "refused_en", result->refusal ? result->refusal->en : NULL);
	if (result->assignment) assignment_json(json, words, result->assignment);
	json_end_object(json);
}

static void result_row(struct table *table, const struct words *words,
    const struct shown_target *target, const Mediation__V1__AssignResult *result)
{
	const Mediation__V1__Assignment *assignment = result->assignment;

	table_row(table);
	table_cell(table, "%s", target->number);
	table_cell(table, "%s", target->parties);
	table_cell(table, "%s",
	    assignment && assignment->team ? words_team(words, assignment->team)
	                                   : _("not assigned"));
	if (result->refusal) {
		table_cell(table, "%s%s", say_either(result->refusal->zh, result->refusal->en),
		    say_either(result->refusal->next_zh, result->refusal->next_en));
	} else {
		table_cell(table, "%s", assignment ? sentence_of(assignment) : "");
	}
}

void show_assigned(const struct shown *shown, bool is_dry_run, const struct shown_target *targets,
    const Mediation__V1__AssignManyResponse *answer)
{
	static const struct column columns[] = { { N_("number"), CELLS_LINES, 0 },
		{ N_("parties"), CELLS_TEXT, 100 }, { N_("team"), CELLS_TEXT, 0 },
		{ N_("because"), CELLS_TEXT, 0 }, { NULL, CELLS_FIXED, 0 } };
	struct json json = { 0 };
	struct table table;
	size_t assigned = 0;

	for (size_t i = 0; i < answer->n_results; i++) {
		assigned += answer->results[i]->outcome == 0;
	}
	if (shown->as_json) {
		json_object(&json, NULL);
		json_flag(&json, "dry_run", is_dry_run);
		json_number(&json, "assigned", (int64_t)assigned);
		json_array(&json, "results");
		for (size_t i = 0; i < answer->n_results; i++) {
			result_json(&json, shown->words, &targets[i], answer->results[i]);
		}
		json_end_array(&json);
		json_end_object(&json);
		return;
	}
	table = table_new(columns);
	for (size_t i = 0; i < answer->n_results; i++) {
		result_row(&table, shown->words, &targets[i], answer->results[i]);
	}
	table_end(&table);
	show_hint(is_dry_run ? _("%zu of %zu would be assigned; nothing was done")
	                     : _("%zu of %zu assigned"),
	    assigned, answer->n_results);
}
