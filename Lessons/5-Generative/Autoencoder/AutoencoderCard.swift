import Chalk

extension LessonCard {
  static let autoencoder = LessonCard(
    "autoencoder", "Through a narrow door", subtitle: "autoencoders",
    formulas: ["N08", "N20", "N09"],
    needs: ["gradient-descent"], minutes: 15,
    outcomes: [
      "train an encoder and a decoder on the reconstruction error, and derive its gradient",
      "say why a linear autoencoder is no better than PCA, and when a nonlinear one is",
      "use noise on the input (denoising) and noise on the code (variational), and say what each is for",
    ],
    terms: [
      Term(
        "autoencoder", "自编码器",
        "An encoder and a decoder that are trained to reproduce their input through a code."),
      Term("encoder", "编码器", "The network f that makes the code z = f(x) of an input x."),
      Term("decoder", "解码器", "The network g that makes the reconstruction x̂ = g(z) of a code."),
      Term(
        "bottleneck", "瓶颈层",
        "The layer of the code, narrower than the input, so that something must be left out."),
      Term("latent space", "潜在空间", "The space of the codes between encoder and decoder."),
      Term(
        "reconstruction error", "重构误差", "The mean squared difference of x̂ and x over all pixels."),
      Term(
        "principal component", "主成分",
        "A direction along which the data vary most, at right angles to those before it."),
      Term(
        "denoising autoencoder", "去噪自编码器",
        "An autoencoder that gets an input with noise and has to reproduce it without."),
      Term(
        "variational autoencoder", "变分自编码器",
        "VAE: its encoder gives a distribution of codes, kept near a standard normal one, so that new codes can be drawn."
      ),
      Term(
        "Kullback-Leibler divergence", "KL 散度",
        "A measure of how far a distribution is from another: here the code's from the standard normal one."
      ),
    ],
    references: [
      Reference(
        "Hinton, Salakhutdinov: Reducing the dimensionality of data with neural networks (2006)",
        "https://doi.org/10.1126/science.1127647"),
      Reference(
        "Kingma, Welling: Auto-encoding variational Bayes (2013)", "https://arxiv.org/abs/1312.6114"
      ),
      Reference(
        "Goodfellow, Bengio, Courville: Deep Learning, chapter 14: Autoencoders",
        "https://www.deeplearningbook.org/contents/autoencoders.html"),
      Reference(
        "The Keras blog: Building autoencoders in Keras",
        "https://blog.keras.io/building-autoencoders-in-keras.html"),
    ])
}
