/*
 * What may follow what was typed, a line each, for the shells (completion/): verbs, options,
 * values, numbers of what waits for me. Silent where no daemon answers soon; client.h.
 */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "enter.h"
#include "filters.h"
#include "options.h"
#include "say.h"

#define NUMBERS_MAX    50
#define SECONDS_MAX    2
#define NAME_BYTES_MAX 128

/* The word that is being typed, and what stands before its value: "--kind=", "kind:" or "". */
struct typing {
	struct client *client;
	const char *word, *value;
};

static void offer(const struct typing *typing, const char *candidate)
{
	size_t before = (size_t)(typing->value - typing->word);

	if (strncmp(candidate, typing->value, strlen(typing->value)) != 0) return;
	printf("%.*s%s\n", (int)before, typing->word, candidate);
}

/* Who types letters means the name for programs, who types nothing or Chinese the label. */
static void offer_named(
    void *context, int64_t number, const char *name, const char *zh, const char *en)
{
	const struct typing *typing = context;
	bool is_name = *typing->value ? (unsigned char)*typing->value < 0x80 : !say_is_chinese();

	(void)number;
	(void)en;
	offer(typing, is_name ? words_typed(name) : zh);
}

static void offer_option(const struct typing *typing, const char *name)
{
	char option[NAME_BYTES_MAX];

	(void)snprintf(option, sizeof(option), "--%s", words_typed(name));
	offer(typing, option);
}

/* Those of the tool, which may stand anywhere. */
static void offer_options(const struct typing *typing)
{
	const char *name;

	for (size_t i = 0; (name = options_name(i)); i++) {
		offer(typing, name);
	}
}

static void offer_verbs(const struct typing *typing)
{
	const struct words *words = &typing->client->words;
	bool is_chinese = (unsigned char)*typing->value >= 0x80;
	size_t count;
	const struct verb *verbs = verb_all(&count);

	for (size_t i = 0; i < count; i++) {
		offer(typing, is_chinese ? verbs[i].zh : verbs[i].name);
	}
	for (size_t i = 0; words->catalogue && i < words->catalogue->n_actions; i++) {
		const Mediation__V1__CatalogueAction *action = words->catalogue->actions[i];

		if (words_offer(action)) {
			offer(typing, is_chinese ? action->zh : words_typed(action->name));
		}
	}
}

/* Of what waits for who asks. */
static void offer_numbers(const struct typing *typing)
{
	Mediation__V1__TodoRequest by = MEDIATION__V1__TODO_REQUEST__INIT;
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;
	Mediation__V1__Response *response;

	if (!typing->client->words.catalogue) return;
	by.page_size = NUMBERS_MAX;
	request.body_case = MEDIATION__V1__REQUEST__BODY_TODO;
	request.todo = &by;
	response = link_ask(typing->client->link, &request);
	for (size_t i = 0; response && response->todo && i < response->todo->n_items; i++) {
		const Mediation__V1__DisputeLine *line = response->todo->items[i]->dispute;

		for (size_t n = 0; n < line->n_numbers; n++) {
			offer(typing, line->numbers[n]);
		}
	}
	if (response) mediation__v1__response__free_unpacked(response, NULL);
}

static void offer_values(struct typing *typing, const char *type, const char *list)
{
	if (strcmp(type, "dispute") == 0) {
		offer_numbers(typing);
	} else if (strcmp(type, "flag") == 0) {
		offer(typing, say_either("是", "yes"));
		offer(typing, say_either("否", "no"));
	} else if (typing->client->words.catalogue) {
		words_each(&typing->client->words, type, list, offer_named, typing);
	}
}

/* ---- verbs of ours ---- */

static void offer_filters(struct typing *typing, unsigned wanted)
{
	enum filter filter;
	const char *value;
	char name[NAME_BYTES_MAX];

	(void)snprintf(name, sizeof(name), "%.*s", (int)filter_name_length(typing->word, &value),
	    typing->word);
	if (value) {
		filter = filter_named(wanted, name);
		typing->value = value;
		if (filter == FILTER_COUNT) return;
		offer_values(typing, filter_info(filter)->type, filter_info(filter)->list);
		if (filter_info(filter)->none && typing->client->words.catalogue) {
			offer_named(
			    typing, 0, filter_info(filter)->none, filter_info(filter)->none_zh, "");
		}
		return;
	}
	for (filter = 0; filter < FILTER_COUNT; filter++) {
		bool is_chinese = *name ? (unsigned char)*name >= 0x80 : say_is_chinese();

		if (!(wanted & FILTER_BIT(filter))) continue;
		(void)snprintf(name, sizeof(name), "%s%s",
		    is_chinese ? filter_info(filter)->zh : filter_info(filter)->name,
		    filter_is_bare(filter) ? "" : ":");
		offer(typing, name);
	}
}

static void offer_verb_options(const struct typing *typing, const struct verb *verb)
{
	char names[256], *rest = names, *name;

	(void)snprintf(names, sizeof(names), "%s", verb->options);
	while ((name = strsep(&rest, " "))) {
		name[strcspn(name, "!")] = '\0';
		if (*name) offer_option(typing, name);
	}
}

/* Whether the option of the verb takes a value. */
static bool takes_value(const struct verb *verb, const char *option)
{
	char names[256], *rest = names, *name;

	(void)snprintf(names, sizeof(names), "%s", verb->options);
	while ((name = strsep(&rest, " "))) {
		if (*name && words_same(name, option)) return true;
	}
	return false;
}

static void complete_value(struct typing *typing, const struct verb *verb, const char *option)
{
	enum filter filter = filter_named(FILTERS_OF_LISTS | FILTER_BIT(FILTER_OF_TEAM), option);

	if (verb->run == do_assign && strcmp(option, "to") == 0) filter = FILTER_TEAM;
	if (words_same(option, "who") || words_same(option, "delegate")) filter = FILTER_MEDIATOR;
	if (verb->run == do_file && words_same(option, "item")) {
		offer_values(typing, "choice", "file_item");
		return;
	}
	if (verb->run == do_self_check && words_same(option, "suspicion")) {
		offer_values(typing, "choice", "suspicion");
		return;
	}
	if (filter == FILTER_COUNT) return;
	offer_values(typing, filter_info(filter)->type, filter_info(filter)->list);
}

static void complete_verb(struct typing *typing, const struct verb *verb, const char *before)
{
	if (strncmp(before, "--", 2) == 0 && takes_value(verb, before + 2)) {
		complete_value(typing, verb, before + 2);
	} else if (*typing->word == '-') {
		offer_verb_options(typing, verb);
	} else if (verb->run == do_list) {
		offer_filters(typing, FILTERS_OF_LISTS);
	} else if (verb->run == do_todo) {
		offer_filters(typing, FILTERS_OF_TODO);
	} else if (verb->run == do_watch) {
		offer_filters(typing, FILTERS_OF_EVENTS);
	} else if (verb->run == do_notices) {
		offer_numbers(typing);
		offer_filters(typing, FILTERS_OF_NOTICES);
	} else if (verb->run == do_help || verb->run == do_guide) {
		offer_verbs(typing);
	} else if (verb->run == do_team) {
		offer_values(typing, "team", "");
	} else if (verb->run == do_member) {
		offer_values(typing, "member", "");
	} else if (strstr(verb->usage, "NO")) {
		offer_numbers(typing);
	}
}

/* ---- steps ---- */

static void offer_arguments(const struct typing *typing, const uint32_t *numbers, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const Mediation__V1__CatalogueArgument *argument =
		    words_argument_numbered(&typing->client->words, numbers[i]);

		if (argument && !*argument->refused_zh) offer_option(typing, argument->name);
	}
}

static void complete_step(
    struct typing *typing, const Mediation__V1__CatalogueAction *action, const char *before)
{
	const Mediation__V1__CatalogueArgument *argument = strncmp(before, "--", 2) == 0
	    ? words_argument(&typing->client->words, before + 2)
	    : NULL;

	if (argument) {
		offer_values(typing, argument->type, argument->list);
	} else if (*typing->word == '-') {
		offer_arguments(typing, action->required, action->n_required);
		offer_arguments(typing, action->accepted, action->n_accepted);
	} else {
		offer_numbers(typing);
	}
}

static void quit(int signal_number)
{
	(void)signal_number;
	_exit(0);
}

int complete(struct client *client)
{
	const char *last = client->argc ? client->argv[client->argc - 1] : "";
	const char *before = client->argc > 1 ? client->argv[client->argc - 2] : "";
	struct enter enter;
	struct typing typing = { client, last, last };
	Mediation__V1__Response *refused = NULL;
	const Mediation__V1__CatalogueAction *action;
	const struct verb *verb;

	(void)signal(SIGALRM, quit);
	(void)alarm(SECONDS_MAX);
	enter_prepare(&enter, client->address, client->member, client->in_practice, 0);
	client->link = link_open(client->address, &enter.login, &refused);
	if (refused) mediation__v1__response__free_unpacked(refused, NULL);
	if (client->link && !words_load(&client->words, client->link)) words_free(&client->words);
	if (*last == '-') offer_options(&typing);
	if (client->argc < 2) {
		offer_verbs(&typing);
	} else if ((verb = verb_find(client->argv[0]))) {
		complete_verb(&typing, verb, before);
	} else if (client->words.catalogue &&
	    (action = words_action(&client->words, client->argv[0]))) {
		complete_step(&typing, action, before);
	}
	words_free(&client->words);
	(void)link_close(client->link);
	return 0;
}
