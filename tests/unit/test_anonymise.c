/* What leads back to somebody goes, what is doubtful is said to be, and ordinary words stay. */
#include <stdlib.h>
#include <string.h>

#include "anonymise.h"
#include "claim.h"

struct pair {
	const char *text, *wanted;
};

static struct anonymiser *known(void)
{
	struct anonymiser *ret = anonymiser_new();

	anonymiser_know(ret, "施小明");
	anonymiser_know(ret, "施小强");
	anonymiser_know(ret, "欧阳修远");
	anonymiser_know(ret, "王平");
	anonymiser_know(ret, "芜湖华强建设有限公司");
	anonymiser_know(ret, "阿卜杜热合曼·玉素甫");
	anonymiser_know(ret, "");
	anonymiser_call(ret, "严国庆", "调解员");
	anonymiser_know_all(ret, "村支书李四、邻居赵六，退休教师诸葛青云（妇联）");
	anonymiser_place(ret, "松林村");
	anonymiser_place(ret, "西门社区");
	return ret;
}

static void check(const struct pair *pairs, size_t count)
{
	struct anonymiser *anonymiser = known();

	for (size_t i = 0; i < count; i++) {
		char *found = anonymise(anonymiser, pairs[i].text);

		assert_string_equal(found, pairs[i].wanted);
		free(found);
	}
	anonymiser_free(anonymiser);
}

#define CHECK(pairs) check(pairs, sizeof(pairs) / sizeof((pairs)[0]))

static void names_that_are_known_go_wherever_they_stand(void **state)
{
	static const struct pair pairs[] = {
		{ "施小明和欧阳修远争吵。", "施某和欧阳某争吵。" },
		{ "施小强说", "施某乙说" },
		{ "小明打了修远", "施某打了欧阳某" },
		{ "施 小明、施　小明", "施某、施某" },
		{ "王平平均分配", "王某平均分配" },
		{ "经严国庆调解", "经调解员调解" },
		{ "李四、赵六和诸葛青云作证", "李某、赵某和诸葛某作证" },
		{ "芜湖华强建设有限公司欠款", "某有限公司欠款" },
		{ "阿卜杜热合曼·玉素甫到场", "某某到场" },
	};

	(void)state;
	CHECK(pairs);
}

static void who_is_introduced_goes_without_being_known(void **state)
{
	static const struct pair pairs[] = {
		{ "村民周大勇家的狗", "村民周某家的狗" },
		{ "妻子上官云在场", "妻子上官某在场" },
		{ "村民高大山在场", "村民高某在场" },
		{ "邻居家的墙", "邻居家的墙" },
		{ "村民同意", "村民同意" },
		{ "司机刘师傅", "司机刘师傅" },
	};

	(void)state;
	CHECK(pairs);
}

static void places_and_houses_keep_what_they_are(void **state)
{
	static const struct pair pairs[] = {
		{ "他在松林村住", "他在某村住" },
		{ "住松林的人", "住某地的人" },
		{ "西门社区的路灯", "某社区的路灯" },
		{ "芜湖市繁昌区繁阳镇青峰村", "某市某区某镇某村" },
		{ "在振兴路与人民街交叉口", "在某路与某街交叉口" },
		{ "到县人民医院治疗", "到某医院治疗" },
		{ "某日在红星砖瓦厂", "某日在某厂" },
		{ "在北街社区居委会", "在某社区居委会" },
		{ "两人合伙办厂", "两人合伙办厂" },
		{ "本村和邻村的农村道路", "本村和邻村的农村道路" },
		{ "走路去超市", "走路去超市" },
		{ "双方同意在村委会签字", "双方同意在村委会签字" },
	};

	(void)state;
	CHECK(pairs);
}

static void numbers_that_are_somebodys_go(void **state)
{
	static const struct pair pairs[] = {
		{ "身份证340212199003071234", "身份证（证件号码略）" },
		{ "身份证34021219900307123X。", "身份证（证件号码略）。" },
		{ "身份证３４０２１２１９９００３０７１２３４", "身份证（证件号码略）" },
		{ "电话13800138000", "电话（电话略）" },
		{ "电话138-0013-8000或0553-7871234", "电话（电话略）或（电话略）" },
		{ "卡号6222 0012 3456 7890 123", "卡号（号码略）" },
		{ "微信zhang_san88", "微信（号码略）" },
		{ "邮箱a@b.cn", "邮箱（号码略）" },
		{ "皖B12345撞了皖B·D12345", "（车牌略）撞了（车牌略）" },
		{ "见(2024)繁阳人调字第00847号", "见某号" },
		{ "登记号为繁阳登〔2026〕0001号的纠纷", "登记号为某号的纠纷" },
		{ "住3栋2单元501室", "住某栋某单元某室" },
		{ "门牌12号", "门牌某号" },
	};

	(void)state;
	CHECK(pairs);
}

static void days_become_seasons(void **state)
{
	static const struct pair pairs[] = {
		{ "2024年3月5日争吵", "2024年春争吵" },
		{ "2024年12月30号", "2024年冬" },
		{ "２０２４年７月上旬", "2024年夏" },
		{ "二〇二四年十月一日", "2024年秋" },
		{ "2024-03-05至2024/6/7", "2024年春至2024年夏" },
		{ "2024.3.5起", "2024年春起" },
		{ "2024年起", "2024年起" },
		{ "3月5日和三月六号", "某日和某日" },
		{ "每年5月底付", "每年某月付" },
		{ "限15日内", "限某日内" },
		{ "2024年3月份", "2024年春" },
	};

	(void)state;
	CHECK(pairs);
}

static void amounts_become_round(void **state)
{
	static const struct pair pairs[] = {
		{ "赔偿10500.50元", "赔偿约一万元" },
		{ "赔偿12345元整", "赔偿约一万元" },
		{ "赔5,000元", "赔约五千元" },
		{ "欠８５０００元", "欠约九万元" },
		{ "人民币壹万元整", "人民币约一万元" },
		{ "壹万贰仟叁佰肆拾伍元陆角柒分", "约一万元" },
		{ "一万二千元", "约一万元" },
		{ "赔3万多块钱", "赔约三万元" },
		{ "1.2万元", "约一万元" },
		{ "三百二十块", "约三百元" },
		{ "350000元", "约四十万元" },
		{ "2400000元", "约两百万元" },
		{ "12元", "约十元" },
		{ "99元", "约一百元" },
		{ "3亿元", "约三亿元" },
		{ "三千斤稻谷", "约三千斤稻谷" },
		{ "一人一半", "一人一半" },
		{ "三元里", "约三元里" },
	};

	(void)state;
	CHECK(pairs);
}

static void ages_become_decades(void **state)
{
	static const struct pair pairs[] = { { "45岁的妇女", "四十多岁的妇女" },
		{ "六十三岁", "六十多岁" }, { "8周岁", "几岁" } };

	(void)state;
	CHECK(pairs);
}

static void what_says_nothing_of_anybody_stays(void **state)
{
	static const char *const texts[] = { "院墙滴水，两家争吵，双方各执一词。",
		"经过三次调解，双方同意各退一步。",
		"依照《民法典》第二百八十八条，不动产的相邻权利人应当正确处理相邻关系。",
		"多次协商未果。", "第3次调解", "双方各自陈述，就赔付方式达成一致", "山林土地的界线",
		"高兴地握手言和" };
	struct anonymiser *anonymiser = known();

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		char *found = anonymise(anonymiser, texts[i]);

		assert_string_equal(found, texts[i]);
		assert_int_equal(anonymise_doubt(anonymiser, texts[i], NULL, 0), DOUBT_NONE);
		free(found);
	}
	anonymiser_free(anonymiser);
}

static void what_is_left_is_doubted(void **state)
{
	static const struct {
		const char *text;
		enum doubt doubt;
		const char *where;
	} cases[] = {
		{ "由张大勇承担", DOUBT_NAME, "张大勇" },
		{ "与杨建国协商", DOUBT_NAME, "杨建国" },
		{ "和司马相如说", DOUBT_NAME, "司马相如" },
		{ "施小明到场", DOUBT_NAME, "施小明" },
		{ "，高翔，", DOUBT_NAME, "高翔" },
		{ "编号7788", DOUBT_DIGITS, "7788" },
		{ "编号７７８８９９", DOUBT_DIGITS, "778899" },
		{ "松林的水", DOUBT_PLACE, "松林" },
		{ "2024年春，双方各付123元", DOUBT_NONE, "" },
		{ "张某和李某乙", DOUBT_NONE, "" },
		{ "老张头", DOUBT_NAME, "张头" },
		{ "孙子和外孙女", DOUBT_NONE, "" },
		{ "许多田埂在施工", DOUBT_NONE, "" },
		{ "照顾老人", DOUBT_NONE, "" },
	};
	struct anonymiser *anonymiser = known();

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char where[64] = "";

		enum doubt doubt = anonymise_doubt(anonymiser, cases[i].text, where, sizeof(where));

		assert_string_equal(where, cases[i].where);
		assert_int_equal(doubt, cases[i].doubt);
	}
	anonymiser_free(anonymiser);
}

static void a_text_is_cut_into_its_sentences(void **state)
{
	static const char *const wanted[] = { "第一句。", "他说：“走！”", "第三句；", "第四行",
		"末句" };
	const char *at = "　第一句。他说：“走！”第三句；\n第四行\n\n末句";

	(void)state;
	for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++) {
		char *found = anonymise_sentence(&at);

		assert_non_null(found);
		assert_string_equal(found, wanted[i]);
		free(found);
	}
	assert_null(anonymise_sentence(&at));
}

/* Whatever bytes come, it ends and writes text. */
static void what_is_no_text_is_left_as_it_is(void **state)
{
	static const char *const texts[] = { "", "\xFF", "\xE5\xBC", "1\xE5", "年", "〔", "(2024",
		"皖", "月", "元", ".", "2024年\xFF", "\xEF\xBC", "\xEF" };
	struct anonymiser *anonymiser = known();

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		char *found = anonymise(anonymiser, texts[i]);

		(void)anonymise_doubt(anonymiser, found, NULL, 0);
		assert_string_equal(found, texts[i]);
		free(found);
	}
	anonymiser_free(anonymiser);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_that_are_known_go_wherever_they_stand),
		cmocka_unit_test(who_is_introduced_goes_without_being_known),
		cmocka_unit_test(places_and_houses_keep_what_they_are),
		cmocka_unit_test(numbers_that_are_somebodys_go),
		cmocka_unit_test(days_become_seasons),
		cmocka_unit_test(amounts_become_round),
		cmocka_unit_test(ages_become_decades),
		cmocka_unit_test(what_says_nothing_of_anybody_stays),
		cmocka_unit_test(what_is_left_is_doubted),
		cmocka_unit_test(a_text_is_cut_into_its_sentences),
		cmocka_unit_test(what_is_no_text_is_left_as_it_is),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
