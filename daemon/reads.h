/*
 * The read log: who looked at which dispute, when, by what request and why (个人信息保护法 51, 57;
 * 网络安全法 21). A handler whose answer shows a dispute ends with one of these instead of ANSWER.
 *
 * The answer leaves once its row is committed, and not before: whatever is killed, no answer went
 * out whose row is not there. Rows go out in sets, on connections of their own. Where the row
 * cannot be written the question is refused, and nothing was shown.
 *
 * Which requests these are, and what the log calls them, is tables/reads.def.
 */
#pragma once

#include "answer.h"
#include "request.h"
#include "vocabulary.h"

/* Characters of a reason. */
#define READ_REASON_MAX 200

/* Of an opened dispute. */
#define ANSWER_OPENED(request, id, field, FIELD, message) \
	ANSWER_READ(request, reads_opened((request), (id)), field, FIELD, message)

/* Of lines. Whose lines are something else: ANSWER_READ with reads_shown. */
#define ANSWER_LINES(request, lines, count, field, FIELD, message) \
	ANSWER_READ(request, reads_lines((request), (lines), (count)), field, FIELD, message)

#define ANSWER_READ(request, read, field, FIELD, message)                            \
	do {                                                                         \
		Mediation__V1__Response answer_read = MEDIATION__V1__RESPONSE__INIT; \
		answer_read.body_case = MEDIATION__V1__RESPONSE__BODY_##FIELD;       \
		answer_read.field = (message);                                       \
		reads_answer((request), (read), &answer_read);                       \
	} while (0)

struct read_row;

/* All in the request's arena. */
struct read_row *reads_opened(struct request *request, int64_t dispute);
struct read_row *reads_lines(
    struct request *request, Mediation__V1__DisputeLine *const *lines, size_t count);
/* Disputes by id, of which some may be there several times. */
struct read_row *reads_shown(struct request *request, const int64_t *disputes, size_t count);
/* Writes the row; then answers, or refuses where it cannot be written. */
void reads_answer(
    struct request *request, struct read_row *read, Mediation__V1__Response *response);

/* What the log calls a request; NULL where it is none that shows disputes. */
const struct label *reads_label(uint16_t request);
