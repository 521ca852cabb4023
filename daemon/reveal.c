/*
 * The handlers of what identifies people in full: the key to which it is sealed on its way here,
 * and the values themselves, sealed to who asks and says why. Nobody is answered before that is on
 * record.
 */
#include <string.h>

#include "ask.h"
#include "handlers.h"
#include "identities.h"
#include "kept.h"
#include "reads.h"
#include "scope.h"
#include "server.h"

struct revealing {
	struct request *request;
	int64_t dispute;
	struct kept_value *values;
	size_t count;
};

void handle_identity_key(struct request *request)
{
	struct identities *identities = request_server(request)->identities;
	const uint8_t *box = identities_box(identities);
	Mediation__V1__IdentityKeyResponse *ret;

	if (!box) {
		request_refuse(
		    request, identities ? OUTCOME_IDENTITY_AWAY : OUTCOME_IDENTITY_OFF, NULL);
		return;
	}
	ret = MESSAGE(request_arena(request), IdentityKeyResponse, identity_key_response);
	ret->key.data = arena_copy(request_arena(request), box, VAULT_KEY_BYTES);
	ret->key.len = VAULT_KEY_BYTES;
	ANSWER(request, identity_key, IDENTITY_KEY, ret);
}

/* ---- in full ---- */

/* Who has the dispute, who receives people, and who directs them. */
static bool may_know(const struct member *member, const struct dispute *dispute)
{
	if (!member) return false;
	if (member->roles & (ROLE_BIT(ROLE_CLERK) | ROLE_BIT(ROLE_SUP))) return true;
	return member->roles & (ROLE_BIT(ROLE_MED) | ROLE_BIT(ROLE_LEAD)) && dispute->team &&
	    member->team == dispute->team;
}

static void revealed(void *context, enum vault_status status, struct vault_bytes answer)
{
	struct revealing *revealing = context;
	struct request *request = revealing->request;
	struct arena *arena = request_arena(request);
	Mediation__V1__RevealResponse *ret = MESSAGE(arena, RevealResponse, reveal_response);

	if (status != VAULT_STATUS_DONE) {
		request_refuse(request, OUTCOME_IDENTITY_AWAY, NULL);
		return;
	}
	ret->values = arena_array(arena, revealing->count, sizeof(*ret->values));
	for (size_t i = 0; i < revealing->count; i++) {
		Mediation__V1__Revealed *value = MESSAGE(arena, Revealed, revealed);
		struct vault_bytes sealed = { NULL, 0 };

		(void)vault_take(&answer, &sealed);
		value->party = revealing->values[i].place.party;
		value->identity = revealing->values[i].place.identity;
		value->sealed.data = arena_copy(arena, sealed.at, sealed.count);
		value->sealed.len = sealed.count;
		ret->values[ret->n_values++] = value;
	}
	ANSWER_OPENED(request, revealing->dispute, reveal, REVEAL, ret);
}

/* Those of the party that was asked for. */
static void narrow(struct revealing *revealing, uint32_t party)
{
	size_t count = 0;

	for (size_t i = 0; i < revealing->count; i++) {
		if (party && revealing->values[i].place.party != party) continue;
		revealing->values[count++] = revealing->values[i];
	}
	revealing->count = count;
}

static void ask_vault(struct revealing *revealing)
{
	const Mediation__V1__RevealRequest *ask = request_body(revealing->request)->reveal;
	struct vault_bytes *pieces = arena_array(
	    request_arena(revealing->request), 1 + 2 * revealing->count, sizeof(*pieces));
	size_t count = 0;

	pieces[count++] = (struct vault_bytes){ ask->key.data, ask->key.len };
	for (size_t i = 0; i < revealing->count; i++) {
		struct kept_value *value = &revealing->values[i];

		pieces[count++] =
		    (struct vault_bytes){ (const uint8_t *)&value->place, sizeof(value->place) };
		pieces[count++] = value->sealed;
	}
	identities_ask(request_server(revealing->request)->identities, VAULT_REVEAL, pieces, count,
	    revealed, revealing);
}

static void found(void *context, const struct show_answer *show)
{
	struct revealing *revealing = context;
	struct request *request = revealing->request;
	enum reach reach;

	if (ask_failed(request, show->status)) return;
	if (!show->dispute) {
		request_refuse(request, OUTCOME_NOT_FOUND, NULL);
		return;
	}
	if (!scope_opens(request, show->dispute, &reach)) return;
	if (reach != REACH_WHOLE || !may_know(ask_member(request), show->dispute)) {
		request_refuse(request, OUTCOME_REVEAL_FORBIDDEN, NULL);
		return;
	}
	revealing->dispute = show->dispute->id;
	revealing->count = kept_told(request, show, &revealing->values);
	narrow(revealing, request_body(request)->reveal->party);
	ask_vault(revealing);
}

static bool is_blank(const char *text)
{
	return text[strspn(text, " \t\n")] == '\0';
}

void handle_reveal(struct request *request)
{
	const Mediation__V1__RevealRequest *ask = request_body(request)->reveal;
	const char *reason = request_body(request)->reason;
	struct revealing *revealing = arena_array(request_arena(request), 1, sizeof(*revealing));
	enum outcome outcome = OUTCOME_DONE;

	revealing->request = request;
	if (!request_server(request)->identities) outcome = OUTCOME_IDENTITY_OFF;
	if (ask->key.len != VAULT_KEY_BYTES) outcome = OUTCOME_IDENTITY_OTHER_KEY;
	if (is_blank(reason)) outcome = OUTCOME_REVEAL_REASON_MISSING;
	if (text_characters(reason) > READ_REASON_MAX) outcome = OUTCOME_TOO_LONG;
	if (outcome != OUTCOME_DONE) {
		request_refuse(request, outcome, NULL);
	} else {
		store_show(request_store(request), request_district(request), ask->dispute, found,
		    revealing);
	}
}
