/*
 * Any bytes as an answer: a day, a time, an amount, a name. Nothing but a verdict; what is read can
 * be written out and read again as the same.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "civil.h"
#include "plain.h"
#include "spoken.h"
#include "spoken_day.h"
#include "text.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);

static void check_amount(const char *plain)
{
	struct spoken_number number, again;
	char written[64];
	enum spoken spoken = spoken_amount(plain, &number);

	if (spoken == SPOKEN_TWO_WAYS && number.value == number.other) abort();
	if (spoken != SPOKEN_READ) return;
	if (number.value < 0) abort();
	(void)snprintf(written, sizeof(written), "%" PRId64 ".%02d", number.value / 100,
	    (int)(number.value % 100));
	spoken = spoken_amount(written, &again);
	/* 15 digits in all are read, so the largest in words cannot all be written out */
	if (spoken == SPOKEN_TOO_LARGE) return;
	if (spoken != SPOKEN_READ || again.value != number.value) abort();
}

static void check_day(const char *plain, enum spoken_tense tense)
{
	struct spoken_today today = { .day = civil_days(2024, 2, 29), .tense = tense };
	struct civil_date date;
	bool is_completed = false;
	int64_t day, us;

	if (spoken_day(plain, &today, &day, &is_completed) == SPOKEN_DAY_READ) {
		date = civil_from_days(day);
		if (civil_days(date.year, date.month, date.day) != day) abort();
		if (!is_completed && (date.year < 0 || date.year > 9999)) abort();
		if (is_completed && (day < today.day - 1500 || day > today.day + 1500)) abort();
	}
	if (spoken_instant(plain, &today, &us, &is_completed) == SPOKEN_DAY_READ &&
	    us % 1000000 != 0) {
		abort();
	}
}

/* Once more makes no difference, and no control character is left. */
static void check_line(char *text, const char *typed)
{
	char *again;

	if (plain_line(text)) return;
	if (strlen(text) > strlen(typed) || strpbrk(text, "\n\t") || text_fault(text)) abort();
	again = strdup(text);
	if (!again || plain_line(again) || strcmp(again, text) != 0) abort();
	free(again);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
	char *typed = malloc(count + 1), *text, plain[PLAIN_BYTES];

	if (!typed) abort();
	memcpy(typed, bytes, count);
	typed[count] = '\0';
	text_line_ends(typed);
	text = strdup(typed);
	if (!text) abort();
	check_line(text, typed);
	if (plain_word(typed, plain)) {
		check_amount(plain);
		check_day(plain, SPOKEN_THIS_YEAR);
		check_day(plain, SPOKEN_PAST);
		check_day(plain, SPOKEN_TO_COME);
	}
	free(text);
	free(typed);
	return 0;
}
