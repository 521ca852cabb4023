/*
 * mediate, also tj: the tool on the teams' laptops. Fixed verbs stand in one table; every action's
 * verb comes from the daemon's catalogue.
 */
#include <langinfo.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "form.h"
#include "link.h"
#include "replay.h"
#include "show.h"
#include "words.h"

#define DEFAULT_ADDRESS "/run/mediation/mediationd.sock"
#define EXIT_USAGE      2
#define EXIT_AGAIN      75

struct client {
	struct link *link;
	struct words words;
	struct shown shown;
	const char *address, *member;
	int argc; /* words after the verb */
	char **argv;
};

/* ---- asking ---- */

static int lost(const struct client *client)
{
	fprintf(stderr, "%s\n",
	    show_text(&client->words, "连接中断，请重试。", "the line was lost; try again"));
	return EXIT_AGAIN;
}

static int exit_of(const struct words *words, const Mediation__V1__Response *response)
{
	const Mediation__V1__CatalogueItem *outcome =
	    words_item_numbered(words, "outcome", response->outcome);

	return outcome ? (int)outcome->exit_code : 70;
}

/* Asks; NULL with ret_status set where there is nothing to show. */
static Mediation__V1__Response *ask(
    struct client *client, const Mediation__V1__Request *request, int *ret_status)
{
	Mediation__V1__Response *response = link_ask(client->link, request);

	if (!response) {
		*ret_status = lost(client);
		return NULL;
	}
	*ret_status = 0;
	if (response->outcome == 0) return response;
	if (response->refusal) show_refusal(&client->words, response->refusal);
	*ret_status = exit_of(&client->words, response);
	mediation__v1__response__free_unpacked(response, NULL);
	return NULL;
}

static const char *option(const struct client *client, const char *name)
{
	for (int i = 0; i + 1 < client->argc; i++) {
		if (strncmp(client->argv[i], "--", 2) == 0 &&
		    words_same(client->argv[i] + 2, name)) {
			return client->argv[i + 1];
		}
	}
	return NULL;
}

static int usage(const struct client *client, const char *text)
{
	fprintf(stderr, "%s mediate %s\n", show_text(&client->words, "用法：", "usage:"), text);
	return EXIT_USAGE;
}

/* The dispute that a word names: its id where it is one, else by number. */
static Mediation__V1__Response *get(struct client *client, const char *number, int *ret_status)
{
	Mediation__V1__GetDisputeRequest by = MEDIATION__V1__GET_DISPUTE_REQUEST__INIT;
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;
	bool is_id = strlen(number) > 12 && number[strspn(number, "0123456789")] == '\0';

	if (is_id) {
		by.dispute = strtoll(number, NULL, 10);
	} else {
		by.number = (char *)number;
	}
	request.body_case = MEDIATION__V1__REQUEST__BODY_GET_DISPUTE;
	request.get_dispute = &by;
	return ask(client, &request, ret_status);
}

static int64_t dispute_id(struct client *client, const char *number, int *ret_status)
{
	Mediation__V1__Response *response = get(client, number, ret_status);
	int64_t id;

	if (!response) return 0;
	id = response->get_dispute->dispute->id;
	mediation__v1__response__free_unpacked(response, NULL);
	return id;
}

/* ---- fixed verbs ---- */

static int do_show(struct client *client)
{
	int status;
	Mediation__V1__Response *response;

	if (client->argc < 1) return usage(client, "show NO");
	response = get(client, client->argv[0], &status);
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

	if (client->argc < 1) return usage(client, "timeline NO");
	by.dispute = dispute_id(client, client->argv[0], &status);
	if (!by.dispute) return status;
	by.page_size = 500;
	request.body_case = MEDIATION__V1__REQUEST__BODY_TIMELINE;
	request.timeline = &by;
	response = ask(client, &request, &status);
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

	if (client->argc < 1) return usage(client, "allowed NO");
	by.dispute = dispute_id(client, client->argv[0], &status);
	if (!by.dispute) return status;
	request.body_case = MEDIATION__V1__REQUEST__BODY_ALLOWED;
	request.allowed = &by;
	response = ask(client, &request, &status);
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

	if (client->argc < 1) return usage(client, "find TEXT");
	by.text = client->argv[0];
	request.body_case = MEDIATION__V1__REQUEST__BODY_FIND_DISPUTES;
	request.find_disputes = &by;
	response = ask(client, &request, &status);
	if (!response) return status;
	show_lines(
	    &client->shown, response->find_disputes->disputes, response->find_disputes->n_disputes);
	status = response->find_disputes->n_disputes ? 0 : 3;
	if (status) {
		fprintf(stderr, "%s\n", show_text(&client->words, "没有找到。", "nothing found"));
	}
	mediation__v1__response__free_unpacked(response, NULL);
	return status;
}

/* A filter word of list: a choice by name, label or number. */
static bool filter(const struct client *client, const char *name, const char *list, uint32_t *ret,
    size_t *ret_count)
{
	const char *word = option(client, name);
	const Mediation__V1__CatalogueItem *item;

	*ret_count = 0;
	if (!word) return true;
	item = words_item(&client->words, list, word);
	if (!item) {
		fprintf(stderr, "%s --%s %s\n",
		    show_text(&client->words, "没有这个选项：", "no such choice:"), name, word);
		return false;
	}
	*ret = item->number;
	*ret_count = 1;
	return true;
}

static int list_pages(struct client *client, Mediation__V1__ListDisputesRequest *by)
{
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;
	Mediation__V1__Response *response;
	int status;

	request.body_case = MEDIATION__V1__REQUEST__BODY_LIST_DISPUTES;
	request.list_disputes = by;
	response = ask(client, &request, &status);
	if (!response) return status;
	show_lines(
	    &client->shown, response->list_disputes->disputes, response->list_disputes->n_disputes);
	if (response->list_disputes->next_page.len) {
		fprintf(stderr, "%s\n",
		    show_text(&client->words, "还有更多，可用 --limit 或加条件。",
		        "there are more: use --limit or narrow it down"));
	}
	mediation__v1__response__free_unpacked(response, NULL);
	return 0;
}

static int do_list(struct client *client)
{
	Mediation__V1__ListDisputesRequest by = MEDIATION__V1__LIST_DISPUTES_REQUEST__INIT;
	uint32_t state, phase, level, kind = 0;
	const char *limit = option(client, "limit"), *team = option(client, "team"),
	           *kind_word = option(client, "kind");
	int64_t team_id;

	if (!filter(client, "state", "state", &state, &by.n_states) ||
	    !filter(client, "phase", "phase", &phase, &by.n_phases) ||
	    !filter(client, "level", "level", &level, &by.n_levels)) {
		return EXIT_USAGE;
	}
	by.states = &state;
	by.phases = &phase;
	by.levels = &level;
	by.page_size = limit ? (uint32_t)strtoul(limit, NULL, 10) : 20;
	for (size_t i = 0; kind_word && i < client->words.local->n_kinds; i++) {
		const Mediation__V1__Kind *known = client->words.local->kinds[i];

		if (words_same(known->name, kind_word) || strcmp(known->zh, kind_word) == 0) {
			kind = known->number;
		}
	}
	by.n_kinds = kind_word != NULL;
	by.kinds = &kind;
	team_id = team ? strtoll(team, NULL, 10) : 0;
	for (size_t i = 0; team && i < client->words.local->n_teams; i++) {
		if (strcmp(client->words.local->teams[i]->name, team) == 0) {
			team_id = client->words.local->teams[i]->id;
		}
	}
	by.n_teams = team != NULL;
	by.teams = &team_id;
	return list_pages(client, &by);
}

static int do_todo(struct client *client)
{
	Mediation__V1__TodoRequest by = MEDIATION__V1__TODO_REQUEST__INIT;
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;
	Mediation__V1__Response *response;
	int status;

	for (int i = 0; i < client->argc; i++) {
		by.whole_team |= strcmp(client->argv[i], "--team") == 0;
	}
	request.body_case = MEDIATION__V1__REQUEST__BODY_TODO;
	request.todo = &by;
	response = ask(client, &request, &status);
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
	const char *year = option(client, "year"), *as_of = option(client, "as-of");
	int status;

	if (as_of && !form_date(as_of, &by.cutoff_on)) {
		return usage(client, "figures [--year 2024] [--as-of 2024-12-12]");
	}
	by.year = year ? (int32_t)strtol(year, NULL, 10)
	    : as_of    ? (int32_t)strtol(as_of, NULL, 10)
	               : 0;
	request.body_case = MEDIATION__V1__REQUEST__BODY_FIGURES;
	request.figures = &by;
	response = ask(client, &request, &status);
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
	response = ask(client, &request, &status);
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
	response = ask(client, &request, &status);
	if (!response) return status;
	show_server(&client->shown, response->server_info);
	mediation__v1__response__free_unpacked(response, NULL);
	return 0;
}

static int do_guide(struct client *client)
{
	const Mediation__V1__CatalogueAction *action =
	    client->argc ? words_action(&client->words, client->argv[0]) : NULL;

	if (client->argc && !action) {
		fprintf(stderr,
		    show_text(&client->words, "没有“%s”；最接近的是“%s”\n",
		        "no \"%s\"; the nearest is \"%s\"\n"),
		    client->argv[0], words_nearest_action(&client->words, client->argv[0]));
		return EXIT_USAGE;
	}
	show_guide(&client->shown, action);
	return 0;
}

static int do_replay(struct client *client)
{
	if (client->argc < 1) return usage(client, "replay FILE");
	return replay_file(client->argv[0], client->address, client->member, &client->words);
}

static int do_help(struct client *client);

static const struct verb {
	const char *name, *zh, *initials, *help_zh, *help_en;
	int (*run)(struct client *client);
} verbs[] = {
	{ "todo", "待办", "db", "等我办的和等我批的（--team 全队）",
	    "what waits for me, or for my team with --team", do_todo },
	{ "list", "列表", "lb", "按条件列出（--state --phase --kind --level --team --limit）",
	    "disputes by filters", do_list },
	{ "find", "查", "c", "按编号、编号尾数或姓名查找", "by number, tail of a number or name",
	    do_find },
	{ "show", "看", "k", "看一件", "one dispute", do_show },
	{ "timeline", "经过", "jg", "一件纠纷的全过程", "its whole life", do_timeline },
	{ "allowed", "能办", "nb", "现在能办什么，不能的为什么",
	    "what may be done now, and why not", do_allowed },
	{ "figures", "数据", "sj", "一年的数据（--year --as-of）", "a year's figures", do_figures },
	{ "teams", "队伍", "dw", "各队伍", "the teams", do_teams },
	{ "guide", "指南", "zn", "操作指南", "the operating guide", do_guide },
	{ "replay", "重放", "cf", "把文件里的操作送入演示库", "acts of a file into a demo database",
	    do_replay },
	{ "server", "服务", "fw", "服务端情况", "the daemon", do_server },
	{ "help", "帮助", "bz", "帮助", "help", do_help },
};

#define VERB_COUNT (sizeof(verbs) / sizeof(verbs[0]))

static int do_help(struct client *client)
{
	const Mediation__V1__CatalogueAction *action =
	    client->argc ? words_action(&client->words, client->argv[0]) : NULL;

	if (action) {
		show_usage(&client->words, action);
		return 0;
	}
	printf(
	    "%s mediate [--server ADDRESS] [--member LOGIN] [--lang zh-CN|en] [--json] VERB …\n\n",
	    show_text(&client->words, "用法：", "usage:"));
	for (size_t i = 0; i < VERB_COUNT; i++) {
		printf("  %-10s %s\t%s\n", verbs[i].name, verbs[i].zh,
		    show_text(&client->words, verbs[i].help_zh, verbs[i].help_en));
	}
	printf("\n%s\n",
	    show_text(&client->words, "每一步操作（help 操作名 看怎么填）：",
	        "every step (help NAME tells how):"));
	for (size_t i = 0; i < client->words.catalogue->n_actions; i++) {
		const Mediation__V1__CatalogueAction *known = client->words.catalogue->actions[i];

		if (!known->retired) {
			printf("  %-20s %s\n", known->name,
			    show_text(&client->words, known->zh, known->en));
		}
	}
	return 0;
}

/* ---- verbs of the catalogue ---- */

static int64_t label_to_id(void *context, const char *label)
{
	int status;

	return dispute_id(context, label, &status);
}

static int send_act(struct client *client, struct form *form)
{
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;
	Mediation__V1__Response *response;
	int status;

	form->act->request_id.data = malloc(16);
	if (!form->act->request_id.data) abort();
	form->act->request_id.len = 16;
	link_new_request_id(0, form->act->request_id.data);
	request.body_case = MEDIATION__V1__REQUEST__BODY_ACT;
	request.act = form->act;
	response = ask(client, &request, &status);
	if (!response) return status;
	show_act(&client->shown, form->action, response->act);
	mediation__v1__response__free_unpacked(response, NULL);
	return 0;
}

static int do_action(struct client *client, const Mediation__V1__CatalogueAction *action)
{
	bool begins = action->n_from_states && action->from_states[0] == 0;
	struct form form = { 0 };
	int64_t dispute = 0;
	int status = 0;

	if (client->argc && strcmp(client->argv[client->argc - 1], "--help") == 0) {
		show_usage(&client->words, action);
		return 0;
	}
	if (!begins) {
		char line[256];

		(void)snprintf(line, sizeof(line), "%s NO …", action->name);
		if (client->argc < 1 || *client->argv[0] == '-') return usage(client, line);
		dispute = dispute_id(client, client->argv[0], &status);
		if (!dispute) return status;
	}
	if (!form_read(&form, &client->words, action, client->argv + !begins,
	        client->argc - !begins, label_to_id, client)) {
		fprintf(stderr, "mediate %s: %s\n", action->name, form.error);
		status = EXIT_USAGE;
	} else {
		form.act->dispute = dispute;
		status = send_act(client, &form);
	}
	form_free(&form);
	return status;
}

static const char *nearest_verb(const struct client *client, const char *word)
{
	const char *best = words_nearest_action(&client->words, word);

	for (size_t i = 0; i < VERB_COUNT; i++) {
		if (words_distance(word, verbs[i].name) < words_distance(word, best)) {
			best = verbs[i].name;
		}
	}
	return best;
}

static int run(struct client *client, const char *word)
{
	const Mediation__V1__CatalogueAction *action;

	for (size_t i = 0; i < VERB_COUNT; i++) {
		if (words_same(verbs[i].name, word) || strcmp(verbs[i].zh, word) == 0 ||
		    strcmp(verbs[i].initials, word) == 0) {
			return verbs[i].run(client);
		}
	}
	action = words_action(&client->words, word);
	if (action) return do_action(client, action);
	fprintf(stderr,
	    show_text(&client->words, "没有“%s”；最接近的是“%s”。用 help 查看全部。\n",
	        "no \"%s\"; the nearest is \"%s\". See help.\n"),
	    word, nearest_verb(client, word));
	return EXIT_USAGE;
}

/* ---- start ---- */

static enum language language_of(const char *name)
{
	return name && strncmp(name, "en", 2) == 0 ? ENGLISH : CHINESE;
}

static const char *environment_language(void)
{
	const char *names[] = { "MEDIATE_LANG", "LC_ALL", "LC_MESSAGES", "LANG" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const char *value = getenv(names[i]);

		if (value && *value) return value;
	}
	return NULL;
}

/* Takes the options before the verb; returns the verb's index, or 0 where one is wrong. */
static int read_options(struct client *client, int argc, char **argv)
{
	const char *server = getenv("MEDIATE_SERVER"), *language = environment_language();
	int at = 1;

	client->member = getenv("MEDIATE_MEMBER");
	for (; at < argc && strncmp(argv[at], "--", 2) == 0; at++) {
		if (strcmp(argv[at], "--json") == 0) {
			client->shown.as_json = true;
		} else if (at + 1 < argc && strcmp(argv[at], "--server") == 0) {
			server = argv[++at];
		} else if (at + 1 < argc && strcmp(argv[at], "--member") == 0) {
			client->member = argv[++at];
		} else if (at + 1 < argc && strcmp(argv[at], "--lang") == 0) {
			language = argv[++at];
		} else {
			fprintf(stderr, "mediate: %s %s\n", argv[at],
			    "?  mediate [--server ADDRESS] [--member LOGIN] [--lang zh-CN|en] [--json] VERB");
			return 0;
		}
	}
	client->address = server && *server ? server : DEFAULT_ADDRESS;
	client->words.language = language_of(language);
	return at;
}

static int connect_and_run(struct client *client, const char *word)
{
	const char *error;
	enum language language = client->words.language;
	int status;

	client->link = link_open(client->address, client->member, &error);
	if (!client->link) {
		fprintf(stderr,
		    show_text(&client->words,
		        "连不上服务端 %s：%s\n请确认服务已启动，或用 --server 指定地址、--member 指定登录名。\n",
		        "cannot reach the daemon at %s: %s\nsee that it runs, name its address with --server and yourself with --member\n"),
		    client->address, error);
		return EXIT_AGAIN;
	}
	client->shown.words = &client->words;
	status =
	    words_load(&client->words, client->link, language) ? run(client, word) : lost(client);
	words_free(&client->words);
	(void)link_close(client->link);
	return status;
}

int main(int argc, char **argv)
{
	static struct client client;
	int at;

	(void)setlocale(LC_ALL, "");
	/* Chinese must come out whole also where no locale is set, as on a bare machine. */
	if (strcmp(nl_langinfo(CODESET), "UTF-8") != 0) (void)setlocale(LC_CTYPE, "C.UTF-8");
	if (argc == 2 && strcmp(argv[1], "--version") == 0) return puts("mediate " VERSION) < 0;
	at = read_options(&client, argc, argv);
	if (at == 0) return EXIT_USAGE;
	/* `mediate VERB … --json` is as good as before the verb. */
	if (argc > at + 1 && strcmp(argv[argc - 1], "--json") == 0) {
		client.shown.as_json = true;
		argc--;
	}
	client.argc = argc > at + 1 ? argc - at - 1 : 0;
	client.argv = argv + at + 1;
	return connect_and_run(&client, at < argc ? argv[at] : "help");
}
