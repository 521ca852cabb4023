/* Identity data as people type it; identity_typed.h. */
#include "identity_typed.h"

#include <string.h>

#include "say.h"
#include "text.h"

#define ID_SIGNS 18

static void say_id_number(enum identity_fault fault, const char *value, FILE *why)
{
	size_t signs = text_characters(value);

	if (fault == IDENTITY_CHECK_DIGIT) {
		fputs(
		    _("one sign of this ID number is wrong: its check digit does not fit; compare it with the card, sign by sign"),
		    why);
	} else if (fault == IDENTITY_BIRTH_DATE) {
		fputs(
		    _("the 7th to the 14th digit of this ID number are no date of birth; compare it with the card"),
		    why);
	} else if (signs != ID_SIGNS) {
		fprintf(why,
		    _("an ID number has 18 signs, on old cards 15; these are %zu. Of a passport or another paper the kind of ID paper is told too: leave it out here, mediate identify NO asks for both"),
		    signs);
	} else {
		fputs(
		    _("an ID number has digits alone, and at most an X at the end; compare it with the card"),
		    why);
	}
}

static void say_fault(
    enum identity identity, enum identity_fault fault, const char *value, FILE *why)
{
	switch (identity) {
	case IDENTITY_ID_NUMBER:
		say_id_number(fault, value, why);
		break;
	case IDENTITY_TELEPHONE:
		fputs(
		    _("a telephone number has 5 to 15 digits, such as 13800005678 or 0553-7871234"),
		    why);
		break;
	case IDENTITY_ADDRESS:
		fputs(
		    _("an address is one line of at most 200 characters, and names a place: village, street, number"),
		    why);
		break;
	case IDENTITY_BANK_ACCOUNT:
		fputs(_("an account number has 8 to 32 digits"), why);
		break;
	case IDENTITY_NONE:
	case IDENTITY_COUNT:
		break;
	}
}

bool identity_typed_read(enum identity identity, uint16_t paper, const char *typed, FILE *why)
{
	char value[IDENTITY_TEXT_MAX] = "";
	enum identity_fault fault = identity_normalise(identity, typed, value)
	    ? identity_check(identity, paper, value)
	    : IDENTITY_MALFORMED;

	if (fault != IDENTITY_SOUND) say_fault(identity, fault, value, why);
	return fault == IDENTITY_SOUND;
}

void identity_typed_mask(enum identity identity, const char *typed, FILE *out)
{
	char value[IDENTITY_TEXT_MAX], mask[IDENTITY_TEXT_MAX];

	if (identity == IDENTITY_NONE || !identity_normalise(identity, typed, value)) {
		fputs(typed, out);
		return;
	}
	identity_mask(identity, value, mask);
	fputs(mask, out);
}
