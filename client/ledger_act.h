/* The acts that a ledger's row comes to: taken over, and what it says now corrected. */
#pragma once

#include "form.h"
#include "ledger.h"

struct ledger_act {
	const struct words *words;
	struct form form; /* of the last one */
	bool has_form;
};

/* The act, which lives until the next is made; NULL with the row rejected. */
Mediation__V1__ActRequest *ledger_act_take_over(
    struct ledger_act *act, const struct ledger *ledger, struct ledger_row *row);
/* The same of one column that says something else now; NULL with the reason in ->form.error. */
Mediation__V1__ActRequest *ledger_act_correct(struct ledger_act *act, const struct ledger *ledger,
    const struct ledger_row *row, enum ledger_column column);
void ledger_act_free(struct ledger_act *act);
