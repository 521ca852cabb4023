/* The report of the teams, today; reports.h. */
#include <inttypes.h>

#include "reports.h"

static const struct report_column columns[] = {
	{ .key = "id", .label = { "序号", "id" }, .type = REPORT_CODE },
	{ .key = "team", .label = { "队伍", "team" }, .type = REPORT_TEXT },
	{ .key = "members", .label = { "人数", "members" }, .type = REPORT_COUNT },
	{ .key = "open", .label = { "在办", "open" }, .type = REPORT_COUNT },
	{ .key = "list", .label = { "清单", "the list of them" }, .type = REPORT_TEXT },
};

static struct report_words finding(
    struct report *report, const Mediation__V1__TeamsResponse *teams, uint64_t open)
{
	const Mediation__V1__Team *most = NULL;

	for (size_t i = 0; i < teams->n_teams; i++) {
		if (!most || teams->teams[i]->open_disputes > most->open_disputes) {
			most = teams->teams[i];
		}
	}
	if (!most || !most->open_disputes) {
		return (struct report_words){ "各队没有在办的纠纷", "No team has anything open" };
	}
	return (struct report_words){
		report_say(report, "在办%" PRIu64 "件，最多的是%s，%u件", open, most->name,
		    most->open_disputes),
		report_say(report, "%" PRIu64 " are open, most of them with %s: %u", open,
		    most->name, most->open_disputes),
	};
}

static void put_team(
    struct report *report, struct report_section *section, const Mediation__V1__Team *team)
{
	report_put_text(report, section, report_say(report, "%" PRId64, team->id));
	report_put_text(report, section, team->name);
	report_put(section, team->members);
	report_put(section, team->open_disputes);
	if (team->open_disputes) {
		report_put_text(report, section,
		    report_say(report, "mediate list open team:%" PRId64, team->id));
	} else {
		report_put_nothing(section);
	}
}

static void fill(struct report *report, const Mediation__V1__TeamsResponse *teams)
{
	struct report_section *section =
	    report_add_section(report, "teams", columns, sizeof(columns) / sizeof(columns[0]));
	uint64_t members = 0, open = 0;

	for (size_t i = 0; i < teams->n_teams; i++) {
		members += teams->teams[i]->members;
		open += teams->teams[i]->open_disputes;
		if (report_row(section)) put_team(report, section, teams->teams[i]);
	}
	if (report_total(section)) {
		report_put_nothing(section);
		report_put_text(report, section, "合计");
		report_put(section, (int64_t)members);
		report_put(section, (int64_t)open);
		report_put_nothing(section);
	}
	section->name = (struct report_words){ "队伍", "teams" };
	section->title = finding(report, teams, open);
	section->list = "mediate list open";
	report_add_chart(section,
	    &(struct report_chart){ .kind = REPORT_DOT_PLOT,
	        .title = { "各队在办多少", "How much each team has open" },
	        .axes = { "team" },
	        .figures = { "open" } });
}

/* Of the last four weeks, which everybody may ask for: figures tell the township's name. */
int report_ask_township(struct reporter *reporter, struct report *report)
{
	Mediation__V1__FiguresRequest by = MEDIATION__V1__FIGURES_REQUEST__INIT;
	Mediation__V1__FiguresOf of = MEDIATION__V1__FIGURES_OF__INIT;
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;
	Mediation__V1__Response *response;
	int status;

	of.to_on = client_today(reporter->client);
	of.from_on = of.to_on - 27;
	by.of = &of;
	request.body_case = MEDIATION__V1__REQUEST__BODY_FIGURES;
	request.figures = &by;
	response = client_ask(reporter->client, &request, &status);
	if (response) report->township = report_say(report, "%s", response->figures->township);
	mediation__v1__response__free_unpacked(response, NULL);
	return status;
}

int report_teams(struct reporter *reporter, struct report *report)
{
	Mediation__V1__TeamsRequest by = MEDIATION__V1__TEAMS_REQUEST__INIT;
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;
	Mediation__V1__Response *response;
	int status = report_ask_township(reporter, report);

	if (status) return status;
	request.body_case = MEDIATION__V1__REQUEST__BODY_TEAMS;
	request.teams = &by;
	response = client_ask(reporter->client, &request, &status);
	if (response) fill(report, response->teams);
	mediation__v1__response__free_unpacked(response, NULL);
	return status;
}
