/* Lists of disputes, what is to be done, what may be done; show.h. */
#include <string.h>

#include "say.h"
#include "show.h"
#include "show_csv.h"
#include "show_house.h"
#include "text.h"

static const struct column line_columns[] = { { N_("number"), CELLS_LINES, 0 },
	{ N_("state"), CELLS_FIXED, 0 }, { N_("term"), CELLS_LINES, 90 },
	{ N_("kind"), CELLS_TEXT, 70 }, { N_("level"), CELLS_FIXED, 110 },
	{ N_("parties"), CELLS_TEXT, 0 }, { N_("team"), CELLS_TEXT, 80 },
	{ N_("registered"), CELLS_FIXED, 100 }, { NULL, CELLS_FIXED, 0 } };

static const struct column found_columns[] = { { N_("number"), CELLS_LINES, 0 },
	{ N_("state"), CELLS_FIXED, 0 }, { N_("term"), CELLS_LINES, 100 },
	{ N_("kind"), CELLS_TEXT, 90 }, { N_("level"), CELLS_FIXED, 130 },
	{ N_("parties"), CELLS_TEXT, 0 }, { N_("team"), CELLS_TEXT, 140 },
	{ N_("registered"), CELLS_FIXED, 110 }, { N_("found by"), CELLS_TEXT, 0 },
	{ NULL, CELLS_FIXED, 0 } };

static const struct column todo_columns[] = { { N_("number"), CELLS_LINES, 0 },
	{ N_("state"), CELLS_FIXED, 0 }, { N_("term"), CELLS_LINES, 80 },
	{ N_("kind"), CELLS_TEXT, 120 }, { N_("level"), CELLS_FIXED, 120 },
	{ N_("parties"), CELLS_TEXT, 0 }, { N_("team"), CELLS_TEXT, 140 },
	{ N_("registered"), CELLS_FIXED, 120 }, { N_("next"), CELLS_TEXT, 0 },
	{ NULL, CELLS_FIXED, 0 } };

static const struct column *columns_of(const struct shown *shown, bool is_todo)
{
	if (shown->as_csv) return is_todo ? csv_todo_columns : csv_line_columns;
	return is_todo ? todo_columns : line_columns;
}

struct lines show_lines_begin(const struct shown *shown, bool is_todo)
{
	struct lines lines = { .shown = shown, .is_todo = is_todo };

	if (shown->as_json) {
		json_object(&lines.json, NULL);
		json_array(&lines.json, is_todo ? "todo" : "disputes");
	} else {
		lines.table = table_new(columns_of(shown, is_todo));
	}
	return lines;
}

struct lines show_found_begin(const struct shown *shown)
{
	struct lines lines = { .shown = shown };

	if (shown->as_json) {
		json_object(&lines.json, NULL);
		json_array(&lines.json, "disputes");
	} else {
		lines.table = table_new(shown->as_csv ? csv_found_columns : found_columns);
	}
	return lines;
}

void show_line_json(
    struct json *json, const struct words *words, const Mediation__V1__DisputeLine *line)
{
	json_number(json, "id", line->id);
	json_texts(json, "numbers", line->numbers, line->n_numbers);
	json_text(json, "state", words_name(words, "state", line->state));
	json_text(json, "kind", words_kind_name(words, line->kind));
	json_text(json, "level", words_name(words, "level", line->level));
	json_text(json, "parties", line->parties);
	json_id(json, "team", line->team);
	json_text(json, "team_name", line->team ? words_team(words, line->team) : NULL);
	json_id(json, "place", line->place);
	json_text(json, "lamp", words_name(words, "lamp", line->lamp));
	json_date(json, "due", line->due_on);
	json_instant(json, "registered", line->registered_us);
	json_instant(json, "changed", line->changed_us);
	json_number(json, "version", line->version);
}

/* The shape and the word say it first. */
static void colour_lamp(struct table *table, const char *lamp)
{
	static const char *const colours[][2] = { { "overdue", "red" }, { "red", "red" },
		{ "yellow", "brown" }, { "green", "green" } };

	for (size_t i = 0; lamp && i < sizeof(colours) / sizeof(colours[0]); i++) {
		if (strcmp(colours[i][0], lamp) == 0) table_colour(table, colours[i][1]);
	}
}

/* The lamp by its shape and word, and under it the day. */
static void term_cell(
    struct table *table, const struct words *words, const Mediation__V1__DisputeLine *line)
{
	if (!line->lamp) {
		table_cell(table, "%s", "");
		return;
	}
	table_cell(table, "%s%s\n%s", words_note(words, "lamp", line->lamp),
	    words_label(words, "lamp", line->lamp), show_date(line->due_on));
	colour_lamp(table, words_name(words, "lamp", line->lamp));
}

void show_numbers_cell(struct table *table, const Mediation__V1__DisputeLine *line)
{
	struct text numbers;

	text_begin(&numbers);
	for (size_t i = 0; i < line->n_numbers; i++) {
		fprintf(numbers.out, "%s%s", i ? "\n" : "", line->numbers[i]);
	}
	table_cell(table, "%s", text_end(&numbers));
	text_free(&numbers);
}

static void line_cells(
    struct table *table, const struct shown *shown, const Mediation__V1__DisputeLine *line)
{
	const struct words *words = shown->words;

	if (shown->as_csv) {
		csv_line_cells(table, words, line);
		return;
	}
	show_numbers_cell(table, line);
	table_cell(table, "%s", words_label(words, "state", line->state));
	term_cell(table, words, line);
	table_cell(table, "%s", line->kind ? words_kind(words, line->kind) : "");
	table_cell(table, "%s", line->level ? words_label(words, "level", line->level) : "");
	table_cell(table, "%s", line->parties);
	table_cell(table, "%s", words_team(words, line->team));
	table_cell(table, "%s", show_instant(line->registered_us));
}

void show_line(struct lines *lines, const Mediation__V1__DisputeLine *line)
{
	lines->count++;
	if (lines->shown->as_json) {
		json_object(&lines->json, NULL);
		show_line_json(&lines->json, lines->shown->words, line);
		json_end_object(&lines->json);
	} else {
		table_row(&lines->table);
		line_cells(&lines->table, lines->shown, line);
	}
}

void show_found(
    struct lines *lines, const Mediation__V1__DisputeLine *line, const Mediation__V1__Match *match)
{
	const struct words *words = lines->shown->words;
	struct text why;

	lines->count++;
	if (lines->shown->as_json) {
		json_object(&lines->json, NULL);
		show_line_json(&lines->json, words, line);
		show_match_json(&lines->json, words, match);
		json_end_object(&lines->json);
		return;
	}
	table_row(&lines->table);
	line_cells(&lines->table, lines->shown, line);
	text_begin(&why);
	show_match(words, match, why.out);
	table_cell(&lines->table, "%s", text_end(&why));
	text_free(&why);
}

static void item_json(
    struct json *json, const struct words *words, const Mediation__V1__TodoItem *item)
{
	const Mediation__V1__CatalogueAction *proposed =
	    words_action_numbered(words, item->proposed_action);

	json_object(json, NULL);
	show_line_json(json, words, item->dispute);
	json_text(json, "proposed_action", proposed ? proposed->name : NULL);
	json_text(json, "proposed_by", proposed ? item->proposed_by : NULL);
	json_instant(json, "since", item->since_us);
	json_array(json, "meetings");
	for (size_t i = 0; i < item->n_meetings; i++) {
		json_object(json, NULL);
		json_instant(json, "planned_at", item->meetings[i]->planned_us);
		json_number(json, "minutes", item->meetings[i]->minutes);
		json_text(json, "place", item->meetings[i]->place);
		json_end_object(json);
	}
	json_end_array(json);
	json_array(json, "returns");
	for (size_t i = 0; i < item->n_returns; i++) {
		json_object(json, NULL);
		json_instant(json, "happened", item->returns[i]->happened_us);
		json_id(json, "team", item->returns[i]->team);
		json_text(json, "reason", item->returns[i]->reason);
		json_end_object(json);
	}
	json_end_array(json);
	json_text(json, "notice", words_name(words, "notice", item->notice));
	json_text(json, "reason_zh", *item->reason_zh ? item->reason_zh : NULL);
	json_text(json, "reason_en", *item->reason_en ? item->reason_en : NULL);
	json_array(json, "next_actions");
	for (size_t i = 0; i < item->n_next_actions; i++) {
		const Mediation__V1__CatalogueAction *next =
		    words_action_numbered(words, item->next_actions[i]);

		if (next) json_text(json, NULL, next->name);
	}
	json_end_array(json);
	json_end_object(json);
}

static void next_cell(
    struct table *table, const struct words *words, const Mediation__V1__TodoItem *item)
{
	const Mediation__V1__CatalogueAction *proposed =
	    words_action_numbered(words, item->proposed_action);
	struct text text;

	if (proposed) {
		table_cell(table, _("approve: %s (by %s)"), say_either(proposed->zh, proposed->en),
		    item->proposed_by);
		return;
	}
	text_begin(&text);
	if (item->n_meetings) {
		fprintf(text.out, _("meets %s %s; "), show_instant(item->meetings[0]->planned_us),
		    item->meetings[0]->place);
	}
	for (size_t i = 0; i < item->n_returns; i++) {
		const Mediation__V1__Return *each = item->returns[i];

		fprintf(text.out, i ? _("; %s: %s\n") : _("returned twice: %s: %s"),
		    each->team ? words_team(words, each->team) : _("another body"), each->reason);
	}
	for (size_t i = 0; i < item->n_next_actions && i < 4; i++) {
		const Mediation__V1__CatalogueAction *next =
		    words_action_numbered(words, item->next_actions[i]);

		if (!next) continue;
		fprintf(text.out, "%s%s", i ? _(", ") : "", say_either(next->zh, next->en));
	}
	table_cell(table, "%s", text_end(&text));
	text_free(&text);
}

/* ---- what a todo opens with ---- */

#define FIRST 3

static void counts_json(struct lines *lines)
{
	json_array(&lines->json, "lamps");
	for (size_t i = 0; i < lines->lamp_count; i++) {
		json_object(&lines->json, NULL);
		json_text(&lines->json, "lamp",
		    words_name(lines->shown->words, "lamp", lines->lamps[i].lamp));
		json_number(&lines->json, "disputes", lines->lamps[i].disputes);
		json_end_object(&lines->json);
	}
	json_end_array(&lines->json);
}

/* Told after the lines, which come in pages. */
static void keep_counts(struct lines *lines, const Mediation__V1__TodoResponse *todo)
{
	for (size_t i = 0; i < todo->n_lamps && i < LAMP_COUNTS_MAX; i++) {
		lines->lamps[lines->lamp_count++] =
		    (struct lamp_count){ todo->lamps[i]->lamp, todo->lamps[i]->disputes };
	}
}

/* The commands that list what the counts count: of one lamp, which stands for all, and of none. */
static void say_lists_of(const struct words *words, const Mediation__V1__LampCount *lit,
    bool has_unlit, const char *scope)
{
	if (lit) {
		printf(_("those of one lamp: mediate todo%s light:%s\n"), scope,
		    say_either(words_label(words, "lamp", lit->lamp),
		        words_typed(words_name(words, "lamp", lit->lamp))));
	}
	if (has_unlit) printf(_("those without a term: mediate todo%s light:none\n"), scope);
}

static void say_counts(
    const struct words *words, const Mediation__V1__TodoResponse *todo, const char *scope)
{
	const Mediation__V1__LampCount *lit = NULL;
	const char *between = "";
	bool has_unlit = false;

	for (size_t i = 0; i < todo->n_lamps; i++) {
		const Mediation__V1__LampCount *count = todo->lamps[i];

		if (count->disputes == 0) continue;
		if (!lit && count->lamp) lit = count;
		if (!count->lamp) has_unlit = true;
		if (count->lamp) {
			printf("%s%s%s %u", between, words_note(words, "lamp", count->lamp),
			    words_label(words, "lamp", count->lamp), count->disputes);
		} else {
			printf(_("%sno term %u"), between, count->disputes);
		}
		between = "  ";
	}
	if (*between) putchar('\n');
	say_lists_of(words, lit, has_unlit, scope);
}

static void say_first(
    const struct lines *lines, unsigned place, const Mediation__V1__TodoItem *item)
{
	const struct words *words = lines->shown->words;

	printf("%u. %s%s  %s\n   %s", place, words_note(words, "lamp", item->dispute->lamp),
	    item->dispute->n_numbers ? item->dispute->numbers[0] : "", item->dispute->parties,
	    say_either(item->reason_zh, item->reason_en));
	if (item->notice) printf(_(" (%s)"), words_label(words, "notice", item->notice));
	putchar('\n');
}

void show_todo_counts(
    struct lines *lines, const Mediation__V1__TodoResponse *todo, const char *scope)
{
	if (lines->shown->as_json) {
		keep_counts(lines, todo);
	} else if (!lines->shown->as_csv) {
		say_counts(lines->shown->words, todo, scope);
	}
}

void show_todo_first(struct lines *lines, const Mediation__V1__TodoResponse *todo)
{
	unsigned place = 0;

	if (lines->shown->as_json || lines->shown->as_csv) return;
	for (size_t i = 0; i < todo->n_items && place < FIRST; i++) {
		if (!*todo->items[i]->reason_zh) continue;
		if (place == 0) printf("%s\n", _("first:"));
		say_first(lines, ++place, todo->items[i]);
	}
	if (place) putchar('\n');
}

void show_todo_item(struct lines *lines, const Mediation__V1__TodoItem *item)
{
	lines->count++;
	if (lines->shown->as_json) {
		item_json(&lines->json, lines->shown->words, item);
	} else {
		table_row(&lines->table);
		line_cells(&lines->table, lines->shown, item->dispute);
		next_cell(&lines->table, lines->shown->words, item);
		if (lines->shown->as_csv) {
			table_cell(
			    &lines->table, "%s", say_either(item->reason_zh, item->reason_en));
		}
	}
}

void show_lines_end(struct lines *lines, const char *next)
{
	if (lines->shown->as_json) {
		json_end_array(&lines->json);
		if (lines->lamp_count) counts_json(lines);
		show_backup_json(&lines->json, lines->shown->words, &lines->backup);
		show_nights_json(lines);
		if (lines->is_of_figure) json_number(&lines->json, "left_out", lines->left_out);
		json_text(&lines->json, "next", *next ? next : NULL);
		json_end_object(&lines->json);
	} else {
		table_end(&lines->table);
	}
}

void show_near_json(struct lines *lines, const Mediation__V1__FindDisputesResponse *found)
{
	if (!lines->shown->as_json) return;
	json_end_array(&lines->json);
	json_array(&lines->json, "near");
	for (size_t i = 0; i < found->n_near && i < found->n_near_matches; i++) {
		json_object(&lines->json, NULL);
		show_line_json(&lines->json, lines->shown->words, found->near[i]);
		show_match_json(&lines->json, lines->shown->words, found->near_matches[i]);
		json_end_object(&lines->json);
	}
}

void show_found_end(struct lines *lines, bool has_more)
{
	if (lines->shown->as_json) {
		json_end_array(&lines->json);
		json_flag(&lines->json, "more", has_more);
		json_end_object(&lines->json);
	} else {
		table_end(&lines->table);
	}
}

/* ---- allowed ---- */

static const struct column allowed_columns[] = { { N_("action"), CELLS_FIXED, 0 },
	{ N_("verb"), CELLS_FIXED, 0 }, { N_("allowed"), CELLS_FIXED, 70 },
	{ N_("what it changes"), CELLS_TEXT, 0 }, { NULL, CELLS_FIXED, 0 } };

static const struct column refused_columns[] = { { N_("action"), CELLS_FIXED, 0 },
	{ N_("verb"), CELLS_FIXED, 0 }, { N_("why not"), CELLS_TEXT, 0 },
	{ NULL, CELLS_FIXED, 0 } };

static void changes_cell(struct table *table, const struct words *words,
    const Mediation__V1__AllowedAction *action, uint32_t state)
{
	struct text text;

	text_begin(&text);
	if (action->to_state != state) {
		fprintf(text.out, _("state: %s"),
		    action->to_state ? words_label(words, "state", action->to_state)
		                     : _("by what is filled in"));
		if (action->n_moves) fputs(_("; "), text.out);
	}
	show_moves(words, action->moves, action->n_moves, text.out);
	table_cell(table, "%s", text_end(&text));
	text_free(&text);
}

/* Without all: what somebody would be offered to do now. */
static bool is_told(const Mediation__V1__CatalogueAction *known,
    const Mediation__V1__AllowedAction *action, bool all)
{
	return all || (action->allowed && words_offer(known));
}

static void allowed_json(
    const struct words *words, const Mediation__V1__AllowedResponse *allowed, bool all)
{
	struct json json = { 0 };

	json_object(&json, NULL);
	json_number(&json, "version", allowed->version);
	json_array(&json, "actions");
	for (size_t i = 0; i < allowed->n_actions; i++) {
		const Mediation__V1__AllowedAction *action = allowed->actions[i];
		const Mediation__V1__CatalogueAction *known =
		    words_action_numbered(words, action->action);

		if (!known || !is_told(known, action, all)) continue;
		json_object(&json, NULL);
		json_text(&json, "action", known->name);
		json_flag(&json, "allowed", action->allowed);
		json_text(&json, "outcome",
		    action->allowed ? NULL : words_name(words, "outcome", action->outcome));
		json_flag(&json, "needs_approval", action->needs_approval);
		if (action->flaws) json_number(&json, "flaws", action->flaws);
		json_text(&json, "to_state", words_name(words, "state", action->to_state));
		show_moves_json(&json, words, action->moves, action->n_moves);
		json_end_object(&json);
	}
	json_end_array(&json);
	show_codes_json(&json, words, "major_criteria", "major", allowed->major_criteria,
	    allowed->n_major_criteria);
	show_codes_json(&json, words, "opinion_grounds", "opinion", allowed->opinion_grounds,
	    allowed->n_opinion_grounds);
	json_end_object(&json);
}

static void table_of_allowed(const struct words *words,
    const Mediation__V1__AllowedResponse *allowed, uint32_t state, bool all)
{
	struct table table = table_new(allowed_columns);

	for (size_t i = 0; i < allowed->n_actions; i++) {
		const Mediation__V1__AllowedAction *action = allowed->actions[i];
		const Mediation__V1__CatalogueAction *known =
		    words_action_numbered(words, action->action);

		if (!known || !action->allowed || !is_told(known, action, all)) continue;
		table_row(&table);
		table_cell(&table, "%s", say_either(known->zh, known->en));
		table_cell(&table, "%s", words_typed(known->name));
		table_cell(&table, "%s", action->needs_approval ? _("to propose") : _("yes"));
		changes_cell(&table, words, action, state);
	}
	table_end(&table);
}

static void table_of_refused(
    const struct words *words, const Mediation__V1__AllowedResponse *allowed)
{
	struct table table = table_new(refused_columns);

	for (size_t i = 0; i < allowed->n_actions; i++) {
		const Mediation__V1__AllowedAction *action = allowed->actions[i];
		const Mediation__V1__CatalogueAction *known =
		    words_action_numbered(words, action->action);

		if (!known || action->allowed) continue;
		table_row(&table);
		table_cell(&table, "%s", say_either(known->zh, known->en));
		table_cell(&table, "%s", words_typed(known->name));
		table_cell(&table, "%s", words_label(words, "outcome", action->outcome));
	}
	table_end(&table);
}

static void say_duty(const struct words *words, const char *before, const char *list,
    const uint32_t *codes, size_t count, const char *after)
{
	if (count == 0) return;
	fputs(before, stdout);
	show_codes(stdout, words, list, codes, count);
	printf("%s\n", after);
}

static void say_duties(const struct words *words, const Mediation__V1__AllowedResponse *allowed)
{
	say_duty(words, _("meets the criteria of a major dispute: "), "major",
	    allowed->major_criteria, allowed->n_major_criteria,
	    _("; to be reported: raise-to-major"));
	say_duty(words, _("the legal adviser is heard before a proposal: "), "opinion",
	    allowed->opinion_grounds, allowed->n_opinion_grounds, "");
}

/* Of the file: what hinders closing, or must be waived to archive it. */
static void say_flaws(const struct words *words, const Mediation__V1__AllowedResponse *allowed)
{
	for (size_t i = 0; i < allowed->n_actions; i++) {
		const Mediation__V1__AllowedAction *action = allowed->actions[i];
		const Mediation__V1__CatalogueAction *known =
		    words_action_numbered(words, action->action);
		const char *outcome = words_name(words, "outcome", action->outcome);
		bool is_next =
		    action->allowed || (outcome && words_same(outcome, "file_not_ready"));

		if (!known || !action->flaws || !is_next) continue;
		printf(
		    _("the file check finds %u things to mend before this: %s; mediate check NO lists them\n"),
		    action->flaws, say_either(known->zh, known->en));
	}
}

void show_allowed(const struct shown *shown, const Mediation__V1__AllowedResponse *allowed,
    uint32_t state, bool all)
{
	if (shown->as_json) {
		allowed_json(shown->words, allowed, all);
		return;
	}
	say_duties(shown->words, allowed);
	say_flaws(shown->words, allowed);
	table_of_allowed(shown->words, allowed, state, all);
	if (!all) return;
	printf("\n%s\n", _("what may not be done now, and why:"));
	table_of_refused(shown->words, allowed);
}
