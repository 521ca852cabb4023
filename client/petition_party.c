/* A petitioner as a party of the dispute that the petition becomes; petition_party.h. */
#include "petition_party.h"

#include "identify.h"

/* Of a record that a form takes. */
#define APPLICANT_NAMED "side=applicant,name="
#define AND_PERSONS     ",persons="
#define AND_PAPER       ",id_paper="

/* A name within a record: what would end it there, or hide its end, is written in full width. */
static void put_name(const char *name, FILE *out)
{
	for (const char *at = name; *at; at++) {
		const char *full = *at == ',' ? "，" : *at == '\\' ? "＼" : NULL;

		fputs(full ? full : (char[]){ *at, '\0' }, out);
	}
}

void petition_party(const struct words *words, const Mediation__V1__Petitioner *petitioner,
    uint32_t persons, FILE *out)
{
	const char *paper = words_name(words, "id_paper", petitioner->id_paper);

	fputs(APPLICANT_NAMED, out);
	put_name(petitioner->name, out);
	if (persons > 1) fprintf(out, "%s%u", AND_PERSONS, persons);
	if (paper && petitioner->id_paper) fprintf(out, "%s%s", AND_PAPER, paper);
	for (size_t i = 0; i < petitioner->n_identities; i++) {
		const Mediation__V1__SealedIdentity *identity = petitioner->identities[i];
		const char *name = words_name(words, "identity", identity->identity);

		if (!name) continue;
		fprintf(out, ",%s=", name);
		identify_put_sealed(identity->sealed.data, identity->sealed.len, out);
	}
}
