/*
 * In which language the client speaks: Chinese unless English is asked for. Sentences of ours go
 * through gettext (po/zh_CN.po); what the daemon's tables say comes in both languages with the
 * catalogue.
 */
#pragma once

#include <libintl.h>
#include <stdbool.h>

#define _(text)  gettext(text)
#define N_(text) text

/* language: "zh-CN", "en" …, or NULL for the environment's. Sets locale and text domain. */
void say_begin(const char *language);
/* Whether there is a language of that name: zh-CN, zh_CN.UTF-8, en, en-GB … */
bool say_speaks(const char *language);
bool say_is_chinese(void);
/* The one of two texts of a catalogue that is of our language. */
const char *say_either(const char *zh, const char *en);
/* On standard error, behind what was wrong: what may have been meant (near.h); nothing where that
 * is NULL. */
void say_nearest(const char *nearest);
