/*
 * Option account_weights: how many times what a person may ask in a time a program's account may,
 * "petition:10,report:20". Pure.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define WEIGHT_MAX 1000

/* False with a sentence in ret_why, without the option's name. */
bool weights_check(const char *text, char *ret_why, size_t why_bytes);
/* 1 of a login that is not named. */
int64_t weights_find(const char *text, const char *login);
