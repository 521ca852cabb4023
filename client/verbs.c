/* The verbs that are not steps of a dispute, and what may follow them; client.h. */
#include <stdio.h>
#include <string.h>

#include "client.h"
#include "say.h"

/* That narrow a list, as many as anybody may want. */
#define WORDS_MAX 24

static const struct
    verb
        verbs
            [] = {
	            { "todo", "待办", "db",
	                "[SAVED] [light:red …] [--team] [--of-team TEAM] [--lamp LAMP] [--state STATE] [--phase PHASE] [--kind KIND] [--level LEVEL] [--place PLACE] [--mediator MEMBER] [--mine] [--due DAYS] [--sort ORDER] [--limit N] [--after KEY] [--all] [--csv] [--save NAME | --saved | --forget NAME]",
	                "team! of_team lamp state phase kind level place mediator mine! due sort limit after all! csv! save saved! forget",
	                0, WORDS_MAX,
	                N_("what waits for me and for my approval, what is due first before the rest; --team: for my whole team"),
	                do_todo, false, .is_long = true },
	            { "notices", "提醒", "tx",
	                "[NO | SAVED] [light:red …] [--ended] [--lamp LAMP] [--state STATE] [--phase PHASE] [--kind KIND] [--level LEVEL] [--team TEAM] [--place PLACE] [--mediator MEMBER] [--mine] [--due DAYS] [--limit N] [--after KEY] [--all] [--csv] [--save NAME | --saved | --forget NAME]",
	                "ended! lamp state phase kind level team place mediator mine! due limit after all! csv! save saved! forget",
	                0, WORDS_MAX,
	                N_("what I was told of terms that end; of a dispute: what anybody was; --ended: also what holds no more"),
	                do_notices, false, .is_long = true },
	            { "list", "列表", "lb",
	                "[SAVED] [state:accepted light:red kind:… village:… team:… mine due:3 …] [--state STATE] [--phase PHASE] [--kind KIND] [--level LEVEL] [--team TEAM] [--mediator MEMBER] [--place PLACE] [--lamp LAMP] [--due DAYS] [--mine] [--open] [--from DATE] [--to DATE] [--sort ORDER] [--limit N] [--after KEY] [--all] [--csv] [--save NAME | --saved | --forget NAME]",
	                "state phase kind level team mediator place lamp due mine! open! from to sort limit after all! csv! save saved! forget",
	                0, WORDS_MAX,
	                N_("disputes, newest first, narrowed by words or options, in another order with --sort; saved by name"),
	                do_list, false, .is_long = true },
	            { "find", "查", "c", "TEXT [--csv]", "csv!", 1, 1,
	                N_("by number, name, pinyin (zhangsan), initials (zs), words of what was told, or a whole ID or telephone number"),
	                do_find, false, .is_long = true },
	            { "show", "看", "k", "NO [--why TEXT] [--reveal --reason TEXT]",
	                "why reveal! reason", 1, 1,
	                N_("one dispute; --why: what it is looked at for, which is put on record; --reveal: ID numbers, telephones, addresses and accounts whole, for a reason that is recorded"),
	                do_show, false, .is_long = true },
	            { "timeline", "经过", "jg", "NO [--why TEXT]", "why", 1, 1,
	                N_("the whole life of a dispute"), do_timeline, false, .is_long = true },
	            { "private", "私记", "sjb", "NO [TEXT | --forget N]", "forget", 1, 2,
	                N_("my own private notes on a dispute, which nobody else can read; one more; one taken away"),
	                do_private, true },
	            { "allowed", "能办", "nb", "NO [--all]", "all!", 1, 1,
	                N_("what may be done now; --all: also why the rest may not"), do_allowed,
	                false, .is_long = true },
	            { "undo", "撤销", "cx", "NO [--reason TEXT] [--yes]", "reason yes!", 1, 1,
	                N_("takes back my own last step within ten minutes; it shows the step and asks first"),
	                do_undo, false },
	            { "assign", "分派", "fp",
	                "NO --to TEAM [--note TEXT] | NO… --auto [--dry-run] | --auto --filter kind=…,place=… [--dry-run]",
	                "auto! to note filter dry_run!", 0, 500,
	                N_("to a team, or by the rules: one, several, or all that a filter finds"),
	                do_assign, false, NULL, assign_is_meant },
	            { "explain", "期限", "qx",
	                "NO [--assignment] [--what-if extend=15] [--as-of DATE] [--all]",
	                "assignment! what_if as_of all!", 1, 1,
	                N_("each clock in one sentence, with its derivation; --all: also those that have ended"),
	                do_explain, false, .is_long = true },
	            { "print", "打印", "dy",
	                "NO [PAPER] [--meeting N|all] [--out FILE|-] [--open] [--reveal --reason TEXT]",
	                "meeting out open! reveal! reason", 1, 2,
	                N_("a paper of a dispute to print on A4; without a name: which there are; --reveal: with ID numbers, telephones and addresses whole, for a reason that is recorded"),
	                do_print, false },
	            { "paper", "文书", "ws",
	                "[pads [--open | --used | --spoilt] [--all-committees] [--all] [--csv] [--out FILE] | blank [--count N] [--kind intake|quick] [--out FILE] | spoil NUMBER --reason REASON]",
	                "count kind out reason open! used! spoilt! all_committees! all! csv!", 0, 2,
	                N_("forms to fill in where there is no network, each with its reserved number; what became of each; one that is spoilt put on record"),
	                do_paper, false, .is_long = true },
	            { "teach", "案例", "al", "NO [--out FILE|-] [--confirmed FILE]",
	                "out confirmed", 1, 1,
	                N_("a case for training: names, places, days and amounts made coarse, every sentence confirmed by a person; what it was read for is put on record"),
	                do_teach, false },
	            { "proof", "证明", "zm", "NO [--application]", "application!", 1, 1,
	                N_("what proves its course to a party or a court, as JSON; --application: to who applied, with the day of it"),
	                do_proof, false },
	            { "expired", "到期", "dq", "[--csv]", "csv!", 0, 0,
	                N_("archived files that are kept no longer, for their appraisal"),
	                do_expired, false, .is_long = true },
	            { "subject", "本人", "br",
	                "export --name NAME --dispute NO… --proof TEXT [--out FILE|-] | correct NO --party N --name NAME --reason TEXT | restrict NO --party N --reason TEXT | lift NO --party N --reason TEXT",
	                "name dispute proof out party reason", 1, 2,
	                N_("what is held about one person, for himself; a name that was taken down wrongly put right; or what is stored and used for nothing"),
	                do_subject, false },
	            { "figures", "数据", "sj", "[--year 2024] [--as-of 2024-12-12] [--csv]",
	                "year as_of csv!", 0, 0, N_("the figures of a year, as of a day"),
	                do_figures, false, .is_long = true },
	            { "team", "队伍", "dw",
	                "[list | show TEAM | import FILE] [--all] [--csv] [--dry-run]",
	                "all! csv! dry_run!", 0, 2,
	                N_("the teams and how much each has open; one of them; or teams from a file"),
	                do_team, false, "teams" },
	            { "member", "人员", "ry",
	                "[list | show LOGIN | import FILE | absent LOGIN --to DATE [--from DATE] [--delegate LOGIN] [--reason TEXT] | back LOGIN [--on DATE]] [--team TEAM] [--all] [--csv] [--dry-run]",
	                "team all! csv! dry_run! from to delegate reason on", 0, 2,
	                N_("the members; one of them; members from a file; who is away, and who is back"),
	                do_member, false },
	            { "committee", "调委会", "tw",
	                "[list | import FILE] [--all] [--csv] [--dry-run]", "all! csv! dry_run!", 0,
	                2, N_("the committees, or committees from a file"), do_committee, false },
	            { "calendar", "日历", "rl",
	                "[show [YEAR] | check | import FILE --source NOTICE] [--csv] [--dry-run]",
	                "source csv! dry_run!", 0, 2,
	                N_("holidays and make-up workdays of a year; whether a year is missing; a year from a file"),
	                do_calendar, false },
	            { "local", "本地", "bd",
	                "[TABLE [show | import FILE]] [--all] [--csv] [--source NOTICE] [--dry-run]",
	                "all! csv! source dry_run!", 0, 3,
	                N_("any table of local data, as a file has it; without a name: which there are"),
	                do_local, false },
	            { "sweep", "排查", "pc",
	                "[list [village:… team:…] [--place PLACE] [--from DATE] [--to DATE] [--team TEAM] [--missing] [--all] [--csv] | record --place PLACE --found N [--on DATE] [--kind KIND]… [--who MEMBER]… [--dispute NO]… [--note TEXT] [--corrects SWEEP]]",
	                "place from to team missing! all! csv! found on kind who dispute note corrects",
	                0, WORDS_MAX,
	                N_("who went where when to look for disputes and what was found; or one sweep recorded"),
	                do_sweep, false },
	            { "sharing", "提供", "tg",
	                "[list [NO] [--from DATE] [--to DATE] [--limit N] [--after KEY] [--all] [--csv] | record NO --to BODY --ground GROUND --basis TEXT --what TEXT [--on DATE]]",
	                "from to limit after all! csv! ground basis what on", 0, 2,
	                N_("what of a dispute was passed on to another body, on which ground; or one more recorded"),
	                do_sharing, false, .is_long = true },
	            { "audit", "查阅", "cy",
	                "[reads] --dispute NO | --user LOGIN | --person NAME [--from TIME] [--to TIME] [--limit N] [--after KEY] [--all] [--csv]",
	                "dispute user person from to limit after all! csv!", 0, 1,
	                N_("who looked at a dispute, at what a member looked, or who saw a person's disputes; for the audit administrator"),
	                do_audit, false, .is_long = true },
	            { "import", "导入", "dr",
	                "FILE [--mapping FILE] [--ledger NAME] [--dry-run] [--correct]",
	                "mapping ledger dry_run! correct!", 1, 1,
	                N_("an old ledger from a CSV file: row by row, with what it says and no more"),
	                do_import, false },
	            { "export", "导出", "dctz",
	                "ledger [--year YEAR] [--out FILE] [--encoding utf-8|gb18030]",
	                "year out encoding", 0, 1,
	                N_("all disputes in the columns of a ledger, as CSV"), do_export, true },
	            { "guide", "指南", "zn", "[STEP]", "", 0, 1,
	                N_("the operating guide: who, what, by when"), do_guide, false,
	                .is_long = true, .needs_no_daemon = true },
	            { "practice", "练习", "lx", "[reset [--acts FILE]]", "acts", 0, 1,
	                N_("made-up disputes to try everything with, apart from all real ones; reset: makes them anew as of today"),
	                do_practice, false },
	            { "replay", "重放", "cf", "FILE", "", 1, 1,
	                N_("acts from a file into a demo database or practice; - is the standard input"),
	                do_replay, true },
	            { "outbox", "待发", "df", "[list | push | show N | edit N | drop N] [--yes]",
	                "yes!", 0, 2,
	                N_("steps that wait on this computer to be sent, and those begun; push sends, edit goes on with one"),
	                do_outbox, true, .needs_no_daemon = true },
	            { "login", "登录", "dl", "[LOGIN | list | end NUMBER]", "", 0, 2,
	                N_("in with a password, for the day and on this computer; list: where I am logged in, end: no longer there"),
	                do_login, false, .alone = login_alone },
	            { "logout", "退出登录", "tcdl", "[--all]", "all!", 0, 0,
	                N_("ends the login of this computer; --all: on every computer"), do_logout,
	                true },
	            { "password", "口令", "kli", "[code | give LOGIN]", "", 0, 2,
	                N_("another password of my own; code: one-time codes of a telephone beside it; give: one for somebody else's next login, by the director or the security administrator"),
	                do_password, true, .alone = password_alone },
	            { "server", "服务", "fw",
	                "[rights [--all] [--csv] | limits | trust [ADDRESS] [--fingerprint HEX]]",
	                "all! csv! fingerprint", 0, 2,
	                N_("how the daemon does; rights: what your role may do, and whose the rest is; limits: what it bounds; trust: who the daemon at an address of the network is, and that it is the right one"),
	                do_server, false, .alone = server_alone },
	            { "help", "帮助", "bz", "[STEP | ROLE [--out FILE|-]]", "out", 0, 1,
	                N_("this; how to fill in a step; or the day of a role on one screen, with --out on one sheet of A4"),
	                do_help, true, .is_long = true, .needs_no_daemon = true },
            };

#define VERB_COUNT (sizeof(verbs) / sizeof(verbs[0]))

const struct verb *verb_all(size_t *ret_count)
{
	*ret_count = VERB_COUNT;
	return verbs;
}

const struct verb *verb_find(const char *word)
{
	for (size_t i = 0; i < VERB_COUNT; i++) {
		if (words_same(verbs[i].name, word) || strcmp(verbs[i].zh, word) == 0 ||
		    strcmp(verbs[i].initials, word) == 0 ||
		    (verbs[i].alias && words_same(verbs[i].alias, word))) {
			return &verbs[i];
		}
	}
	return NULL;
}

void verb_usage(FILE *out, const struct verb *verb)
{
	fprintf(out, "%s mediate %s %s\n  %s · %s · %s\n  %s\n", _("usage:"), verb->name,
	    verb->usage, verb->name, verb->zh, verb->initials, _(verb->help));
}

/* ---- what was typed after a verb ---- */

/* The word that a verb asks for, in words. */
static const char *wanted(const struct verb *verb)
{
	if (strncmp(verb->usage, "NO", 2) == 0) return _("the number of a dispute");
	if (strncmp(verb->usage, "TEXT", 4) == 0) {
		return _("a number, a name, its pinyin or initials, or a word of what was told");
	}
	return _("a file");
}

enum takes { TAKES_NOT, TAKES_VALUE, TAKES_BARE };

/* Goes through the names of a verb's options. The last one is near the option where it is none. */
static enum takes takes(
    const struct verb *verb, const char *option, char *ret_nearest, size_t bytes)
{
	char names[256], *rest = names, *name;
	struct near near = near_to(option);
	const char *found;

	(void)snprintf(names, sizeof(names), "%s", verb->options);
	while ((name = strsep(&rest, " "))) {
		size_t length = strlen(name);
		bool is_bare = length && name[length - 1] == '!';

		if (is_bare) name[length - 1] = '\0';
		if (*name && words_same(name, option)) return is_bare ? TAKES_BARE : TAKES_VALUE;
		if (*name) near_try(&near, name);
	}
	found = near_found(&near);
	(void)snprintf(ret_nearest, bytes, "%s", found ? words_typed(found) : "");
	return TAKES_NOT;
}

static bool no_such_option(const struct verb *verb, const char *word, const char *nearest)
{
	fprintf(stderr,
	    *nearest ? _("%s takes no --%s; the nearest is --%s\n") : _("%s takes no --%s\n"),
	    say_either(verb->zh, verb->name), word, nearest);
	return false;
}

/* The word of that place, NULL past the last; from 0. */
static const char *word_at(const struct client *client, int at)
{
	for (int i = 0; i < client->argc; i++) {
		char nearest[64];

		if (strncmp(client->argv[i], "--", 2) != 0) {
			if (at-- == 0) return client->argv[i];
			continue;
		}
		i += takes(client->verb, client->argv[i] + 2, nearest, sizeof(nearest)) ==
		    TAKES_VALUE;
	}
	return NULL;
}

const char *client_word_at(const struct client *client, int at)
{
	const char *word = word_at(client, at);

	return word ? word : "";
}

const char *client_word(const struct client *client)
{
	return client_word_at(client, 0);
}

int client_words(const struct client *client)
{
	int count = 0;

	while (word_at(client, count)) {
		count++;
	}
	return count;
}

static bool check_option(const struct client *client, const struct verb *verb, int *at)
{
	char word[64], nearest[64];
	const char *typed = client->argv[*at];
	const char *equals = strchr(typed, '=');
	enum takes how;

	(void)snprintf(word, sizeof(word), "%.*s",
	    (int)(equals ? equals - typed : (ptrdiff_t)strlen(typed)) - 2, typed + 2);
	how = takes(verb, word, nearest, sizeof(nearest));
	if (how == TAKES_NOT) return no_such_option(verb, word, nearest);
	if (how == TAKES_BARE && equals) {
		fprintf(stderr, _("--%s takes no value\n"), word);
		return false;
	}
	if (how == TAKES_BARE || equals) return true;
	if (++*at < client->argc && strncmp(client->argv[*at], "--", 2) != 0) return true;
	fprintf(stderr, _("--%s needs a value\n"), word);
	return false;
}

/* How many words follow the verb; -1 with the reason said where an option is wrong. */
static int count_words(const struct client *client, const struct verb *verb)
{
	int words = 0;

	for (int i = 0; i < client->argc; i++) {
		const char *word = client->argv[i];

		if (*word == '-' && word[1] && word[1] != '-') {
			fprintf(
			    stderr, _("%s takes no %s\n"), say_either(verb->zh, verb->name), word);
			return -1;
		}
		if (strncmp(word, "--", 2) != 0) {
			words++;
		} else if (!check_option(client, verb, &i)) {
			return -1;
		}
	}
	return words;
}

bool verb_check(const struct client *client, const struct verb *verb, int *ret_status)
{
	int words = count_words(client, verb);

	if (words > verb->words_max) {
		fprintf(stderr, _("%s: too many words\n"), say_either(verb->zh, verb->name));
	} else if (words >= 0 && words < verb->words_min) {
		fprintf(stderr, _("%s: what is missing is %s\n"), say_either(verb->zh, verb->name),
		    wanted(verb));
	} else if (words >= 0 && verb->has_no_json && client->shown.as_json) {
		fprintf(stderr, _("%s prints no JSON\n"), say_either(verb->zh, verb->name));
	} else if (words >= 0 && client->shown.as_json && client_option(client, "csv")) {
		fprintf(stderr, "%s\n", _("either --json or --csv, not both"));
	} else if (words >= 0) {
		return true;
	}
	verb_usage(stderr, verb);
	*ret_status = CLIENT_USAGE;
	return false;
}
