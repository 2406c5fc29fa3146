// A filter of system calls: what a process may still ask of the kernel.
#define _GNU_SOURCE
#include "CSandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__x86_64__)
#define MACHINE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define MACHINE AUDIT_ARCH_AARCH64
#else
#define MACHINE 0
#endif

// Calls with a number of their own only on some machines are named where they are; numbers above 424 are the
// same everywhere, and older headers lack them.
static const int network[] = {
    SYS_socket, SYS_ptrace, SYS_process_vm_readv, SYS_process_vm_writev, SYS_bpf,
    SYS_perf_event_open, SYS_add_key, SYS_request_key, SYS_keyctl, SYS_mount, SYS_umount2,
    SYS_pivot_root, SYS_chroot, SYS_unshare, SYS_setns, SYS_init_module, SYS_finit_module,
    SYS_delete_module, SYS_kexec_load, SYS_reboot, SYS_swapon, SYS_swapoff, SYS_sethostname,
    SYS_setdomainname, SYS_clock_settime, SYS_settimeofday, SYS_acct, SYS_quotactl,
    SYS_open_by_handle_at, SYS_fanotify_init, SYS_userfaultfd,
    425 /* io_uring_setup */, 428 /* open_tree */, 429 /* move_mount */, 430 /* fsopen */,
    433 /* fspick */, 438 /* pidfd_getfd */, 442 /* mount_setattr */, 448 /* process_mrelease */,
};

static const int processes[] = {
    SYS_execve, SYS_execveat, SYS_tkill, SYS_rt_sigqueueinfo, SYS_rt_tgsigqueueinfo,
    424 /* pidfd_send_signal */, 434 /* pidfd_open */, 440 /* process_madvise */, SYS_setpriority,
    SYS_sched_setaffinity, SYS_sched_setscheduler, SYS_sched_setparam, SYS_migrate_pages,
    SYS_move_pages, SYS_memfd_create, 447 /* memfd_secret */, SYS_shmget, SYS_msgget, SYS_semget,
    SYS_mq_open, SYS_timer_create, SYS_setpgid, SYS_setsid,
#ifdef __x86_64__
    SYS_fork, SYS_vfork,
#endif
};

static const int attributes[] = {
    SYS_fchmod, SYS_fchmodat, 452 /* fchmodat2 */, SYS_fchown, SYS_fchownat, SYS_setxattr,
    SYS_lsetxattr, SYS_fsetxattr, 463 /* setxattrat */, SYS_removexattr, SYS_lremovexattr,
    SYS_fremovexattr, 466 /* removexattrat */, SYS_utimensat, 469 /* file_setattr */,
#ifdef __x86_64__
    SYS_chmod, SYS_chown, SYS_lchown, SYS_utime, SYS_utimes, SYS_futimesat,
#endif
};

static const int writing[] = {
    SYS_mkdirat, SYS_mknodat, SYS_unlinkat, SYS_symlinkat, SYS_linkat, SYS_renameat2, SYS_truncate,
    437 /* openat2 */, SYS_renameat,
#ifdef __x86_64__
    SYS_creat, SYS_mkdir, SYS_mknod, SYS_unlink, SYS_rmdir, SYS_symlink, SYS_link, SYS_rename,
#endif
};

/// A filter that is being written.
struct program {
  struct sock_filter steps[256];
  unsigned short count;
};

static const uint32_t refused = SECCOMP_RET_ERRNO | EPERM;

static void step(struct program *p, uint16_t code, uint32_t value) {
  p->steps[p->count++] = (struct sock_filter)BPF_STMT(code, value);
}

static void jump(struct program *p, uint16_t test, uint32_t value, uint8_t yes, uint8_t no) {
  p->steps[p->count++] = (struct sock_filter)BPF_JUMP(BPF_JMP | test | BPF_K, value, yes, no);
}

static void answer(struct program *p, uint32_t value) { step(p, BPF_RET | BPF_K, value); }

static void load(struct program *p, size_t place) { step(p, BPF_LD | BPF_W | BPF_ABS, (uint32_t)place); }

static void refuse(struct program *p, const int *calls, size_t count) {
  for (size_t i = 0; i < count; i++) {
    jump(p, BPF_JEQ, (uint32_t)calls[i], 0, 1);
    answer(p, refused);
  }
}
#define REFUSE(p, list) refuse(p, list, sizeof list / sizeof list[0])

/// The low half of an argument: flags and numbers of processes are no longer.
static size_t argument(int index) { return offsetof(struct seccomp_data, args) + 8 * (size_t)index; }

/// Refuses a call unless its argument is one of two numbers.
static void only(struct program *p, int call, int index, uint32_t one, uint32_t other) {
  jump(p, BPF_JEQ, (uint32_t)call, 0, 5);
  load(p, argument(index));
  jump(p, BPF_JEQ, one, 2, 0);
  jump(p, BPF_JEQ, other, 1, 0);
  answer(p, refused);
  answer(p, SECCOMP_RET_ALLOW);
}

/// Refuses a call where its argument has one of these bits.
static void without(struct program *p, int call, int index, uint32_t bits) {
  jump(p, BPF_JEQ, (uint32_t)call, 0, 4);
  load(p, argument(index));
  jump(p, BPF_JSET, bits, 0, 1);
  answer(p, refused);
  answer(p, SECCOMP_RET_ALLOW);
}

int csandbox_takes_filters(void) {
  uint32_t action = SECCOMP_RET_ERRNO;
  return MACHINE != 0 && syscall(SYS_seccomp, 2 /* SECCOMP_GET_ACTION_AVAIL */, 0, &action) == 0;
}

int csandbox_refuse_calls(int kinds) {
  if (MACHINE == 0) return ENOSYS;
  struct program p = {.count = 0};
  load(&p, offsetof(struct seccomp_data, arch));
  jump(&p, BPF_JEQ, MACHINE, 1, 0);
  answer(&p, refused);
  load(&p, offsetof(struct seccomp_data, nr));
#ifdef __x86_64__
  // The calls of another width have their own numbers.
  jump(&p, BPF_JGE, 0x40000000, 0, 1);
  answer(&p, refused);
#endif
  // clone3 keeps its flags where no filter sees them: who is told that there is none asks for clone.
  jump(&p, BPF_JEQ, 435, 0, 1);
  answer(&p, SECCOMP_RET_ERRNO | ENOSYS);
  if (kinds & CSANDBOX_NO_NETWORK) REFUSE(&p, network);
  if (kinds & CSANDBOX_NO_PROCESSES) REFUSE(&p, processes);
  if (kinds & CSANDBOX_NO_ATTRIBUTES) REFUSE(&p, attributes);
  if (kinds & CSANDBOX_NO_WRITING) {
    const uint32_t bits = O_ACCMODE | O_CREAT | O_TRUNC;
    REFUSE(&p, writing);
#ifdef __x86_64__
    without(&p, SYS_open, 1, bits);
#endif
    without(&p, SYS_openat, 2, bits);
  }
  if (kinds & CSANDBOX_NO_PROCESSES) {
    uint32_t self = (uint32_t)getpid();
    only(&p, SYS_kill, 0, self, self);
    only(&p, SYS_tgkill, 0, self, self);
    only(&p, SYS_prlimit64, 0, 0, self);
    // A thread shares its process: bit 16, CLONE_THREAD.
    jump(&p, BPF_JEQ, SYS_clone, 0, 4);
    load(&p, argument(0));
    jump(&p, BPF_JSET, 0x10000, 1, 0);
    answer(&p, refused);
    answer(&p, SECCOMP_RET_ALLOW);
  } else if (kinds & CSANDBOX_NO_NETWORK) {
    // New name spaces, CLONE_NEW…
    without(&p, SYS_clone, 0, 0x7e020000);
  }
  answer(&p, SECCOMP_RET_ALLOW);
  struct sock_fprog filter = {p.count, p.steps};
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)) return errno;
  return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter, 0, 0) ? errno : 0;
}

int csandbox_drop_capabilities(void) {
  // The structures of capset(2), third version: what is effective, permitted and inherited, in two halves.
  struct {
    uint32_t version;
    int process;
  } head = {0x20080522, 0};
  struct {
    uint32_t effective, permitted, inherited;
  } none[2] = {{0, 0, 0}, {0, 0, 0}};
  // What is started later must not get them back.
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)) return errno;
  return syscall(SYS_capset, &head, none) ? errno : 0;
}
