/* A sum paid in several parts; instalments.h. */
#include "instalments.h"

#include <stdlib.h>
#include <string.h>

#include "answers.h"
#include "form_record.h"
#include "period.h"
#include "say.h"
#include "text.h"

/* What is typed of a whole plan, beside the fields of each instalment. */
enum part { TOTAL, COUNT, FIRST, INTERVAL, WORDING, PART_COUNT };

static const struct {
	const char *name, *zh;
} parts[PART_COUNT] = {
	[TOTAL] = { "total", "总额" },
	[COUNT] = { "instalments", "分期" },
	[FIRST] = { "first", "首期" },
	[INTERVAL] = { "interval", "每" },
	[WORDING] = { "text", "内容" },
};

struct plan {
	struct value_source *source;
	char *record; /* fields of each instalment */
	char *typed[PART_COUNT];
	int64_t total, count, first, period;
	size_t number;
};

/* Takes a part out of the record, by either name. */
static char *take(char *record, enum part part)
{
	const char *names[] = { parts[part].name, parts[part].zh };
	char *taken = form_copy("");

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]) && !*taken; i++) {
		free(taken);
		taken = answers_field(record, names[i]);
		if (*taken) answers_without_field(record, names[i]);
	}
	return taken;
}

static const char *label_of(enum part part)
{
	return say_is_chinese() ? parts[part].zh : parts[part].name;
}

static bool read_part(struct plan *plan, enum part part, const char *type, int64_t *ret, FILE *why)
{
	if (!*plan->typed[part]) {
		fprintf(why, _("instalments need %s"), label_of(part));
		return false;
	}
	plan->source->today.tense = SPOKEN_TO_COME;
	return value_read(plan->source, label_of(part), type, "", plan->typed[part], ret, why);
}

/* "月" as well as "每月"; nothing typed is a month. */
static bool read_period(struct plan *plan, FILE *why)
{
	const char *typed = plan->typed[INTERVAL];
	bool is_read;
	char *whole;

	if (!*typed) typed = "month";
	if (asprintf(&whole, "每%s", typed) < 0) abort();
	is_read = words_choice(plan->source->words, "period", whole, &plan->period) ||
	    value_read(
	        plan->source, label_of(INTERVAL), "choice", "period", typed, &plan->period, why);
	free(whole);
	return is_read;
}

static bool read_plan(struct plan *plan, FILE *why)
{
	if (!read_part(plan, TOTAL, "amount", &plan->total, why) ||
	    !read_part(plan, COUNT, "integer", &plan->count, why) ||
	    !read_part(plan, FIRST, "date", &plan->first, why) || !read_period(plan, why)) {
		return false;
	}
	if (plan->count < 2 || plan->count > INSTALMENTS_MAX) {
		fprintf(why, _("instalments are from 2 to %d"), INSTALMENTS_MAX);
		return false;
	}
	if (plan->total < plan->count) {
		fprintf(why, _("there is not a fen for each instalment"));
		return false;
	}
	return true;
}

/* In whole yuan where there is one for each, else in fen; the last takes the rest. */
static int64_t amount_of(const struct plan *plan, int64_t at)
{
	int64_t unit = plan->total >= plan->count * 100 ? 100 : 1;
	int64_t each = plan->total / plan->count / unit * unit;

	return at + 1 < plan->count ? each : plan->total - each * (plan->count - 1);
}

static char *with_value(char *record, const char *field, const char *type, int64_t value)
{
	struct text text;

	text_begin(&text);
	value_write(type, value, text.out);
	record = answers_with_field(record, field, text_end(&text));
	text_free(&text);
	return record;
}

static char *instalment(const struct plan *plan, int64_t at)
{
	int64_t amount = amount_of(plan, at);
	int64_t due_on = period_due_on(plan->first, (uint8_t)plan->period, (uint16_t)at);
	char *record = form_copy(plan->record), *number = answers_field(record, "plan");

	record = with_value(record, "amount", "amount", amount);
	record = with_value(record, "due_on", "date", due_on);
	record = with_value(record, "total", "amount", plan->total);
	if (!*number) record = with_value(record, "plan", "integer", (int64_t)plan->number);
	free(number);
	if (*plan->typed[WORDING]) {
		record = answers_with_field(record, "text", plan->typed[WORDING]);
	}
	if (plan->source->understood) {
		FILE *out = plan->source->understood;

		fprintf(
		    out, _("instalment %lld of %lld: "), (long long)at + 1, (long long)plan->count);
		value_write("amount", amount, out);
		fputc(' ', out);
		value_write("date", due_on, out);
		fputc('\n', out);
	}
	return record;
}

size_t instalments_of(struct value_source *source, const Mediation__V1__CatalogueArgument *info,
    const char *typed, size_t number, char *ret[INSTALMENTS_MAX], FILE *why)
{
	struct plan plan = { .source = source, .number = number };
	size_t count = 0;

	plan.record = form_record_named(source->words, info, typed);
	plan.typed[COUNT] = take(plan.record, COUNT);
	if (!*plan.typed[COUNT]) {
		ret[count++] = form_copy(typed);
	} else {
		for (enum part part = 0; part < PART_COUNT; part++) {
			if (part != COUNT) plan.typed[part] = take(plan.record, part);
		}
		if (!read_plan(&plan, why)) plan.count = 0;
		for (int64_t at = 0; at < plan.count; at++) {
			ret[count++] = instalment(&plan, at);
		}
	}
	for (enum part part = 0; part < PART_COUNT; part++) {
		free(plan.typed[part]);
	}
	free(plan.record);
	return count;
}
