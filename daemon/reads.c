/* Rows of the read log, before the answers that they are of; reads.h. */
#include "reads.h"

#include <stdlib.h>
#include <string.h>

#include "ask.h"

struct reading {
	struct request *request;
	struct packed_answer *answer;
};

static const struct label labels[] = {
#define READ(NAME, name, zh, en)         \
	[MEDIATION__V1__REQUEST__BODY_## \
	    NAME] = { MEDIATION__V1__REQUEST__BODY_##NAME, #name, zh, en, NULL },
#include "tables/reads.def"
#undef READ
};

const struct label *reads_label(uint16_t request)
{
	if (request >= sizeof(labels) / sizeof(labels[0]) || !labels[request].name) return NULL;
	return &labels[request];
}

static struct read_row *row_of(struct request *request)
{
	struct read_row *ret = arena_array(request_arena(request), 1, sizeof(*ret));
	const char *reason = request_body(request)->reason;

	ret->district = request_district(request);
	ret->member = request_member(request);
	ret->request = (uint16_t)request_body(request)->body_case;
	ret->reason = (struct text){ reason, strlen(reason) };
	return ret;
}

struct read_row *reads_opened(struct request *request, int64_t dispute)
{
	struct read_row *ret = row_of(request);

	ret->dispute = dispute;
	ret->lines = 1;
	return ret;
}

static int by_id(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

struct read_row *reads_shown(struct request *request, const int64_t *disputes, size_t count)
{
	struct read_row *ret = row_of(request);
	int64_t *each = arena_array(request_arena(request), count, sizeof(*each));

	ret->lines = (uint32_t)count;
	if (count) memcpy(each, disputes, count * sizeof(*each));
	if (count) qsort(each, count, sizeof(*each), by_id);
	for (size_t i = 0; i < count; i++) {
		if (i == 0 || each[i] != each[i - 1]) each[ret->dispute_count++] = each[i];
	}
	ret->disputes = each;
	return ret;
}

struct read_row *reads_lines(
    struct request *request, Mediation__V1__DisputeLine *const *lines, size_t count)
{
	int64_t *ids = arena_array(request_arena(request), count, sizeof(*ids));

	for (size_t i = 0; i < count; i++) {
		ids[i] = lines[i]->id;
	}
	return reads_shown(request, ids, count);
}

static void recorded(void *context, enum store_status status, const struct rows *rows)
{
	struct reading *reading = context;

	(void)rows;
	if (ask_failed(reading->request, status)) return;
	request_send(reading->request, reading->answer);
}

void reads_answer(struct request *request, struct read_row *read, Mediation__V1__Response *response)
{
	struct packed_answer *answer;
	struct reading *reading;

	if (text_characters(request_body(request)->reason) > READ_REASON_MAX) {
		request_refuse(request, OUTCOME_TOO_LONG, NULL);
		return;
	}
	answer = request_pack(request, response);
	if (!answer) return; /* it was refused, and nothing of the request is left */
	reading = arena_array(request_arena(request), 1, sizeof(*reading));
	*reading = (struct reading){ .request = request, .answer = answer };
	store_record_read(request_store(request), read, recorded, reading);
}
