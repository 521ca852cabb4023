/* What is next for books of figures; figure_books.h. */
/* As in event.c: what does not allocate. */
#define OPENSSL_SUPPRESS_DEPRECATED
#include "figure_books.h"

#include <assert.h>
#include <openssl/sha.h>
#include <string.h>

#include "bytes.h"
#include "migrations.h"
#include "statements.h"

static struct books_next next_of_one(const struct figure_book *book)
{
	struct books_next ret = { .step = BOOKS_REST, .book = book->book };

	if (!book->is_whole) {
		ret.step = BOOKS_WALK;
	} else if (book->is_behind) {
		ret.step = BOOKS_FOLD;
	}
	return ret;
}

struct books_next figure_books_next(const struct figure_book *books, size_t count, bool is_littered)
{
	const struct figure_book *elder = &books[0], *newer = &books[1];
	struct books_next ret;

	assert(count <= FIGURE_BOOKS_MAX);
	if (is_littered) return (struct books_next){ .step = BOOKS_CLEAR };
	if (count == 0) return (struct books_next){ .step = BOOKS_BEGIN };
	ret = next_of_one(elder);
	if (ret.step == BOOKS_REST && count == 1 && elder->is_old) {
		return (struct books_next){ .step = BOOKS_BEGIN };
	}
	if (ret.step != BOOKS_REST || count == 1) return ret;
	if (!newer->is_whole) return next_of_one(newer);
	if (elder->below == newer->below) {
		return (struct books_next){
			.step = BOOKS_COMPARE, .book = elder->book, .other = newer->book
		};
	}
	return elder->below < newer->below
	    ? (struct books_next){ .step = BOOKS_FOLD, .book = elder->book, .below = newer->below }
	    : (struct books_next){ .step = BOOKS_FOLD, .book = newer->book, .below = elder->below };
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
	SHA256_Final(digest, &sha);
	return read_i64(&reader);
}
