/* EACH(m, a, b, …) is m(a) m(b) …, for lists in tables; up to some 60 elements. */
#pragma once

#define EACH(m, ...)             __VA_OPT__(EACH_EXPAND(EACH_STEP(m, __VA_ARGS__)))
#define EACH_STEP(m, first, ...) m(first) __VA_OPT__(EACH_AGAIN EACH_PARENS(m, __VA_ARGS__))
#define EACH_AGAIN()             EACH_STEP
#define EACH_PARENS              ()
#define EACH_EXPAND(...)         EACH_EXPAND3(EACH_EXPAND3(EACH_EXPAND3(EACH_EXPAND3(__VA_ARGS__))))
#define EACH_EXPAND3(...)        EACH_EXPAND2(EACH_EXPAND2(EACH_EXPAND2(EACH_EXPAND2(__VA_ARGS__))))
#define EACH_EXPAND2(...)        EACH_EXPAND1(EACH_EXPAND1(EACH_EXPAND1(EACH_EXPAND1(__VA_ARGS__))))
#define EACH_EXPAND1(...)        __VA_ARGS__
