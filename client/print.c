/* The papers of a dispute: which there are, what they lack, and one or all of them printed;
 * client.h. */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "asking.h"
#include "file.h"
#include "identify.h"
#include "local.h"
#include "pads.h"
#include "paper_fill.h"
#include "paper_source.h"
#include "papers.h"
#include "print_out.h"
#include "proof.h"
#include "say.h"
#include "value.h"

#define ALL    "all"
#define ALL_ZH "全部"

/* What was typed: print NO PAPER, paper print NO PAPER. */
struct wanted {
	const char *number, *paper; /* NULL: not named */
};

static bool is_all(const char *word)
{
	return words_same(word, ALL) || strcmp(word, ALL_ZH) == 0;
}

/* ---- which there are ---- */

static const struct column paper_columns[] = { { N_("paper"), CELLS_FIXED, 0 },
	{ N_("short"), CELLS_FIXED, 0 }, { N_("ground"), CELLS_FIXED, 90 },
	{ N_("can it be printed"), CELLS_TEXT, 0 }, { NULL, CELLS_FIXED, 0 } };

/* What it lacks, a sentence a line; ended, and to be freed. False where its template is wrong. */
static bool lacks_of(
    const struct paper_kind *kind, const struct papers_source *source, struct text *ret_lacks)
{
	struct text document;
	bool is_right = paper_fill(kind, source, false, &document, ret_lacks);

	text_free(&document);
	return is_right;
}

/* The sentences in one. */
static const char *joined(struct text *lacks)
{
	if (lacks->length && lacks->bytes[lacks->length - 1] == '\n') {
		lacks->bytes[--lacks->length] = '\0';
	}
	for (char *at = lacks->bytes; *at; at++) {
		if (*at == '\n') *at = ' ';
	}
	return lacks->bytes;
}

static void list_json(const struct papers_source *source)
{
	struct json json = { 0 };
	size_t count;
	const struct paper_kind *kinds = papers_all(&count);

	json_object(&json, NULL);
	json_number(&json, "meetings", (int64_t)papers_meetings(source));
	json_array(&json, "papers");
	for (size_t i = 0; i < count; i++) {
		struct text lacks;
		bool is_right = lacks_of(&kinds[i], source, &lacks);

		json_object(&json, NULL);
		json_text(&json, "paper", kinds[i].name);
		json_text(&json, "zh", kinds[i].zh);
		json_flag(&json, "can_be_printed", is_right && !lacks.length);
		json_text(&json, "lacks", lacks.length ? joined(&lacks) : NULL);
		json_end_object(&json);
		text_free(&lacks);
	}
	json_end_array(&json);
	json_end_object(&json);
}

static int list_of(
    const struct client *client, const struct papers_source *source, const char *number)
{
	size_t count;
	const struct paper_kind *kinds = papers_all(&count);
	struct table table;

	if (client->shown.as_json) {
		list_json(source);
		return 0;
	}
	table = table_new(paper_columns);
	for (size_t i = 0; i < count; i++) {
		struct text lacks;
		bool is_right = lacks_of(&kinds[i], source, &lacks);

		table_row(&table);
		table_cell(&table, "%s", say_either(kinds[i].zh, words_typed(kinds[i].name)));
		table_cell(&table, "%s", kinds[i].initials);
		table_cell(&table, "%s", kinds[i].article);
		table_cell(&table, "%s",
		    !is_right          ? _("its template is wrong")
		        : lacks.length ? joined(&lacks)
		                       : _("yes"));
		text_free(&lacks);
	}
	table_end(&table);
	if (client->terminal) return 0;
	show_hint(
	    _("to print one: mediate print %s %s"), number, say_either(kinds[0].zh, kinds[0].name));
	return 0;
}

/* Of any dispute. */
static int list_kinds(const struct client *client)
{
	static const struct column columns[] = { { N_("paper"), CELLS_FIXED, 0 },
		{ N_("short"), CELLS_FIXED, 0 }, { N_("ground"), CELLS_TEXT, 0 },
		{ NULL, CELLS_FIXED, 0 } };
	size_t count;
	const struct paper_kind *kinds = papers_all(&count);
	struct json json = { 0 };
	struct table table;

	if (client->shown.as_json) {
		json_object(&json, NULL);
		json_array(&json, "papers");
		for (size_t i = 0; i < count; i++) {
			json_object(&json, NULL);
			json_text(&json, "paper", kinds[i].name);
			json_text(&json, "zh", kinds[i].zh);
			json_end_object(&json);
		}
		json_end_array(&json);
		json_end_object(&json);
		return 0;
	}
	table = table_new(columns);
	for (size_t i = 0; i < count; i++) {
		table_row(&table);
		table_cell(&table, "%s", say_either(kinds[i].zh, words_typed(kinds[i].name)));
		table_cell(&table, "%s", kinds[i].initials);
		table_cell(&table, "%s", kinds[i].article);
	}
	table_end(&table);
	return 0;
}

static int no_such_paper(const char *word)
{
	size_t count;
	const struct paper_kind *kinds = papers_all(&count);
	struct near near = near_to(word);

	for (size_t i = 0; i < count; i++) {
		near_try(&near, kinds[i].name);
		near_try(&near, kinds[i].zh);
		for (size_t a = 0; a < PAPER_NAMES_MORE && kinds[i].also[a]; a++) {
			near_try(&near, kinds[i].also[a]);
		}
	}
	fprintf(stderr, _("there is no paper \"%s\"; there are: "), word);
	for (size_t i = 0; i < count; i++) {
		fprintf(stderr, "%s%s", i ? _(", ") : "", say_either(kinds[i].zh, kinds[i].name));
	}
	fputc('\n', stderr);
	say_nearest(near_found(&near));
	return CLIENT_USAGE;
}

/* ---- one of them ---- */

/* The last meeting unless another is asked for, or all. */
static bool read_meeting(
    const struct client *client, const struct paper_kind *kind, struct papers_source *source)
{
	const char *word = client_option(client, "meeting");
	size_t count = papers_meetings(source);
	int64_t number = (int64_t)count;

	if (word && !kind->is_of_meetings) {
		fprintf(stderr, _("--meeting: %s is not of a meeting\n"),
		    say_either(kind->zh, kind->name));
		return false;
	}
	if (word && is_all(word)) {
		number = 0;
	} else if (word && (!value_whole(word, &number) || number < 1 || number > (int64_t)count)) {
		fprintf(stderr, _("--meeting: \"%s\" is none; there are %zu, or say all\n"), word,
		    count);
		return false;
	}
	source->meeting = (size_t)number;
	return true;
}

static bool is_away(const char *mask)
{
	return !*mask;
}

/* Whether what is told of the parties is so of any of them. */
static bool is_any(const Mediation__V1__Dispute *dispute, bool (*is_so)(const char *mask))
{
	for (size_t p = 0; p < dispute->n_parties; p++) {
		const Mediation__V1__Party *party = dispute->parties[p];

		for (size_t i = 0; i < party->n_identities && !party->has_left; i++) {
			if (is_so(party->identities[i]->mask)) return true;
		}
	}
	return false;
}

/* Whoever sits there says what for, or that a part will do. */
static int ask_what_for(struct client *client, Mediation__V1__Dispute *dispute, bool *ret_is_whole)
{
	const char *reason;
	char *line;
	int status = 0;

	(void)fflush(stdout);
	if (terminal_read(client->terminal,
	        _("to print it whole type what for (Enter: only in part): "), NULL,
	        &line) != TYPED_LINE) {
		return CLIENT_STOPPED;
	}
	reason = asking_trim(line);
	*ret_is_whole = *reason != '\0';
	if (*ret_is_whole) status = identify_reveal(client, dispute, 0, reason);
	free(line);
	return status;
}

/* What the parties are identified by is whole where that is asked for, and in part else. */
static int reveal(struct client *client, const struct paper_kind *kind,
    Mediation__V1__Dispute *dispute, bool is_of_many, bool *ret_is_whole)
{
	*ret_is_whole = client_option(client, "reveal") && kind->identifies;
	if (client_option(client, "reveal") && !kind->identifies && !is_of_many) {
		fprintf(stderr, _("--reveal: %s tells no more of the parties than their names\n"),
		    say_either(kind->zh, kind->name));
		return CLIENT_USAGE;
	}
	if (*ret_is_whole) return identify_reveal_asked(client, dispute);
	if (!kind->identifies || is_of_many) return 0;
	if (is_any(dispute, is_away)) {
		show_hint("%s",
		    _("what identifies the parties is kept, but cannot be shown now: write it in by hand, or print again later"));
	}
	if (!is_any(dispute, papers_is_masked)) return 0;
	if (client->terminal) return ask_what_for(client, dispute, ret_is_whole);
	show_hint("%s",
	    _("ID numbers, telephones and addresses are printed in part; to print them whole: --reveal --reason TEXT"));
	return 0;
}

/* Says what is missing in it. */
static int lacking(const struct paper_kind *kind, struct text *lacks)
{
	for (char *at = lacks->bytes, *line; (line = strsep(&at, "\n"));) {
		if (*line) fprintf(stderr, "%s: %s\n", say_either(kind->zh, kind->name), line);
	}
	show_hint(
	    "%s", _("--draft prints it all the same, with places to write, marked as a draft"));
	return CLIENT_NOTHING_FOUND;
}

/* Whether it can be printed; the exit status where not. Of many that is no fault: it is left out.
 */
static int check(struct client *client, const struct paper_kind *kind,
    const struct papers_source *source, bool is_of_many, bool *ret_can)
{
	struct text lacks;
	bool is_right = lacks_of(kind, source, &lacks);
	int status = 0;

	*ret_can = is_right && (!lacks.length || client_option(client, "draft"));
	if (!is_right) {
		status = CLIENT_INPUT;
	} else if (!*ret_can && !is_of_many) {
		status = lacking(kind, &lacks);
	}
	text_free(&lacks);
	return status;
}

/* path: of one of many; NULL: the options say where to. */
static int print_filled(struct client *client, const struct paper_kind *kind,
    struct paper_source *from, const char *path, bool *ret_is_printed)
{
	struct papers_source *source = &from->of;
	struct text document, lacks;
	bool can;
	int status = check(client, kind, source, path != NULL, &can);

	*ret_is_printed = false;
	if (!can) return status;
	/* with all papers go all meetings */
	if (!path && !read_meeting(client, kind, source)) return CLIENT_USAGE;
	status = reveal(
	    client, kind, from->dispute->get_dispute->dispute, path != NULL, &source->is_whole);
	if (status) return status;
	status = CLIENT_INPUT;
	if (paper_fill(kind, source, client_option(client, "draft") != NULL, &document, &lacks)) {
		status = print_out(client, kind, source, &document, path);
	}
	*ret_is_printed = status == 0;
	text_free(&document);
	text_free(&lacks);
	return status;
}

static int print_paper(
    struct client *client, const struct paper_kind *kind, struct paper_source *source)
{
	struct proof proof = { .pages = NULL };
	bool is_printed;
	int status = 0;

	if (kind->is_proven) status = proof_ask(client, source->of.dispute->id, true, &proof);
	if (proof.count) source->of.proof = proof.pages[0]->proof;
	if (status == 0) status = print_filled(client, kind, source, NULL, &is_printed);
	source->of.proof = NULL;
	proof_free(&proof);
	return status;
}

/* ---- all of them ---- */

/* What all are filled from; it is asked anew where it is not what the daemon has any more. */
struct printing {
	struct paper_source source;
	char number[32]; /* of the dispute that was meant */
	bool is_known;
	size_t count;
};

static bool know(
    struct client *client, const char *typed, struct printing *printing, int *ret_status)
{
	if (printing->is_known) return true;
	paper_source_free(&printing->source);
	printing->is_known = paper_source_ask(
	    client, *printing->number ? printing->number : typed, &printing->source, ret_status);
	if (!printing->is_known) return false;
	(void)snprintf(printing->number, sizeof(printing->number), "%lld",
	    (long long)printing->source.of.dispute->id);
	return true;
}

/* One of many, into the folder; what cannot be printed is left out. As one is noted the dispute
 * moves on, and what was revealed for one is not for the next. */
static int print_next(struct client *client, const struct paper_kind *kind, const char *path,
    struct printing *printing)
{
	bool is_printed;
	int status = print_filled(client, kind, &printing->source, path, &is_printed);

	if (is_printed) printing->count++;
	if (is_printed && !client_option(client, "draft")) printing->is_known = false;
	if (printing->source.of.is_whole) printing->is_known = false;
	return status;
}

/* The certificate of application is for the applicant alone, and no part of the file. */
static int print_all(struct client *client, const char *number)
{
	const char *folder = client_option(client, "pdf");
	size_t kind_count;
	const struct paper_kind *kinds = papers_all(&kind_count);
	struct printing printing = { .is_known = false };
	char path[PATH_MAX];
	int status = 0;

	if (!folder || strcmp(folder, "-") == 0 || client->shown.as_json ||
	    client_option(client, "meeting") || client_option(client, "open")) {
		fprintf(stderr, "%s\n", _("all of them go into a folder: --pdf FOLDER"));
		return CLIENT_USAGE;
	}
	if (mkdir(folder, 0700) != 0 && errno != EEXIST) {
		fprintf(stderr, _("%s could not be written: %s\n"), folder, file_why(errno, true));
		return CLIENT_INPUT;
	}
	for (size_t i = 0; i < kind_count && status == 0; i++) {
		if (kinds[i].is_proven) continue;
		(void)snprintf(path, sizeof(path), "%s/%02zu-%s.pdf", folder, i + 1, kinds[i].zh);
		if (know(client, number, &printing, &status)) {
			status = print_next(client, &kinds[i], path, &printing);
		}
	}
	paper_source_free(&printing.source);
	if (status) return status;
	show_hint(_("%zu papers are in %s"), printing.count, folder);
	print_out_warn(client_option(client, "reveal") != NULL);
	return 0;
}

/* ---- the verbs ---- */

/* What can be told of the words alone. */
static bool words_fit(const struct client *client, const struct wanted *wanted)
{
	static const char *const options[] = { "out", "pdf", "html", "open", "meeting", "reveal",
		"draft" };

	for (size_t i = 0; !wanted->paper && i < sizeof(options) / sizeof(options[0]); i++) {
		if (!client_option(client, options[i])) continue;
		fprintf(stderr, "%s\n", _("say which paper is meant, such as: agreement"));
		return false;
	}
	return print_out_fits(client);
}

/* Whoever sits at the terminal says which of those that can be printed; NULL: none. */
static const struct paper_kind *choose(
    struct client *client, const struct papers_source *source, const char *number)
{
	size_t count;
	const struct paper_kind *kinds = papers_all(&count), *chosen;
	struct choices choices = { 0 };
	char *word = NULL;

	for (size_t i = 0; i < count; i++) {
		struct text lacks;

		if (lacks_of(&kinds[i], source, &lacks) && !lacks.length) {
			choices_add(&choices, kinds[i].name,
			    say_either(kinds[i].zh, words_typed(kinds[i].name)));
		}
		text_free(&lacks);
	}
	(void)fflush(stdout);
	if (choices.count < count) {
		show_hint(_("what the others lack: mediate paper list %s"), number);
	}
	if (choices.count) {
		(void)ask_optional(client->terminal, &choices, _("which paper"), &word);
	}
	chosen = word ? papers_find(word) : NULL;
	free(word);
	choices_free(&choices);
	return chosen;
}

static int print_wanted(struct client *client, const struct wanted *wanted)
{
	bool wants_all = wanted->paper && is_all(wanted->paper);
	const struct paper_kind *kind = wanted->paper ? papers_find(wanted->paper) : NULL;
	struct paper_source source;
	int status;

	if (!words_fit(client, wanted)) return CLIENT_USAGE;
	if (wants_all) return print_all(client, wanted->number);
	if (wanted->paper && !kind) return no_such_paper(wanted->paper);
	if (paper_source_ask(client, wanted->number, &source, &status)) {
		status = 0;
		if (!kind && !client->terminal) {
			status = list_of(client, &source.of, wanted->number);
		} else if (!kind) {
			kind = choose(client, &source.of, wanted->number);
		}
		if (kind) status = print_paper(client, kind, &source);
	}
	paper_source_free(&source);
	return status;
}

/* The words from a place on. */
static struct wanted wanted_at(const struct client *client, int at)
{
	int words = client_words(client);

	return (struct wanted){ words > at ? client_word_at(client, at) : NULL,
		words > at + 1 ? client_word_at(client, at + 1) : NULL };
}

int do_print(struct client *client)
{
	struct wanted wanted = wanted_at(client, 0);

	return print_wanted(client, &wanted);
}

static int paper_print(struct client *client)
{
	struct wanted wanted = wanted_at(client, 1);

	if (!wanted.number || client_words(client) > 3) return subverb_usage(client);
	return print_wanted(client, &wanted);
}

static int paper_list(struct client *client)
{
	struct wanted wanted = wanted_at(client, 1);
	struct paper_source source;
	int status;

	if (wanted.paper) return subverb_usage(client);
	if (!wanted.number) return list_kinds(client);
	if (paper_source_ask(client, wanted.number, &source, &status)) {
		status = list_of(client, &source.of, wanted.number);
	}
	paper_source_free(&source);
	return status;
}

int do_paper(struct client *client)
{
	static const struct subverb subverbs[] = { { "list", "列表", "lb", paper_list,
		                                       SUBVERB_ANY },
		{ "print", "打印", "dy", paper_print, SUBVERB_ANY },
		{ "pads", "号簿", "hb", pads_list, 0 }, { "blank", "空白", "kb", pads_blank, 0 },
		{ "spoil", "作废", "zf", pads_spoil, 1 } };

	return subverb_run(client, subverbs, sizeof(subverbs) / sizeof(subverbs[0]));
}
