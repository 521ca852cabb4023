/*
 * `mediationd verify`: recomputes every chain and every image from the journal in C, lets SQL do
 * the same, and says where they or the tables differ. Exit status 0 sound, 1 not, 70 where C and
 * SQL disagree.
 */
#pragma once

int verify_main(int argc, char **argv);
