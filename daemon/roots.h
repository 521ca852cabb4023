/*
 * `mediationd roots key|sign|check`: signs what was recorded, a root a district and day, and checks
 * it. Commands run by a timer or by hand, never by the daemon: no process that listens ever holds
 * the signing key. They block. Exit status 0 well, 1 not, 2 wrong usage, 75 try again later.
 */
#pragma once

int roots_main(int argc, char **argv);
