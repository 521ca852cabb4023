/* Nights of reports that are missing; show_house.h. */
#include "say.h"
#include "show_house.h"

/* Of the report that was not made. */
static const char *report_label(const char *name)
{
	static const struct {
		const char *name, *zh, *en;
	} reports[] = {

#define REPORT(NAME, name, zh, en, ...) { #name, zh, en },
#include "reports.def"
#undef REPORT
	};

	for (size_t i = 0; i < sizeof(reports) / sizeof(reports[0]); i++) {
		if (words_same(name, reports[i].name)) {
			return say_either(reports[i].zh, reports[i].en);
		}
	}
	return name;
}

static void show_missing(const struct words *words, const Mediation__V1__NightMissing *missing)
{
	printf("   %s", show_date(missing->night));
	if (missing->last_on > missing->night) printf("–%s", show_date(missing->last_on));
	printf(_(": %s, since "), words_label(words, "night", missing->ending));
	fputs(show_instant(missing->since_us), stdout);
	if (*missing->report) printf(_("; %s"), report_label(missing->report));
	if (*missing->why) printf(_("; %s"), missing->why);
	putchar('\n');
}

static void nights_json(
    struct json *json, const struct words *words, const Mediation__V1__Nights *nights)
{
	json_object(json, "nights");
	json_text(json, "lamp", nights->lamp ? words_name(words, "lamp", nights->lamp) : NULL);
	json_instant(json, "told", nights->told_us);
	json_flag(json, "late", nights->is_late);
	json_number(json, "count", nights->count);
	json_array(json, "missing");
	for (size_t i = 0; i < nights->n_missing; i++) {
		const Mediation__V1__NightMissing *missing = nights->missing[i];

		json_object(json, NULL);
		json_date(json, "night", missing->night);
		json_date(json, "last", missing->last_on);
		json_text(json, "ending", words_name(words, "night", missing->ending));
		json_text(json, "report", *missing->report ? missing->report : NULL);
		json_text(json, "why", missing->why);
		json_text(json, "folder", missing->folder);
		json_instant(json, "since", missing->since_us);
		json_end_object(json);
	}
	json_end_array(json);
	json_end_object(json);
}

/* A path in a command; one with a quote in it nobody types. */
static void show_mend(const Mediation__V1__Nights *nights)
{
	const Mediation__V1__NightMissing *first = nights->n_missing ? nights->missing[0] : NULL;
	char command[SHOW_COMMAND_BYTES];

	if (first) {
		(void)snprintf(command, sizeof(command),
		    "mediate-report nightly --out '%s' --date %s", first->folder,
		    show_date(first->last_on));
	} else {
		(void)snprintf(
		    command, sizeof(command), "mediate-report nightly --out '%s'", nights->folder);
	}
	show_mended_by(command);
}

void show_todo_nights(struct lines *lines, Mediation__V1__TodoResponse *todo)
{
	const struct words *words = lines->shown->words;
	const Mediation__V1__Nights *nights = todo->nights;

	if (!nights || lines->shown->as_csv) return;
	if (lines->shown->as_json) {
		lines->nights = todo->nights;
		todo->nights = NULL;
		return;
	}
	fputs(_("nights of reports: "), stdout);
	show_lamp(words, nights->lamp, stdout);
	if (nights->count) printf(_("missing: %u"), nights->count);
	if (nights->count && nights->is_late) fputs(_("; "), stdout);
	if (nights->is_late) {
		printf(_("none was told since %s: the timer may stand still"),
		    show_instant(nights->told_us));
	}
	putchar('\n');
	for (size_t i = 0; i < nights->n_missing; i++) {
		show_missing(words, nights->missing[i]);
	}
	show_mend(nights);
}

void show_nights_json(struct lines *lines)
{
	if (!lines->nights) return;
	nights_json(&lines->json, lines->shown->words, lines->nights);
	mediation__v1__nights__free_unpacked(lines->nights, NULL);
	lines->nights = NULL;
}
