/*
 * A simulated petition centre over HTTPS, until a signal ends it: GET letters, POST letters, GET
 * day, GET attachments/SHA256, under whatever path. Who asks shows a certificate by the authority
 * that is given. Bodies, lines and times are bounded; the plan's faults strike here.
 */
#pragma once

#include "centre.h"

struct serving {
	const char *host, *port;                   /* port 0: one that is free, which is told */
	const char *certificate, *key, *authority; /* PEM files */
};

/* False with the reason said. */
bool centre_serve(struct centre *centre, const struct serving *serving);
