#pragma once
// What the Linux kernel offers to a process that gives up rights before it runs somebody else's code: Landlock
// (https://docs.kernel.org/userspace-api/landlock.html) for files, and filters of system calls
// (https://docs.kernel.org/userspace-api/seccomp_filter.html) for the rest. Both need no privileges, hold for the
// calling thread and all that it begins, and are never taken back.
#include <stdint.h>

/// The version of Landlock that the kernel has; 0 where it has none.
int csandbox_landlock_version(void);

/// Whether the kernel takes filters of system calls, and this processor's numbers are known here.
int csandbox_takes_filters(void);

/// What may be done at a place.
enum { CSANDBOX_READ = 1, CSANDBOX_RUN = 2, CSANDBOX_WRITE = 4 };

/// From now on files are read, run and written only at these places and below them; a place that is not there is
/// left out. With the fourth version nothing is reached by TCP either, and with the sixth no signal leaves.
/// 0, or an error number, where nothing has changed.
int csandbox_confine_files(const char *const *paths, const int *rights, int count);

/// What is refused, with EPERM.
enum {
  /// Sockets of every kind but pairs, other processes' memory, mounting, new name spaces, the kernel's own tools.
  CSANDBOX_NO_NETWORK = 1,
  /// New processes (threads are allowed), other programs, signals to others, memory that no limit counts.
  CSANDBOX_NO_PROCESSES = 2,
  /// The rights, owners and times of files.
  CSANDBOX_NO_ATTRIBUTES = 4,
  /// Opening a file for writing, making, moving and removing one.
  CSANDBOX_NO_WRITING = 8,
};

/// From now on these are refused. 0, or an error number.
int csandbox_refuse_calls(int kinds);

/// Gives up what root may do beyond its own files. 0, or an error number.
int csandbox_drop_capabilities(void);
