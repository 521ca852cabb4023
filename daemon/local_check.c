/* What is wrong with rows of local data that no single value tells; local_sheet.h. */
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "assignment.h"
#include "calendar.h"
#include "local_sheet.h"
#include "rights.h"
#include "vocabulary.h"

/* Columns by their place in tables/locals.def. */
enum { TEAM_HOME = 4, TEAM_IS_VILLAGE };

enum { ABSENCE_MEMBER, ABSENCE_FIRST, ABSENCE_LAST, ABSENCE_DELEGATE };

enum { MEMBER_ID, MEMBER_ROLES = 5, MEMBER_FROM = 8, MEMBER_TO };

#define OFFICE_COLUMNS \
	(UINT32_C(1) << MEMBER_ROLES | UINT32_C(1) << MEMBER_FROM | UINT32_C(1) << MEMBER_TO)

enum { KIND_EXPIRES = 10, KIND_CLOCK };

enum { HOUSE_LIMIT_DAYS = 2 };

enum { CRITERION_DUTY, CRITERION_NAME, CRITERION_THRESHOLD = 3 };

enum { RULE_VERSION, RULE_REASON };

enum { SUBSIDY_LEVEL = 4, SUBSIDY_FORM, SUBSIDY_AMOUNT = 9 };

enum { CALENDAR_DAY, CALENDAR_IS_WORK, CALENDAR_IS_LOCAL };

#define SATURDAY 5

typedef void (*check_fn)(struct local_sheet *sheet, struct local_row *row);

static bool is_yes(const char *value)
{
	return strcmp(value, "yes") == 0;
}

static void check_plain(struct local_sheet *sheet, struct local_row *row)
{
	(void)sheet;
	(void)row;
}

static void check_team(struct local_sheet *sheet, struct local_row *row)
{
	(void)sheet;
	if (is_yes(row->values[TEAM_IS_VILLAGE]) && strcmp(row->values[TEAM_HOME], "0") == 0) {
		local_row_wrong(row, OUTCOME_HOME_MISSING, TEAM_HOME);
	}
}

static void check_house_limit(struct local_sheet *sheet, struct local_row *row)
{
	(void)sheet;
	if (strcmp(row->values[HOUSE_LIMIT_DAYS], "0") == 0) {
		local_row_wrong(row, OUTCOME_TOO_LARGE, HOUSE_LIMIT_DAYS);
	}
}

/* The one law by which a kind's mediation ends with its term is that of the term. */
static void check_kind(struct local_sheet *sheet, struct local_row *row)
{
	bool is_medical = strcmp(row->values[KIND_CLOCK], "medical_mediation") == 0;

	(void)sheet;
	if (is_yes(row->values[KIND_EXPIRES]) != is_medical) {
		local_row_wrong(row, OUTCOME_EXPIRY_OF_ANOTHER, KIND_EXPIRES);
	}
}

static bool is_choice(const char *list, const char *name)
{
	for (size_t i = 0; i < choice_count(list); i++) {
		if (strcmp(choice_at(list, i)->name, name) == 0) return true;
	}
	return false;
}

static void check_criterion(struct local_sheet *sheet, struct local_row *row)
{
	const char *duty = row->values[CRITERION_DUTY];

	(void)sheet;
	if (strcmp(duty, "major") != 0 && strcmp(duty, "opinion") != 0) {
		local_row_wrong(row, OUTCOME_NOT_A_CHOICE, CRITERION_DUTY);
	} else if (!is_choice(duty, row->values[CRITERION_NAME])) {
		local_row_wrong(row, OUTCOME_NOT_A_CHOICE, CRITERION_NAME);
	} else if (strcmp(row->values[CRITERION_THRESHOLD], "0") == 0) {
		local_row_wrong(row, OUTCOME_TOO_LARGE, CRITERION_THRESHOLD);
	}
}

static void check_assignment_rule(struct local_sheet *sheet, struct local_row *row)
{
	const char *reason = row->values[RULE_REASON];

	(void)sheet;
	if (strcmp(row->values[RULE_VERSION], "0") == 0) {
		local_row_wrong(row, OUTCOME_TOO_LARGE, RULE_VERSION);
	} else if (!assignment_reason_named(reason) &&
	    strcmp(reason, ASSIGNMENT_SAME_VILLAGE) != 0) {
		local_row_wrong(row, OUTCOME_NOT_A_CHOICE, RULE_REASON);
	}
}

static void check_subsidy_rule(struct local_sheet *sheet, struct local_row *row)
{
	const char *level = row->values[SUBSIDY_LEVEL], *form = row->values[SUBSIDY_FORM];

	(void)sheet;
	if (strcmp(level, "any") != 0 && !is_choice("level", level)) {
		local_row_wrong(row, OUTCOME_NOT_A_CHOICE, SUBSIDY_LEVEL);
	} else if (strcmp(form, "any") != 0 && strcmp(form, "none") != 0 &&
	    !is_choice("form", form)) {
		local_row_wrong(row, OUTCOME_NOT_A_CHOICE, SUBSIDY_FORM);
	} else if (strcmp(row->values[SUBSIDY_AMOUNT], "0") == 0) {
		local_row_wrong(row, OUTCOME_TOO_LARGE, SUBSIDY_AMOUNT);
	}
}

static void check_calendar_day(struct local_sheet *sheet, struct local_row *row)
{
	int64_t day = local_value_day(row->values[CALENDAR_DAY]);
	bool is_work = is_yes(row->values[CALENDAR_IS_WORK]);

	if (strtol(row->values[CALENDAR_DAY], NULL, 10) != sheet->year) {
		local_row_wrong(row, OUTCOME_OTHER_YEAR, CALENDAR_DAY);
	} else if (is_work && is_yes(row->values[CALENDAR_IS_LOCAL])) {
		local_row_wrong(row, OUTCOME_LOCAL_WORKDAY, CALENDAR_IS_WORK);
	} else if (is_work && calendar_weekday(day) < SATURDAY) {
		local_row_wrong(row, OUTCOME_NO_WEEKEND, CALENDAR_DAY);
	}
}

/* ---- members ---- */

static bool is_system(const struct local_row *row)
{
	const char *roles = row->values[MEMBER_ROLES];

	return roles && strtoll(roles, NULL, 10) & ROLE_BIT(ROLE_SYS);
}

/* Whether both are in office on one day. */
static bool serve_together(const struct local_row *a, const struct local_row *b)
{
	const char *a_to = a->values[MEMBER_TO], *b_to = b->values[MEMBER_TO];

	return (!*b_to || strcmp(a->values[MEMBER_FROM], b_to) <= 0) &&
	    (!*a_to || strcmp(b->values[MEMBER_FROM], a_to) <= 0);
}

static bool is_second_system(const struct local_row *row, const struct local_row *other)
{
	return row != other && other->outcome == OUTCOME_DONE && is_system(other) &&
	    serve_together(row, other);
}

/* What runs out by itself is entered by the one system clock, which is nobody's other office. */
static void check_system(struct local_sheet *sheet, struct local_row *row)
{
	bool is_wrong = strtoll(row->values[MEMBER_ROLES], NULL, 10) != ROLE_BIT(ROLE_SYS);

	for (size_t i = 0; i < sheet->row_count && !is_wrong; i++) {
		is_wrong = is_second_system(row, &sheet->rows[i]);
	}
	for (size_t i = 0; i < sheet->there_count && !is_wrong; i++) {
		is_wrong = !sheet->there[i].is_named && is_second_system(row, &sheet->there[i]);
	}
	if (is_wrong) local_row_wrong(row, OUTCOME_SYSTEM_ALONE, MEMBER_ROLES);
}

static void check_member(struct local_sheet *sheet, struct local_row *row)
{
	uint32_t roles = (uint32_t)strtoll(row->values[MEMBER_ROLES], NULL, 10);

	if (is_system(row)) {
		check_system(sheet, row);
	} else if (!rights_roles_fit(roles, sheet->is_small_office)) {
		local_row_wrong(row, OUTCOME_ROLES_APART, MEMBER_ROLES);
	} else if (sheet->self && row->was && row->changed & OFFICE_COLUMNS &&
	    strtoll(row->values[MEMBER_ID], NULL, 10) == sheet->self) {
		local_row_wrong(row, OUTCOME_OWN_ROLES, MEMBER_ROLES);
	}
}

/* ---- absences ---- */

static bool never_was(const struct local_row *row)
{
	return strcmp(row->values[ABSENCE_LAST], row->values[ABSENCE_FIRST]) < 0;
}

static bool meets(const struct local_row *a, const struct local_row *b)
{
	return !never_was(a) && !never_was(b) &&
	    strcmp(a->values[ABSENCE_FIRST], b->values[ABSENCE_LAST]) <= 0 &&
	    strcmp(b->values[ABSENCE_FIRST], a->values[ABSENCE_LAST]) <= 0;
}

/* One after the other by member and first day. */
struct local_away {
	const struct local_row *row;
	const char *latest; /* last day of the member's absences up to this one */
};

static int by_absence(const void *a, const void *b)
{
	const struct local_row *x = ((const struct local_away *)a)->row;
	const struct local_row *y = ((const struct local_away *)b)->row;
	int order = strcmp(x->values[ABSENCE_MEMBER], y->values[ABSENCE_MEMBER]);

	return order ? order : strcmp(x->values[ABSENCE_FIRST], y->values[ABSENCE_FIRST]);
}

static void sort_absences(struct local_sheet *sheet)
{
	struct local_away *away =
	    arena_array(sheet->arena, sheet->there_count + sheet->row_count, sizeof(*away));
	size_t count = 0;

	for (size_t i = 0; i < sheet->there_count; i++) {
		if (!sheet->there[i].is_named) away[count++].row = &sheet->there[i];
	}
	for (size_t i = 0; i < sheet->row_count; i++) {
		if (sheet->rows[i].outcome == OUTCOME_DONE) away[count++].row = &sheet->rows[i];
	}
	if (count) qsort(away, count, sizeof(*away), by_absence);
	for (size_t i = 0; i < count; i++) {
		const char *const *values = away[i].row->values;

		away[i].latest = values[ABSENCE_LAST];
		if (i && strcmp(away[i - 1].row->values[ABSENCE_MEMBER], values[0]) == 0 &&
		    strcmp(away[i - 1].latest, away[i].latest) > 0) {
			away[i].latest = away[i - 1].latest;
		}
	}
	sheet->away = away;
	sheet->away_count = count;
}

/* How many come before those of the member that begin after the day. */
static size_t begun_by(const struct local_sheet *sheet, const char *member, const char *day)
{
	size_t low = 0, high = sheet->away_count;

	while (low < high) {
		size_t middle = (low + high) / 2;
		const char *const *values = sheet->away[middle].row->values;
		int order = strcmp(values[ABSENCE_MEMBER], member);

		if (!order) order = strcmp(values[ABSENCE_FIRST], day);
		if (order <= 0) {
			low = middle + 1;
		} else {
			high = middle;
		}
	}
	return low;
}

/* Whether the member is away, by another row, on a day of this one. */
static bool clashes(
    const struct local_sheet *sheet, const struct local_row *row, const char *member)
{
	size_t i = begun_by(sheet, member, row->values[ABSENCE_LAST]);

	while (i-- > 0) {
		const struct local_row *other = sheet->away[i].row;

		if (strcmp(other->values[ABSENCE_MEMBER], member) != 0 ||
		    strcmp(sheet->away[i].latest, row->values[ABSENCE_FIRST]) < 0) {
			return false;
		}
		if (other != row && other->outcome == OUTCOME_DONE && meets(row, other)) {
			return true;
		}
	}
	return false;
}

static void check_absence(struct local_sheet *sheet, struct local_row *row)
{
	const struct member *member =
	    reference_member(sheet->reference, strtoll(row->values[ABSENCE_MEMBER], NULL, 10));
	const struct member *delegate =
	    reference_member(sheet->reference, strtoll(row->values[ABSENCE_DELEGATE], NULL, 10));

	if (delegate && delegate == member) {
		local_row_wrong(row, OUTCOME_OWN_DELEGATE, ABSENCE_DELEGATE);
	} else if (delegate &&
	    (!member || !delegate->is_active || delegate->team != member->team)) {
		local_row_wrong(row, OUTCOME_DELEGATE_OF_OTHERS, ABSENCE_DELEGATE);
	} else if (clashes(sheet, row, row->values[ABSENCE_MEMBER]) ||
	    clashes(sheet, row, row->values[ABSENCE_DELEGATE])) {
		local_row_wrong(row, OUTCOME_ABSENT_ALREADY, ABSENCE_FIRST);
	}
}

static const check_fn checks[LOCAL_CHECK_COUNT] = {
	[LOCAL_CHECK_PLAIN] = check_plain,
	[LOCAL_CHECK_TEAM] = check_team,
	[LOCAL_CHECK_MEMBER] = check_member,
	[LOCAL_CHECK_ABSENCE] = check_absence,
	[LOCAL_CHECK_HOUSE_LIMIT] = check_house_limit,
	[LOCAL_CHECK_KIND] = check_kind,
	[LOCAL_CHECK_CRITERION] = check_criterion,
	[LOCAL_CHECK_ASSIGNMENT_RULE] = check_assignment_rule,
	[LOCAL_CHECK_CALENDAR_DAY] = check_calendar_day,
	[LOCAL_CHECK_SUBSIDY_RULE] = check_subsidy_rule,
};

/* ---- all tables ---- */

/* Who came back before he left: the day before is the last. */
static bool is_called_off(
    const struct local_sheet *sheet, const struct local_row *row, size_t first, size_t last)
{
	return sheet->table->check == LOCAL_CHECK_ABSENCE && row->was &&
	    local_value_day(row->values[last]) == local_value_day(row->values[first]) - 1;
}

static void check_ends(const struct local_sheet *sheet, struct local_row *row)
{
	for (size_t c = 1; c < sheet->table->column_count; c++) {
		const char *last = row->values[c], *first;
		size_t before;

		if (sheet->table->columns[c].type != LOCAL_LAST_DAY || !*last) continue;
		before = local_first_day(sheet->table, c);
		first = row->values[before];
		if (*first && strcmp(last, first) < 0 && !is_called_off(sheet, row, before, c)) {
			local_row_wrong(row, OUTCOME_ENDS_TOO_EARLY, c);
		}
	}
}

struct held {
	const char *value;
	struct local_row *row;
	bool is_sent;
};

static int by_value(const void *a, const void *b)
{
	const struct held *x = a, *y = b;
	int order = strcmp(x->value, y->value);

	if (order) return order;
	return (int)x->is_sent - (int)y->is_sent;
}

/* Rows of the sheet whose value another has, of it or there. */
static void check_alike(struct held *held, size_t count, enum outcome outcome, size_t column)
{
	if (count) qsort(held, count, sizeof(*held), by_value);
	for (size_t i = 1; i < count; i++) {
		if (held[i].is_sent && strcmp(held[i - 1].value, held[i].value) == 0) {
			local_row_wrong(held[i].row, outcome, column);
		}
	}
}

static void check_keys(struct local_sheet *sheet, struct held *held)
{
	size_t count = 0;

	for (size_t i = 0; i < sheet->row_count; i++) {
		if (!sheet->rows[i].key) continue;
		held[count++] = (struct held){ sheet->rows[i].key, &sheet->rows[i], true };
	}
	check_alike(held, count, OUTCOME_ROW_TWICE, 0);
}

static void check_unique(struct local_sheet *sheet, struct held *held, size_t column)
{
	size_t count = 0;

	for (size_t i = 0; i < sheet->there_count; i++) {
		if (sheet->there[i].is_named) continue;
		held[count++] =
		    (struct held){ sheet->there[i].values[column], &sheet->there[i], false };
	}
	for (size_t i = 0; i < sheet->row_count; i++) {
		if (!sheet->rows[i].values[column]) continue;
		held[count++] = (struct held){ sheet->rows[i].values[column], &sheet->rows[i],
			sheet->rows[i].changed >> column & 1 };
	}
	check_alike(held, count, OUTCOME_VALUE_TAKEN, column);
}

void local_check_rows(struct local_sheet *sheet)
{
	struct held *held =
	    arena_array(sheet->arena, sheet->there_count + sheet->row_count, sizeof(*held));

	check_keys(sheet, held);
	for (size_t c = 0; c < sheet->table->column_count; c++) {
		if (sheet->table->columns[c].need == NEED_UNIQUE) check_unique(sheet, held, c);
	}
	if (sheet->table->check == LOCAL_CHECK_ABSENCE) sort_absences(sheet);
	for (size_t i = 0; i < sheet->row_count; i++) {
		struct local_row *row = &sheet->rows[i];

		if (row->outcome != OUTCOME_DONE || !row->changed) continue;
		check_ends(sheet, row);
		checks[sheet->table->check](sheet, row);
	}
}

/* ---- the table as it would be ---- */

static bool holds_role(const struct local_sheet *sheet, const struct local_row *row, enum role role)
{
	const char *from = row->values[MEMBER_FROM], *to = row->values[MEMBER_TO];
	int64_t today = sheet->reference->day;

	return strtoll(row->values[MEMBER_ROLES], NULL, 10) & ROLE_BIT(role) &&
	    local_value_day(from) <= today && (!*to || today <= local_value_day(to));
}

static bool anybody_holds(const struct local_sheet *sheet, enum role role)
{
	for (size_t i = 0; i < sheet->row_count; i++) {
		if (holds_role(sheet, &sheet->rows[i], role)) return true;
	}
	for (size_t i = 0; i < sheet->there_count; i++) {
		if (!sheet->there[i].is_named && holds_role(sheet, &sheet->there[i], role)) {
			return true;
		}
	}
	return false;
}

/* Nobody could change it back. */
enum outcome local_check_whole(const struct local_sheet *sheet)
{
	if (sheet->table->number != LOCAL_TABLE_MEMBER) return OUTCOME_DONE;
	return anybody_holds(sheet, ROLE_SUP) && anybody_holds(sheet, ROLE_SYS)
	    ? OUTCOME_DONE
	    : OUTCOME_NOBODY_DIRECTS;
}
