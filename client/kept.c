/* Forms that are kept on this laptop; kept.h. */
#include "kept.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "disk.h"
#include "link.h"
#include "text.h"

#define BEGINNING "form-"
#define LAST      "last"
#define VERSION_2 "mediate kept form 2"

bool keep_open(struct keep *keep, struct terminal *terminal)
{
	if (keep->is_open) return true;
	if (!disk_home(keep->directory, sizeof(keep->directory))) return false;
	keep->marks = disk_marks(keep->directory);
	if (keep->marks < 0) return false;
	keep->is_open =
	    seal_open(&keep->seal, keep->directory, keep->marks, keep_has_any(), terminal);
	keep->was_declined = !keep->is_open;
	if (!keep->is_open) (void)close(keep->marks);
	return keep->is_open;
}

void keep_close(struct keep *keep)
{
	if (!keep->is_open) return;
	seal_close(&keep->seal);
	(void)close(keep->marks);
	keep->is_open = false;
}

void kept_set(char **text, const char *value)
{
	char *copied = strdup(value ? value : "");

	if (!copied) abort();
	free(*text);
	*text = copied;
}

/* In the order in which they were begun. */
static void name_by_time(struct kept *kept, int64_t us)
{
	kept->begun_us = us;
	(void)snprintf(kept->name, sizeof(kept->name), BEGINNING "%016" PRIx64, (uint64_t)us);
}

static struct kept *kept_new(
    const char *server, const char *member, const char *form, const char *dispute)
{
	struct kept *kept = calloc(1, sizeof(*kept));

	if (!kept) abort();
	link_new_request_id(0, kept->request_id);
	name_by_time(kept, link_machine_us());
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
	put(out, VERSION_2);
	put_number(out, kept->number);
	put_number(out, kept->state);
	for (size_t i = 0; i < sizeof(kept->request_id); i++) {
		fprintf(out, "%02x", kept->request_id[i]);
	}
	fputc('\0', out);
	put_number(out, kept->day);
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
	int64_t state;

	if (!version || strcmp(version, VERSION_2) != 0) return false;
	kept->number = next_number(&strings);
	state = next_number(&strings);
	if (state < KEPT_DRAFT || state > KEPT_EDITED) return false;
	kept->state = (enum kept_state)state;
	if (!next_id(&strings, kept->request_id)) return false;
	kept->day = next_number(&strings);
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

	kept->changed_us = link_machine_us();
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

/* NULL where there is none, or where it does not open: another key has locked it, or it was
 * damaged; it stays as it is. */
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

enum held keep_hold(struct keep *keep, struct kept *kept)
{
	struct kept *now;
	enum held held = HELD;

	if (!disk_hold(keep->marks, kept->begun_us)) return HELD_ELSEWHERE;
	if (!kept->changed_us) return HELD;
	now = load(keep, kept->name);
	if (now) {
		struct kept before = *kept;

		*kept = *now;
		*now = before;
		kept_free(now);
	} else {
		keep_let_go(keep, kept);
		held = HELD_GONE;
	}
	return held;
}

void keep_let_go(struct keep *keep, const struct kept *kept)
{
	disk_let_go(keep->marks, kept->begun_us);
}

/* ---- those that are there ---- */

struct newest {
	struct keep *keep;
	struct kept *kept;
};

static void come_after(void *context, const char *name)
{
	struct newest *newest = context;
	struct kept *there = load(newest->keep, name);
	int64_t us = strtoll(name + strlen(BEGINNING), NULL, 16);

	if (us >= newest->kept->begun_us) name_by_time(newest->kept, us + 1);
	if (there && there->number >= newest->kept->number) {
		newest->kept->number = there->number + 1;
	}
	kept_free(there);
}

struct kept *keep_begin(struct keep *keep, const char *server, const char *member, const char *form,
    const char *dispute, int64_t day)
{
	struct newest newest = { keep, kept_new(server, member, form, dispute) };

	newest.kept->number = 1;
	newest.kept->day = day;
	if (keep->is_open) disk_each(keep->directory, BEGINNING, come_after, &newest);
	return newest.kept;
}

struct listing {
	struct keep *keep;
	const char *server, *member;
	unsigned states;
	struct kept_list *list;
};

static bool is_wanted(const struct listing *listing, const struct kept *kept)
{
	return (listing->states & 1U << kept->state) &&
	    strcmp(kept->server, listing->server) == 0 &&
	    strcmp(kept->member, listing->member) == 0;
}

static void take_one(void *context, const char *name)
{
	struct listing *listing = context;
	struct kept *kept = load(listing->keep, name);

	if (kept && is_wanted(listing, kept) && listing->list->count < KEPT_MAX) {
		listing->list->all[listing->list->count++] = kept;
		return;
	}
	listing->list->closed += !kept || is_wanted(listing, kept);
	kept_free(kept);
}

void keep_list(struct keep *keep, const char *server, const char *member, unsigned states,
    struct kept_list *ret)
{
	struct listing listing = { keep, server, member, states, ret };

	ret->count = ret->closed = 0;
	disk_each(keep->directory, BEGINNING, take_one, &listing);
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
	answers_copy(last, &kept->answers);
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
		disk_each(directory, BEGINNING, see, &is_any);
	}
	return is_any;
}
