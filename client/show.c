/* What the client prints: times, acts, refusals; show.h. */
#include "show.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "civil.h"
#include "look.h"
#include "say.h"
#include "text.h"

#define DAY_US  INT64_C(86400000000)
#define ZONE_US INT64_C(28800000000)

/* ---- small things ---- */

static char *buffer_next(void)
{
	static char buffers[8][64];
	static unsigned turn;

	return buffers[turn++ % 8];
}

const char *show_date(int64_t day)
{
	char *buffer = buffer_next();
	struct civil_date date = civil_from_days(day);

	if (day == 0) return "";
	(void)snprintf(buffer, 64, "%04d-%02u-%02u", date.year, date.month, date.day);
	return buffer;
}

const char *show_weekday(int64_t day)
{
	static const char *const names[] = { N_("Monday"), N_("Tuesday"), N_("Wednesday"),
		N_("Thursday"), N_("Friday"), N_("Saturday"), N_("Sunday") };

	return _(names[day - civil_monday_of(day)]);
}

const char *show_instant(int64_t us)
{
	char *buffer = buffer_next();
	int64_t day = civil_day_of_instant(us);
	int64_t minute = (us + ZONE_US - day * DAY_US) / 60000000;

	if (us == 0) return "";
	(void)snprintf(
	    buffer, 64, "%s %02" PRId64 ":%02" PRId64, show_date(day), minute / 60, minute % 60);
	return buffer;
}

void show_yuan(FILE *out, int64_t fen)
{
	fprintf(out, _("%lld.%02lld yuan"), (long long)fen / 100, (long long)fen % 100);
}

void show_hint(const char *format, ...)
{
	va_list arguments;

	look_release();
	va_start(arguments, format);
	(void)vfprintf(stderr, format, arguments);
	va_end(arguments);
	fputc('\n', stderr);
}

/* ---- which dispute ---- */

static void say_which(const struct shown *shown, char *const *numbers, size_t count, int64_t id,
    const char *parties, uint32_t state, FILE *out)
{
	for (size_t i = 0; i < count; i++) {
		fprintf(out, "%s%s", i ? _(", ") : "", numbers[i]);
	}
	if (count == 0) fprintf(out, _("not numbered (id %lld)"), (long long)id);
	fprintf(out, "  %s  %s", parties, words_label(shown->words, "state", state));
}

void show_which_line(const struct shown *shown, const Mediation__V1__DisputeLine *line, FILE *out)
{
	say_which(shown, line->numbers, line->n_numbers, line->id, line->parties, line->state, out);
}

void show_parties(const Mediation__V1__Dispute *dispute, FILE *out)
{
	const char *before = "";

	for (uint32_t side = 0; side < 8; side++) {
		for (size_t i = 0; i < dispute->n_parties; i++) {
			const Mediation__V1__Party *party = dispute->parties[i];

			if (party->side != side || party->has_left) continue;
			fprintf(out, "%s%s", before, party->name);
			before = _(", ");
		}
	}
}

void show_which(const struct shown *shown, const Mediation__V1__Dispute *dispute, FILE *out)
{
	struct text parties;

	text_begin(&parties);
	show_parties(dispute, parties.out);
	say_which(shown, dispute->numbers, dispute->n_numbers, dispute->id, text_end(&parties),
	    dispute->state, out);
	text_free(&parties);
}

/* ---- codes of a list ---- */

void show_codes(
    FILE *out, const struct words *words, const char *list, const uint32_t *codes, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		fprintf(out, "%s%s", i ? _(", ") : "", words_label(words, list, codes[i]));
	}
}

void show_codes_json(struct json *json, const struct words *words, const char *key,
    const char *list, const uint32_t *codes, size_t count)
{
	json_array(json, key);
	for (size_t i = 0; i < count; i++) {
		json_text(json, NULL, words_name(words, list, codes[i]));
	}
	json_end_array(json);
}

/* ---- acts ---- */

static void which_json(
    struct json *json, const struct shown *shown, const char *key, const Mediation__V1__Dispute *d)
{
	struct text parties;

	json_object(json, key);
	json_number(json, "id", d->id);
	json_texts(json, "numbers", d->numbers, d->n_numbers);
	text_begin(&parties);
	show_parties(d, parties.out);
	json_text(json, "parties", text_end(&parties));
	text_free(&parties);
	json_text(json, "state", words_name(shown->words, "state", d->state));
	json_end_object(json);
}

static void act_json(const struct shown *shown, const Mediation__V1__CatalogueAction *action,
    const Mediation__V1__ActResponse *act, const struct act_beside *beside)
{
	struct json json = { 0 };

	json_object(&json, NULL);
	json_text(&json, "action", action->name);
	json_number(&json, "dispute", act->dispute);
	json_number(&json, "version", act->version);
	json_text(&json, "state", words_name(shown->words, "state", act->state));
	json_texts(&json, "numbers", act->numbers, act->n_numbers);
	json_flag(&json, "proposed", act->proposed);
	show_codes_json(&json, shown->words, "approvers", "role", act->approvers, act->n_approvers);
	json_flag(&json, "repeated", act->repeated_request);
	if (beside->dispute) which_json(&json, shown, "now", beside->dispute);
	if (beside->other) which_json(&json, shown, "other", beside->other);
	if (beside->related) show_related_json(&json, shown, beside->related);
	json_end_object(&json);
}

/* What comes to be major is reported at once: whoever makes it so is told. */
static void show_criteria(const struct shown *shown, const Mediation__V1__Dispute *dispute)
{
	const char *level = words_name(shown->words, "level", dispute->level);

	if (dispute->n_major_criteria == 0 || (level && strcmp(level, "major") == 0)) return;
	fputs(_("meets the criteria of a major dispute: "), stdout);
	show_codes(
	    stdout, shown->words, "major", dispute->major_criteria, dispute->n_major_criteria);
	putchar('\n');
}

/* While an agreement is being signed: who has not yet. */
static void show_unsigned(const struct shown *shown, const Mediation__V1__Dispute *dispute)
{
	const char *state = words_name(shown->words, "state", dispute->state);
	size_t left = 0;

	if (!state || strcmp(state, "signing") != 0) return;
	for (size_t i = 0; i < dispute->n_parties; i++) {
		const Mediation__V1__Party *party = dispute->parties[i];

		if (party->has_signed || party->has_left) continue;
		printf("%s%s", left++ ? _(", ") : _("not signed yet: "), party->name);
	}
	puts(left ? ""
	          : _("all parties have signed; the mediator's signature or the seal is missing"));
}

void show_act(const struct shown *shown, const Mediation__V1__CatalogueAction *action,
    const Mediation__V1__ActResponse *act, const struct act_beside *beside)
{
	if (shown->as_json) {
		act_json(shown, action, act, beside);
		return;
	}
	if (act->proposed) {
		printf(_("%s: waits for the approval of: "), say_either(action->zh, action->en));
		show_codes(stdout, shown->words, "role", act->approvers, act->n_approvers);
		putchar('\n');
	} else {
		printf(_("%s: done, now \"%s\".\n"), say_either(action->zh, action->en),
		    words_label(shown->words, "state", act->state));
	}
	if (beside->dispute) {
		show_which(shown, beside->dispute, stdout);
		putchar('\n');
		show_criteria(shown, beside->dispute);
		show_unsigned(shown, beside->dispute);
	}
	if (beside->other) {
		fputs(_("the other one: "), stdout);
		show_which(shown, beside->other, stdout);
		putchar('\n');
	}
}

/* ---- refusals ---- */

void show_refusal(
    const struct words *words, const Mediation__V1__Refusal *refusal, enum refused what)
{
	static const char *const openings[] = { N_("refused: "), N_("no answer: "),
		N_("not logged in: ") };
	const Mediation__V1__CatalogueArgument *info =
	    words ? words_argument_numbered(words, refusal->argument) : NULL;

	fprintf(stderr, "%s%s", _(openings[what]), say_either(refusal->zh, refusal->en));
	if (info) {
		fputs(_(" ["), stderr);
		words_print_flag(info, stderr);
		fputs(_("]"), stderr);
	}
	if (refusal->record_index) fprintf(stderr, _(" no. %u"), refusal->record_index);
	fprintf(
	    stderr, "\n%s%s\n", _("what to do: "), say_either(refusal->next_zh, refusal->next_en));
}
