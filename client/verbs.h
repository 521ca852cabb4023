/*
 * What the verbs of verbs.def do, each in the file of its subject. What was typed after a verb is
 * read by client.h's client_word() and client_option(); each returns the exit status (mediate.1).
 */
#pragma once

#include <stdbool.h>

struct client;

int do_allowed(struct client *client);
int do_assign(struct client *client);
int do_audit(struct client *client);
int do_calendar(struct client *client);
int do_check(struct client *client);
int do_committee(struct client *client);
int do_expired(struct client *client);
int do_explain(struct client *client);
int do_export(struct client *client);
int do_figures(struct client *client);
int do_report(struct client *client);
bool report_is_meant(const struct client *client);
int do_file(struct client *client);
int do_find(struct client *client);
int do_guide(struct client *client);
int do_help(struct client *client);
int do_import(struct client *client);
int do_list(struct client *client);
int do_local(struct client *client);
int do_login(struct client *client);
int do_logout(struct client *client);
int do_meetings(struct client *client);
int do_member(struct client *client);
int do_notices(struct client *client);
int do_outbox(struct client *client);
int do_paper(struct client *client);
int do_password(struct client *client);
int do_petition(struct client *client);
bool petition_is_meant(const struct client *client);
int do_practice(struct client *client);
int do_print(struct client *client);
int do_private(struct client *client);
int do_proof(struct client *client);
int do_replay(struct client *client);
int do_self_check(struct client *client);
int do_subsidy(struct client *client);
int do_server(struct client *client);
int do_sharing(struct client *client);
int do_show(struct client *client);
int do_subject(struct client *client);
int do_sweep(struct client *client);
int do_teach(struct client *client);
int do_team(struct client *client);
int do_teams(struct client *client);
int do_timeline(struct client *client);
int do_todo(struct client *client);
int do_undo(struct client *client);
int do_watch(struct client *client);
