/* What a file is; media.h. */
#include "media.h"

#include <ctype.h>
#include <endian.h>
#include <magic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Texts are one thing here, whatever language they are in; nothing is unpacked. */
#define JUDGES_BY                                                                       \
	(MAGIC_MIME_TYPE | MAGIC_ERROR | MAGIC_NO_CHECK_COMPRESS | MAGIC_NO_CHECK_TAR | \
	    MAGIC_NO_CHECK_TOKENS | MAGIC_NO_CHECK_CSV | MAGIC_NO_CHECK_JSON)

struct media {
	magic_t magic;
};

static const char *const types_of[MEDIA_COUNT] = {
#define MEDIA_TYPE(number, NAME, name, types, endings, zh, en) [number] = (types),
#include "tables/media_types.def"
#undef MEDIA_TYPE
};

struct media *media_new(void)
{
	struct media *media = calloc(1, sizeof(*media));
	size_t most = MEDIA_HEAD_BYTES;

	if (!media) abort();
	media->magic = magic_open(JUDGES_BY);
	if (!media->magic) return media_free(media);
	(void)magic_setparam(media->magic, MAGIC_PARAM_BYTES_MAX, &most);
	return magic_load(media->magic, NULL) == 0 ? media : media_free(media);
}

struct media *media_free(struct media *media)
{
	if (media && media->magic) magic_close(media->magic);
	free(media);
	return NULL;
}

/* Whether the word is one of those, which blanks separate. */
static bool has_word(const char *words, const char *word)
{
	size_t length = strlen(word);

	while (*words) {
		size_t bytes = strcspn(words, " ");

		if (bytes == length && strncmp(words, word, bytes) == 0) return true;
		words += bytes + strspn(words + bytes, " ");
	}
	return false;
}

enum media_type media_named(const char *mime)
{
	for (unsigned type = 1; type < MEDIA_COUNT; type++) {
		if (types_of[type] && has_word(types_of[type], mime)) return (enum media_type)type;
	}
	return MEDIA_NONE;
}

enum media_type media_of(
    struct media *media, const uint8_t *head, size_t count, char ret_mime[MEDIA_MIME_MAX])
{
	const char *told =
	    magic_buffer(media->magic, head, count < MEDIA_HEAD_BYTES ? count : MEDIA_HEAD_BYTES);

	(void)snprintf(ret_mime, MEDIA_MIME_MAX, "%s", told ? told : "application/octet-stream");
	for (char *at = ret_mime; *at; at++) {
		if (!isalnum((unsigned char)*at) && !strchr("/.+-", *at)) *at = '_';
	}
	return media_named(ret_mime);
}

/* ---- compound files ---- */

#define HEADER_BYTES 76
#define ENTRY_BYTES  128
#define ENTRY_KIND   66
#define ENTRY_CLASS  80
#define KIND_ROOT    5
#define CLASS_BYTES  16

static uint32_t little(const uint8_t *at, size_t bytes)
{
	uint32_t value = 0;

	memcpy(&value, at, bytes);
	return le32toh(value);
}

int64_t media_directory(const uint8_t *head, size_t count)
{
	static const uint8_t signature[] = { 0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1 };
	uint32_t shift;

	if (count < HEADER_BYTES || memcmp(head, signature, sizeof(signature)) != 0) return -1;
	shift = little(head + 30, 2);
	/* sectors of 512 bytes or of 4096, and no others */
	if (shift != 9 && shift != 12) return 0;
	return ((int64_t)little(head + 48, 4) + 1) << shift;
}

/* A name of the directory, which is UTF-16 and ends with a null: 32 of them at most. */
static bool is_named(const uint8_t *entry, const char *name)
{
	for (size_t i = 0; i <= strlen(name); i++) {
		if (little(entry + 2 * i, 2) != (uint32_t)(unsigned char)name[i]) return false;
	}
	return true;
}

/* By the program that it belongs to, as it stands in the root. */
static enum media_type of_class(const uint8_t *class)
{
	/* what follows is the same of all: 0000-0000-C000-000000000046 */
	static const uint8_t rest[] = { 0, 0, 0, 0, 0xC0, 0, 0, 0, 0, 0, 0, 0x46 };

	if (memcmp(class + 4, rest, sizeof(rest)) != 0) return MEDIA_NONE;
	switch (little(class, 4)) {
	case 0x00020900: /* Word 6 */
	case 0x00020906: /* Word 8, WPS */
		return MEDIA_DOC;
	case 0x00020810: /* Excel 5 */
	case 0x00020820: /* Excel 8, WPS */
		return MEDIA_XLS;
	default:
		return MEDIA_NONE;
	}
}

enum media_type media_of_compound(const uint8_t directory[MEDIA_DIRECTORY_BYTES])
{
	static const uint8_t nobody[CLASS_BYTES];

	if (directory[ENTRY_KIND] != KIND_ROOT || !is_named(directory, "Root Entry")) {
		return MEDIA_NONE;
	}
	if (memcmp(directory + ENTRY_CLASS, nobody, CLASS_BYTES) != 0) {
		return of_class(directory + ENTRY_CLASS);
	}
	for (size_t at = ENTRY_BYTES; at < MEDIA_DIRECTORY_BYTES; at += ENTRY_BYTES) {
		if (is_named(directory + at, "WordDocument")) return MEDIA_DOC;
		if (is_named(directory + at, "Workbook")) return MEDIA_XLS;
	}
	return MEDIA_NONE;
}
