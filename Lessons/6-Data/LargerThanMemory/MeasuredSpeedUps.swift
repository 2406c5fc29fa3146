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
        "seconds" : 0.0012527,
        "sending" : 2.2e-06,
        "waiting" : 3.6e-06,
        "workers" : 1
      },
      {
        "batch" : 256,
        "seconds" : 0.0019121,
        "sending" : 0.0008239,
        "waiting" : 0.0002088,
        "workers" : 2
      },
      {
        "batch" : 256,
        "seconds" : 0.0035842,
        "sending" : 0.0016541,
        "waiting" : 0.0008935,
        "workers" : 4
      },
      {
        "batch" : 1438,
        "seconds" : 0.0065042,
        "sending" : 5e-06,
        "waiting" : 8.1e-06,
        "workers" : 1
      },
      {
        "batch" : 1438,
        "seconds" : 0.0064694,
        "sending" : 0.000873,
        "waiting" : 0.0009876,
        "workers" : 2
      },
      {
        "batch" : 1438,
        "seconds" : 0.0109356,
        "sending" : 0.0021792,
        "waiting" : 0.0024596,
        "workers" : 4
      }
    ],
    "timings" : 800
  }
  """#
