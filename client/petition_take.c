/* Items to the daemon, as many at once as it takes; petition_bridge.h. */
#include <string.h>

#include "frame.h"
#include "petition_bridge.h"
#include "say.h"

#define ITEMS_MAX 100
/* What a request has besides. */
#define BYTES_MAX (FRAME_BYTES_REQUEST_MAX - 1024)

/* Those that go together, and where they stand. */
struct batch {
	Mediation__V1__PetitionItem *items[ITEMS_MAX];
	size_t places[ITEMS_MAX];
	size_t count, bytes;
};

static struct petition_receipt receipt_of(struct arena *arena, const struct petition_letter *letter,
    const Mediation__V1__TakenPetition *taken)
{
	const Mediation__V1__Refusal *refusal = taken->refusal;
	const char *name = petition_code_name("petition_taking", taken->taking);

	if (taken->outcome && refusal) {
		return petition_refused(arena, letter, say_either(refusal->zh, refusal->en),
		    say_either(refusal->next_zh, refusal->next_en));
	}
	/* that it has changed since we answered is ours to see to */
	return petition_receipt_of(
	    letter, name && petition_code("petition_receipt", name) ? name : "taken");
}

/* It had no time for one of them: none of the post is settled, and all of it comes again. */
static bool is_put_off(const Mediation__V1__TakenPetition *taken)
{
	return taken->outcome && (!taken->refusal || taken->refusal->retry_after_ms);
}

/* Of each that was answered. */
static bool take_answers(struct petition_bridge *bridge, struct arena *arena,
    const struct batch *batch, const struct petition_letter *letters,
    const Mediation__V1__TakePetitionsResponse *answer, struct petition_receipt *ret)
{
	bool is_settled = answer->n_items == batch->count;

	for (size_t i = 0; i < batch->count && is_settled; i++) {
		const Mediation__V1__TakenPetition *taken = answer->items[i];
		size_t place = batch->places[i];

		ret[place] = receipt_of(arena, &letters[place], taken);
		is_settled = !is_put_off(taken);
		if (taken->outcome) {
			bridge->refused++;
		} else {
			bridge->taken++;
		}
	}
	if (!is_settled) bridge->status = CLIENT_AGAIN;
	return is_settled;
}

static bool send(struct petition_bridge *bridge, struct arena *arena, struct batch *batch,
    const struct petition_letter *letters, struct petition_receipt *ret);

/* All of them were refused for what one of them is: it is found by asking of each alone. */
static bool send_each(struct petition_bridge *bridge, struct arena *arena,
    const struct batch *batch, const struct petition_letter *letters, struct petition_receipt *ret)
{
	bool is_settled = true;

	for (size_t i = 0; i < batch->count && is_settled; i++) {
		struct batch one = {
			.items = { batch->items[i] }, .places = { batch->places[i] }, .count = 1
		};

		is_settled = send(bridge, arena, &one, letters, ret);
	}
	return is_settled;
}

static bool take_refusal(struct petition_bridge *bridge, struct arena *arena,
    const struct batch *batch, const struct petition_letter *letters,
    const Mediation__V1__Refusal *refusal, struct petition_receipt *ret)
{
	const struct petition_letter *letter = &letters[batch->places[0]];

	/* whoever asks, and whenever: it is no fault of an item */
	if (refusal->exit_code != CLIENT_INPUT) {
		show_refusal(&bridge->client->words, refusal, REFUSED_QUESTION);
		return false;
	}
	if (batch->count > 1) return send_each(bridge, arena, batch, letters, ret);
	ret[batch->places[0]] = petition_refused(arena, letter,
	    say_either(refusal->zh, refusal->en), say_either(refusal->next_zh, refusal->next_en));
	bridge->refused++;
	return true;
}

static bool send(struct petition_bridge *bridge, struct arena *arena, struct batch *batch,
    const struct petition_letter *letters, struct petition_receipt *ret)
{
	Mediation__V1__TakePetitionsRequest by = MEDIATION__V1__TAKE_PETITIONS_REQUEST__INIT;
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;
	Mediation__V1__Response *response;
	bool is_settled;

	if (!batch->count) return true;
	by.items = batch->items;
	by.n_items = batch->count;
	request.body_case = MEDIATION__V1__REQUEST__BODY_TAKE_PETITIONS;
	request.take_petitions = &by;
	response = client_ask_whole(bridge->client, &request, &bridge->status);
	if (!response) return false;
	is_settled = response->outcome
	    ? take_refusal(bridge, arena, batch, letters, response->refusal, ret)
	    : take_answers(bridge, arena, batch, letters, response->take_petitions, ret);
	mediation__v1__response__free_unpacked(response, NULL);
	batch->count = batch->bytes = 0;
	return is_settled;
}

bool petition_take(struct petition_bridge *bridge, struct arena *arena,
    const struct petition_letter *letters, size_t count, struct petition_receipt *ret)
{
	struct batch batch = { .count = 0 };

	for (size_t i = 0; i < count; i++) {
		size_t bytes;

		if (letters[i].of != PETITION_ITEM) continue;
		if (strcmp(letters[i].item->office, bridge->config->office) != 0) {
			ret[i] = petition_refused(arena, &letters[i],
			    _("it is a matter of another office"),
			    _("have that office hand it over itself"));
			bridge->refused++;
			continue;
		}
		/* with what says how long it is */
		bytes = mediation__v1__petition_item__get_packed_size(letters[i].item) + 8;
		if ((batch.count == ITEMS_MAX || batch.bytes + bytes > BYTES_MAX) &&
		    !send(bridge, arena, &batch, letters, ret)) {
			return false;
		}
		batch.items[batch.count] = letters[i].item;
		batch.places[batch.count++] = i;
		batch.bytes += bytes;
	}
	return send(bridge, arena, &batch, letters, ret);
}
