#pragma once

/// Keeps memory until `release`.
void *keep(void *memory);
void release(void);

void check_fused(void);
void check_pictures(const char *folder);
void check_gnuplot(void);
