/*
 * Memory of one request: allocated by bumping, freed at once. A budget bounds what a peer's bytes
 * can make us allocate. The first chunk is kept over resets, so a busy daemon allocates nothing.
 */
#pragma once

#include <protobuf-c/protobuf-c.h>
#include <stddef.h>

struct arena;

struct arena *arena_new(void);
struct arena *arena_free(struct arena *arena);
/* Forgets everything; pointers into the arena are dead. */
void arena_reset(struct arena *arena);
/* From here on at most `bytes` more may be taken through arena_allocator (decoding a peer's
 * message). */
void arena_set_budget(struct arena *arena, size_t bytes);
size_t arena_used(const struct arena *arena);

/* Zeroed, aligned for anything, never NULL (count 0 gives a valid pointer). Not bounded by the
 * budget: callers bound count themselves. */
void *arena_array(struct arena *arena, size_t count, size_t bytes);
void *arena_copy(struct arena *arena, const void *bytes, size_t count);
/* A copy with a closing NUL. */
char *arena_copy_text(struct arena *arena, const char *bytes, size_t count);
char *arena_format(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* For protobuf-c: within the budget, NULL past it; free does nothing. */
ProtobufCAllocator *arena_allocator(struct arena *arena);
