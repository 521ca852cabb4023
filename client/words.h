/*
 * The words of one daemon: its catalogue and the district's local data, with the lookups that verbs
 * and tables need. Owns both answers. The client knows no rule: all it can say comes from here.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "link.h"
#include "near.h"

struct words {
	Mediation__V1__Response *catalogue_answer, *reference_answer;
	const Mediation__V1__CatalogueResponse *catalogue;
	const Mediation__V1__ReferenceResponse *local;
};

/* False when the daemon does not answer. */
bool words_load(struct words *words, struct link *link);
/* Those with the digest, as they were kept, without a daemon; false where they are not. words_free
 * them in any case. */
bool words_load_kept(struct words *words, const ProtobufCBinaryData *digest);
void words_free(struct words *words);

/* Whether people are offered it as a step: it is in use, and no tool does it for them. */
bool words_offer(const Mediation__V1__CatalogueAction *action);
/* The flag of an argument in our language, which is also how it may be typed; with what it means
 * where that says more. */
void words_print_flag(const Mediation__V1__CatalogueArgument *info, FILE *out);
/* By name (hyphens or underscores), Chinese label, or initials that no other has. */
const Mediation__V1__CatalogueAction *words_action(const struct words *words, const char *word);
const Mediation__V1__CatalogueArgument *words_argument(const struct words *words, const char *word);
const Mediation__V1__CatalogueArgument *words_argument_numbered(
    const struct words *words, uint32_t number);
const Mediation__V1__CatalogueAction *words_action_numbered(
    const struct words *words, uint32_t number);
const Mediation__V1__CatalogueRecord *words_record(const struct words *words, uint32_t number);
/* A field of a record; NULL where there is none, or no record. */
const Mediation__V1__CatalogueField *words_field(
    const Mediation__V1__CatalogueRecord *record, uint32_t number);
const Mediation__V1__CatalogueRegion *words_region(const struct words *words, uint32_t number);
/* Label of an item in our language, or "未知(17)". One of four static buffers in turn. */
const char *words_label(const struct words *words, const char *list, uint32_t number);
/* All that the catalogue tells of an item; NULL for what is not known. */
const Mediation__V1__CatalogueItem *words_item(
    const struct words *words, const char *list, uint32_t number);
/* The same in Chinese in any language, for papers; "" for what is not known. */
const char *words_zh(const struct words *words, const char *list, uint32_t number);
const char *words_kind_zh(const struct words *words, uint32_t number);
/* The name for programs; NULL for what is not known. */
const char *words_name(const struct words *words, const char *list, uint32_t number);
/* Whether it is the item of that name; number 0 is none, nor is what only a newer daemon knows. */
bool words_is(const struct words *words, const char *list, uint32_t number, const char *name);
/* What the catalogue says beside the item: a lamp's shape. "" where it says nothing. */
const char *words_note(const struct words *words, const char *list, uint32_t number);
const Mediation__V1__CatalogueRegion *words_region_named(
    const struct words *words, const char *name);
const char *words_value(const Mediation__V1__CatalogueRegion *region, uint32_t number);
const char *words_value_name(const Mediation__V1__CatalogueRegion *region, uint32_t number);
/* Of a region by its name: in our language, and in Chinese for papers; "" where there is none. */
const char *words_value_of(const struct words *words, const char *region, uint32_t number);
const char *words_value_zh(const struct words *words, const char *region, uint32_t number);
const char *words_kind(const struct words *words, uint32_t number);
const char *words_kind_name(const struct words *words, uint32_t number);
const char *words_place(const struct words *words, int64_t code);
const char *words_team(const struct words *words, int64_t id);
const char *words_member(const struct words *words, int64_t id);
/* Tries every action in use against a word nobody knows. */
void words_near_actions(const struct words *words, struct near *near);
/* The same word, but for hyphens, blanks and case. */
bool words_same(const char *a, const char *b);
/* A name as people type it: hyphens for underscores. One of four static buffers in turn. */
const char *words_typed(const char *name);
/* What a word of one of these lists stands for: by name, label or number. */
bool words_choice(const struct words *words, const char *list, const char *word, int64_t *ret);
bool words_kind_named(const struct words *words, const char *word, int64_t *ret);
bool words_team_named(const struct words *words, const char *word, int64_t *ret);
bool words_place_named(const struct words *words, const char *word, int64_t *ret);
/* How many members bear the name; *ret is one of them. A login or a number is of one. */
size_t words_member_named(const struct words *words, const char *word, int64_t *ret);
/* Login and team of each who bears the name. */
void words_print_namesakes(const struct words *words, const char *name, FILE *out);
/* words_each.c: everything that a value of the type may be, of a choice what its list has; nothing
 * where that is no list. The name is what programs write, the label what people do. */
typedef void words_each_fn(
    void *context, int64_t number, const char *name, const char *zh, const char *en);
void words_each(const struct words *words, const char *type, const char *list, words_each_fn *each,
    void *context);
/* What a value of a type looks like; nothing where any text will do. */
void words_print_type(const struct words *words, const char *type, const char *list, FILE *out);
