/* Tab-separated tables; tsv.h. */
#include "tsv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "civil.h"

#define TABLE_BYTES_MAX (1 << 20)

static char table[TABLE_BYTES_MAX];

static size_t read_table(const char *path)
{
	char whole[4096];
	const char *root = getenv("SOURCE_ROOT");
	size_t bytes;
	FILE *file;

	(void)snprintf(whole, sizeof(whole), "%s/%s", root ? root : ".", path);
	file = fopen(whole, "re");
	if (!file) return 0;
	bytes = fread(table, 1, sizeof(table) - 1, file);
	(void)fclose(file);
	return bytes;
}

/* The next line that is no remark; NULL at the end. */
static char *next_line(struct tsv *tsv)
{
	char *line;

	do {
		line = strsep(&tsv->rest, "\n");
	} while (line && *line == '#');
	return line && *line ? line : NULL;
}

void tsv_open(struct tsv *tsv, const char *path)
{
	size_t bytes = read_table(path);

	table[bytes] = '\0';
	*tsv = (struct tsv){ .rest = table };
	if (next_line(tsv)) return;
	printf("Bail out! %s cannot be read\n", path);
	exit(1);
}

bool tsv_next(struct tsv *tsv)
{
	char *line = next_line(tsv);

	tsv->count = 0;
	while (line && tsv->count < TSV_FIELDS_MAX) {
		tsv->fields[tsv->count++] = strsep(&line, "\t");
	}
	return tsv->count > 0;
}

long tsv_day(const char *text)
{
	char *end;
	long year = strtol(text, &end, 10), month, day;

	if (*end != '-') return 0;
	month = strtol(end + 1, &end, 10);
	day = strtol(end + 1, &end, 10);
	return (long)civil_days((int32_t)year, (unsigned)month, (unsigned)day);
}
