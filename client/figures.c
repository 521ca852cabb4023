/* The verb of figures, and what others have of them; figures.h, client.h. */
#include "figures.h"

#include <stdio.h>
#include <string.h>

#include "civil.h"
#include "paging.h"
#include "pick.h"
#include "plain.h"
#include "say.h"
#include "spoken_period.h"
#include "text.h"

/* Columns of a table of groups, where none are named: what fits beside a name. */
static char *const of_groups[] = { (char *)"registered", (char *)"accepted", (char *)"handled",
	(char *)"succeeded", (char *)"concluded", (char *)"open", (char *)"success_rate" };

#define NAMES_MAX 32

/* ---- what they are of ---- */

bool figures_period(
    const struct client *client, const char *name, int64_t *ret_first, int64_t *ret_last)
{
	const char *word = client_option(client, name);
	char plain[PLAIN_BYTES];

	if (!word) return true;
	if (plain_word(word, plain) &&
	    spoken_period(plain, client_today(client), ret_first, ret_last)) {
		return true;
	}
	fprintf(stderr,
	    _("--%s: \"%s\" is no period; write 2024, 2024-03, 2024-Q1, 2024-W07, last-month, a day, or two days as 2024-03-01..2024-03-15\n"),
	    name, word);
	return false;
}

/* --as-of DAY: as all was known at its end, and no further than to that day. */
static bool read_as_of(const struct client *client, struct figures_of *ret)
{
	bool has_period = ret->of.from_on != 0;
	int64_t day = 0;

	if (!client_read_date(client, "as-of", &day)) return false;
	if (!day) return true;
	ret->of.known_us = civil_end_of_day(day);
	if (!has_period) ret->of.from_on = civil_days(civil_from_days(day).year, 1, 1);
	if (!has_period || ret->of.to_on > day) ret->of.to_on = day;
	if (ret->of.from_on <= ret->of.to_on) return true;
	fprintf(stderr, _("--as-of: the period begins after that day\n"));
	return false;
}

bool figures_of(const struct client *client, struct figures_of *ret)
{
	*ret = (struct figures_of){ .of = MEDIATION__V1__FIGURES_OF__INIT };
	if (client_option(client, "year") && client_option(client, "period")) {
		fprintf(stderr, _("--year and --period say the same: give one of them\n"));
		return false;
	}
	if (!figures_period(client, "year", &ret->of.from_on, &ret->of.to_on) ||
	    !figures_period(client, "period", &ret->of.from_on, &ret->of.to_on) ||
	    !read_as_of(client, ret) ||
	    !filters_take(client, FILTERS_OF_FIGURES, 0, &ret->filters)) {
		return false;
	}
	ret->of.n_teams = ret->filters.counts[FILTER_TEAM];
	ret->of.teams = ret->filters.values[FILTER_TEAM];
	ret->of.n_kinds = filters_list(&ret->filters, FILTER_KIND, &ret->of.kinds);
	ret->of.place = ret->filters.values[FILTER_PLACE][0];
	ret->of.channel = ret->filters.numbers[FILTER_CHANNEL][0];
	ret->of.by_acceptance = client_option(client, "accepted") != NULL;
	return true;
}

static const char said_figure[] = "--figure";

static const char *named(const struct client *client, const char *word)
{
	int64_t number;

	if (!pick_value(&client->words, &(struct pick_type){ said_figure, "choice", "figure" },
	        word, &number)) {
		return NULL;
	}
	return words_name(&client->words, "figure", (uint32_t)number);
}

const char *figures_named(const struct client *client)
{
	return named(client, client_option(client, "figure"));
}

/* What was typed of all that says of what they are, to be typed again: not what names them or tells
 * them apart. */
static void words_of(const struct client *client, struct text *ret)
{
	static const char *const others[] = { "--figure", "--by", "--csv" };

	text_begin(ret);
	for (int i = 0; i < client->argc; i++) {
		const char *word = client->argv[i];
		size_t length = strcspn(word, "="), other = 0;

		while (other < sizeof(others) / sizeof(others[0]) &&
		    (strlen(others[other]) != length ||
		        strncmp(word, others[other], length) != 0)) {
			other++;
		}
		if (other < sizeof(others) / sizeof(others[0])) {
			if (!word[length] && strcmp(word, "--csv") != 0) i++;
			continue;
		}
		fprintf(ret->out, strpbrk(word, " \t") ? " '%s'" : " %s", word);
	}
}

/* ---- figures ---- */

/* Those named by --figure, which may be given several times; false, and said. */
static bool read_names(const struct client *client, char *ret_names[NAMES_MAX], size_t *ret_count)
{
	const char *word;
	int at = 0;

	*ret_count = 0;
	while ((word = client_option_from(client, "figure", &at))) {
		const char *name = named(client, word);

		if (!name) return false;
		if (*ret_count == NAMES_MAX) {
			fprintf(stderr, _("%s: at most %d\n"), said_figure, NAMES_MAX);
			return false;
		}
		ret_names[(*ret_count)++] = (char *)name;
	}
	return true;
}

static bool read_group(const struct client *client, uint32_t *ret)
{
	const char *word = client_option(client, "by");
	int64_t number;

	if (!word) return true;
	if (!pick_value(&client->words, &(struct pick_type){ "--by", "choice", "figure_group" },
	        word, &number)) {
		return false;
	}
	*ret = (uint32_t)number;
	return true;
}

static Mediation__V1__Response *ask(struct client *client, Mediation__V1__FiguresRequest *by,
    struct figures_of *of, int *ret_status)
{
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;

	by->of = &of->of;
	request.body_case = MEDIATION__V1__REQUEST__BODY_FIGURES;
	request.figures = by;
	return client_ask(client, &request, ret_status);
}

int do_figures(struct client *client)
{
	Mediation__V1__FiguresRequest by = MEDIATION__V1__FIGURES_REQUEST__INIT;
	Mediation__V1__Response *response;
	char *names[NAMES_MAX];
	struct figures_of of;
	int status;

	if (!figures_of(client, &of) || !read_group(client, &by.group_by) ||
	    !read_names(client, names, &by.n_names)) {
		return CLIENT_USAGE;
	}
	client_print_csv(client);
	by.names = names;
	if (by.group_by && !by.n_names && !client->shown.as_json && !client->shown.as_csv) {
		by.n_names = sizeof(of_groups) / sizeof(of_groups[0]);
		by.names = (char **)of_groups;
	}
	response = ask(client, &by, &of, &status);
	if (response) {
		struct text words;

		words_of(client, &words);
		show_figures(&client->shown, response->figures, text_end(&words));
		text_free(&words);
	}
	mediation__v1__response__free_unpacked(response, NULL);
	return status;
}

/* ---- of one figure ---- */

int figures_explain(struct client *client)
{
	Mediation__V1__FiguresRequest by = MEDIATION__V1__FIGURES_REQUEST__INIT;
	Mediation__V1__Response *response;
	struct figures_of of;
	const char *name;
	int status;

	if (!figures_of(client, &of)) return CLIENT_USAGE;
	name = figures_named(client);
	if (!name) return CLIENT_USAGE;
	by.n_names = 1;
	by.names = (char *[]){ (char *)name };
	by.with_definitions = true;
	response = ask(client, &by, &of, &status);
	if (response) {
		struct text words;

		words_of(client, &words);
		show_definitions(&client->shown, response->figures, text_end(&words));
		text_free(&words);
	}
	mediation__v1__response__free_unpacked(response, NULL);
	return status;
}

static void end_list(const struct paging *paging, struct lines *lines)
{
	paging_end(paging, lines,
	    lines->left_out ? _("none of them may be shown to you")
	                    : _("no dispute is counted in it"));
	if (lines->left_out && !lines->shown->as_json) {
		show_hint(paging->key_bytes
		        ? _("up to here it counts %u more, which you may not see")
		        : _("it counts %u more, which you may not see"),
		    lines->left_out);
	}
}

int figures_list(struct client *client)
{
	Mediation__V1__FigureDisputesRequest by = MEDIATION__V1__FIGURE_DISPUTES_REQUEST__INIT;
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;
	struct lines lines = { .shown = NULL };
	struct paging paging = { .limit = 0 };
	struct figures_of of;
	int status = 0;

	if (!figures_of(client, &of) || !paging_read(client, &paging)) return CLIENT_USAGE;
	by.name = (char *)figures_named(client);
	if (!by.name) return CLIENT_USAGE;
	client_print_csv(client);
	by.of = &of.of;
	request.body_case = MEDIATION__V1__REQUEST__BODY_FIGURE_DISPUTES;
	request.figure_disputes = &by;
	do {
		Mediation__V1__Response *response;

		by.page = (ProtobufCBinaryData){ paging.key_bytes, paging.key };
		by.page_size = (uint32_t)paging_room(&paging, &lines);
		response = client_ask(client, &request, &status);
		if (!response) break;
		if (!lines.shown) {
			lines = show_lines_begin(&client->shown, false);
			lines.is_of_figure = true;
		}
		lines.left_out += response->figure_disputes->left_out;
		for (size_t i = 0; i < response->figure_disputes->n_disputes; i++) {
			show_line(&lines, response->figure_disputes->disputes[i]);
		}
		paging_keep(&paging, &response->figure_disputes->next_page);
		mediation__v1__response__free_unpacked(response, NULL);
	} while (paging.key_bytes && paging_room(&paging, &lines));
	if (lines.shown) end_list(&paging, &lines);
	return status;
}
