/* What lies on this computer: steps that wait to be sent, and those begun; client.h. */
#include <stdlib.h>
#include <string.h>

#include "asking.h"
#include "draft.h"
#include "fill.h"
#include "filled.h"
#include "local.h"
#include "say.h"
#include "value.h"

/* All of those, oldest first. False where it cannot be unlocked. */
static bool open_outbox(struct client *client, unsigned states, struct kept_list *ret)
{
	ret->count = ret->closed = 0;
	if (!keep_has_any()) return true;
	if (!keep_open(&client->keep, client->terminal)) return false;
	keep_list(&client->keep, client_book(client), client_login(client), states, ret);
	if (ret->closed) {
		fprintf(stderr,
		    _("%zu do not open: locked with another key or pass phrase, damaged, or too many; they stay as they are\n"),
		    ret->closed);
	}
	return true;
}

static const char *form_label(struct client *client, const struct kept *kept)
{
	const Mediation__V1__CatalogueAction *action = words_action(&client->words, kept->form);

	return action ? say_either(action->zh, action->en) : kept->form;
}

static const char *how_it_stands(const struct kept *kept)
{
	switch (kept->state) {
	case KEPT_DRAFT:
		return _("begun, not sent");
	case KEPT_EDITED:
		return _("being put right, not sent");
	case KEPT_READY:
		break;
	}
	return *kept->trouble ? kept->trouble : _("waits to be sent");
}

/* The dispute, or whom it is about where one begins. */
static void about(struct table *table, const struct kept *kept)
{
	struct text names;

	text_begin(&names);
	if (*kept->dispute) {
		fputs(kept->dispute, names.out);
	} else {
		draft_names(kept, names.out);
	}
	table_cell(table, "%s", text_end(&names));
	text_free(&names);
}

static const struct column outbox_columns[] = { { N_("no."), CELLS_FIXED, 0 },
	{ N_("since"), CELLS_FIXED, 0 }, { N_("step"), CELLS_FIXED, 0 },
	{ N_("dispute"), CELLS_TEXT, 0 }, { N_("how it stands"), CELLS_TEXT, 0 }, { 0 } };

static void print_list(struct client *client, const struct kept_list *list)
{
	struct table table = table_new(outbox_columns);

	for (size_t i = 0; i < list->count; i++) {
		const struct kept *kept = list->all[i];

		table_row(&table);
		table_cell(&table, "%lld", (long long)kept->number);
		table_cell(&table, "%s", show_instant(kept->begun_us));
		table_cell(&table, "%s", form_label(client, kept));
		about(&table, kept);
		table_cell(&table, "%s", how_it_stands(kept));
	}
	table_end(&table);
	show_hint("%s",
	    _("outbox push sends what waits; outbox edit N goes on with one, or puts it right; outbox drop N deletes it"));
}

static int outbox_list(struct client *client)
{
	struct kept_list list;

	if (!open_outbox(client, KEPT_ALL, &list)) return CLIENT_INPUT;
	if (list.count) {
		print_list(client, &list);
	} else {
		show_hint("%s", _("nothing waits to be sent, and nothing was begun"));
	}
	kept_list_free(&list);
	return list.closed ? CLIENT_PARTLY : 0;
}

/* ---- sending ---- */

struct pushing {
	struct client *client;
	const struct kept_list *list;
	int64_t disputes[KEPT_MAX]; /* 0: not known, or one begins */
	bool failed[KEPT_MAX];
};

/* However it was called: by the dispute where that is known, else as it was typed. */
static bool is_same_dispute(const struct pushing *pushing, size_t a, size_t b)
{
	const struct kept *one = pushing->list->all[a], *other = pushing->list->all[b];

	if (!*one->dispute || !*other->dispute) return false;
	if (pushing->disputes[a] && pushing->disputes[a] == pushing->disputes[b]) return true;
	return strcmp(one->dispute, other->dispute) == 0;
}

/* What came before it of the same dispute was not done: it would be out of order. */
static bool waits_for_another(const struct pushing *pushing, size_t at)
{
	for (size_t i = 0; i < at; i++) {
		if (pushing->failed[i] && is_same_dispute(pushing, i, at)) return true;
	}
	return false;
}

static void note_trouble(struct client *client, struct kept *kept, const char *trouble)
{
	if (!*trouble) return;
	kept_set(&kept->trouble, trouble);
	(void)keep_write(&client->keep, kept);
}

/* Says what is sent, and finds the dispute that a number typed somewhere means. */
static int find_dispute(struct pushing *pushing, size_t at)
{
	struct client *client = pushing->client;
	struct kept *kept = pushing->list->all[at];
	Mediation__V1__Response *response;
	int status = 0;

	fprintf(stderr, "%s ", form_label(client, kept));
	if (!*kept->dispute) {
		draft_names(kept, stderr);
		fputc('\n', stderr);
		return 0;
	}
	response = client_get(client, kept->dispute, &status);
	if (response) {
		pushing->disputes[at] = response->get_dispute->dispute->id;
		show_which(&client->shown, response->get_dispute->dispute, stderr);
	} else if (status != CLIENT_AGAIN) {
		note_trouble(client, kept, _("which dispute is meant is not clear: outbox edit"));
	}
	fputc('\n', stderr);
	mediation__v1__response__free_unpacked(response, NULL);
	return response ? 0 : status;
}

/* One that was done before as it was then is as good as sent: it is on record. */
static int send_held(struct pushing *pushing, size_t at)
{
	struct client *client = pushing->client;
	struct kept *kept = pushing->list->all[at];
	const Mediation__V1__CatalogueAction *action = words_action(&client->words, kept->form);
	struct act_refusal refusal;
	int status;

	if (!action) {
		help_no_such(client, kept->form);
		return CLIENT_USAGE;
	}
	status = find_dispute(pushing, at);
	if (status) return status;
	if (waits_for_another(pushing, at)) {
		fprintf(stderr, "%s\n", _("it waits for the one before it of the same dispute"));
		return CLIENT_REFUSED;
	}
	status = filled_send(client, action, pushing->disputes[at], kept, &refusal);
	if (refusal.is_reused) status = filled_say_reused();
	if (status == 0) {
		keep_drop(&client->keep, kept);
	} else {
		note_trouble(client, kept, refusal.reason);
	}
	return status;
}

static int push_one(struct pushing *pushing, size_t at)
{
	struct client *client = pushing->client;
	struct kept *kept = pushing->list->all[at];
	enum held held = keep_hold(&client->keep, kept);
	int status = CLIENT_REFUSED;

	if (held == HELD_GONE) return 0;
	if (held == HELD && kept->state == KEPT_READY) {
		status = send_held(pushing, at);
	} else {
		fprintf(stderr, _("%s %s: being filled in, not sent this time\n"),
		    form_label(client, kept), kept->dispute);
	}
	if (held == HELD) keep_let_go(&client->keep, kept);
	return status;
}

static int push_all(struct client *client, const struct kept_list *list)
{
	struct pushing *pushing = calloc(1, sizeof(*pushing));
	size_t sent = 0;
	int status = 0;

	if (!pushing) abort();
	pushing->client = client;
	pushing->list = list;
	for (size_t i = 0; i < list->count && status != CLIENT_AGAIN; i++) {
		status = push_one(pushing, i);
		pushing->failed[i] = status != 0;
		sent += status == 0;
	}
	free(pushing);
	client->begun = 0;
	show_hint(_("sent %zu of %zu"), sent, list->count);
	if (sent < list->count) {
		show_hint("%s",
		    _("mediate outbox tells why; outbox edit N puts one right, outbox drop N deletes it"));
	}
	if (status == CLIENT_AGAIN) return status;
	return sent == list->count ? 0 : CLIENT_PARTLY;
}

static int outbox_push(struct client *client)
{
	struct kept_list list;
	int status = 0;

	if (!open_outbox(client, KEPT_WAITS, &list)) return CLIENT_INPUT;
	if (list.count) {
		status = push_all(client, &list);
	} else {
		show_hint("%s", _("nothing waits to be sent"));
	}
	kept_list_free(&list);
	return status;
}

/* ---- one of them ---- */

static struct kept *numbered(const struct kept_list *list, const char *word)
{
	int64_t number;

	if (!value_whole(word, &number)) return NULL;
	for (size_t i = 0; i < list->count; i++) {
		if (list->all[i]->number == number) return list->all[i];
	}
	return NULL;
}

static int with_one(struct client *client, int (*act)(struct client *, struct kept *))
{
	const char *word = client_word_at(client, 1);
	struct kept_list list;
	struct kept *kept;
	int status = CLIENT_NOTHING_FOUND;

	if (!open_outbox(client, KEPT_ALL, &list)) return CLIENT_INPUT;
	kept = numbered(&list, word);
	if (kept) {
		status = act(client, kept);
	} else {
		fprintf(stderr, _("there is no no. \"%s\"; see mediate outbox\n"), word);
	}
	kept_list_free(&list);
	return status;
}

static int show_one(struct client *client, struct kept *kept)
{
	printf("%s %s %s\n", form_label(client, kept), kept->dispute, show_instant(kept->begun_us));
	fill_show(client, kept);
	printf("%s\n", how_it_stands(kept));
	return 0;
}

static int outbox_show(struct client *client)
{
	return with_one(client, show_one);
}

static int hold_and(
    struct client *client, struct kept *kept, int (*act)(struct client *, struct kept *))
{
	int status;

	if (keep_hold(&client->keep, kept) != HELD) {
		fprintf(stderr, "%s\n", _("it is open in another window, or was just sent there"));
		return CLIENT_REFUSED;
	}
	status = act(client, kept);
	keep_let_go(&client->keep, kept);
	return status;
}

/* Off a terminal its number says it. */
static bool is_meant(struct client *client, struct kept *kept)
{
	if (!client->terminal || client_option(client, "yes")) return true;
	(void)show_one(client, kept);
	(void)fflush(stdout);
	return draft_may_go(client);
}

static int drop_held(struct client *client, struct kept *kept)
{
	if (!is_meant(client, kept)) {
		show_hint("%s", _("nothing was deleted, all stays as it was"));
		return 0;
	}
	keep_drop(&client->keep, kept);
	show_hint(_("dropped: %s %s"), form_label(client, kept), kept->dispute);
	return 0;
}

static int drop_one(struct client *client, struct kept *kept)
{
	return hold_and(client, kept, drop_held);
}

static int outbox_drop(struct client *client)
{
	return with_one(client, drop_one);
}

static int edit_one(struct client *client, struct kept *kept)
{
	return hold_and(client, kept, fill_go_on);
}

static int outbox_edit(struct client *client)
{
	if (client->terminal) return with_one(client, edit_one);
	fprintf(stderr, "%s\n", _("here nobody can be asked: outbox edit needs a terminal"));
	return CLIENT_USAGE;
}

int do_outbox(struct client *client)
{
	static const struct subverb subverbs[] = { { "list", "列表", "lb", outbox_list, 0 },
		{ "push", "发送", "fs", outbox_push, 0 }, { "show", "看", "k", outbox_show, 1 },
		{ "edit", "修改", "xg", outbox_edit, 1 },
		{ "drop", "删除", "sc", outbox_drop, 1 } };

	return subverb_run(client, subverbs, sizeof(subverbs) / sizeof(subverbs[0]));
}
