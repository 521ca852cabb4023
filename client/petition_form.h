/*
 * The members that each kind of letter has: their names, what may stand in them, and where they
 * stand in memory. Both ways go by these tables, and so does the mapping file.
 */
#pragma once

#include "near.h"
#include "petition_json.h"

enum form_kind {
	FORM_LINE,
	FORM_TEXT, /* of several lines */
	FORM_OFFICE,
	FORM_NUMBER, /* uint32_t, within its bounds */
	FORM_LARGE,  /* 64 bits, likewise */
	FORM_DATE,   /* int64_t */
	FORM_CODE,
	FORM_CODES,
	FORM_FLAG,
	FORM_TOLD, /* a flag that may be untold */
	FORM_TRUE, /* that, or not there */
	FORM_DIGEST,
	FORM_OWN_DIGEST, /* of the letter itself */
	FORM_LINES,
	FORM_PART,    /* an object whose members stand in the same record */
	FORM_RECORDS, /* objects with records of their own */
	FORM_UNKEPT   /* a line that is looked at and not kept */
};

struct petition_form;

struct form_member {
	const char *name;
	enum form_kind kind;
	size_t at,
	    count; /* in the record; count: of how many there are, or which of a oneof is told */
	int64_t least, most; /* of lines: how many at most, and how long each; the oneof's number */
	const char *list;    /* of a code */
	const struct petition_form *form; /* of a part or records */
	const char *zh;                   /* as a column of a table is called; NULL: it is none */
	bool is_required, is_distinct;
};

struct petition_form {
	size_t bytes;
	const ProtobufCMessageDescriptor *descriptor; /* NULL: a struct of ours */
	const struct form_member *members;
	size_t count;
};

/* The members of a letter; what it calls itself is "mediation-petition-NAME/1". */
const struct petition_form *petition_form(enum petition_of of);
const char *petition_of_name(enum petition_of of);
/* By name; PETITION_NONE where none has it. */
enum petition_of petition_of_named(const char *name);
/* The letter that a format names. */
enum petition_of petition_of_format(const char *format);
/* What stands in a table for the name of a code, and what name a word there means; the same where
 * there is none. */
const char *petition_code_zh(const char *list, const char *name);
const char *petition_code_of_zh(const char *list, const char *zh);
/* A new record of the form, nothing in it. */
void *petition_record(struct arena *arena, const struct petition_form *form);
/* The member that a path names, of any kind of letter: "terms.notice"; NULL where there is none,
 * and `near` has tried them all then. */
const struct form_member *petition_member(const char *path, struct near *near);
/* That of one kind of letter, at the top; NULL where it has none. */
const struct form_member *petition_member_of(enum petition_of of, const char *name);

/* petition_form_read.c: the members of an object into the record; false with what is wrong, a
 * sentence about a path. */
bool petition_form_read(struct arena *arena, const struct petition_form *form,
    struct json_t *object, void *record, char **ret_wrong);
/* petition_form_write.c: the same back, but for the digest of its own. */
void petition_form_write(
    const struct petition_form *form, const void *record, struct json_t *object);
/* What stands in a cell of a table, or in a mapping file, as the JSON of the member; NULL where it
 * cannot be that. */
struct json_t *petition_cell(const struct form_member *member, const char *text);
/* A day as letters have it; false where it is none. */
bool petition_day_read(const char *text, int64_t *ret);
#define PETITION_DATE_BYTES 16
/* The other way; returns ret. */
char *petition_day_write(int64_t day, char ret[PETITION_DATE_BYTES]);
