/* The handler that tells who may do what: one's own, or everybody's. Reads and answers. */
#include "action.h"
#include "ask.h"
#include "handlers.h"
#include "scope.h"
#include "server.h"

static Mediation__V1__Right *right_of(struct arena *arena, const struct label *label,
    const char *kind, uint32_t scopes, uint32_t holders)
{
	Mediation__V1__Right *ret = MESSAGE(arena, Right, right);

	ret->name = answer_text(arena, label->name);
	ret->zh = answer_text(arena, label->zh);
	ret->en = answer_text(arena, label->en);
	ret->kind = answer_text(arena, kind);
	answer_set(arena, scopes, &ret->n_scopes, &ret->scopes);
	answer_set(arena, holders, &ret->n_roles, &ret->roles);
	return ret;
}

static void add(Mediation__V1__RightsResponse *ret, bool all, Mediation__V1__Right *right)
{
	if (all || right->n_scopes) ret->rights[ret->n_rights++] = right;
}

static void add_requests(
    struct arena *arena, const struct asker *asker, bool all, Mediation__V1__RightsResponse *ret)
{
	for (uint16_t n = 0; n < REQUEST_COUNT; n++) {
		const struct label *label = rights_request_label(n);
		uint32_t holders = rights_holders((enum request_number)n);

		if (!label || !holders) continue;
		add(ret, all,
		    right_of(arena, label, "request", rights_scopes(asker, (enum request_number)n),
		        holders));
	}
	for (uint16_t n = 0; n < DEED_COUNT; n++) {
		uint32_t mine =
		    rights_may(asker, (enum deed)n) ? SCOPE_BIT(SCOPE_ANY) : SCOPE_NOTHING;

		add(ret, all,
		    right_of(
		        arena, rights_deed_label(n), "deed", mine, rights_doers((enum deed)n)));
	}
}

static void add_actions(
    struct arena *arena, const struct asker *asker, bool all, Mediation__V1__RightsResponse *ret)
{
	uint32_t reached = rights_scopes(asker, REQUEST_ACT);
	size_t count;
	const struct action *const *actions = action_all(&count);

	for (size_t i = 0; i < count; i++) {
		const struct action *action = actions[i];
		struct label label = { .name = action->name, .zh = action->zh, .en = action->en };
		bool does = action->by & asker->roles, approves = action->approvers & asker->roles;
		uint32_t scopes = action->begins ? SCOPE_BIT(SCOPE_ANY) : reached;
		Mediation__V1__Right *right;

		/* a mechanism's rows are nobody's step */
		if (action->is_retired || (action->is_machine && action->begins)) continue;
		right = right_of(arena, &label, "action", does || approves ? scopes : SCOPE_NOTHING,
		    action->by | action->approvers);
		right->approves = approves && !does;
		add(ret, all, right);
	}
}

static void add_scopes(struct arena *arena, Mediation__V1__RightsResponse *ret)
{
	static const struct {
		uint32_t number;
		const char *name, *sign, *zh, *en;
	} scopes[] = {

#define SCOPE(number, NAME, name, sign, zh, en) { number, #name, sign, zh, en },
#include "tables/scopes.def"
#undef SCOPE
	};

	ret->n_scopes = sizeof(scopes) / sizeof(scopes[0]);
	ret->scopes = arena_array(arena, ret->n_scopes, sizeof(*ret->scopes));
	for (size_t i = 0; i < ret->n_scopes; i++) {
		Mediation__V1__Scope *scope = MESSAGE(arena, Scope, scope);

		scope->number = scopes[i].number;
		scope->name = answer_text(arena, scopes[i].name);
		scope->sign = answer_text(arena, scopes[i].sign);
		scope->zh = answer_text(arena, scopes[i].zh);
		scope->en = answer_text(arena, scopes[i].en);
		ret->scopes[i] = scope;
	}
}

void handle_rights(struct request *request)
{
	struct arena *arena = request_arena(request);
	Mediation__V1__RightsResponse *ret = MESSAGE(arena, RightsResponse, rights_response);
	bool all = request_body(request)->rights->all;
	struct asker asker;

	if (!scope_asker(request, &asker)) return;
	ret->rights =
	    arena_array(arena, REQUEST_COUNT + DEED_COUNT + ACTION_COUNT, sizeof(*ret->rights));
	answer_set(arena, asker.roles, &ret->n_roles, &ret->roles);
	add_requests(arena, &asker, all, ret);
	add_actions(arena, &asker, all, ret);
	add_scopes(arena, ret);
	ret->small_office = request_server(request)->config.small_office != 0;
	if (ret->small_office) {
		ret->profile_zh = answer_text(arena, RIGHTS_SMALL_OFFICE_ZH);
		ret->profile_en = answer_text(arena, RIGHTS_SMALL_OFFICE_EN);
	}
	ANSWER(request, rights, RIGHTS, ret);
}
