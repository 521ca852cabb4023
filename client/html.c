/* Text of a page; html.h. */
#include "html.h"

#include "text.h"

static void write_character(FILE *out, const char *at, size_t bytes, bool is_whole)
{
	switch (*at) {
	case '&':
		fputs("&amp;", out);
		break;
	case '<':
		fputs("&lt;", out);
		break;
	case '>':
		fputs("&gt;", out);
		break;
	case '"':
		fputs("&quot;", out);
		break;
	default:
		if (!is_whole || ((unsigned char)*at < 0x20 && *at != '\t')) {
			fputs("\xEF\xBF\xBD", out);
		} else {
			(void)fwrite(at, 1, bytes, out);
		}
	}
}

const char *html_line(FILE *out, const char *text)
{
	bool is_whole;
	size_t bytes;

	while ((bytes = text_character(text, &is_whole)) > 0 && *text != '\n') {
		write_character(out, text, bytes, is_whole);
		text += bytes;
	}
	return text;
}

void html_text(FILE *out, const char *text, const char *line_end)
{
	while (*(text = html_line(out, text))) {
		fputs(line_end, out);
		text++;
	}
}
