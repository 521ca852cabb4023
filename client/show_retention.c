/* How long a file is kept, and by which record it was destroyed; show.h. */
#include <string.h>

#include "say.h"
#include "show.h"

void show_retention(const Mediation__V1__Retention *retention, FILE *out)
{
	fputs(say_either(retention->sentence_zh, retention->sentence_en), out);
	if (retention->over) fputs(_(" The term is over."), out);
}

void show_retention_json(
    struct json *json, const struct words *words, const Mediation__V1__Retention *retention)
{
	const Mediation__V1__CatalogueRegion *file = words_region_named(words, "file");

	if (!retention) {
		json_text(json, "retention", NULL);
		return;
	}
	json_object(json, "retention");
	json_date(json, "closed", retention->closed_on);
	json_id(json, "years", retention->years);
	json_date(json, "until", retention->until_on);
	json_flag(json, "over", retention->over);
	json_text(json, "file", file ? words_value_name(file, retention->file) : NULL);
	json_text(json, "ground", retention->ground);
	json_text(json, "sentence_zh", retention->sentence_zh);
	json_text(json, "sentence_en", retention->sentence_en);
	json_end_object(json);
}

static const char *record_of(const struct words *words, const Mediation__V1__Event *destroyed)
{
	const Mediation__V1__CatalogueArgument *known = words_argument(words, "destruction_record");

	for (size_t i = 0; known && i < destroyed->n_arguments; i++) {
		if (destroyed->arguments[i]->number == known->number) {
			return destroyed->arguments[i]->text;
		}
	}
	return "";
}

void show_destruction(const struct words *words, const Mediation__V1__Event *destroyed, FILE *out)
{
	fprintf(out, _("by record %s, %s, %s; names and texts were erased"),
	    record_of(words, destroyed), show_instant(destroyed->happened_us),
	    destroyed->member_name);
}

void show_destruction_json(
    struct json *json, const struct words *words, const Mediation__V1__Event *destroyed)
{
	json_object(json, "destroyed");
	json_text(json, "record", record_of(words, destroyed));
	json_instant(json, "at", destroyed->happened_us);
	json_id(json, "member", destroyed->member);
	json_end_object(json);
}

/* ---- files whose term is over ---- */

static const struct column columns[] = { { N_("number"), CELLS_FIXED, 0 },
	{ N_("kind"), CELLS_FIXED, 60 }, { N_("parties"), CELLS_TEXT, 0 },
	{ N_("file"), CELLS_FIXED, 0 }, { N_("until"), CELLS_FIXED, 0 },
	{ N_("ground"), CELLS_TEXT, 0 }, { NULL, CELLS_FIXED, 0 } };

struct expired show_expired_begin(const struct shown *shown)
{
	struct expired expired = { .shown = shown };

	if (shown->as_json) {
		json_object(&expired.json, NULL);
		json_array(&expired.json, "files");
	} else {
		expired.table = table_new(columns);
	}
	return expired;
}

static void expired_json(struct expired *expired, const Mediation__V1__DisputeLine *line,
    const Mediation__V1__Retention *retention)
{
	json_object(&expired->json, NULL);
	show_line_json(&expired->json, expired->shown->words, line);
	show_retention_json(&expired->json, expired->shown->words, retention);
	json_end_object(&expired->json);
}

void show_expired(struct expired *expired, const Mediation__V1__DisputeLine *line,
    const Mediation__V1__Retention *retention)
{
	const struct words *words = expired->shown->words;
	const Mediation__V1__CatalogueRegion *file = words_region_named(words, "file");

	expired->count++;
	if (expired->shown->as_json) {
		expired_json(expired, line, retention);
		return;
	}
	table_row(&expired->table);
	show_numbers_cell(&expired->table, line);
	table_cell(&expired->table, "%s", words_kind(words, line->kind));
	table_cell(&expired->table, "%s", line->parties);
	table_cell(&expired->table, "%s", file ? words_value(file, retention->file) : "");
	table_cell(&expired->table, "%s", show_date(retention->until_on));
	table_cell(
	    &expired->table, "%s", say_either(retention->sentence_zh, retention->sentence_en));
}

void show_expired_end(struct expired *expired)
{
	if (expired->shown->as_json) {
		json_end_array(&expired->json);
		json_end_object(&expired->json);
	} else {
		table_end(&expired->table);
	}
}
