/*
 * The system's acts: what a clock's row says it does when nobody has. An act like any other,
 * through the same handler and the same rules; its request id is made of the dispute, the clock and
 * the day, so that it happens once, whoever does it.
 */
#include <openssl/sha.h>
#include <string.h>

#include "answer.h"
#include "bytes.h"
#include "handlers.h"
#include "ticker_parts.h"

#define KEY_BYTES 64

/* RFC 9562: version 8, of one's own making. */
static void request_id_of(
    int32_t district, const struct system_act *act, uint8_t ret[REQUEST_ID_BYTES])
{
	static const char what[] = "clock";
	uint8_t key[KEY_BYTES], digest[SHA256_DIGEST_LENGTH];
	struct writer writer = { .at = key };

	write_bytes(&writer, what, sizeof(what));
	write_i64(&writer, district);
	write_i64(&writer, act->dispute);
	write_u16(&writer, act->clock->number);
	write_u16(&writer, act->item);
	write_i64(&writer, act->due_on);
	SHA256(key, writer.count, digest);
	memcpy(ret, digest, REQUEST_ID_BYTES);
	ret[6] = (uint8_t)((ret[6] & 0x0F) | 0x80);
	ret[8] = (uint8_t)((ret[8] & 0x3F) | 0x80);
}

static Mediation__V1__IntegerList *remedies(struct arena *arena, uint16_t set)
{
	Mediation__V1__IntegerList *list = MESSAGE(arena, IntegerList, integer_list);

	list->values = arena_array(arena, 16, sizeof(*list->values));
	for (unsigned remedy = 0; remedy < 16; remedy++) {
		if (set & 1U << remedy) list->values[list->n_values++] = remedy;
	}
	return list;
}

/* What a row asks that a clock can tell; the rules refuse an act that lacks something. */
static Mediation__V1__Argument *argument_of(
    struct arena *arena, const struct clock_row *clock, uint16_t number)
{
	Mediation__V1__Argument *argument = MESSAGE(arena, Argument, argument);

	argument->number = number;
	if (number == ARG_REASON) {
		argument->value_case = MEDIATION__V1__ARGUMENT__VALUE_TEXT;
		argument->text = answer_text(arena, clock->ends_zh);
	} else if (number == ARG_REMEDIES_TOLD) {
		argument->value_case = MEDIATION__V1__ARGUMENT__VALUE_INTEGERS;
		argument->integers = remedies(arena, clock->tells);
	} else {
		return NULL;
	}
	return argument;
}

static void fill_arguments(
    struct arena *arena, const struct clock_row *clock, Mediation__V1__ActRequest *wire)
{
	const struct action *action = action_find(clock->does);

	wire->arguments = arena_array(arena, ARGUMENTS_MAX, sizeof(*wire->arguments));
	for (const uint16_t *asked = action->asks; asked && *asked; asked++) {
		Mediation__V1__Argument *argument = argument_of(arena, clock, *asked);

		if (argument) wire->arguments[wire->n_arguments++] = argument;
	}
}

static const struct member *system_member(const struct reference *reference)
{
	for (size_t i = 0; reference && i < reference->member_count; i++) {
		const struct member *member = &reference->members[i];

		if (member->is_active && member->roles & ROLE_BIT(ROLE_SYS)) return member;
	}
	return NULL;
}

static void answered(void *context, const Mediation__V1__Response *response)
{
	struct ticker *ticker = context;

	turn_acted(
	    ticker, &ticker->step.acts[ticker->step.act_next - 1], (enum outcome)response->outcome);
}

void turn_act(struct ticker *ticker, const struct system_act *act)
{
	int32_t district = ticker->turn->district;
	const struct member *member =
	    system_member(store_reference(ticker->server->store, district));
	struct request *request;
	struct arena *arena;
	Mediation__V1__Request *body;
	Mediation__V1__ActRequest *wire;

	if (!member) {
		turn_acted(ticker, act, OUTCOME_UNKNOWN_MEMBER);
		return;
	}
	request = request_own(ticker->server, district, member->id, answered, ticker);
	arena = request_arena(request);
	body = MESSAGE(arena, Request, request);
	wire = MESSAGE(arena, ActRequest, act_request);
	wire->request_id.len = REQUEST_ID_BYTES;
	wire->request_id.data = arena_array(arena, REQUEST_ID_BYTES, 1);
	request_id_of(district, act, wire->request_id.data);
	wire->dispute = act->dispute;
	wire->expected_version = act->version;
	wire->action = act->clock->does;
	fill_arguments(arena, act->clock, wire);
	body->body_case = MEDIATION__V1__REQUEST__BODY_ACT;
	body->act = wire;
	request_set_body(request, body);
	handle_act(request);
}
