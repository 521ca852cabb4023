/* What the words of a ledger mean; ledger_words.h. */
#include "ledger_words.h"

#include <string.h>

#include "say.h"

static const struct {
	const char *title, *argument;
} columns[LEDGER_COLUMNS] = {

#define COLUMN(NAME, title, argument) [LEDGER_##NAME] = { title, argument },
#include "ledger_words.def"
#undef COLUMN
};

static const struct {
	enum ledger_column column;
	const char *title;
} titles[] = {

#define TITLE(NAME, title) { LEDGER_##NAME, title },
#include "ledger_words.def"
#undef TITLE
};

struct meaning {
	const char *word, *name;
};

static const struct meaning results[] = {
#define RESULT(word, state) { word, state },
#include "ledger_words.def"
#undef RESULT
};

static const struct meaning forms[] = {
#define FORM(word, form) { word, form },
#include "ledger_words.def"
#undef FORM
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

const char *ledger_title(enum ledger_column column)
{
	return columns[column].title;
}

const char *ledger_argument(enum ledger_column column)
{
	return columns[column].argument;
}

/* ---- the mapping file ---- */

static enum ledger_column column_of(const char *title, size_t length)
{
	for (size_t c = 0; c < LEDGER_COLUMNS; c++) {
		if (strlen(columns[c].title) == length &&
		    strncmp(columns[c].title, title, length) == 0) {
			return (enum ledger_column)c;
		}
	}
	return LEDGER_COLUMNS;
}

/* A title's right side is one of ours; of a word, what stands before "=" is. */
static bool check_row(const struct csv_row *row, const char *path)
{
	const char *theirs = row->cells[0], *ours = row->cells[1];
	const char *equals = strchr(theirs, '=');
	const char *title = equals ? theirs : ours;
	size_t length = equals ? (size_t)(equals - theirs) : strlen(ours);

	if (*theirs && *ours && column_of(title, length) != LEDGER_COLUMNS) return true;
	fprintf(stderr, _("%s, line %u: \"%.*s\" is no column of ours; there are: "), path,
	    row->line, (int)length, title);
	for (size_t c = 0; c < LEDGER_COLUMNS; c++) {
		fprintf(stderr, "%s%s", c ? _(", ") : "", columns[c].title);
	}
	fputc('\n', stderr);
	return false;
}

bool ledger_words_read(struct ledger_words *words, const char *path)
{
	*words = (struct ledger_words){ 0 };
	if (!path) return true;
	if (!csv_read(&words->mapping, path)) return false;
	if (words->mapping.column_count != 2) {
		fprintf(stderr, _("%s: a mapping has two columns: theirs, ours\n"), path);
		return false;
	}
	for (size_t i = 0; i < words->mapping.row_count; i++) {
		if (!check_row(&words->mapping.rows[i], path)) return false;
	}
	return true;
}

void ledger_words_free(struct ledger_words *words)
{
	csv_free(&words->mapping);
}

/* Its header may be a pair as well as a heading. NULL past the last. */
static char *const *pair_at(const struct ledger_words *words, size_t at)
{
	const struct csv *mapping = &words->mapping;

	if (at == 0) return mapping->columns;
	return at <= mapping->row_count ? mapping->rows[at - 1].cells : NULL;
}

enum ledger_column ledger_words_title(
    const struct ledger_words *words, const char *title, size_t *ret_rank)
{
	enum ledger_column column = column_of(title, strlen(title));
	char *const *pair;

	*ret_rank = 0;
	for (size_t i = 0; (pair = pair_at(words, i)); i++) {
		if (strcmp(pair[0], title) == 0) return column_of(pair[1], strlen(pair[1]));
	}
	*ret_rank = 1;
	if (column != LEDGER_COLUMNS) return column;
	for (size_t i = 0; i < COUNT(titles); i++) {
		*ret_rank = i + 2;
		if (strcmp(titles[i].title, title) == 0) return titles[i].column;
	}
	return LEDGER_COLUMNS;
}

const char *ledger_words_meant(
    const struct ledger_words *words, enum ledger_column column, const char *word)
{
	size_t length = strlen(columns[column].title);
	char *const *pair;

	for (size_t i = 0; (pair = pair_at(words, i)); i++) {
		if (strncmp(pair[0], columns[column].title, length) == 0 &&
		    pair[0][length] == '=' && strcmp(pair[0] + length + 1, word) == 0) {
			return pair[1];
		}
	}
	return word;
}

/* ---- meanings ---- */

static const char *meaning_of(const struct meaning *meanings, size_t count, const char *word)
{
	for (size_t i = 0; i < count; i++) {
		if (strcmp(meanings[i].word, word) == 0) return meanings[i].name;
	}
	return NULL;
}

static void print_words(const struct meaning *meanings, size_t count, FILE *out)
{
	for (size_t i = 0; i < count; i++) {
		fprintf(out, "%s%s", i ? "、" : "", meanings[i].word);
	}
}

const char *ledger_state(const char *word)
{
	return meaning_of(results, COUNT(results), word);
}

const char *ledger_form(const char *word)
{
	return *word ? meaning_of(forms, COUNT(forms), word) : "";
}

const char *ledger_form_word(const char *form)
{
	for (size_t i = 0; *form && i < COUNT(forms); i++) {
		if (strcmp(forms[i].name, form) == 0) return forms[i].word;
	}
	return "";
}

void ledger_print_results(FILE *out)
{
	print_words(results, COUNT(results), out);
}

void ledger_print_forms(FILE *out)
{
	print_words(forms, COUNT(forms), out);
}
