import Chalk

/// How long an all-reduce takes over networks of different speed, and how many machines are worth it.
extension LargerThanMemory {
  func network(on board: Board, _ shared: SharedTraining) throws {
    board.step("A slower network")
    board.say(
      """
      Sockets within a machine are fast. How long does a network take? In the **α–β model** a message takes α seconds \
      however short it is (the **latency**; not the learning rate that α stands for elsewhere), and β seconds for \
      each byte (one over the **bandwidth**). An all-reduce of B bytes takes T seconds:
      """)
    board.formula(#"T = 2 (K - 1) \alpha + 2 \frac{K - 1}{K} B \beta"#)
    board.code("network")
    let machines = (0...10).map { Double(1 << $0) }
    try measured(on: board, machines)
    let (bytes, computing) = (4 * 25e6, 1.0)
    board.draw(.machines(machines, computing: computing, bytes: bytes))
    let best = NetworkModel.all.map { network in
      let speeds = machines.map { network.speedUp($0, computing: computing, bytes: bytes) }
      return machines[speeds.argmax]
    }
    let two = NetworkModel.all.map { written($0.allReduce(bytes, 2), digits: 2) }
    board.say(
      """
      From the fastest network to the slowest, the speed-up is highest with \
      \(best.map { written($0) }.joined(separator: ", ")) machines (1 is no sharing at all). Two machines save half of the \
      \(computing, digits: 1) s of computing, but their all-reduce takes \(two.joined(separator: ", ")) s. Where that is \
      more than what is saved, one machine alone is faster.
      """)
    board.claim(
      "over the slowest network fewer machines are worth it than over the fastest, and 1,024 over none",
      best.last! < best[0] && best.allSatisfy { $0 < machines.last! })
    let alone = try shared.runs()[0].fastest
    let slowed = try shared.slowed(by: NetworkModel.all)
    board.measured {
      board.table(
        ["network", "workers", "ms a step, measured", "computed"],
        zip(NetworkModel.all, slowed.reports).map { network, report in
          let share = alone.wall / Double(slowed.size)
          return [
            network.name, "\(slowed.size)", written(1e3 * report.fastest.wall, digits: 3),
            written(1e3 * (share + network.time(of: report, slowed.size)), digits: 3),
          ]
        })
      board.say(
        """
        This table was measured in this run, but its networks are made up: the workers' program waits before each message \
        as long as the network would take. Computed is the \
        time of one worker divided by \(slowed.size), and α and β for all calls and bytes that were counted. It leaves out \
        the work of the sockets and the waiting for each other, and each row is the mean of a single epoch, which \
        another program on the machine can slow down. Several small calls a step, about losses and errors, cost α each; \
        that is why a real engine sends few and large ones.
        """)
    }
    board.ask(
      "A network has no latency. By what factor does the time of an all-reduce grow from 2 machines to very many?",
      answer: 2, because: "2(K − 1)/K is 1 for two machines, and tends to 2.")
  }

  private func measured(on board: Board, _ machines: [Double]) throws {
    let measured = try NetworkMeasurements.stored()
    board.say(
      """
      Does the formula hold? A lesson cannot slow a network, so all-reduces were measured apart from it, and stored: hosts were network \
      namespaces of one machine, \(measured.slowed), and Open MPI added up in a ring.
      """)
    board.draw(.allReduces(measured, machines))
    board.claim(
      "no measured all-reduce was faster than the formula allows by more than a twentieth",
      measured.factors().allSatisfy { $0 > 0.95 })
    let (two, eight) = (
      measured.factors(from: 1e6, between: 2...2), measured.factors(from: 1e6, between: 8...8)
    )
    board.say(
      """
      All-reduces of a megabyte or more took up to \(two.max() ?? 0, digits: 2) times as long as computed between two \
      machines, and up to \(eight.max() ?? 0, digits: 2) times between eight, which were one machine of \
      \(measured.machine). What the formula leaves out: the work of the processors, and the *rendezvous protocol*, by \
      which Open MPI asks before it sends a large message; that takes two latencies more.
      """)
  }
}
