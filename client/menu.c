/* What bare mediate is on a terminal; menu.h. */
#include "menu.h"

#include <stdlib.h>
#include <string.h>

#include "asking.h"
#include "civil.h"
#include "look.h"
#include "offline.h"
#include "say.h"
#include "show_house.h"

#define WORDS_MAX 64
#define FIRST     3

/* Ours that stand in the menu, in the order of a day; steps that begin a dispute come between. */
static const char *const before_steps[] = { "todo", "find" };
static const char *const after_steps[] = { "list", "notices", "explain", "timeline", "print",
	"undo", "outbox", "sweep", "figures", "team", "practice", "guide", "help" };

struct menu {
	struct client *client;
	run_words *run;
	struct choices choices;
	bool is_alone; /* as it was when the choices were made: no daemon can be reached */
	bool is_stale; /* and now all is another's */
};

/* ---- what stands in it ---- */

static void add_verbs(struct menu *menu, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct verb *verb = verb_find(names[i]);

		if (menu->is_alone && !verb->needs_no_daemon) continue;
		choices_add(&menu->choices, verb->name, say_either(verb->zh, verb->name));
	}
}

static bool is_mine(
    const Mediation__V1__Member *member, const Mediation__V1__CatalogueAction *action)
{
	for (size_t i = 0; member && i < member->n_roles; i++) {
		for (size_t k = 0; k < action->n_roles; k++) {
			if (member->roles[i] == action->roles[k]) return true;
		}
	}
	return false;
}

static bool begins(const Mediation__V1__CatalogueAction *action)
{
	return action->n_from_states && action->from_states[0] == 0;
}

static void add_beginnings(struct menu *menu)
{
	const struct words *words = &menu->client->words;
	const Mediation__V1__Member *member = client_member(menu->client);

	for (size_t i = 0; i < words->catalogue->n_actions; i++) {
		const Mediation__V1__CatalogueAction *action = words->catalogue->actions[i];

		if (!words_offer(action) || !begins(action) || !is_mine(member, action)) continue;
		if (menu->is_alone && !action->may_wait) continue;
		choices_add(&menu->choices, action->name, say_either(action->zh, action->en));
	}
}

/* Steps of disputes that are known by their number, while none can be looked for. */
static void add_waiting(struct menu *menu)
{
	const struct words *words = &menu->client->words;
	const Mediation__V1__Member *member = client_member(menu->client);

	for (size_t i = 0; i < words->catalogue->n_actions; i++) {
		const Mediation__V1__CatalogueAction *action = words->catalogue->actions[i];

		if (!words_offer(action) || !action->may_wait || begins(action)) continue;
		if (!is_mine(member, action)) continue;
		choices_add(&menu->choices, action->name, say_either(action->zh, action->en));
	}
}

static void fill(struct menu *menu)
{
	choices_free(&menu->choices);
	menu->is_alone = !menu->client->link;
	add_verbs(menu, before_steps, sizeof(before_steps) / sizeof(before_steps[0]));
	if (!menu->is_alone) choices_add(&menu->choices, "#one", _("work on a dispute"));
	add_beginnings(menu);
	if (menu->is_alone) add_waiting(menu);
	add_verbs(menu, after_steps, sizeof(after_steps) / sizeof(after_steps[0]));
}

/* ---- today ---- */

static void print_head(struct client *client, int64_t now_us)
{
	const Mediation__V1__Member *member = client_member(client);
	int64_t today = civil_day_of_instant(now_us);

	if (client->in_practice) printf("%s ", _("[practice]"));
	printf("%s %s  %s", show_date(today), show_weekday(today), member ? member->name : "");
	if (member && member->n_roles) {
		printf(" (");
		show_codes(stdout, &client->words, "role", member->roles, member->n_roles);
		putchar(')');
	}
	putchar('\n');
}

static int show_today(struct client *client)
{
	Mediation__V1__TodoRequest by = MEDIATION__V1__TODO_REQUEST__INIT;
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;
	Mediation__V1__Response *response;
	struct lines lines;
	int status;

	if (!offline_end(client)) {
		print_head(client, client_now_us(client));
		printf("%s\n",
		    _("the daemon cannot be reached now. What you fill in is kept on this computer; outbox push sends it when it can be."));
		return CLIENT_AGAIN;
	}
	by.page_size = FIRST;
	request.body_case = MEDIATION__V1__REQUEST__BODY_TODO;
	request.todo = &by;
	response = client_ask(client, &request, &status);
	if (!response) return status;
	print_head(client, response->now_us);
	lines = show_lines_begin(&client->shown, true);
	show_todo_backup(&lines, response->todo);
	show_todo_nights(&lines, response->todo);
	show_todo_counts(&lines, response->todo, "");
	show_todo_first(&lines, response->todo);
	table_drop(&lines.table);
	if (response->todo->n_items == 0) printf("%s\n", _("nothing waits for you"));
	mediation__v1__response__free_unpacked(response, NULL);
	return 0;
}

static void say_kept(struct client *client, unsigned states, const char *sentence)
{
	struct kept_list list;

	keep_list(&client->keep, client_book(client), client_login(client), states, &list);
	if (list.count) printf(sentence, list.count);
	for (size_t i = 0; i < list.count; i++) {
		const Mediation__V1__CatalogueAction *action =
		    words_action(&client->words, list.all[i]->form);

		printf("%s%s", i ? _(", ") : "", action ? say_either(action->zh, action->en) : "");
	}
	if (list.count) putchar('\n');
	kept_list_free(&list);
}

/* Nobody is asked for a pass phrase while nothing is kept. */
static void show_kept(struct client *client)
{
	if (!keep_has_any() || client->keep.was_declined) return;
	if (!keep_open(&client->keep, client->terminal)) return;
	say_kept(client, KEPT_BEGUN, _("%zu begun and not sent; do the same step to go on: "));
	say_kept(client, KEPT_WAITS, _("%zu wait in the outbox; outbox push sends them: "));
}

static int work_on_one(struct menu *menu)
{
	int status;
	char *id = client_which(menu->client, &status);

	if (id) status = work_on(menu->client, menu->run, id);
	free(id);
	return status;
}

/* What has just begun is gone on with. */
static int go_on(struct menu *menu, int status)
{
	char id[24];

	if (status != 0 || !menu->client->begun) return status;
	(void)snprintf(id, sizeof(id), "%lld", (long long)menu->client->begun);
	menu->client->begun = 0;
	return work_on(menu->client, menu->run, id);
}

/* ---- a line of the menu ---- */

/* Words between blanks; quotes keep blanks. How many; the line is taken apart in place. */
static int take_apart(char *line, char *words[WORDS_MAX])
{
	int count = 0;

	while (count < WORDS_MAX) {
		char quote = '\0', *to;

		line += strspn(line, " \t");
		if (!*line) break;
		words[count++] = to = line;
		for (; *line && (quote || !strchr(" \t", *line)); line++) {
			if (quote && *line == quote) {
				quote = '\0';
			} else if (!quote && (*line == '"' || *line == '\'')) {
				quote = *line;
			} else {
				*to++ = *line;
			}
		}
		if (*line) line++;
		*to = '\0';
	}
	return count;
}

/* Takes "tj" and "mediate" before a verb, as the papers have them. */
static int skip_name(int count, char **words)
{
	return count > 0 && (strcmp(words[0], "tj") == 0 || strcmp(words[0], "mediate") == 0);
}

/* What a verb must have and was not typed: a dispute is chosen, a word asked for. */
static char *wanted_word(struct client *client, const struct verb *verb, int *ret_status)
{
	char *word = NULL;

	if (strncmp(verb->usage, "NO", 2) == 0) return client_which(client, ret_status);
	fprintf(stderr, "%s\n", _(verb->help));
	(void)terminal_read(client->terminal, _("> "), NULL, &word);
	if (word && *word) return word;
	free(word);
	*ret_status = CLIENT_USAGE;
	return NULL;
}

static int run_line(struct menu *menu, int count, char **words)
{
	const struct verb *verb = verb_find(words[0]);
	char *wanted;
	int status;

	if (!verb || count > 1 || (verb->words_min == 0 && strncmp(verb->usage, "NO", 2) != 0)) {
		return menu->run(menu->client, count, words);
	}
	wanted = wanted_word(menu->client, verb, &status);
	if (!wanted) return status;
	words[1] = wanted;
	status = menu->run(menu->client, 2, words);
	free(wanted);
	return status;
}

/* ---- practice ---- */

static bool is_practice(const char *word)
{
	const struct verb *verb = verb_find(word);

	return verb && verb->run == do_practice;
}

/* Into practice, or out of it: another line, other words, and the menu anew. */
static int change_house(struct menu *menu)
{
	struct client *client = menu->client;

	client->in_practice = !client->in_practice;
	client->link = link_close(client->link);
	if (!offline_end(client)) {
		if (client->refused) show_refusal(NULL, client->refused->refusal, REFUSED_LOGIN);
		client->in_practice = !client->in_practice;
		(void)offline_end(client);
	}
	menu->is_stale = true;
	return 0;
}

/* What practice is, and then by number what to do there. */
static int practise(struct menu *menu)
{
	static char verb[] = "practice", anew[] = "reset";
	char *look[] = { verb }, *make[] = { verb, anew };
	struct choices choices = { 0 };
	char *word = NULL;
	int status = menu->run(menu->client, 1, look);

	(void)fflush(stdout);
	if (menu->is_alone || !menu->client->link) return status;
	choices_add(&choices, "#change",
	    menu->client->in_practice ? _("back to the real disputes") : _("go into practice"));
	choices_add(&choices, "#make", _("make the practice disputes anew, as of today"));
	choices_add(&choices, "#back", _("back to the menu"));
	(void)ask_choice(menu->client->terminal, &choices, _("what to do"), "#back", &word);
	choices_free(&choices);
	if (word && strcmp(word, "#change") == 0) status = change_house(menu);
	if (word && strcmp(word, "#make") == 0) status = menu->run(menu->client, 2, make);
	free(word);
	return status;
}

/* ---- what is no name of anything here ---- */

static bool is_known(const struct menu *menu, const char *word)
{
	return verb_find(word) || words_action(&menu->client->words, word) || *word == '-';
}

/* A number or a name: the dispute that is meant; where there is none, what is near the word. */
static int work_on_like(struct menu *menu, char *word)
{
	struct client *client = menu->client;
	int status = CLIENT_NOTHING_FOUND;
	char *id = client->link ? client_which_like(client, word, &status) : NULL;

	if (!id && status == CLIENT_NOTHING_FOUND) return menu->run(client, 1, &word);
	if (id) status = work_on(client, menu->run, id);
	free(id);
	return status;
}

static int run_choice(struct menu *menu, char *line)
{
	char *words[WORDS_MAX + 1] = { NULL };
	int count = take_apart(line, words), skipped = skip_name(count, words), at;

	count -= skipped;
	if (count == 0) return 0;
	at = choices_pick(&menu->choices, words[skipped]);
	if (at >= 0) words[skipped] = menu->choices.all[at].word;
	if (strcmp(words[skipped], "#one") == 0) return work_on_one(menu);
	if (count == 1 && is_practice(words[skipped])) return practise(menu);
	if (count == 1 && at < 0 && !is_known(menu, words[skipped])) {
		return work_on_like(menu, words[skipped]);
	}
	return run_line(menu, count, words + skipped);
}

static bool wants_out(const char *line)
{
	static const char *const names[] = { "q", "quit", "exit", "退出", "tc" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (strcmp(line, names[i]) == 0) return true;
	}
	return false;
}

static void print_menu(struct menu *menu)
{
	putchar('\n');
	choices_print(&menu->choices, "", asking_columns(), stdout);
	printf("%s\n", _("a number, a name or its initials; ? explains; q leaves"));
}

/* What is there now: the daemon may be gone, or be back. */
static int begin(struct menu *menu)
{
	int status = show_today(menu->client);

	menu->is_stale = false;
	fill(menu);
	show_kept(menu->client);
	print_menu(menu);
	return status;
}

int menu_run(struct client *client, run_words *run)
{
	struct menu menu = { .client = client, .run = run };
	int status;

	look_confine();
	status = begin(&menu);
	for (;;) {
		enum typed typed;
		char *line;

		typed = terminal_read(client->terminal, _("what to do> "), NULL, &line);
		if (typed == TYPED_END || (line && wants_out(line))) {
			free(line);
			break;
		}
		if (line && *line && strcmp(line, "?") != 0 && strcmp(line, "？") != 0) {
			status = go_on(&menu, run_choice(&menu, line));
			(void)fflush(stdout);
			if (menu.is_stale || menu.is_alone != !client->link) status = begin(&menu);
		} else if (line) {
			status = begin(&menu);
		} else {
			print_menu(&menu);
		}
		free(line);
	}
	choices_free(&menu.choices);
	return status;
}
