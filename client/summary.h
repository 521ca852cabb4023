/*
 * What was answered of a form so far, numbered, a line each, as people say it.
 */
#pragma once

#include <stdio.h>

#include "asking.h"

/* The place of each question that stands in it, and how many they are. */
size_t summary_print(const struct asking *asking, const struct questions *questions, FILE *out,
    size_t places[QUESTIONS_MAX]);
