/*
 * Which visits follow what a dispute has come to (人民调解法31, domain 2.5), as a pure function of
 * outcome, level, kind and risk: the system plans them in the very event that brings the outcome
 * about, as its argument visits_planned, so that figures and both folds follow from the journal.
 *
 * After an agreement: 7 days after the last day on which something is due, or 15 after an agreement
 * in which nothing is; 30 days; 90 for difficult, major and family matters. After an end without
 * agreement: 7 and 30 days where the risk is yellow or worse. After a visit that found nobody: 7
 * days, three tries in all. Days are counted from the last due day, or the day of the act; a rest
 * day moves none of them here, their clock does (clock.h).
 */
#pragma once

#include "decide.h"

/* The arguments of the act, with what it plans: those alone where its row plans none, or nothing is
 * to be visited. */
void visits_complete(
    const struct situation *situation, enum state to, struct arena *arena, struct arguments *ret);
