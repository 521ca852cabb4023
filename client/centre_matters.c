/* What a simulated petition centre hands over; centre.h. All of it is made up. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "centre.h"
#include "centre_situation.h"
#include "civil.h"
#include "digest.h"
#include "petition_form.h"
#include "petition_json.h"

/* So that nobody takes what is handed over for true. */
#define MADE_UP "（虚构）"

#define NUMBER_BYTES    40
#define NAME_BYTES      64
#define OBJECTION_DAYS  5  /* workdays (信访工作条例23) */
#define NOTICE_DAYS     15 /* likewise */
#define REPLY_DAYS      60 /* 34 */
#define RECEIVED_BEFORE 6  /* days at most until they hand a matter over */

static const char *const surnames[] = { "汪", "田", "方", "程", "胡", "许", "江", "潘", "洪",
	"鲍" };
static const char *const given[] = { "守田", "秀兰", "来福", "桂英", "长根", "满仓", "玉珍", "冬生",
	"金花", "有才", "春梅", "大勇" };
static const char *const matters[][2] = {
	{ "小区排水改道后院墙受损，多次协商未果", "修复院墙或者赔偿" },
	{ "邻居建房超出宅基地，挡住后窗采光", "退让或者补偿" },
	{ "鱼塘承包合同到期后一方不肯交还", "交还鱼塘，结清承包费" },
	{ "装修队拖欠三个月工钱", "付清工钱" },
	{ "广场舞噪音扰民，劝说多次无效", "降低音量，晚上九点停止" },
	{ "村道拓宽占用菜地，补偿没有谈妥", "按约定补偿" },
	{ "羊群吃了麦苗，双方对损失说法不一", "赔偿麦苗损失" },
	{ "分家后老人赡养费无人承担", "落实赡养" },
	{ "物业多收停车费，要求退还", "退还多收的费用" },
	{ "水井下游变浑，怀疑上游养殖排污", "查清原因，恢复水质" },
};

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

static const char *picked(const char *const list[], size_t count, uint64_t number)
{
	return list[number % count];
}

/* ---- an item ---- */

static void set_text(json_t *object, const char *name, const char *text)
{
	if (json_object_set_new(object, name, json_string(text)) != 0) abort();
}

static void set_day(json_t *object, const char *name, int64_t day)
{
	char text[PETITION_DATE_BYTES];

	set_text(object, name, petition_day_write(day, text));
}

static json_t *new_petitioner(const struct centre *centre, const char *number, unsigned nth)
{
	json_t *ret = petition_object();
	char text[NAME_BYTES];
	uint64_t drawn = plan_number(&centre->plan, "petitioner", number, nth);

	(void)snprintf(text, sizeof(text), "%s%s" MADE_UP,
	    picked(surnames, LENGTH(surnames), drawn),
	    picked(given, LENGTH(given), drawn / LENGTH(surnames)));
	set_text(ret, "name", text);
	/* numbers that nobody has */
	(void)snprintf(text, sizeof(text), "1380000%04u", (unsigned)(drawn >> 32) % 10000U);
	set_text(ret, "telephone", text);
	return ret;
}

static void set_petitioners(const struct centre *centre, const struct situation *situation,
    const char *number, json_t *item)
{
	json_t *list = petition_array();
	unsigned count = situation->petitioners ? situation->petitioners : 1;

	for (unsigned i = 0; i < count; i++) {
		json_array_append_new(list, new_petitioner(centre, number, i));
	}
	if (json_object_set_new(item, "petitioners", list) != 0) abort();
	if (situation->persons) {
		json_object_set_new(item, "persons", json_integer(situation->persons));
	}
}

static void set_secret(const struct situation *situation, json_t *item)
{
	json_t *list;

	if (!situation->secret[0]) return;
	list = petition_array();
	for (size_t i = 0; i < SITUATION_SECRETS && situation->secret[i]; i++) {
		json_array_append_new(list, json_string(situation->secret[i]));
	}
	if (json_object_set_new(item, "secret", list) != 0) abort();
}

static void set_matter(const struct centre *centre, const struct situation *situation,
    const char *number, json_t *item)
{
	const char *const *matter =
	    matters[plan_number(&centre->plan, "matter", number, 0) % LENGTH(matters)];
	char *text;

	if (asprintf(&text, "%s" MADE_UP "。", matter[0]) < 0) abort();
	set_text(item, "matter", situation->matter ? situation->matter : text);
	free(text);
	set_text(item, "request", matter[1]);
}

static void set_days(const struct centre *centre, const struct situation *situation,
    const char *number, int64_t today, json_t *item)
{
	int64_t handed_on = today - situation->days_ago;
	uint64_t before = plan_number(&centre->plan, "received", number, 0) % RECEIVED_BEFORE;
	json_t *terms = petition_object();

	set_day(item, "received_on", handed_on - (int64_t)before);
	set_day(item, "handed_on", handed_on);
	set_day(terms, "objection", centre_add_workdays(handed_on, OBJECTION_DAYS));
	set_day(terms, "notice", handed_on + NOTICE_DAYS);
	set_day(terms, "reply", handed_on + REPLY_DAYS);
	if (json_object_set_new(item, "terms", terms) != 0) abort();
}

/* A paper that says of itself that it is none; its bytes are kept to be fetched. */
static void set_paper(struct centre *centre, const char *number, json_t *item)
{
	struct hasher *hasher = hasher_new(DIGEST_SHA256);
	json_t *list = petition_array(), *paper = petition_object();
	uint8_t digest[DIGEST_BYTES];
	char hex[2 * DIGEST_BYTES + 1], *text;
	int bytes = asprintf(&text, "信访件%s的书面材料（虚构，仅供演示）。\n", number);

	if (bytes < 0 || !hasher) abort();
	hasher_digest(hasher, &(struct digest_part){ text, (size_t)bytes }, 1, digest);
	hex_write(digest, DIGEST_BYTES, hex);
	(void)book_do(centre->book,
	    "INSERT OR IGNORE INTO attachment (sha256, bytes) VALUES (?, ?)", "tb", hex, text,
	    (size_t)bytes);
	set_text(paper, "title", "书面材料.txt");
	json_object_set_new(paper, "bytes", json_integer(bytes));
	set_text(paper, "sha256", hex);
	json_array_append_new(list, paper);
	if (json_object_set_new(item, "attachments", list) != 0) abort();
	free(text);
	(void)hasher_free(hasher);
}

static void set_earlier(json_t *item, const char *earlier)
{
	json_t *list = petition_array();

	json_array_append_new(list, json_string(earlier));
	json_object_set_new(item, "is_repeat", json_true());
	if (json_object_set_new(item, "earlier", list) != 0) abort();
}

static json_t *new_item(
    struct centre *centre, const struct situation *situation, const char *number, int64_t today)
{
	json_t *item = petition_object();

	set_text(item, "format", "mediation-petition-item/1");
	set_text(item, "office", book_office(centre->book));
	set_text(item, "number", number);
	json_object_set_new(item, "version", json_integer(1));
	set_text(item, "channel", situation->channel ? situation->channel : "visit");
	set_text(item, "hand_over", situation->hand_over ? situation->hand_over : "forwarded");
	set_text(item, "category", situation->category ? situation->category : "request");
	set_text(item, "responsible", "镇人民政府");
	set_days(centre, situation, number, today, item);
	set_petitioners(centre, situation, number, item);
	set_matter(centre, situation, number, item);
	set_secret(situation, item);
	if (situation->has_paper) set_paper(centre, number, item);
	return item;
}

/* ---- a matter ---- */

static void next_number(struct centre *centre, int64_t today, char ret[NUMBER_BYTES])
{
	int64_t count = book_number(
	    centre->book, 0, "UPDATE centre SET matters = matters + 1 RETURNING matters", "");

	(void)snprintf(
	    ret, NUMBER_BYTES, "XF%d-%05lld", (int)civil_from_days(today).year, (long long)count);
}

static void add(
    struct centre *centre, const struct situation *situation, const char *earlier, int64_t now_us)
{
	int64_t today = civil_day_of_instant(now_us);
	char number[NUMBER_BYTES], *line;
	json_t *item;

	next_number(centre, today, number);
	item = new_item(centre, situation, number, today);
	if (earlier) set_earlier(item, earlier);
	line = centre_line(item);
	(void)book_do(centre->book,
	    "INSERT INTO matter (number, situation, version, item) VALUES (?, ?, 1, ?)", "ttt",
	    number, situation->name, line);
	(void)book_do(centre->book,
	    "INSERT INTO version (number, version, item, digest) VALUES (?, 1, ?, ?)", "ttt",
	    number, line, json_string_value(json_object_get(item, "digest")));
	centre_tell(centre, number, 1, now_us);
	if (situation->withdraws || CENTRE_STRUCK(centre, withdraw, number, 1)) {
		centre_will(centre, number, "withdraw", now_us);
	}
	free(line);
	json_decref(item);
}

/* The newest matter of the first situation: what comes back is that one. */
static char *earlier_matter(struct centre *centre)
{
	return book_text(centre->book,
	    "SELECT number FROM matter WHERE situation = ? ORDER BY number DESC LIMIT 1", "t",
	    situation_nth(0)->name);
}

void centre_hand_over(struct centre *centre, int64_t count, int64_t now_us)
{
	for (int64_t i = 0; i < count; i++) {
		const struct situation *situation = situation_nth((size_t)i);
		char *earlier = situation->is_repeat ? earlier_matter(centre) : NULL;

		add(centre, situation, earlier, now_us);
		free(earlier);
	}
}

void centre_hand_over_again(struct centre *centre, const char *number, int64_t now_us)
{
	add(centre, situation_that_comes_back(), number, now_us);
}
