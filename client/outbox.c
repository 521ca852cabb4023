/* What waits on this computer to be sent; client.h. */
#include <stdlib.h>
#include <string.h>

#include "fill.h"
#include "local.h"
#include "say.h"
#include "value.h"

/* All that waits, oldest first. False where it cannot be unlocked. */
static bool open_outbox(struct client *client, struct kept_list *ret)
{
	ret->count = 0;
	if (!keep_open(&client->keep, client->terminal)) return false;
	keep_list(&client->keep, client_book(client), client_login(client), KEPT_READY, ret);
	return true;
}

static const char *form_label(struct client *client, const struct kept *kept)
{
	const Mediation__V1__CatalogueAction *action = words_action(&client->words, kept->form);

	return action ? say_either(action->zh, action->en) : kept->form;
}

static const struct column outbox_columns[] = { { N_("no."), CELLS_FIXED, 0 },
	{ N_("since"), CELLS_FIXED, 0 }, { N_("step"), CELLS_FIXED, 0 },
	{ N_("dispute"), CELLS_FIXED, 0 }, { N_("why it still waits"), CELLS_TEXT, 0 }, { 0 } };

static void print_list(struct client *client, const struct kept_list *list)
{
	struct table table = table_new(outbox_columns);

	for (size_t i = 0; i < list->count; i++) {
		const struct kept *kept = list->all[i];

		table_row(&table);
		table_cell(&table, "%zu", i + 1);
		table_cell(&table, "%s", show_instant(kept->begun_us));
		table_cell(&table, "%s", form_label(client, kept));
		table_cell(&table, "%s", kept->dispute);
		table_cell(&table, "%s", kept->trouble);
	}
	table_end(&table);
}

static int outbox_list(struct client *client)
{
	struct kept_list list;

	if (!open_outbox(client, &list)) return CLIENT_INPUT;
	if (list.count) {
		print_list(client, &list);
	} else {
		show_hint("%s", _("nothing waits to be sent"));
	}
	kept_list_free(&list);
	return 0;
}

/* ---- sending ---- */

/* What came before it of the same dispute was not done: it would be out of order. */
static bool waits_for_another(const struct kept_list *list, const bool *failed, size_t at)
{
	for (size_t i = 0; i < at; i++) {
		if (failed[i] && *list->all[i]->dispute &&
		    strcmp(list->all[i]->dispute, list->all[at]->dispute) == 0) {
			return true;
		}
	}
	return false;
}

static int push_one(struct client *client, struct kept *kept)
{
	const Mediation__V1__CatalogueAction *action = words_action(&client->words, kept->form);
	struct act_refusal refusal = { 0 };
	int64_t dispute = 0;
	int status = CLIENT_USAGE;

	if (!action) {
		help_no_such(client, kept->form);
		return status;
	}
	fprintf(stderr, "%s %s\n", form_label(client, kept), kept->dispute);
	if (*kept->dispute) dispute = client_dispute(client, kept->dispute, &status);
	if (*kept->dispute && !dispute) return status;
	status = fill_send(client, action, dispute, kept, &refusal);
	if (status == 0) {
		keep_drop(&client->keep, kept);
	} else if (*refusal.reason) {
		kept_set(&kept->trouble, refusal.reason);
		(void)keep_write(&client->keep, kept);
	}
	return status;
}

static int push_all(struct client *client, const struct kept_list *list)
{
	bool failed[KEPT_MAX] = { false };
	size_t sent = 0;
	int status = 0;

	for (size_t i = 0; i < list->count && status != CLIENT_AGAIN; i++) {
		if (waits_for_another(list, failed, i)) {
			failed[i] = true;
			continue;
		}
		status = push_one(client, list->all[i]);
		failed[i] = status != 0;
		sent += status == 0;
	}
	show_hint(_("sent %zu of %zu"), sent, list->count);
	if (sent < list->count) {
		show_hint("%s",
		    _("see mediate outbox list for why, and outbox drop for what is needless"));
	}
	if (status == CLIENT_AGAIN) return status;
	return sent == list->count ? 0 : CLIENT_PARTLY;
}

static int outbox_push(struct client *client)
{
	struct kept_list list;
	int status = 0;

	if (!open_outbox(client, &list)) return CLIENT_INPUT;
	if (list.count) {
		status = push_all(client, &list);
	} else {
		show_hint("%s", _("nothing waits to be sent"));
	}
	kept_list_free(&list);
	return status;
}

/* ---- one of them ---- */

static int with_one(struct client *client, void (*act)(struct client *, const struct kept *))
{
	struct kept_list list;
	int64_t number = 0;
	int status = CLIENT_NOTHING_FOUND;

	if (!open_outbox(client, &list)) return CLIENT_INPUT;
	if (value_whole(client_word_at(client, 1), &number) && number >= 1 &&
	    (size_t)number <= list.count) {
		act(client, list.all[number - 1]);
		status = 0;
	} else {
		fprintf(stderr, _("there is no no. \"%s\"; see mediate outbox list\n"),
		    client_word_at(client, 1));
	}
	kept_list_free(&list);
	return status;
}

static void show_one(struct client *client, const struct kept *kept)
{
	printf("%s %s %s\n", form_label(client, kept), kept->dispute, show_instant(kept->begun_us));
	for (size_t i = 0; i < kept->answers.count; i++) {
		const Mediation__V1__CatalogueArgument *info =
		    words_argument(&client->words, kept->answers.all[i].name);

		printf("  %s: %s\n",
		    info ? say_either(info->zh, info->en) : kept->answers.all[i].name,
		    kept->answers.all[i].word);
	}
	if (*kept->trouble) printf("%s\n", kept->trouble);
}

static int outbox_show(struct client *client)
{
	return with_one(client, show_one);
}

static void drop_one(struct client *client, const struct kept *kept)
{
	keep_drop(&client->keep, kept);
	show_hint(_("dropped: %s %s"), form_label(client, kept), kept->dispute);
}

static int outbox_drop(struct client *client)
{
	return with_one(client, drop_one);
}

int do_outbox(struct client *client)
{
	static const struct subverb subverbs[] = { { "list", "列表", "lb", outbox_list, 0 },
		{ "push", "发送", "fs", outbox_push, 0 }, { "show", "看", "k", outbox_show, 1 },
		{ "drop", "删除", "sc", outbox_drop, 1 } };

	return subverb_run(client, subverbs, sizeof(subverbs) / sizeof(subverbs[0]));
}
