/* Kinds of matters; centre_situation.h. */
#include "centre_situation.h"

#include <string.h>

static const struct situation situations[] = {
#define SITUATION(name, zh, en, ...) { #name, zh, en, __VA_ARGS__ },
#include "centre_situations.def"
#undef SITUATION
};

#define SITUATIONS (sizeof(situations) / sizeof(situations[0]))

const struct situation *situation_nth(size_t nth)
{
	return &situations[nth % SITUATIONS];
}

const struct situation *situation_that_comes_back(void)
{
	for (size_t i = 0; i < SITUATIONS; i++) {
		if (situations[i].is_repeat) return &situations[i];
	}
	return situation_nth(0);
}

const struct situation *situation_named(const char *name)
{
	for (size_t i = 0; i < SITUATIONS; i++) {
		if (strcmp(situations[i].name, name) == 0) return &situations[i];
	}
	return NULL;
}
