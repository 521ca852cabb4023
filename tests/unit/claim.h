/* cmocka with what it needs before it, and tests named by what they claim. */
#pragma once

/* clang-format off */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
/* clang-format on */

/* An element of struct CMUnitTest[], between the file's set_up and tear_down. */
#define CLAIM(words, function)                           \
	{                                                \
		words, function, set_up, tear_down, NULL \
	}
