/* The subsidy sheet: its pages gathered and added up, what was typed read; subsidy.h, client.h. */
#include "subsidy.h"

#include <limits.h>
#include <stdlib.h>

#include "civil.h"
#include "figures.h"
#include "file.h"
#include "paging.h"
#include "say.h"
#include "text.h"

/* ---- gathered ---- */

/* Takes the page over; false where there is as much as is shown. */
static bool take(struct subsidies *subsidies, Mediation__V1__Response *page)
{
	const Mediation__V1__SubsidyResponse *answer = page->subsidy;

	subsidies->from_on = answer->from_on;
	subsidies->to_on = answer->to_on;
	subsidies->has_more = answer->next_page.len > 0;
	subsidies->pages =
	    realloc(subsidies->pages, (subsidies->count + 1) * sizeof(*subsidies->pages));
	if (!subsidies->pages) abort();
	subsidies->pages[subsidies->count++] = page;
	subsidies->claims += answer->n_claims;
	return subsidies->claims < CLAIMS_MAX;
}

void subsidies_free(struct subsidies *subsidies)
{
	for (size_t i = 0; i < subsidies->count; i++) {
		mediation__v1__response__free_unpacked(subsidies->pages[i], NULL);
	}
	free(subsidies->pages);
}

void subsidies_each(const struct subsidies *subsidies, subsidy_claim_fn *fn, void *context)
{
	for (size_t p = 0; p < subsidies->count; p++) {
		const Mediation__V1__SubsidyResponse *page = subsidies->pages[p]->subsidy;

		for (size_t i = 0; i < page->n_claims; i++) {
			uint32_t rule = page->claims[i]->rule;

			fn(context, page->claims[i],
			    rule && rule <= page->n_rules ? page->rules[rule - 1] : NULL);
		}
	}
}

struct adding {
	struct subsidy_sum sum;
	subsidy_sum_fn *fn;
	void *context;
};

static void tell_sum(const struct adding *adding)
{
	if (adding->sum.mediator) adding->fn(adding->context, &adding->sum);
}

static void add(
    void *context, const Mediation__V1__SubsidyClaim *claim, const Mediation__V1__SubsidyRule *rule)
{
	struct adding *adding = context;

	(void)rule;
	if (adding->sum.mediator != claim->mediator) {
		tell_sum(adding);
		adding->sum = (struct subsidy_sum){ claim->mediator, claim->team, 0, 0, 0, 0 };
	}
	if (claim->n_lacks) {
		adding->sum.lacking++;
	} else {
		adding->sum.claimed++;
	}
	adding->sum.amount += claim->amount;
	adding->sum.over_cap += claim->over_cap;
}

void subsidies_sums(const struct subsidies *subsidies, subsidy_sum_fn *fn, void *context)
{
	struct adding adding = { .fn = fn, .context = context };

	subsidies_each(subsidies, add, &adding);
	tell_sum(&adding);
}

/* ---- asked ---- */

int subsidies_gather(
    struct client *client, Mediation__V1__SubsidyRequest *by, struct subsidies *subsidies)
{
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;
	struct paging paging = { .limit = 0 };
	Mediation__V1__Response *page;
	int status = 0;

	request.body_case = MEDIATION__V1__REQUEST__BODY_SUBSIDY;
	request.subsidy = by;
	do {
		by->page = (ProtobufCBinaryData){ paging.key_bytes, paging.key };
		page = client_ask(client, &request, &status);
		if (!page) break;
		paging_keep(&paging, &page->subsidy->next_page);
	} while (take(subsidies, page) && paging.key_bytes);
	return status;
}

/* The month before this one, where none is named: it is over. */
static bool read_period(const struct client *client, Mediation__V1__SubsidyRequest *by)
{
	struct civil_date today = civil_from_days(client_today(client));
	struct civil_date last;

	by->to_on = civil_days(today.year, today.month, 1) - 1;
	last = civil_from_days(by->to_on);
	by->from_on = civil_days(last.year, last.month, 1);
	return figures_period(client, "period", &by->from_on, &by->to_on);
}

static bool read_asked(const struct client *client, Mediation__V1__SubsidyRequest *by)
{
	const char *team = client_option(client, "team");
	const char *mediator = client_option(client, "mediator");

	return (!team || filter_find(client, FILTER_TEAM, team, &by->team)) &&
	    (!mediator || filter_find(client, FILTER_MEDIATOR, mediator, &by->mediator)) &&
	    read_period(client, by);
}

/* ---- printed ---- */

static int print(const struct client *client, const struct subsidies *subsidies)
{
	struct file_new file;
	char path[PATH_MAX];
	size_t sheets;

	if (!file_out(client_option(client, "out"), "subsidy", path) || !file_begin(&file, path)) {
		return CLIENT_INPUT;
	}
	sheets = paper_subsidies(&client->words, subsidies, file.out);
	if (!sheets) {
		file_drop(&file);
		show_hint("%s", _("nothing can be claimed in that period: nothing was printed"));
		return CLIENT_NOTHING_FOUND;
	}
	if (!file_end(&file)) return CLIENT_INPUT;
	show_hint(_("%zu sheets for signature, a mediator each"), sheets);
	printf("%s\n", path);
	return 0;
}

int do_subsidy(struct client *client)
{
	Mediation__V1__SubsidyRequest by = MEDIATION__V1__SUBSIDY_REQUEST__INIT;
	struct subsidies subsidies = { .pages = NULL };
	const char *word = client_word(client);
	bool is_print = words_same(word, "print") || words_same(word, "打印");
	int status;

	if (*word && !is_print) {
		fprintf(stderr, _("\"%s\" is not understood; there is: print\n"), word);
		return CLIENT_USAGE;
	}
	if (!read_asked(client, &by)) return CLIENT_USAGE;
	client_print_csv(client);
	status = subsidies_gather(client, &by, &subsidies);
	if (status == 0 && is_print) {
		status = print(client, &subsidies);
	} else if (status == 0) {
		show_subsidies(&client->shown, &subsidies);
	}
	subsidies_free(&subsidies);
	return status;
}
