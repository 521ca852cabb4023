/* Whether the database's log shows values; discretion.h. */
#include "discretion.h"

#include <stddef.h>

#include "log.h"
#include "store.h"

static void told(void *context, enum store_status status, const struct rows *rows)
{
	enum { NAME, VALUE, WANTED };

	(void)context;
	if (status != STORE_OK) return;
	for (size_t row = 0; row < rows_count(rows); row++) {
		log_line(LOG_LEVEL_WARNING, "db-logs-values",
		    "setting=%s value=%s wanted=%s why=\"the database's log could show what people told; forbid it in its configuration\"",
		    rows_text(rows, row, NAME), log_quoted(rows_text(rows, row, VALUE)),
		    rows_text(rows, row, WANTED));
	}
}

void discretion_check(struct store *store)
{
	store_ask(store, STATEMENT_LOG_SETTINGS, NULL, 0, STORE_FAST, told, NULL);
}
