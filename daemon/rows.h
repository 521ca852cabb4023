/* What stands behind store.h's rows: a libpq result in binary format, borrowed. */
#pragma once

#include <libpq-fe.h>

struct rows {
	const PGresult *result;
};
