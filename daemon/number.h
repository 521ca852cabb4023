/*
 * What a typed number asks for: 00847, 2024-847, 调2024-847, 登2026-0002, or an official number in
 * full, whatever its brackets, blanks and widths. Pure.
 */
#pragma once

#include <stdint.h>

#define NUMBER_PREFIX_BYTES 64

struct number_asked {
	int64_t number; /* 0: it asks for none */
	int64_t year;   /* 0: of any year */
	int64_t series; /* enum series; 0: of any book */
	/* short name of the committee; "" for any */
	char prefix[NUMBER_PREFIX_BYTES];
};

void number_read(const char *text, struct number_asked *ret);
