/*
 * The parties of a ledger's cell: 张三、李四 / 张三 诉 李四 / 张 三与李四等5人 / 申请人：张三
 * 被申请人：李四. What cannot be told apart is not guessed. Pure.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#define LEDGER_PARTIES_MAX    40
#define LEDGER_NAME_BYTES_MAX 256

struct ledger_party {
	char name[LEDGER_NAME_BYTES_MAX];
	unsigned side;    /* 0: who applied, 1: the other */
	unsigned persons; /* whom it stands for; 0: not told */
};

struct ledger_parties {
	struct ledger_party list[LEDGER_PARTIES_MAX];
	size_t count;
};

/* NULL, or why it cannot be read: a sentence of gettext. */
const char *ledger_parties_read(struct ledger_parties *parties, const char *cell);
/* As it would be read again: 张三、李四与王五. */
void ledger_parties_print(const struct ledger_parties *parties, FILE *out);

/* A name without the blanks that some write in it, into `ret`; false where it may be two names, or
 * is too long. */
bool ledger_name(const char *text, size_t length, char ret[LEDGER_NAME_BYTES_MAX]);
/* Blanks of both widths, line ends. Bytes of the one that stands here; 0: none does. */
size_t ledger_blank(const char *text);
