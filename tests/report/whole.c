/* Whether each workbook that is named is whole, a line each: yes or no. For report.py. */
#include <stdio.h>

#include "report_xlsx_parts.h"

int main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		puts(xlsx_is_whole(argv[i]) ? "yes" : "no");
	}
	return 0;
}
