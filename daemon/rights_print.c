/*
 * The print of who may do what: a line a question, a deed, a table of local data and a step, a
 * column a role, in each cell how far it reaches. Reads constant tables only.
 */
#include <stdio.h>
#include <string.h>

#include "action.h"
#include "rights.h"

#define NAME_COLUMNS 52
#define CELL_COLUMNS 6 /* of the widest cell */
#define CELL_BYTES   64

/* What a cell says. */
struct cell {
	uint32_t scopes;
	const char *before; /* how it is his, where that is not the plain way */
};

/* Columns of a text: what is not ASCII is Chinese here, and wide. */
static int width(const char *text)
{
	int columns = 0;

	for (; *text; text++) {
		unsigned char byte = (unsigned char)*text;

		if (byte < 0x80) {
			columns++;
		} else if (byte >= 0xC0) {
			columns += 2;
		}
	}
	return columns;
}

/* Where a line has come to, and where its next column begins. */
struct line {
	int at, next;
};

static void put(struct line *line, const char *text, int columns)
{
	for (; line->at < line->next; line->at++) {
		putchar(' ');
	}
	fputs(text, stdout);
	line->at += width(text);
	line->next += columns;
}

static int columns_of(const struct label *role)
{
	return width(role->zh) < CELL_COLUMNS ? CELL_COLUMNS + 2 : width(role->zh) + 2;
}

static const char *sign_of(enum scope scope)
{
	static const char *const signs[SCOPE_COUNT] = {
#define SCOPE(number, NAME, name, sign, zh, en) [number] = sign,
#include "tables/scopes.def"
#undef SCOPE
	};

	return signs[scope];
}

static void put_cell(struct line *line, const struct label *role, const struct cell *cell)
{
	char text[CELL_BYTES] = "";
	size_t length = 0;

	for (unsigned scope = 0; scope < SCOPE_COUNT; scope++) {
		if (!(cell->scopes & SCOPE_BIT(scope))) continue;
		length += (size_t)snprintf(text + length, sizeof(text) - length, "%s%s",
		    length ? "" : cell->before, sign_of((enum scope)scope));
	}
	put(line, length ? text : "·", columns_of(role));
}

typedef struct cell (*cell_fn)(const void *thing, enum role role);

static void put_line(const char *name, const char *zh, cell_fn fn, const void *thing)
{
	struct line line = { 0, 0 };
	char head[128];

	(void)snprintf(head, sizeof(head), "%s %s", name, zh);
	put(&line, head, NAME_COLUMNS);
	for (uint16_t n = 0; n < ROLE_COUNT; n++) {
		const struct label *role = role_label(n);
		struct cell cell;

		if (!role) continue;
		cell = fn(thing, (enum role)n);
		put_cell(&line, role, &cell);
	}
	putchar('\n');
}

static void put_heads(const char *title)
{
	struct line line = { 0, 0 };

	put(&line, title, NAME_COLUMNS);
	for (uint16_t n = 0; n < ROLE_COUNT; n++) {
		const struct label *role = role_label(n);

		if (role) put(&line, role->zh, columns_of(role));
	}
	putchar('\n');
}

static struct cell request_cell(const void *thing, enum role role)
{
	const struct label *request = thing;

	return (struct cell){ rights_of_role(role, (enum request_number)request->number), "" };
}

static struct cell deed_cell(const void *thing, enum role role)
{
	const struct label *deed = thing;
	bool is_his = rights_doers((enum deed)deed->number) & ROLE_BIT(role);

	return (struct cell){ is_his ? SCOPE_BIT(SCOPE_ANY) : 0, "" };
}

/* The director stands in for a security administrator that there is not. */
static struct cell table_cell(const void *thing, enum role role)
{
	const struct local_table *table = thing;
	bool is_security = table->keeper == KEEPER_SECURITY;
	bool is_his =
	    role == ROLE_SUP ? table->keeper != KEEPER_NOBODY : role == ROLE_SECADM && is_security;

	return (struct cell){ is_his ? SCOPE_BIT(SCOPE_ANY) : 0,
		role == ROLE_SUP && is_security ? "代" : "" };
}

static struct cell action_cell(const void *thing, enum role role)
{
	const struct action *action = thing;
	uint32_t scopes = action->begins ? SCOPE_BIT(SCOPE_ANY) : rights_of_role(role, REQUEST_ACT);

	if (action->by & ROLE_BIT(role)) return (struct cell){ scopes, "" };
	return (struct cell){ action->approvers & ROLE_BIT(role) ? scopes : 0, "批" };
}

static void put_legend(void)
{
	puts(
	    "# · 无权 nothing · 批 只批准 confirms only · 代 没有在任的安全管理员时代行 while nobody is security administrator");
#define SCOPE(number, NAME, name, sign, zh, en) printf("# %s %s: %s; %s\n", sign, #name, zh, en);
#include "tables/scopes.def"
#undef SCOPE
	puts(
	    "# 限制查阅的纠纷，不论范围，只有主持调解员、承办队伍队长、主任、系统时钟和写明的人员看得到，其他人如同没有这件。");
	puts(
	    "# What is restricted is there for its presiding mediator, its team's leader, the director, the clock and those named alone.");
	for (uint16_t n = 0; n < ROLE_COUNT; n++) {
		const struct label *role = role_label(n);

		if (role) printf("# %s %s %s\n", role->zh, role->name, role->en);
	}
}

static void put_actions(void)
{
	size_t count;
	const struct action *const *actions = action_all(&count);

	put_heads("# 办理 steps");
	for (size_t i = 0; i < count; i++) {
		if (actions[i]->is_retired) continue;
		put_line(actions[i]->name, actions[i]->zh, action_cell, actions[i]);
	}
}

int rights_print_main(void)
{
	put_legend();
	put_heads("# 请求 requests");
	for (uint16_t n = 0; n < REQUEST_COUNT; n++) {
		const struct label *request = rights_request_label(n);

		if (request && rights_holders((enum request_number)n)) {
			put_line(request->name, request->zh, request_cell, request);
		}
	}
	put_heads("# 其中 within them");
	for (uint16_t n = 0; n < DEED_COUNT; n++) {
		const struct label *deed = rights_deed_label(n);

		put_line(deed->name, deed->zh, deed_cell, deed);
	}
	put_heads("# 改本地数据 changing local data");
	for (uint16_t n = 0; n < LOCAL_COUNT; n++) {
		const struct local_table *table = local_table(n);

		if (table) put_line(table->name, table->zh, table_cell, table);
	}
	put_actions();
	return fflush(stdout) == 0 ? 0 : 1;
}
