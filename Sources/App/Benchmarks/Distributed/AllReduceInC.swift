import Foundation
import Processes
import WholeFiles

/// The yardstick for an all-reduce: a C program with `MPI_Allreduce`, compiled by `mpicc` where that is installed.
struct AllReduceInC {
  private let folder: TemporaryFolder
  private var program: String { folder.path + "/all-reduce" }

  init() throws {
    folder = try TemporaryFolder("chalk-bench")
    try SafeFile.write(Array(AllReduceInC.source.utf8), to: folder.path + "/all-reduce.c")
    let answer: Answer
    do {
      answer = try Command("mpicc", ["-O2", "-o", program, folder.path + "/all-reduce.c"]).answer(
        within: 60)
    } catch {
      throw WorkloadError("There is no mpicc: sudo apt-get install libopenmpi-dev openmpi-bin")
    }
    if !answer.isSuccess {
      let first = answer.errors.split(separator: "\n").first ?? ""
      throw WorkloadError(
        "mpicc cannot compile: \(first). Its headers come with sudo apt-get install libopenmpi-dev")
    }
  }

  /// The seconds that the C program prints.
  func run() throws -> Double { try MPIRun.seconds(program, []) }

  private static let source = """
    #include <mpi.h>
    #include <stdio.h>
    #include <stdlib.h>
    enum { count = \(DistributedBenchmark.count), turns = 20, warm_up = 3 };
    static int by_size(const void *a, const void *b) {
      double x = *(const double *)a, y = *(const double *)b;
      return (x > y) - (x < y);
    }
    int main(void) {
      MPI_Init(0, 0);
      int rank;
      MPI_Comm_rank(MPI_COMM_WORLD, &rank);
      float *numbers = malloc(count * sizeof *numbers), *sums = malloc(count * sizeof *sums);
      for (int i = 0; i < count; i++) numbers[i] = i % 7;
      double times[turns];
      for (int turn = 0; turn < warm_up + turns; turn++) {
        MPI_Barrier(MPI_COMM_WORLD);
        double start = MPI_Wtime();
        MPI_Allreduce(numbers, sums, count, MPI_FLOAT, MPI_SUM, MPI_COMM_WORLD);
        if (turn >= warm_up) times[turn - warm_up] = MPI_Wtime() - start;
      }
      qsort(times, turns, sizeof *times, by_size);
      if (rank == 0) printf("%.9f\\n", times[turns / 2]);
      MPI_Finalize();
      return 0;
    }
    """
}
