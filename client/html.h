/* Text between tags and in attributes of a page: nothing in it is a tag. */
#pragma once

#include <stdio.h>

/* What is no character, or controls something, becomes U+FFFD; line_end stands for a line's end. */
void html_text(FILE *out, const char *text, const char *line_end);
/* Until a line ends, or all of it; what is left. */
const char *html_line(FILE *out, const char *text);
