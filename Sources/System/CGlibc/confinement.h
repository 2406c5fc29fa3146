#pragma once
// Asks the Linux kernel to keep the calling thread, and all that it begins, from changing files: by Landlock
// (https://docs.kernel.org/userspace-api/landlock.html) and by a filter of system calls
// (https://docs.kernel.org/userspace-api/seccomp_filter.html). What older headers do not have is declared here
// as those pages do.
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/// From now on files change only below `folder`, nothing is reached by TCP, and no signal leaves; each as far as
/// the kernel knows it. 0, or an error number where the kernel cannot hold files: before version 3 of Landlock
/// a file could still be cut short.
static inline int confinement_to_folder(const char *folder) {
  long version = syscall(444, NULL, 0, 1);
  if (version < 3) return version < 0 ? errno : ENOSYS;
  // Writing, removing and making of every kind, moving between folders, cutting short; not reading.
  const uint64_t write = 1u << 1, cut = 1u << 14;
  const uint64_t changes = write | 0x1ff0u | 1u << 13 | cut;
  struct {
    uint64_t files, network, scopes;
  } rules = {changes, version >= 4 ? 3 : 0, version >= 6 ? 3 : 0};
  size_t size = version >= 6 ? 24 : version >= 4 ? 16 : 8;
  int set = (int)syscall(444, &rules, size, 0);
  if (set < 0) return errno;
  const char *places[2] = {folder, "/dev/null"};
  const uint64_t allowed[2] = {changes, write | cut};
  for (int i = 0; i < 2; i++) {
    struct __attribute__((packed)) {
      uint64_t allowed;
      int32_t place;
    } rule = {allowed[i], open(places[i], O_RDONLY | O_CLOEXEC)};
    int failed = rule.place < 0 || syscall(445, set, 1, &rule, 0) != 0 ? errno : 0;
    if (rule.place >= 0) close(rule.place);
    if (failed) {
      close(set);
      return failed;
    }
  }
  int error = prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) || syscall(446, set, 0) ? errno : 0;
  close(set);
  return error;
}

#if defined(__x86_64__)
#define CONFINEMENT_MACHINE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define CONFINEMENT_MACHINE AUDIT_ARCH_AARCH64
#else
#define CONFINEMENT_MACHINE 0
#endif

/// From now on the rights, the owner and the times of files stay as they are; with `opens` of 0 no file can be
/// opened for writing either, made, moved or removed. 0, or an error number.
static inline int confinement_of_calls(int opens) {
  if (CONFINEMENT_MACHINE == 0) return ENOSYS;
  static const int attributes[] = {
      SYS_fchmod, SYS_fchmodat, 452 /* fchmodat2 */, SYS_fchown, SYS_fchownat, SYS_setxattr,
      SYS_lsetxattr, SYS_fsetxattr, 463 /* setxattrat */, SYS_removexattr, SYS_lremovexattr,
      SYS_fremovexattr, 466 /* removexattrat */, SYS_utimensat, 425 /* io_uring_setup */,
#ifdef __x86_64__
      SYS_chmod, SYS_chown, SYS_lchown, SYS_utime, SYS_utimes, SYS_futimesat,
#endif
  };
  static const int changes[] = {
      SYS_mkdirat, SYS_mknodat, SYS_unlinkat, SYS_symlinkat, SYS_linkat, SYS_renameat2, SYS_truncate,
      437 /* openat2 */, SYS_open_by_handle_at, SYS_kill, SYS_ptrace, SYS_process_vm_writev,
      SYS_renameat,
#ifdef __x86_64__
      SYS_creat, SYS_mkdir, SYS_mknod, SYS_unlink, SYS_rmdir, SYS_symlink, SYS_link, SYS_rename,
#endif
  };
  const uint32_t refused = SECCOMP_RET_ERRNO | EPERM;
  const uint32_t writing = O_ACCMODE | O_CREAT | O_TRUNC;
  struct sock_filter f[128];
  unsigned short n = 0;
#define DO(code, value) f[n++] = (struct sock_filter)BPF_STMT(code, value)
#define IF(test, value, yes, no) f[n++] = (struct sock_filter)BPF_JUMP(BPF_JMP | test | BPF_K, value, yes, no)
  DO(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch));
  IF(BPF_JEQ, CONFINEMENT_MACHINE, 1, 0);
  DO(BPF_RET | BPF_K, refused);
  DO(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr));
#ifdef __x86_64__
  // The calls of another width have their own numbers.
  IF(BPF_JGE, 0x40000000, 0, 1);
  DO(BPF_RET | BPF_K, refused);
#endif
  for (size_t i = 0; i < sizeof attributes / sizeof attributes[0]; i++) {
    IF(BPF_JEQ, (uint32_t)attributes[i], 0, 1);
    DO(BPF_RET | BPF_K, refused);
  }
  if (!opens) {
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
      IF(BPF_JEQ, (uint32_t)changes[i], 0, 1);
      DO(BPF_RET | BPF_K, refused);
    }
    // open(path, flags) and openat(folder, path, flags): the flags are a number, and can be looked at.
#ifdef __x86_64__
    IF(BPF_JEQ, SYS_open, 0, 4);
    DO(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[1]));
    IF(BPF_JSET, writing, 0, 1);
    DO(BPF_RET | BPF_K, refused);
    DO(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
#endif
    IF(BPF_JEQ, SYS_openat, 0, 3);
    DO(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[2]));
    IF(BPF_JSET, writing, 0, 1);
    DO(BPF_RET | BPF_K, refused);
  }
  DO(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
#undef DO
#undef IF
  struct sock_fprog filter = {n, f};
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)) return errno;
  return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter, 0, 0) ? errno : 0;
}
