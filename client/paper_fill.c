/* Templates filled with data; paper_fill.h. */
#include "paper_fill.h"

#include <stdlib.h>
#include <string.h>

#include "digest.h"
#include "paper_template.h"
#include "say.h"

#define TO_WRITE           "＿＿＿＿＿＿"
#define DIGEST_SHOWN       8 /* bytes of it that stand in the foot */
#define DOCUMENT_BYTES_MAX (16L * 1024 * 1024)
#define SECOND_US          INT64_C(1000000)

struct loop {
	struct paper_name list;
	size_t at, nth;
};

struct filling {
	const struct paper_kind *kind;
	const struct template *template;
	struct paper_scope scope;
	struct loop loops[PAPER_DEPTH_MAX];
	bool is_draft;
	struct text *document;
	FILE *lacks;
	long began; /* where the paper begins that is not ended; -1: none */
};

static bool wrong(const struct filling *filling, const struct template_line *line, const char *what)
{
	fprintf(stderr, _("%s, line %zu: %s\n"), filling->template->where, line->number, what);
	return false;
}

/* ---- texts ---- */

/* The value of a place, filtered; *ret_or is what stands for it where it is not told. */
static bool place_value(const struct filling *filling, const struct template_line *line,
    const struct template_place *place, struct paper_value *value, const char **ret_or,
    size_t *ret_bytes)
{
	struct paper_name name;
	const char *filter, *instead;
	size_t at = 0, bytes;

	*ret_or = NULL;
	(void)paper_name_find(&filling->scope, place->name, &name);
	paper_name_value(&filling->scope, &name, value);
	while (template_filter_next(place, &at, &filter, &bytes)) {
		instead = template_filter_or(filter, bytes, ret_bytes);
		if (instead) {
			*ret_or = instead;
		} else if (!paper_filter(filling->scope.source, filter, bytes, value)) {
			return wrong(
			    filling, line, _("the filter is not for a value of that type"));
		}
	}
	return true;
}

/* Writes {{…}}, and moves *at behind it. */
static bool write_place(const struct filling *filling, const struct template_line *line,
    const char **at, const char *to_write, FILE *out)
{
	struct paper_value value = { 0 };
	struct template_place place;
	const char *instead;
	size_t bytes = 0;
	bool is_right;

	*at = template_place_read(*at, &place);
	is_right = place_value(filling, line, &place, &value, &instead, &bytes);
	if (!is_right) {
		paper_value_free(&value);
		return false;
	}
	if (paper_value_is_told(&value)) {
		paper_value_write(&value, out);
	} else if (instead) {
		(void)fwrite(instead, 1, bytes, out);
	} else {
		fputs(to_write, out);
	}
	paper_value_free(&value);
	return true;
}

/* Whether all that is named until the brackets close is told. */
static bool is_all_told(
    const struct filling *filling, const struct template_line *line, const char *at)
{
	struct paper_value value = { 0 };
	struct template_place place;
	const char *instead;
	size_t bytes;
	bool is_told = true;

	while (strncmp(at, "]]", 2) != 0 && is_told) {
		if (strncmp(at, "{{", 2) != 0) {
			at++;
			continue;
		}
		at = template_place_read(at, &place);
		is_told = place_value(filling, line, &place, &value, &instead, &bytes) &&
		    paper_value_is_told(&value);
		paper_value_free(&value);
	}
	return is_told;
}

/* One part of a line, until the next | where there are several. */
static bool write_part(const struct filling *filling, const struct template_line *line,
    const char **at, bool is_one, FILE *out)
{
	const char *to_write = is_one && filling->is_draft ? TO_WRITE : "";

	while (**at && (is_one || **at != '|')) {
		if (strncmp(*at, "{{", 2) == 0) {
			if (!write_place(filling, line, at, to_write, out)) return false;
		} else if (strncmp(*at, "[[", 2) == 0) {
			bool is_told = is_all_told(filling, line, *at + 2);

			*at = is_told ? *at + 2 : strstr(*at, "]]") + 2;
		} else if (strncmp(*at, "]]", 2) == 0) {
			*at += 2;
		} else {
			fputc(*(*at)++, out);
		}
	}
	return true;
}

/* In place: without the blanks around. */
static const char *trimmed(char *text)
{
	size_t length;

	text += strspn(text, " ");
	length = strlen(text);
	while (length && text[length - 1] == ' ') {
		text[--length] = '\0';
	}
	return text;
}

/* ---- blocks ---- */

static FILE *document(const struct filling *filling)
{
	return filling->document->out;
}

/* The foot of the paper that ends here: by its digest a copy tells whether it is of this content.
 */
static void end_paper(struct filling *filling)
{
	struct hasher *hasher = hasher_new(DIGEST_SHA256);
	const char *fields[] = { filling->kind->zh, filling->kind->name, filling->template->version,
		NULL, NULL };
	uint8_t digest[DIGEST_BYTES];
	char hex[2 * DIGEST_SHOWN + 1];
	struct digest_part part;

	if (!hasher) abort();
	(void)fflush(document(filling));
	part = (struct digest_part){ filling->document->bytes + filling->began,
		filling->document->length - (size_t)filling->began };
	hasher_digest(hasher, &part, 1, digest);
	(void)hasher_free(hasher);
	hex_write(digest, DIGEST_SHOWN, hex);
	fields[3] = hex;
	paper_block(document(filling), BLOCK_FOOT, fields);
	filling->began = -1;
}

static void begin_paper(struct filling *filling)
{
	if (filling->began >= 0) end_paper(filling);
	filling->began = ftell(document(filling));
}

static bool write_block(struct filling *filling, const struct template_line *line)
{
	bool is_one = block_most(line->block) <= 1, is_right = true;
	struct text parts[BLOCK_FIELDS_MAX] = { 0 };
	const char *fields[BLOCK_FIELDS_MAX + 1] = { NULL }, *at = line->text;
	size_t count = 0;

	if (line->block == BLOCK_TITLE) begin_paper(filling);
	if (filling->began < 0) return wrong(filling, line, _("a title comes before it"));
	while (block_most(line->block) && is_right && (count == 0 || *at == '|')) {
		at += count > 0;
		text_begin(&parts[count]);
		is_right = write_part(filling, line, &at, is_one, parts[count].out);
		(void)text_end(&parts[count]);
		fields[count] = trimmed(parts[count].bytes);
		count++;
	}
	if (is_right) paper_block(document(filling), line->block, fields);
	while (count > 0) {
		text_free(&parts[--count]);
	}
	return is_right;
}

/* ---- loops and conditions ---- */

static bool is_so(const struct filling *filling, const struct template_line *line)
{
	char text[PAPER_NAME_MAX];
	struct paper_value value = { 0 };
	struct paper_name name;
	const char *wanted;
	struct text told;
	bool is_not, is;

	(void)template_if_read(line->text, &is_not, text, &wanted);
	(void)paper_name_find(&filling->scope, text, &name);
	paper_name_value(&filling->scope, &name, &value);
	text_begin(&told);
	paper_value_write(&value, told.out);
	is = wanted ? strcmp(text_end(&told), wanted) == 0 : paper_value_is_told(&value);
	text_free(&told);
	paper_value_free(&value);
	return is != is_not;
}

static void need(const struct filling *filling, const struct template_line *line)
{
	struct paper_name name;

	if (is_so(filling, line)) return;
	(void)paper_name_find(&filling->scope, line->text, &name);
	paper_name_lacks(&name, filling->lacks);
}

/* The next turn of the innermost loop; false where it is over. */
static bool next_turn(struct filling *filling)
{
	size_t depth = filling->scope.depth - 1;
	struct loop *loop = &filling->loops[depth];
	struct paper_item item;

	/* the list is of what is around the loop */
	filling->scope.depth = depth;
	if (!paper_list_next(&filling->scope, &loop->list, &loop->at, &item)) return false;
	loop->nth++;
	if (item.nth == 0) item.nth = loop->nth;
	filling->scope.frames[depth].item = item;
	filling->scope.depth = depth + 1;
	return true;
}

/* Whether there is anything in it. */
static bool begin_loop(struct filling *filling, const struct template_line *line)
{
	size_t depth = filling->scope.depth;
	char list[PAPER_NAME_MAX];

	filling->loops[depth] = (struct loop){ 0 };
	(void)template_each_read(line->text, filling->scope.frames[depth].name, list);
	(void)paper_name_find(&filling->scope, list, &filling->loops[depth].list);
	filling->scope.depth++;
	return next_turn(filling);
}

/* The line that follows. */
static size_t step(struct filling *filling, size_t at, bool *ret_is_right)
{
	const struct template_line *lines = filling->template->lines, *line = &lines[at];

	switch (line->word) {
	case TEMPLATE_BLOCK:
		*ret_is_right = write_block(filling, line);
		return at + 1;
	case TEMPLATE_NEED:
		need(filling, line);
		return at + 1;
	case TEMPLATE_EACH:
		return begin_loop(filling, line) ? at + 1 : line->other + 1;
	case TEMPLATE_IF:
		return is_so(filling, line) ? at + 1 : line->other + 1;
	case TEMPLATE_ELSE:
		return line->other + 1;
	case TEMPLATE_END:
		if (lines[line->other].word != TEMPLATE_EACH) return at + 1;
		return next_turn(filling) ? line->other + 1 : at + 1;
	case TEMPLATE_VERSION:
		break;
	}
	return at + 1;
}

static bool run(struct filling *filling)
{
	bool is_right = true;

	for (size_t at = 0; at < filling->template->count && is_right;) {
		const struct template_line *line = &filling->template->lines[at];

		at = step(filling, at, &is_right);
		if (ftell(document(filling)) > DOCUMENT_BYTES_MAX) {
			return wrong(filling, line, _("the paper becomes too long"));
		}
	}
	if (is_right && filling->began >= 0) end_paper(filling);
	return is_right;
}

/* ---- all of it ---- */

/* When what papers tell changed last: that one was printed changes nothing of it. */
static int64_t changed_us(const struct papers_source *source)
{
	int64_t last = 0;

	for (size_t i = 0; i < source->event_count; i++) {
		if (!papers_is(source, i, "note_print")) last = source->events[i]->recorded_us;
	}
	return last;
}

static void begin_document(const struct filling *filling)
{
	const struct papers_source *source = filling->scope.source;
	const char *made[] = { NULL, NULL };
	struct text text;

	text_begin(&text);
	fprintf(text.out, "%s %s", filling->kind->zh,
	    source->dispute->n_numbers ? source->dispute->numbers[0] : "");
	paper_file_begin(document(filling), text_end(&text),
	    source->is_whole ? "当事人完整的证件号码、电话、住址" : "当事人姓名");
	text_free(&text);
	text_begin(&text);
	fprintf(text.out, "%lld", (long long)(changed_us(source) / SECOND_US));
	made[0] = text_end(&text);
	paper_block(document(filling), BLOCK_MADE, made);
	text_free(&text);
	if (filling->is_draft) paper_block(document(filling), BLOCK_DRAFT, made + 1);
}

bool paper_fill(const struct paper_kind *kind, const struct papers_source *source, bool is_draft,
    struct text *ret_document, struct text *ret_lacks)
{
	struct template template;
	struct filling filling = { .kind = kind,
		.template = &template,
		.scope.source = source,
		.is_draft = is_draft,
		.document = ret_document,
		.began = -1 };
	bool is_right;

	text_begin(ret_document);
	text_begin(ret_lacks);
	filling.lacks = ret_lacks->out;
	is_right = template_open(&template, kind->name, source);
	if (is_right) {
		begin_document(&filling);
		is_right = run(&filling);
	}
	template_free(&template);
	(void)text_end(ret_document);
	(void)text_end(ret_lacks);
	return is_right;
}
