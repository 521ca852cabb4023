/* In which language the client speaks; say.h. */
#include "say.h"

#include <langinfo.h>
#include <limits.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define DOMAIN   "mediate"
#define SENTENCE "/zh_CN/LC_MESSAGES/" DOMAIN ".mo"

static bool is_english;

static const char *environment_language(void)
{
	static const char *const names[] = { "MEDIATE_LANG", "LC_ALL", "LC_MESSAGES", "LANG" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const char *value = getenv(names[i]);

		if (value && *value) return value;
	}
	return NULL;
}

/* Where the sentences lie, seen from the program: in the build, in a copied tree, installed. */
static bool find_sentences(char *ret, size_t bytes)
{
	static const char *const places[] = { "%s/po", "%s/../share/locale" };
	char program[PATH_MAX], file[PATH_MAX + sizeof(SENTENCE)];
	ssize_t length = readlink("/proc/self/exe", program, sizeof(program) - 1);
	char *slash;

	program[length > 0 ? length : 0] = '\0';
	slash = strrchr(program, '/');
	if (!slash) return false;
	*slash = '\0';
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		if (snprintf(ret, bytes, places[i], program) >= (int)bytes) continue;
		if (snprintf(file, sizeof(file), "%s%s", ret, SENTENCE) < (int)sizeof(file) &&
		    access(file, R_OK) == 0) {
			return true;
		}
	}
	return false;
}

bool say_speaks(const char *language)
{
	return (strncmp(language, "zh", 2) == 0 || strncmp(language, "en", 2) == 0) &&
	    strchr("-_.", language[2]);
}

void say_begin(const char *language)
{
	char place[PATH_MAX];

	if (!language) language = environment_language();
	is_english = language && strncmp(language, "en", 2) == 0;
	(void)setenv("LANGUAGE", is_english ? "en" : "zh_CN", 1);
	(void)setlocale(LC_ALL, "");
	/* Chinese must come out whole also where no locale is set or made, as on a bare machine;
	 * and gettext does not look at LANGUAGE in the locale C. */
	if (strcmp(nl_langinfo(CODESET), "UTF-8") != 0 ||
	    strcmp(setlocale(LC_MESSAGES, NULL), "C") == 0) {
		(void)setlocale(LC_ALL, "C.UTF-8");
	}
	(void)bindtextdomain(DOMAIN, find_sentences(place, sizeof(place)) ? place : LOCALEDIR);
	(void)bind_textdomain_codeset(DOMAIN, "UTF-8");
	(void)textdomain(DOMAIN);
}

bool say_is_chinese(void)
{
	return !is_english;
}

const char *say_either(const char *zh, const char *en)
{
	return is_english ? en : zh;
}

void say_nearest(const char *nearest)
{
	if (nearest) fprintf(stderr, _("the nearest is %s\n"), nearest);
}
