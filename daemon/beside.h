/*
 * Where another program of this system lies: beside the one that runs, as it was built, or where it
 * is installed.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* False where the path is too long. */
bool program_beside(const char *program, char *ret_path, size_t bytes);
