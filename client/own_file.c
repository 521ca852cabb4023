/* Files of a county's or a user's own; own_file.h. */
#include "own_file.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "file.h"
#include "say.h"

#define BYTES_MAX (256 * 1024)
#define NAMES_MAX 200 /* of one folder */
#define PLACES    2

/* The folder of a place, without a slash at its end; false where there is none. */
static bool place(const struct own_files *files, size_t at, char *ret, size_t bytes)
{
	const char *folder = getenv(files->variable);

	if (at > 0) return file_place("XDG_CONFIG_HOME", ".config", files->part, ret, bytes);
	return snprintf(ret, bytes, "%s", folder && *folder ? folder : files->folder) < (int)bytes;
}

static bool find_in(
    const struct own_files *files, size_t at, const char *name, char *ret, size_t bytes)
{
	char folder[PATH_MAX];

	if (!place(files, at, folder, sizeof(folder))) return false;
	return snprintf(ret, bytes, "%s/%s%s", folder, name, files->extension) < (int)bytes &&
	    access(ret, F_OK) == 0;
}

bool own_file_find(const struct own_files *files, const char *name, char ret[PATH_MAX])
{
	for (size_t at = 0; at < PLACES; at++) {
		if (find_in(files, at, name, ret, PATH_MAX)) return true;
	}
	return false;
}

char *own_file_read(const char *path)
{
	size_t bytes = 0;
	char *text = (char *)file_load(path, BYTES_MAX, &bytes);

	if (!text) {
		fprintf(stderr, _("%s could not be read, or is larger than 256 KiB\n"), path);
		return NULL;
	}
	text[bytes] = '\0';
	if (strlen(text) == bytes) return text;
	fprintf(
	    stderr, _("%s, line %zu: %s\n"), path, (size_t)1, _("has a control character in it"));
	free(text);
	return NULL;
}

/* Whether a file is one of ours; its name without the extension, cut off in place. */
static bool take_name(const struct own_files *files, char *name)
{
	size_t length = strlen(name), tail = strlen(files->extension);

	if (length <= tail || strcmp(name + length - tail, files->extension) != 0) return false;
	name[length - tail] = '\0';
	return *name != '.';
}

void own_file_each(const struct own_files *files, own_file_each_fn *each, void *context)
{
	char folder[PATH_MAX], path[PATH_MAX];

	for (size_t at = 0; at < PLACES; at++) {
		DIR *entries = place(files, at, folder, sizeof(folder)) ? opendir(folder) : NULL;
		struct dirent *entry;

		for (size_t i = 0; entries && i < NAMES_MAX && (entry = readdir(entries)); i++) {
			if (!take_name(files, entry->d_name)) continue;
			/* what stands in an earlier place was told already */
			if (at > 0 && find_in(files, 0, entry->d_name, path, sizeof(path))) {
				continue;
			}
			each(context, entry->d_name);
		}
		if (entries) (void)closedir(entries);
	}
}
