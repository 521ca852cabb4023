/*
 * What figures are asked of, from options and words of a verb: --period, --as-of, --accepted,
 * team:… kind:… village:… channel:…; shared by the verbs that show figures, explain one, and list
 * the disputes that one counts.
 */
#pragma once

#include "client.h"
#include "filters.h"

struct figures_of {
	Mediation__V1__FiguresOf of; /* borrows from the filters */
	struct filters filters;
};

/* The period that an option names: its first and last day, which stay where it is not given; false,
 * and said, where it is none. */
bool figures_period(
    const struct client *client, const char *name, int64_t *ret_first, int64_t *ret_last);
/* False, and said, where one of them is none. */
bool figures_of(const struct client *client, struct figures_of *ret);
/* The figure that --figure names, by its name, its label or a part of one; NULL, and said, where
 * there is none. */
const char *figures_named(const struct client *client);

/* explain --figure: what it counts, what it comes to, and what shows the disputes. */
int figures_explain(struct client *client);
/* list --figure: the disputes that it counts. */
int figures_list(struct client *client);
