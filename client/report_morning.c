/*
 * What the morning meeting has before it: how much waits today, and the disputes that it is about,
 * each once with every reason; report_period.h. A list is what is typed for it: who reads the
 * report has the same by the command beside it.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "civil.h"
#include "filters.h"
#include "paging.h"
#include "report_period.h"
#include "text.h"

#define PAGE_DISPUTES 500
#define LISTED_MAX    2000 /* of one list; where there are more it is said */
#define SHOWN_MAX     12   /* with the rest they stand on one page */
#define MINUTE_US     INT64_C(60000000)

/* In the order of the meeting: what presses, what the day brought, then what is many. */
static const struct waiting {
	const char *key;
	struct report_words called;
	const char *typed;  /* words of mediate list, as of the day of the meeting; NULL: … */
	const char *figure; /* … those that it counts */
} waitings[] = {
	{ "meetings", { "约定的调解", "meetings" }, "term:meeting due:1", NULL },
	{ "over", { "超期", "over" }, "open light:overdue", NULL },
	{ "due", { "今天到期", "due today" }, "open light:red,yellow due:1", NULL },
	{ "red", { "红灯", "red" }, "open light:red", NULL },
	{ "risk", { "风险橙色以上", "risk orange or red" }, "open risk:orange,red", NULL },
	{ "petition", { "信访五日内到期", "petitions due in five days" },
	    "term:petition_notice,petition_objection,petition_reply,petition_review,petition_re_review,petition_back due:6",
	    NULL },
	{ "new", { "新登记", "new" }, NULL, "registered" },
	{ "returned", { "退回", "came back" }, NULL, "returned" },
	{ "yellow", { "黄灯", "yellow" }, "open light:yellow", NULL },
	{ "obligations", { "履行到期", "obligations due" }, "term:performance due:1", NULL },
	{ "visits", { "回访到期", "visits due" }, "term:visit due:1", NULL },
};

#define WAITINGS (sizeof(waitings) / sizeof(waitings[0]))

static const struct report_column waiting_columns[] = {
	{ .key = "name", .label = { "代码", "name" }, .type = REPORT_WORD },
	{ .key = "zh", .label = { "今天", "today" }, .type = REPORT_TEXT },
	{ .key = "count", .label = { "件数", "disputes" }, .type = REPORT_COUNT },
	{ .key = "list", .label = { "逐件看", "the list of them" }, .type = REPORT_TEXT },
};

static const struct report_column dispute_columns[] = {
	{ .key = "number", .label = { "编号", "number" }, .type = REPORT_CODE },
	{ .key = "why", .label = { "事由", "why" }, .type = REPORT_TEXT },
	{ .key = "due", .label = { "到期", "due" }, .type = REPORT_DATE },
	{ .key = "kind", .label = { "类型", "kind" }, .type = REPORT_WORD },
	{ .key = "team", .label = { "队伍", "team" }, .type = REPORT_TEXT },
};

/* A dispute of any of the lists. */
struct entry {
	int64_t id, due_on;
	uint32_t why;    /* set of waitings */
	int64_t met_us;  /* its first meeting of the day; 0: none */
	const char *met; /* when it is met: "09:30、14:00" */
	const char *number, *kind, *team;
};

struct morning {
	struct period_report *made;
	int64_t day; /* of the meeting: the morning after */
	struct entry *entries;
	size_t count, room;
	size_t counts[WAITINGS];
	bool has_more[WAITINGS];
};

/* Lamps are lit today: of a day that is longer past nobody can say any more which were. */
static bool is_fresh(const struct period_report *made)
{
	return made->report->from_on >= client_today(made->reporter->client) - 1;
}

/* ---- what is found ---- */

static struct entry *entry_of(struct morning *morning, const Mediation__V1__DisputeLine *line)
{
	const struct words *words = &morning->made->reporter->client->words;
	struct report *report = morning->made->report;

	for (size_t i = 0; i < morning->count; i++) {
		if (morning->entries[i].id == line->id) return &morning->entries[i];
	}
	if (morning->count == morning->room) {
		morning->room = morning->room ? 2 * morning->room : PAGE_DISPUTES;
		morning->entries =
		    realloc(morning->entries, morning->room * sizeof(*morning->entries));
		if (!morning->entries) abort();
	}
	morning->entries[morning->count] = (struct entry){ .id = line->id,
		.due_on = line->due_on,
		.number = line->n_numbers ? report_say(report, "%s", line->numbers[0])
		                          : report_say(report, "%" PRId64, line->id),
		.kind = report_say(report, "%s", words_kind_zh(words, line->kind)),
		.team =
		    line->team ? report_say(report, "%s", words_team(words, line->team)) : NULL };
	return &morning->entries[morning->count++];
}

/* Meetings of the day by their hour; one that is past is still to be recorded. */
static void meet(
    struct morning *morning, struct entry *entry, const Mediation__V1__DisputeLine *line)
{
	int64_t begins_us = civil_end_of_day(morning->day - 1);

	for (size_t i = 0; i < line->n_meetings; i++) {
		int64_t us = line->meetings[i]->planned_us, minute = (us - begins_us) / MINUTE_US;

		if (civil_day_of_instant(us) != morning->day) continue;
		entry->met = report_say(morning->made->report, "%s%s%02" PRId64 ":%02" PRId64,
		    entry->met ? entry->met : "", entry->met ? "、" : "", minute / 60, minute % 60);
		if (!entry->met_us) entry->met_us = us;
	}
}

static void find(
    struct morning *morning, size_t place, Mediation__V1__DisputeLine *const *lines, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct entry *entry = entry_of(morning, lines[i]);

		entry->why |= UINT32_C(1) << place;
		meet(morning, entry, lines[i]);
	}
	morning->counts[place] += count;
}

/* ---- what is asked ---- */

/* What was typed, of the meeting's day. */
static int ask_typed(
    struct morning *morning, size_t place, struct paging *paging, Mediation__V1__Response **ret)
{
	struct client *client = morning->made->reporter->client;
	Mediation__V1__ListDisputesRequest by = MEDIATION__V1__LIST_DISPUTES_REQUEST__INIT;
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;
	struct filters filters;
	int status = CLIENT_INPUT;

	*ret = NULL;
	if (!filters_of_words(client, waitings[place].typed, &filters)) return status;
	filters_ask(&filters, &by);
	if (by.due_before_on) by.due_before_on += morning->day - client_today(client);
	by.page_size = PAGE_DISPUTES;
	by.page = (ProtobufCBinaryData){ paging->key_bytes, paging->key };
	request.body_case = MEDIATION__V1__REQUEST__BODY_LIST_DISPUTES;
	request.list_disputes = &by;
	*ret = client_ask(client, &request, &status);
	if (!*ret) return status;
	find(morning, place, (*ret)->list_disputes->disputes, (*ret)->list_disputes->n_disputes);
	paging_keep(paging, &(*ret)->list_disputes->next_page);
	return 0;
}

static int ask_figure(
    struct morning *morning, size_t place, struct paging *paging, Mediation__V1__Response **ret)
{
	const ProtobufCBinaryData key = { paging->key_bytes, paging->key };
	int status = report_ask_listed(morning->made->reporter->client, &morning->made->of,
	    waitings[place].figure, &key, PAGE_DISPUTES, ret);

	if (!*ret) return status;
	find(
	    morning, place, (*ret)->figure_disputes->disputes, (*ret)->figure_disputes->n_disputes);
	paging_keep(paging, &(*ret)->figure_disputes->next_page);
	return 0;
}

static int gather(struct morning *morning, size_t place)
{
	struct paging paging = { .limit = PAGE_DISPUTES };
	int status;

	do {
		Mediation__V1__Response *response;

		status = waitings[place].typed ? ask_typed(morning, place, &paging, &response)
		                               : ask_figure(morning, place, &paging, &response);
		if (status) return status;
		mediation__v1__response__free_unpacked(response, NULL);
	} while (paging.key_bytes && morning->counts[place] < LISTED_MAX);
	morning->has_more[place] = paging.key_bytes > 0;
	return 0;
}

/* ---- what is told ---- */

static struct report_words called(
    struct report *report, const struct morning *morning, size_t place)
{
	if (!morning->has_more[place]) return waitings[place].called;
	return report_both(report,
	    report_say(
	        report, "%s（只数到%zu）", waitings[place].called.zh, morning->counts[place]),
	    report_say(report, "%s (not counted further)", waitings[place].called.en));
}

/* "约定的调解2，超期1": what is not nought. */
static struct report_words finding(const struct morning *morning)
{
	struct report *report = morning->made->report;
	const char *zh = "", *en = "";

	for (size_t i = 0; i < WAITINGS; i++) {
		if (!waitings[i].typed || !morning->counts[i]) continue;
		zh = report_say(report, "%s%s%s%zu", zh, *zh ? "，" : "", waitings[i].called.zh,
		    morning->counts[i]);
		en = report_say(report, "%s%s%s: %zu", en, *en ? ", " : "", waitings[i].called.en,
		    morning->counts[i]);
	}
	return *zh ? (struct report_words){ zh, en }
	           : (struct report_words){ "今天没有到期的", "Nothing is due today" };
}

static void add_waiting(const struct morning *morning)
{
	struct report *report = morning->made->report;
	struct report_section *section = report_add_section(report, "waiting", waiting_columns,
	    sizeof(waiting_columns) / sizeof(waiting_columns[0]));

	section->name = (struct report_words){ "今天", "today" };
	section->title = finding(morning);
	for (size_t i = 0; i < WAITINGS; i++) {
		if (!waitings[i].typed || !report_row(section)) continue;
		report_put_text(report, section, waitings[i].key);
		report_put_text(report, section, called(report, morning, i).zh);
		report_put(section, (int64_t)morning->counts[i]);
		if (morning->counts[i]) {
			report_put_text(report, section,
			    report_say(report, "mediate list %s --all", waitings[i].typed));
		} else {
			report_put_nothing(section);
		}
	}
}

static const char *why(struct report *report, const struct entry *entry)
{
	const char *said = "";

	for (size_t i = 0; i < WAITINGS; i++) {
		if (!(entry->why & UINT32_C(1) << i)) continue;
		said =
		    report_say(report, "%s%s%s%s%s", said, *said ? "、" : "", waitings[i].called.zh,
		        i || !entry->met ? "" : " ", i || !entry->met ? "" : entry->met);
	}
	return said;
}

/* By the hour of the meeting, then by the first list that has it; what came first stays first. */
static int by_meeting(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;
	int64_t at = x->met_us ? x->met_us : INT64_MAX, other = y->met_us ? y->met_us : INT64_MAX;
	uint32_t first = x->why & -x->why, second = y->why & -y->why;

	if (at != other) return at < other ? -1 : 1;
	if (first != second) return first < second ? -1 : 1;
	if (x->due_on != y->due_on) return x->due_on < y->due_on ? -1 : 1;
	return (x->id > y->id) - (x->id < y->id);
}

static void add_disputes(struct morning *morning)
{
	struct report *report = morning->made->report;
	size_t shown = morning->count < SHOWN_MAX ? morning->count : SHOWN_MAX;
	struct report_section *section = report_add_section(report, "disputes", dispute_columns,
	    sizeof(dispute_columns) / sizeof(dispute_columns[0]));

	section->name = (struct report_words){ "逐件", "disputes" };
	section->title =
	    (struct report_words){ report_say(report, "要过一遍的%zu件", morning->count),
		    report_say(report, "%zu to go through", morning->count) };
	if (morning->count) {
		qsort(morning->entries, morning->count, sizeof(*morning->entries), by_meeting);
	}
	for (size_t i = 0; i < shown; i++) {
		const struct entry *entry = &morning->entries[i];

		if (!report_row(section)) break;
		report_put_text(report, section, entry->number);
		report_put_text(report, section, why(report, entry));
		if (entry->due_on) {
			report_put(section, entry->due_on);
		} else {
			report_put_nothing(section);
		}
		report_put_text(report, section, entry->kind);
		if (entry->team) {
			report_put_text(report, section, entry->team);
		} else {
			report_put_nothing(section);
		}
	}
	section->left_off += morning->count - shown;
}

int report_add_morning(struct period_report *made)
{
	struct morning morning = { .made = made, .day = made->report->to_on + 1 };
	int status = 0;

	for (size_t i = 0; status == 0 && i < WAITINGS; i++) {
		if (waitings[i].figure || is_fresh(made)) status = gather(&morning, i);
	}
	if (status == 0 && is_fresh(made)) add_waiting(&morning);
	if (status == 0) add_disputes(&morning);
	free(morning.entries);
	return status;
}
