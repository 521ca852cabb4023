/*
 * What mediators may claim for the disputes that they brought to a close (以案定补), gathered from
 * its pages: shown, told to programs, or printed for signature, a sheet a mediator.
 */
#pragma once

#include "client.h"
#include "text.h"

/* More are said to be there, and not shown. */
#define CLAIMS_MAX 20000

struct subsidies {
	int64_t from_on, to_on; /* as it was looked at */
	/* Pages, owned: their claims come by mediator. */
	Mediation__V1__Response **pages;
	size_t count, claims;
	bool has_more;
};

/* Asked for page by page, up to CLAIMS_MAX; an exit status, its reason said. Free it in any case.
 */
int subsidies_gather(
    struct client *client, Mediation__V1__SubsidyRequest *by, struct subsidies *subsidies);
void subsidies_free(struct subsidies *subsidies);

/* A claim with the rule of its page that it goes by, NULL for none. */
typedef void subsidy_claim_fn(void *context, const Mediation__V1__SubsidyClaim *claim,
    const Mediation__V1__SubsidyRule *rule);
void subsidies_each(const struct subsidies *subsidies, subsidy_claim_fn *fn, void *context);

/* What one mediator comes to. */
struct subsidy_sum {
	int64_t mediator, team;
	size_t claimed, lacking;
	int64_t amount, over_cap;
};

typedef void subsidy_sum_fn(void *context, const struct subsidy_sum *sum);
void subsidies_sums(const struct subsidies *subsidies, subsidy_sum_fn *fn, void *context);

/* What mends what a claim lacks, as a command; it begins the text. */
void subsidy_mend(const struct words *words, const Mediation__V1__SubsidyClaim *claim,
    const Mediation__V1__SubsidyLack *lack, struct text *ret);

void show_subsidies(const struct shown *shown, const struct subsidies *subsidies);

/* paper_subsidy.c: a sheet for each mediator who may claim something; how many there are. */
size_t paper_subsidies(const struct words *words, const struct subsidies *subsidies, FILE *html);
