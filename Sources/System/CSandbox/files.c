// Landlock: which files a process may still reach.
#define _GNU_SOURCE
#include "CSandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

// The system calls and the structures as the kernel's page has them: older headers lack them.
enum { CREATE_RULESET = 444, ADD_RULE = 445, RESTRICT_SELF = 446 };

struct ruleset {
  uint64_t files, network, scopes;
};

struct __attribute__((packed)) rule {
  uint64_t allowed;
  int32_t place;
};

enum {
  EXECUTE = 1 << 0,
  WRITE_FILE = 1 << 1,
  READ_FILE = 1 << 2,
  READ_FOLDER = 1 << 3,
  REMOVE = 3 << 4,
  MAKE_DEVICE = 1 << 6 | 1 << 11,
  MAKE = 1 << 7 | 1 << 8 | 1 << 9 | 1 << 10 | 1 << 12,
  MOVE = 1 << 13,
  CUT = 1 << 14,
};

int csandbox_landlock_version(void) {
  long version = syscall(CREATE_RULESET, NULL, 0, 1);
  return version < 0 ? 0 : (int)version;
}

static int add(int set, const char *path, int rights) {
  struct rule rule = {0, open(path, O_PATH | O_CLOEXEC)};
  if (rule.place < 0) return errno == ENOENT || errno == EACCES || errno == ENOTDIR ? 0 : errno;
  struct stat status;
  int error = fstat(rule.place, &status) ? errno : 0;
  int is_folder = S_ISDIR(status.st_mode);
  if (rights & CSANDBOX_READ) rule.allowed |= READ_FILE | (is_folder ? READ_FOLDER : 0);
  if (rights & CSANDBOX_RUN) rule.allowed |= EXECUTE;
  if (rights & CSANDBOX_WRITE)
    rule.allowed |= WRITE_FILE | CUT | (is_folder ? REMOVE | MAKE | MOVE : 0);
  if (!error && syscall(ADD_RULE, set, 1, &rule, 0) != 0) error = errno;
  close(rule.place);
  return error;
}

int csandbox_confine_files(const char *const *paths, const int *rights, int count) {
  int version = csandbox_landlock_version();
  // Before the third version a file could still be cut short.
  if (version < 3) return ENOSYS;
  const uint64_t all = EXECUTE | WRITE_FILE | READ_FILE | READ_FOLDER | REMOVE | MAKE_DEVICE | MAKE | MOVE | CUT;
  struct ruleset rules = {all, version >= 4 ? 3 : 0, version >= 6 ? 3 : 0};
  size_t size = version >= 6 ? 24 : version >= 4 ? 16 : 8;
  int set = (int)syscall(CREATE_RULESET, &rules, size, 0);
  if (set < 0) return errno;
  int error = 0;
  for (int i = 0; i < count && !error; i++) error = add(set, paths[i], rights[i]);
  if (!error && (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) || syscall(RESTRICT_SELF, set, 0))) error = errno;
  close(set);
  return error;
}
