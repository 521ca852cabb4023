/* Names as they sound, and the keys that disputes are found by. */
#include <stdio.h>
#include <string.h>

#include "argument.h"
#include "characters.h"
#include "claim.h"
#include "lookup.h"
#include "sound.h"

#define DISTRICT 340212100
#define DISPUTE  (INT64_C(5) << 53 | 77)

static const struct lookup_where where = {
	.district = DISTRICT, .dispute = DISPUTE, .place = 340212100201
};

static int set_up(void **state)
{
	(void)state;
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	return 0;
}

static bool has(const struct lookup_keys *keys, int64_t key)
{
	for (size_t i = 0; i < keys->count; i++) {
		if (keys->values[i] == (key | (DISPUTE >> 53))) return true;
	}
	return false;
}

static bool has_all(const struct lookup_keys *keys, const int64_t *wanted, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (!has(keys, wanted[i])) return false;
	}
	return count > 0;
}

enum by { BY_NOTHING, BY_NAME = 1, BY_SOUND = 2, BY_INITIALS = 4 };

static unsigned found_by(const char *name, const char *typed)
{
	static struct lookup_keys keys;
	char words[LOOKUP_WORDS_MAX];
	struct lookup_asked asked;
	unsigned by = BY_NOTHING;

	lookup_name(&where, name, &keys, words);
	lookup_ask(DISTRICT, typed, &asked);
	if (!strstr(words, asked.words)) return by;
	if (has_all(&keys, asked.name, asked.name_count)) by |= BY_NAME;
	if (asked.is_sound && has(&keys, asked.sound)) by |= BY_SOUND;
	if (asked.has_initials && has(&keys, asked.initials)) by |= BY_INITIALS;
	return by;
}

static void finds(const char *name, const char *typed, unsigned by)
{
	unsigned found = found_by(name, typed);

	if (found != by) fail_msg("%s by %s: %u, not %u", name, typed, found, by);
}

/* What ICU's Han-Latin/Names tells of them, surnames of many readings first. */
static void a_surname_is_read_as_a_surname(void **state)
{
	static const struct {
		const char *name, *sound, *initials;
	} rows[] = { { "单雄信", "shanxiongxin", "sxx" }, { "仇和", "qiuhe", "qh" },
		{ "查良镛", "zhaliangyong", "zly" }, { "曾国藩", "zengguofan", "zgf" },
		{ "尉迟恭", "yuchigong", "ycg" }, { "欧阳修", "ouyangxiu", "oyx" },
		{ "解缙", "xiejin", "xj" }, { "任盈盈", "renyingying", "ryy" },
		{ "区某", "oumou", "om" }, { "盖叫天", "gejiaotian", "gjt" },
		{ "翟让", "zhairang", "zr" }, { "牟其中", "muqizhong", "mqz" },
		{ "覃某", "tanmou", "tm" }, { "覃某", "qinmou", "qm" },
		{ "朴志勋", "puzhixun", "pzx" }, { "朴志勋", "piaozhixun", "pzx" },
		{ "单于丹", "chanyudan", "cyd" }, { "万俟雄", "moqixiong", "mqx" },
		{ "澹台敬", "tantaijing", "ttj" }, { "张三", "zhangsan", "zs" },
		{ "華國鋒", "huaguofeng", "hgf" } };

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		finds(rows[i].name, rows[i].sound, BY_SOUND);
		finds(rows[i].name, rows[i].initials, BY_INITIALS);
	}
}

static void elsewhere_it_is_read_as_a_word(void **state)
{
	(void)state;
	finds("张单", "zhangdan", BY_SOUND);
	finds("张单", "zhangshan", BY_NOTHING);
	finds("繁阳镇人民政府", "fanyangzhen", BY_SOUND);
	finds("农业银行", "yinhang", BY_SOUND);
	finds("长安公司", "changan", BY_SOUND);
}

static void u_with_dots_is_typed_as_v_or_u(void **state)
{
	(void)state;
	finds("吕布", "lvbu", BY_SOUND);
	finds("吕布", "lubu", BY_SOUND);
	finds("吕布", "lübu", BY_SOUND);
	finds("绿源公司", "lvyuan", BY_SOUND);
	finds("绿源公司", "luyuan", BY_SOUND);
}

static void a_name_is_found_by_any_of_its_parts(void **state)
{
	(void)state;
	finds("张三丰", "张", BY_NAME);
	finds("张三丰", "三丰", BY_NAME);
	finds("张三丰", "张三丰", BY_NAME);
	finds("张三丰", "张丰", BY_NOTHING);
	finds("张三丰", "sanfeng", BY_SOUND);
	finds("张三丰", "sf", BY_INITIALS);
	finds("张三丰", "zhang", BY_SOUND);
	finds("张三丰", "angsan", BY_NOTHING);
	finds("张三丰", "z", BY_NOTHING);
	finds("张三丰", "zhang san", BY_SOUND);
	finds("张三丰", "ZhangSan", BY_SOUND);
	finds("张三丰", "zhang'san", BY_SOUND);
}

/* Past the runs that have keys the words themselves decide. */
static void a_long_name_is_found_by_all_of_what_is_typed(void **state)
{
	(void)state;
	finds("繁阳镇人民政府", "fanyangzhenrenminzhengfu", BY_SOUND);
	finds("繁阳镇人民政府", "fanyangzhenrenminyiyuan", BY_NOTHING);
	finds("繁阳镇人民政府", "renminzhengfu", BY_SOUND);
	finds("繁阳镇人民政府", "fyzrmzf", BY_INITIALS);
	finds("繁阳镇人民政府", "fyzrmyy", BY_NOTHING);
}

static void widths_capitals_blanks_and_dots_do_not_matter(void **state)
{
	(void)state;
	finds("ＡＢＣ公司", "abc公司", BY_NAME);
	finds("ABC公司", "ＡＢＣ", BY_NAME | BY_SOUND | BY_INITIALS);
	finds("张　三", "张三", BY_NAME);
	finds("阿不都·热西提", "阿不都热西提", BY_NAME);
	finds("阿不都热西提", "阿不都•热西提", BY_NAME);
}

static void a_person_is_the_whole_name_and_the_place(void **state)
{
	struct lookup_where elsewhere = where, later = where;

	(void)state;
	elsewhere.place++;
	later.dispute += INT64_C(9) << 53;
	assert_int_equal(lookup_person(&where, " 张 三"), lookup_person(&later, "张三　"));
	assert_int_not_equal(lookup_person(&where, "张三"), lookup_person(&where, "张三丰"));
	assert_int_not_equal(lookup_person(&where, "张三"), lookup_person(&elsewhere, "张三"));
}

static bool text_has(const char *told, const char *typed)
{
	struct text text = { told, strlen(told) };
	static struct lookup_keys keys;
	struct lookup_asked asked;
	size_t at;

	lookup_begin(&keys);
	lookup_add_text(&where, &text, &keys);
	lookup_end(&keys);
	lookup_ask(DISTRICT, typed, &asked);
	return has_all(&keys, asked.text, asked.text_count) && lookup_text_has(&text, typed, &at);
}

static void a_text_is_found_by_words_of_two_characters(void **state)
{
	static const char told[] = "楼上房屋漏水，ＷｉＦｉ坏了；要求赔偿１２００元。";

	(void)state;
	assert_true(text_has(told, "漏水"));
	assert_true(text_has(told, "房屋漏水"));
	assert_true(text_has(told, "wifi"));
	assert_true(text_has(told, "1200元"));
	assert_true(text_has(told, "赔偿 漏水"));
	assert_false(text_has(told, "水ｗ"));
	assert_false(text_has(told, "漏"));
	assert_false(text_has(told, "漏水房屋"));
	assert_false(text_has(told, "赔偿 采光"));
	assert_false(text_has("漏水管，水管坏", "漏水管坏"));
}

static void districts_share_no_key(void **state)
{
	struct lookup_asked here, there;

	(void)state;
	lookup_ask(DISTRICT, "zs", &here);
	lookup_ask(DISTRICT + 1, "zs", &there);
	assert_int_not_equal(here.initials, there.initials);
	assert_int_not_equal(here.sound, there.sound);
}

/* The longest name and the longest text stay within what is kept of them. */
static void what_is_too_long_is_cut(void **state)
{
	static char name[60 * 3 + 1], told[4000 * 3 + 1];
	static struct lookup_keys keys;
	char words[LOOKUP_WORDS_MAX];
	struct text text = { told, sizeof(told) - 1 };

	(void)state;
	for (size_t i = 0; i < 60; i++) {
		(void)snprintf(name + 3 * i, 4, "%s", i % 2 ? "绿" : "长");
	}
	lookup_name(&where, name, &keys, words);
	assert_true(keys.count <= LOOKUP_KEYS_MAX && strlen(words) < LOOKUP_WORDS_MAX);
	for (size_t i = 0; i < 4000; i++) {
		(void)character_write((uint32_t)(0x4E00 + i), told + 3 * i);
	}
	lookup_begin(&keys);
	lookup_add_text(&where, &text, &keys);
	lookup_add_text(&where, &text, &keys);
	lookup_end(&keys);
	assert_true(keys.count >= 3999 && keys.count <= LOOKUP_KEYS_MAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CLAIM("a surname is read as a surname", a_surname_is_read_as_a_surname),
		CLAIM("elsewhere it is read as a word", elsewhere_it_is_read_as_a_word),
		CLAIM("ü is typed as v or u", u_with_dots_is_typed_as_v_or_u),
		CLAIM("a name is found by any of its parts", a_name_is_found_by_any_of_its_parts),
		CLAIM("a long name is found by all of what is typed",
		    a_long_name_is_found_by_all_of_what_is_typed),
		CLAIM("widths, capitals, blanks and dots do not matter",
		    widths_capitals_blanks_and_dots_do_not_matter),
		CLAIM("a person is the whole name and the place",
		    a_person_is_the_whole_name_and_the_place),
		CLAIM("a text is found by words of two characters",
		    a_text_is_found_by_words_of_two_characters),
		CLAIM("districts share no key", districts_share_no_key),
		CLAIM("what is too long is cut", what_is_too_long_is_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
