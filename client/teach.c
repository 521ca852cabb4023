/*
 * A case for training: what a dispute's events tell, made anonymous sentence by sentence, each
 * looked at by a person before any of it is written; client.h. That it was read for this is on
 * record. No number, no digest, no day leads back to the file (个人信息保护法25, 人民调解法15).
 */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "anonymise.h"
#include "client.h"
#include "events.h"
#include "file.h"
#include "form.h"
#include "local.h"
#include "papers.h"
#include "say.h"
#include "text.h"
#include "words_told.h"

#define SENTENCES_MAX 2000
/* Why it is looked at, for the read log. */
#define WHY   "编写培训用的典型案例"
#define TITLE "一起%s的调解"
/* A case is Chinese in any language, as what it is made of. */
#define HEAD     "# %s\n\n纠纷类型：%s\n"
#define NAMELESS "典型案例"
#define FOOT     "\n（本案例已作匿名处理，仅供培训使用。）\n"

/* A sentence with what stands for it, all owned; kept: what is written, NULL: left out. */
struct sentence {
	size_t section;
	char *original, *proposed, *kept;
};

struct teaching {
	struct client *client;
	struct papers_source source;
	Mediation__V1__Response *dispute;
	struct events events;
	struct anonymiser *anonymiser;
	struct sentence all[SENTENCES_MAX + 1]; /* the last is the lesson */
	size_t count;
};

enum { SECTION_TITLE, SECTION_LESSON = 6, SECTION_COUNT };

/* Of each event what these arguments say, in the order of a case. */
static const struct {
	const char *heading, *arguments[4];
} sections[SECTION_COUNT] = {
	{ "标题", { NULL } },
	{ "基本案情", { "facts", NULL } },
	{ "争议焦点", { "claims", "in_dispute", "undisputed", NULL } },
	{ "调解过程", { "record", "course", "proposal", NULL } },
	{ "法律依据", { "citations", "opinion", NULL } },
	{ "协议内容", { "agreement_content", "agreement_text", "amendment", NULL } },
	{ "案例启示", { NULL } },
};

static void teaching_free(struct teaching *teaching)
{
	for (size_t i = 0; i < teaching->count; i++) {
		free(teaching->all[i].original);
		free(teaching->all[i].proposed);
		free(teaching->all[i].kept);
	}
	anonymiser_free(teaching->anonymiser);
	events_free(&teaching->events);
	mediation__v1__response__free_unpacked(teaching->dispute, NULL);
	free(teaching);
}

/* ---- what it is made of ---- */

static bool is_restricted(const struct teaching *teaching)
{
	return told_region_is(
	    &teaching->client->words, teaching->source.dispute, "access", "restricted");
}

/* Why no case is made of it: a sentence of gettext; NULL where one may be. */
static const char *refusal_of(const struct teaching *teaching)
{
	const Mediation__V1__Dispute *dispute = teaching->source.dispute;

	if (client_is_destroyed(teaching->client, dispute)) return N_("its file was destroyed");
	if (is_restricted(teaching)) return N_("it is restricted to few readers");
	for (size_t i = 0; i < dispute->n_parties; i++) {
		if (dispute->parties[i]->restricted) {
			return N_(
			    "a party has asked that what is held about him is stored and not used");
		}
	}
	return NULL;
}

static bool load(struct teaching *teaching, int *ret_status)
{
	struct client *client = teaching->client;
	const char *why;

	teaching->dispute = client_get_typed(client, client_word(client), ret_status);
	if (!teaching->dispute) return false;
	teaching->source.dispute = teaching->dispute->get_dispute->dispute;
	why = refusal_of(teaching);
	if (why) {
		fprintf(stderr, _("no case is made of this dispute: %s\n"), _(why));
		*ret_status = CLIENT_REFUSED;
		return false;
	}
	*ret_status = events_ask_all(client, teaching->source.dispute->id, &teaching->events);
	teaching->source.events = teaching->events.events;
	teaching->source.event_count = teaching->events.count;
	return *ret_status == 0;
}

/* ---- who and what is known ---- */

/* What a list of people, or one of them, is told in. */
static void know_told(struct teaching *teaching)
{
	static const char *const people[] = { "invited", "guardian", "party_name",
		"ledger_mediator", "receiver" };

	for (size_t e = 0; e < teaching->source.event_count; e++) {
		for (size_t i = 0; i < sizeof(people) / sizeof(people[0]); i++) {
			anonymiser_know_all(
			    teaching->anonymiser, papers_text(&teaching->source, e, people[i]));
		}
	}
}

static bool know_committees(struct teaching *teaching, int *ret_status)
{
	Mediation__V1__Response *response =
	    local_ask(teaching->client, "committee", NULL, true, ret_status);
	const Mediation__V1__LocalShowResponse *rows;

	if (!response) return false;
	rows = response->local_show;
	for (size_t i = 0; i < rows->n_rows; i++) {
		anonymiser_call(teaching->anonymiser,
		    rows->rows[i]->values[local_place(rows, "name")], "某调委会");
		anonymiser_place(
		    teaching->anonymiser, rows->rows[i]->values[local_place(rows, "short_name")]);
	}
	mediation__v1__response__free_unpacked(response, NULL);
	return true;
}

/* Parties first: whoever bears the name of somebody of the house is a party here. */
static bool know_all(struct teaching *teaching, int *ret_status)
{
	const Mediation__V1__ReferenceResponse *local = teaching->client->words.local;
	const Mediation__V1__Dispute *dispute = teaching->source.dispute;

	for (size_t i = 0; i < dispute->n_parties; i++) {
		anonymiser_know(teaching->anonymiser, dispute->parties[i]->name);
	}
	know_told(teaching);
	for (size_t i = 0; i < local->n_members; i++) {
		anonymiser_call(teaching->anonymiser, local->members[i]->name,
		    local->members[i]->id == dispute->mediator ? "调解员" : "工作人员");
	}
	for (size_t i = 0; i < local->n_places; i++) {
		anonymiser_place(teaching->anonymiser, local->places[i]->name);
	}
	for (size_t i = 0; i < local->n_teams; i++) {
		anonymiser_call(teaching->anonymiser, local->teams[i]->name, "调解队");
	}
	return know_committees(teaching, ret_status);
}

/* ---- its sentences ---- */

static struct sentence *add(struct teaching *teaching, size_t section, char *original)
{
	struct sentence *sentence = &teaching->all[teaching->count++];

	*sentence = (struct sentence){ .section = section,
		.original = original,
		.proposed = anonymise(teaching->anonymiser, original) };
	return sentence;
}

/* False where there are more than a case may have. */
static bool add_text(struct teaching *teaching, size_t section, const char *text)
{
	char *sentence;

	while ((sentence = anonymise_sentence(&text))) {
		if (teaching->count == SENTENCES_MAX) {
			free(sentence);
			return false;
		}
		(void)add(teaching, section, sentence);
	}
	return true;
}

static bool add_section(struct teaching *teaching, size_t section)
{
	const char *const *argument = sections[section].arguments;

	for (; *argument; argument++) {
		if (!words_argument(&teaching->client->words, *argument)) continue;
		for (size_t e = 0; e < teaching->source.event_count; e++) {
			if (!papers_stands(&teaching->source, e)) continue;
			if (!add_text(
			        teaching, section, papers_text(&teaching->source, e, *argument))) {
				return false;
			}
		}
	}
	return true;
}

static bool collect(struct teaching *teaching)
{
	char *title;

	if (asprintf(&title, TITLE,
	        words_kind_zh(&teaching->client->words, teaching->source.dispute->kind)) < 0) {
		abort();
	}
	(void)add(teaching, SECTION_TITLE, title);
	for (size_t i = SECTION_TITLE + 1; i < SECTION_LESSON; i++) {
		if (!add_section(teaching, i)) return false;
	}
	return true;
}

/* ---- looked at by a person ---- */

/* Whether something in it may still lead back to somebody, and what: said where `out` is given. */
static bool is_doubtful(const struct teaching *teaching, const char *text, FILE *out)
{
	static const char *const whys[] = { [DOUBT_NAME] = N_("it may be a name"),
		[DOUBT_DIGITS] = N_("it may be somebody's number"),
		[DOUBT_PLACE] = N_("it is a place that is known") };
	char where[128] = "";
	enum doubt doubt = anonymise_doubt(teaching->anonymiser, text, where, sizeof(where));

	if (doubt == DOUBT_NONE) return false;
	if (out) fprintf(out, _("  ! \"%s\": %s\n"), where, _(whys[doubt]));
	return true;
}

enum looked { LOOKED_ON, LOOKED_AGAIN, LOOKED_STOP };

static enum looked edit(struct teaching *teaching, struct sentence *sentence)
{
	char *typed;
	enum typed how = terminal_read_text(
	    teaching->client->terminal, _("write it anew: "), sentence->proposed, &typed);

	if (how != TYPED_LINE) return how == TYPED_END ? LOOKED_STOP : LOOKED_AGAIN;
	free(sentence->proposed);
	sentence->proposed = typed;
	return LOOKED_AGAIN;
}

static bool means(const char *typed, const char *letter, const char *zh)
{
	return words_same(typed, letter) || strcmp(typed, zh) == 0;
}

static enum looked keep(struct sentence *sentence)
{
	if (*sentence->proposed) sentence->kept = form_copy(sentence->proposed);
	return LOOKED_ON;
}

static enum looked act_on(
    struct teaching *teaching, struct sentence *sentence, const char *typed, bool is_doubted)
{
	if (means(typed, "q", "停")) return LOOKED_STOP;
	if (means(typed, "x", "不要")) return LOOKED_ON;
	if (means(typed, "e", "改")) return edit(teaching, sentence);
	if (means(typed, "k", "留")) return keep(sentence);
	if (*typed) {
		fprintf(stderr, "%s\n", _("type Enter, k, e, x or q"));
		return LOOKED_AGAIN;
	}
	if (!is_doubted) return keep(sentence);
	fprintf(stderr, "%s\n",
	    _("Enter alone does not keep a doubtful sentence: e changes it, k keeps it as it is"));
	return LOOKED_AGAIN;
}

static enum looked look_at(struct teaching *teaching, struct sentence *sentence)
{
	char *typed;
	enum looked looked;
	bool is_doubted;

	if (*sentence->original) fprintf(stderr, _("  before: %s\n"), sentence->original);
	fprintf(stderr, _("  now:    %s\n"), sentence->proposed);
	is_doubted = is_doubtful(teaching, sentence->proposed, stderr);
	if (terminal_read(teaching->client->terminal,
	        is_doubted ? _("doubtful: k keep, e change, x leave out, q stop: ")
	                   : _("Enter keep, e change, x leave out, q stop: "),
	        NULL, &typed) != TYPED_LINE) {
		return LOOKED_STOP;
	}
	looked = act_on(teaching, sentence, typed, is_doubted);
	free(typed);
	return looked;
}

static bool look_at_all(struct teaching *teaching)
{
	for (size_t i = 0; i < teaching->count; i++) {
		enum looked looked = LOOKED_AGAIN;

		fprintf(stderr, _("%zu/%zu %s\n"), i + 1, teaching->count,
		    sections[teaching->all[i].section].heading);
		while (looked == LOOKED_AGAIN) {
			looked = look_at(teaching, &teaching->all[i]);
		}
		if (looked == LOOKED_STOP) return false;
	}
	return true;
}

/* What others may learn from it is nowhere in the file: it is asked for. */
static bool ask_lesson(struct teaching *teaching)
{
	enum looked looked = LOOKED_AGAIN;
	struct sentence *lesson;
	char *typed;

	if (terminal_read_text(teaching->client->terminal,
	        _("what others may learn from it (Enter: nothing): "), NULL,
	        &typed) != TYPED_LINE) {
		return false;
	}
	lesson = add(teaching, SECTION_LESSON, form_copy(""));
	free(lesson->proposed);
	lesson->proposed = typed;
	if (!is_doubtful(teaching, typed, NULL)) return keep(lesson) == LOOKED_ON;
	while (looked == LOOKED_AGAIN) {
		looked = look_at(teaching, lesson);
	}
	return looked == LOOKED_ON;
}

/* ---- confirmed in a file ---- */

/* A line each: what is written for the sentence, nothing where it is left out; behind ! what was
 * looked at although it is doubtful. */
static bool take_line(struct teaching *teaching, size_t at, const char *line)
{
	struct sentence *sentence = &teaching->all[at];
	bool is_sure = *line == '!';

	line += is_sure;
	if (!*line) return true;
	if (!is_sure && is_doubtful(teaching, line, stderr)) {
		fprintf(stderr,
		    _("line %zu is doubtful: change it, leave it out, or write ! before it\n"),
		    at + 1);
		return false;
	}
	sentence->kept = form_copy(line);
	return true;
}

static int take_confirmed(struct teaching *teaching, const char *path)
{
	static const char *const ends[] = { "\n", NULL };
	size_t bytes, lines = 0;
	char *text = file_read(path, &bytes), *at = text, *line;
	bool is_taken = true;

	if (!text) return CLIENT_INPUT;
	(void)add(teaching, SECTION_LESSON, form_copy(""));
	text_line_ends(text);
	if (text[0] && text[strlen(text) - 1] == '\n') text[strlen(text) - 1] = '\0';
	while (is_taken && (line = text_next_part(&at, ends))) {
		if (lines < teaching->count) is_taken = take_line(teaching, lines, line);
		lines++;
	}
	free(text);
	if (is_taken && lines != teaching->count) {
		fprintf(stderr,
		    _("%s: %zu lines for %zu sentences: each has its line, the last is what others may learn\n"),
		    path, lines, teaching->count);
		is_taken = false;
	}
	return is_taken ? 0 : CLIENT_INPUT;
}

/* ---- written ---- */

static void write_section(const struct teaching *teaching, size_t section, FILE *out)
{
	bool is_begun = false;

	for (size_t i = 0; i < teaching->count; i++) {
		const struct sentence *sentence = &teaching->all[i];

		if (sentence->section != section || !sentence->kept) continue;
		if (!is_begun) fprintf(out, "\n## %s\n\n", sections[section].heading);
		is_begun = true;
		fprintf(out, "%s", sentence->kept);
	}
	if (is_begun) fputc('\n', out);
}

static void write_teaching(const struct teaching *teaching, FILE *out)
{
	const char *title = teaching->all[0].kept;

	fprintf(out, HEAD, title ? title : NAMELESS,
	    words_kind_zh(&teaching->client->words, teaching->source.dispute->kind));
	for (size_t i = SECTION_TITLE + 1; i < SECTION_COUNT; i++) {
		write_section(teaching, i, out);
	}
	fputs(FOOT, out);
}

static int write_file(const struct teaching *teaching)
{
	const char *wanted = client_option(teaching->client, "out");
	char folder[PATH_MAX - 64], path[PATH_MAX];
	struct text text;
	bool is_written;

	if (wanted && strcmp(wanted, "-") == 0) {
		write_teaching(teaching, stdout);
		return fflush(stdout) == 0 ? 0 : CLIENT_INTERNAL;
	}
	if (!wanted && !file_private_folder(folder, sizeof(folder))) return CLIENT_INPUT;
	if (wanted && snprintf(path, sizeof(path), "%s", wanted) >= (int)sizeof(path)) {
		fprintf(stderr, "%s\n", _("the address is too long"));
		return CLIENT_INPUT;
	}
	if (!wanted) (void)snprintf(path, sizeof(path), "%s/case.md", folder);
	text_begin(&text);
	write_teaching(teaching, text.out);
	(void)text_end(&text);
	is_written = file_write_new(path, text.bytes, text.length);
	text_free(&text);
	if (is_written) printf(_("the case is written to %s\n"), path);
	return is_written ? 0 : CLIENT_INPUT;
}

/* For programs that let a person look: what each sentence was and would be. */
static int tell_sentences(const struct teaching *teaching)
{
	struct json json = { 0 };

	json_object(&json, NULL);
	json_array(&json, "sentences");
	for (size_t i = 0; i < teaching->count; i++) {
		const struct sentence *sentence = &teaching->all[i];

		json_object(&json, NULL);
		json_text(&json, "section", sections[sentence->section].heading);
		json_text(&json, "original", sentence->original);
		json_text(&json, "proposed", sentence->proposed);
		json_flag(&json, "doubtful", is_doubtful(teaching, sentence->proposed, NULL));
		json_end_object(&json);
	}
	json_end_array(&json);
	json_end_object(&json);
	return 0;
}

static int confirm(struct teaching *teaching)
{
	const char *confirmed = client_option(teaching->client, "confirmed");
	int status;

	if (teaching->client->shown.as_json) return tell_sentences(teaching);
	if (confirmed) {
		status = take_confirmed(teaching, confirmed);
		return status ? status : write_file(teaching);
	}
	if (look_at_all(teaching) && ask_lesson(teaching)) return write_file(teaching);
	show_hint("%s", _("stopped: nothing was written"));
	return CLIENT_STOPPED;
}

static int teach(struct teaching *teaching)
{
	int status;

	if (!load(teaching, &status) || !know_all(teaching, &status)) return status;
	if (collect(teaching)) return confirm(teaching);
	fprintf(stderr, _("it has more than %d sentences\n"), SENTENCES_MAX);
	return CLIENT_INPUT;
}

int do_teach(struct client *client)
{
	struct teaching *teaching;
	const char *why = client->why;
	int status;

	if (!client->terminal && !client_option(client, "confirmed") && !client->shown.as_json) {
		fprintf(stderr, "%s\n",
		    _("a person looks at every sentence: at a terminal, or with --confirmed FILE, a line each as --json lists them"));
		return CLIENT_USAGE;
	}
	teaching = calloc(1, sizeof(*teaching));
	if (!teaching) abort();
	teaching->client = client;
	teaching->source.words = &client->words;
	teaching->anonymiser = anonymiser_new();
	client->why = WHY;
	status = teach(teaching);
	client->why = why;
	teaching_free(teaching);
	return status;
}
