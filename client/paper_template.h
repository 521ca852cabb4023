/*
 * Templates of papers, a text file each: which blocks a paper is made of, and where the data stand
 * in them. mediate-papers(5) is the manual of the language. A county may have its own: a file
 * KIND.paper in $MEDIATION_PAPERS or /etc/mediation/papers, or in mediate/papers of the user's
 * configuration, stands in place of the one that is built in.
 */
#pragma once

#include "paper.h"
#include "paper_names.h"

enum template_word {
	TEMPLATE_BLOCK,
	TEMPLATE_VERSION,
	TEMPLATE_NEED,
	TEMPLATE_EACH,
	TEMPLATE_IF,
	TEMPLATE_ELSE,
	TEMPLATE_END
};

struct template_line {
	size_t number; /* in the file */
	enum template_word word;
	enum block_kind block;
	char *text;   /* what stands behind the word */
	size_t other; /* of each and if: the line of their end, or else; of else: the end */
};

struct template
{
	char *where; /* owned: what it is called where something is wrong with it */
	char *bytes; /* owned, what the texts point into */
	struct template_line *lines;
	size_t count;
	const char *version;
};

/* The template of a kind, looked over; false with what is wrong, in which line, and what may stand
 * there said. template_free in any case. */
bool template_open(struct template *template, const char *kind, const struct papers_source *source);
void template_free(struct template *template);

/* Parts of a template's text, as the looker-over and the filler go through them. */
struct template_place {
	char name[PAPER_NAME_MAX];
	const char *filters; /* behind the name, until the end of the place */
	size_t filter_bytes;
};

/* The place {{…}} that begins at text; what follows it, or NULL where it is none, or too long. */
const char *template_place_read(const char *text, struct template_place *ret);
/* The next filter of a place, from *at = 0 on; false at the end. "or TEXT" is one too. */
bool template_filter_next(
    const struct template_place *place, size_t *at, const char **ret_name, size_t *ret_bytes);
/* The text behind "or"; NULL where it is another filter. */
const char *template_filter_or(const char *name, size_t bytes, size_t *ret_bytes);
/* "VAR in LIST"; false where it is not so. */
bool template_each_read(
    const char *text, char ret_name[PAPER_NAME_MAX], char ret_list[PAPER_NAME_MAX]);
/* "[not ]NAME[ = TEXT]"; value is NULL where nothing is compared. */
bool template_if_read(
    const char *text, bool *ret_is_not, char ret_name[PAPER_NAME_MAX], const char **ret_value);
