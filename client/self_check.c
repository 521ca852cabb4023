/* The self-check over a period: its pages gathered, what was typed read; self_check.h, client.h. */
#include "self_check.h"

#include <stdio.h>
#include <stdlib.h>

#include "civil.h"
#include "figures.h"
#include "paging.h"
#include "say.h"
#include "text.h"
#include "value.h"

#define PAGE_FINDINGS 500

/* ---- gathering ---- */

/* Behind the last where there is none of that number. */
static size_t place_of(const struct self_checked *checked, uint32_t suspicion)
{
	size_t place = 0;

	while (
	    place < checked->suspicion_count && checked->suspicions[place]->number != suspicion) {
		place++;
	}
	return place;
}

/* Whether the answer has the texts of a suspicion that had none yet. */
static bool take_suspicions(
    struct self_checked *checked, const Mediation__V1__SelfCheckResponse *answer)
{
	bool is_new = false;

	for (size_t i = 0; i < answer->n_suspicions; i++) {
		size_t place = place_of(checked, answer->suspicions[i]->number);

		if (place == SUSPICIONS_MAX) continue;
		if (place == checked->suspicion_count) {
			checked->suspicions[checked->suspicion_count++] = answer->suspicions[i];
			is_new = true;
		}
		checked->looked[place] += answer->suspicions[i]->looked;
	}
	return is_new;
}

static void count_findings(struct self_checked *checked, const struct words *words,
    const Mediation__V1__SelfCheckResponse *answer)
{
	checked->findings += answer->n_findings;
	for (size_t i = 0; i < answer->n_findings; i++) {
		size_t place = place_of(checked, answer->findings[i]->suspicion);
		const char *severity;

		if (place == checked->suspicion_count) continue;
		severity = words_name(words, "severity", checked->suspicions[place]->severity);
		checked->found[place]++;
		checked->more_than_hints += !(severity && words_same(severity, "hint"));
	}
}

bool self_checked_take(
    struct self_checked *checked, const struct words *words, Mediation__V1__Response *page)
{
	const Mediation__V1__SelfCheckResponse *answer = page->self_check;

	checked->from_on = answer->from_on;
	checked->to_on = answer->to_on;
	checked->has_more = answer->next_page.len > 0;
	if (take_suspicions(checked, answer) || answer->n_findings) {
		checked->pages =
		    realloc(checked->pages, (checked->count + 1) * sizeof(*checked->pages));
		if (!checked->pages) abort();
		checked->pages[checked->count++] = page;
		count_findings(checked, words, answer);
	} else {
		mediation__v1__response__free_unpacked(page, NULL);
	}
	return checked->findings < FINDINGS_MAX;
}

void self_checked_free(struct self_checked *checked)
{
	for (size_t i = 0; i < checked->count; i++) {
		mediation__v1__response__free_unpacked(checked->pages[i], NULL);
	}
	free(checked->pages);
}

/* ---- asking ---- */

int self_check_gather(
    struct client *client, Mediation__V1__SelfCheckRequest *by, struct self_checked *ret)
{
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;
	struct paging paging = { .limit = PAGE_FINDINGS };
	Mediation__V1__Response *page;
	int status = 0;

	*ret = (struct self_checked){ .pages = NULL };
	by->page_size = (uint32_t)paging.limit;
	request.body_case = MEDIATION__V1__REQUEST__BODY_SELF_CHECK;
	request.self_check = by;
	do {
		by->page = (ProtobufCBinaryData){ paging.key_bytes, paging.key };
		page = client_ask(client, &request, &status);
		if (!page) break;
		/* before the page is taken over, which may free it */
		paging_keep(&paging, &page->self_check->next_page);
	} while (self_checked_take(ret, &client->words, page) && paging.key_bytes);
	return status;
}

static void try_suspicion(
    void *context, int64_t number, const char *name, const char *zh, const char *en)
{
	struct near *near = context;

	near_try(near, name);
	near_try(near, say_either(zh, en));
}

static void say_nearest_suspicion(const struct words *words, const char *word)
{
	struct near near = near_to(word);
	const char *found;

	words_each(words, "choice", "suspicion", try_suspicion, &near);
	found = near_found(&near);
	say_nearest(found ? words_typed(found) : NULL);
}

static bool read_suspicion(struct client *client, uint32_t *ret)
{
	struct value_source source = { .words = &client->words };
	const char *word = client_option(client, "suspicion");
	int64_t number = 0;
	struct text why;
	bool is_read;

	if (!word) return true;
	text_begin(&why);
	is_read = value_read(&source, "--suspicion", "choice", "suspicion", word, &number, why.out);
	if (!is_read) {
		fprintf(stderr, "%s\n", text_end(&why));
		say_nearest_suspicion(&client->words, word);
	}
	text_free(&why);
	*ret = (uint32_t)number;
	return is_read;
}

/* The year that it is, where none is named. */
static bool read_period(const struct client *client, Mediation__V1__SelfCheckRequest *by)
{
	int32_t year = civil_from_days(client_today(client)).year;

	by->from_on = civil_days(year, 1, 1);
	by->to_on = civil_days(year, 12, 31);
	return figures_period(client, "period", &by->from_on, &by->to_on);
}

int do_self_check(struct client *client)
{
	Mediation__V1__SelfCheckRequest by = MEDIATION__V1__SELF_CHECK_REQUEST__INIT;
	const char *team = client_option(client, "team");
	struct self_checked checked;
	int status;

	if ((team && !filter_find(client, FILTER_TEAM, team, &by.team)) ||
	    !read_period(client, &by) || !read_suspicion(client, &by.suspicion)) {
		return CLIENT_USAGE;
	}
	client_print_csv(client);
	status = self_check_gather(client, &by, &checked);
	if (status == 0) {
		show_self_checked(&client->shown, &checked);
		if (checked.more_than_hints) status = CLIENT_REFUSED;
	}
	self_checked_free(&checked);
	return status;
}
