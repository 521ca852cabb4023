/* Tab-separated tables; tsv.h. */
#include "tsv.h"

#include <stdlib.h>
#include <string.h>

#include "civil.h"

static bool read_line(struct tsv *tsv)
{
	while (fgets(tsv->line, sizeof(tsv->line), tsv->file)) {
		if (tsv->line[0] != '#') return true;
	}
	return false;
}

void tsv_open(struct tsv *tsv, const char *path)
{
	char whole[4096];
	const char *root = getenv("SOURCE_ROOT");

	(void)snprintf(whole, sizeof(whole), "%s/%s", root ? root : ".", path);
	tsv->file = fopen(whole, "re");
	if (!tsv->file || !read_line(tsv)) {
		printf("Bail out! %s cannot be read\n", whole);
		exit(1);
	}
}

bool tsv_next(struct tsv *tsv)
{
	char *rest = tsv->line;

	if (!read_line(tsv)) {
		(void)fclose(tsv->file);
		return false;
	}
	tsv->line[strcspn(tsv->line, "\n")] = '\0';
	tsv->count = 0;
	while (rest && tsv->count < TSV_FIELDS_MAX) {
		tsv->fields[tsv->count++] = strsep(&rest, "\t");
	}
	return true;
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
