/* Inside the reports of a period: figures are asked for at one position of the feed. */
#pragma once

#include "reports.h"

struct period_report {
	struct reporter *reporter;
	struct report *report;
	Mediation__V1__FiguresResponse *figures; /* of all, with definitions */
	Mediation__V1__FiguresOf of;             /* of the same, with their position */
};

/* An exit status; the answer is NULL where it is not 0. Of all, with definitions. */
int report_ask(struct period_report *made, Mediation__V1__Response **ret);
/* The same of the figures named alone, told apart. */
int report_ask_named(struct period_report *made, uint32_t group_by, const char *const *names,
    size_t count, Mediation__V1__Response **ret);
/* A page of the disputes that a figure counts. */
int report_ask_listed(struct client *client, Mediation__V1__FiguresOf *of, const char *name,
    const ProtobufCBinaryData *page, uint32_t page_size, Mediation__V1__Response **ret);
/* The figure of that name; NULL where it is not among them. */
const Mediation__V1__Figure *report_figure(
    Mediation__V1__Figure *const *figures, size_t count, const char *name);
/* That it is told, by the definitions that came with it. */
void report_defines(
    struct report *report, const Mediation__V1__FiguresResponse *figures, const char *name);
/* What it counts of all; 0 where it was not told. */
int64_t report_count_of(const Mediation__V1__FiguresResponse *figures, const char *name);
/* A report of the reporter's period, and what is asked for it, as he wants it known. */
struct period_report report_begin(struct reporter *reporter, struct report *report);
/* What the figures of all say of the whole report: where, up to when, at which position of the
 * feed; what is asked next is asked at that position. */
void report_of_figures(struct period_report *made);
/* "2024-03-01..2024-03-31", as --period takes it; and what lists the disputes that a figure counts.
 */
const char *report_period_said(struct report *report);
const char *report_list_of(struct report *report, const char *figure);
/* What waits on the morning after, where that is now, and the disputes to go through
 * (report_morning.c); an exit status. */
int report_add_morning(struct period_report *made);
/* By what they are told apart, a section each (report_groups.c); an exit status. */
int report_add_groups(struct period_report *made);
/* What is known otherwise than the report of before says, where there is one (report_changes.c); an
 * exit status. */
int report_add_changes(struct period_report *made);
