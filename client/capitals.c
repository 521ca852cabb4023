/* Amounts and dates in capitals; capitals.h. */
#include "capitals.h"

#include <stdbool.h>

#include "civil.h"

#define WAN 10000U
#define YI  100000000U

static const char *const amount_digits[] = { "零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌",
	"玖" };
static const char *const date_digits[] = { "〇", "一", "二", "三", "四", "五", "六", "七", "八",
	"九" };

/* Below 10000. However many zeros stand together, one is said: between digits, and before the first
 * where the number goes on from a higher part. */
static void say_group(FILE *out, unsigned number, bool is_zero_due)
{
	static const struct {
		unsigned value;
		const char *word;
	} units[] = { { 1000, "仟" }, { 100, "佰" }, { 10, "拾" }, { 1, "" } };

	bool is_zero = is_zero_due, has_begun = false;

	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		unsigned digit = number / units[i].value % 10;

		if (digit == 0) {
			is_zero |= has_begun;
			continue;
		}
		fprintf(out, "%s%s%s", is_zero ? amount_digits[0] : "", amount_digits[digit],
		    units[i].word);
		is_zero = false;
		has_begun = true;
	}
}

/* Below 亿. */
static void say_lower(FILE *out, unsigned number, bool is_zero_due)
{
	if (number < WAN) {
		say_group(out, number, is_zero_due);
		return;
	}
	say_group(out, number / WAN, is_zero_due);
	fputs("万", out);
	say_group(out, number % WAN, number % WAN < WAN / 10);
}

static void say_whole(FILE *out, uint64_t number)
{
	unsigned highest = (unsigned)(number / YI / YI), high = (unsigned)(number / YI % YI),
	         low = (unsigned)(number % YI);

	if (highest) {
		say_lower(out, highest, false);
		fputs("亿", out);
	}
	say_lower(out, high, highest && high && high < YI / 10);
	if (highest || high) fputs("亿", out);
	say_lower(out, low, (highest || high) && low && low < YI / 10);
}

void capitals_yuan(FILE *out, int64_t fen)
{
	uint64_t amount = fen < 0 ? -(uint64_t)fen : (uint64_t)fen;
	uint64_t yuan = amount / 100;
	unsigned tenths = (unsigned)(amount / 10 % 10), hundredths = (unsigned)(amount % 10);

	fprintf(out, "人民币%s", fen < 0 ? "负" : "");
	if (amount == 0) fputs(amount_digits[0], out);
	say_whole(out, yuan);
	if (yuan || amount == 0) fputs("元", out);
	if (tenths) {
		fprintf(out, "%s角", amount_digits[tenths]);
	} else if (yuan && hundredths) {
		fputs(amount_digits[0], out);
	}
	if (hundredths) {
		fprintf(out, "%s分", amount_digits[hundredths]);
	} else {
		fputs("整", out);
	}
}

/* From 1 to 31: 三, 十, 十一, 二十, 三十一. */
static void say_ordinal(FILE *out, unsigned number)
{
	if (number >= 20) fputs(date_digits[number / 10], out);
	if (number >= 10) fputs("十", out);
	if (number % 10) fputs(date_digits[number % 10], out);
}

void capitals_date(FILE *out, int64_t day)
{
	struct civil_date date = civil_from_days(day);
	char year[16];

	(void)snprintf(year, sizeof(year), "%04d", date.year);
	for (const char *digit = year; *digit; digit++) {
		if (*digit >= '0' && *digit <= '9') fputs(date_digits[*digit - '0'], out);
	}
	fputs("年", out);
	say_ordinal(out, date.month);
	fputs("月", out);
	say_ordinal(out, date.day);
	fputs("日", out);
}
