/* The whole dossier as a folder; dossier.h. */
#include "dossier.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "digest.h"
#include "events.h"
#include "file.h"
#include "file_digest.h"
#include "proof.h"
#include "say.h"
#include "transfer.h"

#define DOSSIER_FORMAT 1
#define INDEX          "index.json"
#define FOLDER         "attachments"
#define PATH_BYTES     (sizeof(FOLDER) + TRANSFER_NAME_BYTES)

struct made {
	char path[PATH_BYTES];
	const char *what;
	uint8_t digest[DIGEST_BYTES];
	int64_t bytes;
	const Mediation__V1__Attachment *attachment; /* NULL: it is none */
};

struct dossier {
	struct client *client;
	const Mediation__V1__Dispute *dispute;
	Mediation__V1__Response *attachments;
	const char *path;
	int folder;
	struct made *files;
	size_t count;
};

static int cannot_write(const struct dossier *dossier, const char *name)
{
	fprintf(stderr, "%s/%s: %s\n", dossier->path, name, file_why(errno, true));
	return CLIENT_INPUT;
}

/* ---- one file ---- */

/* A new one, within the folder and nowhere else. */
static FILE *open_new(const struct dossier *dossier, const char *name)
{
	int fd = openat(dossier->folder, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
	    S_IRUSR | S_IWUSR);
	FILE *file = fd >= 0 ? fdopen(fd, "w") : NULL;

	if (fd >= 0 && !file) (void)close(fd);
	return file;
}

/* What is in the index is what can be read from the disk. */
static bool measure(const struct dossier *dossier, struct made *made)
{
	int fd = openat(dossier->folder, made->path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	bool is_read = fd >= 0 && file_digest(fd, made->digest, &made->bytes);

	if (fd >= 0) (void)close(fd);
	return is_read;
}

/* Takes it into the index; status: what came of writing it. */
static int close_made(struct dossier *dossier, FILE *file, const char *name, const char *what,
    const Mediation__V1__Attachment *attachment, int status)
{
	bool is_whole = fflush(file) == 0 && fsync(fileno(file)) == 0;
	struct made *made;

	if (fclose(file) != 0) is_whole = false;
	if (status) return status;
	if (!is_whole) return cannot_write(dossier, name);
	dossier->files = reallocarray(dossier->files, dossier->count + 1, sizeof(*dossier->files));
	if (!dossier->files) abort();
	made = &dossier->files[dossier->count++];
	*made = (struct made){ .what = what, .attachment = attachment };
	(void)snprintf(made->path, sizeof(made->path), "%s", name);
	return measure(dossier, made) ? 0 : cannot_write(dossier, name);
}

/* ---- what it is made of ---- */

/* Where none can be had the rest goes out without it, and both say so. */
static int produce_proof(struct dossier *dossier)
{
	struct proof proof = { .pages = NULL };
	int status = proof_ask(dossier->client, dossier->dispute->id, false, &proof);
	FILE *file = NULL;

	if (status == CLIENT_AGAIN) {
		proof_free(&proof);
		return status;
	}
	if (status) {
		show_hint("%s", _("the dossier goes out without a proof"));
		status = 0;
	} else {
		file = open_new(dossier, "proof.json");
		status = file ? 0 : cannot_write(dossier, "proof.json");
	}
	if (file) {
		bool is_known = proof_write(&proof, dossier->dispute->id, file);

		status = close_made(
		    dossier, file, "proof.json", "proof", NULL, is_known ? 0 : CLIENT_INTERNAL);
	}
	proof_free(&proof);
	return status;
}

static int write_timeline(
    struct dossier *dossier, const struct events *events, const char *name, bool as_json)
{
	FILE *file = open_new(dossier, name);
	struct json json = { .out = file };

	if (!file) return cannot_write(dossier, name);
	if (as_json) {
		json_object(&json, NULL);
		json_array(&json, "events");
	}
	for (size_t i = 0; i < events->count; i++) {
		if (as_json) {
			show_event_json(&json, &dossier->client->shown, events->events[i]);
		} else {
			show_event_line(&dossier->client->shown, events->events[i], file);
		}
	}
	if (as_json) {
		json_end_array(&json);
		json_end_object(&json);
	}
	return close_made(dossier, file, name, "timeline", NULL, 0);
}

static int produce_timeline(struct dossier *dossier)
{
	struct events events = { .count = 0 };
	int status = events_ask_all(dossier->client, dossier->dispute->id, &events);

	if (status == 0) status = write_timeline(dossier, &events, "timeline.txt", false);
	if (status == 0) status = write_timeline(dossier, &events, "timeline.json", true);
	events_free(&events);
	return status;
}

static int write_attachment(struct dossier *dossier, const Mediation__V1__Attachment *attachment)
{
	char name[TRANSFER_NAME_BYTES], path[PATH_BYTES];
	FILE *file;

	transfer_name(&dossier->client->words, attachment, name);
	(void)snprintf(path, sizeof(path), "%s/%s", FOLDER, name);
	file = open_new(dossier, path);
	if (!file) return cannot_write(dossier, path);
	return close_made(dossier, file, path, "attachment", attachment,
	    transfer_fetch(dossier->client, dossier->dispute->id, attachment, file));
}

static int produce_attachments(struct dossier *dossier)
{
	const Mediation__V1__AttachmentsResponse *there;
	int status = 0;

	dossier->attachments = transfer_list(dossier->client, dossier->dispute->id, &status);
	if (!dossier->attachments) return status;
	there = dossier->attachments->attachments;
	if (there->n_attachments && mkdirat(dossier->folder, FOLDER, S_IRWXU) != 0) {
		return cannot_write(dossier, FOLDER);
	}
	for (size_t i = 0; i < there->n_attachments && status == 0; i++) {
		status = write_attachment(dossier, there->attachments[i]);
	}
	return status;
}

/* Whatever else belongs in the dossier is one more of these. */
static int (*const producers[])(struct dossier *dossier) = {
	produce_proof,
	produce_timeline,
	produce_attachments,
};

/* ---- the index ---- */

static void made_json(struct json *json, const struct words *words, const struct made *made)
{
	char digest[2 * DIGEST_BYTES + 1];

	hex_write(made->digest, DIGEST_BYTES, digest);
	json_object(json, NULL);
	json_text(json, "path", made->path);
	json_text(json, "what", made->what);
	json_number(json, "bytes", made->bytes);
	json_text(json, "sha256", digest);
	if (made->attachment) {
		json_object(json, "attachment");
		show_attachment_json(json, words, made->attachment);
		json_end_object(json);
	}
	json_end_object(json);
}

static int write_index(struct dossier *dossier)
{
	struct client *client = dossier->client;
	const Mediation__V1__Member *member = client_member(client);
	FILE *file = open_new(dossier, INDEX);
	struct json json = { .out = file };
	bool is_whole;

	if (!file) return cannot_write(dossier, INDEX);
	json_object(&json, NULL);
	json_number(&json, "dossier", DOSSIER_FORMAT);
	json_number(&json, "district", member ? member->district : 0);
	json_number(&json, "dispute", dossier->dispute->id);
	json_texts(&json, "numbers", dossier->dispute->numbers, dossier->dispute->n_numbers);
	json_instant(&json, "exported", client_now_us(client));
	json_text(&json, "member", client_login(client));
	json_array(&json, "files");
	for (size_t i = 0; i < dossier->count; i++) {
		made_json(&json, &client->words, &dossier->files[i]);
	}
	json_end_array(&json);
	json_end_object(&json);
	is_whole = fflush(file) == 0 && fsync(fileno(file)) == 0;
	if (fclose(file) != 0 || !is_whole) return cannot_write(dossier, INDEX);
	return 0;
}

/* ---- the folder ---- */

static bool is_empty(int folder)
{
	int fd = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *entries = fd >= 0 ? fdopendir(fd) : NULL;
	const struct dirent *entry;
	bool is_none = entries != NULL;

	while (is_none && (entry = readdir(entries))) {
		is_none = strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0;
	}
	if (entries) {
		(void)closedir(entries);
	} else if (fd >= 0) {
		(void)close(fd);
	}
	return is_none;
}

/* -1 with the reason said: it is a link, or has something in it, or cannot be made. */
static int open_folder(const char *path)
{
	int folder;

	if (mkdir(path, S_IRWXU) != 0 && errno != EEXIST) {
		fprintf(stderr, "%s: %s\n", path, file_why(errno, true));
		return -1;
	}
	folder = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (folder < 0) {
		fprintf(stderr, _("%s: it is no folder, or a link to one\n"), path);
	} else if (!is_empty(folder)) {
		fprintf(stderr, _("%s: it is not empty; name a new folder\n"), path);
		(void)close(folder);
		folder = -1;
	}
	return folder;
}

static void say_written(const struct dossier *dossier)
{
	struct json json = { 0 };

	if (dossier->client->shown.as_json) {
		json_object(&json, NULL);
		json_text(&json, "folder", dossier->path);
		json_number(&json, "files", (int64_t)dossier->count);
		json_end_object(&json);
		return;
	}
	printf(_("written to %s: %zu files and their index\n"), dossier->path, dossier->count);
	show_hint("%s",
	    _("check it with: mediate-verify FOLDER ROOTS; it holds names: keep it where only who may see it gets at it"));
}

static int write_all(struct dossier *dossier)
{
	int status = 0;

	for (size_t i = 0; i < sizeof(producers) / sizeof(producers[0]) && status == 0; i++) {
		status = producers[i](dossier);
	}
	if (status == 0) status = write_index(dossier);
	if (status == 0) {
		say_written(dossier);
	} else {
		show_hint(_("%s is not whole: delete it and do it again"), dossier->path);
	}
	return status;
}

int dossier_write(struct client *client, int64_t dispute, const char *path)
{
	struct dossier dossier = { .client = client, .path = path };
	Mediation__V1__Response *response = client_get_id(client, dispute);
	int status = CLIENT_INPUT;

	if (!response) return client_lost();
	dossier.dispute = response->get_dispute->dispute;
	dossier.folder = open_folder(path);
	if (dossier.folder >= 0) {
		status = write_all(&dossier);
		(void)close(dossier.folder);
	}
	free(dossier.files);
	mediation__v1__response__free_unpacked(dossier.attachments, NULL);
	mediation__v1__response__free_unpacked(response, NULL);
	return status;
}
