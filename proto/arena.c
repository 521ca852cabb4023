/* Memory of one request; arena.h. */
#include "arena.h"

#include <assert.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHUNK_BYTES (32 * 1024)
#define ALIGNMENT   16

struct chunk {
	struct chunk *next;
	size_t size, used;
	_Alignas(ALIGNMENT) uint8_t bytes[];
};

struct arena {
	struct chunk *first, *current;
	ProtobufCAllocator allocator;
	size_t budget, used;
};

static struct chunk *chunk_new(size_t size)
{
	struct chunk *chunk = malloc(sizeof(*chunk) + size);

	if (!chunk) abort();
	chunk->next = NULL;
	chunk->size = size;
	chunk->used = 0;
	return chunk;
}

static void *arena_take(struct arena *arena, size_t bytes)
{
	struct chunk *chunk = arena->current;
	size_t rounded = (bytes + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
	void *taken;

	assert(rounded >= bytes);
	if (rounded > chunk->size - chunk->used) {
		chunk = chunk_new(rounded > CHUNK_BYTES ? rounded : CHUNK_BYTES);
		arena->current->next = chunk;
		arena->current = chunk;
	}
	taken = chunk->bytes + chunk->used;
	chunk->used += rounded;
	arena->used += rounded;
	return taken;
}

static void *on_alloc(void *context, size_t bytes)
{
	struct arena *arena = context;

	if (bytes > arena->budget) return NULL;
	arena->budget -= bytes;
	return arena_take(arena, bytes);
}

static void on_free(void *context, void *pointer)
{
	(void)context;
	(void)pointer;
}

struct arena *arena_new(void)
{
	struct arena *arena = calloc(1, sizeof(*arena));

	if (!arena) abort();
	arena->first = arena->current = chunk_new(CHUNK_BYTES);
	arena->allocator =
	    (ProtobufCAllocator){ .alloc = on_alloc, .free = on_free, .allocator_data = arena };
	arena->budget = CHUNK_BYTES;
	return arena;
}

static void free_after_first(struct arena *arena)
{
	struct chunk *chunk = arena->first->next;

	while (chunk) {
		struct chunk *next = chunk->next;

		free(chunk);
		chunk = next;
	}
	arena->first->next = NULL;
}

struct arena *arena_free(struct arena *arena)
{
	if (!arena) return NULL;
	free_after_first(arena);
	free(arena->first);
	free(arena);
	return NULL;
}

void arena_reset(struct arena *arena)
{
	free_after_first(arena);
	arena->current = arena->first;
	arena->first->used = 0;
	arena->used = 0;
	arena->budget = CHUNK_BYTES;
}

void arena_set_budget(struct arena *arena, size_t bytes)
{
	arena->budget = bytes;
}

size_t arena_used(const struct arena *arena)
{
	return arena->used;
}

void *arena_array(struct arena *arena, size_t count, size_t bytes)
{
	void *taken;
	size_t total;

	assert(!__builtin_mul_overflow(count, bytes, &total));
	taken = arena_take(arena, total ? total : 1);
	memset(taken, 0, total);
	return taken;
}

void *arena_copy(struct arena *arena, const void *bytes, size_t count)
{
	void *copy = arena_take(arena, count ? count : 1);

	if (count) memcpy(copy, bytes, count);
	return copy;
}

char *arena_copy_text(struct arena *arena, const char *bytes, size_t count)
{
	char *copy = arena_take(arena, count + 1);

	if (count) memcpy(copy, bytes, count);
	copy[count] = '\0';
	return copy;
}

char *arena_format(struct arena *arena, const char *format, ...)
{
	va_list arguments, again;
	char *text;
	int length;

	va_start(arguments, format);
	va_copy(again, arguments);
	length = vsnprintf(NULL, 0, format, arguments);
	va_end(arguments);
	assert(length >= 0);
	text = arena_take(arena, (size_t)length + 1);
	(void)vsnprintf(text, (size_t)length + 1, format, again);
	va_end(again);
	return text;
}

ProtobufCAllocator *arena_allocator(struct arena *arena)
{
	return &arena->allocator;
}
