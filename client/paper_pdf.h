/*
 * A block document as PDF, by mediate-paper: a program of its own, so that what draws need not be
 * loaded by a command that prints nothing. It stands beside this one, or where it was installed.
 */
#pragma once

#include <stdbool.h>

#include "text.h"

/* *ret_pdf is ended, and to be freed in any case. False with the reason said. */
bool paper_pdf(const struct text *document, struct text *ret_pdf);
