/* What lies on this computer: steps that wait to be sent, and those begun; client.h. */
#include <stdlib.h>
#include <string.h>

#include "asking.h"
#include "fill.h"
#include "local.h"
#include "say.h"
#include "value.h"

/* All of those, oldest first. False where it cannot be unlocked. */
static bool open_outbox(struct client *client, unsigned states, struct kept_list *ret)
{
	ret->count = 0;
	if (!keep_has_any()) return true;
	if (!keep_open(&client->keep, client->terminal)) return false;
	keep_list(&client->keep, client_book(client), client_login(client), states, ret);
	return true;
}

static const char *form_label(struct client *client, const struct kept *kept)
{
	const Mediation__V1__CatalogueAction *action = words_action(&client->words, kept->form);

	return action ? say_either(action->zh, action->en) : kept->form;
}

static const char *how_it_stands(const struct kept *kept)
{
	if (kept->state == KEPT_DRAFT) return _("begun, not sent");
	return *kept->trouble ? kept->trouble : _("waits to be sent");
}

static const struct column outbox_columns[] = { { N_("no."), CELLS_FIXED, 0 },
	{ N_("since"), CELLS_FIXED, 0 }, { N_("step"), CELLS_FIXED, 0 },
	{ N_("dispute"), CELLS_FIXED, 0 }, { N_("how it stands"), CELLS_TEXT, 0 }, { 0 } };

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
		table_cell(&table, "%s", how_it_stands(kept));
	}
	table_end(&table);
	show_hint("%s",
	    _("outbox push sends what waits; outbox edit N goes on with one, or puts it right; outbox drop N throws it away"));
}

static int outbox_list(struct client *client)
{
	struct kept_list list;

	if (!open_outbox(client, KEPT_BEGUN | KEPT_WAITS, &list)) return CLIENT_INPUT;
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

static int push_held(struct client *client, struct kept *kept)
{
	const Mediation__V1__CatalogueAction *action = words_action(&client->words, kept->form);
	struct act_refusal refusal;
	int status = CLIENT_USAGE;

	if (!action) {
		help_no_such(client, kept->form);
		return status;
	}
	fprintf(stderr, "%s %s\n", form_label(client, kept), kept->dispute);
	status = fill_send(client, action, 0, kept, &refusal);
	if (status == 0) {
		keep_drop(&client->keep, kept);
	} else if (*refusal.reason) {
		kept_set(&kept->trouble, refusal.reason);
		(void)keep_write(&client->keep, kept);
	}
	return status;
}

static int push_one(struct client *client, struct kept *kept)
{
	int status = CLIENT_REFUSED;

	if (!keep_hold(&client->keep, kept)) {
		fprintf(stderr, _("%s %s: open in another window\n"), form_label(client, kept),
		    kept->dispute);
		return status;
	}
	/* another window may have begun to put it right */
	if (kept->state == KEPT_READY) status = push_held(client, kept);
	keep_let_go(&client->keep, kept);
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
		    _("mediate outbox tells why; outbox edit N puts one right, outbox drop N throws it away"));
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

static int with_one(struct client *client, int (*act)(struct client *, struct kept *))
{
	struct kept_list list;
	int64_t number = 0;
	int status = CLIENT_NOTHING_FOUND;

	if (!open_outbox(client, KEPT_BEGUN | KEPT_WAITS, &list)) return CLIENT_INPUT;
	if (value_whole(client_word_at(client, 1), &number) && number >= 1 &&
	    (size_t)number <= list.count) {
		status = act(client, list.all[number - 1]);
	} else {
		fprintf(stderr, _("there is no no. \"%s\"; see mediate outbox\n"),
		    client_word_at(client, 1));
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

	if (!keep_hold(&client->keep, kept)) {
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
	return ask_yes(
	    client->terminal, &client->words, _("throw it away, with what was typed (y/n): "));
}

static int drop_held(struct client *client, struct kept *kept)
{
	if (!is_meant(client, kept)) {
		show_hint("%s", _("nothing was thrown away"));
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
