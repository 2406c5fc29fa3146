#pragma once
// What the GNU C library has beyond what Swift's Glibc module shows, declared as its manual does.
#include <iconv.h>
#include <spawn.h>
#include <stddef.h>

/// The columns of a character in a terminal; -1 for one that cannot be printed.
int wcwidth(wchar_t character);

/// A file without a name, in memory.
int memfd_create(const char *name, unsigned int flags);
enum { CGLIBC_MFD_CLOEXEC = 1 };

/// Starts a program in a session of its own.
enum { CGLIBC_POSIX_SPAWN_SETSID = 0x80 };

/// Two sockets that are not handed on to programs that are started, and how to write to one whose other end may
/// be gone.
enum { CGLIBC_SOCK_STREAM = 1, CGLIBC_SOCK_CLOEXEC = 02000000, CGLIBC_MSG_NOSIGNAL = 0x4000 };

int posix_spawn_file_actions_addchdir_np(
    posix_spawn_file_actions_t *actions, const char *path);
int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int from);

extern char **environ;

/// The environment variables of this program.
static inline char **cglibc_environment(void) { return environ; }
