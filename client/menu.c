/* What bare mediate is on a terminal; menu.h. */
#include "menu.h"

#include <stdlib.h>
#include <string.h>

#include "asking.h"
#include "civil.h"
#include "look.h"
#include "offline.h"
#include "say.h"

#define WORDS_MAX 64
#define FIRST     3

enum { ORDER_MOVES = 30, ORDER_STAYS };

/* Ours that stand in the menu, in the order of a day; steps that begin a dispute come between. */
static const char *const before_steps[] = { "todo", "find" };
static const char *const after_steps[] = { "list", "notices", "explain", "timeline", "print",
	"undo", "outbox", "sweep", "figures", "team", "practice", "guide", "help" };

struct menu {
	struct client *client;
	run_words *run;
	struct choices choices;
	bool is_alone; /* as it was when the choices were made: no daemon can be reached */
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

/* ---- one dispute, step after step ---- */

static void add_step(struct client *client, const Mediation__V1__AllowedAction *allowed,
    uint32_t state, struct choices *choices)
{
	const Mediation__V1__CatalogueAction *action =
	    words_action_numbered(&client->words, allowed->action);
	struct text label;

	if (!action || !words_offer(action)) return;
	text_begin(&label);
	fputs(say_either(action->zh, action->en), label.out);
	if (allowed->to_state && allowed->to_state != state) {
		fprintf(
		    label.out, " → %s", words_label(&client->words, "state", allowed->to_state));
	}
	if (allowed->needs_approval) fputs(_(" (to be approved)"), label.out);
	choices_add(choices, action->name, text_end(&label));
	text_free(&label);
}

/* The next step of the main path first, then what leads off it, then what only adds to it. */
static unsigned order_of(const Mediation__V1__AllowedAction *allowed, uint32_t state)
{
	if (allowed->along) return allowed->along;
	return allowed->to_state && allowed->to_state != state ? ORDER_MOVES : ORDER_STAYS;
}

static void add_steps(struct client *client, const Mediation__V1__AllowedResponse *told,
    uint32_t state, struct choices *choices)
{
	for (unsigned order = 1; order <= ORDER_STAYS; order++) {
		for (size_t i = 0; i < told->n_actions; i++) {
			const Mediation__V1__AllowedAction *allowed = told->actions[i];

			if (allowed->allowed && order_of(allowed, state) == order) {
				add_step(client, allowed, state, choices);
			}
		}
	}
	choices_add(choices, "#show", _("see all of it"));
	choices_add(choices, "#timeline", _("its whole life"));
	choices_add(choices, "#explain", _("its deadlines"));
	if (verb_find("print")) choices_add(choices, "#print", _("print its papers"));
	choices_add(choices, "#back", _("back to the menu"));
}

/* The step that is chosen for the dispute, which the caller frees; NULL: back. */
static char *choose_step(struct client *client, int64_t dispute)
{
	Mediation__V1__Response *shown = client_get_id(client, dispute), *told;
	struct choices choices = { 0 };
	char *word = NULL;
	int status;

	if (!shown) return NULL;
	told = client_allowed(client, dispute, &status);
	if (told) {
		putchar('\n');
		show_which(&client->shown, shown->get_dispute->dispute, stdout);
		putchar('\n');
		add_steps(client, told->allowed, shown->get_dispute->dispute->state, &choices);
		(void)fflush(stdout);
		(void)ask_choice(client->terminal, &choices, _("what to do"), "#back", &word);
	}
	choices_free(&choices);
	mediation__v1__response__free_unpacked(told, NULL);
	mediation__v1__response__free_unpacked(shown, NULL);
	if (word && strcmp(word, "#back") != 0) return word;
	free(word);
	return NULL;
}

static int work_on(struct menu *menu, char *id)
{
	char *step;
	int status = 0;

	while ((step = choose_step(menu->client, strtoll(id, NULL, 10)))) {
		char *words[] = { *step == '#' ? step + 1 : step, id };

		status = menu->run(menu->client, 2, words);
		free(step);
	}
	return status;
}

static int work_on_one(struct menu *menu)
{
	int status;
	char *id = client_which(menu->client, &status);

	if (id) status = work_on(menu, id);
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
	return work_on(menu, id);
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

static int run_choice(struct menu *menu, char *line)
{
	char *words[WORDS_MAX + 1] = { NULL };
	int count = take_apart(line, words), skipped = skip_name(count, words), at;

	count -= skipped;
	if (count == 0) return 0;
	at = choices_pick(&menu->choices, words[skipped]);
	if (at >= 0) words[skipped] = menu->choices.all[at].word;
	if (strcmp(words[skipped], "#one") == 0) return work_on_one(menu);
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
			if (menu.is_alone != !client->link) status = begin(&menu);
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
