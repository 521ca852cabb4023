/*
 * `mediationd key rotate|status`: which key of identity data is written with, how much stands under
 * each, which daemons know which. identities.h has the way a key goes. A command, not the daemon:
 * it blocks, and sees no key, only their ids.
 */
#pragma once

int key_main(int argc, char **argv);
