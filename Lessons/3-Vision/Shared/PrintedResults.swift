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
  "P06.json": #"""
    {
      "data" : [
        {
          "count" : 2000,
          "hash" : "122fd68ecfab951c76098022bdd483f77e8c7d892ffecd0bfecb5fed091040cc",
          "name" : "photographs (built in)"
        }
      ],
      "fingerprint" : "3ae3dd75bba1a03d052ad91900d14e9c6b2efafcf45052cf60ecd3edcc106837",
      "library" : "Chalk 0.2.0",
      "limit" : 60,
      "machine" : "2 cores and AVX-512",
      "plan" : {
        "batch" : 32,
        "epochs" : 10,
        "lesson" : "shapes-224",
        "program" : "P06",
        "remark" : "Epochs, batch and the use of a validation set are printed, the pictures are not: its ten classes are square cuts of ten free photographs, 200 of each from its left half, of which a tenth is the validation set, and 20 from its right half for the test. Pixels are moved to −½…½.",
        "seed" : 0,
        "size" : "224 × 224 × 3 → Conv2D(32, 3 × 3), Conv2D(64, 3 × 3), Conv2D(128, 3 × 3), each with MaxPooling(2) → Dense(128, relu) → Dense(10, softmax)",
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
                0.375416,
                0.0466709,
                0.00170891,
                0.000211785,
                0.0633533,
                0.134622,
                0.00463971,
                0.000161983,
                0.000104345,
                8.00761e-05
              ]
            },
            {
              "name" : "accuracy",
              "values" : [
                0.870556,
                0.983889,
                0.999444,
                1,
                0.986667,
                0.971111,
                0.999444,
                1,
                1,
                1
              ]
            },
            {
              "name" : "val_loss",
              "values" : [
                0.0635101,
                0.00175504,
                0.000898084,
                9.30321e-05,
                0.354122,
                0.0148073,
                0.00143084,
                0.000719022,
                0.000589242,
                0.000505403
              ]
            },
            {
              "name" : "val_accuracy",
              "values" : [
                0.985,
                1,
                1,
                1,
                0.93,
                0.995,
                1,
                1,
                1,
                1
              ]
            }
          ],
          "epochs" : 10,
          "scores" : [
            {
              "name" : "test loss",
              "value" : 1.40072
            },
            {
              "name" : "test accuracy",
              "value" : 0.85
            }
          ],
          "seconds" : 1340.447137711,
          "unit" : "epoch",
          "variant" : ""
        }
      ]
    }
    """#,
  "P06.keras.json": #"""
    {
      "fingerprint": "05cf058fd874f6db045d8ea682e31646a22e919a837811842845bee84c3680d3",
      "library": "Keras 3.15.1, TensorFlow 2.21.0",
      "limit": 60.0,
      "machine": "1 core and AVX-512, busy with other work too (load 4.6)",
      "plan": {
        "batch": 32,
        "epochs": 10,
        "lesson": "shapes-224",
        "program": "P06",
        "remark": "Epochs, batch and the use of a validation set are printed, the pictures are not: its ten classes are square cuts of ten free photographs, 200 of each from its left half, of which a tenth is the validation set, and 20 from its right half for the test. Pixels are moved to \u2212\u00bd\u2026\u00bd.",
        "seed": 0,
        "size": "224 \u00d7 224 \u00d7 3 \u2192 Conv2D(32, 3 \u00d7 3), Conv2D(64, 3 \u00d7 3), Conv2D(128, 3 \u00d7 3), each with MaxPooling(2) \u2192 Dense(128, relu) \u2192 Dense(10, softmax)",
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
                0.8427777886390686,
                0.9872221946716309,
                1.0,
                1.0,
                1.0,
                1.0,
                1.0,
                1.0,
                1.0,
                1.0
              ]
            },
            {
              "name": "loss",
              "values": [
                0.47655659914016724,
                0.04196265712380409,
                0.0005799326463602483,
                0.00012037798296660185,
                6.744825805071741e-05,
                4.7584864660166204e-05,
                3.650926737464033e-05,
                2.9208664273028262e-05,
                2.4063641831162386e-05,
                2.0279718228266574e-05
              ]
            },
            {
              "name": "val_accuracy",
              "values": [
                1.0,
                0.9950000047683716,
                1.0,
                1.0,
                1.0,
                1.0,
                1.0,
                1.0,
                1.0,
                1.0
              ]
            },
            {
              "name": "val_loss",
              "values": [
                0.013572564348578453,
                0.008866180665791035,
                0.0022510094568133354,
                0.0019065291853621602,
                0.0018069781363010406,
                0.0017468121368438005,
                0.001689589349552989,
                0.0016342340968549252,
                0.0015769408782944083,
                0.0015178523026406765
              ]
            }
          ],
          "epochs": 10.0,
          "scores": [
            {
              "name": "test loss",
              "value": 1.495326042175293
            },
            {
              "name": "test accuracy",
              "value": 0.7699999809265137
            }
          ],
          "seconds": 1452.9289748099995,
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
  "P09.keras.json": #"""
    {
      "fingerprint": "b13d02ce5c0e76a15aae887fc2e635355020a9cecea3110c397e37ce79e0081b",
      "library": "Keras 3.15.1, TensorFlow 2.21.0",
      "limit": 60.0,
      "machine": "1 core and AVX-512, busy with other work too (load 10)",
      "plan": {
        "batch": 32,
        "epochs": 5,
        "lesson": "mnist-deeper",
        "program": "P09",
        "remark": "The 5 epochs are printed; the batch of 32 is what Keras takes where none is given.",
        "seed": 0,
        "size": "28 \u00d7 28 \u00d7 1 \u2192 Conv2D(32, 3 \u00d7 3) \u2192 MaxPooling(2) \u2192 Conv2D(64, 3 \u00d7 3) \u2192 MaxPooling(2) \u2192 Dense(64, relu) \u2192 Dense(10, softmax)",
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
                0.9597833156585693,
                0.9860166907310486,
                0.9909166693687439,
                0.9938833117485046,
                0.9952333569526672
              ]
            },
            {
              "name": "loss",
              "values": [
                0.1332143247127533,
                0.04484131559729576,
                0.02936927042901516,
                0.0203242190182209,
                0.01502779871225357
              ]
            }
          ],
          "epochs": 5.0,
          "scores": [
            {
              "name": "test loss",
              "value": 0.0548650398850441
            },
            {
              "name": "test accuracy",
              "value": 0.9858999848365784
            }
          ],
          "seconds": 362.94322415500005,
          "unit": "epoch",
          "variant": ""
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
  "P11.keras.json": #"""
    {
      "fingerprint": "0215ccf058e5f0e72acb69c23d2ff16628f6596fe80742f8c2b06707f106dc30",
      "library": "Keras 3.15.1, TensorFlow 2.21.0",
      "limit": 60.0,
      "machine": "1 core and AVX-512, busy with other work too (load 4.5)",
      "plan": {
        "batch": 32,
        "epochs": 10,
        "lesson": "simple-cnn",
        "program": "P11",
        "remark": "Epochs and batch are printed.",
        "seed": 0,
        "size": "a class of Conv2D(32, 3 \u00d7 3), MaxPooling(2), Conv2D(64, 3 \u00d7 3), MaxPooling(2), Dense(128, relu) and Dense(10, softmax)",
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
                0.9624166488647461,
                0.9866333603858948,
                0.9917833209037781,
                0.9938666820526123,
                0.9951333403587341,
                0.9965333342552185,
                0.9970666766166687,
                0.9968500137329102,
                0.9977999925613403,
                0.9979666471481323
              ]
            },
            {
              "name": "loss",
              "values": [
                0.1257047951221466,
                0.04231075942516327,
                0.02635718509554863,
                0.01807386428117752,
                0.015212672762572765,
                0.01026978064328432,
                0.008873910643160343,
                0.008642582222819328,
                0.006673757452517748,
                0.00630145100876689
              ]
            }
          ],
          "epochs": 10.0,
          "scores": [
            {
              "name": "test loss",
              "value": 0.056908849626779556
            },
            {
              "name": "test accuracy",
              "value": 0.9872000217437744
            }
          ],
          "seconds": 652.815941674,
          "unit": "epoch",
          "variant": ""
        }
      ]
    }
    """#,
]
