/* Nights of reports; report_night.h. */
#include "report_night.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <systemd/sd-daemon.h>
#include <unistd.h>

#include "civil.h"
#include "file.h"
#include "json.h"
#include "overheard.h"
#include "progress.h"
#include "report_before.h"
#include "report_entry.h"
#include "report_tell.h"
#include "say.h"
#include "spoken_day.h"

#define NAME_BYTES 16 /* ".2024-12-12" */
#define FORMAT     "mediate-report-night/1"

enum { WHEN_SO_FAR = WHEN_NOW + 1 };

static const struct nightly {
	const char *report;
	unsigned when; /* enum report_when, or WHEN_SO_FAR */
} steps[] = {

#define NIGHTLY(report, period) { #report, WHEN_##period },
#include "nightly.def"
#undef NIGHTLY
};

#define STEPS (sizeof(steps) / sizeof(steps[0]))

struct nights {
	struct client *client;
	const char *folder;
	int fd;               /* of the folder, which is held */
	size_t made;          /* reports, in this run */
	char whole[PATH_MAX]; /* path of the folder */
	struct teller teller;
	struct overheard overheard; /* why the last thing failed */
	const struct nightly *step; /* that is made; NULL: none */
};

/* ---- which nights ---- */

static void name_of(int64_t night, const char *before, char ret[NAME_BYTES])
{
	(void)snprintf(ret, NAME_BYTES, "%s%s", before, show_date(night));
}

static bool night_named(const char *name, int64_t *ret)
{
	const struct spoken_today unknown = { .day = 0 };
	char back[NAME_BYTES];
	bool is_completed;

	if (spoken_day(name, &unknown, ret, &is_completed) != SPOKEN_DAY_READ) return false;
	name_of(*ret, "", back);
	return strcmp(back, name) == 0;
}

/* The newest that is there before or on the day; 0: none. */
static int64_t newest(const struct nights *nights, int64_t last_night)
{
	DIR *entries = opendir(nights->folder);
	const struct dirent *entry;
	int64_t night, ret = 0;

	while (entries && (entry = readdir(entries))) {
		if (night_named(entry->d_name, &night) && night <= last_night && night > ret) {
			ret = night;
		}
	}
	if (entries) (void)closedir(entries);
	return ret;
}

/* ---- one night ---- */

static bool ends_with(enum report_when when, int64_t night, int64_t *ret_first)
{
	int64_t last = night;

	report_when_last(when, night + 1, ret_first, &last);
	return last == night;
}

/* The days of the report, where one ends with the night. */
static bool is_due(unsigned when, int64_t night, int64_t *ret_first)
{
	int64_t last;
	bool is_frozen;

	if (when != WHEN_SO_FAR) return ends_with((enum report_when)when, night, ret_first);
	is_frozen =
	    ends_with(WHEN_WEEK, night, ret_first) || ends_with(WHEN_MONTH, night, ret_first);
	report_when_around(is_frozen ? WHEN_MONTH : WHEN_DAY, night, ret_first, &last);
	return true;
}

/* True where it is there already. */
static bool is_made(const char *path)
{
	struct stat told;

	return lstat(path, &told) == 0;
}

/* What the report of the days before says of itself, if that night was made. */
static bool last_of_its_kind(
    const struct nights *nights, const char *report, int64_t night, struct report_before *ret)
{
	char name[NAME_BYTES], path[PATH_MAX];

	name_of(night, "", name);
	return snprintf(path, sizeof(path), "%s/%s/%s", nights->folder, name, report) < PATH_MAX &&
	    report_before_read(path, ret);
}

static int make_step(struct nights *nights, const struct nightly *step, int64_t first,
    int64_t night, const char *within)
{
	const struct report_entry *entry = report_entry_find(step->report);
	struct reporter reporter = {
		.client = nights->client, .from_on = first, .to_on = night, .known_on = night
	};
	struct report_before before;
	char path[PATH_MAX];
	int status;

	if (!entry ||
	    snprintf(path, sizeof(path), "%s/%s", within, step->report) >= (int)sizeof(path)) {
		return CLIENT_INTERNAL;
	}
	if (is_made(path)) return 0;
	if (last_of_its_kind(nights, step->report, first - 1, &before)) reporter.before = &before;
	(void)sd_notifyf(0, "STATUS=%s %s", within, say_either(entry->zh, entry->name));
	status = report_entry_write(entry, &reporter, path);
	nights->made += status == 0;
	return status;
}

static bool tell_night(const struct nights *nights, int64_t night, const char *within)
{
	struct json json = { 0 };
	char path[PATH_MAX];
	struct file_new file;
	int64_t first;

	if (snprintf(path, sizeof(path), "%s/night.json", within) >= (int)sizeof(path)) {
		return false;
	}
	if (!file_begin(&file, path)) return false;
	json.out = file.out;
	json_object(&json, NULL);
	json_text(&json, "format", FORMAT);
	json_date(&json, "night", night);
	json_instant(&json, "made", client_now_us(nights->client));
	json_text(&json, "software", VERSION);
	json_array(&json, "reports");
	for (size_t i = 0; i < STEPS; i++) {
		if (is_due(steps[i].when, night, &first)) json_text(&json, NULL, steps[i].report);
	}
	json_end_array(&json);
	json_end_object(&json);
	return file_end(&file);
}

static int cannot_write(const char *path, int error)
{
	fprintf(stderr, "%s: %s\n", path, file_why(error, true));
	return CLIENT_INTERNAL;
}

/* Into its place, whole. */
static int settle(const struct nights *nights, int64_t night, const char *within)
{
	char name[NAME_BYTES], hidden[NAME_BYTES];

	name_of(night, "", name);
	name_of(night, ".", hidden);
	if (!tell_night(nights, night, within)) return CLIENT_INTERNAL;
	if (renameat2(nights->fd, hidden, nights->fd, name, RENAME_NOREPLACE) != 0 ||
	    fsync(nights->fd) != 0) {
		return cannot_write(within, errno);
	}
	printf(_("written: %s/%s\n"), nights->folder, name);
	return 0;
}

static int make_night(struct nights *nights, int64_t night)
{
	char within[PATH_MAX], name[NAME_BYTES];
	int64_t first;
	int status = 0;

	name_of(night, ".", name);
	if (snprintf(within, sizeof(within), "%s/%s", nights->folder, name) >=
	    (int)sizeof(within)) {
		return cannot_write(nights->folder, ENAMETOOLONG);
	}
	nights->step = NULL;
	if (mkdir(within, S_IRWXU) != 0 && errno != EEXIST) return cannot_write(within, errno);
	for (size_t i = 0; i < STEPS; i++) {
		if (!is_due(steps[i].when, night, &first)) continue;
		nights->step = &steps[i];
		status = make_step(nights, &steps[i], first, night, within);
		if (status) return status;
	}
	nights->step = NULL;
	return settle(nights, night, within);
}

/* Its first report was not the one that failed: some are there. */
static bool is_begun(const struct nights *nights)
{
	return nights->step != &steps[0];
}

/* Made, or why not; and told to who looks after it. */
static int make_and_tell(struct nights *nights, int64_t night, int64_t last)
{
	struct night_told told = { night, last, "made", "", "" };
	int status;

	overheard_begin(&nights->overheard);
	status = make_night(nights, night);
	overheard_end(&nights->overheard);
	if (status) {
		told.ending = nights->step && is_begun(nights) ? "partly" : "failed";
		told.report = nights->step ? nights->step->report : "";
		told.why = nights->overheard.line;
	}
	report_tell(&nights->teller, &told);
	return status;
}

/* ---- all of them ---- */

/* Says what keeps it from being held; an exit status. */
static int hold(struct nights *nights)
{
	char path[PATH_MAX];

	if (snprintf(path, sizeof(path), "%s/", nights->folder) >= (int)sizeof(path)) {
		return cannot_write(nights->folder, ENAMETOOLONG);
	}
	file_make_folders(path);
	nights->fd = open(nights->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (nights->fd < 0) return cannot_write(nights->folder, errno);
	if (flock(nights->fd, LOCK_EX | LOCK_NB) == 0) return 0;
	fprintf(stderr, _("%s: another run is under way\n"), nights->folder);
	return CLIENT_AGAIN;
}

static int begin(struct nights *nights, struct client *client, const char *folder)
{
	int status;

	*nights = (struct nights){ .client = client, .folder = folder, .fd = -1 };
	overheard_begin(&nights->overheard);
	status = hold(nights);
	overheard_end(&nights->overheard);
	nights->teller = (struct teller){ client,
		realpath(folder, nights->whole) ? nights->whole : folder, false };
	return status;
}

static void end(const struct nights *nights)
{
	if (nights->fd >= 0) (void)close(nights->fd);
}

/* The first that is missing up to that one. */
static int64_t first_missing(const struct nights *nights, int64_t last_night)
{
	int64_t last_made = newest(nights, last_night);

	return last_made ? last_made + 1 : last_night;
}

/* One run makes so many at most: the others are left to the next, and nobody need find that out. */
static int leave(struct nights *nights, int64_t first, int64_t last)
{
	char from[NAME_BYTES];

	name_of(first, "", from);
	overheard_begin(&nights->overheard);
	fprintf(stderr,
	    _("%lld nights are still missing, %s to %s: one run makes no more. The next ones are made by: mediate-report nightly --out %s --date %s\n"),
	    (long long)last - first + 1, from, show_date(last), nights->folder, show_date(last));
	overheard_end(&nights->overheard);
	report_tell(&nights->teller,
	    &(struct night_told){ first, last, "failed", "", nights->overheard.line });
	return CLIENT_PARTLY;
}

static int make_all(struct nights *nights, int64_t first, int64_t last, size_t most)
{
	size_t all = (size_t)(last - first + 1), count = all < most ? all : most;

	for (size_t i = 0; i < count; i++) {
		int status = make_and_tell(nights, first + (int64_t)i, last);

		if (status) return nights->made || i ? CLIENT_PARTLY : status;
		progress_show(i + 1, count, i + 1 == count);
	}
	return count == all ? 0 : leave(nights, first + (int64_t)count, last);
}

static int make_missing(struct nights *nights, int64_t last_night, size_t most)
{
	int64_t first = first_missing(nights, last_night);

	report_tell_kept(&nights->teller);
	if (first <= last_night) return make_all(nights, first, last_night, most);
	printf(_("nothing to do: the nights up to %s are there\n"), show_date(last_night));
	report_tell(
	    &nights->teller, &(struct night_told){ last_night, last_night, "there", "", "" });
	return CLIENT_NOTHING_FOUND;
}

int report_nights(struct client *client, const char *folder, int64_t last_night, size_t most)
{
	struct nights nights;
	int status = begin(&nights, client, folder);

	if (status == 0) {
		status = make_missing(&nights, last_night, most);
	} else if (status != CLIENT_AGAIN) {
		report_tell(&nights.teller,
		    &(struct night_told){
		        last_night, last_night, "failed", "", nights.overheard.line });
	}
	end(&nights);
	return status;
}

void report_nights_unmade(
    struct client *client, const char *folder, int64_t last_night, const char *why)
{
	struct nights nights;
	int64_t first;

	if (begin(&nights, client, folder) == 0) {
		first = first_missing(&nights, last_night);
		if (first <= last_night) {
			report_tell(&nights.teller,
			    &(struct night_told){ first, last_night, "failed", "", why });
		}
	}
	end(&nights);
}
