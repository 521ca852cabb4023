/* Which encoding a text is in, found out and not asked: UTF-8, or GB18030 as Excel saves it. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

enum encoding { ENCODING_UTF8, ENCODING_GB18030, ENCODING_NONE };

/* Makes the text UTF-8 where it is GB18030; what it was is freed then. ENCODING_NONE where it is
 * neither, with the line of the first fault; the text stays. Without a byte order mark. */
enum encoding encoding_take(char **text, size_t *bytes, unsigned *ret_line);
/* UTF-8 as GB18030, which has every character; to be freed. */
char *encoding_gb18030(const char *text, size_t bytes, size_t *ret_bytes);
