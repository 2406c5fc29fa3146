// swift-format-ignore-file
// Made of Docs/Results/speedups.json by make strings.
let measuredSpeedUps = #"""
  {
    "command" : "make speedups",
    "date" : "2026-11-30",
    "examples" : 1438,
    "library" : "Chalk 0.2.0",
    "machine" : "2 cores, Linux",
    "otherLoad" : 0.85,
    "points" : [
      {
        "batch" : 256,
        "seconds" : 0.0022167,
        "sending" : 2.2e-06,
        "waiting" : 4.6e-06,
        "workers" : 1
      },
      {
        "batch" : 256,
        "seconds" : 0.0022101,
        "sending" : 0.0007845,
        "waiting" : 0.0002887,
        "workers" : 2
      },
      {
        "batch" : 256,
        "seconds" : 0.0067609,
        "sending" : 0.0028357,
        "waiting" : 0.0028169,
        "workers" : 4
      },
      {
        "batch" : 1438,
        "seconds" : 0.0157693,
        "sending" : 5.4e-06,
        "waiting" : 5.89e-05,
        "workers" : 1
      },
      {
        "batch" : 1438,
        "seconds" : 0.0165308,
        "sending" : 0.0017599,
        "waiting" : 0.0025712,
        "workers" : 2
      },
      {
        "batch" : 1438,
        "seconds" : 0.0120228,
        "sending" : 0.0031972,
        "waiting" : 0.0039268,
        "workers" : 4
      }
    ],
    "rounds" : 1
  }
  """#
