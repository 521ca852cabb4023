/* Numbers made coarse; anonymise_numbers.h. */
#include "anonymise_numbers.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "anonymise_words.h"
#include "plain.h"
#include "spoken.h"
#include "text.h"

#define YUAN          INT64_C(100)
#define LONG_LEAST    5 /* digits of a number that is somebody's */
#define TELEPHONE_MIN 7
#define ID_DIGITS     17
#define HOUSE_MAX     4

char *numbers_plain(const char *text)
{
	char *ret = strdup(text), *to = ret;

	if (!ret) abort();
	for (const char *at = text; *at;) {
		const unsigned char *byte = (const unsigned char *)at;
		size_t bytes = han_character(at);
		bool is_wide = bytes == 3 && byte[0] == 0xEF;
		unsigned code = is_wide ? (byte[1] & 0x3FU) << 6 | (byte[2] & 0x3FU) : 0;
		/* U+FF01 to U+FF5E are ASCII in full width */
		char narrow = '\0';

		if (code >= 0xF01 && code <= 0xF5E) narrow = (char)(code - 0xEE0);

		if (isalnum((unsigned char)narrow)) {
			*to++ = narrow;
		} else {
			memmove(to, at, bytes);
			to += bytes;
		}
		at += bytes;
	}
	*to = '\0';
	return ret;
}

static bool is_digit(const char *at)
{
	return *at >= '0' && *at <= '9';
}

static size_t digits_at(const char *at)
{
	size_t count = 0;

	while (is_digit(at + count)) {
		count++;
	}
	return count;
}

static bool eat(const char **at, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (spoken_eat(at, words[i])) return true;
	}
	return false;
}

#define EAT(at, ...)                                    \
	eat((at), (const char *const[]){ __VA_ARGS__ }, \
	    sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(const char *))

/* ---- official numbers ---- */

/* (2024)繁阳人调字第00847号, 繁阳登〔2026〕0001号: a year in brackets with a number behind it. */
static size_t official_at(const char *at)
{
	const char *from = at;

	for (int i = 0; i < 8 && han_is(at) && !han_is_function(at); i++) {
		at += han_character(at);
	}
	if (!EAT(&at, "(", "（", "〔", "[", "【") || digits_at(at) != 4) return 0;
	at += 4;
	if (!EAT(&at, ")", "）", "〕", "]", "】")) return 0;
	for (int i = 0; i < 12 && han_is(at) && strncmp(at, "号", 3) != 0; i++) {
		at += han_character(at);
	}
	if (!is_digit(at)) return 0;
	at += digits_at(at);
	(void)EAT(&at, "号");
	return (size_t)(at - from);
}

/* ---- days ---- */

static const char *season_of(unsigned month)
{
	static const char *const seasons[] = { "冬", "春", "夏", "秋" };

	return seasons[month % 12 / 3];
}

/* A month and perhaps a day, in digits or in Chinese: false where there is none. */
static bool read_month(const char **at, unsigned *ret_month)
{
	const char *from = *at;
	unsigned day;

	if (!spoken_small(at, ret_month) || *ret_month < 1 || *ret_month > 12 ||
	    !EAT(at, "月份", "月")) {
		*at = from;
		return false;
	}
	from = *at;
	if (spoken_small(at, &day) && EAT(at, "日", "号")) return true;
	*at = from;
	(void)EAT(at, "上旬", "中旬", "下旬", "初", "底");
	return true;
}

/* 2024-03-05, 2024/3/5, 2024.3.5 */
static bool read_written(const char **at, unsigned *ret_month)
{
	const char *from = *at;
	const char mark[] = { **at, '\0' };
	unsigned day;

	if (!strchr("-/.", **at) || !**at) return false;
	if (spoken_eat(at, mark) && spoken_small(at, ret_month) && *ret_month >= 1 &&
	    *ret_month <= 12 && spoken_eat(at, mark) && spoken_small(at, &day) && !is_digit(*at)) {
		return true;
	}
	*at = from;
	return false;
}

static size_t day_at(const char *at, FILE *out)
{
	const char *from = at;
	unsigned year, month, day;

	if (spoken_year(&at, &year) && year >= 1900 && year < 2200) {
		if (read_written(&at, &month)) {
			(void)EAT(&at, "日", "号");
		} else if (!spoken_eat(&at, "年")) {
			return 0;
		} else if (!read_month(&at, &month)) {
			fprintf(out, "%u年", year);
			return (size_t)(at - from);
		}
		fprintf(out, "%u年%s", year, season_of(month));
		return (size_t)(at - from);
	}
	at = from;
	if (read_month(&at, &month)) {
		fputs(strncmp(at - 3, "日", 3) == 0 || strncmp(at - 3, "号", 3) == 0 ? "某日"
		                                                                     : "某月",
		    out);
		return (size_t)(at - from);
	}
	at = from;
	if (is_digit(at) && spoken_small(&at, &day) && spoken_eat(&at, "日")) {
		fputs("某日", out);
		return (size_t)(at - from);
	}
	return 0;
}

/* ---- amounts ---- */

static const char *const numerals[] = { "零", "〇", "一", "二", "三", "四", "五", "六", "七", "八",
	"九", "十", "百", "千", "万", "亿", "两", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌",
	"玖", "拾", "佰", "仟", "萬", "億" };

static size_t numeral_at(const char *at)
{
	const char *end = at;

	if (is_digit(at)) return 1;
	if ((*at == '.' || *at == ',') && is_digit(at + 1)) return 1;
	if (strncmp(at, "，", 3) == 0 && digits_at(at + 3) == 3) return 3;
	return eat(&end, numerals, sizeof(numerals) / sizeof(numerals[0])) ? (size_t)(end - at) : 0;
}

static size_t numerals_at(const char *at)
{
	size_t length = 0, bytes;

	while ((bytes = numeral_at(at + length))) {
		length += bytes;
	}
	return length;
}

/* One figure and how many noughts: 约三十万. */
static void write_about(int64_t number, FILE *out)
{
	static const char *const figures[] = { "", "一", "两", "三", "四", "五", "六", "七", "八",
		"九" };
	static const char *const tens[] = { "十", "二十", "三十", "四十", "五十", "六十", "七十",
		"八十", "九十" };
	static const char *const groups[] = { "", "万", "亿", "万亿" };
	unsigned noughts = 0;

	while (number >= 95) {
		number = (number + 5) / 10;
		noughts++;
	}
	if (number >= 10) {
		number = (number + 5) / 10;
		noughts++;
	}
	fputs("约", out);
	if (noughts % 4 == 1) {
		fputs(tens[number - 1], out);
	} else {
		static const char *const units[] = { "", "", "百", "千" };

		fprintf(out, "%s%s", figures[number], units[noughts % 4]);
	}
	fputs(groups[noughts / 4 % 4], out);
}

static bool is_large(const char *word)
{
	static const char *const large[] = { "百", "千", "万", "亿", "佰", "仟", "萬", "億" };

	for (size_t i = 0; i < sizeof(large) / sizeof(large[0]); i++) {
		size_t length = strlen(word), bytes = strlen(large[i]);

		if (bytes < length && strcmp(word + length - bytes, large[i]) == 0) return true;
	}
	return false;
}

/* What stands behind 元: 角 and 分, 整, or nothing. */
static void eat_small_change(const char **at)
{
	size_t length = numerals_at(*at);
	const char *behind = *at + length;

	if (length && EAT(&behind, "角", "毛")) *at = behind;
	length = numerals_at(*at);
	behind = *at + length;
	if (length && EAT(&behind, "分")) *at = behind;
	(void)EAT(at, "整", "正");
}

static bool read_amount(const char *word, int64_t *ret_yuan)
{
	struct spoken_number number;
	char plain[PLAIN_BYTES];
	enum spoken spoken;

	if (!plain_word(word, plain)) return false;
	spoken = spoken_amount(plain, &number);
	*ret_yuan = number.value / YUAN;
	return spoken == SPOKEN_READ || spoken == SPOKEN_TWO_WAYS;
}

static size_t amount_at(const char *at, FILE *out)
{
	const char *from = at, *end = at + numerals_at(at);
	char *word = strndup(at, (size_t)(end - at));
	int64_t yuan = 0;
	bool is_money, is_read;

	if (!word) abort();
	is_read = *word && read_amount(word, &yuan) && yuan > 0;
	(void)EAT(&end, "多", "余", "来");
	at = end;
	is_money = EAT(&at, "元", "圆", "块钱", "块");
	is_read = is_read && (is_money || is_large(word));
	free(word);
	if (!is_read) return 0;
	if (is_money) eat_small_change(&at);
	write_about(yuan, out);
	if (is_money) fputs("元", out);
	return (size_t)(at - from);
}

/* ---- what else has digits ---- */

/* Digits in groups, as telephones are written. */
static size_t grouped_at(const char *at, size_t *ret_digits)
{
	size_t length = digits_at(at);

	*ret_digits = length;
	while (length && (at[length] == '-' || at[length] == ' ') && is_digit(at + length + 1)) {
		size_t more = digits_at(at + length + 1);

		*ret_digits += more;
		length += 1 + more;
	}
	return length;
}

static size_t age_at(const char *at, FILE *out)
{
	static const char *const tens[] = { "几", "十几", "二十多", "三十多", "四十多", "五十多",
		"六十多", "七十多", "八十多", "九十多" };
	const char *from = at;
	unsigned years;

	if (!(is_digit(at) ? digits_at(at) < 3 : numeral_at(at) > 0) ||
	    !spoken_small(&at, &years)) {
		return 0;
	}
	if (!EAT(&at, "周岁", "岁")) return 0;
	fprintf(out, "%s岁", tens[years / 10 % 10]);
	return (size_t)(at - from);
}

static size_t house_number_at(const char *at, FILE *out)
{
	static const char *const units[] = { "号楼", "号", "栋", "幢", "单元", "室", "弄", "楼",
		"组" };
	size_t digits = digits_at(at);
	const char *end = at + digits;

	if (!digits || digits > HOUSE_MAX) return 0;
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		if (!spoken_eat(&end, units[i])) continue;
		fprintf(out, "某%s", units[i]);
		return (size_t)(end - at);
	}
	return 0;
}

static size_t long_at(const char *at, FILE *out)
{
	size_t digits, length = grouped_at(at, &digits);
	bool is_id = digits == ID_DIGITS && (at[length] == 'X' || at[length] == 'x');

	if (digits < LONG_LEAST) return 0;
	if (is_id || digits == ID_DIGITS + 1) {
		fputs("（证件号码略）", out);
	} else {
		fputs(digits >= TELEPHONE_MIN && digits <= 12 ? "（电话略）" : "（号码略）", out);
	}
	return length + is_id;
}

static bool is_of_account(char letter)
{
	return isalnum((unsigned char)letter) || strchr("_@.-", letter);
}

/* Names of accounts, and addresses of mail: letters with digits, or with an at sign. */
static size_t account_at(const char *at, FILE *out)
{
	size_t length = 0;
	bool has_digit = false, has_sign = false;

	if (!isalpha((unsigned char)*at)) return 0;
	for (; at[length] && is_of_account(at[length]); length++) {
		has_digit |= is_digit(at + length);
		has_sign |= at[length] == '@';
	}
	if (length < LONG_LEAST || !(has_digit || has_sign)) return 0;
	fputs("（号码略）", out);
	return length;
}

/* 皖B12345, 皖B·D12345 (GA 36) */
static size_t plate_at(const char *at, FILE *out)
{
	const char *from = at;
	size_t length = 0;

	if (!EAT(&at, "京", "津", "沪", "渝", "冀", "豫", "云", "辽", "黑", "湘", "皖", "鲁", "新",
	        "苏", "浙", "赣", "鄂", "桂", "甘", "晋", "蒙", "陕", "吉", "闽", "贵", "粤", "青",
	        "藏", "川", "宁", "琼")) {
		return 0;
	}
	if (!isupper((unsigned char)*at)) return 0;
	at++;
	(void)EAT(&at, "·", ".", " ", "-");
	while (isalnum((unsigned char)at[length])) {
		length++;
	}
	if (length < 5 || length > 6) return 0;
	fputs("（车牌略）", out);
	return (size_t)(at + length - from);
}

/* A number does not begin in the middle of another. */
static bool goes_on(const char *text, const char *at)
{
	const char *before = han_before(text, at);

	if (!before) return false;
	if (isalpha((unsigned char)*at)) return isalnum((unsigned char)*before);
	return numeral_at(before) > 0 && numeral_at(at) > 0;
}

size_t number_coarse(const char *text, const char *at, FILE *out)
{
	size_t bytes = han_begins(text, at) || !han_is(at) ? official_at(at) : 0;

	if (bytes) {
		fputs("某号", out);
		return bytes;
	}
	if ((bytes = plate_at(at, out)) || goes_on(text, at)) return bytes;
	if ((bytes = day_at(at, out)) || (bytes = age_at(at, out)) ||
	    (bytes = amount_at(at, out)) || (bytes = house_number_at(at, out)) ||
	    (bytes = long_at(at, out))) {
		return bytes;
	}
	return account_at(at, out);
}

size_t digits_left(const char *text, const char *at)
{
	const char *before = han_before(text, at);
	size_t digits = digits_at(at);

	if (digits < 4 || (before && is_digit(before))) return 0;
	return digits == 4 && strncmp(at + digits, "年", 3) == 0 ? 0 : digits;
}
