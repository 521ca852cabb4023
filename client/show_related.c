/* Why a dispute is told, and which may have to do with one; show.h. */
#include "say.h"
#include "show.h"

void show_match(const struct words *words, const Mediation__V1__Match *match, FILE *out)
{
	show_codes(out, words, "match", match->ways, match->n_ways);
	if (*match->excerpt) fprintf(out, _(": %s"), match->excerpt);
}

void show_match_json(
    struct json *json, const struct words *words, const Mediation__V1__Match *match)
{
	show_codes_json(json, words, "found_by", "match", match->ways, match->n_ways);
	json_text(json, "excerpt", *match->excerpt ? match->excerpt : NULL);
}

/* Older daemons tell no reasons. */
static size_t pairs(const Mediation__V1__RelatedResponse *related)
{
	return related->n_disputes < related->n_matches ? related->n_disputes : related->n_matches;
}

void show_related(
    const struct shown *shown, const Mediation__V1__RelatedResponse *related, FILE *out)
{
	for (size_t i = 0; i < pairs(related); i++) {
		if (i) fputc('\n', out);
		show_which_line(shown, related->disputes[i], out);
		fprintf(out, "  %s  ", show_instant(related->disputes[i]->registered_us));
		show_match(shown->words, related->matches[i], out);
	}
}

void show_related_json(
    struct json *json, const struct shown *shown, const Mediation__V1__RelatedResponse *related)
{
	json_array(json, "related");
	for (size_t i = 0; i < pairs(related); i++) {
		json_object(json, NULL);
		show_line_json(json, shown->words, related->disputes[i]);
		show_match_json(json, shown->words, related->matches[i]);
		json_end_object(json);
	}
	json_end_array(json);
}
