"""Races the engine against its peers: one training step, on seven networks, with Adam.

    python3 dev.py bench --peers                          install the peers, then race
    python3 dev.py bench training W1 W5 --peer jax_scan   only these
    python3 dev.py bench training --quick                 few rounds, short ones
    python3 dev.py bench training --against CHECKOUT      this engine and that of another checkout

Every peer lives in a process of its own, in the environment .venv-peers, and trains when it is
its turn: a round is as many full epochs as take `--seconds`, with the examples shuffled anew.
Printed are the medians over the rounds: µs a step; how many times the engine's time that is, by
the median of the ratios within a round; and the share that the step's matrix products alone make
up of the machine's peak, which is what NumPy's product of two large matrices reaches at its best
on all cores. Other programs that run cost whoever uses fewer threads more: trust no figure that
was taken under load.

`--against` compares two versions of the engine, each in a process of its own and measured by the
code of this checkout. They train in turns, in at least 20 pairs of rounds; printed are the median
and the quartiles of the other's time to this one's: above 1 this checkout is faster. With one BLAS
thread, which is the rule here, the processor's time counts, which other programs hardly change;
`--threads` leaves the number of threads to `fit`, and takes the time by the clock.
"""

import argparse
import json
import os
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from math import ceil, nan
from pathlib import Path
from statistics import median, quantiles
from time import sleep
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.peers.workloads import WORKLOADS, Workload

HERE = Path(__file__).resolve().parent
PAIRS = 20  # rounds of `--against`, at least
VENV = HERE.parent / ".venv-peers"
PEAK_SIZE = 2_000  # rows of the matrices
PAUSE = 0.2  # s, in which the threads of the last one stop waiting for more work
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


@dataclass
class Peer:
    """A competitor: its title, its module in peers/, its environment, and whose engine it uses."""

    title: str
    module: str
    environment: dict[str, str] = field(default_factory=dict)
    checkout: Path = HERE.parent


PEERS = {
    "engine": Peer("the engine", "engine_fit"),
    "one_thread": Peer("engine, 1 thread", "engine_fit", ONE_THREAD),
    "window": Peer("window, 1 thread", "window_walk", ONE_THREAD),
    "jax_scan": Peer("JAX jit + scan", "jax_scan"),
    "pytorch": Peer("PyTorch", "pytorch"),
    "scikit_learn": Peer("scikit-learn", "scikit_learn"),
    "keras_jax": Peer("Keras on JAX", "keras_fit", {"KERAS_BACKEND": "jax"}),
    "keras_tf": Peer("Keras on TensorFlow", "keras_fit", {"KERAS_BACKEND": "tensorflow"}),
    "digits": Peer("neural-network-digits", "neural_network_digits"),
}


class PeerError(Exception):
    """What a peer cannot do, and why."""


class Worker:
    """The process in which a peer trains."""

    def __init__(self, peer: Peer) -> None:
        python = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
        self.title = peer.title
        self._process = subprocess.Popen(
            [
                python if python.exists() else sys.executable,
                HERE / "peers/worker.py",
                peer.module,
                peer.checkout,
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3", **peer.environment},
            text=True,
        )

    def ask(self, **order: Any) -> float:
        """Have an order obeyed, and return the number that it answers with."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        try:
            print(json.dumps(order), file=self._process.stdin, flush=True)
            answer = json.loads(self._process.stdout.readline() or '{"error": "it died"}')
        except BrokenPipeError:
            answer = {"error": "it died"}
        if "error" in answer:
            raise PeerError(answer["error"])
        return float(answer["number"])

    def close(self) -> None:
        """Let the process end."""
        with suppress(BrokenPipeError):  # it is dead already
            self._process.communicate()


@dataclass
class Entry:
    """A peer in the race on one workload: µs a step in every round, or what keeps it out."""

    worker: Worker
    epochs: int = 1
    times: list[float] = field(default_factory=list)
    refusal: str = ""

    def prepare(self, workload: Workload, seconds: float) -> None:
        """Make the network, warm up, and find how many epochs fill a round."""
        try:
            self.worker.ask(prepare=workload.name)
            self.worker.ask(epochs=1)
            self.epochs = ceil(seconds / max(self.worker.ask(epochs=1), 1e-6))
        except PeerError as error:
            self.refusal = str(error)

    def race(self, workload: Workload) -> None:
        """Train for one round."""
        if not self.refusal:
            took = self.worker.ask(epochs=self.epochs)
            self.times.append(took / self.epochs / workload.steps * 1e6)

    def ratio(self, engine: "Entry") -> float:
        """Return the median over the rounds of this peer's time to the engine's."""
        pairs = zip(self.times, engine.times, strict=False)
        return median([own / theirs for own, theirs in pairs] or [nan])


def race(workload: Workload, workers: list[Worker], rounds: int, seconds: float) -> list[Entry]:
    """Let the workers train in turns; each round begins with another one."""
    entries = [Entry(worker) for worker in workers]
    for entry in entries:
        entry.prepare(workload, seconds)
    for number in range(rounds):
        first = number % len(entries)
        for entry in entries[first:] + entries[:first]:
            sleep(PAUSE)
            entry.race(workload)
    return entries


def show(workload: Workload, entries: list[Entry], peak: float) -> None:
    """Print how the race ended."""
    print(f"\n{workload.name}  {workload}")
    for entry in entries:
        if entry.refusal:
            print(f"    {entry.worker.title:<22} – {entry.refusal}")
            continue
        time, ratio = median(entry.times), entry.ratio(entries[0])
        share = workload.operations / (time * 1e-6) / peak
        print(f"    {entry.worker.title:<22}{time:>9,.0f} µs{ratio:>8.2f}{share:>7.0%}", flush=True)


def against(options: argparse.Namespace) -> None:
    """Print how many times as fast as the engine of another checkout this one is."""
    environment = {} if options.threads else {**ONE_THREAD, "CLOCK": "processor"}
    checkouts = (HERE.parent, options.against)
    workers = [Worker(Peer(str(c), "engine_fit", environment, c)) for c in checkouts]
    print(f"      here µs  there µs   there / here, quartiles   ({options.rounds} pairs)")
    try:
        for name in options.workloads or WORKLOADS:
            own, other = race(WORKLOADS[name], workers, options.rounds, options.seconds)
            if refusal := own.refusal or other.refusal:
                raise SystemExit(f"{name}: {refusal}")
            ratios = [b / a for a, b in zip(own.times, other.times, strict=True)]
            low, middle, high = quantiles(ratios, n=4, method="inclusive")
            times = f"{median(own.times):>9,.0f} {median(other.times):>9,.0f}"
            print(f"{name}  {times}   {middle:.3f}, {low:.3f} to {high:.3f}", flush=True)
    finally:
        for worker in workers:
            worker.close()


def as_markdown(results: dict[str, list[Entry]], peak: float) -> str:
    """Return the table of docs/speed.md: µs a step, and the ratio to the engine."""
    titles = [entry.worker.title for entry in next(iter(results.values()))]
    lines = [" | ".join(["", *titles, "of peak"]), "|".join(["---"] * (len(titles) + 2))]
    for name, entries in results.items():
        cells = [
            "–" if entry.refusal else f"{median(entry.times):,.0f} ({entry.ratio(entries[0]):.2f})"
            for entry in entries
        ]
        share = WORKLOADS[name].operations / (median(entries[0].times) * 1e-6) / peak
        lines.append(" | ".join([name, *cells, f"{share:.0%}"]))
    return "\n".join(f"| {line} |" for line in lines)


def arguments(argv: list[str] | None) -> argparse.Namespace:
    """Return what the command line asks for."""
    parser = argparse.ArgumentParser(description="Race the engine against its peers.")
    parser.add_argument("workloads", nargs="*", metavar="W", help=f"of {', '.join(WORKLOADS)}")
    parser.add_argument("--peer", action="append", choices=[*PEERS], help="only this one and those")
    parser.add_argument("--rounds", type=int, help=f"7; {PAIRS + 1} with --against")
    parser.add_argument("--seconds", type=float, default=0.3, help="of a round, at least")
    parser.add_argument("--quick", action="store_true", help="three rounds of 0.05 s")
    parser.add_argument(
        "--markdown", action="store_true", help="end with the table of docs/speed.md"
    )
    parser.add_argument("--against", type=Path, metavar="CHECKOUT", help="compare two engines")
    parser.add_argument("--threads", action="store_true", help="--against with threads by size")
    options = parser.parse_args(argv)
    if unknown := set(options.workloads) - set(WORKLOADS):
        parser.error(f"no such workload: {', '.join(sorted(unknown))}")
    if options.against and not (options.against / "engine").is_dir():
        parser.error(f"no checkout with an engine: {options.against}")
    if options.against and (options.rounds or PAIRS) < PAIRS:
        parser.error(f"at least {PAIRS} pairs say something, not {options.rounds}")
    options.rounds = options.rounds or (PAIRS + 1 if options.against else 7)
    if options.quick:
        options.rounds, options.seconds = 3, 0.05
    return options


def main(argv: list[str] | None = None) -> None:
    """Race, and print a table for every workload."""
    options = arguments(argv)
    if hasattr(os, "getloadavg"):
        print(f"{os.cpu_count()} cores; load before the race: {os.getloadavg()[0]:.1f}")
    if options.against:
        against(options)
        return
    names = ["engine", *(options.peer or list(PEERS)[1:])]
    if not VENV.exists():
        print("There are no peers here: python3 dev.py bench --peers installs them.")
    workers, results = [Worker(PEERS[name]) for name in dict.fromkeys(names)], {}
    try:
        peak = workers[0].ask(peak=PEAK_SIZE)
        for name in options.workloads or WORKLOADS:
            results[name] = race(WORKLOADS[name], workers, options.rounds, options.seconds)
            peak = max(peak, workers[0].ask(peak=PEAK_SIZE))
            show(WORKLOADS[name], results[name], peak)
        if options.markdown:
            print("", as_markdown(results, peak), sep="\n")
    finally:
        for worker in workers:
            worker.close()


if __name__ == "__main__":
    main()
