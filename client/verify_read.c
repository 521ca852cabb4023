/* A proof out of its JSON; verify.h. What is not as it must be is refused before it is looked at.
 */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "file.h"
#include "say.h"
#include "verify.h"

#define PROOF_FORMAT 1

static bool refuse(const char *what, size_t number)
{
	if (number) {
		fprintf(stderr, _("the proof cannot be read: event or root %zu of it: %s\n"),
		    number, what);
	} else {
		fprintf(stderr, _("the proof cannot be read: %s\n"), what);
	}
	return false;
}

/* Bytes out of hexadecimal, to be freed; NULL where it is none, or none are there. */
static uint8_t *bytes_of(const char *hex, size_t length, size_t *ret_bytes)
{
	uint8_t *bytes;

	*ret_bytes = length / 2;
	if (length == 0 || length % 2) return NULL;
	bytes = malloc(length / 2);
	if (!bytes) abort();
	if (hex_read(hex, length, bytes, length / 2)) return bytes;
	free(bytes);
	*ret_bytes = 0;
	return NULL;
}

static bool read_day(const json_t *value, struct proof_event *event)
{
	if (json_is_null(value)) return true;
	event->has_root = true;
	return json_is_string(value) &&
	    root_day_read(json_string_value(value), json_string_length(value), &event->day);
}

static bool read_content(const json_t *value, struct proof_event *event)
{
	if (json_is_null(value)) return true;
	if (!json_is_string(value)) return false;
	event->content =
	    bytes_of(json_string_value(value), json_string_length(value), &event->content_bytes);
	return event->content != NULL;
}

/* NULL, or what is wrong with it. */
static const char *read_event(json_t *told, int64_t dispute, struct proof_event *event)
{
	const char *previous, *hash, *path;
	size_t previous_length, hash_length, path_length;
	json_int_t version, recorded, place;
	json_t *content, *root;
	json_error_t error;

	if (json_unpack_ex(told, &error, 0, "{s:I, s:I, s:s%, s:s%, s:o, s:o, s:I, s:s% !}",
	        "version", &version, "recorded_us", &recorded, "previous", &previous,
	        &previous_length, "hash", &hash, &hash_length, "content", &content, "root", &root,
	        "place", &place, "path", &path, &path_length) != 0) {
		return _("something is missing, too much or of another kind");
	}
	if (version < 1 || version > UINT32_MAX || place < 0) return _("a number is out of range");
	event->leaf.dispute = dispute;
	event->leaf.version = (uint32_t)version;
	event->leaf.recorded_us = recorded;
	event->place = (uint64_t)place;
	if (!hex_read(previous, previous_length, event->leaf.previous, DIGEST_BYTES) ||
	    !hex_read(hash, hash_length, event->leaf.hash, DIGEST_BYTES)) {
		return _("a hash is not 64 hexadecimal digits");
	}
	if (!read_content(content, event)) return _("its content is not hexadecimal");
	if (!read_day(root, event)) return _("the day of its root is none");
	event->path = bytes_of(path, path_length, &event->path_bytes);
	return path_length && !event->path ? _("its path is not hexadecimal") : NULL;
}

static bool read_events(const json_t *events, struct proof_file *ret)
{
	size_t count = json_array_size(events);

	if (count == 0 || count > PROOF_EVENTS_MAX) {
		return refuse(_("it has no events, or too many"), 0);
	}
	ret->events = calloc(count, sizeof(*ret->events));
	if (!ret->events) abort();
	ret->count = count;
	for (size_t i = 0; i < count; i++) {
		const char *wrong =
		    read_event(json_array_get(events, i), ret->dispute, &ret->events[i]);

		if (wrong) return refuse(wrong, i + 1);
	}
	return true;
}

static bool read_roots(const json_t *roots, struct proof_file *ret)
{
	size_t count = json_array_size(roots);

	if (count > ret->count) return refuse(_("it has more roots than events"), 0);
	ret->roots = calloc(count + 1, sizeof(*ret->roots));
	if (!ret->roots) abort();
	for (size_t i = 0; i < count; i++) {
		const char *line = json_string_value(json_array_get(roots, i));

		if (!line || !root_line_read(line, &ret->roots[i])) {
			return refuse(_("it is no line of a root"), i + 1);
		}
		ret->root_count++;
	}
	return true;
}

static bool read_whole(json_t *whole, struct proof_file *ret)
{
	json_int_t format, district, dispute;
	json_t *events, *roots;
	json_error_t error;

	if (json_unpack_ex(whole, &error, 0, "{s:I, s:I, s:I, s:o, s:o !}", "proof", &format,
	        "district", &district, "dispute", &dispute, "events", &events, "roots",
	        &roots) != 0 ||
	    !json_is_array(events) || !json_is_array(roots)) {
		return refuse(_("something is missing, too much or of another kind"), 0);
	}
	if (format != PROOF_FORMAT) {
		return refuse(_("it is of a form that this program does not know"), 0);
	}
	if (district <= 0 || district > INT32_MAX || dispute <= 0) {
		return refuse(_("a number is out of range"), 0);
	}
	ret->district = (int32_t)district;
	ret->dispute = dispute;
	return read_events(events, ret) && read_roots(roots, ret);
}

bool proof_file_read(const char *path, struct proof_file *ret)
{
	size_t bytes = 0;
	char *text = (char *)file_load(path, PROOF_BYTES_MAX, &bytes);
	json_error_t error;
	json_t *whole;
	bool is_read;

	*ret = (struct proof_file){ .events = NULL };
	if (!text) {
		fprintf(stderr,
		    _("%s cannot be read: it is not there, no regular file, or larger than %zu MiB\n"),
		    path, PROOF_BYTES_MAX >> 20);
		return false;
	}
	whole = json_loadb(text, bytes, JSON_REJECT_DUPLICATES, &error);
	free(text);
	if (!whole) {
		fprintf(stderr,
		    _("the proof cannot be read: it is no JSON, line %d, column %d: %s\n"),
		    error.line, error.column, error.text);
		return false;
	}
	is_read = read_whole(whole, ret);
	json_decref(whole);
	return is_read;
}

void proof_file_free(struct proof_file *proof)
{
	for (size_t i = 0; i < proof->count; i++) {
		free(proof->events[i].content);
		free(proof->events[i].path);
	}
	free(proof->events);
	free(proof->roots);
	*proof = (struct proof_file){ .events = NULL };
}
