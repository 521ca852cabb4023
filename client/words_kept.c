/* Words of daemons that were asked before; words_kept.h. A file: length of the catalogue, both
 * answers.
 */
#include "words_kept.h"

#include <dirent.h>
#include <limits.h>
#include <openssl/sha.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "file.h"
#include "text.h"

#define KEPT_MAX  8
#define BYTES_MAX (16U << 20)
#define PREFIX    "words-"

struct stored {
	uint8_t *bytes; /* owned */
	size_t count;
	uint32_t catalogue; /* bytes of it, the first of all */
};

static bool place(const ProtobufCBinaryData *digest, char *ret, size_t bytes)
{
	char name[sizeof(PREFIX) + 2 * SHA256_DIGEST_LENGTH] = PREFIX;

	if (digest->len != SHA256_DIGEST_LENGTH) return false;
	(void)text_hex(digest->data, digest->len, name + strlen(PREFIX));
	return file_place("XDG_CACHE_HOME", ".cache", name, ret, bytes);
}

static bool is_of(const ProtobufCBinaryData *digest, const uint8_t *bytes, size_t count)
{
	uint8_t own[SHA256_DIGEST_LENGTH];

	SHA256(bytes, count, own);
	return digest->len == sizeof(own) && memcmp(own, digest->data, sizeof(own)) == 0;
}

static Mediation__V1__Response *response_new(void)
{
	Mediation__V1__Response *response = malloc(sizeof(*response));

	if (!response) abort();
	mediation__v1__response__init(response);
	return response;
}

static void give(const struct stored *stored, Mediation__V1__Response *catalogue,
    Mediation__V1__Response *reference)
{
	const uint8_t *at = stored->bytes + sizeof(stored->catalogue);

	catalogue->catalogue =
	    mediation__v1__catalogue_response__unpack(NULL, stored->catalogue, at);
	if (catalogue->catalogue) {
		catalogue->body_case = MEDIATION__V1__RESPONSE__BODY_CATALOGUE;
	}
	reference->reference = mediation__v1__reference_response__unpack(NULL,
	    stored->count - sizeof(stored->catalogue) - stored->catalogue, at + stored->catalogue);
	if (reference->reference) {
		reference->body_case = MEDIATION__V1__RESPONSE__BODY_REFERENCE;
	}
}

bool words_kept_find(const ProtobufCBinaryData *digest, Mediation__V1__Response **ret_catalogue,
    Mediation__V1__Response **ret_reference)
{
	char path[PATH_MAX];
	struct stored stored = { 0 };
	bool is_found = false;

	if (place(digest, path, sizeof(path))) {
		stored.bytes = file_load(path, BYTES_MAX, &stored.count);
	}
	if (stored.bytes && stored.count > sizeof(stored.catalogue)) {
		memcpy(&stored.catalogue, stored.bytes, sizeof(stored.catalogue));
		is_found = stored.catalogue <= stored.count - sizeof(stored.catalogue) &&
		    is_of(digest, stored.bytes + sizeof(stored.catalogue),
		        stored.count - sizeof(stored.catalogue));
	}
	if (is_found) {
		*ret_catalogue = response_new();
		*ret_reference = response_new();
		give(&stored, *ret_catalogue, *ret_reference);
	}
	free(stored.bytes);
	return is_found;
}

/* Where more are kept than anybody has daemons, the others go. */
static void forget_others(const char *path)
{
	char folder[PATH_MAX];
	const char *own = strrchr(path, '/') + 1;
	struct dirent *each;
	unsigned count = 0;
	DIR *all;

	(void)snprintf(folder, sizeof(folder), "%.*s", (int)(own - path), path);
	all = opendir(folder);
	while (all && (each = readdir(all))) {
		count += strncmp(each->d_name, PREFIX, strlen(PREFIX)) == 0;
	}
	if (all) rewinddir(all);
	while (all && count > KEPT_MAX && (each = readdir(all))) {
		if (strncmp(each->d_name, PREFIX, strlen(PREFIX)) == 0 &&
		    strcmp(each->d_name, own) != 0) {
			(void)unlinkat(dirfd(all), each->d_name, 0);
		}
	}
	if (all) (void)closedir(all);
}

void words_kept_put(const ProtobufCBinaryData *digest,
    const Mediation__V1__CatalogueResponse *catalogue,
    const Mediation__V1__ReferenceResponse *reference)
{
	uint32_t first = (uint32_t)mediation__v1__catalogue_response__get_packed_size(catalogue);
	size_t second = mediation__v1__reference_response__get_packed_size(reference);
	size_t count = sizeof(first) + first + second;
	uint8_t *bytes = malloc(count);
	char path[PATH_MAX];

	if (!bytes) abort();
	memcpy(bytes, &first, sizeof(first));
	(void)mediation__v1__catalogue_response__pack(catalogue, bytes + sizeof(first));
	(void)mediation__v1__reference_response__pack(reference, bytes + sizeof(first) + first);
	if (count < BYTES_MAX && is_of(digest, bytes + sizeof(first), first + second) &&
	    place(digest, path, sizeof(path)) && file_replace(path, bytes, count)) {
		forget_others(path);
	}
	free(bytes);
}
