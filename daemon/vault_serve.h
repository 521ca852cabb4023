/*
 * One worker of mediation-vault: takes a message from the daemon, answers it, takes the next, until
 * the daemon goes.
 */
#pragma once

#include "vault_wire.h"

/* What an op says, and the pieces that go back with it: `reply` comes empty. */
typedef enum vault_said (*vault_answer_fn)(
    void *context, uint8_t op, struct vault_bytes asked, struct vault_pieces *reply);

/* Ends with 0 when the daemon has gone, with 1 where what it says cannot be understood. */
int vault_serve(vault_answer_fn answer, void *context);
