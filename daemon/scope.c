/* Rights on the way of a request; scope.h. */
#include "scope.h"

#include <string.h>

#include "answer.h"
#include "ask.h"
#include "server.h"
#include "vocabulary.h"

#define RECENT_US INT64_C(1000000)

static enum request_number number_of(const struct request *request)
{
	return (enum request_number)request_body(request)->body_case;
}

static const struct reference *reference_of(const struct request *request)
{
	return store_reference(request_store(request), request_district(request));
}

/* ---- before the handler ---- */

static const char *roles_in_words(struct arena *arena, uint32_t roles, bool in_chinese)
{
	const char *joined = "";

	for (uint16_t role = 0; role < ROLE_COUNT; role++) {
		const struct label *label = roles & ROLE_BIT(role) ? role_label(role) : NULL;

		if (!label) continue;
		joined = arena_format(arena, "%s%s%s", joined,
		    *joined ? (in_chinese ? "、" : ", ") : "", in_chinese ? label->zh : label->en);
	}
	return joined;
}

static void refuse_whose(struct request *request, uint32_t roles)
{
	struct arena *arena = request_arena(request);

	request_refuse_saying(request, OUTCOME_NO_RIGHT, NULL,
	    arena_format(arena, "有这项权限的是：%s。用“服务 权限”查看本人的权限。",
	        roles_in_words(arena, roles, true)),
	    arena_format(arena, "it is for: %s; mediate server rights tells what is yours",
	        roles_in_words(arena, roles, false)));
}

static void admit(struct request *request)
{
	bool is_small = request_server(request)->config.small_office != 0;
	enum request_number number = number_of(request);
	struct asker asker;

	if (!scope_asker(request, &asker)) return;
	if (!asker.reference->is_practice && !rights_roles_fit(asker.roles, is_small)) {
		request_refuse(request, OUTCOME_ROLES_APART, NULL);
	} else if (request_lacks_factor(request, asker.roles)) {
		request_refuse(request, OUTCOME_FACTOR_MISSING, NULL);
	} else if (!rights_scopes(&asker, number)) {
		refuse_whose(request, rights_holders(number));
	} else {
		request_run(request);
	}
}

/* Of the house itself, and of no dispute. */
static bool is_of_house(const struct request *request)
{
	const struct reference *reference = reference_of(request);
	struct asker asker;

	return reference && rights_asker(reference, request_member(request), &asker) &&
	    rights_scopes(&asker, number_of(request)) == SCOPE_BIT(SCOPE_ANY);
}

/* What the house is asked it answers without a database too, as far as it can. */
static void admit_known(void *context, const struct image_answer *answer)
{
	struct request *request = context;

	if (answer->status == STORE_OK || is_of_house(request)) {
		admit(request);
	} else {
		request_refuse(request, answer_outcome(answer->status), NULL);
	}
}

void scope_admit(struct request *request)
{
	struct store *store = request_store(request);
	int32_t district = request_district(request);

	if (store_reference_is_recent(store, district, RECENT_US)) {
		admit(request);
	} else {
		store_image(store, district, 0, NULL, admit_known, request);
	}
}

/* ---- within a handler ---- */

bool scope_asker(struct request *request, struct asker *ret)
{
	const struct reference *reference = reference_of(request);

	if (!reference) {
		request_refuse(request, OUTCOME_UNAVAILABLE, NULL);
	} else if (!rights_asker(reference, request_member(request), ret)) {
		request_log_out(request);
		request_refuse(request, OUTCOME_OUT_OF_OFFICE, NULL);
	} else {
		return true;
	}
	return false;
}

struct parameter scope_parameter(struct request *request, uint32_t besides)
{
	struct arena *arena = request_arena(request);
	int64_t *numbers = arena_array(arena, RIGHTS_NUMBERS_MAX, sizeof(*numbers));
	const struct reference *reference = reference_of(request);
	struct asker asker;
	size_t count;

	/* Whoever has gone since he was admitted sees nothing. */
	if (!reference || !rights_asker(reference, request_member(request), &asker)) {
		return integers_parameter(numbers, RIGHTS_NUMBERS);
	}
	count =
	    rights_numbers(&asker, rights_scopes(&asker, number_of(request)) | besides, numbers);
	return integers_parameter(numbers, count);
}

bool scope_opens(struct request *request, const struct dispute *dispute, enum reach *ret)
{
	struct asker asker;

	if (!scope_asker(request, &asker)) return false;
	*ret = rights_reach(&asker, rights_scopes(&asker, number_of(request)), dispute);
	if (*ret != REACH_NOTHING) return true;
	request_refuse(request, rights_refusal(&asker, dispute), NULL);
	return false;
}

struct opening {
	struct request *request;
	scope_opened_fn fn;
	void *context;
};

static void image_found(void *context, const struct image_answer *answer)
{
	struct opening *opening = context;
	enum reach reach;

	if (ask_failed(opening->request, answer->status)) return;
	if (!answer->dispute) {
		request_refuse(opening->request, OUTCOME_NOT_FOUND, NULL);
	} else if (scope_opens(opening->request, answer->dispute, &reach)) {
		opening->fn(opening->context, reach, answer->dispute);
	}
}

void scope_open(struct request *request, int64_t dispute, scope_opened_fn fn, void *context)
{
	struct opening *opening = arena_array(request_arena(request), 1, sizeof(*opening));

	*opening = (struct opening){ request, fn, context };
	store_image(
	    request_store(request), request_district(request), dispute, NULL, image_found, opening);
}

struct opening_whole {
	struct request *request;
	scope_whole_fn fn;
	void *context;
};

static void opened(void *context, enum reach reach, const struct dispute *dispute)
{
	struct opening_whole *opening = context;

	(void)dispute;
	if (reach == REACH_WHOLE) {
		opening->fn(opening->context);
	} else {
		request_refuse(opening->request, OUTCOME_OUT_OF_SCOPE, NULL);
	}
}

void scope_open_whole(struct request *request, int64_t dispute, scope_whole_fn fn, void *context)
{
	struct opening_whole *opening = arena_array(request_arena(request), 1, sizeof(*opening));

	*opening = (struct opening_whole){ request, fn, context };
	scope_open(request, dispute, opened, opening);
}

/* ---- names ---- */

#define BETWEEN "、"
#define STARS   "**"

/* Bytes of the character that begins there, of UTF-8 that is sound. */
static size_t character_bytes(const char *at)
{
	size_t bytes = *at != '\0';

	while (((unsigned char)at[bytes] & 0xC0) == 0x80) {
		bytes++;
	}
	return bytes;
}

char *scope_mask(struct arena *arena, const char *names)
{
	/* Each name gives one character, and what stands between gives itself. */
	char *masked = arena_array(arena, 2 * strlen(names) + sizeof(STARS), 1), *to = masked;

	while (*names) {
		size_t bytes = character_bytes(names);
		const char *end = strstr(names, BETWEEN);

		memcpy(to, names, bytes);
		memcpy(to + bytes, STARS, strlen(STARS));
		to += bytes + strlen(STARS);
		if (!end) break;
		memcpy(to, BETWEEN, strlen(BETWEEN));
		to += strlen(BETWEEN);
		names = end + strlen(BETWEEN);
	}
	*to = '\0';
	return masked;
}
