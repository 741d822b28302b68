"""How long a reading process may work on one file: the kernel ends it when the time is over.

Two clocks run: the one on the wall (SIGALRM), and the process's own CPU time (SIGXCPU), which
cannot be slept. Neither needs the help of the code that hangs.
"""

import resource
import signal

_CPU_TO_WALL = 2.0  # the wall clock is the limit, CPU time the one behind it


class _Clock:
    """Whether the clocks of this process run; outside reading processes they never do."""

    is_running = False


def start_clock(seconds: float) -> None:
    """Give this process so many seconds on the wall; then it is ended (SIGALRM, SIGXCPU)."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _grant_cpu(used.ru_utime + used.ru_stime + seconds * _CPU_TO_WALL)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    _Clock.is_running = True


def more_time(seconds: float) -> None:
    """Let the running clocks stop so many seconds later; where none runs nothing happens."""
    if not _Clock.is_running:
        return
    left, _ = signal.getitimer(signal.ITIMER_REAL)
    signal.setitimer(signal.ITIMER_REAL, left + seconds)
    granted, _ = resource.getrlimit(resource.RLIMIT_CPU)
    _grant_cpu(granted - 1 + seconds * _CPU_TO_WALL)


def stop_clock() -> None:
    """The file is done: the process may wait for the next one as long as it likes."""
    signal.setitimer(signal.ITIMER_REAL, 0)
    _Clock.is_running = False


def _grant_cpu(seconds: float) -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds) + 1, hard))
