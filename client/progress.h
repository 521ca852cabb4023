/* How far a long piece of work is: a bar on standard error where that is a terminal, else nothing.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

void progress_show(size_t done, size_t all, bool is_last);
