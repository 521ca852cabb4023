/* What the client prints; show.h. */
#include "show.h"

#include <inttypes.h>
#include <libsmartcols/libsmartcols.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "civil.h"

#define DAY_US     INT64_C(86400000000)
#define ZONE_US    INT64_C(28800000000)
#define CELL_BYTES 1024

/* ---- small things ---- */

static char *buffer_next(void)
{
	static char buffers[8][64];
	static unsigned turn;

	return buffers[turn++ % 8];
}

const char *show_date(int64_t day)
{
	char *buffer = buffer_next();
	struct civil_date date = civil_from_days(day);

	if (day == 0) return "";
	(void)snprintf(buffer, 64, "%04d-%02u-%02u", date.year, date.month, date.day);
	return buffer;
}

const char *show_instant(int64_t us)
{
	char *buffer = buffer_next();
	int64_t day = civil_day_of_instant(us);
	int64_t minute = (us + ZONE_US - day * DAY_US) / 60000000;

	if (us == 0) return "";
	(void)snprintf(
	    buffer, 64, "%s %02" PRId64 ":%02" PRId64, show_date(day), minute / 60, minute % 60);
	return buffer;
}

const char *show_text(const struct words *words, const char *zh, const char *en)
{
	return words->language == CHINESE ? zh : en;
}

/* ---- tables ---- */

struct table {
	struct libscols_table *cols;
	struct libscols_line *line;
	size_t column;
};

/* Column names come in pairs: English for JSON, then the heading. */
static struct table table_new(
    const struct shown *shown, const char *name, const char *const (*columns)[3])
{
	struct table table = { .cols = scols_new_table() };

	if (!table.cols) abort();
	scols_table_set_name(table.cols, name);
	scols_table_enable_json(table.cols, shown->as_json);
	scols_table_set_column_separator(table.cols, "  ");
	for (; (*columns)[0]; columns++) {
		const char *heading = shown->as_json
		    ? (*columns)[0]
		    : show_text(shown->words, (*columns)[1], (*columns)[2]);

		if (!scols_table_new_column(table.cols, heading, 0, SCOLS_FL_WRAP)) abort();
	}
	return table;
}

static void row(struct table *table)
{
	table->line = scols_table_new_line(table->cols, NULL);
	if (!table->line) abort();
	table->column = 0;
}

static void cell(struct table *table, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void cell(struct table *table, const char *format, ...)
{
	char text[CELL_BYTES];
	va_list arguments;

	va_start(arguments, format);
	(void)vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	scols_line_set_data(table->line, table->column++, text);
}

static void table_end(struct table *table)
{
	scols_print_table(table->cols);
	scols_unref_table(table->cols);
}

/* ---- disputes ---- */

static void join(char *const *texts, size_t count, char *ret, size_t bytes)
{
	size_t used = 0;

	ret[0] = '\0';
	for (size_t i = 0; i < count && used < bytes; i++) {
		used += (size_t)snprintf(ret + used, bytes - used, "%s%s", i ? " " : "", texts[i]);
	}
}

static const char *const line_columns[][3] = { { "number", "编号", "number" },
	{ "state", "状态", "state" }, { "kind", "类型", "kind" }, { "level", "等级", "level" },
	{ "parties", "当事人", "parties" }, { "team", "队伍", "team" },
	{ "registered", "登记", "registered" }, { NULL, NULL, NULL } };

static void line_cells(
    struct table *table, const struct words *words, const Mediation__V1__DisputeLine *line)
{
	char numbers[256];

	join(line->numbers, line->n_numbers ? 1 : 0, numbers, sizeof(numbers));
	cell(table, "%s", numbers);
	cell(table, "%s", words_label(words, "state", line->state));
	cell(table, "%s", words_kind(words, line->kind));
	cell(table, "%s", words_label(words, "level", line->level));
	cell(table, "%s", line->parties);
	cell(table, "%s", words_team(words, line->team));
	cell(table, "%s", show_instant(line->registered_us));
}

void show_lines(const struct shown *shown, Mediation__V1__DisputeLine *const *lines, size_t count)
{
	struct table table = table_new(shown, "disputes", line_columns);

	for (size_t i = 0; i < count; i++) {
		row(&table);
		line_cells(&table, shown->words, lines[i]);
	}
	table_end(&table);
}

static const char *const pair_columns[][3] = { { "what", "项目", "what" },
	{ "value", "内容", "value" }, { NULL, NULL, NULL } };

static void pair(struct table *table, const struct shown *shown, const char *name, const char *zh,
    const char *value)
{
	if (!*value) return;
	row(table);
	cell(table, "%s", shown->as_json ? name : show_text(shown->words, zh, name));
	cell(table, "%s", value);
}

static void region_pairs(
    struct table *table, const struct shown *shown, const Mediation__V1__Dispute *dispute)
{
	for (size_t i = 0; i < dispute->n_regions; i++) {
		const Mediation__V1__CatalogueRegion *region =
		    words_region(shown->words, dispute->regions[i]->region);

		if (!region || dispute->regions[i]->value == 0) continue;
		for (size_t v = 0; v < region->n_values; v++) {
			const Mediation__V1__CatalogueItem *value = region->values[v];

			if (value->number == dispute->regions[i]->value) {
				pair(table, shown, region->en, region->zh,
				    show_text(shown->words, value->zh, value->en));
			}
		}
	}
}

static const char *region_value(const struct words *words, const char *name, uint32_t number)
{
	for (size_t i = 0; i < words->catalogue->n_regions; i++) {
		const Mediation__V1__CatalogueRegion *region = words->catalogue->regions[i];

		if (strcmp(region->name, name) != 0) continue;
		for (size_t v = 0; v < region->n_values; v++) {
			if (region->values[v]->number == number) {
				return show_text(
				    words, region->values[v]->zh, region->values[v]->en);
			}
		}
	}
	return "";
}

static void party_pairs(
    struct table *table, const struct shown *shown, const Mediation__V1__Dispute *dispute)
{
	for (size_t i = 0; i < dispute->n_parties; i++) {
		const Mediation__V1__Party *party = dispute->parties[i];
		char text[CELL_BYTES], name[64];

		(void)snprintf(name, sizeof(name), "%s %u",
		    show_text(shown->words, "当事人", "party"), party->number);
		(void)snprintf(text, sizeof(text), "%s %s %s%s",
		    words_label(shown->words, "side", party->side), party->name,
		    region_value(shown->words, "consent", party->consent),
		    party->has_left ? show_text(shown->words, " 已退出", " has left") : "");
		pair(table, shown, name, name, text);
	}
}

static void obligation_pairs(
    struct table *table, const struct shown *shown, const Mediation__V1__Dispute *dispute)
{
	for (size_t i = 0; i < dispute->n_obligations; i++) {
		const Mediation__V1__Obligation *obligation = dispute->obligations[i];
		char text[CELL_BYTES], name[64];

		(void)snprintf(name, sizeof(name), "%s %u",
		    show_text(shown->words, "履行事项", "obligation"), obligation->number);
		(void)snprintf(text, sizeof(text), "%s %" PRId64 ".%02" PRId64 "%s %s %s",
		    obligation->text, obligation->amount / 100, obligation->amount % 100,
		    show_text(shown->words, "元", " yuan"), show_date(obligation->due_on),
		    region_value(shown->words, "performance", obligation->performance));
		pair(table, shown, name, name, text);
	}
}

static void head_pairs(
    struct table *table, const struct shown *shown, const Mediation__V1__Dispute *dispute)
{
	char text[CELL_BYTES];

	join(dispute->numbers, dispute->n_numbers, text, sizeof(text));
	pair(table, shown, "numbers", "编号", text);
	pair(table, shown, "state", "状态", words_label(shown->words, "state", dispute->state));
	pair(table, shown, "kind", "类型", words_kind(shown->words, dispute->kind));
	pair(table, shown, "level", "等级", words_label(shown->words, "level", dispute->level));
	pair(table, shown, "team", "队伍", words_team(shown->words, dispute->team));
	pair(table, shown, "mediator", "主持调解员", words_member(shown->words, dispute->mediator));
	pair(table, shown, "applied on", "申请日期", show_date(dispute->applied_on));
	pair(table, shown, "registered", "登记时间", show_instant(dispute->registered_us));
	pair(table, shown, "accepted", "受理时间", show_instant(dispute->accepted_us));
	pair(table, shown, "facts", "事实经过", dispute->summary);
	(void)snprintf(text, sizeof(text), "%u", dispute->round);
	pair(table, shown, "round", "轮次", text);
	(void)snprintf(text, sizeof(text), "%u", dispute->version);
	pair(table, shown, "version", "版本", text);
}

void show_dispute(const struct shown *shown, const Mediation__V1__Dispute *dispute)
{
	struct table table = table_new(shown, "dispute", pair_columns);

	head_pairs(&table, shown, dispute);
	region_pairs(&table, shown, dispute);
	party_pairs(&table, shown, dispute);
	obligation_pairs(&table, shown, dispute);
	if (dispute->proposal) {
		const Mediation__V1__CatalogueAction *action =
		    words_action_numbered(shown->words, dispute->proposal->action);

		pair(&table, shown, "waits for approval", "等待审批",
		    action ? show_text(shown->words, action->zh, action->en) : "?");
	}
	table_end(&table);
}

/* ---- journal ---- */

static const char *const event_columns[][3] = { { "version", "版本", "version" },
	{ "time", "时间", "time" }, { "action", "操作", "action" }, { "state", "状态", "state" },
	{ "by", "经办", "by" }, { "text", "内容", "text" }, { NULL, NULL, NULL } };

static void event_texts(
    const struct words *words, const Mediation__V1__Event *event, char *ret, size_t bytes)
{
	size_t used = 0;

	ret[0] = '\0';
	for (size_t i = 0; i < event->n_arguments && used < bytes; i++) {
		const Mediation__V1__Argument *argument = event->arguments[i];
		const Mediation__V1__CatalogueArgument *info =
		    words_argument_numbered(words, argument->number);

		if (argument->value_case != MEDIATION__V1__ARGUMENT__VALUE_TEXT || !info) continue;
		used += (size_t)snprintf(ret + used, bytes - used, "%s%s：%s", used ? "；" : "",
		    show_text(words, info->zh, info->en), argument->text);
	}
}

void show_timeline(const struct shown *shown, Mediation__V1__Event *const *events, size_t count)
{
	struct table table = table_new(shown, "events", event_columns);
	char text[CELL_BYTES];

	for (size_t i = 0; i < count; i++) {
		const Mediation__V1__CatalogueAction *action =
		    words_action_numbered(shown->words, events[i]->action);

		event_texts(shown->words, events[i], text, sizeof(text));
		row(&table);
		cell(&table, "%u", events[i]->version);
		cell(&table, "%s", show_instant(events[i]->happened_us));
		cell(&table, "%s", action ? show_text(shown->words, action->zh, action->en) : "?");
		cell(&table, "%s", words_label(shown->words, "state", events[i]->to_state));
		cell(&table, "%s", events[i]->member_name);
		cell(&table, "%s", text);
	}
	table_end(&table);
}

/* ---- to-do, allowed ---- */

static const char *const todo_columns[][3] = { { "number", "编号", "number" },
	{ "state", "状态", "state" }, { "kind", "类型", "kind" }, { "level", "等级", "level" },
	{ "parties", "当事人", "parties" }, { "team", "队伍", "team" },
	{ "registered", "登记", "registered" }, { "next", "下一步", "next" },
	{ NULL, NULL, NULL } };

static void next_cell(
    struct table *table, const struct words *words, const Mediation__V1__TodoItem *item)
{
	const Mediation__V1__CatalogueAction *proposed =
	    words_action_numbered(words, item->proposed_action);
	char text[CELL_BYTES] = "";
	size_t used = 0;

	if (proposed) {
		cell(table, show_text(words, "审批：%s（%s 报）", "approve: %s (by %s)"),
		    show_text(words, proposed->zh, proposed->en), item->proposed_by);
		return;
	}
	for (size_t i = 0; i < item->n_next_actions && i < 4 && used < sizeof(text); i++) {
		const Mediation__V1__CatalogueAction *next =
		    words_action_numbered(words, item->next_actions[i]);

		if (next) {
			used += (size_t)snprintf(text + used, sizeof(text) - used, "%s%s",
			    i ? "、" : "", show_text(words, next->zh, next->en));
		}
	}
	cell(table, "%s", text);
}

void show_todo(const struct shown *shown, const Mediation__V1__TodoResponse *todo)
{
	struct table table = table_new(shown, "todo", todo_columns);

	for (size_t i = 0; i < todo->n_items; i++) {
		row(&table);
		line_cells(&table, shown->words, todo->items[i]->dispute);
		next_cell(&table, shown->words, todo->items[i]);
	}
	table_end(&table);
}

static const char *const allowed_columns[][3] = { { "action", "操作", "action" },
	{ "verb", "命令", "verb" }, { "allowed", "现在可办", "allowed" },
	{ "leads_to", "办后状态", "leads to" }, { "why_not", "为什么不能", "why not" },
	{ NULL, NULL, NULL } };

void show_allowed(const struct shown *shown, const Mediation__V1__AllowedResponse *allowed)
{
	struct table table = table_new(shown, "actions", allowed_columns);

	for (size_t i = 0; i < allowed->n_actions; i++) {
		const Mediation__V1__AllowedAction *action = allowed->actions[i];
		const Mediation__V1__CatalogueAction *known =
		    words_action_numbered(shown->words, action->action);

		if (!known) continue;
		row(&table);
		cell(&table, "%s", show_text(shown->words, known->zh, known->en));
		cell(&table, "%s", known->name);
		cell(&table, "%s",
		    !action->allowed             ? show_text(shown->words, "否", "no")
		        : action->needs_approval ? show_text(shown->words, "可报批", "to propose")
		                                 : show_text(shown->words, "是", "yes"));
		cell(&table, "%s",
		    action->allowed && action->to_state
		        ? words_label(shown->words, "state", action->to_state)
		        : "");
		cell(&table, "%s",
		    action->allowed ? "" : words_label(shown->words, "outcome", action->outcome));
	}
	table_end(&table);
}

/* ---- figures, teams, server ---- */

static const char *const figure_columns[][3] = { { "name", "名称", "name" },
	{ "figure", "指标", "figure" }, { "value", "数值", "value" }, { NULL, NULL, NULL } };

void show_figures(const struct shown *shown, const Mediation__V1__FiguresResponse *figures)
{
	struct table table = table_new(shown, "figures", figure_columns);

	if (!shown->as_json) printf("%s\n%s\n\n", figures->sentence_zh, figures->below_zh);
	for (size_t i = 0; i < figures->n_figures; i++) {
		const Mediation__V1__Figure *figure = figures->figures[i];

		row(&table);
		cell(&table, "%s", figure->name);
		cell(&table, "%s", show_text(shown->words, figure->zh, figure->en));
		if (figure->denominator) {
			cell(&table, "%.2f%% (%" PRId64 "/%" PRId64 ")",
			    100.0 * (double)figure->numerator / (double)figure->denominator,
			    figure->numerator, figure->denominator);
		} else {
			cell(&table, "%" PRId64, figure->numerator);
		}
	}
	table_end(&table);
}

static const char *const team_columns[][3] = { { "id", "序号", "id" }, { "team", "队伍", "team" },
	{ "members", "人员", "members" }, { "open", "在办", "open" }, { NULL, NULL, NULL } };

void show_teams(const struct shown *shown, const Mediation__V1__TeamsResponse *teams)
{
	struct table table = table_new(shown, "teams", team_columns);

	for (size_t i = 0; i < teams->n_teams; i++) {
		row(&table);
		cell(&table, "%" PRId64, teams->teams[i]->id);
		cell(&table, "%s", teams->teams[i]->name);
		cell(&table, "%u", teams->teams[i]->members);
		cell(&table, "%u", teams->teams[i]->open_disputes);
	}
	table_end(&table);
}

void show_server(const struct shown *shown, const Mediation__V1__ServerInfoResponse *info)
{
	struct table table = table_new(shown, "server", pair_columns);
	char text[64];

	pair(&table, shown, "version", "版本", info->version);
	pair(&table, shown, "started", "启动时间", show_instant(info->started_us));
	pair(&table, shown, "demo", "演示库",
	    show_text(shown->words, info->demo ? "是" : "否", info->demo ? "yes" : "no"));
	(void)snprintf(text, sizeof(text), "%u", info->connections);
	pair(&table, shown, "connections", "连接数", text);
	for (size_t i = 0; i < info->n_counters; i++) {
		(void)snprintf(text, sizeof(text), "%" PRId64, info->counters[i]->value);
		pair(&table, shown, info->counters[i]->name, info->counters[i]->name, text);
	}
	table_end(&table);
}

/* ---- acts and the table itself ---- */

void show_act(const struct shown *shown, const Mediation__V1__CatalogueAction *action,
    const Mediation__V1__ActResponse *act)
{
	char numbers[256];

	join(act->numbers, act->n_numbers, numbers, sizeof(numbers));
	if (shown->as_json) {
		printf(
		    "{\"dispute\": \"%" PRId64
		    "\", \"version\": %u, \"state\": \"%s\", \"numbers\": \"%s\", \"proposed\": %s, \"repeated\": %s}\n",
		    act->dispute, act->version,
		    words_item_numbered(shown->words, "state", act->state)->name, numbers,
		    act->proposed ? "true" : "false", act->repeated_request ? "true" : "false");
		return;
	}
	if (act->proposed) {
		printf(show_text(
		           shown->words, "%s：已报批，等待审批。\n", "%s: waits for approval.\n"),
		    show_text(shown->words, action->zh, action->en));
	} else {
		printf(show_text(
		           shown->words, "%s：已办理，现在是“%s”。\n", "%s: done, now \"%s\".\n"),
		    show_text(shown->words, action->zh, action->en),
		    words_label(shown->words, "state", act->state));
	}
	if (*numbers) printf("%s%s\n", show_text(shown->words, "编号 ", "number "), numbers);
	printf("%s%" PRId64 "\n", show_text(shown->words, "内部号 ", "id "), act->dispute);
}

static void print_list(
    const struct words *words, const char *list, const uint32_t *numbers, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		printf("%s%s", i ? "、" : "", words_label(words, list, numbers[i]));
	}
	putchar('\n');
}

static void guide_of(const struct words *words, const Mediation__V1__CatalogueAction *action)
{
	printf("%s（%s）\n  %s", action->zh, action->name, show_text(words, "责任主体：", "who: "));
	print_list(words, "role", action->roles, action->n_roles);
	if (action->n_approvers) {
		fputs(show_text(words, "  审批：", "  approved by: "), stdout);
		print_list(words, "role", action->approvers, action->n_approvers);
	}
	printf("  %s%s\n  %s%s\n  %s%s\n", show_text(words, "工作要求：", "what: "),
	    action->guide_zh, show_text(words, "时间节点：", "by when: "), action->clock_zh,
	    show_text(words, "依据：", "ground: "), action->basis);
}

void show_guide(const struct shown *shown, const Mediation__V1__CatalogueAction *action)
{
	for (size_t i = 0; !action && i < shown->words->catalogue->n_actions; i++) {
		if (!shown->words->catalogue->actions[i]->retired) {
			guide_of(shown->words, shown->words->catalogue->actions[i]);
		}
	}
	if (action) guide_of(shown->words, action);
}

static void usage_arguments(
    const struct words *words, const uint32_t *numbers, size_t count, const char *heading)
{
	if (count) printf("%s\n", heading);
	for (size_t i = 0; i < count; i++) {
		const Mediation__V1__CatalogueArgument *info =
		    words_argument_numbered(words, numbers[i]);
		const Mediation__V1__CatalogueRecord *record =
		    info ? words_record(words, info->record) : NULL;

		if (!info) continue;
		printf("  --%-24s %s %s\n", info->name, show_text(words, info->zh, info->en),
		    words->language == CHINESE ? info->help_zh : "");
		for (size_t f = 0;
		     record && strcmp(info->type, "records") == 0 && f < record->n_fields; f++) {
			printf("      %s=%s%s\n", record->fields[f]->name,
			    show_text(words, record->fields[f]->zh, record->fields[f]->en),
			    record->fields[f]->required ? " *" : "");
		}
	}
}

void show_usage(const struct words *words, const Mediation__V1__CatalogueAction *action)
{
	bool begins = action->n_from_states && action->from_states[0] == 0;

	printf("%s mediate %s %s[--argument value …]\n", show_text(words, "用法：", "usage:"),
	    action->name, begins ? "" : "NO ");
	guide_of(words, action);
	usage_arguments(
	    words, action->required, action->n_required, show_text(words, "必填：", "required:"));
	usage_arguments(
	    words, action->accepted, action->n_accepted, show_text(words, "可填：", "optional:"));
	for (size_t i = 0; i < action->n_chain; i++) {
		const Mediation__V1__CatalogueAction *link =
		    words_action_numbered(words, action->chain[i]);

		if (link) {
			usage_arguments(words, link->required, link->n_required,
			    show_text(words, link->zh, link->en));
		}
	}
}

void show_refusal(const struct words *words, const Mediation__V1__Refusal *refusal)
{
	const Mediation__V1__CatalogueArgument *info =
	    words ? words_argument_numbered(words, refusal->argument) : NULL;
	bool chinese = !words || words->language == CHINESE;

	fprintf(stderr, "%s%s",
	    chinese ? "未办理：" : "refused: ", chinese ? refusal->zh : refusal->en);
	if (info) fprintf(stderr, " [--%s]", info->name);
	if (refusal->record_index) fprintf(stderr, " #%u", refusal->record_index);
	fprintf(stderr, "\n%s%s\n",
	    chinese ? "怎么办：" : "what to do: ", chinese ? refusal->next_zh : refusal->next_en);
}
