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
        "seconds" : 0.0012407,
        "sending" : 2.2e-06,
        "waiting" : 3.6e-06,
        "workers" : 1
      },
      {
        "batch" : 256,
        "seconds" : 0.0011919,
        "sending" : 0.0002416,
        "waiting" : 0.0002061,
        "workers" : 2
      },
      {
        "batch" : 256,
        "seconds" : 0.0027686,
        "sending" : 0.0012733,
        "waiting" : 0.0008187,
        "workers" : 4
      },
      {
        "batch" : 1438,
        "seconds" : 0.006507,
        "sending" : 4.5e-06,
        "waiting" : 7.7e-06,
        "workers" : 1
      },
      {
        "batch" : 1438,
        "seconds" : 0.0044801,
        "sending" : 0.0003044,
        "waiting" : 0.0003149,
        "workers" : 2
      },
      {
        "batch" : 1438,
        "seconds" : 0.0074031,
        "sending" : 0.0038899,
        "waiting" : 0.0009584,
        "workers" : 4
      }
    ],
    "timings" : 800
  }
  """#
