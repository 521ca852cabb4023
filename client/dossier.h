/*
 * The whole dossier of a dispute as a folder of files: what is made of it by each of a list of
 * producers, and index.json, which names every file with its digest and what it is. mediate-verify
 * checks it from the files alone.
 *
 *   {"dossier": 1, "district": …, "dispute": …, "numbers": […], "exported": …, "member": …,
 *    "files": [{"path": "proof.json", "what": "proof", "bytes": …, "sha256": HEX},
 *              {"path": "attachments/001-….jpg", "what": "attachment", "bytes": …, "sha256": HEX,
 *               "attachment": {"number": 1, "item": "evidence", "version": 7, …}}, …]}
 */
#pragma once

#include "client.h"

/* Into a folder that is made, or is there and empty, and is no link. The exit status, with the
 * reason said where it is not 0: then the folder has no index. */
int dossier_write(struct client *client, int64_t dispute, const char *path);
