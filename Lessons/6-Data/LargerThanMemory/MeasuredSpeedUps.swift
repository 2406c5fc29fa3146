// swift-format-ignore-file
// Made of Docs/Results/speedups.json by make strings.
let measuredSpeedUps = #"""
  {
    "command" : "make speedups",
    "date" : "2026-11-30",
    "examples" : 1438,
    "library" : "Chalk 0.2.0",
    "machine" : "2 cores, Linux",
    "points" : [
      {
        "batch" : 256,
        "seconds" : 0.001242,
        "sending" : 2.3e-06,
        "waiting" : 3.8e-06,
        "workers" : 1
      },
      {
        "batch" : 256,
        "seconds" : 0.001219,
        "sending" : 0.0002205,
        "waiting" : 0.0002211,
        "workers" : 2
      },
      {
        "batch" : 256,
        "seconds" : 0.0029538,
        "sending" : 0.0011398,
        "waiting" : 0.0011091,
        "workers" : 4
      },
      {
        "batch" : 1438,
        "seconds" : 0.0066608,
        "sending" : 4.8e-06,
        "waiting" : 8.3e-06,
        "workers" : 1
      },
      {
        "batch" : 1438,
        "seconds" : 0.0046737,
        "sending" : 0.0003656,
        "waiting" : 0.0003611,
        "workers" : 2
      },
      {
        "batch" : 1438,
        "seconds" : 0.0079271,
        "sending" : 0.0017291,
        "waiting" : 0.0034769,
        "workers" : 4
      }
    ],
    "timings" : 1440
  }
  """#
