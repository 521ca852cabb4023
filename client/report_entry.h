/* The reports of reports.def, and how one is made into a folder. */
#pragma once

#include "report_when.h"
#include "reports.h"

struct report_entry {
	const char *name, *zh, *en;
	enum report_when when;
	int (*make)(struct reporter *reporter, struct report *report);
	const char *help;
};

/* In their order; NULL past the last. */
const struct report_entry *report_entry_at(size_t index);
/* By its name in either language; NULL, and the nearest said, where there is none. */
const struct report_entry *report_entry_find(const char *word);
/* Asks, and writes all its forms into a new folder; an exit status, its reason said. */
int report_entry_write(
    const struct report_entry *entry, struct reporter *reporter, const char *path);
