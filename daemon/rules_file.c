/* Named checks of the file: closing and archiving wait for it (domain 2.2 rows 40, 41); rules.h. */
#include "file_seal.h"
#include "rules.h"

/* What a law asks for; NULL where the file was not read. */
enum outcome check_file_may_close(const struct situation *situation)
{
	const struct file_verdict *file = situation->file;

	return file && file->closing ? OUTCOME_FILE_NOT_READY : OUTCOME_DONE;
}

/* Whatever is no hint, unless somebody says why it goes as it is. */
enum outcome check_file_is_clean(const struct situation *situation)
{
	const struct file_verdict *file = situation->file;

	if (!file || !file->archiving) return OUTCOME_DONE;
	return arguments_has(situation->arguments, ARG_WAIVED) ? OUTCOME_DONE
	                                                       : OUTCOME_FILE_NOT_CLEAN;
}
