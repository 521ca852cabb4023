/* What the file check finds; check.h. */
#include <string.h>

#include "check.h"
#include "mend.h"
#include "say.h"
#include "text.h"

/* As it is called in the catalogue. */
#define LIST_ITEM     "file_item"
#define LIST_STATE    "item_state"
#define LIST_SEVERITY "severity"
#define LIST_STEP     "file_step"
#define LIST_SEAL     "seal"

/* Of one dispute, in whatever message it came. */
struct of {
	const struct words *words;
	const char *number;
	const char *parties; /* of a line among many */
};

/* The number of its registration, the last one, which needs no quotes in a shell; what was taken
 * over from a ledger has none and goes by its id. One static buffer. */
static const char *registered(char *const *numbers, size_t count, int64_t id)
{
	static char number[32];

	if (count) return numbers[count - 1];
	(void)snprintf(number, sizeof(number), "%lld", (long long)id);
	return number;
}

static const Mediation__V1__FlawRule *rule_of(
    const Mediation__V1__FileCheckResponse *checked, const Mediation__V1__Flaw *flaw)
{
	static const Mediation__V1__FlawRule unknown = MEDIATION__V1__FLAW_RULE__INIT;

	for (size_t i = 0; i < checked->n_rules; i++) {
		if (checked->rules[i]->number == flaw->rule) return checked->rules[i];
	}
	return &unknown;
}

static bool is_hint(const struct words *words, const Mediation__V1__FlawRule *rule)
{
	const char *name = words_name(words, LIST_SEVERITY, rule->severity);

	return name && words_same(name, "hint");
}

static bool is_broken(const struct words *words, const Mediation__V1__CheckedFile *file)
{
	const char *name = file->seal ? words_name(words, LIST_SEAL, file->seal->state) : NULL;

	return name && words_same(name, "broken");
}

static bool is_flawed(const struct words *words, const Mediation__V1__FileCheckResponse *checked,
    const Mediation__V1__CheckedFile *file)
{
	for (size_t i = 0; i < file->n_flaws; i++) {
		if (!is_hint(words, rule_of(checked, file->flaws[i]))) return true;
	}
	return is_broken(words, file) || file->is_too_long;
}

/* ---- one flaw ---- */

static void amounts(const Mediation__V1__Flaw *flaw, FILE *out)
{
	show_yuan(out, flaw->amount);
	fputs(" ≠ ", out);
	show_yuan(out, flaw->other_amount);
}

static const char *between(size_t *count)
{
	return (*count)++ ? _("; ") : "";
}

/* Who, which, when: what of it is told, in one line; "" where nothing is. */
static void detail(const struct words *words, const Mediation__V1__Flaw *flaw, FILE *out)
{
	const Mediation__V1__CatalogueAction *action = words_action_numbered(words, flaw->action);
	size_t count = 0;

	if (*flaw->name) fprintf(out, "%s%s", between(&count), flaw->name);
	if (flaw->party && !*flaw->name) {
		fprintf(out, _("%sparty %u"), between(&count), flaw->party);
	}
	if (*flaw->said) fprintf(out, _("%s\"%s\" in the text"), between(&count), flaw->said);
	if (flaw->thing) fprintf(out, _("%sno. %u"), between(&count), flaw->thing);
	if (*flaw->word) fprintf(out, _("%s\"%s\""), between(&count), flaw->word);
	if (*flaw->rather) fprintf(out, _(", rather \"%s\"?"), flaw->rather);
	if (flaw->has_amounts) {
		fputs(between(&count), out);
		amounts(flaw, out);
	}
	if (flaw->on) fprintf(out, "%s%s", between(&count), show_date(flaw->on));
	if (flaw->other_on) fprintf(out, _(", before %s"), show_date(flaw->other_on));
	if (flaw->version) {
		fprintf(out, _("%sevent %u"), between(&count), flaw->version);
		if (action) fprintf(out, " %s", say_either(action->zh, action->en));
	}
}

static void sentence(const struct words *words, const Mediation__V1__FlawRule *rule,
    const Mediation__V1__Flaw *flaw, struct text *ret)
{
	struct text more;

	text_begin(&more);
	detail(words, flaw, more.out);
	text_begin(ret);
	fputs(say_either(rule->zh, rule->en), ret->out);
	if (*text_end(&more)) fprintf(ret->out, _(" (%s)"), more.bytes);
	text_free(&more);
	(void)text_end(ret);
}

/* What is attached goes by a verb of its own, with the file and its item. */
static void command_of_file(const struct of *of, const Mediation__V1__FlawRule *rule, FILE *out)
{
	fprintf(out, _("mediate file add %s FILE --item %s"), of->number,
	    words_label(of->words, LIST_ITEM, rule->item));
}

/* mediate identify 登2024-12 */
static void command(const struct of *of, const Mediation__V1__FlawRule *rule,
    const Mediation__V1__Flaw *flaw, struct text *ret)
{
	const Mediation__V1__CatalogueAction *action = words_action_numbered(of->words, flaw->mend);

	text_begin(ret);
	if (action && words_same(action->name, "attach")) {
		command_of_file(of, rule, ret->out);
	} else if (action) {
		mend_step(action, of->number, ret->out);
	}
	(void)text_end(ret);
}

static const char *colour_of(const struct words *words, uint32_t severity)
{
	const char *name = words_name(words, LIST_SEVERITY, severity);

	if (name && words_same(name, "must")) return "red";
	return name && words_same(name, "should") ? "yellow" : "cyan";
}

static void flaw_cells(struct table *table, const struct of *of,
    const Mediation__V1__FlawRule *rule, const Mediation__V1__Flaw *flaw)
{
	struct text text;

	table_cell(table, "%s", words_label(of->words, LIST_SEVERITY, rule->severity));
	table_colour(table, colour_of(of->words, rule->severity));
	table_cell(table, "%s", words_label(of->words, LIST_STEP, rule->step));
	sentence(of->words, rule, flaw, &text);
	table_cell(table, "%s", text.bytes);
	text_free(&text);
	command(of, rule, flaw, &text);
	table_cell(table, "%s", text.bytes);
	text_free(&text);
	table_cell(table, "%s", say_either(rule->cost_zh, rule->cost_en));
}

/* ---- to programs ---- */

static void flaw_json(struct json *json, const struct words *words,
    const Mediation__V1__FlawRule *rule, const Mediation__V1__Flaw *flaw)
{
	const Mediation__V1__CatalogueAction *mend = words_action_numbered(words, flaw->mend);

	json_object(json, NULL);
	json_number(json, "rule", flaw->rule);
	json_text(json, "name", rule->name);
	json_text(json, "severity", words_name(words, LIST_SEVERITY, rule->severity));
	json_text(json, "item", words_name(words, LIST_ITEM, rule->item));
	json_text(json, "step", words_name(words, LIST_STEP, rule->step));
	json_text(json, "zh", rule->zh);
	json_text(json, "en", rule->en);
	json_text(json, "mend", mend ? mend->name : NULL);
	json_text(json, "cost_zh", rule->cost_zh);
	json_text(json, "cost_en", rule->cost_en);
	json_id(json, "party", flaw->party);
	json_text(json, "party_name", *flaw->name ? flaw->name : NULL);
	json_id(json, "thing", flaw->thing);
	json_id(json, "version", flaw->version);
	json_date(json, "on", flaw->on);
	json_date(json, "other_on", flaw->other_on);
	if (flaw->has_amounts) {
		json_number(json, "amount_fen", flaw->amount);
		json_number(json, "other_amount_fen", flaw->other_amount);
	}
	json_text(json, "word", *flaw->word ? flaw->word : NULL);
	json_text(json, "rather", *flaw->rather ? flaw->rather : NULL);
	json_text(json, "said", *flaw->said ? flaw->said : NULL);
	json_end_object(json);
}

static void seal_json(
    struct json *json, const struct words *words, const Mediation__V1__FileSeal *seal)
{
	if (!seal) {
		json_text(json, "seal", NULL);
		return;
	}
	json_object(json, "seal");
	json_text(json, "state", words_name(words, LIST_SEAL, seal->state));
	json_text(json, "digest", *seal->digest ? seal->digest : NULL);
	json_number(json, "version", seal->version);
	json_flag(json, "waived", seal->waived);
	json_numbers(json, "supplements", seal->supplements, seal->n_supplements);
	json_end_object(json);
}

static void file_json(struct json *json, const struct of *of,
    const Mediation__V1__FileCheckResponse *checked, const Mediation__V1__CheckedFile *file)
{
	const struct words *words = of->words;

	json_object(json, NULL);
	json_id(json, "dispute", file->dispute);
	json_text(json, "number", of->number);
	json_number(json, "version", file->version);
	json_text(json, "state", words_name(words, "state", file->state));
	json_flag(json, "history", file->history);
	json_flag(json, "destroyed", file->destroyed);
	json_flag(json, "too_long", file->is_too_long);
	json_flag(json, "flawed", is_flawed(words, checked, file));
	json_array(json, "items");
	for (size_t i = 0; i < file->n_items; i++) {
		json_object(json, NULL);
		json_text(json, "item", words_name(words, LIST_ITEM, (uint32_t)i + 1));
		json_text(json, "state", words_name(words, LIST_STATE, file->items[i]));
		json_end_object(json);
	}
	json_end_array(json);
	json_array(json, "flaws");
	for (size_t i = 0; i < file->n_flaws; i++) {
		flaw_json(json, words, rule_of(checked, file->flaws[i]), file->flaws[i]);
	}
	json_end_array(json);
	json_number(json, "left_out", file->left_out);
	seal_json(json, words, file->seal);
	json_end_object(json);
}

/* ---- one file ---- */

static const struct column item_columns[] = { { N_("no."), CELLS_FIXED, 0 },
	{ N_("item"), CELLS_FIXED, 0 }, { N_("in the file"), CELLS_FIXED, 0 },
	{ NULL, CELLS_FIXED, 0 } };
static const struct column flaw_columns[] = { { N_("severity"), CELLS_FIXED, 0 },
	{ N_("matters"), CELLS_FIXED, 60 }, { N_("what is wrong"), CELLS_TEXT, 0 },
	{ N_("what mends it"), CELLS_TEXT, 0 }, { N_("if it is left"), CELLS_TEXT, 80 },
	{ NULL, CELLS_FIXED, 0 } };

/* A sign besides the colour, which not everybody sees. */
static void item_cells(struct table *table, const struct words *words, uint32_t state)
{
	const char *name = words_name(words, LIST_STATE, state);
	bool is_wrong = name && (words_same(name, "missing") || words_same(name, "incomplete"));
	bool is_there = name && (words_same(name, "there") || words_same(name, "printed"));

	table_cell(table, "%s %s",
	    is_wrong       ? "✗"
	        : is_there ? "✓"
	                   : "–",
	    words_label(words, LIST_STATE, state));
	if (is_wrong) table_colour(table, "red");
	if (is_there) table_colour(table, "green");
}

static void show_items(const struct words *words, const Mediation__V1__CheckedFile *file)
{
	struct table table = table_new(item_columns);

	for (size_t i = 0; i < file->n_items; i++) {
		table_row(&table);
		table_cell(&table, "%zu", i + 1);
		table_cell(&table, "%s", words_label(words, LIST_ITEM, (uint32_t)i + 1));
		item_cells(&table, words, file->items[i]);
	}
	table_end(&table);
}

static void show_flaws(const struct of *of, const Mediation__V1__FileCheckResponse *checked,
    const Mediation__V1__CheckedFile *file)
{
	struct table table;

	if (!file->n_flaws) return;
	table = table_new(flaw_columns);
	for (size_t i = 0; i < file->n_flaws; i++) {
		table_row(&table);
		flaw_cells(&table, of, rule_of(checked, file->flaws[i]), file->flaws[i]);
	}
	table_end(&table);
	if (file->left_out) printf(_("and %u more\n"), file->left_out);
}

static void show_seal(const struct words *words, const Mediation__V1__CheckedFile *file)
{
	const Mediation__V1__FileSeal *seal = file->seal;

	if (!seal) return;
	if (!seal->state) printf("%s\n", _("It was archived without a seal."));
	if (seal->state) {
		printf(_("Seal of archiving: %s, %s\n"), words_label(words, LIST_SEAL, seal->state),
		    seal->digest);
	}
	if (is_broken(words, file)) printf("%s\n", _("Tell the administrator at once."));
	if (seal->waived) {
		printf("%s\n", _("It was archived as it was, for a reason: see timeline."));
	}
	if (!seal->n_supplements) return;
	printf(_("Recorded after archiving, not in the seal: %zu, events"), seal->n_supplements);
	for (size_t i = 0; i < seal->n_supplements; i++) {
		printf("%s%u", i ? _(", ") : " ", seal->supplements[i]);
	}
	fputc('\n', stdout);
}

static void show_verdict(const struct shown *shown, const Mediation__V1__CheckedFile *file)
{
	if (file->destroyed) {
		show_hint("%s", _("the file was destroyed: there is nothing left to check"));
	} else if (!file->n_flaws && file->history) {
		show_hint("%s", _("taken over from a ledger: nothing in it contradicts itself"));
	} else if (!file->n_flaws && !shown->as_csv) {
		show_hint("%s", _("nothing is wrong with the file"));
	}
}

bool show_checked_one(const struct shown *shown, const Mediation__V1__Dispute *dispute,
    const Mediation__V1__FileCheckResponse *checked)
{
	const struct of of = { shown->words,
		registered(dispute->numbers, dispute->n_numbers, dispute->id), NULL };
	const Mediation__V1__CheckedFile *file = checked->n_files ? checked->files[0] : NULL;

	if (!file) return true;
	if (shown->as_json) {
		struct json json = { 0 };

		json_object(&json, NULL);
		json_array(&json, "files");
		file_json(&json, &of, checked, file);
		json_end_array(&json);
		json_end_object(&json);
	} else if (shown->as_csv) {
		show_flaws(&of, checked, file);
	} else {
		show_which(shown, dispute, stdout);
		fputc('\n', stdout);
		show_items(shown->words, file);
		show_flaws(&of, checked, file);
		show_seal(shown->words, file);
		show_verdict(shown, file);
	}
	return !is_flawed(shown->words, checked, file);
}

/* ---- many ---- */

static const struct column many_columns[] = { { N_("number"), CELLS_FIXED, 0 },
	{ N_("parties"), CELLS_TEXT, 90 }, { N_("severity"), CELLS_FIXED, 0 },
	{ N_("matters"), CELLS_FIXED, 60 }, { N_("what is wrong"), CELLS_TEXT, 0 },
	{ N_("what mends it"), CELLS_TEXT, 0 }, { N_("if it is left"), CELLS_TEXT, 80 },
	{ NULL, CELLS_FIXED, 0 } };

struct checked show_checked_begin(const struct shown *shown)
{
	struct checked checked = { .shown = shown };

	if (shown->as_json) {
		json_object(&checked.json, NULL);
		json_array(&checked.json, "files");
	} else {
		checked.table = table_new(many_columns);
	}
	return checked;
}

/* What is no flaw of a rule. */
static void alarm_row(
    struct checked *checked, const struct of *of, const char *what, const char *verb)
{
	struct text command;

	table_row(&checked->table);
	table_cell(&checked->table, "%s", of->number);
	table_cell(&checked->table, "%s", of->parties);
	table_cell(&checked->table, "%s", "!");
	table_colour(&checked->table, "red");
	table_cell(&checked->table, "%s", "");
	table_cell(&checked->table, "%s", what);
	mend_command(of->words, verb, of->number, &command);
	table_cell(&checked->table, "%s", command.bytes);
	text_free(&command);
}

static void file_rows(struct checked *checked, const struct of *of,
    const Mediation__V1__FileCheckResponse *page, const Mediation__V1__CheckedFile *file)
{
	for (size_t i = 0; i < file->n_flaws; i++) {
		table_row(&checked->table);
		table_cell(&checked->table, "%s", of->number);
		table_cell(&checked->table, "%s", of->parties);
		flaw_cells(&checked->table, of, rule_of(page, file->flaws[i]), file->flaws[i]);
	}
	if (is_broken(of->words, file)) {
		alarm_row(checked, of, _("it is not as it was sealed at archiving"), "timeline");
	}
	if (file->is_too_long) {
		alarm_row(
		    checked, of, _("its journal and texts are too long to be checked"), "show");
	}
}

void show_checked(struct checked *checked, const Mediation__V1__FileCheckResponse *page)
{
	const struct words *words = checked->shown->words;

	for (size_t i = 0; i < page->n_files && i < page->n_disputes; i++) {
		const Mediation__V1__DisputeLine *line = page->disputes[i];
		const struct of of = { words, registered(line->numbers, line->n_numbers, line->id),
			line->parties };
		const Mediation__V1__CheckedFile *file = page->files[i];

		checked->files++;
		checked->flaws += file->n_flaws + file->left_out;
		checked->flawed += is_flawed(words, page, file);
		if (checked->shown->as_json) {
			if (file->n_flaws) file_json(&checked->json, &of, page, file);
		} else {
			file_rows(checked, &of, page, file);
		}
	}
}

void show_checked_end(struct checked *checked)
{
	if (checked->shown->as_json) {
		json_end_array(&checked->json);
		json_number(&checked->json, "checked", (int64_t)checked->files);
		json_number(&checked->json, "flawed", (int64_t)checked->flawed);
		json_end_object(&checked->json);
		return;
	}
	if (checked->flaws || checked->flawed || checked->shown->as_csv) {
		table_end(&checked->table);
	} else {
		table_drop(&checked->table);
	}
	show_hint(_("%zu files checked, %zu with flaws, %zu findings in all"), checked->files,
	    checked->flawed, checked->flaws);
}

/* ---- a text that was just made ---- */

void show_text_flaws(const struct shown *shown, const Mediation__V1__Dispute *dispute,
    const Mediation__V1__FileCheckResponse *checked)
{
	const Mediation__V1__CheckedFile *file = checked->n_files ? checked->files[0] : NULL;
	size_t count = 0;

	for (size_t i = 0; file && i < file->n_flaws; i++) {
		const Mediation__V1__FlawRule *rule = rule_of(checked, file->flaws[i]);
		const char *step = words_name(shown->words, LIST_STEP, rule->step);
		struct text text;

		if (!step || !words_same(step, "signing")) continue;
		if (count++ == 0) show_hint("%s", _("to look at before it is signed:"));
		sentence(shown->words, rule, file->flaws[i], &text);
		show_hint("· %s", text.bytes);
		text_free(&text);
	}
	if (count) {
		show_hint(_("all of it: mediate check %s"),
		    registered(dispute->numbers, dispute->n_numbers, dispute->id));
	}
}
