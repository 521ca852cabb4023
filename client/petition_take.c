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

static bool send(struct petition_bridge *bridge, struct arena *arena, struct batch *batch,
    const struct petition_letter *letters, struct petition_receipt *ret)
{
	Mediation__V1__TakePetitionsRequest by = MEDIATION__V1__TAKE_PETITIONS_REQUEST__INIT;
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;
	Mediation__V1__Response *response;
	bool is_settled = true;

	if (!batch->count) return true;
	by.items = batch->items;
	by.n_items = batch->count;
	request.body_case = MEDIATION__V1__REQUEST__BODY_TAKE_PETITIONS;
	request.take_petitions = &by;
	response = client_ask(bridge->client, &request, &bridge->status);
	if (!response) return false;
	is_settled = response->take_petitions->n_items == batch->count;
	for (size_t i = 0; i < batch->count && is_settled; i++) {
		const Mediation__V1__TakenPetition *taken = response->take_petitions->items[i];
		size_t place = batch->places[i];

		ret[place] = receipt_of(arena, &letters[place], taken);
		is_settled = !is_put_off(taken);
		if (taken->outcome) {
			bridge->refused++;
		} else {
			bridge->taken++;
		}
	}
	mediation__v1__response__free_unpacked(response, NULL);
	batch->count = batch->bytes = 0;
	if (!is_settled) bridge->status = CLIENT_AGAIN;
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
