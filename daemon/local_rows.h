/*
 * Local data between the store and its handlers: a table's rows as they are read, the statements
 * that read and write it, what is written of a change. Everything lives in the request's arena.
 */
#pragma once

#include "ask.h"
#include "local_sheet.h"

enum statement local_show_statement(const struct local_table *table);
/* Of a table that is imported. */
enum statement local_read_statement(const struct local_table *table);
enum statement local_write_statement(const struct local_table *table);
/* Values of the rows; *ret_count of them. */
struct local_row *local_rows_of(const struct local_table *table, const struct rows *rows,
    struct arena *arena, size_t *ret_count);

/* What a sheet comes to. */
struct local_sums {
	uint32_t added, changed, ended, same;
};

struct local_sums local_sums_of(const struct local_sheet *sheet);
/* JSON for the statement that writes, and for the record of it: a sheet's rows, of which a table
 * that is imported by row has only those that change. */
const char *local_changes(const struct local_sheet *sheet, const struct local_sums *sums,
    const char *source, struct arena *arena);
