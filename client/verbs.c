/* The verbs that are not steps of a dispute: questions, help, replay; client.h. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client.h"
#include "form.h"
#include "guide.h"
#include "replay.h"
#include "say.h"

#define LIST_LINES     20
#define LIST_LINES_MAX 200
#define EVENTS_A_PAGE  500

/* A whole number between two bounds; *ret stays where the option is not given. */
static bool read_number(
    const struct client *client, const char *name, int64_t least, int64_t most, int64_t *ret)
{
	const char *word = client_option(client, name);
	char *end;
	long long value;

	if (!word) return true;
	errno = 0;
	value = strtoll(word, &end, 10);
	if (end != word && !*end && !errno && value >= least && value <= most) {
		*ret = value;
		return true;
	}
	fprintf(stderr, _("--%s: \"%s\" is no number from %d to %d\n"), name, word, (int)least,
	    (int)most);
	return false;
}

static int do_show(struct client *client)
{
	int status;
	Mediation__V1__Response *response;

	response = client_get(client, client->argv[0], &status);
	if (!response) return status;
	show_dispute(&client->shown, response->get_dispute->dispute);
	mediation__v1__response__free_unpacked(response, NULL);
	return 0;
}

static int do_timeline(struct client *client)
{
	Mediation__V1__TimelineRequest by = MEDIATION__V1__TIMELINE_REQUEST__INIT;
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;
	Mediation__V1__Response *response;
	int status;

	by.dispute = client_dispute(client, client->argv[0], &status);
	if (!by.dispute) return status;
	by.page_size = EVENTS_A_PAGE;
	request.body_case = MEDIATION__V1__REQUEST__BODY_TIMELINE;
	request.timeline = &by;
	response = client_ask(client, &request, &status);
	if (!response) return status;
	show_timeline(&client->shown, response->timeline->events, response->timeline->n_events);
	mediation__v1__response__free_unpacked(response, NULL);
	return 0;
}

static int do_allowed(struct client *client)
{
	Mediation__V1__AllowedRequest by = MEDIATION__V1__ALLOWED_REQUEST__INIT;
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;
	Mediation__V1__Response *response;
	int status;

	by.dispute = client_dispute(client, client->argv[0], &status);
	if (!by.dispute) return status;
	request.body_case = MEDIATION__V1__REQUEST__BODY_ALLOWED;
	request.allowed = &by;
	response = client_ask(client, &request, &status);
	if (!response) return status;
	show_allowed(&client->shown, response->allowed);
	mediation__v1__response__free_unpacked(response, NULL);
	return 0;
}

static int do_find(struct client *client)
{
	Mediation__V1__FindDisputesRequest by = MEDIATION__V1__FIND_DISPUTES_REQUEST__INIT;
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;
	Mediation__V1__Response *response;
	int status;

	by.text = client->argv[0];
	request.body_case = MEDIATION__V1__REQUEST__BODY_FIND_DISPUTES;
	request.find_disputes = &by;
	response = client_ask(client, &request, &status);
	if (!response) return status;
	show_lines(
	    &client->shown, response->find_disputes->disputes, response->find_disputes->n_disputes);
	status = response->find_disputes->n_disputes ? 0 : CLIENT_NOTHING_FOUND;
	if (status) {
		fprintf(stderr, "%s\n", _("nothing found"));
	}
	mediation__v1__response__free_unpacked(response, NULL);
	return status;
}

static int list_pages(struct client *client, Mediation__V1__ListDisputesRequest *by)
{
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;
	Mediation__V1__Response *response;
	int status;

	request.body_case = MEDIATION__V1__REQUEST__BODY_LIST_DISPUTES;
	request.list_disputes = by;
	response = client_ask(client, &request, &status);
	if (!response) return status;
	show_lines(
	    &client->shown, response->list_disputes->disputes, response->list_disputes->n_disputes);
	if (response->list_disputes->next_page.len) {
		fprintf(stderr, "%s\n", _("there are more: use --limit or narrow it down"));
	}
	mediation__v1__response__free_unpacked(response, NULL);
	return 0;
}

/* One filter of a list: a word looked up by `find`, which knows the words there are. */
struct filter {
	const char *name;
	bool (*find)(const struct words *words, const char *word, int64_t *ret);
	void (*say_all)(const struct words *words);
};

static bool find_state(const struct words *words, const char *word, int64_t *ret)
{
	return words_choice(words, "state", word, ret);
}

static bool find_phase(const struct words *words, const char *word, int64_t *ret)
{
	return words_choice(words, "phase", word, ret);
}

static bool find_level(const struct words *words, const char *word, int64_t *ret)
{
	return words_choice(words, "level", word, ret);
}

static void say_states(const struct words *words)
{
	words_print_choices(words, "state", stderr);
}

static void say_phases(const struct words *words)
{
	words_print_choices(words, "phase", stderr);
}

static void say_levels(const struct words *words)
{
	words_print_choices(words, "level", stderr);
}

static void say_kinds(const struct words *words)
{
	words_print_kinds(words, stderr);
}

static void say_teams(const struct words *words)
{
	(void)words;
	fputs(_("see: mediate teams"), stderr);
}

enum { BY_STATE, BY_PHASE, BY_LEVEL, BY_KIND, BY_TEAM, FILTER_COUNT };

static const struct filter filters[FILTER_COUNT] = {
	[BY_STATE] = { "state", find_state, say_states },
	[BY_PHASE] = { "phase", find_phase, say_phases },
	[BY_LEVEL] = { "level", find_level, say_levels },
	[BY_KIND] = { "kind", words_kind_named, say_kinds },
	[BY_TEAM] = { "team", words_team_named, say_teams },
};

static bool read_filters(
    const struct client *client, int64_t values[FILTER_COUNT], bool is_given[FILTER_COUNT])
{
	for (size_t i = 0; i < FILTER_COUNT; i++) {
		const char *word = client_option(client, filters[i].name);

		is_given[i] = word != NULL;
		if (!word || filters[i].find(&client->words, word, &values[i])) continue;
		fprintf(stderr, _("--%s: there is no \"%s\"; there are: "), filters[i].name, word);
		filters[i].say_all(&client->words);
		fputc('\n', stderr);
		return false;
	}
	return true;
}

static int do_list(struct client *client)
{
	Mediation__V1__ListDisputesRequest by = MEDIATION__V1__LIST_DISPUTES_REQUEST__INIT;
	int64_t values[FILTER_COUNT] = { 0 }, limit = LIST_LINES;
	bool is_given[FILTER_COUNT];
	uint32_t state, phase, level, kind;

	if (!read_filters(client, values, is_given) ||
	    !read_number(client, "limit", 1, LIST_LINES_MAX, &limit)) {
		return CLIENT_USAGE;
	}
	state = (uint32_t)values[BY_STATE];
	phase = (uint32_t)values[BY_PHASE];
	level = (uint32_t)values[BY_LEVEL];
	kind = (uint32_t)values[BY_KIND];
	by.states = &state;
	by.phases = &phase;
	by.levels = &level;
	by.kinds = &kind;
	by.teams = &values[BY_TEAM];
	by.n_states = is_given[BY_STATE];
	by.n_phases = is_given[BY_PHASE];
	by.n_levels = is_given[BY_LEVEL];
	by.n_kinds = is_given[BY_KIND];
	by.n_teams = is_given[BY_TEAM];
	by.page_size = (uint32_t)limit;
	return list_pages(client, &by);
}

static int do_todo(struct client *client)
{
	Mediation__V1__TodoRequest by = MEDIATION__V1__TODO_REQUEST__INIT;
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;
	Mediation__V1__Response *response;
	int status;

	by.whole_team = client_option(client, "team") != NULL;
	request.body_case = MEDIATION__V1__REQUEST__BODY_TODO;
	request.todo = &by;
	response = client_ask(client, &request, &status);
	if (!response) return status;
	show_todo(&client->shown, response->todo);
	mediation__v1__response__free_unpacked(response, NULL);
	return 0;
}

static int do_figures(struct client *client)
{
	Mediation__V1__FiguresRequest by = MEDIATION__V1__FIGURES_REQUEST__INIT;
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;
	Mediation__V1__Response *response;
	const char *as_of = client_option(client, "as-of");
	int64_t year = as_of ? strtol(as_of, NULL, 10) : 0;
	int status;

	if (as_of && !form_date(as_of, &by.cutoff_on)) {
		fprintf(
		    stderr, _("--%s: \"%s\" is no date; write it as 2024-12-12\n"), "as-of", as_of);
		return CLIENT_USAGE;
	}
	if (!read_number(client, "year", 1949, 9999, &year)) return CLIENT_USAGE;
	by.year = (int32_t)year;
	request.body_case = MEDIATION__V1__REQUEST__BODY_FIGURES;
	request.figures = &by;
	response = client_ask(client, &request, &status);
	if (!response) return status;
	show_figures(&client->shown, response->figures);
	mediation__v1__response__free_unpacked(response, NULL);
	return 0;
}

static int do_teams(struct client *client)
{
	Mediation__V1__TeamsRequest by = MEDIATION__V1__TEAMS_REQUEST__INIT;
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;
	Mediation__V1__Response *response;
	int status;

	request.body_case = MEDIATION__V1__REQUEST__BODY_TEAMS;
	request.teams = &by;
	response = client_ask(client, &request, &status);
	if (!response) return status;
	show_teams(&client->shown, response->teams);
	mediation__v1__response__free_unpacked(response, NULL);
	return 0;
}

static int do_server(struct client *client)
{
	Mediation__V1__ServerInfoRequest by = MEDIATION__V1__SERVER_INFO_REQUEST__INIT;
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;
	Mediation__V1__Response *response;
	int status;

	request.body_case = MEDIATION__V1__REQUEST__BODY_SERVER_INFO;
	request.server_info = &by;
	response = client_ask(client, &request, &status);
	if (!response) return status;
	show_server(&client->shown, response->server_info);
	mediation__v1__response__free_unpacked(response, NULL);
	return 0;
}

static const Mediation__V1__CatalogueAction *action_named(struct client *client)
{
	const char *word = client->argc ? client->argv[0] : NULL;
	const Mediation__V1__CatalogueAction *action =
	    word ? words_action(&client->words, word) : NULL;

	if (word && !action) {
		fprintf(stderr, _("no \"%s\"; the nearest is \"%s\"\n"), word,
		    words_nearest_action(&client->words, word));
	}
	return action;
}

static int do_guide(struct client *client)
{
	const Mediation__V1__CatalogueAction *action = action_named(client);

	if (client->argc && !action) return CLIENT_USAGE;
	guide_print(&client->words, action);
	return 0;
}

static int do_replay(struct client *client)
{
	return replay_file(client->argv[0], client->address, client->member, &client->words);
}

static int do_help(struct client *client);

static const struct verb verbs[] = {
	{ "todo", "待办", "db", "[--team]", "team!", 0, 0,
	    N_("what waits for me and for my approval; --team: for my whole team"), do_todo },
	{ "list", "列表", "lb",
	    "[--state STATE] [--phase PHASE] [--kind KIND] [--level LEVEL] [--team TEAM] [--limit N]",
	    "state phase kind level team limit", 0, 0, N_("disputes, newest first, by filters"),
	    do_list },
	{ "find", "查", "c", "TEXT", "", 1, 1, N_("by number, tail of a number, or name"),
	    do_find },
	{ "show", "看", "k", "NO", "", 1, 1, N_("one dispute"), do_show },
	{ "timeline", "经过", "jg", "NO", "", 1, 1, N_("the whole life of a dispute"),
	    do_timeline },
	{ "allowed", "能办", "nb", "NO", "", 1, 1,
	    N_("what may be done now, and why the rest may not"), do_allowed },
	{ "figures", "数据", "sj", "[--year 2024] [--as-of 2024-12-12]", "year as_of", 0, 0,
	    N_("the figures of a year, as of a day"), do_figures },
	{ "teams", "队伍", "dw", "", "", 0, 0, N_("the teams"), do_teams },
	{ "guide", "指南", "zn", "[STEP]", "", 0, 1, N_("the operating guide: who, what, by when"),
	    do_guide },
	{ "replay", "重放", "cf", "FILE", "", 1, 1, N_("acts from a file into a demo database"),
	    do_replay },
	{ "server", "服务", "fw", "", "", 0, 0, N_("how the daemon does"), do_server },
	{ "help", "帮助", "bz", "[STEP]", "", 0, 1, N_("this, or how to fill in a step"), do_help },
};

#define VERB_COUNT (sizeof(verbs) / sizeof(verbs[0]))

const struct verb *verb_all(size_t *ret_count)
{
	*ret_count = VERB_COUNT;
	return verbs;
}

const struct verb *verb_find(const char *word)
{
	for (size_t i = 0; i < VERB_COUNT; i++) {
		if (words_same(verbs[i].name, word) || strcmp(verbs[i].zh, word) == 0 ||
		    strcmp(verbs[i].initials, word) == 0) {
			return &verbs[i];
		}
	}
	return NULL;
}

static void verb_usage(FILE *out, const struct verb *verb)
{
	fprintf(
	    out, "%s mediate %s %s\n  %s\n", _("usage:"), verb->name, verb->usage, _(verb->help));
}

static int do_help(struct client *client)
{
	const Mediation__V1__CatalogueAction *action;
	const struct verb *verb = client->argc ? verb_find(client->argv[0]) : NULL;

	if (verb) {
		verb_usage(stdout, verb);
		return 0;
	}
	action = action_named(client);
	if (client->argc && !action) return CLIENT_USAGE;
	if (action) {
		guide_usage(&client->words, action);
		return 0;
	}
	printf(
	    "%s mediate [--server ADDRESS] [--member LOGIN] [--lang zh-CN|en] [--json] VERB …\n\n",
	    _("usage:"));
	for (size_t i = 0; i < VERB_COUNT; i++) {
		printf("  %-10s %s\t%s\n", verbs[i].name, verbs[i].zh, _(verbs[i].help));
	}
	printf("\n%s\n", _("every step (help NAME tells how):"));
	guide_steps(&client->words);
	return 0;
}

/* ---- what was typed after a verb ---- */

/* Whether the verb takes the option: 0 no, 1 with a value, 2 without. */
static int takes(const struct verb *verb, const char *option, char *ret_nearest, size_t bytes)
{
	char names[128], *rest = names, *name;
	size_t least = SIZE_MAX;

	(void)snprintf(names, sizeof(names), "%s", verb->options);
	*ret_nearest = '\0';
	while ((name = strsep(&rest, " "))) {
		size_t length = strlen(name), distance;
		bool is_bare = length && name[length - 1] == '!';

		if (is_bare) name[length - 1] = '\0';
		if (*name && words_same(name, option)) return is_bare ? 2 : 1;
		distance = words_distance(option, name);
		if (!*name || distance >= least) continue;
		least = distance;
		(void)snprintf(ret_nearest, bytes, "%s", words_typed(name));
	}
	return 0;
}

static bool check_option(const struct client *client, const struct verb *verb, int *at)
{
	char word[64], nearest[64];
	const char *typed = client->argv[*at];
	const char *equals = strchr(typed, '=');
	int how;

	(void)snprintf(word, sizeof(word), "%.*s",
	    (int)(equals ? equals - typed : (ptrdiff_t)strlen(typed)) - 2, typed + 2);
	how = takes(verb, word, nearest, sizeof(nearest));
	if (how == 0) {
		fprintf(stderr,
		    *nearest ? _("%s takes no --%s; the nearest is --%s\n")
		             : _("%s takes no --%s\n"),
		    verb->name, word, nearest);
		return false;
	}
	if (how == 2 || equals) return true;
	if (++*at < client->argc) return true;
	fprintf(stderr, _("--%s needs a value\n"), word);
	return false;
}

int verb_run(struct client *client, const struct verb *verb)
{
	int words = 0;

	for (int i = 0; i < client->argc; i++) {
		if (strcmp(client->argv[i], "--help") == 0) {
			verb_usage(stdout, verb);
			return 0;
		}
		if (strncmp(client->argv[i], "--", 2) != 0) {
			words++;
		} else if (!check_option(client, verb, &i)) {
			verb_usage(stderr, verb);
			return CLIENT_USAGE;
		}
	}
	if (words >= verb->words_min && words <= verb->words_max) return verb->run(client);
	verb_usage(stderr, verb);
	return CLIENT_USAGE;
}
