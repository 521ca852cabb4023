/*
 * Numbers of a text that lead back to somebody, made coarse: official numbers, ID numbers,
 * telephones, accounts, plates, days (→ 2024年春, 某日), amounts (→ 约一万元), ages and house
 * numbers. Pure.
 */
#pragma once

#include <stddef.h>
#include <stdio.h>

/* Digits and letters in half width, whatever width they had; to be freed. */
char *numbers_plain(const char *text);
/* Writes what stands for the number at `at` of the plain text, and returns its bytes; 0: there is
 * none, or it may stay. */
size_t number_coarse(const char *text, const char *at, FILE *out);
/* Bytes of four digits or more that begin there and are no year; 0: none. */
size_t digits_left(const char *text, const char *at);
