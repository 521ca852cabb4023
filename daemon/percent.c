/* Rates in hundredths of a percent; percent.h. */
#include "percent.h"

int64_t percent_hundredths(int64_t numerator, int64_t denominator)
{
	__extension__ typedef __int128 wide;
	wide of = denominator;

	return (int64_t)(((wide)numerator * 20000 + of) / (2 * of));
}
