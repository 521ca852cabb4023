/* Clocks: one sentence each, to be read out; show.h. */
#include <stdio.h>

#include "civil.h"
#include "say.h"
#include "show.h"

static void pauses_json(
    struct json *json, const struct words *words, const Mediation__V1__Clock *clock)
{
	json_array(json, "pauses");
	for (size_t i = 0; i < clock->n_pauses; i++) {
		const Mediation__V1__ClockPause *pause = clock->pauses[i];

		json_object(json, NULL);
		json_date(json, "from", pause->from_on);
		json_date(json, "to", pause->to_on);
		json_flag(json, "goes_on", pause->open);
		json_text(json, "reason", words_name(words, "suspension", pause->reason));
		json_number(json, "version", pause->version);
		json_end_object(json);
	}
	json_end_array(json);
}

static void clock_json(
    struct json *json, const struct words *words, const Mediation__V1__Clock *clock)
{
	json_object(json, NULL);
	json_text(json, "clock", clock->name);
	json_id(json, "item", clock->item);
	json_text(json, "lamp", words_name(words, "lamp", clock->lamp));
	json_date(json, "start", clock->start_on);
	json_number(json, "start_version", clock->start_version);
	json_number(json, "count", clock->count);
	json_text(json, "unit", clock->unit);
	pauses_json(json, words, clock);
	json_date(json, "extended_to", clock->extended_to);
	json_id(json, "extended_version", clock->extended_version);
	json_flag(json, "told", clock->told);
	json_date(json, "unrolled", clock->unrolled_on);
	json_date(json, "due", clock->due_on);
	json_instant(json, "due_at", clock->due_us);
	json_flag(json, "provisional", clock->provisional);
	json_number(json, "days_left", clock->days_left);
	json_number(json, "workdays_left", clock->workdays_left);
	json_date(json, "ended", clock->ended_on);
	json_id(json, "ended_version", clock->ended_version);
	json_text(json, "force", words_name(words, "force", clock->force));
	json_text(json, "basis", clock->basis);
	json_text(json, "sentence_zh", clock->sentence_zh);
	json_text(json, "sentence_en", clock->sentence_en);
	json_end_object(json);
}

static void clocks_json(const struct words *words, const Mediation__V1__Dispute *dispute,
    const Mediation__V1__ExplainRequest *asked, const Mediation__V1__ExplainResponse *explained)
{
	struct json json = { 0 };

	json_object(&json, NULL);
	json_id(&json, "id", dispute->id);
	json_number(&json, "version", explained->version);
	json_text(&json, "state", words_name(words, "state", explained->state));
	json_date(&json, "as_of", asked->as_of_on);
	json_number(&json, "extend_days", asked->extend_days);
	json_array(&json, "clocks");
	for (size_t i = 0; i < explained->n_clocks; i++) {
		clock_json(&json, words, explained->clocks[i]);
	}
	json_end_array(&json);
	show_retention_json(&json, words, explained->retention);
	json_array(&json, "calendar_years");
	for (size_t i = 0; i < explained->n_calendar_years; i++) {
		json_number(&json, NULL, explained->calendar_years[i]);
	}
	json_end_array(&json);
	json_end_object(&json);
}

static void say_day(int64_t day)
{
	struct civil_date date = civil_from_days(day);

	printf(_("as of %04d-%02u-%02u: "), date.year, date.month, date.day);
}

static bool any_is_supposed(const Mediation__V1__ExplainResponse *explained)
{
	for (size_t i = 0; i < explained->n_clocks; i++) {
		const Mediation__V1__Clock *clock = explained->clocks[i];

		if (clock->extended_to && !clock->extended_version) return true;
	}
	return false;
}

static void hints(
    const Mediation__V1__ExplainRequest *asked, const Mediation__V1__ExplainResponse *explained)
{
	if (explained->n_clocks == 0) show_hint("%s", _("no clock runs"));
	if (asked->extend_days && !any_is_supposed(explained)) {
		show_hint("%s", _("no clock that runs can be extended"));
	}
	if (!asked->with_ended) show_hint("%s", _("clocks that have ended: --all"));
	show_hint(_("rules %02x%02x%02x%02x"), explained->rules.data[0], explained->rules.data[1],
	    explained->rules.data[2], explained->rules.data[3]);
}

void show_clocks(const struct shown *shown, Mediation__V1__Dispute *dispute,
    const Mediation__V1__ExplainRequest *asked, const Mediation__V1__ExplainResponse *explained)
{
	if (shown->as_json) {
		clocks_json(shown->words, dispute, asked, explained);
		return;
	}
	if (asked->as_of_on) say_day(asked->as_of_on);
	dispute->state = explained->state; /* as it was then */
	show_which(shown, dispute, stdout);
	putchar('\n');
	for (size_t i = 0; i < explained->n_clocks; i++) {
		const Mediation__V1__Clock *clock = explained->clocks[i];

		printf("%s%s %s\n", words_note(shown->words, "lamp", clock->lamp),
		    words_label(shown->words, "lamp", clock->lamp),
		    say_either(clock->sentence_zh, clock->sentence_en));
	}
	if (explained->retention) {
		printf("%s ", _("kept"));
		show_retention(explained->retention, stdout);
		putchar('\n');
	}
	hints(asked, explained);
}
