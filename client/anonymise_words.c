/* Surnames, endings of places, and words that only look like them; anonymise_words.h. */
#include "anonymise_words.h"

#include <stdint.h>
#include <string.h>

#include "text.h"

#define GIVEN_MAX   2 /* characters */
#define PLACE_MAX   4 /* before its ending */
#define HOUSE_MAX   14
#define HOUSE_LEAST 2

/* The commonest compound surnames. */
static const char *const compound[] = { "欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟",
	"公孙", "慕容", "令狐", "司徒", "端木", "夏侯", "长孙", "宇文", "轩辕", "南宫", "独孤",
	"呼延", "钟离", "闻人", "澹台", "太史", "申屠", "万俟" };

/* Surnames that hardly begin another word. */
static const char surnames[] =
    "赵孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许吕施张孔曹严魏陶姜谢邹喻窦章苏潘葛奚范彭郎鲁韦昌苗凤俞袁柳鲍唐薛"
    "贺倪汤滕殷罗毕郝邬傅皮卞康伍余顾孟黄穆萧尹姚邵湛汪祁毛狄臧戴宋茅庞熊纪舒屈祝董梁杜阮蓝闵贾娄颜郭梅盛"
    "林钟徐邱骆夏蔡田樊胡凌霍虞柯昝卢莫房裘缪丁邓郁杭洪诸崔龚程嵇邢裴陆翁荀甄储靳焦侯宓蓬仇栾武刘詹龙叶黎"
    "蒲赖卓蔺屠蒙池乔胥苍翟谭贡姬冉桑桂濮牛燕冀庄晏柴瞿阎慕茹宦艾廖庾衡耿弘匡寇广欧沃蔚越夔隆巩聂晁敖訾辛"
    "阚简饶曾鞠巢蒯荆游竺桓江童尤肖闫覃岳褟";
/* Those that often do: only where a name must begin, and ends. */
static const char words_too[] =
    "钱高方何任于金万常成安文明平马石雷管单向时齐康史段谷包左宁丰关古易乐谈项解荣曲封班甘厉祖景薄白申边尚温连习容步满师权盖付";

/* Words in which a surname is none: what covers the place of one there is no name. */
static const char *const common[] = { "一张", "主张", "陈述", "陈旧", "陈列", "山林", "纸张",
	"紧张", "张贴", "张开", "扩张", "两张", "周围", "一周", "周边", "周末", "周期", "上周",
	"下周", "子孙", "孙子", "孙女", "外孙", "行李", "李子", "胡同", "胡乱", "二胡", "林地",
	"树林", "森林", "林木", "园林", "竹林", "林业", "林权", "房梁", "桥梁", "郑重", "感谢",
	"谢谢", "答谢", "荒唐", "董事", "工程", "过程", "程度", "程序", "流程", "路程", "章程",
	"里程", "允许", "许可", "许多", "也许", "准许", "不许", "许诺", "兴许", "苏醒", "树叶",
	"叶子", "其余", "剩余", "余款", "多余", "余下", "余额", "业余", "有余", "之余", "余年",
	"余岁", "余万", "余元", "杜绝", "夏天", "夏季", "年夏", "分钟", "钟头", "钟点", "点钟",
	"田地", "田埂", "水田", "农田", "稻田", "承包田", "田间", "田里", "种田", "范围", "规范",
	"防范", "示范", "模范", "陆续", "大陆", "健康", "毛病", "长江", "江边", "照顾", "顾虑",
	"不顾", "回顾", "顾客", "顾问", "兼顾", "盖章", "印章", "公章", "章法", "签章", "严重",
	"严格", "严肃", "陶瓷", "施工", "措施", "实施", "设施", "施肥", "队伍", "温度", "温和",
	"体温", "洪水", "苗木", "树苗", "秧苗", "青苗", "苗头", "房屋", "房子", "房间", "住房",
	"房产", "楼房", "厨房", "房东", "房租", "平房", "建房", "房前", "房后", "房顶", "新房",
	"老房", "瓦房", "买房", "卖房", "分房", "租房", "房款", "解决", "化解", "调解", "理解",
	"了解", "和解", "解除", "解释", "解散", "谅解", "缓解", "误解", "调解员", "申请", "重申",
	"申诉", "申报", "连续", "连同", "接连", "连夜", "连带", "牵连", "容易", "内容", "容忍",
	"形容", "包容", "纵容", "满意", "不满", "满足", "期满", "满月", "步骤", "进步", "初步",
	"逐步", "步行", "地步", "让步", "简单", "简易", "简要", "简称", "老师", "律师", "师傅",
	"工程师", "师生", "权利", "权益", "权属", "产权", "所有权", "使用权", "经营权", "有权",
	"无权", "授权", "债权", "继承权", "权限", "维权", "边界", "一边", "旁边", "两边", "路边",
	"身边", "那边", "这边", "边上", "双边", "河边", "周边", "池塘", "水池", "电池", "粪池",
	"化粪池", "沟池", "蒙受", "项目", "事项", "款项", "各项", "一项", "两项", "三项", "项下",
	"选项", "一封", "信封", "封闭", "封堵", "查封", "封存", "储存", "储蓄", "焦急", "时候",
	"气候", "等候", "班级", "上班", "下班", "加班", "班次", "报仇", "仇恨", "结仇", "祖父",
	"祖母", "祖辈", "祖坟", "祖宅", "武力", "动武", "景区", "情景", "薄弱", "明白", "白天",
	"空白", "白色", "表白", "黑白", "依赖", "无赖", "耍赖", "抵赖", "信赖", "贡献", "桑树",
	"桂花", "黄牛", "牛羊", "耕牛", "养牛", "尚未", "尚有", "尚可", "高尚", "村庄", "庄稼",
	"田庄", "农庄", "柴火", "砍柴", "卓越", "越来越", "越过", "越界", "超越", "优越", "跨越",
	"隆重", "乐意", "快乐", "康复", "皮肤", "皮革", "牛皮", "毕竟", "毕业", "完毕", "伍佰",
	"顾及", "盛大", "茂盛", "凌晨", "莫名", "丁字", "壮丁", "荣誉", "光荣", "曲折", "歪曲",
	"甘心", "严厉", "厉害", "龙头", "水龙头", "申明", "冲突", "舒服", "屈服", "委屈", "祝愿",
	"蓝色", "梅雨", "康庄", "黎明", "蒙蔽", "乔迁", "欧式", "广告", "广场", "推广", "越线",
	"盖房", "加盖", "覆盖", "掩盖", "盖的", "盖了", "搭盖", "翻盖", "盖好", "游客", "旅游",
	"上游", "下游", "中游", "曾经", "曾在", "不曾", "未曾", "曾因", "付款", "支付", "付清",
	"付给", "交付", "给付", "付出", "偿付", "付钱", "未付", "已付", "拒付", "垫付", "预付",
	"到付", "付了", "应付", "赔付", "代付", "岳父", "岳母", "尤其", "肖像", "江水", "江苏",
	"黄土", "黄色", "傍晚", "杨树", "柳树", "桑田", "魏晋", "孔洞", "打孔", "鞭炮", "王法",
	"称王", "吴语", "秦岭", "燕子", "卫生", "保卫", "自卫", "门卫", "警卫", "厕卫", "防卫",
	"唐突", "汤药", "葛藤", "昌盛", "鲁莽", "粗鲁", "彭胀", "儿郎", "女郎", "郎中", "殷切",
	"殷实", "穆斯林", "谈话", "谈判", "商谈", "谈好", "谈妥", "面谈", "约谈", "交谈", "洽谈",
	"谈不", "熊市", "年纪", "纪律", "世纪", "纪念", "纪要", "违纪", "经纪", "颜色", "杭州",
	"衡量", "平衡", "耿直", "弘扬", "日寇", "隆起", "辛苦", "艰辛", "饶恕", "鸟巢", "荆棘",
	"童年", "儿童", "高兴", "提高", "高度", "高于", "方便", "对方", "双方", "一方", "各方",
	"地方", "方式", "方法", "方案", "方面", "任何", "责任", "任务", "担任", "主任", "信任",
	"如何", "由于", "关于", "对于", "属于", "等于", "金额", "资金", "租金", "押金", "定金",
	"订金", "违约金", "赔偿金", "现金", "万元", "经常", "常年", "正常", "成立", "达成", "成为",
	"造成", "完成", "安全", "安排", "安装", "安置", "文明", "文书", "条文", "说明", "证明",
	"明确", "明显", "平时", "平均", "水平", "公平", "马上", "马路", "石头", "石子", "管理",
	"水管", "管道", "保管", "监管", "不管", "尽管", "单位", "单方", "方向", "向来", "时间",
	"及时", "当时", "按时", "同时", "康养", "水沟", "水渠", "排水", "浇水", "经过", "经济",
	"已经", "经营", "车辆", "汽车", "停车", "车位", "年底", "今年", "去年", "历史", "路面",
	"稻谷", "包括", "承包", "包工", "左右", "左边", "丰收", "关系", "有关", "相关", "机关",
	"古树", "交易", "贸易" };

/* That begin or end no name and no place. */
static const char functions[] =
    "的了着过在和与跟同及或到从往向对给把被将由让叫使要想会能可应须已还又也都就才只不没未有无是"
    "为因所以而且但如若则即其之此这那该本全各每几某两我你他她它们您谁说称道讲问答说骂打告诉提赔付欠借"
    "还做去来回住办上下里外内前后中间等再经请求认表称承同意按于至当时后听见找约吵闹争用拿收交补修建种";

/* Longer ones first. */
static const char *const place_endings[] = { "街道", "社区", "小区", "大道", "村", "镇", "乡", "县",
	"区", "市", "省", "路", "街", "巷" };
static const char *const house_endings[] = { "有限公司", "合作社", "幼儿园", "信用社", "公司",
	"超市", "饭店", "酒店", "医院", "学校", "小学", "中学", "银行", "支行", "卫生院", "卫生室",
	"加工厂", "养殖场", "厂" };
/* Words that end so and name nothing. */
static const char *const no_places[] = { "农村", "乡村", "山村", "新村", "城市", "超市", "股市",
	"上市", "门市", "夜市", "地区", "山区", "片区", "景区", "园区", "辖区", "道路", "马路",
	"公路", "铁路", "走路", "修路", "一路", "大街", "逛街", "城镇", "乡镇", "集镇", "家乡",
	"老乡", "故乡", "城乡", "门路", "水路", "电路", "线路", "思路", "土路", "小路", "大路",
	"沥青路", "水泥路", "石子路", "机耕路", "生产路", "必经路", "村道路", "市区", "城区",
	"郊区", "小巷", "自然村", "行政村", "邻村", "邻县", "邻镇", "工业区", "开发区", "工厂",
	"外村", "外县", "外省" };

/* ---- characters ---- */

size_t han_character(const char *at)
{
	bool is_whole;

	return text_character(at, &is_whole);
}

/* CJK unified ideographs with extension A: 㐀 to 鿿. */
bool han_is(const char *at)
{
	const unsigned char *byte = (const unsigned char *)at;

	if (byte[0] == 0xE3) return byte[1] >= 0x90;
	if (byte[0] == 0xF0) return byte[1] >= 0xA0;
	return byte[0] >= 0xE4 && byte[0] <= 0xE9;
}

static bool is_in(const char *set, const char *at)
{
	size_t bytes = han_character(at);
	const char *place = set;

	for (size_t step; (step = han_character(place)) > 0; place += step) {
		if (step == bytes && memcmp(place, at, bytes) == 0) return true;
	}
	return false;
}

bool han_is_function(const char *at)
{
	return is_in(functions, at);
}

const char *han_before(const char *text, const char *at)
{
	if (at == text) return NULL;
	do {
		at--;
	} while (at > text && ((unsigned char)*at & 0xC0) == 0x80);
	return at;
}

bool han_begins(const char *text, const char *at)
{
	const char *before = han_before(text, at);

	return !before || !han_is(before) || han_is_function(before);
}

/* ---- names ---- */

static bool has_word_at(const char *at, const char *word)
{
	return strncmp(at, word, strlen(word)) == 0;
}

/* Whether one of the common words stands around the character. */
static bool is_covered(const char *text, const char *at)
{
	for (size_t i = 0; i < sizeof(common) / sizeof(common[0]); i++) {
		const char *from = at;

		for (size_t back = 0; back < 3 && from; back++) {
			if (from + strlen(common[i]) > at && has_word_at(from, common[i])) {
				return true;
			}
			from = han_before(text, from);
		}
	}
	return false;
}

size_t surname_at(const char *at)
{
	for (size_t i = 0; i < sizeof(compound) / sizeof(compound[0]); i++) {
		if (has_word_at(at, compound[i])) return strlen(compound[i]);
	}
	return han_is(at) && (is_in(surnames, at) || is_in(words_too, at)) ? han_character(at) : 0;
}

/* Behind a surname alone. */
static const char *const titles[] = { "某", "氏", "姓", "家", "先生", "女士", "老师", "大爷",
	"大妈", "大叔", "大娘", "大伯", "小姐", "太太", "师傅", "书记", "主任", "队长", "经理",
	"老板", "医生", "律师", "厂长", "村长" };

/* In no given name; of function words those that are (建国, 可为) are left out. */
static const char no_given[] =
    "的了着过在与跟把被将让叫使还又也都就才只不没未是这那该说称骂打赔欠去到给从问答讲";

static bool is_given(const char *at)
{
	return han_is(at) && !is_in(no_given, at);
}

static bool is_titled(const char *at)
{
	for (size_t i = 0; i < sizeof(titles) / sizeof(titles[0]); i++) {
		if (has_word_at(at, titles[i])) return true;
	}
	return false;
}

/* Of a surname that is a word too the name ends where a word must. */
static bool ends_there(const char *at)
{
	return !han_is(at) || han_is_function(at);
}

size_t name_at(const char *text, const char *at)
{
	size_t bytes = surname_at(at), length = bytes;

	if (!bytes || is_covered(text, at) || is_titled(at + bytes)) return 0;
	for (size_t i = 0; i < GIVEN_MAX && is_given(at + length); i++) {
		if (i && is_covered(text, at + length)) break;
		length += han_character(at + length);
	}
	if (length == bytes) return 0;
	if (is_in(words_too, at) && !(han_begins(text, at) && ends_there(at + length))) return 0;
	return length;
}

/* ---- places and houses ---- */

static const char *ends_so(const char *at, const char *const endings[], size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (has_word_at(at, endings[i])) return endings[i];
	}
	return NULL;
}

static bool names_nothing(const char *at, size_t bytes)
{
	for (size_t i = 0; i < sizeof(no_places) / sizeof(no_places[0]); i++) {
		if (strlen(no_places[i]) == bytes && memcmp(at, no_places[i], bytes) == 0) {
			return true;
		}
	}
	return false;
}

struct pattern {
	const char *const *endings;
	size_t ending_count, least, most;
};

static size_t ends_within(const char *at, const struct pattern *pattern, const char **ret_ending)
{
	size_t length = 0;

	for (size_t i = 0; i <= pattern->most; i++) {
		const char *ending = ends_so(at + length, pattern->endings, pattern->ending_count);

		if (ending && i >= pattern->least) {
			size_t bytes = length + strlen(ending);
			const char *longer =
			    ends_so(at + bytes, pattern->endings, pattern->ending_count);

			/* 北街社区 is a community */
			if (longer && text_characters(longer) > 1) {
				ending = longer;
				bytes += strlen(longer);
			}
			*ret_ending = ending;
			return names_nothing(at, bytes) ? 0 : bytes;
		}
		if (!han_is(at + length) || han_is_function(at + length)) return 0;
		length += han_character(at + length);
	}
	return 0;
}

size_t place_at(const char *at, const char **ret_ending)
{
	static const struct pattern pattern = { place_endings,
		sizeof(place_endings) / sizeof(place_endings[0]), 1, PLACE_MAX };

	return ends_within(at, &pattern, ret_ending);
}

size_t house_at(const char *at, const char **ret_ending)
{
	static const struct pattern pattern = { house_endings,
		sizeof(house_endings) / sizeof(house_endings[0]), HOUSE_LEAST, HOUSE_MAX };

	return ends_within(at, &pattern, ret_ending);
}

static const char *ending_among(const char *name, const char *const endings[], size_t count)
{
	size_t length = strlen(name);

	for (size_t i = 0; i < count; i++) {
		size_t bytes = strlen(endings[i]);

		if (bytes < length && strcmp(name + length - bytes, endings[i]) == 0) {
			return endings[i];
		}
	}
	return NULL;
}

const char *ending_of(const char *name)
{
	const char *ending =
	    ending_among(name, house_endings, sizeof(house_endings) / sizeof(house_endings[0]));

	return ending
	    ? ending
	    : ending_among(name, place_endings, sizeof(place_endings) / sizeof(place_endings[0]));
}
