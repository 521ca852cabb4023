/* Acts as lines; print.h. */
#include "print.h"

#include <inttypes.h>

#include "civil.h"

#define DAY_US    INT64_C(86400000000)
#define SECOND_US INT64_C(1000000)

static void print_day(int64_t day, FILE *out)
{
	struct civil_date date = civil_from_days(day);

	fprintf(out, "%04d-%02u-%02u", date.year, date.month, date.day);
}

static void print_instant(int64_t us, FILE *out)
{
	int64_t day = civil_day_of_instant(us);
	int64_t second = (us - (civil_end_of_day(day) - DAY_US)) / SECOND_US;

	print_day(day, out);
	fprintf(out, "T%02d:%02d:%02d", (int)(second / 3600), (int)(second / 60 % 60),
	    (int)(second % 60));
}

static void print_integer(
    const struct life *life, enum argument_type type, const char *list, int64_t value, FILE *out)
{
	switch (type) {
	case TYPE_AMOUNT:
		fprintf(out, "%" PRId64 ".%02d", value / 100, (int)(value % 100));
		break;
	case TYPE_DATE:
		print_day(value, out);
		break;
	case TYPE_INSTANT:
		print_instant(value, out);
		break;
	case TYPE_CHOICE:
	case TYPE_CHOICES:
		fputs(choice_label(list, (uint16_t)value)->name, out);
		break;
	case TYPE_KIND:
		fputs(reference_kind(life->town, (uint16_t)value)->name, out);
		break;
	case TYPE_MEMBER:
		fputs(reference_member(life->town, value)->login, out);
		break;
	case TYPE_STATE:
		fputs(state_label((uint16_t)value)->name, out);
		break;
	case TYPE_FLAG:
		fputs("yes", out);
		break;
	default:
		fprintf(out, "%" PRId64, value);
		break;
	}
}

static void print_record(
    const struct life *life, enum record record, const struct record_value *value, FILE *out)
{
	const char *before = " '";

	for (size_t i = 0; i < value->count; i++) {
		const struct field_value *field = &value->fields[i];
		const struct field_info *info = field_info(record, field->number);

		fprintf(out, "%s%s=", before, info->name);
		if (field->is_text) {
			fputs(field->text.bytes, out);
		} else {
			print_integer(life, info->type, info->list, field->integer, out);
		}
		before = ",";
	}
	fputc('\'', out);
}

static void print_list(const struct life *life, const struct argument_value *value, FILE *out)
{
	for (size_t i = 0; i < value->count; i++) {
		fputc(i ? ',' : ' ', out);
		print_integer(life, value->info->type, value->info->list, value->integers[i], out);
	}
}

static void print_flag(const struct argument_value *value, FILE *out)
{
	fputs(" --", out);
	for (const char *at = value->info->name; *at; at++) {
		fputc(*at == '_' ? '-' : *at, out);
	}
}

static void print_argument(const struct life *life, const struct argument_value *value, FILE *out)
{
	for (size_t i = 0; value->info->type == TYPE_RECORDS && i < value->count; i++) {
		print_flag(value, out);
		print_record(life, value->info->record, &value->records[i], out);
	}
	if (value->info->type == TYPE_RECORDS) return;
	print_flag(value, out);
	switch (value->info->type) {
	case TYPE_FLAG:
		break;
	case TYPE_TEXT:
		fprintf(out, " '%s'", value->text.bytes);
		break;
	case TYPE_ITEMS:
	case TYPE_CHOICES:
		print_list(life, value, out);
		break;
	default:
		fputc(' ', out);
		print_integer(life, value->info->type, value->info->list, value->integer, out);
		break;
	}
}

void print_act(const struct life *life, const struct life_act *act, FILE *out)
{
	print_instant(act->at_us, out);
	fprintf(out, " %s %s L%05" PRId64, act->actor->login, act->action->name, life->number);
	for (size_t i = 0; act->arguments && i < act->arguments->count; i++) {
		print_argument(life, &act->arguments->values[i], out);
	}
	fputc('\n', out);
}
