/* Blocks of a paper, written and read; paper.h. */
#include "paper.h"

#include <stdlib.h>
#include <string.h>

#include "capitals.h"
#include "text.h"

#define SHARE_USUAL 1
#define SHARE_MOST  100

static const struct {
	const char *name;
	size_t least, most;
} kinds[] = {
	[BLOCK_NONE] = { "", 0, 0 },

#define BLOCK(NAME, name, least, most) [BLOCK_##NAME] = { #name, least, most },
#include "blocks.def"
#undef BLOCK
};

enum block_kind block_named(const char *name, size_t bytes)
{
	for (size_t i = BLOCK_NONE + 1; i < BLOCK_KINDS; i++) {
		if (strlen(kinds[i].name) == bytes && strncmp(kinds[i].name, name, bytes) == 0) {
			return (enum block_kind)i;
		}
	}
	return BLOCK_NONE;
}

const char *block_name(enum block_kind kind)
{
	return kinds[kind].name;
}

size_t block_least(enum block_kind kind)
{
	return kinds[kind].least;
}

size_t block_most(enum block_kind kind)
{
	return kinds[kind].most;
}

/* ---- writing ---- */

static void put_field(FILE *out, const char *field)
{
	fputc('\t', out);
	for (; *field; field++) {
		switch (*field) {
		case '\t':
			fputs("\\t", out);
			break;
		case '\n':
			fputs("\\n", out);
			break;
		case '\\':
			fputs("\\\\", out);
			break;
		default:
			fputc(*field, out);
		}
	}
}

void paper_block(FILE *out, enum block_kind kind, const char *const fields[])
{
	fputs(kinds[kind].name, out);
	for (; *fields; fields++) {
		put_field(out, *fields);
	}
	fputc('\n', out);
}

static void one(FILE *out, enum block_kind kind, const char *field)
{
	const char *const fields[] = { field, NULL };

	paper_block(out, kind, fields);
}

static void two(FILE *out, enum block_kind kind, const char *first, const char *second)
{
	const char *const fields[] = { first, second, NULL };

	paper_block(out, kind, fields);
}

void paper_file_begin(FILE *out, const char *title, const char *holds)
{
	two(out, BLOCK_FILE, title, holds ? holds : "");
}

void paper_begin(FILE *out, const char *title, const char *number)
{
	two(out, BLOCK_TITLE, title, number);
}

void paper_heading(FILE *out, const char *heading)
{
	one(out, BLOCK_HEADING, heading);
}

void paper_code(FILE *out, const char *text)
{
	one(out, BLOCK_CODE, text);
}

void paper_text(FILE *out, const char *text)
{
	one(out, BLOCK_PARA, text);
}

void paper_pair(FILE *out, const char *what, const char *value)
{
	two(out, BLOCK_PAIR, what, value);
}

void paper_table_begin(FILE *out, const char *const headings[])
{
	paper_block(out, BLOCK_TABLE, headings);
}

void paper_row(FILE *out, const char *const cells[])
{
	paper_block(out, BLOCK_ROW, cells);
}

void paper_signatures_begin(FILE *out, const char *closing)
{
	one(out, BLOCK_SIGN, closing);
}

void paper_signature(FILE *out, const char *who)
{
	one(out, BLOCK_SIGNER, who);
}

void paper_seal(FILE *out, const char *seal, int64_t day)
{
	struct text date;

	text_begin(&date);
	if (day) capitals_date(date.out, day);
	two(out, BLOCK_SEAL, seal, text_end(&date));
	text_free(&date);
}

/* ---- reading ---- */

/* In place: the part before the next tab, its escapes undone; NULL at the end of the line. */
static char *next_field(char **at)
{
	char *from = *at, *field = from, *to = from;

	if (!from) return NULL;
	for (; *from && *from != '\t'; from++, to++) {
		if (*from == '\\' && from[1]) {
			from++;
			*to = *from;
			if (*from == 'n') *to = '\n';
			if (*from == 't') *to = '\t';
		} else {
			*to = *from;
		}
	}
	*at = *from ? from + 1 : NULL;
	*to = '\0';
	return field;
}

static bool read_block(struct block *block, char *line)
{
	char *at = line;
	const char *name = next_field(&at), *field;

	if (!name) return false;
	*block = (struct block){ .kind = block_named(name, strlen(name)) };
	for (size_t i = 0; i < BLOCK_FIELDS_MAX; i++) {
		block->fields[i] = "";
	}
	while ((field = next_field(&at))) {
		if (block->field_count == BLOCK_FIELDS_MAX) return false;
		block->fields[block->field_count++] = field;
	}
	return block->kind != BLOCK_NONE && block->field_count >= kinds[block->kind].least &&
	    block->field_count <= kinds[block->kind].most;
}

static size_t count_lines(const char *text)
{
	size_t lines = 0;

	for (; *text; text++) {
		lines += *text == '\n';
	}
	return lines;
}

bool blocks_read(struct blocks *blocks, const char *document)
{
	char *line;

	*blocks = (struct blocks){ .bytes = strdup(document) };
	blocks->list = calloc(count_lines(document) + 1, sizeof(*blocks->list));
	if (!blocks->bytes || !blocks->list) abort();
	line = blocks->bytes;
	for (char *end; (end = strchr(line, '\n')); line = end + 1) {
		*end = '\0';
		if (!read_block(&blocks->list[blocks->count++], line)) return false;
	}
	return *line == '\0' && blocks->count > 0 && blocks->list[0].kind == BLOCK_FILE;
}

void blocks_free(struct blocks *blocks)
{
	free(blocks->bytes);
	free(blocks->list);
	*blocks = (struct blocks){ 0 };
}

const char *block_heading(const char *field)
{
	size_t digits = strspn(field, "0123456789");

	return digits && field[digits] == ' ' ? field + digits + 1 : field;
}

unsigned block_share(const char *field)
{
	unsigned long share =
	    block_heading(field) == field ? SHARE_USUAL : strtoul(field, NULL, 10);

	return share < 1 ? 1 : share > SHARE_MOST ? SHARE_MOST : (unsigned)share;
}

size_t blocks_together(const struct blocks *blocks, size_t at, enum block_kind kind)
{
	size_t count = 0;

	while (at + count < blocks->count && blocks->list[at + count].kind == kind) {
		count++;
	}
	return count;
}
