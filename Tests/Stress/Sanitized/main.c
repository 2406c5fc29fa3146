// The C parts under the sanitizers of addresses and of undefined behavior. `make stress` builds and runs it.
#include "harness.h"

#include <stdio.h>
#include <stdlib.h>

static void *kept[4096];
static int count;

void *keep(void *memory) {
  if (count == 4096) abort();
  return kept[count++] = memory;
}

void release(void) {
  while (count > 0) free(kept[--count]);
}

/// The folder of PNG files is given; with the word "planted" instead, a byte too far is read on purpose.
int main(int words, char **word) {
  if (words != 2) return 64;
  if (word[1][0] == 'p' && word[1][1] == 'l') {
    volatile char *byte = malloc(7);
    return byte[atoi("7")];
  }
  check_fused();
  check_pictures(word[1]);
  check_gnuplot();
  puts("The C parts: no byte out of its place, nothing undefined.");
}
