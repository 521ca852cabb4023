/* The ways into exports; export_office.h. */
#include "export_office.h"

#include <stdlib.h>
#include <string.h>

#include "civil.h"
#include "link.h"
#include "say.h"

/* All figures of one day, for their names. */
static Mediation__V1__Response *ask_figures(struct client *client, int *ret_status)
{
	Mediation__V1__FiguresRequest by = MEDIATION__V1__FIGURES_REQUEST__INIT;
	Mediation__V1__FiguresOf of = MEDIATION__V1__FIGURES_OF__INIT;
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;

	of.from_on = of.to_on = client_today(client);
	by.of = &of;
	request.body_case = MEDIATION__V1__REQUEST__BODY_FIGURES;
	request.figures = &by;
	return client_ask(client, &request, ret_status);
}

/* One that the daemon can fill; NULL with the status, the reason said. */
static struct mapping *open_checked(struct client *client, const char *name, int *ret_status)
{
	struct mapping *mapping = mapping_open(name);
	Mediation__V1__Response *response;

	*ret_status = CLIENT_USAGE;
	if (!mapping) return NULL;
	response = ask_figures(client, ret_status);
	if (!response) return mapping_free(mapping);
	if (!mapping_check(mapping, &client->words, response->figures)) {
		*ret_status = CLIENT_USAGE;
		mapping = mapping_free(mapping);
	}
	mediation__v1__response__free_unpacked(response, NULL);
	return mapping;
}

/* ---- which there are ---- */

struct names {
	char **all; /* owned, as each is */
	size_t count;
};

static void keep_name(void *context, const char *name)
{
	struct names *names = context;

	names->all = reallocarray(names->all, names->count + 1, sizeof(*names->all));
	if (!names->all) abort();
	names->all[names->count] = strdup(name);
	if (!names->all[names->count++]) abort();
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static const char *form_name(const struct mapping *mapping)
{
	static const char *const names[] = { [MAPPING_CSV_UTF8] = "CSV UTF-8",
		[MAPPING_CSV_GB18030] = "CSV GB18030",
		[MAPPING_CSV_EXCEL] = "CSV Excel",
		[MAPPING_XLSX] = "XLSX" };

	return names[mapping->form];
}

static bool list_one(struct table *table, const char *name)
{
	struct mapping *mapping = mapping_open(name);

	if (!mapping) return false;
	table_row(table);
	table_cell(table, "%s", name);
	table_cell(table, "%s", say_either(mapping->zh, mapping->en));
	table_cell(table, "%s", mapping->version);
	table_cell(table, "%s", form_name(mapping));
	table_cell(table, "%s", mapping->group ? _("a group of figures") : _("a dispute"));
	table_cell(table, "%zu", mapping->column_count);
	(void)mapping_free(mapping);
	return true;
}

int export_list(struct client *client)
{
	static const struct column columns[] = { { N_("name"), CELLS_FIXED, 0 },
		{ N_("for whom"), CELLS_TEXT, 0 }, { N_("version"), CELLS_FIXED, 0 },
		{ N_("form"), CELLS_FIXED, 0 }, { N_("a row is"), CELLS_FIXED, 0 },
		{ N_("columns"), CELLS_FIXED, 0 }, { NULL, CELLS_FIXED, 0 } };
	struct names names = { NULL, 0 };
	struct table table = table_new(columns);
	bool is_right = true;

	(void)client;
	mapping_each(keep_name, &names);
	qsort(names.all, names.count, sizeof(*names.all), by_name);
	for (size_t i = 0; i < names.count; i++) {
		is_right &= list_one(&table, names.all[i]);
		free(names.all[i]);
	}
	free(names.all);
	table_end(&table);
	return is_right ? 0 : CLIENT_PARTLY;
}

/* ---- sending ---- */

char *export_path(const struct mapping *mapping, const struct export_wish *wish)
{
	const char *ending = mapping->form == MAPPING_XLSX ? "xlsx" : "csv";
	struct civil_date from = civil_from_days(wish->from_on), to = civil_from_days(wish->to_on);
	char *path;
	int length;

	if (wish->path) {
		length = asprintf(&path, "%s", wish->path);
	} else {
		length = asprintf(&path, "%s_%04d%02u%02u-%04d%02u%02u.%s", mapping->name,
		    from.year, from.month, from.day, to.year, to.month, to.day, ending);
	}
	if (length < 0) abort();
	return path;
}

int export_send(struct client *client, const char *name, const struct export_wish *wish)
{
	int status;
	struct mapping *mapping = open_checked(client, name, &status);

	if (!mapping) return status;
	status = mapping->group ? export_groups(client, mapping, wish)
	                        : export_disputes(client, mapping, wish);
	(void)mapping_free(mapping);
	return status;
}

/* ---- what was sent ---- */

static void show_export(
    struct table *table, const struct words *words, const Mediation__V1__Export *sent)
{
	table_row(table);
	table_cell(table, "%s", sent->number);
	table_cell(table, "%s", show_instant(sent->sent_us));
	table_cell(table, "%s", sent->member_name);
	table_cell(table, "%s", sent->now_version > sent->version ? _("yes") : "");
	table_cell(table, "%s", words_label(words, "receipt", sent->receipt));
	table_cell(table, "%s", sent->their_number);
	table_cell(table, "%s", sent->reason);
}

int export_status(struct client *client, const char *name, const struct export_wish *wish)
{
	static const struct column columns[] = { { N_("number"), CELLS_FIXED, 0 },
		{ N_("sent"), CELLS_FIXED, 0 }, { N_("by whom"), CELLS_FIXED, 0 },
		{ N_("went on since"), CELLS_FIXED, 0 }, { N_("receipt"), CELLS_FIXED, 0 },
		{ N_("their number"), CELLS_FIXED, 0 }, { N_("why"), CELLS_TEXT, 0 },
		{ NULL, CELLS_FIXED, 0 } };
	Mediation__V1__ExportsRequest by = MEDIATION__V1__EXPORTS_REQUEST__INIT;
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;
	Mediation__V1__Response *page = NULL, *before = NULL;
	struct table table = table_new(columns);
	int status;

	by.name = (char *)name;
	by.from_on = wish->from_on;
	by.to_on = wish->to_on;
	by.page_size = EXPORT_ROWS;
	request.body_case = MEDIATION__V1__REQUEST__BODY_EXPORTS;
	request.exports = &by;
	do {
		page = client_ask(client, &request, &status);
		mediation__v1__response__free_unpacked(before, NULL);
		before = page;
		for (size_t i = 0; page && i < page->exports->n_exports; i++) {
			show_export(&table, &client->words, page->exports->exports[i]);
		}
		if (page) by.page = page->exports->next_page;
	} while (page && by.page.len);
	mediation__v1__response__free_unpacked(page, NULL);
	if (status) {
		table_drop(&table);
	} else {
		table_end(&table);
	}
	return status;
}

Mediation__V1__Response *export_mark(struct client *client, const struct mapping *mapping,
    Mediation__V1__MarkExportsRequest *by, int *ret_status)
{
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;
	uint8_t id[16];

	link_new_request_id(0, id);
	by->request_id = (ProtobufCBinaryData){ sizeof(id), id };
	by->name = (char *)mapping->name;
	request.body_case = MEDIATION__V1__REQUEST__BODY_MARK_EXPORTS;
	request.mark_exports = by;
	return client_ask_to_act(client, &request, ret_status);
}
