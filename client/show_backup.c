/* How old the last proven backup is; show_house.h. */
#include "say.h"
#include "show_house.h"
#include "text.h"

#define MENDED_BY "standalone DIR backup; standalone DIR verify"

void show_lamp(const struct words *words, uint32_t lamp, FILE *out)
{
	if (!lamp) return;
	fprintf(out, "%s%s  ", words_note(words, "lamp", lamp), words_label(words, "lamp", lamp));
}

void show_mended_by(const char *command)
{
	printf(_("   to be mended by who keeps the daemon's machine: %s\n"), command);
}

void show_backup(const struct words *words, const Mediation__V1__BackupProof *proof, FILE *out)
{
	show_lamp(words, proof->lamp, out);
	if (*proof->backup) {
		fprintf(out, _("what was recorded until %s comes back (age: %u d), proven "),
		    show_instant(proof->reached_us), proof->age_days);
		fputs(show_instant(proof->proven_us), out);
	} else {
		fprintf(out, _("none was ever proven by restoring it (%u d)"), proof->age_days);
	}
}

void show_backup_pair(
    struct table *table, const struct words *words, const Mediation__V1__BackupProof *proof)
{
	struct text text;

	text_begin(&text);
	show_backup(words, proof, text.out);
	table_pair(table, _("backup"), text_end(&text));
	text_free(&text);
}

struct backup_age show_backup_age(const Mediation__V1__BackupProof *proof)
{
	return (struct backup_age){ true, *proof->backup != '\0', proof->lamp, proof->age_days,
		proof->reached_us, proof->proven_us };
}

void show_backup_json(struct json *json, const struct words *words, const struct backup_age *age)
{
	if (!age->is_told) return;
	json_object(json, "backup");
	json_text(json, "lamp", age->lamp ? words_name(words, "lamp", age->lamp) : NULL);
	json_number(json, "age_days", age->age_days);
	if (age->is_proven) {
		json_instant(json, "reached", age->reached_us);
		json_instant(json, "proven", age->proven_us);
	}
	json_end_object(json);
}

void show_todo_backup(struct lines *lines, const Mediation__V1__TodoResponse *todo)
{
	const struct words *words = lines->shown->words;
	const Mediation__V1__BackupProof *proof = todo->backup;
	const char *lamp;

	if (!proof || !proof->lamp || lines->shown->as_csv) return;
	if (lines->shown->as_json) {
		lines->backup = show_backup_age(proof);
		return;
	}
	fputs(_("backup: "), stdout);
	show_backup(words, proof, stdout);
	putchar('\n');
	lamp = words_name(words, "lamp", proof->lamp);
	if (!words_same(lamp, "green")) show_mended_by(MENDED_BY);
}
