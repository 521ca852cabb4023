/* Templates of papers, found and read; paper_template.h. */
#include "paper_template.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "own_file.h"
#include "paper_builtin.h"
#include "say.h"
#include "text.h"

#define NESTED_MAX 16
#define EXTENSION  ".paper"

static const struct {
	const char *name;
	enum template_word word;
} words[] = { { "version", TEMPLATE_VERSION }, { "need", TEMPLATE_NEED }, { "each", TEMPLATE_EACH },
	{ "if", TEMPLATE_IF }, { "else", TEMPLATE_ELSE }, { "end", TEMPLATE_END } };

#define WORD_COUNT (sizeof(words) / sizeof(words[0]))

static bool wrong(const struct template *template, size_t number, const char *what)
{
	fprintf(stderr, _("%s, line %zu: %s\n"), template->where, number, what);
	return false;
}

/* ---- parts of a text ---- */

const char *template_place_read(const char *text, struct template_place *ret)
{
	const char *from = text + 2 + strspn(text + 2, " "), *end = strstr(from, "}}");
	size_t bytes = strcspn(from, " |}");

	*ret = (struct template_place){ 0 };
	if (!end || bytes == 0 || bytes >= PAPER_NAME_MAX) return NULL;
	memcpy(ret->name, from, bytes);
	from += bytes + strspn(from + bytes, " ");
	if (from != end && *from != '|') return NULL;
	ret->filters = from;
	ret->filter_bytes = (size_t)(end - from);
	return end + 2;
}

bool template_filter_next(
    const struct template_place *place, size_t *at, const char **ret_name, size_t *ret_bytes)
{
	const char *from = place->filters + *at, *end = place->filters + place->filter_bytes;

	if (from >= end) return false;
	from += strspn(from, "| ");
	*ret_name = from;
	while (from < end && *from != '|') {
		from++;
	}
	*at = (size_t)(from - place->filters);
	while (from > *ret_name && from[-1] == ' ') {
		from--;
	}
	*ret_bytes = (size_t)(from - *ret_name);
	return true;
}

const char *template_filter_or(const char *name, size_t bytes, size_t *ret_bytes)
{
	if (bytes < 3 || strncmp(name, "or ", 3) != 0) return NULL;
	*ret_bytes = bytes - 3;
	return name + 3;
}

/* The next word into ret; what follows it and its blanks, or NULL where it is too long or none. */
static const char *word_read(const char *text, char ret[PAPER_NAME_MAX])
{
	size_t bytes = strcspn(text, " ");

	if (bytes == 0 || bytes >= PAPER_NAME_MAX) return NULL;
	memcpy(ret, text, bytes);
	ret[bytes] = '\0';
	return text + bytes + strspn(text + bytes, " ");
}

bool template_each_read(
    const char *text, char ret_name[PAPER_NAME_MAX], char ret_list[PAPER_NAME_MAX])
{
	const char *rest = word_read(text, ret_name);

	if (!rest || strncmp(rest, "in ", 3) != 0 || strchr(ret_name, '.')) return false;
	rest = word_read(rest + 3 + strspn(rest + 3, " "), ret_list);
	return rest && !*rest;
}

bool template_if_read(
    const char *text, bool *ret_is_not, char ret_name[PAPER_NAME_MAX], const char **ret_value)
{
	*ret_is_not = strncmp(text, "not ", 4) == 0;
	text = word_read(text + (*ret_is_not ? 4 : 0), ret_name);
	*ret_value = text && strncmp(text, "= ", 2) == 0 ? text + 2 : NULL;
	return text && (!*text || *ret_value);
}

/* ---- reading lines ---- */

static bool no_such_word(const struct template *template, size_t number, const char *word)
{
	fprintf(stderr, _("%s, line %zu: a line cannot begin with \"%s\"; there are: "),
	    template->where, number, word);
	for (size_t i = 0; i < WORD_COUNT; i++) {
		fprintf(stderr, "%s ", words[i].name);
	}
	/* what comes before a title is the tool's to say */
	for (size_t i = BLOCK_TITLE; i < BLOCK_KINDS; i++) {
		if (i != BLOCK_FOOT) fprintf(stderr, "%s ", block_name((enum block_kind)i));
	}
	fputc('\n', stderr);
	return false;
}

static bool find_word(const struct template *template, struct template_line *line, const char *word)
{
	for (size_t i = 0; i < WORD_COUNT; i++) {
		if (strcmp(words[i].name, word) != 0) continue;
		line->word = words[i].word;
		return true;
	}
	line->word = TEMPLATE_BLOCK;
	line->block = block_named(word, strlen(word));
	return (line->block >= BLOCK_TITLE && line->block != BLOCK_FOOT) ||
	    no_such_word(template, line->number, word);
}

/* Comments and empty lines are none. */
static bool read_line(struct template *template, size_t number, char *text)
{
	struct template_line *line = &template->lines[template->count];
	char *rest;

	text = text_trimmed(text);
	if (!*text || *text == '#') return true;
	if (text_fault(text)) return wrong(template, number, text_fault(text));
	rest = text + strcspn(text, " \t");
	if (*rest) *rest++ = '\0';
	*line = (struct template_line){ .number = number, .text = text_trimmed(rest) };
	template->count++;
	if (!find_word(template, line, text)) return false;
	if (line->word != TEMPLATE_VERSION) return true;
	template->version = line->text;
	return *line->text ||
	    wrong(template, number, _("a version is wanted behind it, such as 2026-1"));
}

/* Each loop and condition with its end. */
static bool pair_lines(struct template *template)
{
	size_t open[NESTED_MAX] = { 0 };
	size_t depth = 0;

	for (size_t i = 0; i < template->count; i++) {
		struct template_line *line = &template->lines[i];
		bool opens = line->word == TEMPLATE_EACH || line->word == TEMPLATE_IF;
		bool closes = line->word == TEMPLATE_END || line->word == TEMPLATE_ELSE;

		if (closes && depth == 0) {
			return wrong(
			    template, line->number, _("nothing is open that it could end"));
		}
		if (line->word == TEMPLATE_ELSE &&
		    template->lines[open[depth - 1]].word != TEMPLATE_IF) {
			return wrong(template, line->number, _("else belongs to an if"));
		}
		if (closes) {
			line->other = open[--depth];
			template->lines[line->other].other = i;
		}
		if ((opens || line->word == TEMPLATE_ELSE) && depth == NESTED_MAX) {
			return wrong(template, line->number, _("too deep within others"));
		}
		if (opens || line->word == TEMPLATE_ELSE) open[depth++] = i;
	}
	return depth == 0 ||
	    wrong(template, template->lines[open[depth - 1]].number, _("its end is missing"));
}

static bool read_lines(struct template *template)
{
	size_t lines = 1, number = 1;
	char *at = template->bytes;

	text_line_ends(template->bytes);
	for (const char *byte = template->bytes; *byte; byte++) {
		lines += *byte == '\n';
	}
	template->lines = calloc(lines, sizeof(*template->lines));
	if (!template->lines) abort();
	for (char *line; (line = strsep(&at, "\n")); number++) {
		if (!read_line(template, number, line)) return false;
	}
	if (!template->version) return wrong(template, 1, _("there is no line \"version\""));
	return pair_lines(template);
}

/* ---- looking over ---- */

static bool no_such_name(const struct template *template, const struct template_line *line,
    const struct paper_scope *scope, const char *name)
{
	fprintf(stderr, _("%s, line %zu: there is no value \"%s\"; all: man mediate-papers\n"),
	    template->where, line->number, name);
	paper_name_near(scope, name);
	return false;
}

static bool look_at_place(const struct template *template, const struct template_line *line,
    const struct paper_scope *scope, const struct template_place *place)
{
	struct paper_name name;
	const char *filter;
	size_t at = 0, bytes, or_bytes;

	if (!paper_name_find(scope, place->name, &name)) {
		return no_such_name(template, line, scope, place->name);
	}
	while (template_filter_next(place, &at, &filter, &bytes)) {
		if (template_filter_or(filter, bytes, &or_bytes) ||
		    paper_filter_exists(filter, bytes)) {
			continue;
		}
		fprintf(stderr, _("%s, line %zu: there is no filter \"%.*s\"; there are: "),
		    template->where, line->number, (int)bytes, filter);
		paper_filters_print(stderr);
		fputs(", or TEXT\n", stderr);
		return false;
	}
	return true;
}

/* Past a place, a bracket or a character; NULL with the fault said. */
static const char *look_at_piece(const struct template *template, const struct template_line *line,
    const struct paper_scope *scope, const char *at, int *open)
{
	struct template_place place;

	if (strncmp(at, "{{", 2) == 0) {
		at = template_place_read(at, &place);
		if (!at) (void)wrong(template, line->number, _("{{NAME | FILTER}} is not whole"));
		return at && look_at_place(template, line, scope, &place) ? at : NULL;
	}
	if (strncmp(at, "[[", 2) != 0 && strncmp(at, "]]", 2) != 0) return at + 1;
	*open += *at == '[' ? 1 : -1;
	if (*open == 0 || *open == 1) return at + 2;
	(void)wrong(template, line->number, _("[[ and ]] do not pair"));
	return NULL;
}

static bool look_at_text(const struct template *template, const struct template_line *line,
    const struct paper_scope *scope)
{
	const char *at = line->text ? line->text : "", *next;
	size_t fields = *at ? 1 : 0;
	int open = 0;

	for (; *at; at = next) {
		fields += *at == '|' && block_most(line->block) > 1;
		next = look_at_piece(template, line, scope, at, &open);
		if (!next) return false;
	}
	if (open) return wrong(template, line->number, _("[[ and ]] do not pair"));
	/* a paragraph that says nothing is room to write */
	if (fields < block_least(line->block) && line->block != BLOCK_PARA) {
		return wrong(template, line->number, _("too few parts; they stand between |"));
	}
	if (fields <= block_most(line->block)) return true;
	return wrong(template, line->number, _("too many parts between |"));
}

static bool look_at_each(
    const struct template *template, const struct template_line *line, struct paper_scope *scope)
{
	char variable[PAPER_NAME_MAX], list[PAPER_NAME_MAX];
	struct paper_name name;
	struct paper_item shape;

	if (!template_each_read(line->text, variable, list)) {
		return wrong(template, line->number, _("it is written: each NAME in LIST"));
	}
	if (!paper_name_find(scope, list, &name)) {
		return no_such_name(template, line, scope, list);
	}
	if (!paper_list_find(scope, &name, &shape)) {
		return wrong(template, line->number, _("what stands behind \"in\" is no list"));
	}
	if (scope->depth == PAPER_DEPTH_MAX) {
		return wrong(template, line->number, _("too deep within others"));
	}
	(void)snprintf(scope->frames[scope->depth].name, PAPER_NAME_MAX, "%s", variable);
	scope->frames[scope->depth++].item = shape;
	return true;
}

static bool look_at_name(const struct template *template, const struct template_line *line,
    const struct paper_scope *scope)
{
	char text[PAPER_NAME_MAX];
	struct paper_name name;
	const char *value;
	bool is_not;

	if (!template_if_read(line->text, &is_not, text, &value) ||
	    (line->word == TEMPLATE_NEED && (is_not || value))) {
		return wrong(template, line->number,
		    line->word == TEMPLATE_NEED
		        ? _("it is written: need NAME")
		        : _("it is written: if NAME, if not NAME, if NAME = TEXT"));
	}
	return paper_name_find(scope, text, &name) || no_such_name(template, line, scope, text);
}

/* Every line, whether or not these data come to it. */
static bool look_over(const struct template *template, const struct papers_source *source)
{
	struct paper_scope scope = { .source = source };
	size_t opened[NESTED_MAX] = { 0 };
	size_t depth = 0;

	for (size_t i = 0; i < template->count; i++) {
		const struct template_line *line = &template->lines[i];
		bool is_right = true;

		switch (line->word) {
		case TEMPLATE_EACH:
			opened[depth++] = scope.depth;
			is_right = look_at_each(template, line, &scope);
			break;
		case TEMPLATE_IF:
			opened[depth++] = scope.depth;
			is_right = look_at_name(template, line, &scope);
			break;
		case TEMPLATE_END:
			scope.depth = opened[--depth];
			break;
		case TEMPLATE_NEED:
			is_right = look_at_name(template, line, &scope);
			break;
		case TEMPLATE_BLOCK:
			is_right = look_at_text(template, line, &scope);
			break;
		case TEMPLATE_VERSION:
		case TEMPLATE_ELSE:
			break;
		}
		if (!is_right) return false;
	}
	return true;
}

/* ---- finding ---- */

static void take_builtin(struct template *template, const char *kind)
{
	for (size_t i = 0; i < sizeof(paper_builtin) / sizeof(paper_builtin[0]); i++) {
		if (strcmp(paper_builtin[i].kind, kind) != 0) continue;
		template->bytes = strdup((const char *)paper_builtin[i].text);
		if (asprintf(&template->where, "%s%s", kind, EXTENSION) < 0) abort();
	}
	if (!template->bytes) abort(); /* papers.c names none that is not there */
}

static bool find(struct template *template, const char *kind)
{
	static const struct own_files own = { "MEDIATION_PAPERS", "/etc/mediation/papers", "papers",
		EXTENSION };
	char path[PATH_MAX];

	if (!own_file_find(&own, kind, path)) {
		take_builtin(template, kind);
		return true;
	}
	template->where = strdup(path);
	if (!template->where) abort();
	template->bytes = own_file_read(path);
	return template->bytes != NULL;
}

bool template_open(struct template *template, const char *kind, const struct papers_source *source)
{
	*template = (struct template){ 0 };
	return find(template, kind) && read_lines(template) && look_over(template, source);
}

void template_free(struct template *template)
{
	free(template->where);
	free(template->bytes);
	free(template->lines);
	*template = (struct template){ 0 };
}
