/* mediate-verify: what was typed, and what is said of it; verify.h. */
#include "verify.h"

#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "file.h"
#include "say.h"

/* Exit statuses. */
enum { HOLDS = 0, DOES_NOT_HOLD = 1, USAGE = 2, NOT_YET = 3, UNREADABLE = 6 };

struct words {
	const char *proof, *roots, *keys[KEYS_MAX], *language;
	size_t key_count;
	bool wants_help, wants_version;
};

void verify_fault(struct verification *check, const char *format, ...)
{
	va_list arguments;

	if (check->faults++ >= SHOWN_MAX) return;
	fputs(_("does not hold: "), stderr);
	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	fputc('\n', stderr);
}

static int usage(FILE *out)
{
	fprintf(out,
	    "%s mediate-verify [--key FINGERPRINT]… [--lang zh-CN|en] PROOF ROOTS | DOSSIER [ROOTS]\n",
	    _("usage:"));
	fprintf(out, "%s\n",
	    _("checks the file of a proof, or the folder of a dossier, against the file of signed roots; needs no network and no account"));
	return out == stdout ? HOLDS : USAGE;
}

/* Whether it is that option with its value, "--key X" or "--key=X". */
static bool has_value(const char *option, int argc, char **argv, int *at, const char **ret)
{
	size_t length = strlen(option);
	const char *word = argv[*at];

	if (strncmp(word, option, length) != 0) return false;
	if (word[length] == '=') {
		*ret = word + length + 1;
		return true;
	}
	if (word[length] || *at + 1 == argc) return false;
	*ret = argv[++*at];
	return true;
}

static bool take_word(struct words *words, int argc, char **argv, int *at)
{
	const char *value;

	if (has_value("--key", argc, argv, at, &value)) {
		if (words->key_count == KEYS_MAX) return false;
		words->keys[words->key_count++] = value;
		return true;
	}
	if (has_value("--lang", argc, argv, at, &value)) {
		words->language = value;
		return say_speaks(value);
	}
	if (strcmp(argv[*at], "--help") == 0 || strcmp(argv[*at], "-h") == 0) {
		words->wants_help = true;
	} else if (strcmp(argv[*at], "--version") == 0) {
		words->wants_version = true;
	} else if (*argv[*at] == '-' || words->roots) {
		return false;
	} else if (words->proof) {
		words->roots = argv[*at];
	} else {
		words->proof = argv[*at];
	}
	return true;
}

/* 64 hexadecimal digits, as people copy them: in groups, in capitals. */
static bool read_fingerprint(const char *word, uint8_t ret[DIGEST_BYTES])
{
	char digits[FINGERPRINT_CHARS + 1];
	size_t count = 0;

	for (; *word; word++) {
		if (*word == ' ' || *word == ':') continue;
		if (count == FINGERPRINT_CHARS) return false;
		digits[count++] = (char)tolower((unsigned char)*word);
	}
	return hex_read(digits, count, ret, DIGEST_BYTES);
}

/* Those named, or else the first that the file of roots names. */
static int trust(struct verification *check, const struct words *words)
{
	for (size_t i = 0; i < words->key_count; i++) {
		if (!read_fingerprint(words->keys[i], check->keys[check->key_count++])) {
			fprintf(stderr,
			    _("--key: \"%s\" is no fingerprint of 64 hexadecimal digits\n"),
			    words->keys[i]);
			return USAGE;
		}
	}
	if (check->key_count == 0 && check->book.key_count) {
		root_fingerprint(check->book.keys[0], check->keys[check->key_count++]);
	}
	return HOLDS;
}

static void say_figures(const struct verification *check)
{
	char first[ROOT_DAY_CHARS + 1], last[ROOT_DAY_CHARS + 1];

	printf(_("dispute %lld of district %d\n"), (long long)check->proof.dispute,
	    (int)check->proof.district);
	printf(_("events: %zu, of which %zu with their content, %zu by their hash alone\n"),
	    check->proof.count, check->contents, check->proof.count - check->contents);
	printf(_("in a signed root: %zu, on %zu days; not yet in one: %zu\n"), check->in_root,
	    check->days, check->waiting);
	root_day_write(check->first_day, first);
	root_day_write(check->last_day, last);
	printf(_("roots: %zu, from %s to %s, with %zu links between them\n"), check->roots,
	    check->roots ? first : "-", check->roots ? last : "-", check->links);
}

static void say_application(const struct verification *check)
{
	char applied[ROOT_DAY_CHARS + 1], root[ROOT_DAY_CHARS + 1], hash[2 * DIGEST_BYTES + 1];

	if (!check->applied_on) return;
	root_day_write(check->applied_on, applied);
	root_day_write(check->applied_root, root);
	hex_write(check->proof.events[0].leaf.hash, DIGEST_BYTES, hash);
	printf(
	    _("a party applied on %s, as it was recorded; digest of the registration sha256:%s\n"),
	    applied, hash);
	if (check->applied_root) {
		printf(_("that this was recorded is signed in the root of %s\n"), root);
	}
}

static void say_keys(const struct verification *check, bool is_named)
{
	char fingerprint[FINGERPRINT_CHARS + 1];

	for (size_t i = 0; i < check->key_count; i++) {
		hex_write(check->keys[i], DIGEST_BYTES, fingerprint);
		printf(_("fingerprint of the key: %s\n"), fingerprint);
	}
	if (!is_named && check->key_count) {
		printf("%s\n",
		    _("it is the one that the file of roots names: compare it with what was published, or give it with --key"));
	}
}

static int verdict(const struct verification *check)
{
	if (check->faults) {
		printf(_("DOES NOT HOLD: %zu faults, see above\n"), check->faults);
		return DOES_NOT_HOLD;
	}
	if (!check->has_proof) {
		printf("%s\n",
		    _("the files are those of the index; it has no proof that they are the dispute's"));
		return NOT_YET;
	}
	if (!check->has_roots) {
		printf("%s\n",
		    _("the files are those of the index, and the events hang together; whether they were signed is told with the file of roots"));
		return NOT_YET;
	}
	if (check->waiting) {
		printf(
		    _("what is in a root holds; %zu events are not yet in one: ask for the proof again tomorrow\n"),
		    check->waiting);
		return NOT_YET;
	}
	printf("%s\n", _("everything holds"));
	return HOLDS;
}

/* The proof itself, with or without the roots that it was signed in. */
static int verify_proof(struct verification *check, const struct words *words, const char *path)
{
	int status;

	if (!proof_file_read(path, &check->proof)) return UNREADABLE;
	check->has_proof = true;
	if (words->roots) {
		if (!roots_read(check, words->roots)) return UNREADABLE;
		check->has_roots = true;
		status = trust(check, words);
		if (status != HOLDS) return status;
		roots_verify(check);
	}
	events_verify(check);
	return HOLDS;
}

static void say_proof(const struct verification *check, const struct words *words)
{
	say_figures(check);
	if (check->faults == 0 && check->has_roots) say_application(check);
	say_keys(check, words->key_count > 0);
}

static int verify_file(struct verification *check, const struct words *words)
{
	int status = verify_proof(check, words, words->proof);

	if (status != HOLDS) return status;
	say_proof(check, words);
	return verdict(check);
}

/* The proof in the folder is of the dispute that its index tells. */
static int verify_proof_within(struct verification *check, const struct words *words)
{
	const char *within = dossier_proof(&check->dossier);
	char *path;
	int status;

	if (!within) return HOLDS;
	if (asprintf(&path, "%s/%s", words->proof, within) < 0) abort();
	status = verify_proof(check, words, path);
	free(path);
	if (status != HOLDS) return status;
	if (check->proof.dispute != check->dossier.dispute ||
	    check->proof.district != check->dossier.district) {
		verify_fault(check, "%s", _("the proof is of another dispute than the index"));
	}
	dossier_verify_attached(check);
	return HOLDS;
}

static int verify_folder(struct verification *check, const struct words *words)
{
	int status = UNREADABLE;

	if (!dossier_read(words->proof, &check->dossier)) return status;
	dossier_verify(check);
	/* what is not as its digest says is not read */
	status = check->faults ? HOLDS : verify_proof_within(check, words);
	if (status != HOLDS) return status;
	printf(
	    _("files: %zu, of which %zu hang on the dispute, %zu of them by events of the proof\n"),
	    check->dossier.count, check->attached, check->proven);
	if (check->has_proof) say_proof(check, words);
	return verdict(check);
}

int main(int argc, char **argv)
{
	static struct verification check;
	struct words words = { .proof = NULL };
	bool is_understood = true;
	int status;

	for (int at = 1; at < argc && is_understood; at++) {
		is_understood = take_word(&words, argc, argv, &at);
	}
	say_begin(words.language && say_speaks(words.language) ? words.language : NULL);
	if (!is_understood) return usage(stderr);
	if (words.wants_help) return usage(stdout);
	if (words.wants_version) return puts("mediate-verify " VERSION) < 0;
	check.dossier.folder = -1;
	if (words.proof && dossier_is_one(words.proof)) {
		status = verify_folder(&check, &words);
	} else if (words.roots) {
		status = verify_file(&check, &words);
	} else {
		return usage(stderr);
	}
	dossier_free(&check.dossier);
	proof_file_free(&check.proof);
	root_book_free(&check.book);
	free(check.book_text);
	if (fflush(stdout) == 0) return status;
	fprintf(stderr, _("the answer could not be written: %s\n"), file_why(errno, true));
	return UNREADABLE;
}
