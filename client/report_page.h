/*
 * What a report's page is made of, beside its text: charts/embed.py writes it when the house is
 * built. By itself, for half a megabyte is nothing that analysers of report_html.c should read.
 */
#pragma once

extern const char page_style[];
extern const char page_script[]; /* "": built without charts */
/* "sha256-…", as a page's policy names what may run. */
extern const char page_script_digest[];
