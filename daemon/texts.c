/* Reading an event's texts; texts.h. */
#include "texts.h"

#define ENTRY_HEAD_BYTES 10

void texts_start(struct texts_reader *reader, const uint8_t *texts, size_t bytes)
{
	reader->bytes = texts;
	reader->left = texts ? bytes : 0;
}

static uint16_t u16_at(const uint8_t *at)
{
	return (uint16_t)((uint16_t)at[0] << 8 | at[1]);
}

bool texts_next(struct texts_reader *reader, struct text_place *ret_place, struct text *ret_text)
{
	const uint8_t *at = reader->bytes;
	size_t length;

	if (reader->left < ENTRY_HEAD_BYTES) return false;
	length = (size_t)u16_at(at + 6) << 16 | u16_at(at + 8);
	if (length > reader->left - ENTRY_HEAD_BYTES) return false;
	*ret_place = (struct text_place){ u16_at(at), u16_at(at + 2), u16_at(at + 4) };
	*ret_text = (struct text){ (const char *)at + ENTRY_HEAD_BYTES, length };
	reader->bytes += ENTRY_HEAD_BYTES + length;
	reader->left -= ENTRY_HEAD_BYTES + length;
	return true;
}

bool texts_find(
    const uint8_t *texts, size_t bytes, const struct text_place *place, struct text *ret_text)
{
	struct texts_reader reader;
	struct text_place at;
	struct text text;

	texts_start(&reader, texts, bytes);
	while (texts_next(&reader, &at, &text)) {
		if (at.argument != place->argument || at.place != place->place ||
		    at.field != place->field) {
			continue;
		}
		*ret_text = text;
		return true;
	}
	return false;
}
