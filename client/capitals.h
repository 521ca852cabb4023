/*
 * Amounts and dates in capitals, as Chinese papers have them beside the digits so that nobody can
 * add a stroke. Pure.
 */
#pragma once

#include <stdint.h>
#include <stdio.h>

/* 人民币壹仟贰佰元伍角整. What ends with yuan or jiao is closed with 整. */
void capitals_yuan(FILE *out, int64_t fen);
/* 二〇二四年三月五日. */
void capitals_date(FILE *out, int64_t day);
