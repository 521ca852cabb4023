/* Letters as JSON; petition_json.h. */
#include "petition_json.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "petition_canonical.h"
#include "petition_form.h"
#include "say.h"

#define FORMAT_OF "mediation-petition-%s/1"

#define FORMAT_BYTES 64

static bool fault(
    struct arena *arena, struct petition_fault *ret, const char *reason, const char *advice)
{
	ret->reason = arena_copy_text(arena, reason, strlen(reason));
	ret->advice = arena_copy_text(arena, advice, strlen(advice));
	return false;
}

static const char *mend_it(void)
{
	return _("put it right as the schema of the format has it, and send it again");
}

/* ---- JSON from outside ---- */

json_t *petition_object(void)
{
	return json_pack("{}");
}

json_t *petition_array(void)
{
	return json_pack("[]");
}

static bool is_shallow(const char *text, size_t bytes)
{
	bool is_string = false;
	int depth = 0;

	for (size_t i = 0; i < bytes && depth <= PETITION_DEPTH_MAX; i++) {
		if (is_string) {
			i += text[i] == '\\';
			is_string = i >= bytes || text[i] != '"' || text[i - 1] == '\\';
			continue;
		}
		is_string = text[i] == '"';
		depth += (text[i] == '{' || text[i] == '[') - (text[i] == '}' || text[i] == ']');
	}
	return depth <= PETITION_DEPTH_MAX;
}

json_t *petition_parse(struct arena *arena, const char *text, size_t bytes, size_t most,
    struct petition_fault *ret_fault)
{
	struct petition_fault unused, *ret = ret_fault ? ret_fault : &unused;
	json_error_t error;
	json_t *json;

	*ret = (struct petition_fault){ .reason = NULL };
	if (bytes > most || !is_shallow(text, bytes)) {
		(void)fault(arena, ret,
		    bytes > most ? _("the letter is too long")
		                 : _("the letter has too many objects within one another"),
		    mend_it());
		return NULL;
	}
	json = json_loadb(text, bytes, JSON_REJECT_DUPLICATES, &error);
	if (!json) {
		ret->reason = arena_format(
		    arena, _("it is no JSON: column %d: %s"), error.column, error.text);
		ret->advice = arena_format(arena, "%s", mend_it());
	}
	return json;
}

/* ---- reading ---- */

struct opening {
	struct arena *arena;
	const struct petition_fields *fields;
	const json_t *theirs;
	json_t *ours;
	struct petition_letter *letter;
	struct petition_fault *fault;
};

/* What can be told of a letter that is not as it must be, so that who wrote it knows which. */
static void begin_receipt(struct opening *opening)
{
	static const char *const counts[] = { [PETITION_ITEM] = "version",
		[PETITION_ANSWER] = "version",
		[PETITION_EVENT] = "sequence" };
	enum petition_of of = opening->letter->of;
	struct petition_receipt *receipt = &opening->fault->receipt;
	const char *office = json_string_value(json_object_get(opening->ours, "office"));
	const char *number = json_string_value(json_object_get(opening->ours, "number"));
	const char *digest = json_string_value(json_object_get(opening->ours, "digest"));
	json_int_t at;

	if (of > PETITION_EVENT || !office || !number || !digest) return;
	at = json_integer_value(json_object_get(opening->ours, counts[of]));
	receipt->digest.data = arena_array(opening->arena, DIGEST_BYTES, 1);
	receipt->digest.len = DIGEST_BYTES;
	if (at < 1 || at > UINT32_MAX ||
	    !hex_read(digest, strlen(digest), receipt->digest.data, DIGEST_BYTES)) {
		return;
	}
	receipt->office = arena_copy_text(opening->arena, office, strlen(office));
	receipt->number = arena_copy_text(opening->arena, number, strlen(number));
	receipt->at = (uint32_t)at;
	receipt->of = of;
}

static bool refuse(struct opening *opening, const char *reason, const char *advice)
{
	struct petition_receipt *receipt = &opening->fault->receipt;

	(void)fault(opening->arena, opening->fault, reason, advice);
	receipt->reason = opening->fault->reason;
	receipt->advice = opening->fault->advice;
	receipt->result = petition_code("petition_receipt", "refused");
	return false;
}

static bool has_own_digest(enum petition_of of)
{
	return of == PETITION_ITEM || of == PETITION_ANSWER || of == PETITION_EVENT;
}

static void set_digest(json_t *object, const char *name, const uint8_t digest[DIGEST_BYTES])
{
	char hex[2 * DIGEST_BYTES + 1];

	hex_write(digest, DIGEST_BYTES, hex);
	(void)json_object_set_new(object, name, json_string(hex));
}

/* That it is theirs, of all that they sent; where they reckon none it is ours. */
static bool check_digest(struct opening *opening)
{
	const char *name = petition_fields_name(opening->fields, "digest");
	const char *told = json_string_value(json_object_get(opening->theirs, name));
	char hex[2 * DIGEST_BYTES + 1];
	uint8_t digest[DIGEST_BYTES];
	bool is_theirs = petition_fields_have_digests(opening->fields);

	if (!petition_digest(
	        is_theirs ? opening->theirs : opening->ours, is_theirs ? name : "digest", digest)) {
		return refuse(
		    opening, _("a number in it has a fraction, or is too large"), mend_it());
	}
	if (!is_theirs) {
		set_digest(opening->ours, "digest", digest);
		return true;
	}
	hex_write(digest, DIGEST_BYTES, hex);
	if (!told || strcmp(told, hex) == 0) return true; /* a missing one is told as such */
	return refuse(opening, _("the digest is that of another content"),
	    _("reckon it of the canonical JSON (RFC 8785) without the digest, and send it again"));
}

static bool take_format(struct opening *opening)
{
	const char *format = json_string_value(json_object_get(opening->ours, "format"));

	opening->letter->of = format ? petition_of_format(format) : PETITION_NONE;
	if (opening->letter->of == PETITION_NONE) {
		return refuse(opening, _("the format is none that is known here"),
		    _("name the format of the letter, such as mediation-petition-item/1"));
	}
	(void)json_object_del(opening->ours, "format");
	return true;
}

/* What a table of members cannot say. */
static bool check_answer(struct opening *opening)
{
	const Mediation__V1__PetitionLetter *ours = opening->letter->ours;
	bool is_objection = ours->kind == petition_code("petition_answer", "objection");

	if (is_objection ? *ours->reason && !*ours->our_number
	                 : *ours->our_number && !*ours->reason) {
		return true;
	}
	return refuse(opening,
	    _("an objection has a reason, and any other answer a number of ours; neither has both"),
	    mend_it());
}

static bool check_receipt(struct opening *opening)
{
	const struct petition_receipt *receipt = opening->letter->receipt;

	if (!receipt->at) {
		return refuse(opening,
		    _("a receipt names the version, and one of an event the sequence"), mend_it());
	}
	if (receipt->result == petition_code("petition_receipt", "refused") &&
	    (!*receipt->reason || !*receipt->advice)) {
		return refuse(opening, _("what is refused says why, and what to do"), mend_it());
	}
	return true;
}

static bool check_rest(struct opening *opening)
{
	switch (opening->letter->of) {
	case PETITION_ITEM:
		if (!opening->letter->item->category) {
			opening->letter->item->category =
			    petition_code("petition_category", "request");
		}
		return true;
	case PETITION_ANSWER:
		opening->letter->ours->of = petition_code("petition_letter", "answer");
		return check_answer(opening);
	case PETITION_EVENT:
		opening->letter->ours->of = petition_code("petition_letter", "event");
		return true;
	case PETITION_RECEIPT:
		return check_receipt(opening);
	case PETITION_NONE:
	case PETITION_DAY:
		return true;
	}
	return true;
}

/* By which a receipt counts depends on what it is of; what it says besides is not looked at. */
static void leave_other_count(const struct opening *opening)
{
	const char *of = json_string_value(json_object_get(opening->ours, "of"));
	bool is_of_event = of && petition_of_named(of) == PETITION_EVENT;

	(void)json_object_del(opening->ours, is_of_event ? "version" : "sequence");
}

static bool open_letter(struct opening *opening)
{
	const struct petition_form *form;
	char *wrong = NULL;
	void *record;

	if (!take_format(opening)) return false;
	begin_receipt(opening);
	if (has_own_digest(opening->letter->of)) {
		if (!check_digest(opening)) return false;
		begin_receipt(opening);
	}
	if (opening->letter->of == PETITION_RECEIPT) leave_other_count(opening);
	form = petition_form(opening->letter->of);
	record = petition_record(opening->arena, form);
	/* each stands behind the one pointer of the union */
	opening->letter->item = record;
	if (!petition_form_read(opening->arena, form, opening->ours, record, &wrong)) {
		return refuse(opening, wrong, mend_it());
	}
	return check_rest(opening);
}

bool petition_of_json(struct arena *arena, const struct petition_fields *fields, json_t *json,
    struct petition_letter *ret, struct petition_fault *ret_fault)
{
	struct opening opening = { arena, fields, json, NULL, ret, ret_fault };
	bool is_read;

	*ret = (struct petition_letter){ .of = PETITION_NONE };
	*ret_fault = (struct petition_fault){ .reason = NULL };
	if (!json_is_object(json)) {
		return refuse(&opening, _("the letter is no object"), mend_it());
	}
	opening.ours = petition_fields_ours(fields, json);
	is_read = open_letter(&opening);
	json_decref(opening.ours);
	return is_read;
}

bool petition_read(struct arena *arena, const struct petition_fields *fields, const char *line,
    size_t bytes, struct petition_letter *ret, struct petition_fault *ret_fault)
{
	json_t *json = petition_parse(arena, line, bytes, PETITION_DAY_BYTES_MAX, ret_fault);
	bool is_read;

	*ret = (struct petition_letter){ .of = PETITION_NONE };
	if (!json) return false;
	is_read = petition_of_json(arena, fields, json, ret, ret_fault);
	json_decref(json);
	if (!is_read || ret->of == PETITION_DAY || bytes <= PETITION_LETTER_BYTES_MAX) {
		return is_read;
	}
	return fault(arena, ret_fault, _("the letter is too long"), mend_it());
}

/* ---- writing ---- */

json_t *petition_to_json(
    struct arena *arena, const struct petition_fields *fields, const struct petition_letter *letter)
{
	char format[FORMAT_BYTES];
	json_t *ours = petition_object(), *theirs;
	uint8_t digest[DIGEST_BYTES];
	ProtobufCBinaryData *kept;

	(void)snprintf(format, sizeof(format), FORMAT_OF, petition_of_name(letter->of));
	(void)json_object_set_new(ours, "format", json_string(format));
	petition_form_write(petition_form(letter->of), letter->item, ours);
	if (letter->of == PETITION_RECEIPT) {
		(void)json_object_del(
		    ours, letter->receipt->of == PETITION_EVENT ? "version" : "sequence");
	}
	theirs = petition_fields_theirs(fields, ours);
	json_decref(ours);
	if (!has_own_digest(letter->of)) return theirs;
	if (!petition_digest(theirs, NULL, digest)) abort(); /* no member has such a number */
	set_digest(theirs, petition_fields_name(fields, "digest"), digest);
	kept = letter->of == PETITION_ITEM ? &letter->item->digest : &letter->ours->digest;
	*kept = (ProtobufCBinaryData){ DIGEST_BYTES, arena_copy(arena, digest, DIGEST_BYTES) };
	return theirs;
}

char *petition_write(
    struct arena *arena, const struct petition_fields *fields, const struct petition_letter *letter)
{
	json_t *json = petition_to_json(arena, fields, letter);
	char *line = json_dumps(json, JSON_COMPACT), *ret;

	if (!line) abort();
	ret = arena_copy_text(arena, line, strlen(line));
	free(line);
	json_decref(json);
	return ret;
}

/* ---- receipts ---- */

struct petition_receipt petition_receipt_of(
    const struct petition_letter *letter, const char *result)
{
	struct petition_receipt ret = { .of = letter->of,
		.result = petition_code("petition_receipt", result),
		.reason = (char *)"",
		.advice = (char *)"" };

	if (letter->of == PETITION_ITEM) {
		ret.office = letter->item->office;
		ret.number = letter->item->number;
		ret.at = letter->item->version;
		ret.digest = letter->item->digest;
	} else {
		ret.office = letter->ours->office;
		ret.number = letter->ours->number;
		ret.at = letter->ours->at;
		ret.digest = letter->ours->digest;
	}
	return ret;
}

struct petition_receipt petition_refused(struct arena *arena, const struct petition_letter *letter,
    const char *reason, const char *advice)
{
	struct petition_receipt ret = petition_receipt_of(letter, "refused");

	ret.reason = arena_copy_text(arena, reason, strlen(reason));
	ret.advice = arena_copy_text(arena, advice, strlen(advice));
	return ret;
}
