/* Programs of this system; beside.h. */
#include "beside.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

bool program_beside(const char *program, char *ret_path, size_t bytes)
{
	char self[PATH_MAX];
	ssize_t length = readlink("/proc/self/exe", self, sizeof(self) - 1);
	char *slash;

	self[length > 0 ? length : 0] = '\0';
	slash = strrchr(self, '/');
	if (slash) *slash = '\0';
	if (snprintf(ret_path, bytes, "%s/%s", self, program) >= (int)bytes) return false;
	if (access(ret_path, X_OK) == 0) return true;
	return snprintf(ret_path, bytes, "%s/%s", LIBEXEC, program) < (int)bytes;
}
