extension DCGAN {
  /// The printed generator, line by line beside the excerpt.
  static let keras = """

    generator = Sequential()

    generator.add(Dense(7*7*256, use_bias=False, input_shape=(100,)))
    generator.add(Reshape((7, 7, 256)))
    generator.add(Conv2D(128, (5, 5), padding='same', use_bias=False))
    generator.add(LeakyReLU())
    # ...
    """
}
