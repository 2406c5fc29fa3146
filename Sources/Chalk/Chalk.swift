// `import Chalk` brings everything that a lesson or a plugin may use.
@_exported import Autograd
@_exported import Datasets
@_exported import Figures
@_exported import Initializers
@_exported import Layers
@_exported import LessonKit
@_exported import Losses
@_exported import Metrics
@_exported import Optimizers
@_exported import Plugins
@_exported import Presenters
@_exported import Randomness
@_exported import ScalarGrad
@_exported import StandardPlots
@_exported import Tensors
@_exported import Training
@_exported import Weights
