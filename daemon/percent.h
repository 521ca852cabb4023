/* Rates in hundredths of a percent, as sentences, tables and reports say them alike. Pure. */
#pragma once

#include <stdint.h>

/* To the nearest, halves up; the denominator is not 0. */
int64_t percent_hundredths(int64_t numerator, int64_t denominator);
