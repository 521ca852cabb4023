/* Numbers as people say them; spoken.h. */
#include "spoken.h"

#include <string.h>

#define DIGITS_MAX 15
#define WAN        10000
#define YI         100000000

/* A number of at most so many decimals, as a whole number of its smallest. */
#define SCALE 100

static const struct {
	const char *word;
	int64_t value;
} digits[] = {
	{ "零", 0 }, { "〇", 0 }, { "一", 1 }, { "壹", 1 }, { "二", 2 }, { "贰", 2 }, { "貳", 2 },
	{ "两", 2 }, { "三", 3 }, { "叁", 3 }, { "四", 4 }, { "肆", 4 }, { "五", 5 }, { "伍", 5 },
	{ "六", 6 }, { "陆", 6 }, { "七", 7 }, { "柒", 7 }, { "八", 8 }, { "捌", 8 }, { "九", 9 },
	{ "玖", 9 },
}, units[] = {
	{ "十", 10 }, { "拾", 10 }, { "百", 100 }, { "佰", 100 }, { "千", 1000 }, { "仟", 1000 },
	{ "万", WAN }, { "萬", WAN }, { "亿", YI }, { "億", YI },
};

/* ---- words ---- */

bool spoken_eat(const char **at, const char *word)
{
	size_t bytes = strlen(word);

	if (strncmp(*at, word, bytes) != 0) return false;
	*at += bytes;
	return true;
}

static bool eat_one(const char **at, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (spoken_eat(at, words[i])) return true;
	}
	return false;
}

static bool eat_digit(const char **at, int64_t *ret)
{
	for (size_t i = 0; i < sizeof(digits) / sizeof(digits[0]); i++) {
		if (spoken_eat(at, digits[i].word)) return *ret = digits[i].value, true;
	}
	return false;
}

static bool eat_unit(const char **at, int64_t *ret)
{
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		if (spoken_eat(at, units[i].word)) return *ret = units[i].value, true;
	}
	return false;
}

bool spoken_small(const char **at, unsigned *ret)
{
	size_t count = strspn(*at, "0123456789");
	int64_t tens = 1, ones = 0;
	bool has_tens;

	if (count > 2) return false;
	if (count > 0) {
		*ret = (unsigned)((*at)[0] - '0');
		if (count == 2) *ret = *ret * 10 + (unsigned)((*at)[1] - '0');
		*at += count;
		return true;
	}
	if (!eat_digit(at, &tens) && strncmp(*at, "十", strlen("十")) != 0) return false;
	has_tens = spoken_eat(at, "十");
	if (has_tens) (void)eat_digit(at, &ones);
	*ret = (unsigned)(has_tens ? tens * 10 + ones : tens);
	return true;
}

bool spoken_year(const char **at, unsigned *ret)
{
	const char *from = *at;
	unsigned year = 0;

	for (int i = 0; i < 4; i++) {
		int64_t digit = *from - '0';

		if (digit >= 0 && digit <= 9) {
			from++;
		} else if (!eat_digit(&from, &digit)) {
			return false;
		}
		year = year * 10 + (unsigned)digit;
	}
	if (*from >= '0' && *from <= '9') return false;
	*ret = year;
	*at = from;
	return true;
}

/* ---- a number in parts ---- */

/* What stands before a unit: one digit, or a number written in digits. */
struct coefficient {
	int64_t mantissa;
	unsigned count;    /* of digits; 0: none waits */
	unsigned decimals; /* of them behind the point */
};

struct counting {
	int64_t total, section; /* times SCALE: finished by 万 and 亿, and what has not met them */
	int64_t unit, large;    /* the last of either kind; 0: none yet */
	int64_t last;           /* the unit that stood just before; 0: none */
	struct coefficient waiting;
	bool is_after_zero, is_ended, is_reckoned;
};

/* 1200, 1,200 or 1200.50: false where commas or point stand wrong. */
static bool eat_written(const char **at, struct coefficient *ret)
{
	unsigned group = 0;
	bool has_comma = false, has_point = false;

	*ret = (struct coefficient){ .count = 0 };
	for (;; (*at)++) {
		char c = **at;

		if (c >= '0' && c <= '9') {
			if (ret->count++ >= DIGITS_MAX) return false;
			ret->mantissa = ret->mantissa * 10 + (c - '0');
			ret->decimals += has_point;
			group++;
		} else if (c == ',' && !has_point &&
		    (has_comma ? group == 3 : ret->mantissa && group <= 3)) {
			has_comma = true;
			group = 0;
		} else if (c == '.' && !has_point && ret->count && (!has_comma || group == 3)) {
			has_point = true;
			group = 0;
		} else {
			return has_point ? ret->decimals > 0 : !has_comma || group == 3;
		}
	}
}

/* A coefficient times a unit, times SCALE. */
static enum spoken times(const struct coefficient *what, int64_t unit, int64_t *ret)
{
	int64_t divisor = 1;

	for (unsigned i = 0; i < what->decimals; i++) {
		divisor *= 10;
	}
	if (unit == 1 && what->decimals > 2) return SPOKEN_TOO_FINE;
	if (__builtin_mul_overflow(what->mantissa, unit * SCALE, ret)) return SPOKEN_TOO_LARGE;
	if (*ret % divisor != 0) return SPOKEN_TOO_FINE;
	*ret /= divisor;
	return SPOKEN_READ;
}

static enum spoken add(int64_t *sum, int64_t what)
{
	return __builtin_add_overflow(*sum, what, sum) ? SPOKEN_TOO_LARGE : SPOKEN_READ;
}

/* 十, 百, 千: inside a section, each smaller than the one before; 十 may stand alone. */
static enum spoken small_unit(struct counting *counting, int64_t unit)
{
	struct coefficient one = { .mantissa = 1, .count = 1 };
	bool is_alone = counting->waiting.count == 0;
	enum spoken spoken;
	int64_t value;

	if (is_alone && (unit != 10 || counting->section || counting->is_after_zero)) {
		return SPOKEN_NOT;
	}
	if (counting->unit && unit >= counting->unit) return SPOKEN_NOT;
	/* 1万20百 */
	if (counting->last && counting->waiting.count > 1) return SPOKEN_NOT;
	spoken = times(is_alone ? &one : &counting->waiting, unit, &value);
	if (spoken != SPOKEN_READ) return spoken;
	counting->unit = counting->last = unit;
	return add(&counting->section, value);
}

/* 万, 亿: end a section. 三千五万 is neither 3005 nor 3500. */
static enum spoken large_unit(struct counting *counting, int64_t unit)
{
	enum spoken spoken;
	int64_t value = 0;

	if (counting->large && unit >= counting->large) return SPOKEN_NOT;
	if (counting->waiting.count && counting->last > 10 && counting->unit &&
	    !counting->is_after_zero) {
		return SPOKEN_NOT;
	}
	if (counting->waiting.decimals) {
		if (counting->section) return SPOKEN_NOT;
		spoken = times(&counting->waiting, unit, &value);
	} else {
		value = counting->waiting.mantissa * SCALE;
		spoken = add(&value, counting->section);
		if (__builtin_mul_overflow(value, unit, &value)) spoken = SPOKEN_TOO_LARGE;
	}
	if (spoken != SPOKEN_READ) return spoken;
	/* 1亿20000万 */
	if (value == 0 || (counting->large && value >= counting->large * SCALE)) return SPOKEN_NOT;
	counting->section = counting->unit = 0;
	counting->large = counting->last = unit;
	return add(&counting->total, value);
}

static enum spoken take_unit(struct counting *counting, int64_t unit)
{
	bool has_decimals = counting->waiting.decimals > 0;
	enum spoken spoken;

	if (counting->is_ended) return SPOKEN_NOT;
	spoken = unit < WAN ? small_unit(counting, unit) : large_unit(counting, unit);
	counting->waiting = (struct coefficient){ .count = 0 };
	counting->is_after_zero = false;
	counting->is_reckoned = true;
	/* after 1.2万 nothing may come: 1.2万3千 says nothing sure */
	counting->is_ended = has_decimals;
	return spoken;
}

static enum spoken take_digit(struct counting *counting, int64_t digit)
{
	if (counting->is_ended || counting->waiting.count) return SPOKEN_NOT;
	counting->is_reckoned = true;
	if (digit == 0 && counting->last) {
		if (counting->is_after_zero) return SPOKEN_NOT;
		counting->is_after_zero = true;
		return SPOKEN_READ;
	}
	counting->waiting = (struct coefficient){ .mantissa = digit, .count = 1 };
	return SPOKEN_READ;
}

static enum spoken take_written(struct counting *counting, const char **at)
{
	struct coefficient written;

	if (counting->is_ended || counting->waiting.count) return SPOKEN_NOT;
	if (!eat_written(at, &written)) {
		return written.count > DIGITS_MAX ? SPOKEN_TOO_LARGE : SPOKEN_NOT;
	}
	counting->waiting = written;
	return SPOKEN_READ;
}

/* The number is over: what still waits stands for itself, or after a unit for one of two. */
static enum spoken finish(struct counting *counting, struct spoken_number *ret)
{
	const struct coefficient *waiting = &counting->waiting;
	enum spoken spoken = SPOKEN_READ;
	int64_t value = 0, last = counting->last;

	if (!waiting->count && (!last || counting->is_after_zero)) return SPOKEN_NOT;
	if (waiting->count) spoken = times(waiting, 1, &value);
	if (spoken == SPOKEN_READ) spoken = add(&counting->total, counting->section);
	ret->value = counting->total;
	if (spoken == SPOKEN_READ) spoken = add(&ret->value, value);
	ret->is_reckoned = counting->is_reckoned;
	if (spoken != SPOKEN_READ || !waiting->count || !last) return spoken;
	if (waiting->decimals) return SPOKEN_NOT;
	if (counting->is_after_zero || last == 10) {
		return waiting->count == 1 && waiting->mantissa ? SPOKEN_READ : SPOKEN_NOT;
	}
	if (waiting->count == 1 && waiting->mantissa) {
		ret->other = ret->value;
		ret->value = counting->total;
		spoken = add(&ret->value, waiting->mantissa * (last / 10) * SCALE);
		return spoken == SPOKEN_READ ? SPOKEN_TWO_WAYS : spoken;
	}
	/* 1万2000 is whole; 1万20 may be short of something */
	return last == WAN && waiting->count == 4 && waiting->mantissa >= 1000 ? SPOKEN_READ
	                                                                       : SPOKEN_NOT;
}

/* From *at as far as it is a number; times SCALE. */
static enum spoken read_number(const char **at, struct spoken_number *ret)
{
	struct counting counting = { .total = 0 };
	enum spoken spoken = SPOKEN_READ;
	int64_t value;

	*ret = (struct spoken_number){ .value = 0 };
	while (spoken == SPOKEN_READ) {
		while (**at == ' ') {
			(*at)++;
		}
		if (**at >= '0' && **at <= '9') {
			spoken = take_written(&counting, at);
		} else if (eat_digit(at, &value)) {
			spoken = take_digit(&counting, value);
		} else if (eat_unit(at, &value)) {
			spoken = take_unit(&counting, value);
		} else {
			return finish(&counting, ret);
		}
	}
	return spoken;
}

/* ---- what is asked for ---- */

enum spoken spoken_whole(const char *plain, struct spoken_number *ret)
{
	enum spoken spoken = read_number(&plain, ret);

	if (*plain && (spoken == SPOKEN_READ || spoken == SPOKEN_TWO_WAYS)) return SPOKEN_NOT;
	if (spoken == SPOKEN_READ && ret->value % SCALE) return SPOKEN_NOT;
	ret->value /= SCALE;
	ret->other /= SCALE;
	return spoken;
}

static const char *const currency[] = { "人民币", "rmb", "¥", "￥" },
                         *const yuan[] = { "元", "圆", "圓", "块钱", "块" },
                         *const whole[] = { "整", "正" }, *const minus[] = { "-", "负" },
                         *const jiao[] = { "角", "毛" }, *const fen[] = { "分" };

static int64_t eat_part(const char **at, const char *const *words, size_t count)
{
	const char *from = *at;
	int64_t digit;

	(void)spoken_eat(&from, "零");
	if (*from >= '1' && *from <= '9') {
		digit = *from++ - '0';
	} else if (!eat_digit(&from, &digit)) {
		return 0;
	}
	if (!eat_one(&from, words, count)) return 0;
	*at = from;
	return digit;
}

/* "3角2分" behind whole yuan. */
static enum spoken add_parts(const char **at, struct spoken_number *ret)
{
	int64_t more = eat_part(at, jiao, 2) * 10;

	more += eat_part(at, fen, 1);
	if (more == 0) return SPOKEN_READ;
	if (ret->value % SCALE) return SPOKEN_NOT;
	ret->is_reckoned = true;
	return add(&ret->value, more);
}

enum spoken spoken_amount(const char *plain, struct spoken_number *ret)
{
	bool is_negative = eat_one(&plain, minus, 2);
	enum spoken spoken;

	while (eat_one(&plain, currency, 4) || spoken_eat(&plain, " ")) {
	}
	is_negative |= eat_one(&plain, minus, 2);
	spoken = read_number(&plain, ret);
	if (eat_one(&plain, yuan, 5) && spoken == SPOKEN_READ) spoken = add_parts(&plain, ret);
	(void)eat_one(&plain, whole, 2);
	if (*plain && (spoken == SPOKEN_READ || spoken == SPOKEN_TWO_WAYS)) return SPOKEN_NOT;
	return is_negative && spoken != SPOKEN_NOT ? SPOKEN_NEGATIVE : spoken;
}
