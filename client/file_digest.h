/* What a file is called by outside of this machine: its SHA-256 and its size. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "digest.h"

/* Of what is left to be read; false where it cannot be. */
bool file_digest(int fd, uint8_t ret[DIGEST_BYTES], int64_t *ret_bytes);
