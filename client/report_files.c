/* A whole report as a folder; report_files.h. */
#include "report_files.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "file.h"
#include "file_digest.h"
#include "json.h"
#include "link.h"
#include "report_folder.h"
#include "report_writers.h"
#include "say.h"

#define EXCEL      "excel"
#define NAME_BYTES 128
#define FILES_MAX  (2 * REPORT_SECTIONS_MAX + 8)
#define RUN_FORMAT "mediate-report-run/1"

struct made {
	char name[NAME_BYTES];
	uint8_t digest[DIGEST_BYTES];
};

struct files {
	const struct report *report;
	const struct report_run *run;
	struct report_folder folder;
	struct made made[FILES_MAX];
	size_t count;
};

/* ---- one file ---- */

static FILE *open_new(const struct files *files, const char *name)
{
	int fd = openat(files->folder.fd, name,
	    O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, S_IRUSR | S_IWUSR);
	FILE *out = fd >= 0 ? fdopen(fd, "w") : NULL;

	if (fd >= 0 && !out) (void)close(fd);
	return out;
}

/* What is on the disk, and what its digest is. */
static bool settle(struct files *files, const char *name)
{
	struct made *made = &files->made[files->count];
	int fd = openat(files->folder.fd, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	bool is_read;
	int64_t bytes;
	int error;

	if (fd < 0) return false;
	is_read = fchmod(fd, S_IRUSR | S_IWUSR) == 0 && fsync(fd) == 0 &&
	    file_digest(fd, made->digest, &bytes);
	error = errno;
	(void)close(fd);
	(void)snprintf(made->name, sizeof(made->name), "%s", name);
	if (is_read) files->count++;
	errno = error;
	return is_read;
}

typedef bool (*write_fn)(const struct files *files, const void *what, FILE *out);

static bool write_file(struct files *files, const char *name, write_fn write, const void *what)
{
	FILE *out = open_new(files, name);
	bool is_written;
	int error;

	if (!out) return false;
	is_written = write(files, what, out) && fflush(out) == 0;
	error = errno;
	if (fclose(out) != 0 && is_written) return false;
	errno = error;
	return is_written && settle(files, name);
}

/* ---- what is in them ---- */

static bool write_json(const struct files *files, const void *what, FILE *out)
{
	(void)what;
	return report_write_json(files->report, out);
}

static bool write_html(const struct files *files, const void *what, FILE *out)
{
	(void)what;
	return report_write_html(files->report, out);
}

/* The library makes the file itself. */
static bool write_xlsx(struct files *files, const char *name)
{
	return report_write_xlsx(files->report, files->folder.path, name) && settle(files, name);
}

struct table {
	const struct report_section *section; /* NULL: what is no table */
	enum report_csv_flavour flavour;
};

static bool write_table(const struct files *files, const void *what, FILE *out)
{
	const struct table *table = what;

	if (!table->section) return report_write_about(files->report, table->flavour, out);
	return report_write_csv(table->section, table->flavour, out);
}

static bool write_tables(struct files *files, const struct report_section *section)
{
	static const char *const folders[] = {
		[REPORT_CSV_PLAIN] = "", [REPORT_CSV_EXCEL] = EXCEL "/"
	};
	const char *key = section ? section->key : "about";

	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++) {
		const struct table table = { section, (enum report_csv_flavour)i };
		char name[NAME_BYTES];

		(void)snprintf(name, sizeof(name), "%s%s.csv", folders[i], key);
		if (!write_file(files, name, write_table, &table)) return false;
	}
	return true;
}

static void definitions_json(struct json *json, const struct report *report)
{
	json_array(json, "definitions");
	for (size_t i = 0; i < report->definition_count; i++) {
		json_object(json, NULL);
		json_text(json, "name", report->definitions[i].name);
		json_text(json, "version", report->definitions[i].version);
		json_end_object(json);
	}
	json_end_array(json);
}

static bool write_run(const struct files *files, const void *what, FILE *out)
{
	const struct report *report = files->report;
	struct json json = { .out = out };

	(void)what;
	json_object(&json, NULL);
	json_text(&json, "format", RUN_FORMAT);
	json_text(&json, "report", report->name);
	json_object(&json, "period");
	json_date(&json, "from", report->from_on);
	json_date(&json, "to", report->to_on);
	json_end_object(&json);
	json_date(&json, "cutoff", report->cutoff_on);
	json_instant(&json, "as_of", report->as_of_us);
	json_instant(&json, "started", files->run->started_us);
	json_number(&json, "duration_ms", (link_machine_us() - files->run->started_us) / 1000);
	json_text(&json, "software", report->software);
	definitions_json(&json, report);
	json_text(&json, "position", report->read_at ? report->read_at : report->position);
	json_texts(&json, "roots", (char *const *)files->run->roots, files->run->root_count);
	json_end_object(&json);
	return !ferror(out);
}

static bool write_sums(const struct files *files, const void *what, FILE *out)
{
	char digest[2 * DIGEST_BYTES + 1];

	(void)what;
	for (size_t i = 0; i < files->count; i++) {
		hex_write(files->made[i].digest, DIGEST_BYTES, digest);
		fprintf(out, "%s  %s\n", digest, files->made[i].name);
	}
	return !ferror(out);
}

static bool write_all(struct files *files)
{
	const struct report *report = files->report;

	if (mkdirat(files->folder.fd, EXCEL, S_IRWXU) != 0) return false;
	if (!write_file(files, "index.html", write_html, NULL) ||
	    !write_file(files, "report.json", write_json, NULL) || !write_tables(files, NULL)) {
		return false;
	}
	for (size_t i = 0; i < report->section_count; i++) {
		if (!write_tables(files, &report->sections[i])) return false;
	}
	return write_xlsx(files, "report.xlsx") && write_file(files, "run.json", write_run, NULL) &&
	    write_file(files, "SHA256SUMS", write_sums, NULL);
}

enum report_files_status report_files_write(
    const struct report *report, const struct report_run *run, const char *path)
{
	struct files *files = calloc(1, sizeof(*files));
	enum report_files_status status;
	bool is_there;

	if (!files) abort();
	files->report = report;
	files->run = run;
	is_there = report_folder_begin(&files->folder, path);
	if (is_there && write_all(files) && report_folder_end(&files->folder, EXCEL)) {
		status = REPORT_FILES_DONE;
	} else {
		status = errno == EEXIST ? REPORT_FILES_THERE : REPORT_FILES_FAILED;
		fprintf(stderr, _("%s could not be written: %s\n"), path, file_why(errno, true));
	}
	report_folder_close(&files->folder);
	free(files);
	return status;
}
