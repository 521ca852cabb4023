/* What producers of reports are handed; the reports are those of reports.def. */
#pragma once

#include "client.h"
#include "report.h"

struct reporter {
	struct client *client;
	int64_t from_on, to_on;
	int64_t known_on; /* as it was known at the end of that day; 0: as it is known now */
	const struct report_before *before; /* the last report of its kind; NULL: none */
};

/* Each fills title, township, sections; the period, the cut-off and as of when stand there already,
 * and are set anew where the daemon's answer tells better. The exit status; the reason is said. */
int report_daily(struct reporter *reporter, struct report *report);
int report_period(struct reporter *reporter, struct report *report);
int report_self_check(struct reporter *reporter, struct report *report);
int report_subsidy(struct reporter *reporter, struct report *report);
int report_teams(struct reporter *reporter, struct report *report);

/* What a report asks besides: the township's name. */
int report_ask_township(struct reporter *reporter, struct report *report);
