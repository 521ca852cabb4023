/* The memory of one request: aligned, zeroed, bounded for what a peer sends, gone at once. */
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "claim.h"

static void what_is_taken_is_zeroed_and_aligned_also_after_a_reset(void **state)
{
	struct arena *arena = arena_new();

	(void)state;
	for (int round = 0; round < 3; round++) {
		for (size_t bytes = 1; bytes < 20000; bytes = bytes * 3 + 1) {
			uint8_t *made = arena_array(arena, 1, bytes);

			assert_int_equal((uintptr_t)made % _Alignof(max_align_t), 0);
			for (size_t i = 0; i < bytes; i++) {
				assert_int_equal(made[i], 0);
			}
			memset(made, 0xA5, bytes);
		}
		arena_reset(arena);
		assert_int_equal(arena_used(arena), 0);
	}
	assert_null(arena_free(arena));
}

static void nothing_taken_is_still_somewhere(void **state)
{
	struct arena *arena = arena_new();

	(void)state;
	assert_non_null(arena_array(arena, 0, 8));
	assert_string_equal(arena_copy_text(arena, "", 0), "");
	assert_string_equal(arena_copy_text(arena, "mediation", 5), "media");
	assert_string_equal(arena_format(arena, "%s %d", "no", 847), "no 847");
	(void)arena_free(arena);
}

static void a_peers_bytes_get_no_more_than_the_budget(void **state)
{
	struct arena *arena = arena_new();
	ProtobufCAllocator *allocator = arena_allocator(arena);
	size_t taken = 0;

	(void)state;
	arena_set_budget(arena, 10000);
	while (allocator->alloc(allocator->allocator_data, 100)) {
		taken += 100;
		assert_true(taken <= 10000);
	}
	assert_true(taken >= 8000);
	assert_null(allocator->alloc(allocator->allocator_data, SIZE_MAX));
	arena_set_budget(arena, 200);
	assert_non_null(allocator->alloc(allocator->allocator_data, 100));
	allocator->free(allocator->allocator_data, NULL);
	(void)arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_taken_is_zeroed_and_aligned_also_after_a_reset),
		cmocka_unit_test(nothing_taken_is_still_somewhere),
		cmocka_unit_test(a_peers_bytes_get_no_more_than_the_budget),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
