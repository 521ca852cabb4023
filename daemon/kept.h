/*
 * What is kept of the parties of a dispute, as dispute_show has it: read, and told as far as
 * everybody may know it. The rest is revealed by a request of its own (reveal.c).
 */
#pragma once

#include "answer.h"
#include "vault.h"

struct kept_value {
	struct vault_place place;
	struct vault_bytes sealed; /* borrowed from what was read */
};

/* (party, identity, sealed)* of a dispute; returns how many. */
size_t kept_read(struct arena *arena, const struct show_answer *show, struct kept_value **ret);
/* The same but for those of parties who asked to be used for nothing (个人信息保护法47), where the
 * asker is not told all. */
size_t kept_told(struct request *request, const struct show_answer *show, struct kept_value **ret);

/* Tells the masks of all of them with the parties of ret, which must live till then; then fn, once.
 * Where they cannot be opened now, that they are kept. */
void kept_mask(struct request *request, const struct show_answer *show, Mediation__V1__Dispute *ret,
    void (*fn)(void *context), void *context);
