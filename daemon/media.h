/*
 * What a file is, by its content: libmagic's judgement of its first bytes, held against the table
 * of what may be attached. Its database is read once, before the daemon gives up system calls;
 * nothing is opened or started while it judges.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "dispute.h"

/* As many of its first bytes as are looked at. */
#define MEDIA_HEAD_BYTES 61440
#define MEDIA_MIME_MAX   128

struct media;

/* NULL where the database of types is not there. */
struct media *media_new(void);
struct media *media_free(struct media *media);

/* MEDIA_NONE where it may not be attached; ret_mime is what it is called,
 * "application/x-executable", plain ASCII, whatever stands in the file. */
enum media_type media_of(
    struct media *media, const uint8_t *head, size_t count, char ret_mime[MEDIA_MIME_MAX]);
/*
 * Documents of the old office programs are compound files, as their installers are: what one is
 * stands in a directory, which may lie anywhere in it ([MS-CFB] 2.2, 2.6). Where it does, by the
 * head, or -1 where it is no such file; and what that directory says it is.
 */
#define MEDIA_DIRECTORY_BYTES 512
#define MEDIA_COMPOUND        "application/x-ole-storage"

int64_t media_directory(const uint8_t *head, size_t count);
enum media_type media_of_compound(const uint8_t directory[MEDIA_DIRECTORY_BYTES]);
/* The same of what libmagic calls a content. */
enum media_type media_named(const char *mime);
