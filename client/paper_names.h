/*
 * What a template may name: values such as {{dispute.kind}} and lists such as parties. A new value
 * is one entry of paper_facts*.c or paper_items.c, a new list one of paper_lists.c. Besides these
 * every action of the catalogue is a name: {{close.closing_report}} is what was told by the last
 * that stands of that action, "each x in visit" goes through all of them, and their records
 * and parties are lists themselves: "each x in sign.signatures".
 */
#pragma once

#include "paper_value.h"

#define PAPER_DEPTH_MAX 6
#define PAPER_NAME_MAX  96

/* Of what a list is made. */
enum paper_item_kind {
	ITEM_NONE,
	ITEM_PARTY,      /* at: in the dispute */
	ITEM_OBLIGATION, /* at: in the dispute */
	ITEM_EVENT,      /* at: in the source */
	ITEM_RECORD,     /* at: the event that told it */
	ITEM_FILE_ITEM   /* at: of the thirteen */
};

struct paper_item {
	enum paper_item_kind kind;
	size_t at, nth;                              /* nth: in its list, from 1 */
	const Mediation__V1__CatalogueRecord *known; /* of a record: its fields; NULL: not known */
	const Mediation__V1__Record *record;         /* NULL while a template is only looked over */
};

/* The loops that are open, innermost last. */
struct paper_scope {
	const struct papers_source *source;

	struct {
		char name[PAPER_NAME_MAX];
		struct paper_item item;
	} frames[PAPER_DEPTH_MAX];

	size_t depth;
};

struct paper_fact {
	const char *name;
	void (*get)(const struct papers_source *source, struct paper_value *value);
	const char
	    *lacks; /* what is missing and the command for it, a sentence of gettext; or NULL */
};

struct paper_property {
	enum paper_item_kind kind;
	const char *name;
	void (*get)(const struct papers_source *source, const struct paper_item *item,
	    struct paper_value *value);
};

struct paper_list {
	const char *name;
	enum paper_item_kind kind;
	/* The next from *at on, which it moves; false at the end. */
	bool (*next)(const struct paper_scope *scope, size_t *at, struct paper_item *ret);
	const char *lacks;   /* as of a fact */
	const char *records; /* the argument whose records they are; or NULL */
};

/* What a name stands for; nothing of it is owned. */
struct paper_name {
	const struct paper_fact *fact;
	const struct paper_property *property;
	const struct paper_list *list;
	const Mediation__V1__CatalogueAction *action; /* the last that stands of it */
	const Mediation__V1__CatalogueArgument *argument;
	const Mediation__V1__CatalogueField *field;
	struct paper_item item; /* whose property, argument or field it is */
	bool is_unknown;        /* of a newer catalogue: not told */
};

/* False where a template may not say it. What ends with ? may be unknown to this daemon. */
bool paper_name_find(const struct paper_scope *scope, const char *text, struct paper_name *ret);
/* What there is instead, to standard error. */
void paper_name_near(const struct paper_scope *scope, const char *text);
/* value is to be freed. A list is told where there is anything in it. */
void paper_name_value(
    const struct paper_scope *scope, const struct paper_name *name, struct paper_value *value);
/* The sentence for what is not told, to a list of such; a line. */
void paper_name_lacks(const struct paper_name *name, FILE *out);

/* Whether it is a list, and of what. */
bool paper_list_find(
    const struct paper_scope *scope, const struct paper_name *name, struct paper_item *ret_shape);
/* The next of it, from *at = 0 on; false at the end. */
bool paper_list_next(const struct paper_scope *scope, const struct paper_name *name, size_t *at,
    struct paper_item *ret);

/* paper_facts.c, paper_facts_after.c, paper_items.c, paper_lists.c: the tables; the last entry has
 * no name. */
extern const struct paper_fact paper_facts[], paper_facts_after[];
extern const struct paper_property paper_properties[];
extern const struct paper_list paper_lists[];

/* paper_arguments.c: what an event tells, by the type that the catalogue gives it. */
void paper_argument_value(const struct papers_source *source,
    const Mediation__V1__CatalogueArgument *known, const Mediation__V1__Argument *told,
    struct paper_value *value);
void paper_field_value(const struct papers_source *source,
    const Mediation__V1__CatalogueField *known, const Mediation__V1__Record *record,
    struct paper_value *value);
/* The same of a field by its name; not told where there is none. */
void paper_record_value(const struct papers_source *source,
    const Mediation__V1__CatalogueRecord *known, const Mediation__V1__Record *record,
    const char *name, struct paper_value *value);
/* The last that stands of an action, or the event count; NULL: the very first event. */
size_t paper_last_event(
    const struct papers_source *source, const Mediation__V1__CatalogueAction *action);

/* paper_agreement.c */
struct paper_agreement {
	size_t made; /* the event that has its text; the event count where there is none */
	bool is_oral;
	int64_t effective_on; /* 0: not yet */
};

struct paper_agreement paper_agreement(const struct papers_source *source);
/* The records of an argument in the events that stand, from one on; *at counts through all of them.
 */
bool paper_record_next(const struct papers_source *source, size_t first, const char *name,
    size_t *at, struct paper_item *ret);
/* What is promised in it, and in its amendments, one after another. */
bool paper_promise_next(const struct papers_source *source, size_t *at, struct paper_item *ret);
