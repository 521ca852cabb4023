/*
 * One run of the tool: the line to the daemon, the words, what was typed. Verbs ask through it and
 * return the tool's exit status; the daemon's outcomes carry theirs.
 */
#pragma once

#include "kept.h"
#include "link.h"
#include "show.h"
#include "terminal.h"
#include "verbs.h"
#include "words.h"

enum {
	CLIENT_REFUSED = 1,
	CLIENT_USAGE = 2,
	CLIENT_NOTHING_FOUND = 3,
	CLIENT_INPUT = 6,
	CLIENT_PARTLY = 8,
	CLIENT_QUEUED = 9,
	CLIENT_STOPPED = 10,
	CLIENT_INTERNAL = 70,
	CLIENT_AGAIN = 75
};

struct client;
struct form;

/* A verb of ours: steps of a dispute are not here, they come from the catalogue. */
struct verb {
	const char *name, *zh, *initials;
	const char *usage;   /* what follows the name */
	const char *options; /* "state limit team!": names by blanks, ! takes no value */
	int words_min, words_max;
	const char *help;
	int (*run)(struct client *client);
	bool has_no_json;
	const char *alias; /* a name that it had; NULL: none */
	/* Where a step or a role has the name too: whether what was typed means the verb; NULL:
	 * always. */
	bool (*is_meant)(const struct client *client);
	bool is_long;         /* it only shows, and may show more than a terminal has lines */
	bool needs_no_daemon; /* what was kept of it will do */
	/* Does what is to be done before there is a line; false where that is not asked for. */
	bool (*alone)(struct client *client, int *ret_status);
};

struct client {
	const struct verb *verb;   /* ours that runs; NULL for a step */
	struct link *link;         /* NULL while no daemon can be reached */
	struct terminal *terminal; /* NULL where nobody can be asked */
	struct keep keep;
	struct answers last; /* to what is remembered, for what Enter answers the next time */
	Mediation__V1__Member *user; /* who uses it, owned; NULL: not known */
	/* Why it could not be reached last: the daemon's refusal, owned, or errno. */
	Mediation__V1__Response *refused;
	int error;
	int64_t begun; /* the dispute that the last act began; 0: none */
	struct words words;
	struct shown shown;
	const char *address, *member;
	const uint8_t *request_id; /* that was given for the step; NULL: one is made */
	const char *why;           /* while a verb runs that looks: what for; NULL: not told */
	bool in_practice;
	bool wants_help; /* --help or -h after the verb */
	int argc;        /* words after the verb */
	char **argv;
};

/* Asks; NULL with ret_status set, and the reason said, where there is nothing to show. */
Mediation__V1__Response *client_ask(
    struct client *client, const Mediation__V1__Request *request, int *ret_status);
/* The same where what is refused has a body too: the answer, with ret_status set. Who gets it says
 * the reason. */
Mediation__V1__Response *client_ask_whole(
    struct client *client, const Mediation__V1__Request *request, int *ret_status);
/* The same of what has a request id, until there is an answer, where the daemon says that it is
 * worth while to wait: it is done once. */
Mediation__V1__Response *client_ask_until_answered(
    struct client *client, const Mediation__V1__Request *request, int *ret_status);
/* The same, where nobody needs the body of what is refused: the reason is said, and NULL told. */
Mediation__V1__Response *client_ask_to_act(
    struct client *client, const Mediation__V1__Request *request, int *ret_status);
/* What is shown beside what was wanted, asked for quietly: NULL where it cannot be told, which
 * hinders nothing. */
Mediation__V1__Response *client_ask_quietly(
    struct client *client, const Mediation__V1__Request *request);
/* Disputes by what somebody remembers, so many at most; 0: as many as the daemon tells. */
Mediation__V1__Response *client_find(
    struct client *client, const char *text, uint32_t page_size, int *ret_status);
/* Says that the line is gone, and returns the exit status for it. */
int client_lost(void);
/* Many questions over one line, as many at once as it takes: each answer goes to `fn`, in any
 * order, refusals too. One for which the daemon had no time is asked again. False where the line
 * is lost, or fn says no. */
typedef bool (*client_answer_fn)(void *context, size_t at, const Mediation__V1__Response *response);
/* The question of a place, which lives until the next is asked for; NULL for none. */
typedef const Mediation__V1__Request *(*client_question_fn)(void *context, size_t at);
bool client_ask_all(struct client *client, size_t count, client_question_fn question,
    client_answer_fn fn, void *context);
/* The dispute that a word names: its id where it is one, else by number. Where it names several
 * they are listed. */
Mediation__V1__Response *client_get(struct client *client, const char *number, int *ret_status);
/* The same of what somebody typed: where it is no number of one dispute and he can be asked, those
 * that are like it are offered. */
Mediation__V1__Response *client_get_typed(
    struct client *client, const char *typed, int *ret_status);
/* Events of a dispute after a version, so many at most. */
Mediation__V1__Response *client_events(
    struct client *client, int64_t dispute, uint32_t after_version, uint32_t size, int *ret_status);
/* What may be done to a dispute now, and why the rest may not. */
Mediation__V1__Response *client_allowed(struct client *client, int64_t dispute, int *ret_status);
/* The same by id, quietly: NULL where there is none. */
Mediation__V1__Response *client_get_id(struct client *client, int64_t dispute);
/* The same as client_get, just its id; 0 with ret_status set. */
int64_t client_dispute(struct client *client, const char *number, int *ret_status);
/* As value_dispute_fn; the context is the client. */
int64_t client_dispute_named(void *context, const char *word, int *ret_status);
/* Whether a word is a dispute's id, not its number. */
bool client_is_id(const char *word);

/* related.c: what is shown beside a dispute, asked for quietly in one trip: what it may have to do
 * with, what hangs on it, and one's own private notes on it; each NULL where it cannot be told. */
struct client_beside {
	Mediation__V1__Response *related, *attached, *notes;
};

void client_beside(
    struct client *client, int64_t dispute, bool with_notes, struct client_beside *ret);
void client_beside_free(struct client_beside *beside);
/* What one that is about to begin may have to do with; quietly, NULL where it cannot be told. */
Mediation__V1__Response *client_related_to(
    struct client *client, const Mediation__V1__ActRequest *act);
/* retained.c: how its clocks stand and how long its file is kept; quietly, NULL where it cannot be
 * told. Whether the file is closed, or there no more. */
Mediation__V1__Response *client_explained(struct client *client, int64_t dispute);
bool client_is_closed(const struct client *client, const Mediation__V1__Dispute *dispute);
bool client_is_destroyed(const struct client *client, const Mediation__V1__Dispute *dispute);
/* attach.c: a file as evidence of the dispute, once: one that hangs on it already is not attached
 * again. The exit status, with the reason said where it is not 0. */
int client_attach(struct client *client, int64_t dispute, const char *path, const char *title);
/* which.c: the dispute that somebody at the terminal chooses, by id, which the caller frees; NULL
 * where he does not. */
char *client_which(struct client *client, int *ret_status);
/* The same of those that are like a text; NULL with CLIENT_NOTHING_FOUND, which is not said, where
 * there are none, and with CLIENT_STOPPED where none was chosen. */
char *client_which_like(struct client *client, const char *text, int *ret_status);
/* Opens the line anew, asking for a password where one is wanted and somebody can be asked
 * (enter.c); false where that is not so, with the reason in ->refused or ->error: the old one
 * stays. */
bool client_reconnect(struct client *client);
/* Where it is looked for: what was named, else MEDIATE_SERVER, else the socket of this machine; and
 * likewise as whom, NULL: as whose account this is. */
void client_point(struct client *client, const char *server, const char *member);
/* Says why there is no line, the daemon or the system, and returns the exit status for it. */
int client_unreachable(const struct client *client);
/* The line and what came over it; the words are gone too. */
void client_close(struct client *client);
/* Notes who uses it, once. */
void client_know_user(struct client *client, const Mediation__V1__Member *member);
/* Who uses the tool, as long as it runs; NULL where it is not known. */
const Mediation__V1__Member *client_member(const struct client *client);
/* His login. */
const char *client_login(const struct client *client);
/* Whose disputes these are, for what is kept on the laptop: a daemon's, or those of practice there.
 */
const char *client_book(const struct client *client);
/* The value of an option of the verb that runs; NULL where it is not given. */
const char *client_option(const struct client *client, const char *name);
/* The same of one that may be given several times: the next from *at on, from 0. */
const char *client_option_from(const struct client *client, const char *name, int *at);

/* Tables as CSV, where --csv is given. */
void client_print_csv(struct client *client);

/* The time by the daemon's clock, which is not asked for it again; by this machine's while there is
 * no daemon. */
int64_t client_now_us(const struct client *client);
/* The district's day then. */
int64_t client_today(const struct client *client);

/* The day that a word names; false, and said beginning with `said`, where it names none. */
bool client_date(const struct client *client, const char *said, const char *word, int64_t *ret_day);
/* The date that an option names, in *ret_day, which stays where it is not given; false, and said,
 * where it is none. */
bool client_read_date(const struct client *client, const char *name, int64_t *ret_day);
/* verbs.c: the first word after the verb that is neither an option nor the value of one. */
const char *client_word(const struct client *client);
/* The same of the words after it, from 1; "" where there is none. */
const char *client_word_at(const struct client *client, int at);
int client_words(const struct client *client);
/* By name, Chinese or initials; NULL where it is none of ours. */
const struct verb *verb_find(const char *word);
const struct verb *verb_all(size_t *ret_count);
/* Whether what follows the verb is as it should be; if not it says why and sets the status. */
bool verb_check(const struct client *client, const struct verb *verb, int *ret_status);
void verb_usage(FILE *out, const struct verb *verb);

/* Whether who uses the tool may keep private notes. */
bool client_keeps_notes(const struct client *client);
/* login.c */
bool login_alone(struct client *client, int *ret_status);
bool password_alone(struct client *client, int *ret_status);
/* entitled.c */
bool rights_are_meant(const struct client *client);
int show_entitled(struct client *client);
/* trust.c */
bool server_alone(struct client *client, int *ret_status);
/* assign.c: beside the step of that name, and what explain tells of it. */
bool assign_is_meant(const struct client *client);
int explain_assignment(struct client *client);
/* Says that there is no such verb, and the nearest one where one is near. */
void help_no_such(const struct client *client, const char *word);

/* complete.c: what may follow the words after the verb, of which the last is not finished. */
int complete(struct client *client);

/* step.c: a verb of the catalogue. */
int step_run(struct client *client, const Mediation__V1__CatalogueAction *action);
/* Sends an act that was read, of the dispute that stands in it, and shows what came of it. */
int step_send(struct client *client, struct form *form);
/* Says what could not be read of an act; the exit status for it. */
int step_wrong(const struct form *form);
