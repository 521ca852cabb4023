/* Parameters of statements; parameter.h. */
#include "parameter.h"

#include <string.h>

struct parameter int4_parameter(int64_t value)
{
	return (struct parameter){ .type = PARAMETER_INT4, .integer = value };
}

struct parameter int8_parameter(int64_t value)
{
	return (struct parameter){ .type = PARAMETER_INT8, .integer = value };
}

struct parameter integers_parameter(const int64_t *integers, size_t count)
{
	return (struct parameter){
		.type = PARAMETER_INT8_ARRAY, .integers = integers, .length = count
	};
}

struct parameter text_parameter(const char *text)
{
	return (struct parameter){ .type = PARAMETER_TEXT, .bytes = text, .length = strlen(text) };
}

struct parameter bytes_parameter(const void *bytes, size_t count)
{
	return (struct parameter){ .type = PARAMETER_BYTES, .bytes = bytes, .length = count };
}

struct parameter day_parameter(int64_t day)
{
	return (struct parameter){ .type = PARAMETER_DATE, .integer = day };
}

struct parameter instant_parameter(int64_t us)
{
	if (us == 0) return (struct parameter){ .type = PARAMETER_NULL };
	return (struct parameter){ .type = PARAMETER_INSTANT, .integer = us };
}
