/* What is next for books of figures; figure_books.h. */
/* As in event.c: what does not allocate. */
#define OPENSSL_SUPPRESS_DEPRECATED
#include "figure_books.h"

#include <assert.h>
#include <openssl/sha.h>
#include <string.h>

#include "action.h"
#include "bytes.h"
#include "migrations.h"
#include "statements.h"

/* Two that are whole: the lesser comes up to the other, and there they are held against each other,
 * before anything else moves them. */
static struct books_next next_of_whole(
    const struct figure_book *elder, const struct figure_book *newer)
{
	bool is_elder_less = elder->below < newer->below;

	if (elder->below == newer->below) {
		return (struct books_next){
			.step = BOOKS_COMPARE, .book = elder->book, .other = newer->book
		};
	}
	return (struct books_next){ .step = BOOKS_FOLD,
		.book = is_elder_less ? elder->book : newer->book,
		.below = is_elder_less ? newer->below : elder->below };
}

struct books_next figure_books_next(
    const struct figure_book *books, size_t count, bool is_littered, unsigned steps)
{
	const struct figure_book *elder = &books[0], *newer = &books[1];
	bool is_made = count < 2 || newer->is_whole;

	assert(count <= FIGURE_BOOKS_MAX);
	if (count == 0) return (struct books_next){ .step = BOOKS_BEGIN };
	if (!elder->is_whole) return (struct books_next){ .step = BOOKS_WALK, .book = elder->book };
	if (count == 2 && newer->is_whole) return next_of_whole(elder, newer);
	if (elder->is_behind && (is_made || steps % 2 == 0)) {
		return (struct books_next){ .step = BOOKS_FOLD, .book = elder->book };
	}
	if (!is_made) return (struct books_next){ .step = BOOKS_WALK, .book = newer->book };
	if (is_littered) return (struct books_next){ .step = BOOKS_CLEAR };
	return (struct books_next){ .step = elder->is_old ? BOOKS_BEGIN : BOOKS_REST };
}

int64_t figure_definitions(void)
{
	const char *counted = statement_texts[STATEMENT_FIGURE_BOOK_FOLD].text;
	const char *newest = migrations[migration_count - 1].name;
	uint8_t digest[SHA256_DIGEST_LENGTH];
	struct reader reader = { .at = digest, .left = sizeof(digest) };
	SHA256_CTX sha;

	SHA256_Init(&sha);
	SHA256_Update(&sha, counted, strlen(counted));
	SHA256_Update(&sha, newest, strlen(newest));
	SHA256_Update(&sha, action_table_digest(), SHA256_DIGEST_LENGTH);
	SHA256_Final(digest, &sha);
	return read_i64(&reader);
}
