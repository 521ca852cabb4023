/*
 * mediate-petition simulate: a petition centre for demonstrations and tests, with its own book,
 * clocks and faults. Nothing of it knows a daemon of ours.
 */
#pragma once

/* argv: what stands behind "simulate". How the program ends: 0 done, 1 something is wrong, 2 it was
 * not understood. */
int simulate_run(int argc, char **argv);
