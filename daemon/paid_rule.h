/* A rule of the subsidy as its row of local data, and as answers tell it. */
#pragma once

#include "answer.h"
#include "rows.h"
#include "subsidy.h"

/* A row of subsidy_rules.sql; its texts are the arena's. */
struct subsidy_rule paid_rule_of(struct arena *arena, const struct rows *rows, size_t row);
/* It borrows the rule's texts. */
Mediation__V1__SubsidyRule *paid_rule_told(struct arena *arena, const struct subsidy_rule *rule);
