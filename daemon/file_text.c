/* Amounts, days, ID numbers and names in a text; file_text.h. */
#include "file_text.h"

#include <string.h>

#include "civil.h"
#include "identity.h"

/* An amount is never larger: 10^13 fen. */
#define FEN_MAX INT64_C(10000000000000)
/* Between an amount and the same in capitals stand a bracket and a word or two. */
#define BETWEEN_MAX 12
#define ID_SIGNS    18

/* The character at a place, and how many bytes it has; what is no UTF-8 is one byte each. */
static uint32_t point_at(const char *at, size_t left, size_t *ret_bytes)
{
	const unsigned char *bytes = (const unsigned char *)at;

	*ret_bytes = 1;
	if (bytes[0] >= 0xF0 && left >= 4) {
		*ret_bytes = 4;
		return (uint32_t)(bytes[0] & 0x07) << 18 | (uint32_t)(bytes[1] & 0x3F) << 12 |
		    (uint32_t)(bytes[2] & 0x3F) << 6 | (bytes[3] & 0x3F);
	}
	if (bytes[0] >= 0xE0 && left >= 3) {
		*ret_bytes = 3;
		return (uint32_t)(bytes[0] & 0x0F) << 12 | (uint32_t)(bytes[1] & 0x3F) << 6 |
		    (bytes[2] & 0x3F);
	}
	if (bytes[0] >= 0xC0 && left >= 2) {
		*ret_bytes = 2;
		return (uint32_t)(bytes[0] & 0x1F) << 6 | (bytes[1] & 0x3F);
	}
	return bytes[0];
}

/* Signs of the other width are the same signs. */
static uint32_t narrow(uint32_t point)
{
	return point >= 0xFF01 && point <= 0xFF5E ? point - 0xFF01 + '!' : point;
}

void characters_read(struct text text, struct characters *ret)
{
	size_t at = 0, bytes;

	for (ret->count = 0; at < text.length && ret->count < TEXT_CHARACTERS_MAX; at += bytes) {
		uint32_t point = point_at(text.bytes + at, text.length - at, &bytes);

		ret->points[ret->count++] = narrow(point);
	}
}

/* How many characters the word has where it stands there; 0: it does not. */
static size_t stands_at(const struct characters *in, size_t at, const char *word)
{
	size_t left = strlen(word), bytes, count = 0;

	for (; left; word += bytes, left -= bytes, count++) {
		uint32_t point = narrow(point_at(word, left, &bytes));

		if (at + count >= in->count || in->points[at + count] != point) return 0;
	}
	return count;
}

size_t characters_find(const struct characters *in, const char *word, size_t from)
{
	while (from < in->count && !stands_at(in, from, word)) {
		from++;
	}
	return from < in->count ? from : in->count;
}

bool characters_have(const struct characters *in, const char *word)
{
	return characters_find(in, word, 0) < in->count;
}

bool characters_have_any(const struct characters *in, const char *words)
{
	char word[WORD_BYTES_MAX];

	while (*words) {
		size_t length = strcspn(words, "|");

		if (length >= sizeof(word)) return false;
		memcpy(word, words, length);
		word[length] = '\0';
		if (characters_have(in, word)) return true;
		words += length + (words[length] == '|');
	}
	return false;
}

static uint32_t at_or_none(const struct characters *in, size_t at)
{
	return at < in->count ? in->points[at] : 0;
}

static bool is_digit(uint32_t point)
{
	return point >= '0' && point <= '9';
}

/* ---- amounts ---- */

/* How much a numeral stands for; -1: it is none. */
static int numeral_of(uint32_t point, bool *ret_is_capital)
{
	static const struct {
		uint32_t point;
		int value;
	} common[] = { { 0x3007, 0 }, { 0x4E00, 1 }, { 0x4E8C, 2 }, { 0x4E24, 2 }, { 0x4E09, 3 },
		{ 0x56DB, 4 }, { 0x4E94, 5 }, { 0x516D, 6 }, { 0x4E03, 7 }, { 0x516B, 8 },
		{ 0x4E5D, 9 } };

	static const uint32_t capitals[] = { 0x96F6, 0x58F9, 0x8D30, 0x53C1, 0x8086, 0x4F0D, 0x9646,
		0x67D2, 0x634C, 0x7396 };

	for (int i = 0; i < 10; i++) {
		if (capitals[i] != point) continue;
		if (i > 0) *ret_is_capital = true;
		return i;
	}
	for (size_t i = 0; i < sizeof(common) / sizeof(common[0]); i++) {
		if (common[i].point == point) return common[i].value;
	}
	return -1;
}

/* 十百千万亿 and their capitals; 0: it is none. */
static int64_t multiplier_of(uint32_t point, bool *ret_is_capital)
{
	switch (point) {
	case 0x62FE: /* 拾 */
	case 0x4F70: /* 佰 */
	case 0x4EDF: /* 仟 */
		*ret_is_capital = true;
		return point == 0x62FE ? 10 : point == 0x4F70 ? 100 : 1000;
	case 0x5341: /* 十 */
		return 10;
	case 0x767E: /* 百 */
		return 100;
	case 0x5343: /* 千 */
		return 1000;
	case 0x4E07: /* 万 */
	case 0x842C:
		return 10000;
	case 0x4EBF: /* 亿 */
		return 100000000;
	default:
		return 0;
	}
}

static bool is_yuan(uint32_t point)
{
	return point == 0x5143 || point == 0x5706 || point == 0x5757; /* 元圆块 */
}

/* 角 and 分 behind the 元; returns what they add, and moves on behind them. */
static int64_t small_change(const struct characters *in, size_t *at)
{
	static const struct {
		uint32_t unit;
		int64_t fen;
	} units[] = { { 0x89D2, 10 }, { 0x5206, 1 } };

	int64_t fen = 0;

	for (size_t i = 0; i < 2; i++) {
		bool is_capital;
		uint32_t point = at_or_none(in, *at);
		int value = is_digit(point) ? (int)(point - '0') : numeral_of(point, &is_capital);

		if (value == 0 && !is_digit(point)) {
			value = numeral_of(at_or_none(in, ++*at), &is_capital);
		}
		if (value < 0 || at_or_none(in, *at + 1) != units[i].unit) continue;
		fen += value * units[i].fen;
		*at += 2;
	}
	return fen;
}

static void skip_whole(const struct characters *in, size_t *at)
{
	uint32_t point = at_or_none(in, *at);

	if (point == 0x6574 || point == 0x6B63) ++*at; /* 整正 */
}

/* 壹万贰仟元整, 一万二千元 */
static bool amount_in_words(const struct characters *in, size_t at, struct text_amount *ret)
{
	int64_t total = 0, section = 0, digit = 0;
	bool has_digit = false;
	size_t from = at;

	ret->is_capital = false;
	for (; at < in->count && total < FEN_MAX && section < FEN_MAX && digit < FEN_MAX; at++) {
		int value = numeral_of(in->points[at], &ret->is_capital);
		int64_t unit = value < 0 ? multiplier_of(in->points[at], &ret->is_capital) : 0;

		if (value < 0 && !unit) break;
		has_digit = has_digit || value > 0 || unit == 10;
		if (value >= 0) {
			digit = value == 0 ? 0 : digit * 10 + value;
		} else if (unit < 10000) {
			section += (digit ? digit : 1) * unit;
			digit = 0;
		} else {
			bool is_last = unit == 10000;

			total = is_last ? total + (section + digit) * unit
			                : (total + section + digit) * unit;
			section = digit = 0;
		}
	}
	if (at == from || !has_digit || !is_yuan(at_or_none(in, at))) return false;
	total += section + digit;
	if (total >= FEN_MAX / 100) return false;
	at++;
	ret->fen = total * 100 + small_change(in, &at);
	skip_whole(in, &at);
	ret->from = from;
	ret->to = at;
	return true;
}

/* A comma parts thousands only: three digits follow, and no fourth. */
static bool parts_thousands(const struct characters *in, size_t at)
{
	if (at_or_none(in, at) != ',') return false;
	for (size_t i = 1; i <= 3; i++) {
		if (!is_digit(at_or_none(in, at + i))) return false;
	}
	return !is_digit(at_or_none(in, at + 4));
}

/* The digits of 12,000.50 as an integer, and how many of them stand behind the point. */
static bool read_figures(
    const struct characters *in, size_t *at, int64_t *ret_value, unsigned *ret_behind)
{
	bool is_behind = false;

	*ret_value = 0;
	*ret_behind = 0;
	while (*at < in->count && *ret_value < FEN_MAX / 10) {
		uint32_t point = in->points[*at];

		if (is_digit(point)) {
			*ret_value = *ret_value * 10 + (point - '0');
			*ret_behind += is_behind;
		} else if (point == '.' && !is_behind && is_digit(at_or_none(in, *at + 1))) {
			is_behind = true;
		} else if (is_behind || !parts_thousands(in, *at)) {
			return true;
		}
		++*at;
	}
	return *at == in->count;
}

static bool is_currency(uint32_t point)
{
	return point == 0xA5 || point == 0xFFE5; /* ¥￥ */
}

/* 12,000元, 1.2万元, ￥300 */
static bool amount_in_figures(const struct characters *in, size_t at, struct text_amount *ret)
{
	int64_t value, unit = 1, multiplier;
	unsigned behind;
	bool is_capital, is_marked = at > 0 && is_currency(in->points[at - 1]);
	size_t from = at;

	if (!read_figures(in, &at, &value, &behind)) return false;
	if (at_or_none(in, at) == ' ') at++;
	while ((multiplier = multiplier_of(at_or_none(in, at), &is_capital)) && unit < 100000000) {
		unit *= multiplier;
		at++;
	}
	if (!is_yuan(at_or_none(in, at)) && !is_marked) return false;
	if (value > FEN_MAX / (unit * 100)) return false;
	value *= unit * 100;
	for (; behind; behind--) {
		value /= 10;
	}
	if (is_yuan(at_or_none(in, at))) at++;
	value += small_change(in, &at);
	skip_whole(in, &at);
	*ret = (struct text_amount){ from, at, value, false };
	return true;
}

size_t text_amounts(const struct characters *in, struct text_amount ret[TEXT_AMOUNTS_MAX])
{
	size_t count = 0, at = 0;

	while (at < in->count && count < TEXT_AMOUNTS_MAX) {
		bool is_figure = is_digit(in->points[at]);
		bool is_amount = is_figure ? amount_in_figures(in, at, &ret[count])
		                           : amount_in_words(in, at, &ret[count]);

		if (is_amount) {
			at = ret[count++].to;
		} else {
			/* what is no amount from its first digit on is none from its second */
			while (is_figure && is_digit(at_or_none(in, at + 1))) {
				at++;
			}
			at++;
		}
	}
	return count;
}

bool text_amounts_are_one(
    const struct characters *in, const struct text_amount *first, const struct text_amount *second)
{
	static const char between[] = "（()）：:大小写人民币￥¥即计合，, 为";
	struct characters signs;

	if (first->is_capital == second->is_capital || second->from < first->to) return false;
	if (second->from - first->to > BETWEEN_MAX) return false;
	characters_read((struct text){ between, sizeof(between) - 1 }, &signs);
	for (size_t at = first->to; at < second->from; at++) {
		bool is_sign = false;

		for (size_t i = 0; i < signs.count; i++) {
			is_sign = is_sign || signs.points[i] == in->points[at];
		}
		if (!is_sign) return false;
	}
	return true;
}

/* ---- days ---- */

/* Up to `most` digits; returns how many there are. */
static size_t read_digits(const struct characters *in, size_t at, size_t most, int32_t *ret)
{
	size_t count = 0;

	*ret = 0;
	while (count < most && is_digit(at_or_none(in, at + count))) {
		*ret = *ret * 10 + (int32_t)(in->points[at + count] - '0');
		count++;
	}
	return count;
}

/* 年 before 月, and the same sign twice. */
static bool parts_years(uint32_t sign, uint32_t *ret_next)
{
	*ret_next = sign == 0x5E74 ? 0x6708 : sign;
	return sign == 0x5E74 || sign == '-' || sign == '.' || sign == '/';
}

static void settle(struct text_date *date, int32_t year, int32_t month, int32_t day)
{
	struct civil_date back;

	date->is_real = false;
	date->day = 0;
	if (month < 1 || month > 12 || day < 1 || day > 31) return;
	date->day = civil_days(year, (unsigned)month, (unsigned)day);
	back = civil_from_days(date->day);
	date->is_real = back.month == month && back.day == day && civil_is_plausible(date->day);
	if (!date->is_real) date->day = 0;
}

/* From a digit on that no digit stands before. */
static bool date_at(
    const struct characters *in, size_t at, int32_t year_before, struct text_date *ret)
{
	int32_t year = 0, month = 0, day = 0;
	size_t digits = read_digits(in, at, 4, &year);
	uint32_t next, sign = at_or_none(in, at + digits);

	ret->from = at;
	if (digits == 4 && parts_years(sign, &next)) {
		at += 5;
		digits = read_digits(in, at, 2, &month);
		if (!digits || at_or_none(in, at + digits) != next) return false;
		ret->year = year;
	} else if (digits <= 2 && sign == 0x6708) {
		month = year;
		ret->year = 0;
		next = 0x6708;
	} else {
		return false;
	}
	at += digits + 1;
	digits = read_digits(in, at, 3, &day);
	if (!digits || digits > 2) return false;
	at += digits;
	/* 日号 */
	if (at_or_none(in, at) == 0x65E5 || at_or_none(in, at) == 0x53F7) {
		at++;
	} else if (next == 0x6708) {
		return false;
	}
	ret->to = at;
	settle(ret, ret->year ? ret->year : year_before, month, day);
	return true;
}

size_t text_dates(
    const struct characters *in, int32_t year_before, struct text_date ret[TEXT_DATES_MAX])
{
	size_t count = 0, at = 0;

	while (at < in->count && count < TEXT_DATES_MAX) {
		bool begins =
		    is_digit(in->points[at]) && (at == 0 || !is_digit(in->points[at - 1]));

		if (begins && date_at(in, at, year_before, &ret[count])) {
			if (ret[count].year) year_before = ret[count].year;
			at = ret[count++].to;
		} else {
			at++;
		}
	}
	return count;
}

/* ---- ID numbers ---- */

static bool is_letter(uint32_t point)
{
	return (point >= 'a' && point <= 'z') || (point >= 'A' && point <= 'Z');
}

static bool read_id(const struct characters *in, size_t at, char ret[19])
{
	uint32_t before = at ? in->points[at - 1] : 0;

	if (is_digit(before) || is_letter(before)) return false;
	for (size_t i = 0; i < ID_SIGNS; i++) {
		uint32_t point = at_or_none(in, at + i);
		bool is_last = i == ID_SIGNS - 1;

		if (!is_digit(point) && !(is_last && (point == 'X' || point == 'x'))) return false;
		ret[i] = (char)(point == 'x' ? (uint32_t)'X' : point);
	}
	ret[ID_SIGNS] = '\0';
	before = at_or_none(in, at + ID_SIGNS);
	return !is_digit(before) && !is_letter(before);
}

/* 身份证 stands a few characters before it. */
static bool is_called_id(const struct characters *in, size_t at)
{
	size_t from = at > BETWEEN_MAX ? at - BETWEEN_MAX : 0;

	return characters_find(in, "身份证", from) < at ||
	    characters_find(in, "公民身份", from) < at;
}

bool text_id_number(const struct characters *in, size_t *from, char ret[19], bool *ret_is_sound)
{
	for (size_t at = *from; at + ID_SIGNS <= in->count; at++) {
		enum identity_fault fault;

		if (!read_id(in, at, ret)) continue;
		fault = identity_check(IDENTITY_ID_NUMBER, ID_PAPER_RESIDENT, ret);
		/* an account may have as many digits: it has no birth date */
		if (fault != IDENTITY_SOUND && fault != IDENTITY_CHECK_DIGIT &&
		    !is_called_id(in, at)) {
			continue;
		}
		*ret_is_sound = fault == IDENTITY_SOUND;
		*from = at + ID_SIGNS;
		return true;
	}
	return false;
}

/* ---- names ---- */

static bool is_of_a_name(uint32_t point)
{
	return (point >= 0x3400 && point <= 0x9FFF) || point >= 0x20000 || point == 0xB7 ||
	    point == 0x2022 || is_letter(point);
}

/* Behind 甲方, perhaps with a note in brackets, a colon; returns the place behind it, or 0. */
static size_t behind_colon(struct text text, size_t at)
{
	size_t bytes;
	uint32_t point =
	    at < text.length ? narrow(point_at(text.bytes + at, text.length - at, &bytes)) : 0;

	if (point == '(') {
		const char *close = memmem(text.bytes + at, text.length - at, "）", 3);

		if (!close) close = memmem(text.bytes + at, text.length - at, ")", 1);
		if (!close || close - (text.bytes + at) > 36) return 0;
		at = (size_t)(close - text.bytes) + (*close == ')' ? 1 : 3);
		if (at >= text.length) return 0;
		point = narrow(point_at(text.bytes + at, text.length - at, &bytes));
	}
	return point == ':' ? at + bytes : 0;
}

static struct text name_at(struct text text, size_t at)
{
	size_t bytes, from;

	while (at < text.length && text.bytes[at] == ' ') {
		at++;
	}
	for (from = at; at < text.length; at += bytes) {
		if (!is_of_a_name(point_at(text.bytes + at, text.length - at, &bytes))) break;
	}
	return (struct text){ text.bytes + from, at - from };
}

bool text_named(struct text text, size_t *from, struct text *ret_name)
{
	static const char *const called[] = { "甲方", "乙方", "丙方", "丁方", "申请人" };

	for (size_t at = *from; at < text.length; at++) {
		for (size_t i = 0; i < sizeof(called) / sizeof(called[0]); i++) {
			size_t length = strlen(called[i]), behind;

			if (text.length - at < length ||
			    memcmp(text.bytes + at, called[i], length) != 0) {
				continue;
			}
			behind = behind_colon(text, at + length);
			if (!behind) continue;
			*ret_name = name_at(text, behind);
			*from = behind;
			if (ret_name->length) return true;
		}
	}
	return false;
}
