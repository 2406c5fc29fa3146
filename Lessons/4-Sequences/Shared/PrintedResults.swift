// swift-format-ignore-file
// Made of Docs/Results by make strings.
let printedResults: [String: String] = [
  "P03.json": #"""
    {
      "data" : [
        {
          "count" : 10662,
          "hash" : "09600a2d91f928d80151c5b5e61aaa1cae2cea7b0eb005e4827201175e2bd238",
          "name" : "rt-polarity"
        }
      ],
      "fingerprint" : "49d0b205378452aecd8245d77b3471b6aa8015340e76e386f9f66d6070144add",
      "library" : "Chalk 0.2.0",
      "limit" : 12,
      "machine" : "2 cores and AVX2",
      "plan" : {
        "batch" : 32,
        "epochs" : 10,
        "lesson" : "review-lstm",
        "program" : "P03",
        "remark" : "Neither data nor a training are printed: it reads sentences out of reviews of films (`rt-polarity`), each padded in front to 100 words, a tenth of them for validation and a tenth for the test, for 10 epochs in batches of 32.",
        "seed" : 0,
        "size" : "Embedding(10000, 64) → LSTM(64) → Dense(64, relu) → Dense(1, sigmoid)",
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
                0.591495,
                0.328596,
                0.178181,
                0.083223,
                0.04498,
                0.0219141,
                0.0174805,
                0.0109451,
                0.00785615,
                0.0127594
              ]
            },
            {
              "name" : "accuracy",
              "values" : [
                0.664361,
                0.860492,
                0.930012,
                0.968933,
                0.983822,
                0.992263,
                0.993787,
                0.996835,
                0.997538,
                0.994725
              ]
            },
            {
              "name" : "val_loss",
              "values" : [
                0.540246,
                0.555614,
                0.68401,
                0.929754,
                1.17682,
                1.60482,
                1.47975,
                1.79502,
                1.96916,
                1.91972
              ]
            },
            {
              "name" : "val_accuracy",
              "values" : [
                0.731707,
                0.747655,
                0.739212,
                0.742026,
                0.727955,
                0.72045,
                0.726079,
                0.727955,
                0.734522,
                0.728893
              ]
            }
          ],
          "epochs" : 10,
          "scores" : [
            {
              "name" : "test loss",
              "value" : 1.58199
            },
            {
              "name" : "test accuracy",
              "value" : 0.772983
            }
          ],
          "seconds" : 32.761373676000005,
          "unit" : "epoch",
          "variant" : ""
        }
      ]
    }
    """#,
  "P03.keras.json": #"""
    {
      "fingerprint": "6f446d63024662def18894893221bf0b2ad4a8fc0436327e764d90fd21db57f1",
      "library": "Keras 3.15.1, TensorFlow 2.21.0",
      "limit": 15.0,
      "machine": "2 cores and AVX2, busy with other work too (load 4.7)",
      "plan": {
        "batch": 32,
        "epochs": 10,
        "lesson": "review-lstm",
        "program": "P03",
        "remark": "Neither data nor a training are printed: it reads sentences out of reviews of films (`rt-polarity`), each padded in front to 100 words, a tenth of them for validation and a tenth for the test, for 10 epochs in batches of 32.",
        "seed": 0,
        "size": "Embedding(10000, 64) \u2192 LSTM(64) \u2192 Dense(64, relu) \u2192 Dense(1, sigmoid)",
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
                0.613364577293396,
                0.8288393616676331,
                0.918522834777832,
                0.9545134902000427,
                0.9784290790557861,
                0.9886283874511719,
                0.9914419651031494,
                0.993786633014679,
                0.994255542755127,
                0.9970691800117493
              ]
            },
            {
              "name": "loss",
              "values": [
                0.6638115644454956,
                0.3825590908527374,
                0.21457836031913757,
                0.12542931735515594,
                0.06278649717569351,
                0.03335710987448692,
                0.02471723034977913,
                0.019124725833535194,
                0.015940146520733833,
                0.009939360432326794
              ]
            },
            {
              "name": "val_accuracy",
              "values": [
                0.7063789963722229,
                0.7514071464538574,
                0.7504690289497375,
                0.7345215678215027,
                0.7138836979866028,
                0.7382739186286926,
                0.7242026329040527,
                0.7279549837112427,
                0.7148217558860779,
                0.7138836979866028
              ]
            },
            {
              "name": "val_loss",
              "values": [
                0.565961480140686,
                0.5806065797805786,
                0.7429319024085999,
                0.9496728181838989,
                1.4428635835647583,
                1.3044369220733643,
                1.5055562257766724,
                1.664736032485962,
                1.9875458478927612,
                1.9312845468521118
              ]
            }
          ],
          "epochs": 10.0,
          "scores": [
            {
              "name": "test loss",
              "value": 1.5278908014297485
            },
            {
              "name": "test accuracy",
              "value": 0.7439024448394775
            }
          ],
          "seconds": 344.22097153299546,
          "unit": "epoch",
          "variant": ""
        }
      ]
    }
    """#,
  "P07.json": #"""
    {
      "data" : [
        {
          "count" : 10662,
          "hash" : "09600a2d91f928d80151c5b5e61aaa1cae2cea7b0eb005e4827201175e2bd238",
          "name" : "rt-polarity"
        }
      ],
      "fingerprint" : "82c39d42c2dfeb941dc4bbb500554cbc415dd6339f49594496f0eb183d25616c",
      "library" : "Chalk 0.2.0",
      "limit" : 12,
      "machine" : "2 cores and AVX2",
      "plan" : {
        "batch" : 32,
        "epochs" : 10,
        "lesson" : "sentiment",
        "program" : "P07",
        "remark" : "Epochs, batch and the use of a validation set are printed, the texts are not: it reads sentences out of reviews of films (`rt-polarity`), each padded in front to 100 words, a tenth of them for validation and a tenth for the test. Nothing stops the training early.",
        "seed" : 0,
        "size" : "Embedding(10000, 128, length 100) → LSTM(64) → Dense(1, sigmoid)",
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
                0.584527,
                0.322039,
                0.17112,
                0.0803872,
                0.0421365,
                0.0288523,
                0.0153416,
                0.00413594,
                0.00165447,
                0.00114041
              ]
            },
            {
              "name" : "accuracy",
              "values" : [
                0.676319,
                0.86483,
                0.934701,
                0.972802,
                0.985463,
                0.991325,
                0.995897,
                0.999414,
                0.999766,
                0.999648
              ]
            },
            {
              "name" : "val_loss",
              "values" : [
                0.541242,
                0.560031,
                0.684203,
                0.868344,
                1.12415,
                1.07661,
                1.42621,
                1.69474,
                1.74734,
                1.96442
              ]
            },
            {
              "name" : "val_accuracy",
              "values" : [
                0.736398,
                0.748593,
                0.739212,
                0.744841,
                0.726079,
                0.727017,
                0.727955,
                0.726079,
                0.730769,
                0.722326
              ]
            }
          ],
          "epochs" : 10,
          "scores" : [
            {
              "name" : "test loss",
              "value" : 1.74178
            },
            {
              "name" : "test accuracy",
              "value" : 0.757974
            }
          ],
          "seconds" : 41.269543385,
          "unit" : "epoch",
          "variant" : ""
        }
      ]
    }
    """#,
  "P07.keras.json": #"""
    {
      "fingerprint": "efa5786e2d2c45d04bb3ba93d044ef02ceb10249678864aeae59a94613cdacae",
      "library": "Keras 3.15.1, TensorFlow 2.21.0",
      "limit": 15.0,
      "machine": "2 cores and AVX2, busy with other work too (load 4)",
      "plan": {
        "batch": 32,
        "epochs": 10,
        "lesson": "sentiment",
        "program": "P07",
        "remark": "Epochs, batch and the use of a validation set are printed, the texts are not: it reads sentences out of reviews of films (`rt-polarity`), each padded in front to 100 words, a tenth of them for validation and a tenth for the test. Nothing stops the training early.",
        "seed": 0,
        "size": "Embedding(10000, 128, length 100) \u2192 LSTM(64) \u2192 Dense(1, sigmoid)",
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
                0.6692848801612854,
                0.8621336221694946,
                0.9343493580818176,
                0.9596717357635498,
                0.9790152311325073,
                0.992731511592865,
                0.9977725744247437,
                0.994255542755127,
                0.9963657855987549,
                0.9963657855987549
              ]
            },
            {
              "name": "loss",
              "values": [
                0.5940662026405334,
                0.3218247890472412,
                0.17624689638614655,
                0.10592170059680939,
                0.059255726635456085,
                0.023692622780799866,
                0.010563783347606659,
                0.01902857981622219,
                0.012768416665494442,
                0.011039872653782368
              ]
            },
            {
              "name": "val_accuracy",
              "values": [
                0.7420262694358826,
                0.7439024448394775,
                0.7335835099220276,
                0.7317073345184326,
                0.7335835099220276,
                0.7260788083076477,
                0.7129455804824829,
                0.7138836979866028,
                0.709193229675293,
                0.7016885280609131
              ]
            },
            {
              "name": "val_loss",
              "values": [
                0.5325263738632202,
                0.5845714807510376,
                0.7848266959190369,
                0.8556197285652161,
                1.0804362297058105,
                1.298283338546753,
                1.628271222114563,
                1.2286431789398193,
                1.813486099243164,
                1.5860215425491333
              ]
            }
          ],
          "epochs": 10.0,
          "scores": [
            {
              "name": "test loss",
              "value": 1.32429039478302
            },
            {
              "name": "test accuracy",
              "value": 0.7326453924179077
            }
          ],
          "seconds": 395.13108910800656,
          "unit": "epoch",
          "variant": ""
        }
      ]
    }
    """#,
]
