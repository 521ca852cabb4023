/*
 * Rights on the way of a request (rights.h): scope_admit() before its handler, which then asks one
 * of these of every dispute that it is about to tell. Nothing here decides who may do what.
 */
#pragma once

#include "parameter.h"
#include "request.h"
#include "rights.h"

/* Refuses the request, or runs it: the asker is in office and has a right to it, as local data is
 * now, or was a second ago (an act reads it again). A login whose member is not in office ends. */
void scope_admit(struct request *request);

/* Who asks; false, with the request refused, where he has just left his office. */
bool scope_asker(struct request *request, struct asker *ret);
/* How far this request reaches, for a statement with reach.part; `besides` is more than the asker
 * has, as a set of SCOPE_BIT. */
struct parameter scope_parameter(struct request *request, uint32_t besides);
/* Whether the asker may see the dispute, in *ret how much of it; false with the request refused. */
bool scope_opens(struct request *request, const struct dispute *dispute, enum reach *ret);

/* The dispute is borrowed until fn returns. */
typedef void (*scope_opened_fn)(void *context, enum reach reach, const struct dispute *dispute);
/* Reads the dispute to ask that; fn is not called where the request was refused. */
void scope_open(struct request *request, int64_t dispute, scope_opened_fn fn, void *context);
/* The same of a dispute that the asker sees as it is, and no other. */
typedef void (*scope_whole_fn)(void *context);
void scope_open_whole(struct request *request, int64_t dispute, scope_whole_fn fn, void *context);

/* A name as those read it who may not know whose it is: 张**. Several are joined by 、. */
char *scope_mask(struct arena *arena, const char *names);
