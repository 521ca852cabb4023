/* Who may do what: mediate server rights; client.h. The daemon says it, this prints it. */
#include <string.h>

#include "client.h"
#include "say.h"
#include "show.h"
#include "text.h"

static const struct column own_columns[] = { { N_("what"), CELLS_TEXT, 0 },
	{ N_("how far"), CELLS_TEXT, 0 }, { NULL, CELLS_FIXED, 0 } };

static const struct column all_columns[] = { { N_("what"), CELLS_TEXT, 0 },
	{ N_("mine"), CELLS_TEXT, 0 }, { N_("whose it is"), CELLS_TEXT, 0 },
	{ NULL, CELLS_FIXED, 0 } };

static const Mediation__V1__Scope *scope_of(
    const Mediation__V1__RightsResponse *rights, uint32_t number)
{
	for (size_t i = 0; i < rights->n_scopes; i++) {
		if (rights->scopes[i]->number == number) return rights->scopes[i];
	}
	return NULL;
}

static void put_scopes(
    const Mediation__V1__RightsResponse *rights, const Mediation__V1__Right *right, FILE *out)
{
	const char *between = "";

	if (right->approves) fputs(_("confirms only; "), out);
	for (size_t i = 0; i < right->n_scopes; i++) {
		const Mediation__V1__Scope *scope = scope_of(rights, right->scopes[i]);

		if (!scope) continue;
		fprintf(out, "%s%s", between, say_is_chinese() ? scope->zh : scope->en);
		between = say_is_chinese() ? "；" : "; ";
	}
	if (right->n_scopes == 0) fputs("—", out);
}

static void put_right(const struct shown *shown, const Mediation__V1__RightsResponse *rights,
    const Mediation__V1__Right *right, bool all, struct table *table)
{
	struct text scopes, roles;

	text_begin(&scopes);
	put_scopes(rights, right, scopes.out);
	text_begin(&roles);
	show_codes(roles.out, shown->words, "role", right->roles, right->n_roles);
	table_row(table);
	table_cell(table, "%s", say_is_chinese() ? right->zh : right->en);
	table_cell(table, "%s", text_end(&scopes));
	if (all) table_cell(table, "%s", text_end(&roles));
	text_free(&scopes);
	text_free(&roles);
}

static void rights_json(const struct shown *shown, const Mediation__V1__RightsResponse *rights)
{
	struct json json = { 0 };

	json_object(&json, NULL);
	show_codes_json(&json, shown->words, "roles", "role", rights->roles, rights->n_roles);
	json_flag(&json, "small_office", rights->small_office);
	json_array(&json, "rights");
	for (size_t i = 0; i < rights->n_rights; i++) {
		const Mediation__V1__Right *right = rights->rights[i];

		json_object(&json, NULL);
		json_text(&json, "name", right->name);
		json_text(&json, "kind", right->kind);
		json_array(&json, "scopes");
		for (size_t s = 0; s < right->n_scopes; s++) {
			const Mediation__V1__Scope *scope = scope_of(rights, right->scopes[s]);

			json_text(&json, NULL, scope ? scope->name : "");
		}
		json_end_array(&json);
		json_flag(&json, "approves", right->approves);
		show_codes_json(&json, shown->words, "for", "role", right->roles, right->n_roles);
		json_end_object(&json);
	}
	json_end_array(&json);
	json_end_object(&json);
}

static void show_rights(
    const struct shown *shown, const Mediation__V1__RightsResponse *rights, bool all)
{
	struct table table;

	if (shown->as_json) {
		rights_json(shown, rights);
		return;
	}
	if (!shown->as_csv) {
		show_codes(stdout, shown->words, "role", rights->roles, rights->n_roles);
		putchar('\n');
	}
	table = table_new(all ? all_columns : own_columns);
	for (size_t i = 0; i < rights->n_rights; i++) {
		put_right(shown, rights, rights->rights[i], all, &table);
	}
	table_end(&table);
	if (shown->as_csv) return;
	puts(_(
	    "what is restricted is seen by its presiding mediator, its team's leader, the director and those named alone"));
	if (rights->small_office) {
		puts(say_is_chinese() ? rights->profile_zh : rights->profile_en);
	}
}

bool rights_are_meant(const struct client *client)
{
	const char *word = client_word(client);

	return strcmp(word, "rights") == 0 || strcmp(word, "权限") == 0 || strcmp(word, "qx") == 0;
}

int show_entitled(struct client *client)
{
	Mediation__V1__RightsRequest by = MEDIATION__V1__RIGHTS_REQUEST__INIT;
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;
	Mediation__V1__Response *response;
	int status;

	client_print_csv(client);
	by.all = client_option(client, "all") != NULL;
	request.body_case = MEDIATION__V1__REQUEST__BODY_RIGHTS;
	request.rights = &by;
	response = client_ask(client, &request, &status);
	if (response) show_rights(&client->shown, response->rights, by.all);
	mediation__v1__response__free_unpacked(response, NULL);
	return status;
}
