/* The papers of a dispute: which there are, one written to a file and shown by the desktop's
 * browser; client.h. */
#include <fcntl.h>
#include <limits.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "asking.h"
#include "events.h"
#include "file.h"
#include "identify.h"
#include "local.h"
#include "look.h"
#include "note.h"
#include "paper.h"
#include "papers.h"
#include "proof.h"
#include "say.h"
#include "value.h"

#define OPENER      "xdg-open"
#define BLANK       "　　　　"
#define NO_SUCH     "人民调解委员会"
#define MEETING_ALL "all"

struct source {
	struct papers_source of;
	Mediation__V1__Response *dispute, *committee;
	struct events events;
};

/* ---- what it is filled from ---- */

/* A dispute without a number is of no committee yet: its name is written in. */
static bool ask_committee(struct client *client, struct source *source, int *ret_status)
{
	char id[32];
	struct local_filter filters[LOCAL_FILTERS_MAX] = { { "id", id }, { NULL, NULL } };
	const Mediation__V1__LocalShowResponse *rows;

	source->of.committee = source->of.seal = BLANK NO_SUCH;
	if (!source->of.dispute->committee) return true;
	(void)snprintf(id, sizeof(id), "%lld", (long long)source->of.dispute->committee);
	source->committee = local_ask(client, "committee", filters, true, ret_status);
	if (!source->committee) return false;
	rows = source->committee->local_show;
	if (rows->n_rows) {
		source->of.committee = rows->rows[0]->values[local_place(rows, "name")];
		source->of.seal = rows->rows[0]->values[local_place(rows, "seal")];
	}
	return true;
}

static bool ask_source(struct client *client, struct source *source, int *ret_status)
{
	*source = (struct source){ .of.words = &client->words };
	source->dispute = client_get_typed(client, client_word(client), ret_status);
	if (!source->dispute) return false;
	source->of.dispute = source->dispute->get_dispute->dispute;
	*ret_status = events_ask_all(client, source->of.dispute->id, &source->events);
	if (*ret_status) return false;
	source->of.events = source->events.events;
	source->of.event_count = source->events.count;
	*ret_status = CLIENT_INTERNAL;
	return source->of.event_count && ask_committee(client, source, ret_status);
}

static void source_free(struct source *source)
{
	events_free(&source->events);
	mediation__v1__response__free_unpacked(source->committee, NULL);
	mediation__v1__response__free_unpacked(source->dispute, NULL);
}

/* ---- which there are ---- */

static const struct column paper_columns[] = { { N_("paper"), CELLS_FIXED, 0 },
	{ N_("short"), CELLS_FIXED, 0 }, { N_("ground"), CELLS_FIXED, 90 },
	{ N_("can it be printed"), CELLS_TEXT, 0 }, { NULL, CELLS_FIXED, 0 } };

static void list_json(const struct papers_source *source)
{
	struct json json = { 0 };
	size_t count;
	const struct paper_kind *kinds = papers_all(&count);

	json_object(&json, NULL);
	json_number(&json, "meetings", (int64_t)papers_meetings(source));
	json_array(&json, "papers");
	for (size_t i = 0; i < count; i++) {
		const char *lacks = kinds[i].lacks(source);

		json_object(&json, NULL);
		json_text(&json, "paper", kinds[i].name);
		json_text(&json, "zh", kinds[i].zh);
		json_flag(&json, "can_be_printed", !lacks);
		json_text(&json, "lacks", lacks ? _(lacks) : NULL);
		json_end_object(&json);
	}
	json_end_array(&json);
	json_end_object(&json);
}

static int list(const struct client *client, const struct papers_source *source)
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
		const char *lacks = kinds[i].lacks(source);

		table_row(&table);
		table_cell(&table, "%s", say_either(kinds[i].zh, words_typed(kinds[i].name)));
		table_cell(&table, "%s", kinds[i].initials);
		table_cell(&table, "%s", kinds[i].article);
		table_cell(&table, "%s", lacks ? _(lacks) : _("yes"));
	}
	table_end(&table);
	if (client->terminal) return 0;
	show_hint(_("to print one: mediate print %s %s"), client_word(client),
	    say_either(kinds[0].zh, kinds[0].name));
	return 0;
}

static int no_such_paper(const char *word)
{
	size_t count;
	const struct paper_kind *kinds = papers_all(&count);
	struct near near = near_to(word);
	const char *found;

	for (size_t i = 0; i < count; i++) {
		near_try(&near, kinds[i].name);
		near_try(&near, kinds[i].zh);
		for (size_t a = 0; a < PAPER_NAMES_MORE && kinds[i].also[a]; a++) {
			near_try(&near, kinds[i].also[a]);
		}
	}
	found = near_found(&near);
	fprintf(stderr, _("there is no paper \"%s\"; there are: "), word);
	for (size_t i = 0; i < count; i++) {
		fprintf(stderr, "%s%s", i ? _(", ") : "", say_either(kinds[i].zh, kinds[i].name));
	}
	fputc('\n', stderr);
	if (found) fprintf(stderr, _("the nearest is %s\n"), found);
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
	if (word && (words_same(word, MEETING_ALL) || strcmp(word, "全部") == 0)) {
		number = 0;
	} else if (word && (!value_whole(word, &number) || number < 1 || number > (int64_t)count)) {
		fprintf(stderr, _("--meeting: \"%s\" is none; there are %zu, or say all\n"), word,
		    count);
		return false;
	}
	source->meeting = (size_t)number;
	return true;
}

static void fill(const struct paper_kind *kind, const struct papers_source *source, FILE *out)
{
	const Mediation__V1__Dispute *dispute = source->dispute;
	struct text title;

	text_begin(&title);
	fprintf(title.out, "%s %s", kind->zh, dispute->n_numbers ? dispute->numbers[0] : "");
	paper_file_begin(out, text_end(&title),
	    source->is_whole ? "当事人完整的证件号码、电话、住址" : "当事人姓名");
	text_free(&title);
	kind->fill(source, out);
	paper_file_end(out);
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
    Mediation__V1__Dispute *dispute, bool *ret_is_whole)
{
	*ret_is_whole = client_option(client, "reveal") != NULL;
	if (client_option(client, "reveal") && !kind->identifies) {
		fprintf(stderr, _("--reveal: %s tells no more of the parties than their names\n"),
		    say_either(kind->zh, kind->name));
		return CLIENT_USAGE;
	}
	if (*ret_is_whole) return identify_reveal_asked(client, dispute);
	if (!kind->identifies) return 0;
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

static void warn_of_whole(const struct papers_source *source)
{
	if (!source->is_whole) return;
	show_hint("%s",
	    _("it tells ID numbers, telephones and addresses whole: keep no copy on this computer, delete it when it is printed"));
}

/* ---- where it goes ---- */

static bool has_desktop(void)
{
	const char *x = getenv("DISPLAY"), *wayland = getenv("WAYLAND_DISPLAY");

	return (x && *x) || (wayland && *wayland);
}

/* Hands it to the desktop and does not wait: the browser stays when the tool is gone. */
static bool open_file(const char *path)
{
	char *const words[] = { (char *)OPENER, (char *)path, NULL };
	posix_spawn_file_actions_t quiet;
	posix_spawnattr_t apart;
	int error;
	pid_t child;

	(void)posix_spawn_file_actions_init(&quiet);
	(void)posix_spawnattr_init(&apart);
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
		(void)posix_spawn_file_actions_addopen(&quiet, fd, "/dev/null", O_RDWR, 0);
	}
	(void)posix_spawnattr_setflags(&apart, POSIX_SPAWN_SETSID);
	error = posix_spawnp(&child, OPENER, &quiet, &apart, words, environ);
	(void)posix_spawn_file_actions_destroy(&quiet);
	(void)posix_spawnattr_destroy(&apart);
	return error == 0;
}

static void say_written(const struct client *client, const struct paper_kind *kind,
    const char *path, bool is_open, bool is_noted)
{
	struct json json = { 0 };

	if (client->shown.as_json) {
		json_object(&json, NULL);
		json_text(&json, "paper", kind->name);
		json_text(&json, "file", path);
		json_flag(&json, "opened", is_open);
		json_flag(&json, "on_record", is_noted);
		json_flag(&json, "revealed", client_option(client, "reveal") != NULL);
		json_end_object(&json);
		return;
	}
	printf(_("%s: written to %s\n"), say_either(kind->zh, kind->name), path);
	if (is_open) {
		show_hint("%s", _("the browser opens it; press Ctrl+P there to print"));
	} else {
		show_hint("%s",
		    _("open it with a browser and print it; it holds names: delete it when it is printed"));
	}
}

/* Where it goes when nobody says where; false with the reason said. */
static bool place_of(const struct client *client, const struct paper_kind *kind, char ret[PATH_MAX])
{
	const char *wanted = client_option(client, "out");
	char folder[PATH_MAX - 64];

	if (wanted) {
		/* a longer one would be another file */
		if (snprintf(ret, PATH_MAX, "%s", wanted) < PATH_MAX) return true;
		fprintf(stderr, "%s\n", _("the address is too long"));
		return false;
	}
	if (!file_private_folder(folder, sizeof(folder))) return false;
	(void)snprintf(ret, PATH_MAX, "%s/%s.html", folder, kind->name);
	return true;
}

static int write_paper(struct client *client, const struct paper_kind *kind,
    const struct papers_source *source, const struct text *html)
{
	/* a browser would lead out of a menu that may be somebody's login shell */
	bool opens = !look_is_confined() &&
	    (client_option(client, "open") ||
	        (!client_option(client, "out") && isatty(STDOUT_FILENO) && has_desktop()));
	char path[PATH_MAX];
	bool is_open, is_noted;
	int status;

	if (!place_of(client, kind, path)) return CLIENT_INPUT;
	if (!file_write_new(path, html->bytes, html->length)) return CLIENT_INPUT;
	status = note_print(client, kind, source, &is_noted);
	is_open = opens && open_file(path);
	if (opens && !is_open) {
		fprintf(stderr, _("no browser could be opened: %s is missing\n"), OPENER);
	}
	say_written(client, kind, path, is_open, is_noted);
	warn_of_whole(source);
	return status;
}

static int write_to_stdout(struct client *client, const struct paper_kind *kind,
    const struct papers_source *source, const struct text *html)
{
	bool is_noted;

	/* who says why it was not written is the tool's end */
	if (fwrite(html->bytes, 1, html->length, stdout) < html->length || fflush(stdout) != 0) {
		return CLIENT_INTERNAL;
	}
	warn_of_whole(source);
	return note_print(client, kind, source, &is_noted);
}

static bool is_to_stdout(const struct client *client)
{
	const char *wanted = client_option(client, "out");

	return wanted && strcmp(wanted, "-") == 0;
}

static int print_filled(struct client *client, const struct paper_kind *kind, struct source *from)
{
	struct papers_source *source = &from->of;
	/* of one that is proven the daemon says it */
	const char *lacks = kind->is_proven ? NULL : kind->lacks(source);
	struct text html;
	int status;

	if (lacks) {
		fprintf(stderr, "%s: %s\n", say_either(kind->zh, kind->name), _(lacks));
		return CLIENT_NOTHING_FOUND;
	}
	if (!read_meeting(client, kind, source)) return CLIENT_USAGE;
	status = reveal(client, kind, from->dispute->get_dispute->dispute, &source->is_whole);
	if (status) return status;
	text_begin(&html);
	fill(kind, source, html.out);
	(void)text_end(&html);
	status = is_to_stdout(client) ? write_to_stdout(client, kind, source, &html)
	                              : write_paper(client, kind, source, &html);
	text_free(&html);
	return status;
}

static int print_paper(struct client *client, const struct paper_kind *kind, struct source *source)
{
	struct proof proof = { .pages = NULL };
	int status = 0;

	if (kind->is_proven) status = proof_ask(client, source->of.dispute->id, true, &proof);
	if (proof.count) source->of.proof = proof.pages[0]->proof;
	if (status == 0) status = print_filled(client, kind, source);
	source->of.proof = NULL;
	proof_free(&proof);
	return status;
}

/* What can be told of the words alone. */
static bool words_fit(const struct client *client)
{
	bool names_paper = client_words(client) > 1;

	if (!names_paper &&
	    (client_option(client, "out") || client_option(client, "open") ||
	        client_option(client, "meeting") || client_option(client, "reveal"))) {
		fprintf(stderr, "%s\n", _("say which paper is meant, such as: agreement"));
		return false;
	}
	if (is_to_stdout(client) && (client_option(client, "open") || client->shown.as_json)) {
		fprintf(stderr, "%s\n", _("--out - writes the paper and nothing else"));
		return false;
	}
	return true;
}

/* Whoever sits at the terminal says which of those that can be printed; NULL: none. */
static const struct paper_kind *choose(struct client *client, const struct papers_source *source)
{
	size_t count;
	const struct paper_kind *kinds = papers_all(&count), *chosen;
	struct choices choices = { 0 };
	char *word = NULL;

	for (size_t i = 0; i < count; i++) {
		if (kinds[i].lacks(source)) continue;
		choices_add(
		    &choices, kinds[i].name, say_either(kinds[i].zh, words_typed(kinds[i].name)));
	}
	if (choices.count) {
		(void)fflush(stdout);
		(void)ask_optional(client->terminal, &choices, _("which paper"), &word);
	}
	chosen = word ? papers_find(word) : NULL;
	free(word);
	choices_free(&choices);
	return chosen;
}

int do_print(struct client *client)
{
	const char *word = client_words(client) > 1 ? client_word_at(client, 1) : NULL;
	const struct paper_kind *kind = word ? papers_find(word) : NULL;
	struct source source;
	int status;

	if (!words_fit(client)) return CLIENT_USAGE;
	if (word && !kind) return no_such_paper(word);
	if (ask_source(client, &source, &status)) {
		if (!kind) status = list(client, &source.of);
		if (!kind && client->terminal) kind = choose(client, &source.of);
		if (kind) status = print_paper(client, kind, &source);
	}
	source_free(&source);
	return status;
}
