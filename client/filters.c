/* Filters of disputes; filters.h. */
#include "filters.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "civil.h"
#include "pick.h"
#include "say.h"
#include "value.h"

#define DAYS_MAX 3650

enum shape { SHAPE_LIST, SHAPE_ONE, SHAPE_DUE, SHAPE_FROM, SHAPE_TO, SHAPE_BARE };

static const struct filter_info filters_known[FILTER_COUNT] = {
	[FILTER_STATE] = { "state", "状态", "", SHAPE_LIST, "choice", "state" },
	[FILTER_PHASE] = { "phase", "阶段", "", SHAPE_LIST, "choice", "phase", .also = "closed",
	    .means = "filed" },
	[FILTER_LEVEL] = { "level", "等级", "", SHAPE_LIST, "choice", "level" },
	[FILTER_KIND] = { "kind", "类型", "", SHAPE_LIST, "kind", "" },
	[FILTER_TEAM] = { "team", "队伍", "", SHAPE_LIST, "team", "" },
	[FILTER_PLACE] = { "place", "村居", "village", SHAPE_ONE, "place", "" },
	[FILTER_LAMP] = { "lamp", "灯", "light", SHAPE_LIST, "choice", "lamp", "none", "无期限" },
	[FILTER_MEDIATOR] = { "mediator", "调解员", "", SHAPE_ONE, "member", "" },
	[FILTER_DUE] = { "due", "到期", "", SHAPE_DUE, "", "" },
	[FILTER_FROM] = { "from", "登记自", "", SHAPE_FROM, "", "" },
	[FILTER_TO] = { "to", "登记至", "", SHAPE_TO, "", "" },
	[FILTER_OPEN] = { "open", "在办", "", SHAPE_BARE, "", "" },
	[FILTER_MINE] = { "mine", "我的", "", SHAPE_BARE, "", "" },
	[FILTER_RISK] = { "risk", "风险", "", SHAPE_LIST, "choice", "risk_level" },
	[FILTER_TERM] = { "term", "期限", "clock", SHAPE_LIST, "choice", "clock" },
	[FILTER_SORT] = { "sort", "排序", "", SHAPE_ONE, "choice", "sort" },
	[FILTER_OF_TEAM] = { "of_team", "队伍", "team", SHAPE_ONE, "team", "" },
	[FILTER_CHANNEL] = { "channel", "渠道", "", SHAPE_ONE, "choice", "channel" },
};

const struct filter_info *filter_info(enum filter filter)
{
	return &filters_known[filter];
}

bool filter_is_bare(enum filter filter)
{
	return filters_known[filter].shape == SHAPE_BARE;
}

/* ---- values ---- */

/* "said" is how the filter was named: what is wrong begins with it. */
static bool find_value(const struct client *client, enum filter filter, const char *said,
    const char *word, int64_t *ret)
{
	return pick_value(&client->words,
	    &(struct pick_type){ said, filters_known[filter].type, filters_known[filter].list },
	    word, ret);
}

/* 3, 3d, 3天: so many days from today. */
static bool read_days(const char *word, int64_t *ret)
{
	static const char *const units[] = { "", "d", "天", "日" };
	size_t digits = strspn(word, "0123456789");

	if (digits == 0 || digits > 4) return false;
	*ret = strtoll(word, NULL, 10);
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		if (strcmp(word + digits, units[i]) == 0) return *ret <= DAYS_MAX;
	}
	return false;
}

static bool read_due(
    const struct client *client, const char *said, const char *word, int64_t *ret_day)
{
	int64_t days;

	if (read_days(word, &days)) {
		*ret_day = client_today(client) + days;
		return true;
	}
	if (strchr(word, '-') || strstr(word, "月")) {
		return client_date(client, said, word, ret_day);
	}
	fprintf(stderr,
	    _("%s: \"%s\" is no number of days and no date; write due<3 (in quotes), due:3 or due:2024-12-20\n"),
	    said, word);
	return false;
}

static bool read_value(const struct client *client, enum filter filter, const char *said,
    const char *word, int64_t *ret)
{
	const struct filter_info *info = &filters_known[filter];
	int64_t day;

	if (info->none && (words_same(info->none, word) || strcmp(info->none_zh, word) == 0)) {
		*ret = 0;
		return true;
	}
	if (info->also && words_same(info->also, word)) word = info->means;
	switch (info->shape) {
	case SHAPE_DUE:
		return read_due(client, said, word, ret);
	case SHAPE_FROM:
	case SHAPE_TO:
		if (!client_date(client, said, word, &day)) return false;
		*ret = civil_end_of_day(info->shape == SHAPE_TO ? day : day - 1);
		return true;
	case SHAPE_BARE:
		*ret = 1;
		return true;
	default:
		return find_value(client, filter, said, word, ret);
	}
}

bool filter_find(const struct client *client, enum filter filter, const char *word, int64_t *ret)
{
	char said[64];

	(void)snprintf(said, sizeof(said), "--%s", words_typed(filters_known[filter].name));
	return read_value(client, filter, said, word, ret);
}

static bool add_value(struct filters *filters, enum filter filter, const char *said, int64_t value)
{
	size_t *count = &filters->counts[filter];

	if (*count == FILTER_VALUES_MAX) {
		fprintf(stderr, _("%s: at most %d\n"), said, FILTER_VALUES_MAX);
		return false;
	}
	filters->values[filter][*count] = value;
	filters->numbers[filter][(*count)++] = (uint32_t)value;
	filters->given |= FILTER_BIT(filter);
	return true;
}

/* The end of the first of several values, and how many bytes part it from the next. */
static size_t value_length(const char *word, size_t *ret_between)
{
	static const char *const between[] = { ",", "，", "、" };
	const char *first = word + strlen(word);

	*ret_between = 0;
	for (size_t i = 0; i < sizeof(between) / sizeof(between[0]); i++) {
		const char *found = strstr(word, between[i]);

		if (!found || found >= first) continue;
		first = found;
		*ret_between = strlen(between[i]);
	}
	return (size_t)(first - word);
}

static bool give_list(const struct client *client, enum filter filter, const char *said,
    const char *word, struct filters *filters)
{
	bool is_read = true;

	while (is_read && *word) {
		size_t between, length = value_length(word, &between);
		char *value = strndup(word, length);
		int64_t found;

		if (!value) abort();
		is_read = !*value ||
		    (read_value(client, filter, said, value, &found) &&
		        add_value(filters, filter, said, found));
		free(value);
		word += length + between;
	}
	return is_read;
}

static bool give(const struct client *client, enum filter filter, const char *said,
    const char *word, struct filters *filters)
{
	int64_t found;

	if (filter == FILTER_MINE) {
		filter = FILTER_MEDIATOR;
		if (filters->given & FILTER_BIT(filter)) {
			fprintf(stderr, _("%s: the mediator is said already\n"), said);
			return false;
		}
		return add_value(
		    filters, filter, said, client_member(client) ? client_member(client)->id : 0);
	}
	if (filters->given & FILTER_BIT(filter)) {
		fprintf(stderr, _("%s is said twice; several are joined by commas\n"), said);
		return false;
	}
	if (filters_known[filter].shape == SHAPE_LIST) {
		return give_list(client, filter, said, word, filters);
	}
	return read_value(client, filter, said, word, &found) &&
	    add_value(filters, filter, said, found);
}

bool filters_give(
    const struct client *client, enum filter filter, const char *word, struct filters *filters)
{
	return give(client, filter, filters_known[filter].name, word, filters);
}

/* ---- options and words ---- */

static bool take_options(const struct client *client, unsigned wanted, struct filters *ret)
{
	for (enum filter filter = 0; filter < FILTER_COUNT; filter++) {
		const char *word = wanted & FILTER_BIT(filter)
		    ? client_option(client, filters_known[filter].name)
		    : NULL;
		char said[64];

		(void)snprintf(said, sizeof(said), "--%s", words_typed(filters_known[filter].name));
		if (word && !give(client, filter, said, word, ret)) return false;
	}
	return true;
}

static bool is_named(enum filter filter, const char *name)
{
	return words_same(filters_known[filter].name, name) ||
	    strcmp(filters_known[filter].zh, name) == 0 ||
	    (*filters_known[filter].other && words_same(filters_known[filter].other, name));
}

enum filter filter_named(unsigned wanted, const char *name)
{
	for (enum filter filter = 0; filter < FILTER_COUNT; filter++) {
		if (wanted & FILTER_BIT(filter) && is_named(filter, name)) return filter;
	}
	return FILTER_COUNT;
}

size_t filter_name_length(const char *word, const char **ret_value)
{
	static const char *const signs[] = { ":", "：", "=", "＝", "<", "＜" };
	size_t length = strlen(word);

	*ret_value = NULL;
	for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++) {
		const char *found = strstr(word, signs[i]);

		if (!found || (size_t)(found - word) >= length) continue;
		length = (size_t)(found - word);
		*ret_value = found + strlen(signs[i]);
	}
	return length;
}

static void print_known(unsigned wanted)
{
	for (enum filter filter = 0; filter < FILTER_COUNT; filter++) {
		if (!(wanted & FILTER_BIT(filter))) continue;
		fprintf(stderr, " %s%s",
		    say_either(filters_known[filter].zh,
		        filters_known[filter == FILTER_OF_TEAM ? FILTER_TEAM : filter].name),
		    filter_is_bare(filter) ? "" : ":");
	}
	fputc('\n', stderr);
}

/* A word that is no filter: what is near, and what there is. */
static bool not_understood(unsigned wanted, const char *word, const char *name)
{
	struct near near = near_to(name);

	for (enum filter filter = 0; filter < FILTER_COUNT; filter++) {
		if (!(wanted & FILTER_BIT(filter))) continue;
		near_try(&near, filters_known[filter].name);
		near_try(&near, filters_known[filter].zh);
		if (*filters_known[filter].other) near_try(&near, filters_known[filter].other);
	}
	fprintf(stderr, _("\"%s\" is not understood as a word that narrows a list\n"), word);
	say_nearest(near_found(&near));
	fputs(_("there are:"), stderr);
	print_known(wanted);
	fprintf(stderr, "%s\n", _("for example: state:accepted light:red,overdue mine due:3"));
	return false;
}

static bool take_word(
    const struct client *client, unsigned wanted, const char *word, struct filters *filters)
{
	char name[64];
	const char *value;
	enum filter filter;

	(void)snprintf(name, sizeof(name), "%.*s", (int)filter_name_length(word, &value), word);
	filter = filter_named(wanted, name);
	if (filter == FILTER_COUNT) return not_understood(wanted, word, name);
	if (filter_is_bare(filter) && value) {
		fprintf(stderr, _("%s stands alone, without a value\n"), name);
		return false;
	}
	if (!filter_is_bare(filter) && (!value || !*value)) {
		fprintf(stderr, _("%s: what is missing is the value, as in %s:…\n"), name, name);
		return false;
	}
	return give(client, filter, name, value ? value : "", filters);
}

bool filters_take(const struct client *client, unsigned wanted, int from, struct filters *ret)
{
	*ret = (struct filters){ .given = 0 };
	if (!take_options(client, wanted, ret)) return false;
	for (int i = from; i < client_words(client); i++) {
		if (!take_word(client, wanted, client_word_at(client, i), ret)) return false;
	}
	return true;
}

bool filters_mean(const char *word)
{
	const char *value;

	(void)filter_name_length(word, &value);
	return value || filter_named(FILTERS_OF_LISTS, word) != FILTER_COUNT;
}

/* ---- in one text ---- */

#define FILTERS_OF_TEXTS (FILTER_BIT(FILTER_LAMP + 1) - 1)

static bool take_filter(const struct client *client, char *typed, struct filters *filters)
{
	char *word = typed;
	const char *name = strsep(&word, "=");
	enum filter filter;

	if (!word || !*word) {
		fprintf(stderr,
		    _("--filter: \"%s\" is not understood; write it as kind=neighbour,place=340212100201\n"),
		    name);
		return false;
	}
	filter = filter_named(FILTERS_OF_TEXTS, name);
	if (filter == FILTER_COUNT) {
		fprintf(stderr, _("--filter: there is no \"%s\"; there are:"), name);
		print_known(FILTERS_OF_TEXTS);
		return false;
	}
	return give(client, filter, filters_known[filter].name, word, filters);
}

bool filters_of_text(const struct client *client, const char *typed, struct filters *ret)
{
	char *copy = strdup(typed), *rest = copy, *filter;
	bool is_read = true;

	if (!copy) abort();
	*ret = (struct filters){ .given = 0 };
	while (is_read && (filter = strsep(&rest, ","))) {
		is_read = !*filter || take_filter(client, filter, ret);
	}
	free(copy);
	return is_read;
}

bool filters_of_words(const struct client *client, const char *typed, struct filters *ret)
{
	static const unsigned wanted = FILTERS_OF_LISTS & ~FILTER_BIT(FILTER_SORT);
	char *copy = strdup(typed), *rest = copy, *word;
	bool is_read = true;

	if (!copy) abort();
	while (is_read && (word = strsep(&rest, " "))) {
		is_read = !*word || take_word(client, wanted, word, ret);
	}
	free(copy);
	return is_read;
}

/* ---- into a question ---- */

size_t filters_list(struct filters *filters, enum filter filter, uint32_t **ret_numbers)
{
	*ret_numbers = filters->numbers[filter];
	return filters->counts[filter];
}

void filters_ask(struct filters *filters, Mediation__V1__ListDisputesRequest *by)
{
	FILTERS_ASK(filters, by);
	by->n_risks = filters_list(filters, FILTER_RISK, &by->risks);
	by->n_terms = filters_list(filters, FILTER_TERM, &by->terms);
	by->teams = filters->values[FILTER_TEAM];
	by->n_teams = filters->counts[FILTER_TEAM];
	by->registered_from_us = filters->values[FILTER_FROM][0];
	by->registered_to_us = filters->values[FILTER_TO][0];
	by->open = filters->counts[FILTER_OPEN] > 0;
	by->sort = filters->numbers[FILTER_SORT][0];
}
