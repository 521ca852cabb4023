/*
 * What a mapping file may say of a dispute (export_facts.def), and the codes that such a fact is
 * one of. Chinese whatever language the client speaks, as papers are: receiving offices read it.
 */
#pragma once

#include "paper_value.h"

enum export_type {
	EXPORT_TEXT,
	EXPORT_CODE,
	EXPORT_DATE,
	EXPORT_INSTANT,
	EXPORT_AMOUNT, /* fen */
	EXPORT_NUMBER,
	EXPORT_FLAG
};

/* What facts are told from; nothing of it is owned. */
struct export_source {
	struct papers_source of;
	const Mediation__V1__LocalShowResponse *kinds; /* rows of local data dispute_kind */
	int64_t from_on, to_on;
};

struct export_fact {
	const char *name;
	enum export_type type;
	const char *list; /* of a code; else NULL */
	/* Of a code its number; NULL: the fact of that name that papers have. */
	void (*get)(const struct export_source *source, struct paper_value *value);
	const char *zh, *en;
};

/* In their order; NULL past the last. */
const struct export_fact *export_fact_at(size_t index);
/* NULL where there is none. */
const struct export_fact *export_fact_find(const char *name);
/* value is to be freed; not told where the dispute does not have it. */
void export_fact_value(
    const struct export_fact *fact, const struct export_source *source, struct paper_value *value);

/* ---- codes of a list ---- */

/* For programs and in Chinese; NULL and "" for what is not known. */
const char *export_code_name(const struct words *words, const char *list, int64_t number);
const char *export_code_zh(const struct words *words, const char *list, int64_t number);
/* Whether the list has a code of that name; else the nearest, or NULL. */
bool export_code_is(
    const struct words *words, const char *list, const char *name, const char **ret_nearest);
