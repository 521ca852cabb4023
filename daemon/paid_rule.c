/* Rules of the subsidy; paid_rule.h. */
#include "paid_rule.h"

/* Columns of subsidy_rules.sql. */
enum {
	RULE_NAME,
	RULE_ZH,
	RULE_EN,
	RULE_BASIS,
	RULE_FROM,
	RULE_TO,
	RULE_LEVEL,
	RULE_FORM,
	RULE_PERFORMED,
	RULE_FILE,
	RULE_CONFIRMED,
	RULE_AMOUNT,
	RULE_CAP
};

struct subsidy_rule paid_rule_of(struct arena *arena, const struct rows *rows, size_t row)
{
	return (struct subsidy_rule){
		.name = answer_text(arena, rows_text(rows, row, RULE_NAME)),
		.zh = answer_text(arena, rows_text(rows, row, RULE_ZH)),
		.en = answer_text(arena, rows_text(rows, row, RULE_EN)),
		.basis = answer_text(arena, rows_text(rows, row, RULE_BASIS)),
		.valid_from = rows_integer(rows, row, RULE_FROM),
		.valid_to = rows_integer(rows, row, RULE_TO),
		.level = rows_integer(rows, row, RULE_LEVEL),
		.form = rows_integer(rows, row, RULE_FORM),
		.needs_performed = rows_integer(rows, row, RULE_PERFORMED) != 0,
		.needs_file = rows_integer(rows, row, RULE_FILE) != 0,
		.needs_confirmed = rows_integer(rows, row, RULE_CONFIRMED) != 0,
		.amount = rows_integer(rows, row, RULE_AMOUNT),
		.month_cap = rows_integer(rows, row, RULE_CAP),
	};
}

Mediation__V1__SubsidyRule *paid_rule_told(struct arena *arena, const struct subsidy_rule *rule)
{
	Mediation__V1__SubsidyRule *ret = MESSAGE(arena, SubsidyRule, subsidy_rule);

	ret->name = (char *)rule->name;
	ret->zh = (char *)rule->zh;
	ret->en = (char *)rule->en;
	ret->basis = (char *)rule->basis;
	ret->amount = rule->amount;
	ret->month_cap = rule->month_cap;
	return ret;
}
