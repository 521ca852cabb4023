/* What writing and reading a package share; petition_package.h. */
#pragma once

#define PACKAGE_FORMAT      "mediation-petition-package/1"
#define PACKAGE_MANIFEST    "manifest.json"
#define PACKAGE_SIGNATURE   "manifest.sig"
#define PACKAGE_LETTERS     "letters.jsonl"
#define PACKAGE_ATTACHMENTS "attachments/"
