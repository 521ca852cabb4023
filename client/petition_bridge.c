/* One round of the bridge; petition_bridge.h. */
#include "petition_bridge.h"

#include <stdlib.h>
#include <string.h>

#include "say.h"

#define LETTERS_A_PAGE 100
/* Without a receipt, over a network. */
#define AGAIN_US (INT64_C(60) * 1000000)
/* In one round, so that nobody's letters keep the others waiting for ever. */
#define POSTS_MAX 1000
#define PAGES_MAX 1000

/* ---- theirs ---- */

/* What they may not send is told as such: an answer of theirs to themselves. */
static struct petition_receipt misdirected(
    struct arena *arena, const struct petition_letter *letter)
{
	return petition_refused(
	    arena, letter, _("answers and events are ours to tell"), _("send items and receipts"));
}

static bool take_receipts(struct petition_bridge *bridge, const struct petition_post *post)
{
	struct petition_marks marks = { .count = 0 };

	for (size_t i = 0; i < post->letter_count; i++) {
		if (post->letters[i].of == PETITION_RECEIPT &&
		    !petition_mark_receipt(bridge, &marks, post->letters[i].receipt)) {
			return false;
		}
	}
	return petition_marks_end(bridge, &marks);
}

static bool take_days(struct petition_bridge *bridge, const struct petition_post *post)
{
	for (size_t i = 0; i < post->letter_count; i++) {
		if (post->letters[i].of == PETITION_DAY &&
		    petition_hold_against(bridge, post->letters[i].day) < 0) {
			return false;
		}
	}
	return true;
}

/* The receipts that there are, one behind the other. */
static size_t gather(
    const struct petition_post *post, struct arena *arena, struct petition_receipt *receipts)
{
	size_t count = 0;

	for (size_t i = 0; i < post->letter_count; i++) {
		enum petition_of of = post->letters[i].of;

		if (of == PETITION_ITEM) receipts[count++] = receipts[i];
		if (of == PETITION_ANSWER || of == PETITION_EVENT) {
			receipts[count++] = misdirected(arena, &post->letters[i]);
		}
	}
	for (size_t i = 0; i < post->fault_count; i++) {
		if (post->faults[i].receipt.of != PETITION_NONE) {
			receipts[count++] = post->faults[i].receipt;
		}
	}
	return count;
}

static bool deal(
    struct petition_bridge *bridge, struct arena *arena, const struct petition_post *post)
{
	struct petition_receipt *receipts =
	    arena_array(arena, post->letter_count + post->fault_count, sizeof(*receipts));
	size_t count;

	if (!petition_take(bridge, arena, post->letters, post->letter_count, receipts) ||
	    !take_receipts(bridge, post) || !take_days(bridge, post)) {
		return false;
	}
	bridge->refused += post->fault_count;
	count = gather(post, arena, receipts);
	if (!bridge->channel.settle(bridge->channel.context, arena, post, receipts, count)) {
		return false;
	}
	return !post->cursor || petition_mark_place(bridge, post->cursor, 0);
}

/* ---- ours ---- */

static Mediation__V1__Response *ask_letters(struct petition_bridge *bridge)
{
	Mediation__V1__PetitionEventsRequest by = MEDIATION__V1__PETITION_EVENTS_REQUEST__INIT;
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;
	Mediation__V1__Response *response;

	by.office = (char *)bridge->config->office;
	by.page_size = LETTERS_A_PAGE;
	request.body_case = MEDIATION__V1__REQUEST__BODY_PETITION_EVENTS;
	request.petition_events = &by;
	response = client_ask(bridge->client, &request, &bridge->status);
	if (!response) return NULL;
	free(bridge->cursor);
	bridge->cursor = strdup(response->petition_events->cursor);
	if (!bridge->cursor) abort();
	bridge->package = response->petition_events->package;
	bridge->reconciled_on =
	    response->petition_events->reconciled ? response->petition_events->reconciled->day : 0;
	return response;
}

/* Whether it is to go now: it never went, or so long ago that it may be lost. */
static bool is_due(
    const struct petition_bridge *bridge, const Mediation__V1__PetitionLetter *letter)
{
	int64_t after = bridge->channel.again_us ? bridge->channel.again_us : AGAIN_US;

	return !letter->sent_us || letter->sent_us + after <= client_now_us(bridge->client);
}

static size_t choose(const struct petition_bridge *bridge, struct arena *arena,
    const Mediation__V1__PetitionEventsResponse *told, const struct petition_letter **ret)
{
	size_t count = 0;

	for (size_t i = 0; i < told->n_letters; i++) {
		struct petition_letter *letter = arena_array(arena, 1, sizeof(*letter));

		if (!is_due(bridge, told->letters[i])) continue;
		letter->of = told->letters[i]->of == petition_code("petition_letter", "answer")
		    ? PETITION_ANSWER
		    : PETITION_EVENT;
		letter->ours = arena_copy(arena, told->letters[i], sizeof(*letter->ours));
		ret[count++] = letter;
	}
	return count;
}

static bool mark_delivered(struct petition_bridge *bridge, const struct petition_delivery *delivery)
{
	struct petition_marks marks = { .count = 0 };

	for (size_t i = 0; i < delivery->count; i++) {
		if (delivery->is_sent[i] &&
		    !petition_mark_sent(bridge, &marks, delivery->letters[i])) {
			return false;
		}
	}
	/* that they went is on record before what came back */
	if (!petition_marks_end(bridge, &marks)) return false;
	for (size_t i = 0; i < delivery->receipt_count; i++) {
		if (!petition_mark_receipt(bridge, &marks, &delivery->receipts[i])) return false;
	}
	return petition_marks_end(bridge, &marks);
}

static bool has_more(const struct petition_bridge *bridge)
{
	return bridge->channel.has_more && bridge->channel.has_more(bridge->channel.context);
}

/* A number is taken before it is used: one that was never seen does no harm, one seen twice might.
 */
static bool hand_on(
    struct petition_bridge *bridge, struct arena *arena, struct petition_delivery *delivery)
{
	if (bridge->channel.has_packages) {
		delivery->package = bridge->package + 1;
		if (!petition_mark_place(bridge, NULL, delivery->package)) return false;
	}
	if (!bridge->channel.deliver(bridge->channel.context, arena, delivery)) {
		bridge->status = CLIENT_AGAIN;
		return false;
	}
	return mark_delivered(bridge, delivery);
}

static size_t count_sent(const struct petition_delivery *delivery)
{
	size_t count = 0;

	for (size_t i = 0; i < delivery->count; i++) {
		count += delivery->is_sent[i];
	}
	return count;
}

/* A page of what is to go out; *ret_goes_on: there may be more. */
static bool send_page(struct petition_bridge *bridge, struct arena *arena, bool *ret_goes_on)
{
	Mediation__V1__Response *response = ask_letters(bridge);
	struct petition_delivery delivery = { .count = 0 };
	bool is_done = true;

	*ret_goes_on = false;
	if (!response) return false;
	delivery.letters =
	    arena_array(arena, response->petition_events->n_letters, sizeof(*delivery.letters));
	delivery.is_sent = arena_array(arena, response->petition_events->n_letters, sizeof(bool));
	delivery.count = choose(bridge, arena, response->petition_events, delivery.letters);
	if (delivery.count || has_more(bridge)) {
		is_done = petition_attach(bridge, &delivery) && hand_on(bridge, arena, &delivery);
		*ret_goes_on = is_done && response->petition_events->more && count_sent(&delivery);
	}
	mediation__v1__response__free_unpacked(response, NULL);
	return is_done;
}

/* ---- a round ---- */

static bool send_all(struct petition_bridge *bridge)
{
	struct arena *arena = arena_new();
	bool goes_on = true, is_done = true;

	for (size_t i = 0; i < PAGES_MAX && goes_on && is_done; i++) {
		arena_reset(arena);
		is_done = send_page(bridge, arena, &goes_on);
	}
	(void)arena_free(arena);
	return is_done;
}

static bool fetch_all(struct petition_bridge *bridge)
{
	const struct petition_channel *channel = &bridge->channel;
	struct arena *arena = arena_new();
	enum petition_fetched fetched = PETITION_FETCHED_SOME;
	bool is_done = true;

	for (size_t i = 0; i < POSTS_MAX && fetched == PETITION_FETCHED_SOME && is_done; i++) {
		struct petition_post post = { .letters = NULL };

		arena_reset(arena);
		fetched = channel->fetch(channel->context, arena, bridge->cursor, &post);
		is_done = fetched != PETITION_FETCHED_FAILED;
		if (fetched == PETITION_FETCHED_SOME) is_done = deal(bridge, arena, &post);
		if (is_done && has_more(bridge)) is_done = send_all(bridge);
		if (petition_stops()) break;
	}
	(void)arena_free(arena);
	if (!is_done && channel->drop) channel->drop(channel->context);
	return is_done;
}

/* What they have at the end of yesterday, once it can be had, where the channel asks for it. */
static bool reconcile(struct petition_bridge *bridge)
{
	const struct petition_channel *channel = &bridge->channel;
	int64_t yesterday = client_today(bridge->client) - 1;
	struct petition_day *day;
	struct arena *arena;
	bool is_done = true;

	if (!channel->day || bridge->reconciled_on >= yesterday) return true;
	arena = arena_new();
	day = channel->day(channel->context, arena, yesterday);
	if (day) is_done = petition_hold_against(bridge, day) >= 0;
	(void)arena_free(arena);
	return is_done;
}

/* What was to go out told it last; without that, or a daemon, it is asked for. */
static bool knows_place(struct petition_bridge *bridge)
{
	Mediation__V1__Response *place;

	if (bridge->cursor && bridge->client->link) return true;
	place = ask_letters(bridge);
	mediation__v1__response__free_unpacked(place, NULL);
	return place != NULL;
}

/* Theirs first: what they say may settle what would go out again. What they cannot tell now does
 * not keep ours back. */
bool petition_round(struct petition_bridge *bridge)
{
	bool is_fetched, is_sent;

	if (!knows_place(bridge)) return false;
	is_fetched = fetch_all(bridge);
	if (!is_fetched && !bridge->status) bridge->status = CLIENT_AGAIN;
	is_sent = send_all(bridge);
	return is_fetched && is_sent && reconcile(bridge);
}
