// swift-format-ignore-file
// Made of Docs/Results by make strings.
let printedResults: [String: String] = [
  "P02.json": #"""
    {
      "data" : [
        {
          "count" : 60000,
          "hash" : "1af5f5080cd672f08b9ee1926589829d132321713ed3591a75c33151b182f63b",
          "name" : "mnist"
        }
      ],
      "fingerprint" : "91b4342a6760a7bc3a1ed53f5411c08ffd03d0d6cf83efc9612e30af97ff698d",
      "library" : "Chalk 0.2.0",
      "limit" : 15,
      "machine" : "2 cores and AVX2",
      "plan" : {
        "batch" : 32,
        "epochs" : 5,
        "lesson" : "mnist-conv",
        "program" : "P02",
        "remark" : "No training is printed: 5 epochs in batches of 32 were taken, those of the program of the lesson `mnist-deeper`.",
        "seed" : 0,
        "size" : "28 × 28 × 1 → Conv2D(32, 3 × 3, relu) → MaxPooling(2) → Dense(128, relu) → Dense(10, softmax)",
        "variants" : [
          ""
        ]
      },
      "runs" : [
        {
          "curves" : [
            {
              "name" : "loss",
              "values" : [
                0.143937,
                0.0490735,
                0.0309612,
                0.0205865,
                0.0131221
              ]
            },
            {
              "name" : "accuracy",
              "values" : [
                0.9575,
                0.984933,
                0.990333,
                0.993383,
                0.995933
              ]
            }
          ],
          "epochs" : 5,
          "scores" : [
            {
              "name" : "test loss",
              "value" : 0.0604835
            },
            {
              "name" : "test accuracy",
              "value" : 0.9825
            }
          ],
          "seconds" : 36.383727245,
          "unit" : "epoch",
          "variant" : ""
        }
      ]
    }
    """#,
  "P02.keras.json": #"""
    {
      "fingerprint": "853c230fd7e5ddb0b64fb5afdde0bd61b1e532d64847906275058c73ab4f0fc8",
      "library": "Keras 3.15.1, TensorFlow 2.21.0",
      "limit": 15.0,
      "machine": "2 cores and AVX2, busy with other work too (load 7.7)",
      "plan": {
        "batch": 32,
        "epochs": 5,
        "lesson": "mnist-conv",
        "program": "P02",
        "remark": "No training is printed: 5 epochs in batches of 32 were taken, those of the program of the lesson `mnist-deeper`.",
        "seed": 0,
        "size": "28 \u00d7 28 \u00d7 1 \u2192 Conv2D(32, 3 \u00d7 3, relu) \u2192 MaxPooling(2) \u2192 Dense(128, relu) \u2192 Dense(10, softmax)",
        "variants": [
          ""
        ]
      },
      "runs": [
        {
          "curves": [
            {
              "name": "accuracy",
              "values": [
                0.9578999876976013,
                0.9843666553497314,
                0.9911333322525024,
                0.9944000244140625,
                0.9955666661262512
              ]
            },
            {
              "name": "loss",
              "values": [
                0.14630676805973053,
                0.05132204294204712,
                0.03065243922173977,
                0.01899212785065174,
                0.013685204088687897
              ]
            }
          ],
          "epochs": 5.0,
          "scores": [
            {
              "name": "test loss",
              "value": 0.06035774573683739
            },
            {
              "name": "test accuracy",
              "value": 0.983299970626831
            }
          ],
          "seconds": 290.66907639800047,
          "unit": "epoch",
          "variant": ""
        }
      ]
    }
    """#,
  "P09.json": #"""
    {
      "data" : [
        {
          "count" : 60000,
          "hash" : "1af5f5080cd672f08b9ee1926589829d132321713ed3591a75c33151b182f63b",
          "name" : "mnist"
        }
      ],
      "fingerprint" : "1f7f0e5c36fdc969092b9743a03697fe2dff446698cceb7a9a49d06298a52aef",
      "library" : "Chalk 0.2.0",
      "limit" : 15,
      "machine" : "2 cores and AVX2",
      "plan" : {
        "batch" : 32,
        "epochs" : 5,
        "lesson" : "mnist-deeper",
        "program" : "P09",
        "remark" : "The 5 epochs are printed; the batch of 32 is what Keras takes where none is given.",
        "seed" : 0,
        "size" : "28 × 28 × 1 → Conv2D(32, 3 × 3) → MaxPooling(2) → Conv2D(64, 3 × 3) → MaxPooling(2) → Dense(64, relu) → Dense(10, softmax)",
        "variants" : [
          ""
        ]
      },
      "runs" : [
        {
          "curves" : [
            {
              "name" : "loss",
              "values" : [
                0.136993,
                0.0449357,
                0.0313424,
                0.0221982,
                0.0170354
              ]
            },
            {
              "name" : "accuracy",
              "values" : [
                0.958533,
                0.986233,
                0.990167,
                0.992717,
                0.994517
              ]
            }
          ],
          "epochs" : 5,
          "scores" : [
            {
              "name" : "test loss",
              "value" : 0.0335255
            },
            {
              "name" : "test accuracy",
              "value" : 0.9898
            }
          ],
          "seconds" : 142.974617529,
          "unit" : "epoch",
          "variant" : ""
        }
      ]
    }
    """#,
  "P11.json": #"""
    {
      "data" : [
        {
          "count" : 60000,
          "hash" : "1af5f5080cd672f08b9ee1926589829d132321713ed3591a75c33151b182f63b",
          "name" : "mnist"
        }
      ],
      "fingerprint" : "b66c5d7078b35be2b84a5ccdb44c31a343b85950f40da6b625e892d9ea44ab10",
      "library" : "Chalk 0.2.0",
      "limit" : 15,
      "machine" : "2 cores and AVX2",
      "plan" : {
        "batch" : 32,
        "epochs" : 10,
        "lesson" : "simple-cnn",
        "program" : "P11",
        "remark" : "Epochs and batch are printed.",
        "seed" : 0,
        "size" : "a class of Conv2D(32, 3 × 3), MaxPooling(2), Conv2D(64, 3 × 3), MaxPooling(2), Dense(128, relu) and Dense(10, softmax)",
        "variants" : [
          ""
        ]
      },
      "runs" : [
        {
          "curves" : [
            {
              "name" : "loss",
              "values" : [
                0.124979,
                0.0413145,
                0.0281047,
                0.0198889,
                0.0150583,
                0.011828,
                0.00833038,
                0.00751917,
                0.00696389,
                0.00535111
              ]
            },
            {
              "name" : "accuracy",
              "values" : [
                0.962683,
                0.987417,
                0.9909,
                0.99375,
                0.995067,
                0.9964,
                0.997267,
                0.99755,
                0.997633,
                0.99835
              ]
            }
          ],
          "epochs" : 10,
          "scores" : [
            {
              "name" : "test loss",
              "value" : 0.0377313
            },
            {
              "name" : "test accuracy",
              "value" : 0.9915
            }
          ],
          "seconds" : 295.297073721,
          "unit" : "epoch",
          "variant" : ""
        }
      ]
    }
    """#,
]
