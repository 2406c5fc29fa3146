#pragma once
#include <lapacke.h>

// Macros that Swift does not see.
enum { CLAPACK_ROW_MAJOR = LAPACK_ROW_MAJOR, CLAPACK_COLUMN_MAJOR = LAPACK_COL_MAJOR };
