// gnuplot-iostream opens a pipe to gnuplot and forgets the process. Here the process is started with
// a second pipe for its answers, so that errors are heard and a hang can be ended; the stream itself
// stays gnuplot-iostream's.
#include "CGnuplot.h"

#include <fcntl.h>
#include <gnuplot-iostream.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstring>
#include <memory>
#include <vector>

extern char **environ;

struct CGnuplot {
  pid_t process;
  int questions;  // written to by `stream`, which closes it
  int answers;
  std::unique_ptr<Gnuplot> stream;
};

namespace {

/// While it lives, a write to a pipe that nobody reads is an error and not the end of this program.
/// SIGPIPE goes to the thread that wrote, so that blocking it here and taking it away afterwards
/// leaves everybody else's signals alone.
class WithoutBrokenPipeSignal {
  sigset_t pipe_, before_;
  bool wasPending_;

 public:
  WithoutBrokenPipeSignal() {
    sigemptyset(&pipe_);
    sigaddset(&pipe_, SIGPIPE);
    sigset_t pending;
    sigpending(&pending);
    wasPending_ = sigismember(&pending, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipe_, &before_);
  }
  ~WithoutBrokenPipeSignal() {
    const timespec none = {0, 0};
    if (!wasPending_) {
      while (sigtimedwait(&pipe_, nullptr, &none) == -1 && errno == EINTR) {
      }
    }
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }
};

/// Waits until `descriptor` is ready. 1: ready, 0: the time is over, -1: the other end is closed.
int ready(int descriptor, short events, int milliseconds) {
  pollfd one = {descriptor, events, 0};
  int count;
  do {
    count = poll(&one, 1, milliseconds);
  } while (count == -1 && errno == EINTR);
  if (count == 0) return 0;
  return (one.revents & events) ? 1 : -1;
}

}  // namespace

extern "C" CGnuplot *cgnuplot_open(const char *path, const char *folder, int *error) {
  int in[2] = {-1, -1}, out[2] = {-1, -1};
  // Close-on-exec: another program started meanwhile must not keep these pipes open.
  if (pipe2(in, O_CLOEXEC) != 0 || pipe2(out, O_CLOEXEC) != 0) {
    *error = errno;
    for (int descriptor : {in[0], in[1], out[0], out[1]}) {
      if (descriptor >= 0) close(descriptor);
    }
    return nullptr;
  }

  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, in[0], 0);
  posix_spawn_file_actions_adddup2(&actions, out[1], 1);
  posix_spawn_file_actions_adddup2(&actions, out[1], 2);
  posix_spawn_file_actions_addchdir_np(&actions, folder);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  // A Ctrl-C at the terminal is for this program; it ends gnuplot itself.
  posix_spawnattr_setpgroup(&attributes, 0);
  sigset_t none;
  sigemptyset(&none);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK);

  pid_t process = -1;
  char name[] = "gnuplot", plain[] = "-d";
  char *const arguments[] = {name, plain, nullptr};
  // The date in a PDF is as long as the time zone makes it: everywhere the same one.
  char zone[] = "TZ=UTC0";
  std::vector<char *> environment = {zone};
  for (char **one = environ; one != nullptr && *one != nullptr; ++one) {
    if (std::strncmp(*one, "TZ=", 3) != 0) environment.push_back(*one);
  }
  environment.push_back(nullptr);
  *error = posix_spawn(&process, path, &actions, &attributes, arguments, environment.data());
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  close(in[0]);
  close(out[1]);
  FILE *file = *error == 0 ? fdopen(in[1], "w") : nullptr;
  if (file == nullptr) {
    close(in[1]);
    close(out[0]);
    return nullptr;
  }
  return new CGnuplot{process, in[1], out[0], std::make_unique<Gnuplot>(file)};
}

extern "C" int cgnuplot_process(const CGnuplot *plot) { return plot->process; }

extern "C" int cgnuplot_write(CGnuplot *plot, const char *bytes, long count, int milliseconds) {
  WithoutBrokenPipeSignal guard;
  // A pipe that is ready takes at least one page without waiting.
  const long page = 4096;
  while (count > 0) {
    int state = ready(plot->questions, POLLOUT, milliseconds);
    if (state == 0) return CGNUPLOT_TIMEOUT;
    if (state < 0) return CGNUPLOT_GONE;
    const long some = std::min(count, page);
    try {
      plot->stream->write(bytes, some);
      plot->stream->flush();
    } catch (...) {
      return CGNUPLOT_GONE;
    }
    if (!plot->stream->good()) return CGNUPLOT_GONE;
    bytes += some;
    count -= some;
  }
  return CGNUPLOT_OK;
}

extern "C" long cgnuplot_read(CGnuplot *plot, char *buffer, long capacity, int milliseconds) {
  if (ready(plot->answers, POLLIN, milliseconds) == 0) return CGNUPLOT_TIMEOUT;
  long count;
  do {
    count = read(plot->answers, buffer, capacity);
  } while (count == -1 && errno == EINTR);
  return count > 0 ? count : static_cast<long>(CGNUPLOT_GONE);
}

extern "C" int cgnuplot_close(CGnuplot *plot, int milliseconds) {
  {
    WithoutBrokenPipeSignal guard;
    plot->stream.reset();
  }
  // gnuplot closes its answers when it ends; what it still says is of no use to anyone.
  char rest[4096];
  while (cgnuplot_read(plot, rest, sizeof rest, milliseconds) > 0) {
  }
  kill(plot->process, SIGKILL);  // does nothing to a process that has ended
  close(plot->answers);
  int status = 0;
  while (waitpid(plot->process, &status, 0) == -1 && errno == EINTR) {
  }
  delete plot;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
