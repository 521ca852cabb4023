/* Local data from files; seeds.h. */
#include "seeds.h"

#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "migrate.h"

#define LINE_BYTES  4096
#define COLUMNS_MAX 20

/* In the order of their references; the key decides whether a row is new. */
static const struct {
	const char *table, *key;
} files[] = { { "district", "district" }, { "committee", "district, id" },
	{ "team", "district, id" }, { "member", "district, id" },
	{ "absence", "district, member, first_on" }, { "place", "district, code" },
	{ "territory", "district, place, team, valid_from" },
	{ "dispute_kind", "district, number" }, { "assignment_rule", "district, version, reason" },
	{ "house_limit", "district, level, valid_from" },
	{ "criterion", "district, duty, name, valid_from" },
	{ "subsidy_rule", "district, name, valid_from" }, { "calendar_year", "district, year" },
	{ "calendar_day", "district, day" } };

struct file {
	const char *table, *key;
	char path[512];
	unsigned line;
	char columns[COLUMNS_MAX][64];
	int column_count;
	char sql[4096];
};

static int split(char *line, char *ret_fields[COLUMNS_MAX])
{
	int count = 0;

	line[strcspn(line, "\r\n")] = '\0';
	while (line && count < COLUMNS_MAX) {
		ret_fields[count++] = strsep(&line, "\t");
	}
	return line ? COLUMNS_MAX + 1 : count;
}

static bool is_word(const char *text)
{
	return text && *text && text[strspn(text, "abcdefghijklmnopqrstuvwxyz_0123456789")] == '\0';
}

static bool read_columns(struct file *file, char *line)
{
	char *fields[COLUMNS_MAX] = { 0 };

	file->column_count = split(line, fields);
	if (file->column_count > COLUMNS_MAX) return false;
	for (int i = 0; i < file->column_count; i++) {
		if (!is_word(fields[i])) return false;
		(void)snprintf(file->columns[i], sizeof(file->columns[i]), "%s", fields[i]);
	}
	return true;
}

/* Roles stand in the files by name. */
static void write_value(FILE *out, const struct file *file, int column)
{
	if (strcmp(file->table, "member") == 0 && strcmp(file->columns[column], "roles") == 0) {
		fprintf(out,
		    "(SELECT sum(1 << number)::integer FROM table_name WHERE kind = 'role' AND name = ANY (string_to_array($%d, ',')))",
		    column + 1);
	} else {
		fprintf(out, "$%d", column + 1);
	}
}

static void write_sql(struct file *file)
{
	FILE *out = fmemopen(file->sql, sizeof(file->sql), "w");

	if (!out) abort();
	fprintf(out, "INSERT INTO %s (", file->table);
	for (int i = 0; i < file->column_count; i++) {
		fprintf(out, "%s%s", i ? ", " : "", file->columns[i]);
	}
	fputs(") VALUES (", out);
	for (int i = 0; i < file->column_count; i++) {
		if (i) fputs(", ", out);
		write_value(out, file, i);
	}
	fprintf(out, ") ON CONFLICT (%s) DO UPDATE SET ", file->key);
	for (int i = 0; i < file->column_count; i++) {
		fprintf(
		    out, "%s%s = excluded.%s", i ? ", " : "", file->columns[i], file->columns[i]);
	}
	/* What a notice had ended counts again when a file names it. */
	if (strcmp(file->table, "calendar_day") == 0) fputs(", is_ended = false", out);
	(void)fclose(out);
}

static bool say(const struct file *file, const char *what)
{
	fprintf(stderr, "mediationd seeds: %s:%u: %s\n", file->path, file->line, what);
	return false;
}

static bool load_row(PGconn *conn, struct file *file, char *line)
{
	char *fields[COLUMNS_MAX] = { 0 };
	const char *values[COLUMNS_MAX];
	int count = split(line, fields);
	PGresult *result;
	bool is_good;
	char what[256];

	if (count != file->column_count) {
		(void)snprintf(what, sizeof(what), "%d columns, but the first line names %d",
		    count > COLUMNS_MAX ? COLUMNS_MAX + 1 : count, file->column_count);
		return say(file, what);
	}
	for (int i = 0; i < count; i++) {
		values[i] = strcmp(fields[i], "\\N") == 0 ? NULL : fields[i];
	}
	result = PQexecParams(conn, file->sql, count, NULL, values, NULL, NULL, 0);
	is_good = PQresultStatus(result) == PGRES_COMMAND_OK;
	if (!is_good) {
		const char *column = PQresultErrorField(result, PG_DIAG_COLUMN_NAME);
		const char *message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);

		(void)snprintf(what, sizeof(what), "%s%s%s", column ? column : "",
		    column ? ": " : "", message ? message : "refused");
		(void)say(file, what);
	}
	PQclear(result);
	return is_good;
}

static bool load_file(PGconn *conn, struct file *file, unsigned *files_read)
{
	FILE *in = fopen(file->path, "re");
	char line[LINE_BYTES];
	bool is_good = true;

	if (!in) return errno == ENOENT || say(file, strerror(errno));
	(*files_read)++;
	while (is_good && fgets(line, sizeof(line), in)) {
		file->line++;
		if (line[0] == '#' || line[0] == '\n') continue;
		if (file->column_count == 0) {
			is_good = read_columns(file, line) ||
			    say(file, "the first line names the columns, separated by tabs");
			if (is_good) write_sql(file);
		} else {
			is_good = load_row(conn, file, line);
		}
	}
	(void)fclose(in);
	return is_good;
}

static bool load(PGconn *conn, const char *directory)
{
	unsigned files_read = 0;

	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		struct file file = { .table = files[i].table, .key = files[i].key };

		(void)snprintf(
		    file.path, sizeof(file.path), "%.400s/%s.tsv", directory, files[i].table);
		if (!load_file(conn, &file, &files_read)) return false;
	}
	if (files_read == 0) {
		fprintf(stderr,
		    "mediationd seeds: \"%s\" holds none of the files of local data (district.tsv, team.tsv, member.tsv …)\n",
		    directory);
		return false;
	}
	return command_run(
	    conn, "seeds", "UPDATE district SET reference_version = reference_version + 1");
}

static bool is_directory(const char *path)
{
	DIR *directory = opendir(path);

	if (directory) return closedir(directory) == 0;
	fprintf(stderr, "mediationd seeds: could not open the directory \"%s\": %s\n", path,
	    strerror(errno));
	return false;
}

int seeds_main(int argc, char **argv)
{
	PGconn *conn;
	bool is_good;

	if (argc < 3 || strcmp(argv[1], "load") != 0 || argv[2][0] == '-') {
		fprintf(stderr, "usage: mediationd seeds load DIR [--database CONN]\n");
		return 2;
	}
	if (!is_directory(argv[2])) return 1;
	conn = command_connect(argc, argv, "seeds");
	if (!conn) return 1;
	is_good = command_run(conn, "seeds", "BEGIN") &&
	    command_run(conn, "seeds", "SET LOCAL search_path = public") && load(conn, argv[2]) &&
	    command_run(conn, "seeds", "COMMIT");
	PQfinish(conn);
	return is_good ? 0 : 1;
}
