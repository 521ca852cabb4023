/*
 * What is known of backups: the newest moment that a restore has been proven to bring back
 * (backup_proof), how long ago that is, and the lamp that it has by the options backup_….
 */
#pragma once

#include "answer.h"

/* proof: in the request's arena; NULL where the database does not say. */
typedef void (*backup_told_fn)(void *context, Mediation__V1__BackupProof *proof);

void backup_ask(struct request *request, backup_told_fn fn, void *context);
