import Chalk

extension LessonCard {
  static let aRealEar = LessonCard(
    "a-real-ear", "Is somebody speaking?",
    subtitle: "voice activity detection with convolutions and an LSTM",
    formulas: ["F02", "N06", "T10"], needs: ["convolution", "lstm"], minutes: 15,
    outcomes: [
      "say how a waveform becomes a spectrogram, and why a convolution can do that",
      "follow a sound through convolutions and an LSTM to a probability for each chunk",
      "say what precision and recall a threshold gives, and compare them with a baseline's",
      "test whether a network uses its memory, and name what it was not trained for",
    ],
    terms: [
      Term(
        "voice activity detection", "语音活动检测",
        "Deciding for each short piece of a sound whether somebody speaks in it."),
      Term(
        "sample rate", "采样率", "How many times a second the pressure of a sound was measured."),
      Term(
        "spectrogram", "声谱图",
        "A picture of a sound: time along one axis, frequency along the other, loudness as color."),
      Term(
        "short-time Fourier transform", "短时傅里叶变换",
        "The spectrum of each short frame of a signal, the frames overlapping."),
      Term(
        "mel scale", "梅尔刻度",
        "A scale of frequencies on which equal distances sound equally far apart."),
      Term(
        "formant", "共振峰",
        "A resonance of the vocal tract; the first two or three decide which vowel is heard."),
    ],
    references: [
      Reference(
        "Silero Team: Silero VAD, a pre-trained enterprise-grade voice activity detector",
        "https://github.com/snakers4/silero-vad"),
      Reference(
        "Sohn, Kim, Sung: A statistical model-based voice activity detection (1999)",
        "https://doi.org/10.1109/97.736233"),
      Reference(
        "Peterson, Barney: Control methods used in a study of the vowels (1952)",
        "https://doi.org/10.1121/1.1906875"),
      Reference(
        "Klatt: Software for a cascade/parallel formant synthesizer (1980)",
        "https://doi.org/10.1121/1.383940"),
      Reference(
        "Hochreiter, Schmidhuber: Long short-term memory (1997)",
        "https://doi.org/10.1162/neco.1997.9.8.1735"),
      Reference(
        "Keras: Automatic speech recognition with CTC (spectrograms as inputs)",
        "https://keras.io/examples/audio/ctc_asr/"),
    ])
}
