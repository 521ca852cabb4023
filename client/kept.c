/* Forms that are kept on this laptop; kept.h. */
#include "kept.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "disk.h"
#include "link.h"
#include "text.h"

#define BEGINNING "form-"
#define LAST      "last"
#define VERSION_1 "mediate kept form 1"

static int64_t now_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

bool keep_open(struct keep *keep, struct terminal *terminal)
{
	if (keep->is_open) return true;
	if (!disk_home(keep->directory, sizeof(keep->directory))) return false;
	if (!seal_open(&keep->seal, keep->directory, keep_has_any(), terminal)) return false;
	keep->marks = disk_marks(keep->directory);
	return keep->is_open = true;
}

void keep_close(struct keep *keep)
{
	if (!keep->is_open) return;
	seal_close(&keep->seal);
	if (keep->marks >= 0) (void)close(keep->marks);
	keep->is_open = false;
}

void kept_set(char **text, const char *value)
{
	char *copied = strdup(value ? value : "");

	if (!copied) abort();
	free(*text);
	*text = copied;
}

struct kept *kept_new(const char *server, const char *member, const char *form, const char *dispute)
{
	struct kept *kept = calloc(1, sizeof(*kept));

	if (!kept) abort();
	link_new_request_id(0, kept->request_id);
	kept->begun_us = now_us();
	/* in the order in which they were begun */
	(void)snprintf(
	    kept->name, sizeof(kept->name), BEGINNING "%016" PRIx64, (uint64_t)kept->begun_us);
	kept_set(&kept->server, server);
	kept_set(&kept->member, member);
	kept_set(&kept->form, form);
	kept_set(&kept->dispute, dispute);
	kept_set(&kept->trouble, "");
	return kept;
}

void kept_free(struct kept *kept)
{
	if (!kept) return;
	free(kept->server);
	free(kept->member);
	free(kept->form);
	free(kept->dispute);
	free(kept->trouble);
	answers_free(&kept->answers);
	free(kept);
}

/* ---- as bytes: strings, each ended by a zero byte ---- */

static void put(FILE *out, const char *text)
{
	fputs(text, out);
	fputc('\0', out);
}

static void put_number(FILE *out, int64_t number)
{
	fprintf(out, "%" PRId64, number);
	fputc('\0', out);
}

static void print(const struct kept *kept, FILE *out)
{
	put(out, VERSION_1);
	put_number(out, kept->state);
	for (size_t i = 0; i < sizeof(kept->request_id); i++) {
		fprintf(out, "%02x", kept->request_id[i]);
	}
	fputc('\0', out);
	put_number(out, kept->begun_us);
	put_number(out, kept->changed_us);
	put(out, kept->server);
	put(out, kept->member);
	put(out, kept->form);
	put(out, kept->dispute);
	put(out, kept->trouble);
	for (size_t i = 0; i < kept->answers.count; i++) {
		put(out, kept->answers.all[i].name);
		put(out, kept->answers.all[i].word);
	}
}

struct strings {
	const char *at, *end;
};

/* The next; NULL past the last. */
static const char *next(struct strings *strings)
{
	const char *here = strings->at;

	if (here >= strings->end) return NULL;
	strings->at += strlen(here) + 1;
	return here;
}

static int64_t next_number(struct strings *strings)
{
	const char *word = next(strings);

	return word ? strtoll(word, NULL, 10) : 0;
}

static bool next_id(struct strings *strings, uint8_t ret[16])
{
	const char *word = next(strings);

	if (!word || strlen(word) != 32) return false;
	for (size_t i = 0; i < 16; i++) {
		const char pair[] = { word[2 * i], word[2 * i + 1], '\0' };

		ret[i] = (uint8_t)strtoul(pair, NULL, 16);
	}
	return true;
}

static bool parse(struct kept *kept, struct strings strings)
{
	const char *version = next(&strings), *name;

	if (!version || strcmp(version, VERSION_1) != 0) return false;
	kept->state = next_number(&strings) == KEPT_READY ? KEPT_READY : KEPT_DRAFT;
	if (!next_id(&strings, kept->request_id)) return false;
	kept->begun_us = next_number(&strings);
	kept->changed_us = next_number(&strings);
	kept_set(&kept->server, next(&strings));
	kept_set(&kept->member, next(&strings));
	kept_set(&kept->form, next(&strings));
	kept_set(&kept->dispute, next(&strings));
	kept_set(&kept->trouble, next(&strings));
	while ((name = next(&strings))) {
		const char *word = next(&strings);

		if (!word || !answers_add(&kept->answers, name, word)) return false;
	}
	return true;
}

/* ---- on the disk ---- */

bool keep_write(struct keep *keep, struct kept *kept)
{
	struct text text;
	unsigned char *locked;
	size_t bytes;
	bool is_written;

	kept->changed_us = now_us();
	text_begin(&text);
	print(kept, text.out);
	(void)text_end(&text);
	locked = seal_lock(&keep->seal, text.bytes, text.length, &bytes);
	is_written = disk_write(keep->directory, kept->name, locked, bytes);
	free(locked);
	text_free(&text);
	return is_written;
}

void keep_drop(struct keep *keep, const struct kept *kept)
{
	disk_drop(keep->directory, kept->name);
}

/* NULL where there is none, or where another key has locked it: that one is somebody else's on this
 * computer, and stays as it is. */
static struct kept *load(struct keep *keep, const char *name)
{
	size_t bytes, plain_bytes;
	unsigned char *locked = disk_read(keep->directory, name, &bytes);
	char *plain = locked ? seal_unlock(&keep->seal, locked, bytes, &plain_bytes) : NULL;
	struct kept *kept = plain ? kept_new("", "", "", "") : NULL;

	if (kept && !parse(kept, (struct strings){ plain, plain + plain_bytes })) {
		kept_free(kept);
		kept = NULL;
	}
	if (kept) (void)snprintf(kept->name, sizeof(kept->name), "%s", name);
	free(plain);
	free(locked);
	return kept;
}

bool keep_hold(struct keep *keep, struct kept *kept)
{
	struct kept *now;

	if (!disk_hold(keep->marks, kept->begun_us)) return false;
	if (!kept->changed_us) return true;
	now = load(keep, kept->name);
	if (now) {
		struct kept before = *kept;

		*kept = *now;
		*now = before;
		kept_free(now);
	} else {
		keep_let_go(keep, kept);
	}
	return now != NULL;
}

void keep_let_go(struct keep *keep, const struct kept *kept)
{
	disk_let_go(keep->marks, kept->begun_us);
}

struct listing {
	struct keep *keep;
	const char *server, *member;
	unsigned states;
	struct kept_list *list;
};

static void take_one(void *context, const char *name)
{
	struct listing *listing = context;
	struct kept *kept = load(listing->keep, name);

	if (kept && (listing->states & 1U << kept->state) &&
	    strcmp(kept->server, listing->server) == 0 &&
	    strcmp(kept->member, listing->member) == 0) {
		listing->list->all[listing->list->count++] = kept;
	} else {
		kept_free(kept);
	}
}

void keep_list(struct keep *keep, const char *server, const char *member, unsigned states,
    struct kept_list *ret)
{
	struct listing listing = { keep, server, member, states, ret };

	ret->count = 0;
	(void)disk_each(keep->directory, BEGINNING, KEPT_MAX, take_one, &listing);
}

void kept_list_free(struct kept_list *list)
{
	for (size_t i = 0; i < list->count; i++) {
		kept_free(list->all[i]);
	}
	list->count = 0;
}

void keep_read_last(struct keep *keep, const char *server, const char *member, struct answers *ret)
{
	struct kept *kept = load(keep, LAST);

	if (kept && strcmp(kept->server, server) == 0 && strcmp(kept->member, member) == 0) {
		answers_free(ret);
		*ret = kept->answers;
		kept->answers.count = 0;
	}
	kept_free(kept);
}

void keep_write_last(
    struct keep *keep, const char *server, const char *member, const struct answers *last)
{
	struct kept *kept = kept_new(server, member, "", "");

	(void)snprintf(kept->name, sizeof(kept->name), "%s", LAST);
	for (size_t i = 0; i < last->count; i++) {
		(void)answers_add(&kept->answers, last->all[i].name, last->all[i].word);
	}
	(void)keep_write(keep, kept);
	kept_free(kept);
}

static void see(void *context, const char *name)
{
	(void)name;
	*(bool *)context = true;
}

bool keep_has_any(void)
{
	char directory[4096];
	bool is_any = false;

	if (disk_home(directory, sizeof(directory))) {
		(void)disk_each(directory, BEGINNING, 1, see, &is_any);
	}
	return is_any;
}
