/* Packages as they are read; petition_package.h. Everything is measured before it is kept: how many
 * members, how many bytes, how far they unfold. Nothing is written by a name that stands in one. */
#include <archive.h>
#include <archive_entry.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "arena.h"
#include "digest.h"
#include "petition_json.h"
#include "petition_package.h"
#include "petition_package_parts.h"
#include "say.h"

#define PIECE_BYTES        65536
#define MANIFEST_BYTES_MAX (2 << 20)
#define RATIO_FREE_BYTES   (INT64_C(1) << 20)
#define SIGNATURE_CHARS    (2 * PETITION_SIGNATURE_BYTES)
#define NAME_BYTES         80

struct member {
	char name[NAME_BYTES];
	int64_t bytes;
	uint8_t digest[DIGEST_BYTES];
	bool is_told; /* in the manifest */
};

struct unpacking {
	struct package_reader *reader;
	struct archive *archive;
	struct arena *arena;
	struct hasher *hasher;
	int64_t bytes; /* unpacked so far */
	struct text manifest, signature;
	struct member *members; /* owned; those besides manifest and signature */
	size_t count, seen;
};

static enum package_read wrong(struct unpacking *unpacking, const char *why)
{
	unpacking->reader->why = why;
	return PACKAGE_WRONG;
}

/* ---- one member ---- */

static bool is_attachment(const char *name)
{
	size_t before = strlen(PACKAGE_ATTACHMENTS);
	uint8_t digest[DIGEST_BYTES];

	return strncmp(name, PACKAGE_ATTACHMENTS, before) == 0 &&
	    hex_read(name + before, strlen(name + before), digest, DIGEST_BYTES);
}

/* Where its bytes are kept; NULL: nowhere, they are only measured. */
static FILE *place_of(struct unpacking *unpacking, const char *name)
{
	if (strcmp(name, PACKAGE_MANIFEST) == 0) return unpacking->manifest.out;
	if (strcmp(name, PACKAGE_SIGNATURE) == 0) return unpacking->signature.out;
	return strcmp(name, PACKAGE_LETTERS) == 0 ? unpacking->reader->letters : NULL;
}

static bool is_known(const struct unpacking *unpacking, const char *name)
{
	for (size_t i = 0; i < unpacking->count; i++) {
		if (strcmp(unpacking->members[i].name, name) == 0) return true;
	}
	return false;
}

static const char *check_entry(struct unpacking *unpacking, struct archive_entry *entry)
{
	const char *name = archive_entry_pathname(entry);
	FILE *place;
	long at;

	if (++unpacking->seen > PACKAGE_MEMBERS_MAX) return N_("it has too many members");
	if (archive_entry_is_encrypted(entry)) return N_("it is encrypted");
	if (archive_entry_filetype(entry) != AE_IFREG) {
		return N_("it has something that is no file");
	}
	place = name ? place_of(unpacking, name) : NULL;
	if (!name || (!place && !is_attachment(name))) {
		return N_("it has a member that belongs into no package");
	}
	at = place ? ftell(place) : 0;
	return at || is_known(unpacking, name) ? N_("it has a member twice") : NULL;
}

static const char *check_size(const struct unpacking *unpacking, const char *name, int64_t bytes)
{
	if (unpacking->bytes > PACKAGE_BYTES_MAX) return N_("it unpacks to more than 512 MiB");
	if (unpacking->bytes > RATIO_FREE_BYTES &&
	    unpacking->bytes / PACKAGE_RATIO_MAX > archive_filter_bytes(unpacking->archive, -1)) {
		return N_("it unpacks to far more than it is");
	}
	if (strcmp(name, PACKAGE_MANIFEST) == 0 && bytes > MANIFEST_BYTES_MAX) {
		return N_("its manifest is too long");
	}
	return strcmp(name, PACKAGE_SIGNATURE) == 0 && bytes > SIGNATURE_CHARS + 2
	    ? N_("its signature is none")
	    : NULL;
}

/* Into `member`; its place, where it has one. */
static enum package_read unpack(struct unpacking *unpacking, struct member *member, FILE *place)
{
	static char piece[PIECE_BYTES];
	la_ssize_t count;
	const char *why;

	hasher_begin(unpacking->hasher);
	while ((count = archive_read_data(unpacking->archive, piece, sizeof(piece))) > 0) {
		member->bytes += count;
		unpacking->bytes += count;
		why = check_size(unpacking, member->name, member->bytes);
		if (why) return wrong(unpacking, why);
		hasher_add(unpacking->hasher, piece, (size_t)count);
		if (place && fwrite(piece, 1, (size_t)count, place) != (size_t)count) {
			unpacking->reader->why = N_("there is no room here to unpack it");
			return PACKAGE_FAILED;
		}
	}
	hasher_end(unpacking->hasher, member->digest);
	if (count == 0) return PACKAGE_READ;
	unpacking->reader->why = N_("it is cut short or damaged");
	return PACKAGE_CUT;
}

static void keep(struct unpacking *unpacking, const struct member *member)
{
	if ((unpacking->count & (unpacking->count + 1)) == 0) {
		unpacking->members = reallocarray(
		    unpacking->members, 2 * (unpacking->count + 1), sizeof(*unpacking->members));
		if (!unpacking->members) abort();
	}
	unpacking->members[unpacking->count++] = *member;
}

static enum package_read take_entry(struct unpacking *unpacking, struct archive_entry *entry)
{
	const char *why = check_entry(unpacking, entry), *name = archive_entry_pathname(entry);
	struct member member = { .bytes = 0 };
	enum package_read read;
	FILE *place;

	if (why) return wrong(unpacking, why);
	place = place_of(unpacking, name);
	(void)snprintf(member.name, sizeof(member.name), "%s", name);
	read = unpack(unpacking, &member, place);
	if (read != PACKAGE_READ) return read;
	if (!place || place == unpacking->reader->letters) keep(unpacking, &member);
	return PACKAGE_READ;
}

static enum package_read take_entries(struct unpacking *unpacking)
{
	struct archive_entry *entry;
	enum package_read read = PACKAGE_READ;
	int next = ARCHIVE_OK;

	while (read == PACKAGE_READ) {
		next = archive_read_next_header(unpacking->archive, &entry);
		if (next != ARCHIVE_OK && next != ARCHIVE_WARN) break;
		read = take_entry(unpacking, entry);
	}
	if (read != PACKAGE_READ || next == ARCHIVE_EOF) return read;
	unpacking->reader->why = N_("it is cut short or damaged");
	return PACKAGE_CUT;
}

/* ---- what it says of itself ---- */

static bool is_signed(const struct unpacking *unpacking, const uint8_t *public)
{
	const struct text *text = &unpacking->signature;
	size_t length = text->length;
	uint8_t signature[PETITION_SIGNATURE_BYTES];

	while (length && (text->bytes[length - 1] == '\n' || text->bytes[length - 1] == '\r')) {
		length--;
	}
	return hex_read(text->bytes, length, signature, sizeof(signature)) &&
	    petition_is_signed(
	        public, unpacking->manifest.bytes, unpacking->manifest.length, signature);
}

static const char *check_member(struct unpacking *unpacking, const json_t *told)
{
	const char *name = json_string_value(json_object_get(told, "name"));
	const char *hex = json_string_value(json_object_get(told, "sha256"));
	int64_t bytes = json_integer_value(json_object_get(told, "bytes"));
	uint8_t digest[DIGEST_BYTES];

	if (!name || !hex || !hex_read(hex, strlen(hex), digest, sizeof(digest))) {
		return N_("its manifest is not as its schema has it");
	}
	for (size_t i = 0; i < unpacking->count; i++) {
		struct member *member = &unpacking->members[i];

		if (strcmp(member->name, name) != 0) continue;
		if (member->is_told) return N_("its manifest names a member twice");
		member->is_told = true;
		return member->bytes == bytes &&
		        memcmp(member->digest, digest, DIGEST_BYTES) == 0 &&
		        (!is_attachment(name) ||
		            strcmp(name + strlen(PACKAGE_ATTACHMENTS), hex) == 0)
		    ? NULL
		    : N_("a member of it has another digest than its manifest says");
	}
	return N_("a member is missing that its manifest names");
}

static const char *check_members(struct unpacking *unpacking, const json_t *told)
{
	const char *why =
	    json_array_size(told) ? NULL : N_("its manifest is not as its schema has it");

	for (size_t i = 0; i < json_array_size(told) && !why; i++) {
		why = check_member(unpacking, json_array_get(told, i));
	}
	for (size_t i = 0; i < unpacking->count && !why; i++) {
		if (!unpacking->members[i].is_told) {
			why = N_("it has a member that its manifest does not name");
		}
	}
	return why;
}

static const char *check_manifest(
    struct unpacking *unpacking, const json_t *manifest, const char *office, const char *direction)
{
	const char *format, *of, *way, *created;
	json_int_t number;
	json_t *members;
	json_error_t error;

	if (json_unpack_ex((json_t *)manifest, &error, 0, "{s:s, s:s, s:s, s:I, s:s, s:o !}",
	        "format", &format, "office", &of, "direction", &way, "number", &number,
	        "created_at", &created, "members", &members) != 0 ||
	    !json_is_array(members) || number < 1 || number > PACKAGE_NUMBER_MAX) {
		return N_("its manifest is not as its schema has it");
	}
	if (strcmp(format, PACKAGE_FORMAT) != 0) return N_("it is of a format not known here");
	if (strcmp(of, office) != 0) return N_("it is of another office");
	if (strcmp(way, direction) != 0) return N_("it is not for us: its direction is the other");
	unpacking->reader->number = number;
	return check_members(unpacking, members);
}

static enum package_read check(
    struct unpacking *unpacking, const char *office, const char *direction, const uint8_t *public)
{
	json_t *manifest;
	const char *why;

	(void)text_end(&unpacking->manifest);
	(void)text_end(&unpacking->signature);
	if (!unpacking->manifest.length) return wrong(unpacking, N_("it has no manifest"));
	if (!is_signed(unpacking, public)) {
		return wrong(unpacking, N_("it is not signed by the key that we have of them"));
	}
	manifest = petition_parse(unpacking->arena, unpacking->manifest.bytes,
	    unpacking->manifest.length, MANIFEST_BYTES_MAX, NULL);
	if (!manifest) return wrong(unpacking, N_("its manifest is not as its schema has it"));
	why = check_manifest(unpacking, manifest, office, direction);
	json_decref(manifest);
	return why ? wrong(unpacking, why) : PACKAGE_READ;
}

/* ---- the whole ---- */

static enum package_read read_whole(struct unpacking *unpacking, const char *path)
{
	struct stat status;

	if (!unpacking->reader->letters) {
		unpacking->reader->why = N_("there is no room here to unpack it");
		return PACKAGE_FAILED;
	}
	if (stat(path, &status) != 0 || !S_ISREG(status.st_mode)) {
		unpacking->reader->why = N_("it cannot be read here");
		return PACKAGE_FAILED;
	}
	archive_read_support_format_zip_streamable(unpacking->archive);
	if (archive_read_open_filename(unpacking->archive, path, PIECE_BYTES) != ARCHIVE_OK) {
		unpacking->reader->why = N_("it is cut short or damaged");
		return PACKAGE_CUT;
	}
	return take_entries(unpacking);
}

enum package_read package_open(struct package_reader *reader, const char *path, const char *office,
    const char *direction, const uint8_t public[PETITION_KEY_BYTES])
{
	struct unpacking unpacking = { .reader = reader,
		.archive = archive_read_new(),
		.arena = arena_new(),
		.hasher = hasher_new(DIGEST_SHA256) };
	enum package_read read;

	*reader = (struct package_reader){ .letters = tmpfile() };
	if (!unpacking.archive || !unpacking.hasher) abort();
	text_begin(&unpacking.manifest);
	text_begin(&unpacking.signature);
	read = read_whole(&unpacking, path);
	if (read == PACKAGE_READ) read = check(&unpacking, office, direction, public);
	text_free(&unpacking.manifest);
	text_free(&unpacking.signature);
	archive_read_free(unpacking.archive);
	(void)hasher_free(unpacking.hasher);
	(void)arena_free(unpacking.arena);
	free(unpacking.members);
	if (read == PACKAGE_READ) {
		rewind(reader->letters);
	} else {
		package_close(reader);
	}
	return read;
}

void package_close(struct package_reader *reader)
{
	if (reader->letters) (void)fclose(reader->letters);
	reader->letters = NULL;
}
