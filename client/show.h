/*
 * What the client prints: tables by display width, JSON, times. The only place that writes answers
 * to standard output; hints and errors go to standard error.
 */
#pragma once

#include <stdbool.h>
#include <stdio.h>

#include "json.h"
#include "table.h"
#include "words.h"

struct shown {
	const struct words *words;
	bool as_json, as_csv; /* at most one of them; as_csv tables are told by table_print_csv */
	/* The official number of a dispute that is only known by its id; NULL where there is none.
	 */
	const char *(*number_of)(void *context, int64_t dispute);
	void *context;
};

/* A date and time in Asia/Shanghai, "2024-03-05 09:30"; "" for 0. One of eight static buffers in
 * turn. */
const char *show_instant(int64_t us);
const char *show_date(int64_t day);
const char *show_weekday(int64_t day);
/* "1200.50元". */
void show_yuan(FILE *out, int64_t fen);

/* "乙 to 甲: rent  1200.50元  due 2024-06-01  done". */
void show_obligation(const struct words *words, const Mediation__V1__Dispute *dispute,
    const Mediation__V1__Obligation *obligation, FILE *out);
void show_obligations_json(
    struct json *json, const struct words *words, const Mediation__V1__Dispute *dispute);

#define LAMP_COUNTS_MAX 8

struct lamp_count {
	uint32_t lamp, disputes;
};

/* Of the last backup that was proven, as JSON tells it. */
struct backup_age {
	bool is_told, is_proven;
	uint32_t lamp, age_days;
	int64_t reached_us, proven_us;
};

/* A list of lines that comes in pages. */
struct lines {
	const struct shown *shown;
	bool is_todo;
	struct table table;
	struct json json;
	size_t count;
	struct lamp_count lamps[LAMP_COUNTS_MAX]; /* of a todo, told at its end in JSON */
	size_t lamp_count;
	struct backup_age backup;      /* of a director's todo, likewise */
	Mediation__V1__Nights *nights; /* the same, owned; NULL: none is missing */
	bool is_of_figure; /* it counts so many more, which may not be shown: likewise */
	uint32_t left_out;
};

struct lines show_lines_begin(const struct shown *shown, bool is_todo);
/* What the first page of a todo opens with: counts of lamps, how those of one are listed (scope:
 * what else was typed to say whose they are); and where it comes in order of urgency the three to
 * do first, with why. */
void show_todo_counts(
    struct lines *lines, const Mediation__V1__TodoResponse *todo, const char *scope);
void show_todo_first(struct lines *lines, const Mediation__V1__TodoResponse *todo);
void show_line(struct lines *lines, const Mediation__V1__DisputeLine *line);
/* Lines that were looked for: each with why it is told. */
struct lines show_found_begin(const struct shown *shown);
void show_found(
    struct lines *lines, const Mediation__V1__DisputeLine *line, const Mediation__V1__Match *match);
/* The members of one line, into the object that is open. */
void show_line_json(
    struct json *json, const struct words *words, const Mediation__V1__DisputeLine *line);
/* "name, what was told: …楼上漏水…". */
void show_match(const struct words *words, const Mediation__V1__Match *match, FILE *out);
void show_match_json(
    struct json *json, const struct words *words, const Mediation__V1__Match *match);
/* Disputes that may have to do with one, a line each; "" where there are none. */
void show_related(
    const struct shown *shown, const Mediation__V1__RelatedResponse *related, FILE *out);
void show_related_json(
    struct json *json, const struct shown *shown, const Mediation__V1__RelatedResponse *related);
void show_todo_item(struct lines *lines, const Mediation__V1__TodoItem *item);
/* The official numbers of a line, one below the other. */
void show_numbers_cell(struct table *table, const Mediation__V1__DisputeLine *line);
/* What people were told: lines that show_lines_end ends. */
struct lines show_notices_begin(const struct shown *shown);
void show_notice(struct lines *lines, const Mediation__V1__Notice *notice);
/* next is the key of the page that would follow, "" for none. */
void show_lines_end(struct lines *lines, const char *next);
/* To programs: what comes near, before lines of what was found end. */
void show_near_json(struct lines *lines, const Mediation__V1__FindDisputesResponse *found);
/* Ends lines of what was found: whether there is more of it. */
void show_found_end(struct lines *lines, bool has_more);

/* What else is told of a dispute. */
struct dispute_beside {
	const Mediation__V1__Event *requested; /* the request that waits for approval, or NULL */
	const Mediation__V1__RelatedResponse *related;      /* or NULL */
	const Mediation__V1__Retention *retention;          /* of a closed one, or NULL */
	const Mediation__V1__Event *destroyed;              /* what destroyed its file, or NULL */
	const Mediation__V1__AttachmentsResponse *attached; /* what hangs on it, or NULL */
};

/* NULL where there is none of that number. */
const Mediation__V1__Party *show_party_numbered(
    const Mediation__V1__Dispute *dispute, int64_t number);
/* What identifies a party besides his name, as far as it is told. */
void show_identities_json(
    struct json *json, const struct words *words, const Mediation__V1__Party *party);
/* show_meetings.c: meetings planned and held, what is undisputed and in dispute, visits; what each
 * side says, side by side, below the table; and all of it for programs. */
void show_follow_up(
    struct table *table, const struct shown *shown, const Mediation__V1__Dispute *dispute);
void show_claims(const struct shown *shown, const Mediation__V1__Dispute *dispute);
void show_follow_up_json(
    struct json *json, const struct shown *shown, const Mediation__V1__Dispute *dispute);
/* How long a file is kept, in a sentence; and by what it was destroyed. */
void show_retention(const Mediation__V1__Retention *retention, FILE *out);
void show_retention_json(
    struct json *json, const struct words *words, const Mediation__V1__Retention *retention);
void show_destruction(const struct words *words, const Mediation__V1__Event *destroyed, FILE *out);
void show_destruction_json(
    struct json *json, const struct words *words, const Mediation__V1__Event *destroyed);

/* Files whose term is over. */
struct expired {
	const struct shown *shown;
	struct table table;
	struct json json;
	size_t count;
};

struct expired show_expired_begin(const struct shown *shown);
void show_expired(struct expired *expired, const Mediation__V1__DisputeLine *line,
    const Mediation__V1__Retention *retention);
void show_expired_end(struct expired *expired);

void show_dispute(const struct shown *shown, const Mediation__V1__Dispute *dispute,
    const struct dispute_beside *beside);
/* show_attachments.c: what hangs on a dispute; of one the members of the object that is open; and
 * of one item of its file, in a line. */
void show_attachments(const struct shown *shown, const Mediation__V1__AttachmentsResponse *told);
void show_attachments_json(
    struct json *json, const struct words *words, const Mediation__V1__AttachmentsResponse *told);
void show_attachment_json(
    struct json *json, const struct words *words, const Mediation__V1__Attachment *attachment);
void show_attached_item(const struct words *words, const Mediation__V1__AttachmentsResponse *told,
    uint32_t item, FILE *out);
/* Of each event a line, and a member of the array that is open. */
void show_event_line(const struct shown *shown, const Mediation__V1__Event *event, FILE *out);
void show_event_json(
    struct json *json, const struct shown *shown, const Mediation__V1__Event *event);
/* The same of the feed: with what it is of, and to programs with the cursor after it. */
void show_watched(const struct shown *shown, const Mediation__V1__Event *event, FILE *out);
void show_watched_json(struct json *json, const struct shown *shown,
    const Mediation__V1__Event *event, const char *cursor);
void show_timeline(const struct shown *shown, Mediation__V1__Event *const *events, size_t count);
/* What was filled in, in one line; and the moves of side regions. */
void show_arguments(const struct shown *shown, const Mediation__V1__Event *event, FILE *out);
void show_moves(
    const struct words *words, Mediation__V1__RegionMove *const *moves, size_t count, FILE *out);
void show_moves_json(struct json *json, const struct words *words,
    Mediation__V1__RegionMove *const *moves, size_t count);
void show_arguments_json(
    struct json *json, const struct shown *shown, const Mediation__V1__Event *event);

/* Codes of a list in words, with ", " between; their names for programs. */
void show_codes(
    FILE *out, const struct words *words, const char *list, const uint32_t *codes, size_t count);
void show_codes_json(struct json *json, const struct words *words, const char *key,
    const char *list, const uint32_t *codes, size_t count);

/* state: that of the dispute now; with what may not be done too, and why, where all is set. */
void show_allowed(const struct shown *shown, const Mediation__V1__AllowedResponse *allowed,
    uint32_t state, bool all);
/* Each clock in one sentence, under the dispute's state of the day asked for. */
void show_clocks(const struct shown *shown, Mediation__V1__Dispute *dispute,
    const Mediation__V1__ExplainRequest *asked, const Mediation__V1__ExplainResponse *explained);

/* What tells a dispute that is to be assigned from others; both texts are owned. */
struct shown_target {
	char *number, *parties;
};

/* One line a dispute: to whom and why, or why not. */
void show_assigned(const struct shown *shown, bool is_dry_run, const struct shown_target *targets,
    const Mediation__V1__AssignManyResponse *answer);
/* Each assignment and return; all: every team's verdict too. */
void show_assignments(const struct shown *shown, const Mediation__V1__Dispute *dispute,
    const Mediation__V1__AssignmentResponse *told, bool all);
/* Of all, and of each group where they are told apart; and how each is defined. words: what was
 * typed of which they are, to be typed again. */
void show_figures(
    const struct shown *shown, const Mediation__V1__FiguresResponse *figures, const char *words);
void show_definitions(
    const struct shown *shown, const Mediation__V1__FiguresResponse *figures, const char *words);
void show_teams(const struct shown *shown, const Mediation__V1__TeamsResponse *teams);
void show_server(const struct shown *shown, const Mediation__V1__ServerInfoResponse *info);
void show_limits(const struct shown *shown, const Mediation__V1__LimitsResponse *limits);

/* A sweep that was recorded; and pages of those that were, with their sums, and the names of places
 * that nobody swept where with_missing. */
void show_recorded_sweep(const struct shown *shown, const Mediation__V1__RecordSweepRequest *asked,
    const Mediation__V1__RecordSweepResponse *recorded);
void show_sweeps(const struct shown *shown, Mediation__V1__Response *const *pages, size_t count,
    bool with_missing);

/* show_audit.c: who looked at what, lines that show_lines_end ends. */
struct lines show_reads_begin(const struct shown *shown,
    const Mediation__V1__AuditReadsRequest *asked, const Mediation__V1__AuditReadsResponse *told);
void show_read(struct lines *lines, const Mediation__V1__DisputeRead *read);

/* show_sharing.c: what was passed on, likewise; and one that was recorded. */
struct lines show_sharings_begin(const struct shown *shown);
void show_sharing(struct lines *lines, const Mediation__V1__Sharing *sharing);
void show_shared(const struct shown *shown, const Mediation__V1__ShareResponse *told);

/* Disputes that an act was about, as they are after it, and what they may have to do with; NULL
 * where they could not be asked for. */
struct act_beside {
	const Mediation__V1__Dispute *dispute, *other;
	const Mediation__V1__RelatedResponse *related; /* of what begins */
};

void show_act(const struct shown *shown, const Mediation__V1__CatalogueAction *action,
    const Mediation__V1__ActResponse *act, const struct act_beside *beside);
/* A hint beside the data, on standard error: after what was shown before it. */
void show_hint(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* Official numbers, parties and state in one line: what tells one dispute from another. */
void show_which(const struct shown *shown, const Mediation__V1__Dispute *dispute, FILE *out);
/* Names of who is still a party, the applicant's side first. */
void show_parties(const Mediation__V1__Dispute *dispute, FILE *out);
void show_which_line(const struct shown *shown, const Mediation__V1__DisputeLine *line, FILE *out);

/* What was refused and what to do, on standard error; words may be NULL. */
enum refused { REFUSED_ACT, REFUSED_QUESTION, REFUSED_LOGIN };

void show_refusal(
    const struct words *words, const Mediation__V1__Refusal *refusal, enum refused what);
