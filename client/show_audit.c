/* Who looked at what, as it is printed; show.h. */
#include "say.h"
#include "show.h"
#include "text.h"

static const struct column columns[] = { { N_("when"), CELLS_FIXED, 0 },
	{ N_("who"), CELLS_FIXED, 0 }, { N_("login"), CELLS_FIXED, 100 },
	{ N_("what"), CELLS_TEXT, 0 }, { N_("number"), CELLS_TEXT, 0 },
	{ N_("lines"), CELLS_FIXED, 0 }, { N_("why"), CELLS_TEXT, 0 }, { NULL, CELLS_FIXED, 0 } };

struct lines show_reads_begin(const struct shown *shown,
    const Mediation__V1__AuditReadsRequest *asked, const Mediation__V1__AuditReadsResponse *told)
{
	struct lines lines = { .shown = shown };

	if (shown->as_json) {
		json_object(&lines.json, NULL);
		if (*asked->person) json_number(&lines.json, "disputes", told->disputes);
		json_array(&lines.json, "reads");
		return lines;
	}
	if (*asked->person && !shown->as_csv) {
		printf(_("%s is a party to %u disputes\n"), asked->person, told->disputes);
	}
	lines.table = table_new(columns);
	return lines;
}

static void read_json(struct json *json, const Mediation__V1__DisputeRead *read)
{
	json_object(json, NULL);
	json_instant(json, "read", read->read_us);
	json_text(json, "login", read->login);
	json_text(json, "name", read->member_name);
	json_text(json, "what", read->what);
	json_id(json, "id", read->dispute);
	json_texts(json, "numbers", read->numbers, read->n_numbers);
	json_number(json, "lines", read->lines);
	json_text(json, "reason", *read->reason ? read->reason : NULL);
	json_text(json, "about", *read->about ? read->about : NULL);
	json_end_object(json);
}

static void read_row(struct table *table, const Mediation__V1__DisputeRead *read)
{
	struct text numbers;

	text_begin(&numbers);
	for (size_t i = 0; i < read->n_numbers; i++) {
		fprintf(numbers.out, "%s%s", i ? _(", ") : "", read->numbers[i]);
	}
	table_row(table);
	table_cell(table, "%s", show_instant(read->read_us));
	table_cell(table, "%s", read->member_name);
	table_cell(table, "%s", read->login);
	table_cell(table, *read->about ? "%s %s" : "%s", say_either(read->what_zh, read->what_en),
	    read->about);
	table_cell(table, "%s", text_end(&numbers));
	table_cell(table, "%u", read->lines);
	table_cell(table, "%s", read->reason);
	text_free(&numbers);
}

void show_read(struct lines *lines, const Mediation__V1__DisputeRead *read)
{
	lines->count++;
	if (lines->shown->as_json) {
		read_json(&lines->json, read);
	} else {
		read_row(&lines->table, read);
	}
}
