/* The events of a proof, one by one; verify.h. */
#include <string.h>

#include "bytes.h"
#include "civil.h"
#include "merkle.h"
#include "say.h"
#include "verify.h"
#include "vocabulary.h"

/* Between the version and the instant of recording in an event's canonical bytes (event.h): request
 * id, step, action, states, round, actor, happened. */
#define BEFORE_RECORDED (16 + 2 + 2 + 1 + 1 + 2 + 8 + 8)

/* What is read of a content that holds. */
struct content {
	int32_t district;
	int64_t dispute;
	uint32_t version;
	int64_t recorded_us;
	const uint8_t *facts;
	size_t facts_bytes;
	bool is_whole;
};

static struct content content_of(const struct proof_event *event)
{
	struct reader reader = { .at = event->content, .left = event->content_bytes };
	struct content content = { .district = (int32_t)read_u32(&reader),
		.dispute = read_i64(&reader),
		.version = read_u32(&reader) };

	(void)read_bytes(&reader, BEFORE_RECORDED);
	content.recorded_us = read_i64(&reader);
	(void)read_i64(&reader);
	content.facts_bytes = read_u32(&reader);
	content.facts = read_bytes(&reader, content.facts_bytes);
	(void)read_bytes(&reader, read_u32(&reader));
	content.is_whole = !reader.is_broken && reader.left == 0;
	return content;
}

static bool find_fact(const struct content *content, uint16_t number, struct reader *ret)
{
	struct reader reader = { .at = content->facts, .left = content->facts_bytes };

	while (reader.left > 0 && !reader.is_broken) {
		uint16_t found = read_u16(&reader);
		uint32_t length = read_u32(&reader);

		*ret = (struct reader){ .at = read_bytes(&reader, length), .left = length };
		if (!reader.is_broken && found == number) return true;
	}
	return false;
}

bool event_fact(const struct proof_event *event, uint16_t number, struct reader *ret)
{
	struct content content = content_of(event);

	return event->content_bytes && content.is_whole && find_fact(&content, number, ret);
}

/* A scalar of the facts; 0 where it is not there. */
static int64_t fact(const struct content *content, uint16_t number)
{
	struct reader payload;

	if (!find_fact(content, number, &payload) || payload.left != sizeof(int64_t)) return 0;
	return read_i64(&payload);
}

static void verify_content(struct verification *check, const struct proof_event *event)
{
	uint8_t wanted[DIGEST_BYTES];
	struct content content = content_of(event);
	struct hasher *hasher = hasher_new(DIGEST_SHA256);
	const struct digest_part parts[] = { { event->leaf.previous, DIGEST_BYTES },
		{ event->content, event->content_bytes } };

	hasher_digest(hasher, parts, 2, wanted);
	(void)hasher_free(hasher);
	if (memcmp(wanted, event->leaf.hash, DIGEST_BYTES) != 0) {
		verify_fault(
		    check, _("event %u: its content is not that of its hash"), event->leaf.version);
		return;
	}
	if (!content.is_whole || content.district != check->proof.district ||
	    content.dispute != check->proof.dispute || content.version != event->leaf.version ||
	    content.recorded_us != event->leaf.recorded_us) {
		verify_fault(check, _("event %u: its content is that of another event"),
		    event->leaf.version);
		return;
	}
	check->contents++;
	if (event->leaf.version == 1 && fact(&content, ARG_START_MODE) == START_APPLIED) {
		check->applied_on = (int32_t)fact(&content, ARG_APPLIED_ON);
		check->applied_root = event->has_root ? event->day : 0;
	}
}

static const struct root *told_root(const struct verification *check, int32_t day)
{
	for (size_t i = 0; i < check->proof.root_count; i++) {
		if (check->proof.roots[i].day == day) return &check->proof.roots[i];
	}
	return NULL;
}

static void verify_path(
    struct verification *check, const struct proof_event *event, const struct root *root)
{
	struct hasher *hasher = hasher_new(root->digest);
	uint8_t leaf[LEAF_BYTES], hash[DIGEST_BYTES];

	if (!hasher) {
		verify_fault(check, _("event %u: the digest of its root, %s, is not known here"),
		    event->leaf.version, digest_name(root->digest));
		return;
	}
	leaf_bytes(&event->leaf, leaf);
	merkle_leaf(hasher, leaf, sizeof(leaf), hash);
	if (!merkle_climb(
	        hasher, event->place, root->events, event->path, event->path_bytes, hash) ||
	    memcmp(hash, root->head, DIGEST_BYTES) != 0) {
		verify_fault(check, _("event %u: its path does not lead to the root of its day"),
		    event->leaf.version);
	} else {
		check->in_root++;
	}
	(void)hasher_free(hasher);
}

static void verify_root_of(struct verification *check, const struct proof_event *event)
{
	const struct root *root = root_book_find(&check->book, check->proof.district, event->day);
	const struct root *told = told_root(check, event->day);
	char day[ROOT_DAY_CHARS + 1];

	root_day_write(event->day, day);
	if (!root) {
		verify_fault(check, _("event %u: the file of roots has no root of %s"),
		    event->leaf.version, day);
		return;
	}
	if (!told || !root_is_same(told, root)) {
		verify_fault(check,
		    _("event %u: the root of %s that the proof has is not that of the file of roots"),
		    event->leaf.version, day);
		return;
	}
	if (civil_day_of_instant(event->leaf.recorded_us) > event->day) {
		verify_fault(check, _("event %u: it was recorded after the day of its root"),
		    event->leaf.version);
		return;
	}
	verify_path(check, event, root);
}

/* The place of an event in the chain: none is missing, and each is behind the one before it. */
static void verify_link(struct verification *check, size_t i)
{
	static const uint8_t zeros[DIGEST_BYTES];
	const struct proof_event *event = &check->proof.events[i];
	const uint8_t *wanted = i ? check->proof.events[i - 1].leaf.hash : zeros;

	if (event->leaf.version != i + 1) {
		verify_fault(check,
		    _("event %zu is missing, or not in its place: there is event %u"), i + 1,
		    event->leaf.version);
	}
	if (memcmp(event->leaf.previous, wanted, DIGEST_BYTES) != 0) {
		verify_fault(
		    check, _("event %u is not linked to the one before it"), event->leaf.version);
	}
}

static bool is_new_day(const struct verification *check, size_t i)
{
	for (size_t before = 0; before < i; before++) {
		const struct proof_event *other = &check->proof.events[before];

		if (other->has_root && other->day == check->proof.events[i].day) return false;
	}
	return true;
}

void events_verify(struct verification *check)
{
	for (size_t i = 0; i < check->proof.count; i++) {
		const struct proof_event *event = &check->proof.events[i];

		verify_link(check, i);
		if (event->content_bytes) verify_content(check, event);
		if (event->has_root) {
			check->days += is_new_day(check, i);
			if (check->has_roots) verify_root_of(check, event);
		} else {
			check->waiting++;
		}
	}
}
