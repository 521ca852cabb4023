/* What each role does, on one screen; role_pages.h. */
#include "role_pages.h"

#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "paper.h"
#include "say.h"
#include "text.h"

#define LABEL_COLUMNS 14

static const struct line {
	const char *role, *zh, *en, *example_zh, *example_en;
} lines[] = {

#define DAY(role, zh, en, example_zh, example_en) { #role, zh, en, example_zh, example_en },
#include "role_pages.def"
#undef DAY
};

#define LINE_COUNT (sizeof(lines) / sizeof(lines[0]))

static bool is_of(const struct words *words, const struct line *line, uint32_t role)
{
	const char *name = words_name(words, "role", role);

	return name && strcmp(name, line->role) == 0;
}

bool role_page_exists(const struct words *words, uint32_t role)
{
	for (size_t i = 0; i < LINE_COUNT; i++) {
		if (is_of(words, &lines[i], role)) return true;
	}
	return false;
}

/* An example goes on in the next line as a shell takes it. */
static void print_example(const char *example)
{
	const char *end;

	while ((end = strchr(example, '\n'))) {
		printf("%.*s \\\n%*s", (int)(end - example), example, LABEL_COLUMNS + 2, "");
		example = end + 1;
	}
	puts(example);
}

static size_t columns_of(const char *label)
{
	wchar_t wide[32] = { 0 };
	int columns;

	if (mbstowcs(wide, label, 31) == (size_t)-1) return 0;
	columns = wcswidth(wide, 31);
	return columns < 0 ? 0 : (size_t)columns;
}

static void print_line(const struct line *line)
{
	const char *label = say_either(line->zh, line->en);
	size_t columns = columns_of(label);

	printf("%s%*s", label, (int)(columns < LABEL_COLUMNS ? LABEL_COLUMNS - columns : 1), "");
	print_example(say_either(line->example_zh, line->example_en));
}

bool role_page_print(const struct words *words, uint32_t role)
{
	if (!role_page_exists(words, role)) return false;
	printf(_("%s, from morning to evening; how a step is filled in: tj help STEP\n\n"),
	    words_label(words, "role", role));
	for (size_t i = 0; i < LINE_COUNT; i++) {
		if (is_of(words, &lines[i], role)) print_line(&lines[i]);
	}
	return true;
}

void role_page_paper(const struct words *words, uint32_t role, FILE *html)
{
	struct text title, blocks;
	FILE *out;

	text_begin(&blocks);
	out = blocks.out;
	text_begin(&title);
	fprintf(title.out, _("%s, from morning to evening"), words_label(words, "role", role));
	paper_file_begin(out, text_end(&title), NULL);
	paper_begin(out, title.bytes, "");
	paper_text(out,
	    _("tj alone is a menu: a number, a name or its initials is enough, and whatever is missing is asked for. Enter takes what stands in brackets, ? explains, < goes back, Ctrl-C stops and keeps what was typed."));
	for (size_t i = 0; i < LINE_COUNT; i++) {
		if (!is_of(words, &lines[i], role)) continue;
		paper_pair(out, say_either(lines[i].zh, lines[i].en),
		    say_either(lines[i].example_zh, lines[i].example_en));
	}
	paper_text(out,
	    _("What was settled on the spot: tj quick-record. What cannot be sent waits in the outbox: tj outbox push. To practise, counted nowhere: tj practice."));
	paper_html_of(html, text_end(&blocks));
	text_free(&blocks);
	text_free(&title);
}

void role_page_hint(const struct words *words, const uint32_t *roles, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (!role_page_exists(words, roles[i])) continue;
		printf(_("for your role: tj help %s\n"), words_label(words, "role", roles[i]));
	}
}
