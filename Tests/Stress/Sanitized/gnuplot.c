// The pipe to gnuplot: opened, talked to, closed; a program that is not there, one that ends at once.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "CGnuplot.h"
#include "harness.h"

void check_gnuplot(void) {
  int error = 0;
  if (cgnuplot_open("/nowhere/gnuplot", "/tmp", &error) != NULL || error == 0) abort();
  for (int round = 0; round < 3; round++) {
    CGnuplot *plot = cgnuplot_open("/usr/bin/gnuplot", "/tmp", &error);
    if (plot == NULL) {
      puts("gnuplot is not there: its pipe was not looked at.");
      return;
    }
    const char *words = "print 'here'\n";
    if (cgnuplot_write(plot, words, (long)strlen(words), 5000) != CGNUPLOT_OK) abort();
    char answer[3];
    if (cgnuplot_read(plot, answer, sizeof answer, 5000) <= 0) abort();
    if (round == 1) cgnuplot_write(plot, "exit\n", 5, 5000);
    cgnuplot_close(plot, 1000);
  }
  CGnuplot *ended = cgnuplot_open("/bin/true", "/tmp", &error);
  if (ended == NULL) abort();
  char text[9000];
  memset(text, '#', sizeof text);
  for (int i = 0; i < 20; i++) cgnuplot_write(ended, text, sizeof text, 200);
  cgnuplot_close(ended, 1000);
}
