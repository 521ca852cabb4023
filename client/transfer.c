/* Files of a dispute to the daemon and back; transfer.h. */
#include "transfer.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "file.h"
#include "file_digest.h"
#include "frame.h"
#include "progress.h"
#include "say.h"
#include "text.h"

#define WAIT_MS_MAX 65000 /* a minute's bytes */
#define WAITS_MAX   60    /* without getting on */
#define TITLE_BYTES 96
#define KIB         1024

/* What was refused, in the words for what is done or for what is asked. */
static void say_refused(const struct client *client, const Mediation__V1__Request *request,
    const Mediation__V1__Refusal *refusal)
{
	bool is_sent = request->body_case == MEDIATION__V1__REQUEST__BODY_BEGIN_UPLOAD ||
	    request->body_case == MEDIATION__V1__REQUEST__BODY_UPLOAD_CHUNK;

	show_refusal(&client->words, refusal, is_sent ? REFUSED_ACT : REFUSED_QUESTION);
}

/* The answer; where the daemon has no time for it, again when it says so. NULL with ret_status set
 * and the reason said. */
static Mediation__V1__Response *ask(
    struct client *client, const Mediation__V1__Request *request, int *ret_status)
{
	for (int waits = 0;; waits++) {
		Mediation__V1__Response *response = client_ask_whole(client, request, ret_status);
		uint32_t wait_ms = 0;

		if (!response || response->outcome == 0) return response;
		if (response->refusal) wait_ms = response->refusal->retry_after_ms;
		if (wait_ms == 0 || waits == WAITS_MAX) {
			if (response->refusal) say_refused(client, request, response->refusal);
			mediation__v1__response__free_unpacked(response, NULL);
			return NULL;
		}
		mediation__v1__response__free_unpacked(response, NULL);
		(void)usleep(1000 * (wait_ms < WAIT_MS_MAX ? wait_ms : WAIT_MS_MAX));
	}
}

static void show_progress(int64_t done, int64_t all, bool is_last)
{
	progress_show((size_t)((done + KIB - 1) / KIB), (size_t)((all + KIB - 1) / KIB), is_last);
}

/* ---- there ---- */

struct sending {
	struct client *client;
	int64_t dispute;
	const char *path;
	FILE *file;
	struct sent_file *sent;
	int64_t upload;
	uint32_t chunk_bytes, chunks, next;
	bool is_verified;
};

static int cannot_read(const char *path, int error)
{
	fprintf(stderr, "%s: %s\n", path, file_why(error, false));
	return CLIENT_INPUT;
}

static int look_at(struct sending *sending)
{
	struct stat told;

	if (fstat(fileno(sending->file), &told) != 0) return cannot_read(sending->path, errno);
	if (S_ISDIR(told.st_mode)) return cannot_read(sending->path, EISDIR);
	/* what it is called by: its digest and its size */
	if (file_digest(fileno(sending->file), sending->sent->digest, &sending->sent->bytes)) {
		return 0;
	}
	return cannot_read(sending->path, EIO);
}

static int begin(struct sending *sending)
{
	Mediation__V1__BeginUploadRequest by = MEDIATION__V1__BEGIN_UPLOAD_REQUEST__INIT;
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;
	const Mediation__V1__BeginUploadResponse *told;
	Mediation__V1__Response *response;
	int status;

	by.dispute = sending->dispute;
	by.digest = (ProtobufCBinaryData){ DIGEST_BYTES, sending->sent->digest };
	by.bytes = sending->sent->bytes;
	request.body_case = MEDIATION__V1__REQUEST__BODY_BEGIN_UPLOAD;
	request.begin_upload = &by;
	response = ask(sending->client, &request, &status);
	if (!response) return status;
	told = response->begin_upload;
	sending->upload = told->upload;
	sending->chunk_bytes = told->chunk_bytes;
	sending->chunks = told->chunks;
	sending->next = told->next_chunk;
	sending->is_verified = told->verified;
	sending->sent->media_type = told->media_type;
	mediation__v1__response__free_unpacked(response, NULL);
	return 0;
}

/* What was read, in *ret_count; false, and said, where the file has changed meanwhile. */
static bool read_chunk(struct sending *sending, uint8_t *ret, size_t *ret_count)
{
	int64_t at = (int64_t)sending->next * sending->chunk_bytes;
	int64_t left = sending->sent->bytes - at;
	size_t wanted = left < sending->chunk_bytes ? (size_t)left : sending->chunk_bytes;

	*ret_count = 0;
	if (left > 0 && fseeko(sending->file, at, SEEK_SET) == 0) {
		*ret_count = fread(ret, 1, wanted, sending->file);
	}
	if (*ret_count == wanted && wanted > 0) return true;
	fprintf(stderr, _("%s: it has changed while it was sent; do it again\n"), sending->path);
	return false;
}

static int send_chunk(struct sending *sending, const uint8_t *bytes, size_t count)
{
	Mediation__V1__UploadChunkRequest by = MEDIATION__V1__UPLOAD_CHUNK_REQUEST__INIT;
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;
	Mediation__V1__Response *response;
	int status;

	by.dispute = sending->dispute;
	by.upload = sending->upload;
	by.number = sending->next;
	by.bytes = (ProtobufCBinaryData){ count, (uint8_t *)bytes };
	request.body_case = MEDIATION__V1__REQUEST__BODY_UPLOAD_CHUNK;
	request.upload_chunk = &by;
	response = ask(sending->client, &request, &status);
	if (!response) return status;
	/* a daemon that does not get on is none to wait for */
	status = response->upload_chunk->next_chunk > sending->next ? 0 : CLIENT_INTERNAL;
	sending->next = response->upload_chunk->next_chunk;
	mediation__v1__response__free_unpacked(response, NULL);
	return status;
}

static int send_rest(struct sending *sending)
{
	static uint8_t chunk[FRAME_BYTES_REQUEST_MAX];
	int status = 0;

	if (sending->chunk_bytes == 0 || sending->chunk_bytes > sizeof(chunk)) {
		return CLIENT_INTERNAL;
	}
	while (status == 0 && sending->next < sending->chunks) {
		size_t count;

		show_progress(
		    (int64_t)sending->next * sending->chunk_bytes, sending->sent->bytes, false);
		if (!read_chunk(sending, chunk, &count)) return CLIENT_INPUT;
		status = send_chunk(sending, chunk, count);
	}
	if (status == 0) show_progress(sending->sent->bytes, sending->sent->bytes, true);
	return status;
}

static void say_goes_on(const struct sending *sending)
{
	if (sending->next == 0 || sending->is_verified) return;
	show_hint(_("%s: going on where it stopped, %u of %u pieces are there already"),
	    sending->path, sending->next, sending->chunks);
}

static int send_whole(struct sending *sending)
{
	int status = look_at(sending);

	if (status == 0) status = begin(sending);
	if (status || sending->is_verified) return status;
	say_goes_on(sending);
	status = send_rest(sending);
	if (status == 0) status = begin(sending);
	if (status == 0 && !sending->is_verified) status = CLIENT_INTERNAL;
	return status;
}

int transfer_send(struct client *client, int64_t dispute, const char *path, struct sent_file *ret)
{
	struct sending sending = {
		.client = client, .dispute = dispute, .path = path, .sent = ret
	};
	FILE *file = fopen(path, "re");
	int status;

	*ret = (struct sent_file){ .bytes = 0 };
	if (!file) return cannot_read(path, errno);
	sending.file = file;
	status = send_whole(&sending);
	(void)fclose(file);
	if (status == CLIENT_AGAIN && sending.next) {
		show_hint("%s",
		    _("what has come is kept for a day: do the same again and it goes on from there"));
	}
	return status;
}

/* ---- and back ---- */

Mediation__V1__Response *transfer_list(struct client *client, int64_t dispute, int *ret_status)
{
	Mediation__V1__AttachmentsRequest by = MEDIATION__V1__ATTACHMENTS_REQUEST__INIT;
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;

	by.dispute = dispute;
	request.body_case = MEDIATION__V1__REQUEST__BODY_ATTACHMENTS;
	request.attachments = &by;
	return ask(client, &request, ret_status);
}

struct fetching {
	struct client *client;
	int64_t dispute, bytes;
	const Mediation__V1__Attachment *attachment;
	struct hasher *hasher;
	FILE *out;
	uint32_t next;
};

static int fetch_chunks(struct fetching *fetching)
{
	Mediation__V1__DownloadChunkRequest by = MEDIATION__V1__DOWNLOAD_CHUNK_REQUEST__INIT;
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;
	const Mediation__V1__DownloadChunkResponse *told;
	Mediation__V1__Response *response;
	int status;

	by.dispute = fetching->dispute;
	by.attachment = fetching->attachment->number;
	by.number = fetching->next;
	request.body_case = MEDIATION__V1__REQUEST__BODY_DOWNLOAD_CHUNK;
	request.download_chunk = &by;
	response = ask(fetching->client, &request, &status);
	if (!response) return status;
	told = response->download_chunk;
	if (told->next_chunk && told->next_chunk <= fetching->next) status = CLIENT_INTERNAL;
	fetching->next = told->next_chunk;
	fetching->bytes += (int64_t)told->bytes.len;
	hasher_add(fetching->hasher, told->bytes.data, told->bytes.len);
	if (fwrite(told->bytes.data, 1, told->bytes.len, fetching->out) != told->bytes.len) {
		fprintf(stderr, _("the answer could not be written: %s\n"), file_why(errno, true));
		status = CLIENT_INPUT;
	}
	mediation__v1__response__free_unpacked(response, NULL);
	return status;
}

static int fetch_all(struct fetching *fetching)
{
	const ProtobufCBinaryData *wanted = &fetching->attachment->digest;
	uint8_t digest[DIGEST_BYTES];
	int status;

	do {
		status = fetch_chunks(fetching);
		show_progress(
		    fetching->bytes, fetching->attachment->bytes, status || fetching->next == 0);
	} while (status == 0 && fetching->next && fetching->bytes < fetching->attachment->bytes);
	hasher_end(fetching->hasher, digest);
	if (status) return status;
	if (wanted->len == DIGEST_BYTES && memcmp(digest, wanted->data, DIGEST_BYTES) == 0) {
		return 0;
	}
	fprintf(stderr,
	    _("attachment %u: what came is not what was attached; tell the administrator\n"),
	    fetching->attachment->number);
	return CLIENT_INTERNAL;
}

int transfer_fetch(
    struct client *client, int64_t dispute, const Mediation__V1__Attachment *attachment, FILE *out)
{
	struct fetching fetching = { .client = client,
		.dispute = dispute,
		.attachment = attachment,
		.hasher = hasher_new(DIGEST_SHA256),
		.out = out };
	int status;

	if (!fetching.hasher) return CLIENT_INTERNAL;
	hasher_begin(fetching.hasher);
	status = fetch_all(&fetching);
	(void)hasher_free(fetching.hasher);
	return status;
}

/* ---- names ---- */

/* What some system or other does not take in a name. */
static bool is_taken_everywhere(const char *character, size_t bytes)
{
	unsigned char first = (unsigned char)*character;

	return bytes > 1 || (first > ' ' && first != 0x7F && !strchr("/\\:*?\"<>|.", first));
}

void transfer_name(const struct words *words, const Mediation__V1__Attachment *attachment,
    char ret[TRANSFER_NAME_BYTES])
{
	const char *title = attachment->title,
	           *endings = words_note(words, "media_type", attachment->media_type);
	size_t at = (size_t)snprintf(ret, TRANSFER_NAME_BYTES, "%03u-", attachment->number);
	size_t end = at + TITLE_BYTES, bytes;
	bool is_whole;

	for (; (bytes = text_character(title, &is_whole)) > 0 && at + bytes <= end;
	     title += bytes) {
		if (is_whole && is_taken_everywhere(title, bytes)) {
			memcpy(ret + at, title, bytes);
			at += bytes;
		} else {
			ret[at++] = '_';
		}
	}
	(void)snprintf(ret + at, TRANSFER_NAME_BYTES - at, "%s%.*s", *endings ? "." : "",
	    (int)strcspn(endings, " "), endings);
}

bool transfer_ends_as(
    const struct words *words, const char *path, uint32_t media_type, const char **ret_ending)
{
	const char *endings = words_note(words, "media_type", media_type);
	const char *name = strrchr(path, '/'), *dot;

	dot = strrchr(name ? name : path, '.');
	*ret_ending = dot ? dot + 1 : "";
	if (!**ret_ending) return true;
	while (*endings) {
		size_t bytes = strcspn(endings, " ");

		if (strlen(*ret_ending) == bytes && strncasecmp(*ret_ending, endings, bytes) == 0) {
			return true;
		}
		endings += bytes + strspn(endings + bytes, " ");
	}
	return false;
}

const char *transfer_size(int64_t bytes)
{
	static char sizes[4][32];
	static unsigned turn;
	char *size = sizes[turn++ % 4];

	if (bytes < KIB) {
		(void)snprintf(size, sizeof(sizes[0]), "%lld B", (long long)bytes);
	} else if (bytes < (int64_t)KIB * KIB) {
		(void)snprintf(size, sizeof(sizes[0]), "%.0f kB", (double)bytes / KIB);
	} else {
		(void)snprintf(size, sizeof(sizes[0]), "%.1f MB", (double)bytes / KIB / KIB);
	}
	return size;
}
