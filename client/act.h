/* Sending what was filled in, and telling what came of it. */
#pragma once

#include "client.h"
#include "form.h"

/* Why an act was refused. */
struct act_refusal {
	uint32_t argument; /* at fault; 0: none */
	bool is_identity;  /* and there what identifies somebody */
	char reason[512];  /* what happened and what to do, in our language; "" where it was not */
	bool lacks_vault;  /* what identifies people cannot be kept now; the rest could */
	bool is_reused;    /* the request was done before, with other content */
	bool is_unknown;   /* nothing was sent: the dispute is not known */
};

/* Sends under the request id, which was made once for the act, and shows what was done; the exit
 * status. related: what one that begins may have to do with, or NULL; ret_refusal may be NULL. */
int act_send(struct client *client, struct form *form, const uint8_t request_id[16],
    const Mediation__V1__Response *related, struct act_refusal *ret_refusal);
