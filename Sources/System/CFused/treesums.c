// Sums of rows in the order of a tree, and their mean, block by block: what is added lies in the first cache.
#include <math.h>
#include "CFused.h"
#include "elementary.h"

// A product and a sum are rounded one after the other, as they are where each is a loop of its own.
#pragma STDC FP_CONTRACT OFF

enum { block = 256, deepest = 64 };

#define NUMBER float
#define LEAF FusedLeaf
#define NAMED(x) x
#define FREXP frexpf
#include "treemean.h"

#undef NUMBER
#undef LEAF
#undef NAMED
#undef FREXP
#define NUMBER double
#define LEAF FusedLeafOfDoubles
#define NAMED(x) x##_of_doubles
#define FREXP frexp
#include "treemean.h"
