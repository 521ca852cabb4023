/*
 * What the director is told of the house itself, beside the disputes: how old the last proven
 * backup is, and which nights of reports are missing; with what mends it on the daemon's machine.
 */
#pragma once

#include "show.h"

#define SHOW_COMMAND_BYTES 4096

/* A lamp by its shape and word, before what it is about; nothing where nobody minds. */
void show_lamp(const struct words *words, uint32_t lamp, FILE *out);
/* What somebody else is to type: the daemon's machine is not the director's. */
void show_mended_by(const char *command);

void show_backup(const struct words *words, const Mediation__V1__BackupProof *proof, FILE *out);
void show_backup_pair(
    struct table *table, const struct words *words, const Mediation__V1__BackupProof *proof);
struct backup_age show_backup_age(const Mediation__V1__BackupProof *proof);
void show_backup_json(struct json *json, const struct words *words, const struct backup_age *age);

/* Lines of a todo for the director: how old the last proven backup is, nothing where nobody minds.
 */
void show_todo_backup(struct lines *lines, const Mediation__V1__TodoResponse *todo);
/* Which nights are missing, since when and why; nothing where none is. Takes them out of the answer
 * where JSON tells them at its end. */
void show_todo_nights(struct lines *lines, Mediation__V1__TodoResponse *todo);
void show_nights_json(struct lines *lines);
