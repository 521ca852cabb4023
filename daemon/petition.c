/* The form of what names a petition; petition.h. */
#include "petition.h"

#include <string.h>

#include "ask.h"

#define OFFICE_MAX 20

bool petition_is_office(const char *office)
{
	static const char allowed[] =
	    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-";
	size_t length = strlen(office);

	return length && length <= OFFICE_MAX && strspn(office, allowed) == length;
}

bool petition_is_choice(const char *list, uint32_t number)
{
	return number <= UINT16_MAX && choice_label(list, (uint16_t)number);
}

enum outcome petition_line(const char *line, int64_t most)
{
	if (!*line) return OUTCOME_EMPTY_TEXT;
	if (!is_one_line(line)) return OUTCOME_MALFORMED;
	return text_characters(line) > most ? OUTCOME_TOO_LONG : OUTCOME_DONE;
}
