/* The commands about roots; roots.h. */
#include "roots.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "roots_parts.h"

void roots_say(const char *zh, const char *en, ...)
{
	va_list arguments;

	fprintf(stderr, "mediationd roots: %s\n", zh);
	va_start(arguments, en);
	fputs("mediationd roots: ", stderr);
	vfprintf(stderr, en, arguments);
	fputc('\n', stderr);
	va_end(arguments);
}

int roots_main(int argc, char **argv)
{
	static const struct {
		const char *name;
		int (*run)(int argc, char **argv);
	} commands[] = { { "key", roots_key }, { "sign", roots_sign }, { "check", roots_check } };

	for (size_t i = 0; argc > 1 && i < sizeof(commands) / sizeof(commands[0]); i++) {
		if (strcmp(argv[1], commands[i].name) == 0) {
			return commands[i].run(argc - 1, argv + 1);
		}
	}
	fputs(
	    "usage: mediationd roots key --out FILE\n"
	    "       mediationd roots sign --key FILE --out FILE [--database CONN] [--digest sha256|sm3] [--until YYYY-MM-DD] [--wait SECONDS]\n"
	    "       mediationd roots check --out FILE [--database CONN]\n",
	    stderr);
	return 2;
}
