/*
 * `mediationd seeds load DIR`: local data from tab-separated files, one a table, columns named in
 * the first line. All or nothing; a fault names file, line and what the server said of the value.
 */
#pragma once

int seeds_main(int argc, char **argv);
