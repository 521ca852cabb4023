/*
 * Prints of the action table: tsv for golden files and its digest, sql for the guard, mermaid for
 * the flow chart, guide for the wall of the office. Reads constant tables only.
 */
#include <inttypes.h>
#include <openssl/sha.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "action.h"
#include "clock_row.h"
#include "figure.h"

typedef const struct label *(*label_fn)(uint16_t number);
typedef void (*row_fn)(FILE *out, const struct action *row);

static int by_number(const void *a, const void *b)
{
	const struct action *const *x = a, *const *y = b;

	return (*x)->number - (*y)->number;
}

static void each_row(FILE *out, row_fn fn)
{
	const struct action *sorted[ACTION_COUNT];
	size_t count;
	const struct action *const *rows = action_all(&count);

	memcpy(sorted, rows, count * sizeof(*sorted));
	qsort(sorted, count, sizeof(*sorted), by_number);
	for (size_t i = 0; i < count; i++) {
		fn(out, sorted[i]);
	}
}

static void print_set(FILE *out, uint64_t set, label_fn find, bool chinese, const char *between)
{
	const char *before = "";

	for (uint16_t n = 0; n < 64; n++) {
		const struct label *label = find(n);

		if (!(set >> n & 1) || !label) continue;
		fprintf(out, "%s%s", before, chinese ? label->zh : label->name);
		before = between;
	}
}

static void print_arguments(FILE *out, const uint16_t *list, bool chinese, const char *between)
{
	for (size_t i = 0; list && list[i]; i++) {
		const struct argument_info *info = argument_info(list[i]);

		fprintf(out, "%s%s", i ? between : "", chinese ? info->zh : info->name);
	}
}

/* ---- tsv ---- */

static void print_target(FILE *out, const struct action *row)
{
	static const char *const computed[] = {
		[TARGET_BEFORE] = "before", [TARGET_TOLD] = "told", [TARGET_SIGNED] = "signed"
	};

	if (row->target == TARGET_SAME) {
		fputs("same", out);
	} else if (row->target == TARGET_STATE) {
		fputs(state_label(row->to)->name, out);
	} else {
		fprintf(out, "%s:", computed[row->target]);
		print_set(out, row->ends, state_label, false, ",");
	}
}

static void print_move(FILE *out, const struct region_rule *rule)
{
	uint16_t to = (uint16_t)(rule->to >= REGION_VALUE_COUNT ? rule->ends : VALUE_BIT(rule->to));

	fprintf(out, "%s:%04x>%04x", region_label(rule->region)->name, rule->from, to);
	if (rule->items) fprintf(out, "@%u", rule->items);
	if (rule->told) fprintf(out, "=%s", argument_info(rule->told)->name);
	if (rule->when) fprintf(out, "?%s", argument_info(rule->when)->name);
	if (rule->which) fprintf(out, ":%u", rule->which);
	if (rule->states) fprintf(out, "^%06" PRIx64, rule->states);
	if (rule->is_optional && !rule->when) fputc('?', out);
}

static void print_flags(FILE *out, const struct action *row)
{
	const struct {
		bool is_set;
		const char *name;
	} flags[] = { { row->begins, "begins" }, { row->is_machine, "machine" },
		{ row->is_storage, "storage" }, { row->sets_mark == MARK_RESTRICTED, "restricts" },
		{ row->clears_mark == MARK_RESTRICTED, "lifts" },
		{ row->sets_mark == MARK_MINOR, "minor" },
		{ row->clears_mark == MARK_MINOR, "of_age" },
		{ row->sets_mark == MARK_GUARDED, "guarded" }, { row->is_by_tool, "tool" },
		{ row->is_by_request, "request" }, { row->is_chain, "chain" },
		{ row->is_retraction, "retraction" }, { row->mediates, "mediates" },
		{ row->is_retractable, "retractable" }, { row->may_wait, "may-wait" },
		{ row->names_other, "other" }, { row->splits, "splits" },
		{ row->new_round, "round" }, { row->is_retired, "retired" } };

	const char *before = "";

	for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++) {
		if (!flags[i].is_set) continue;
		fprintf(out, "%s%s", before, flags[i].name);
		before = ",";
	}
}

static void print_chain(FILE *out, const struct action *row)
{
	for (size_t i = 0; i < row->chain_count; i++) {
		const struct chain_link *link = &row->chain[i];

		fprintf(out, "%s%s", i ? "," : "", action_find(link->action)->name);
		if (link->when) fprintf(out, "?%s", argument_info(link->when)->name);
		if (link->unless) fprintf(out, "!%s", argument_info(link->unless)->name);
	}
}

static void print_tsv_row(FILE *out, const struct action *row)
{
	fprintf(out, "%u\t%s\t%s\t%s\t", row->number, row->name, row->zh, row->en);
	print_set(out, row->begins ? 0 : row->from, state_label, false, ",");
	fputc('\t', out);
	print_target(out, row);
	fputc('\t', out);
	print_set(out, row->by, role_label, false, ",");
	fputc('\t', out);
	print_set(out, row->approvers, role_label, false, ",");
	fputc('\t', out);
	print_set(out, row->alone, role_label, false, ",");
	fprintf(out, "\t%s\t", row->approver_check ? check_label(row->approver_check)->name : "");
	print_arguments(out, row->asks, false, ",");
	fputc('\t', out);
	print_arguments(out, row->takes, false, ",");
	fputc('\t', out);
	for (size_t i = 0; row->checks && row->checks[i]; i++) {
		fprintf(out, "%s%s", i ? "," : "", check_label(row->checks[i])->name);
	}
	fputc('\t', out);
	for (size_t i = 0; i < row->move_count; i++) {
		if (i) fputc(' ', out);
		print_move(out, &row->moves[i]);
	}
	fputc('\t', out);
	print_flags(out, row);
	fprintf(out, "\t%u\t%u\t%u\t", (unsigned)row->series, row->sets_level, row->sets_form);
	print_chain(out, row);
	fprintf(out, "\t%s\t%s\t%s\n", row->clock ? clock_row(row->clock)->name : "", row->basis,
	    row->guide);
}

static void print_tsv(FILE *out)
{
	fputs(
	    "number\tname\tzh\ten\tfrom\tto\tby\tapprovers\talone\tapprover_check\tasks\ttakes\tchecks\tmoves\t"
	    "flags\tseries\tlevel\tform\tchain\tclock\tbasis\tguide\n",
	    out);
	each_row(out, print_tsv_row);
}

const uint8_t *action_table_digest(void)
{
	static uint8_t digest[HASH_BYTES];
	static bool is_known;
	char *text = NULL;
	size_t length = 0;
	FILE *out;

	if (is_known) return digest;
	out = open_memstream(&text, &length);
	if (!out) abort();
	print_tsv(out);
	clock_print(out);
	if (fclose(out) != 0) abort();
	SHA256((const uint8_t *)text, length, digest);
	free(text);
	is_known = true;
	return digest;
}

int64_t action_table_version(void)
{
	const uint8_t *digest = action_table_digest();
	uint64_t version = 0;

	for (size_t i = 0; i < 8; i++) {
		version = version << 8 | digest[i];
	}
	return (int64_t)(version >> 1);
}

/* ---- sql ---- */

static void print_state_pair(void *context, uint16_t action, uint8_t from, uint8_t to)
{
	fprintf(context,
	    "INSERT INTO action_guard VALUES (%" PRId64 ", %u, %u, %u) ON CONFLICT DO NOTHING;\n",
	    action_table_version(), action, from, to);
}

static void print_region_pair(
    void *context, uint16_t action, uint8_t region, uint8_t from, uint8_t to)
{
	fprintf(context,
	    "INSERT INTO region_guard VALUES (%" PRId64
	    ", %u, %u, %u, %u) ON CONFLICT DO NOTHING;\n",
	    action_table_version(), action, region, from, to);
}

static void print_sql(FILE *out)
{
	action_guard_states(print_state_pair, out);
	action_guard_regions(print_region_pair, out);
}

/* ---- mermaid ---- */

static void print_arrow(void *context, uint16_t action, uint8_t from, uint8_t to)
{
	const struct action *row = action_find(action);

	if (from == to || row->is_retraction || row->is_retired) return;
	fprintf(context, "    %s --> %s : %s\n", from ? state_label(from)->name : "[*]",
	    state_label(to)->name, row->zh);
}

static void print_mermaid(FILE *out)
{
	fputs("stateDiagram-v2\n", out);
	for (uint16_t p = 1; p < PHASE_COUNT; p++) {
		if (!phase_label(p)) continue;
		fprintf(out, "    state \"%s\" as phase_%s {\n", phase_label(p)->zh,
		    phase_label(p)->name);
		for (uint16_t s = 1; s < STATE_COUNT; s++) {
			if (state_label(s) && state_phase((enum state)s) == p) {
				fprintf(out, "        %s : %s\n", state_label(s)->name,
				    state_label(s)->zh);
			}
		}
		fputs("    }\n", out);
	}
	action_guard_states(print_arrow, out);
}

/* ---- guide ---- */

static void print_papers(FILE *out, const struct action *row)
{
	const char *before = "";

	for (const uint16_t *paper = row->papers; paper && *paper; paper++) {
		fprintf(out, "%s%s", before, choice_label("paper", *paper)->zh);
		before = "、";
	}
}

static void print_guide_row(FILE *out, const struct action *row)
{
	char term[CLOCK_TERM_BYTES] = "随办随记";

	if (row->is_retired) return;
	fprintf(out, "### %s（%s）\n\n", row->zh, row->name);
	if (!row->begins) {
		fputs("- 适用状态：", out);
		print_set(out, row->from, state_label, true, "、");
		fputc('\n', out);
	}
	fputs("- 责任主体：", out);
	print_set(out, row->by, role_label, true, "、");
	if (row->approvers) {
		fputs("；审批：", out);
		print_set(out, row->approvers, role_label, true, "、");
	}
	fprintf(out, "\n- 工作要求：%s", row->guide);
	if (row->asks && row->asks[0]) {
		fputs("必填：", out);
		print_arguments(out, row->asks, true, "、");
		fputs("。", out);
	}
	if (row->clock) clock_term_zh(clock_row(row->clock), term, sizeof(term));
	fprintf(out, "\n- 时间节点：%s\n- 文书：", term);
	print_papers(out, row);
	fprintf(out, "\n- 依据：%s\n\n", row->basis);
}

static void print_guide(FILE *out)
{
	fputs("# 矛盾纠纷调解操作指南\n\n", out);
	each_row(out, print_guide_row);
}

int action_print_main(const char *form)
{
	static const struct {
		const char *name;
		void (*print)(FILE *out);
	} forms[] = { { "tsv", print_tsv }, { "sql", print_sql }, { "mermaid", print_mermaid },
		{ "guide", print_guide }, { "clocks", clock_print }, { "figures", figure_print } };

	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		if (strcmp(forms[i].name, form) != 0) continue;
		forms[i].print(stdout);
		return fflush(stdout) == 0 ? 0 : 1;
	}
	fprintf(stderr,
	    "mediationd: --print-actions takes tsv, sql, mermaid, guide, clocks or figures, not \"%s\"\n",
	    form);
	return 2;
}
