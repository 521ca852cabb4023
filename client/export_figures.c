/* Rows of figures: a group each, and all of them at the end where the form has that;
 * export_office.h. */
#include <stdlib.h>

#include "export_file.h"
#include "export_office.h"
#include "say.h"

struct filling {
	const struct mapping *mapping;
	const struct export_source *source;
	struct hasher *hasher;
	struct export_file file;
	size_t rows;
	bool is_whole;
};

static void put_row(struct filling *filling, const char *name, int64_t key,
    Mediation__V1__Figure *const *figures, size_t count)
{
	const struct export_from from = { .mapping = filling->mapping,
		.source = filling->source,
		.group = name,
		.key = key,
		.figures = figures,
		.figure_count = count };
	struct export_row row;
	char *fault;

	export_row_fill(&row, &from, filling->hasher, &fault);
	if (fault) {
		fprintf(stderr, _("%s stays back: %s\n"), name, fault);
		filling->is_whole = false;
	} else {
		export_file_row(&filling->file, &row);
		filling->rows++;
	}
	export_row_free(&row, filling->mapping);
	free(fault);
}

static void put_rows(struct filling *filling, const Mediation__V1__FiguresResponse *figures)
{
	for (size_t i = 0; i < figures->n_groups; i++) {
		const Mediation__V1__FigureGroup *group = figures->groups[i];

		put_row(filling, group->zh, group->key, group->figures, group->n_figures);
	}
	if (!filling->mapping->total) return;
	put_row(filling, filling->mapping->total, 0, figures->figures, figures->n_figures);
}

static int fill(
    struct filling *filling, const Mediation__V1__FiguresResponse *figures, const char *path)
{
	if (!export_file_begin(&filling->file, filling->mapping, path)) return CLIENT_INPUT;
	put_rows(filling, figures);
	if (!export_file_end(&filling->file)) return CLIENT_INPUT;
	printf(_("%zu rows written to %s\n"), filling->rows, path);
	return filling->is_whole ? 0 : CLIENT_PARTLY;
}

static Mediation__V1__Response *ask(struct client *client, const struct mapping *mapping,
    const struct export_wish *wish, int *ret_status)
{
	Mediation__V1__FiguresRequest by = MEDIATION__V1__FIGURES_REQUEST__INIT;
	Mediation__V1__FiguresOf of = MEDIATION__V1__FIGURES_OF__INIT;
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;
	int64_t group = 0;

	(void)words_choice(&client->words, "figure_group", mapping->group, &group);
	of.from_on = wish->from_on;
	of.to_on = wish->to_on;
	by.of = &of;
	by.group_by = (uint32_t)group;
	request.body_case = MEDIATION__V1__REQUEST__BODY_FIGURES;
	request.figures = &by;
	return client_ask(client, &request, ret_status);
}

int export_groups(
    struct client *client, const struct mapping *mapping, const struct export_wish *wish)
{
	const struct export_source source = {
		.of.words = &client->words, .from_on = wish->from_on, .to_on = wish->to_on
	};
	struct filling filling = { .mapping = mapping, .source = &source, .is_whole = true };
	char *path = export_path(mapping, wish);
	int status;
	Mediation__V1__Response *response = ask(client, mapping, wish, &status);

	filling.hasher = hasher_new(DIGEST_SHA256);
	if (!filling.hasher) abort();
	if (response) status = fill(&filling, response->figures, path);
	(void)hasher_free(filling.hasher);
	mediation__v1__response__free_unpacked(response, NULL);
	free(path);
	return status;
}
