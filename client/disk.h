/*
 * Small files in a directory of the person's own, mode 0700: written whole or not at all, on the
 * disk before it is said that they are.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DISK_BYTES_MAX (4 << 20)

/* The directory $XDG_STATE_HOME/mediate/kept; false and said where there is no home for it. */
bool disk_home(char *ret_path, size_t bytes);
/* False and said where it cannot be written. */
bool disk_write(const char *directory, const char *name, const void *content, size_t bytes);
/* NULL where there is none; the caller frees. */
unsigned char *disk_read(const char *directory, const char *name, size_t *ret_bytes);
bool disk_has(const char *directory, const char *name);
void disk_drop(const char *directory, const char *name);

/* Writes it where there is none of that name yet, whole or not at all. */
enum disk_new { DISK_NEW, DISK_THERE, DISK_FAILED };
enum disk_new disk_create(
    const char *directory, const char *name, const void *content, size_t bytes);
/* A mark that one program at a time holds, by a number, until it lets go or ends; all of them in
 * one file, which is opened once, and makes the directory. -1 and said where it cannot be. */
int disk_marks(const char *directory);
bool disk_hold(int marks, int64_t number);
/* The same, as soon as nobody else holds it. */
void disk_wait(int marks, int64_t number);
void disk_let_go(int marks, int64_t number);
/* Calls `each` with every name that begins so, in the order of their names. */
void disk_each(const char *directory, const char *beginning,
    void (*each)(void *context, const char *name), void *context);
