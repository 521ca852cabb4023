/* What identifies a person besides the name; identity.h. */
#include "identity.h"

#include <stdio.h>
#include <string.h>

#include "civil.h"

#define ID_DIGITS        18
#define ID_DIGITS_LEGACY 15
#define YEAR_MIN         1800
#define YEAR_MAX         2199
#define STARS            "**********"

static const struct {
	size_t bytes;
	bool is_found;
} identities[IDENTITY_COUNT] = {

#define IDENTITY(number, NAME, name, bytes, found, zh, en) [number] = { bytes, found },
#include "tables/identities.def"
#undef IDENTITY
};

size_t identity_bytes(enum identity identity)
{
	return identity < IDENTITY_COUNT ? identities[identity].bytes : 0;
}

bool identity_is_found(enum identity identity)
{
	return identity < IDENTITY_COUNT && identities[identity].is_found;
}

/* ---- as it is kept ---- */

/* Signs of the other width, as keyboards for Chinese type them, and what they stand for. */
static size_t narrow(const char *at, char *ret)
{
	const unsigned char *bytes = (const unsigned char *)at;

	if (bytes[0] == 0xEF && bytes[1] == 0xBC && bytes[2] >= 0x81 && bytes[2] <= 0xBF) {
		*ret = (char)(bytes[2] - 0x81 + '!');
		return 3;
	}
	if (bytes[0] == 0xEF && bytes[1] == 0xBD && bytes[2] >= 0x80 && bytes[2] <= 0x9E) {
		*ret = (char)(bytes[2] - 0x80 + '`');
		return 3;
	}
	if (bytes[0] == 0xE3 && bytes[1] == 0x80 && bytes[2] == 0x80) {
		*ret = ' ';
		return 3;
	}
	*ret = *at;
	return 1;
}

static bool means_nothing(enum identity identity, char sign)
{
	if (sign == ' ' || sign == '\t') return true;
	if (sign == '-') return identity != IDENTITY_ADDRESS;
	return identity == IDENTITY_TELEPHONE && (sign == '(' || sign == ')');
}

/* A number: one width, capitals, nothing between its signs. */
static bool normalise_number(enum identity identity, const char *typed, char *ret)
{
	size_t count = 0;

	while (*typed) {
		char sign;

		typed += narrow(typed, &sign);
		if (means_nothing(identity, sign)) continue;
		if (sign >= 'a' && sign <= 'z') sign = (char)(sign - 'a' + 'A');
		if (count == IDENTITY_BYTES_MAX) return false;
		ret[count++] = sign;
	}
	ret[count] = '\0';
	return count > 0;
}

/* A text: as it is written, without blanks around it. */
static bool normalise_text(const char *typed, char *ret)
{
	size_t length;

	typed += strspn(typed, " \t");
	length = strlen(typed);
	while (length && (typed[length - 1] == ' ' || typed[length - 1] == '\t')) {
		length--;
	}
	if (length == 0 || length > IDENTITY_BYTES_MAX) return false;
	memmove(ret, typed, length);
	ret[length] = '\0';
	return true;
}

static size_t digits(const char *value)
{
	return strspn(value, "0123456789");
}

static bool is_mobile(const char *number)
{
	return digits(number) == 11 && number[11] == '\0' && number[0] == '1' && number[1] >= '3';
}

/* Whether its area has lost the 0 that is dialled within the country; 400 and 800 have none. */
static bool is_area_bare(const char *number)
{
	size_t length = strlen(number);

	return length >= 9 && length <= 11 && number[0] != '0' && !is_mobile(number) &&
	    strncmp(number, "400", 3) != 0 && strncmp(number, "800", 3) != 0;
}

static void drop_country(char *number)
{
	const char *rest = number;

	if (strncmp(number, "+86", 3) == 0) rest = number + 3;
	if (strncmp(number, "0086", 4) == 0) rest = number + 4;
	if (rest == number) return;
	if (is_area_bare(rest)) *number++ = '0';
	memmove(number, rest, strlen(rest) + 1);
}

bool identity_normalise(enum identity identity, const char *typed, char ret[IDENTITY_TEXT_MAX])
{
	if (identity == IDENTITY_ADDRESS) return normalise_text(typed, ret);
	if (!normalise_number(identity, typed, ret)) return false;
	if (identity == IDENTITY_TELEPHONE) drop_country(ret);
	return *ret != '\0';
}

/* ---- whether it can be right ---- */

static int number_of(const char *at, size_t count)
{
	int number = 0;

	for (size_t i = 0; i < count; i++) {
		number = 10 * number + (at[i] - '0');
	}
	return number;
}

static bool is_date(const char *at)
{
	int year = number_of(at, 4), month = number_of(at + 4, 2), day = number_of(at + 6, 2);
	struct civil_date back;

	if (year < YEAR_MIN || year > YEAR_MAX || month < 1 || month > 12 || day < 1 || day > 31) {
		return false;
	}
	back = civil_from_days(civil_days(year, (unsigned)month, (unsigned)day));
	return back.year == year && back.month == month && back.day == day;
}

/* ISO 7064, MOD 11-2. */
static char check_digit(const char *number)
{
	static const int weights[] = { 7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2 };
	int sum = 0;

	for (size_t i = 0; i < sizeof(weights) / sizeof(weights[0]); i++) {
		sum += weights[i] * (number[i] - '0');
	}
	return "10X98765432"[sum % 11];
}

static enum identity_fault check_resident(const char *number)
{
	size_t length = strlen(number);

	if (length == ID_DIGITS_LEGACY) {
		return digits(number) == length ? IDENTITY_SOUND : IDENTITY_MALFORMED;
	}
	if (length != ID_DIGITS || digits(number) < ID_DIGITS - 1 ||
	    (digits(number) != length && number[ID_DIGITS - 1] != 'X')) {
		return IDENTITY_MALFORMED;
	}
	if (!is_date(number + 6)) return IDENTITY_BIRTH_DATE;
	return number[ID_DIGITS - 1] == check_digit(number) ? IDENTITY_SOUND : IDENTITY_CHECK_DIGIT;
}

/* Of other papers only what no number of them has. */
static enum identity_fault check_other_paper(const char *number)
{
	size_t length = strlen(number);

	return length >= 4 && length <= 30 ? IDENTITY_SOUND : IDENTITY_MALFORMED;
}

static enum identity_fault check_digits(const char *number, size_t least, size_t most)
{
	size_t length = strlen(number);

	return digits(number) == length && length >= least && length <= most ? IDENTITY_SOUND
	                                                                     : IDENTITY_MALFORMED;
}

/* Of Latin or another script, or a Chinese character, by where its UTF-8 begins: signs are U+0080
 * to U+00BF, U+2000 to U+303F, and from U+FF00 on. */
static bool is_letter(const char *at, char narrowed)
{
	unsigned char first = (unsigned char)at[0];

	if (narrowed >= 'a' && narrowed <= 'z') return true;
	if (narrowed >= 'A' && narrowed <= 'Z') return true;
	if (first == 0xE3) return (unsigned char)at[1] > 0x80;
	if (first == 0xF0) return (unsigned char)at[1] >= 0xA0;
	return first >= 0xC3 && first < 0xEF && first != 0xE2;
}

/* What has no letter names no place: "=", "-", a house's number alone. */
static enum identity_fault check_address(const char *value)
{
	bool names_place = false;

	if (strchr(value, '\n')) return IDENTITY_MALFORMED;
	for (const char *at = value; *at && !names_place;) {
		char narrowed;
		size_t bytes = narrow(at, &narrowed);

		names_place = is_letter(at, narrowed);
		at += bytes;
	}
	return names_place ? IDENTITY_SOUND : IDENTITY_MALFORMED;
}

static bool is_residents(uint16_t paper)
{
	return paper == 0 ||
	    (paper >= IDENTITY_PAPER_RESIDENT && paper <= IDENTITY_PAPER_HOUSEHOLD);
}

enum identity_fault identity_check(enum identity identity, uint16_t paper, const char *value)
{
	switch (identity) {
	case IDENTITY_ID_NUMBER:
		return is_residents(paper) ? check_resident(value) : check_other_paper(value);
	case IDENTITY_TELEPHONE:
		/* hotlines have five digits; abroad there are up to fifteen (ITU-T E.164) */
		return check_digits(*value == '+' ? value + 1 : value, 5, 15);
	case IDENTITY_ADDRESS:
		return check_address(value);
	case IDENTITY_BANK_ACCOUNT:
		return check_digits(value, 8, 32);
	case IDENTITY_NONE:
	case IDENTITY_COUNT:
		break;
	}
	return IDENTITY_MALFORMED;
}

/* ---- what it is found by ---- */

static bool is_legacy(const char *number)
{
	return digits(number) == ID_DIGITS_LEGACY && number[ID_DIGITS_LEGACY] == '\0';
}

void identity_canonical(
    enum identity identity, uint16_t paper, const char *value, char ret[IDENTITY_TEXT_MAX])
{
	/* dialled from abroad, or from another town as it once was */
	const char *mobile = strncmp(value, "86", 2) == 0 ? value + 2
	    : *value == '0'                               ? value + 1
	                                                  : value;

	if (identity == IDENTITY_ID_NUMBER && is_residents(paper) && is_legacy(value)) {
		memcpy(ret, value, 6);
		ret[6] = '1';
		ret[7] = '9';
		memcpy(ret + 8, value + 6, ID_DIGITS_LEGACY - 6);
		ret[ID_DIGITS - 1] = check_digit(ret);
		ret[ID_DIGITS] = '\0';
	} else {
		bool has_country = identity == IDENTITY_TELEPHONE && is_mobile(mobile);

		(void)snprintf(ret, IDENTITY_TEXT_MAX, "%s", has_country ? mobile : value);
	}
}

/* ---- how much of it is shown ---- */

static void stars(char *at, size_t count)
{
	memset(at, '*', count);
}

/* The first and the last signs; of what is too short for that fewer at its end. */
static void mask_middle(const char *value, size_t first, size_t last, char *ret)
{
	size_t length = strlen(value);

	if (length < first + last + 3) {
		first = 0;
		last = length / 4;
	}
	memcpy(ret, value, length + 1);
	stars(ret + first, length - first - last);
}

/* Where the number of a house begins or ends, however it is written; numerals alone are part of
 * many a village's name. */
static size_t house_at(const char *value)
{
	static const char *const marks[] = { "号", "栋", "幢", "弄", "０", "１", "２", "３", "４",
		"５", "６", "７", "８", "９" };
	size_t ret = strcspn(value, "0123456789");

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		const char *found = strstr(value, marks[i]);

		if (found && (size_t)(found - value) < ret) ret = (size_t)(found - value);
	}
	return ret;
}

/* Up to the village, or else the township; where neither is written nothing of it is shown. */
static void mask_address(const char *value, char *ret)
{
	static const char *const ends[] = { "村", "社区", "居委会", "街道", "镇", "乡" };
	size_t length = 0, house = house_at(value);

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]) && length == 0; i++) {
		const char *found = strstr(value, ends[i]);

		/* what follows a house's number names no village */
		if (found && (size_t)(found - value) < house) {
			length = (size_t)(found - value) + strlen(ends[i]);
		}
	}
	memcpy(ret, value, length);
	if (value[length] || length == 0) {
		memcpy(ret + length, STARS, 4);
		length += 4;
	}
	ret[length] = '\0';
}

/* How long an account number is tells whose bank it is. */
static void mask_account(const char *value, char *ret)
{
	size_t length = strlen(value);

	memcpy(ret, STARS, 4);
	memcpy(ret + 4, length > 8 ? value + length - 4 : "", length > 8 ? 5 : 1);
}

void identity_mask(enum identity identity, const char *value, char ret[IDENTITY_TEXT_MAX])
{
	ret[0] = '\0';
	switch (identity) {
	case IDENTITY_ID_NUMBER:
		mask_middle(value, 4, 4, ret);
		break;
	case IDENTITY_TELEPHONE:
		mask_middle(value, 3, 4, ret);
		break;
	case IDENTITY_ADDRESS:
		mask_address(value, ret);
		break;
	case IDENTITY_BANK_ACCOUNT:
		mask_account(value, ret);
		break;
	case IDENTITY_NONE:
	case IDENTITY_COUNT:
		break;
	}
}

/* ---- what is looked for ---- */

/* A mobile number, or one of a landline with its area. */
static bool is_telephone(const char *number)
{
	size_t length = strlen(number);

	if (is_mobile(number)) return true;
	return digits(number) == length && number[0] == '0' && length >= 10 && length <= 12;
}

/* Of 15 digits as of 18: what has no birth date in it is no ID number. */
static bool is_id_number(const char *number)
{
	return strlen(number) == ID_DIGITS &&
	    identity_check(IDENTITY_ID_NUMBER, 0, number) == IDENTITY_SOUND;
}

enum identity identity_meant(const char *typed)
{
	char value[IDENTITY_TEXT_MAX] = "", found[IDENTITY_TEXT_MAX] = "";

	if (identity_normalise(IDENTITY_ID_NUMBER, typed, value)) {
		identity_canonical(IDENTITY_ID_NUMBER, 0, value, found);
		if (is_id_number(found)) return IDENTITY_ID_NUMBER;
	}
	if (identity_normalise(IDENTITY_TELEPHONE, typed, value)) {
		identity_canonical(IDENTITY_TELEPHONE, 0, value, found);
		if (is_telephone(found)) return IDENTITY_TELEPHONE;
	}
	return IDENTITY_NONE;
}
