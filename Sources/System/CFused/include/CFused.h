// Loops over single-precision numbers that must be fused or vectorized. Each is compiled for several
// generations of x86 and chosen when the program starts. Rows are contiguous unless a stride is given.
#pragma once

/// Runs `body(context, begin, end)` over 0..<count on all threads. The ranges begin at multiples of
/// `grain`, so that what one of them computes does not depend on how many threads there are.
void fused_parallel(long count, long grain, void (*body)(void *, long, long), void *context);
/// From here to `fused_restore_denormals`, which takes what this returns, a result of this thread that is
/// too small for a normal number becomes 0; the threads of `fused_parallel` do as the one that calls it.
unsigned long fused_flush_denormals(void);
void fused_restore_denormals(unsigned long before);
int fused_flushes_denormals(void);

int fused_threads(void);
void fused_set_threads(int count);

// Functions of one number, y = f(x); p and q are the function's settings.
typedef enum {
  FusedAffine, FusedAbsolute, FusedSign, FusedSquare, FusedSquareRoot, FusedReciprocal, FusedExp,
  FusedExpm1, FusedLog, FusedLog1p, FusedErf, FusedQuotient,
  FusedClamp
} FusedFunction;
void fused_apply(FusedFunction f, const float *x, float *y, long count, float p, float q);

// Functions of two numbers over rows and columns with any strides, y contiguous.
typedef enum {
  FusedAdd, FusedSubtract, FusedMultiply, FusedDivide, FusedMaximum, FusedMinimum, FusedLess,
  FusedLessOrEqual, FusedEqual, FusedNotEqual, FusedGreaterOrEqual, FusedGreater
} FusedPair;
typedef struct {
  const float *start;
  long row_step, step;
} FusedOperand;
void fused_combine(FusedPair f, FusedOperand a, FusedOperand b, float *y, long rows, long columns);
void fused_select(const float *mask, const float *a, const float *b, float *y, long count);
void fused_accumulate(const float *b, float scale, float *a, long count);

// Activations: value, slope times dy, and value with a bias added to each row first, in place.
typedef enum {
  FusedIdentity, FusedRelu, FusedLeakyRelu, FusedElu, FusedSoftplus, FusedSigmoid, FusedTanh,
  FusedGelu, FusedGeluTanh
} FusedActivationKind;
void fused_activate(FusedActivationKind f, float p, const float *x, float *y, long count);
void fused_activation_gradient(
  FusedActivationKind f, float p, const float *x, const float *y, const float *dy, float *dx,
  long count);
void fused_bias_activate(
  FusedActivationKind f, float p, const float *bias, float *y, long rows, long columns);

// Reductions of a matrix to a number for each row, or for each column. The columns of more than 1,024
// rows need scratch for a row of results for each 1,024 rows.
typedef enum { FusedSum, FusedMax, FusedMin } FusedReduction;
void fused_reduce_rows(FusedReduction f, const float *x, float *y, long rows, long columns);
void fused_reduce_columns(
  FusedReduction f, const float *x, float *y, float *scratch, long rows, long columns);
void fused_argmax(const float *x, float *y, long rows, long columns);

// Softmax of rows, its logarithm, and the gradients.
void fused_softmax(const float *x, float *y, long rows, long columns);
void fused_log_softmax(const float *x, float *y, long rows, long columns);
void fused_softmax_gradient(
  const float *y, const float *dy, float *dx, long rows, long columns, float scale);
void fused_log_softmax_gradient(
  const float *y, const float *dy, float *dx, long rows, long columns);
/// Softmax of scale·x where the mask is not 0 (no mask: everywhere) and, if causal, where the column is
/// at most the row's place in its matrix of `queries` rows; 0 elsewhere.
void fused_masked_softmax(
  float *x, const float *mask, long mask_row_step, long matrices, long queries, long keys,
  float scale, int causal);
/// The gradient of `fused_masked_softmax` for x from that for its result; the mask is in y, where it is 0.
void fused_masked_softmax_gradient(
  const float *y, const float *dy, float *dx, long matrices, long queries, long keys, float scale,
  int causal);

// Cross-entropies from logits.
void fused_sigmoid_ce(const float *z, const float *t, float *y, long count);
void fused_sigmoid_ce_gradient(
  const float *z, const float *t, const float *dy, float *dz, long count);
void fused_softmax_ce(
  const float *z, const long *labels, float *y, float *p, long rows, long columns);
void fused_softmax_ce_gradient(
  const float *p, const long *labels, const float *dy, float *dz, long rows, long columns);

// Normalization. `factors` is scratch for a row (value) or three (gradient).
void fused_layer_norm(
  const float *x, const float *gamma, const float *beta, float epsilon, float *y, float *n, float *s,
  long rows, long columns);
void fused_layer_norm_gradient(
  const float *dy, const float *gamma, const float *n, const float *s, float *dx, float *dgamma,
  float *dbeta, long rows, long columns);
void fused_batch_norm(
  const float *x, const float *gamma, const float *beta, float epsilon, float *y, float *mean,
  float *variance, float *factors, long rows, long columns);
void fused_batch_norm_gradient(
  const float *x, const float *dy, const float *gamma, const float *mean, const float *variance,
  float epsilon, float *dx, float *dgamma, float *dbeta, float *factors, long rows, long columns);

/// Of rows by their root mean square.
void fused_rms_norm(
  const float *x, const float *gamma, float epsilon, float *y, float *n, float *s, long rows,
  long columns);
void fused_rms_norm_gradient(
  const float *dy, const float *gamma, const float *n, const float *s, float *dx, float *dgamma,
  long rows, long columns);
/// Of groups of `width` neighboring channels over all places of a sample; s is [samples, groups].
void fused_group_norm(
  const float *x, const float *gamma, const float *beta, float epsilon, float *y, float *n, float *s,
  long samples, long places, long groups, long width);
void fused_group_norm_gradient(
  const float *dy, const float *gamma, const float *n, const float *s, float *dx, long samples,
  long places, long groups, long width);

/// Rotation of the first `pairs` pairs of each row, those of (2i, 2i + 1) or of (i, i + pairs), by angles
/// whose cosines and sines are [time, pairs]; row r has those of r % time.
void fused_rotate(
  const float *x, const float *cosine, const float *sine, float *y, long rows, long time,
  long features, long pairs, int interleaved);

// Pooling of images [batch, height, width, channels].
typedef struct {
  long batch, height, width, channels, out_height, out_width;
  long rows, columns, row_stride, column_stride, row_dilation, column_dilation, top, left;
} FusedPool;
void fused_max_pool(const FusedPool *p, const float *x, float *y, unsigned short *winners);
void fused_max_pool_gradient(
  const FusedPool *p, const float *dy, const unsigned short *winners, float *dx);
void fused_average_pool(const FusedPool *p, const float *x, float *y);
void fused_average_pool_gradient(const FusedPool *p, const float *dy, float *dx);

// One step of a recurrent cell for a whole batch, behind the matrix products. Steps are from one sample to the
// next. A mask may be null; where it is 0 the state stays as it is.
typedef struct {
  long batch, units, z_step, state_step, before_step, mask_step;
} FusedCell;

// LSTM: z holds x·W + h·U on entry and the gates i, f, g, o on return; states are h before c.
void fused_lstm_step(
  const FusedCell *s, float *z, const float *bias, const float *before, float *state,
  const float *mask);
/// dstate [batch, 2·units] holds what comes from the next step, and receives what goes to the step
/// before (for h only the part that does not pass through U); outer is the gradient from outside.
void fused_lstm_step_gradient(
  const FusedCell *s, const float *gates, const float *before, const float *state,
  const float *outer, float *dstate, float *dz, const float *mask);

// GRU that resets behind the product. x_part holds x·W and h_part h·U, three blocks of units each, the second with
// rows that touch; bias is null or has two rows of three blocks. memory receives z, r, k and the third block of
// h·U + b, four blocks of units; its step from sample to sample is 4/3 of z_step, that of x_part.
void fused_gru_step(
  const FusedCell *s, const float *x_part, const float *h_part, const float *bias,
  const float *before, float *state, float *memory, const float *mask);
/// dstate [batch, units] as for the LSTM; dx_part and dh_part are the gradients of x·W and of h·U, with z_step.
void fused_gru_step_gradient(
  const FusedCell *s, const float *memory, const float *before, const float *outer, float *dstate,
  float *dx_part, float *dh_part, const float *mask);

// GRU that resets before the product, in two halves: h_part holds h·U in its first two blocks for the one, and
// (r·h)·U in its third for the other; bias is null or has three blocks. memory receives z, r, k and r·h.
void fused_gru_gates(
  const FusedCell *s, const float *x_part, const float *h_part, const float *bias,
  const float *before, float *memory);
void fused_gru_candidate(
  const FusedCell *s, const float *x_part, const float *h_part, const float *bias,
  const float *before, float *state, float *memory, const float *mask);
/// The gradients in the other order; dkept [batch, units] is the gradient of r·h.
void fused_gru_candidate_gradient(
  const FusedCell *s, const float *memory, const float *before, const float *outer, float *dstate,
  float *dx_part, const float *mask);
void fused_gru_gates_gradient(
  const FusedCell *s, const float *memory, const float *before, const float *dkept, float *dstate,
  float *dx_part, const float *mask);

// The simple cell: z holds x·W + h·U on entry and x·W + h·U + b on return; the state is f(z).
void fused_simple_step(
  const FusedCell *s, FusedActivationKind f, float p, float *z, const float *bias,
  const float *before, float *state, const float *mask);
/// dstate [batch, units] as for the LSTM.
void fused_simple_step_gradient(
  const FusedCell *s, FusedActivationKind f, float p, const float *z, const float *state,
  const float *outer, float *dstate, float *dz, const float *mask);

// Steps of optimizers, in place.
void fused_momentum(
  float *w, float *v, const float *g, long count, float rate, float momentum, int nesterov);
void fused_scaled(
  float *w, float *s, const float *g, long count, float rate, float keep, float share, float inner,
  float outer);
/// Each share is 1 − its beta, and keep 1 − the decay, rounded once.
typedef struct {
  float rate, beta1, beta2, share1, share2, epsilon, root, keep;
} FusedAdam;
void fused_adam(
  float *w, float *m, float *v, const float *g, long count, const FusedAdam *step);

// Sums of rows in the order of a tree, divided: y = Σ factor·x / divisor. Behind each leaf, in order, stands how many
// additions of the last two sums follow it; in the end one sum is left, of at most 64 at a time. x may be null for
// zeros, and may be y. Each product, sum and quotient is rounded by itself.
typedef struct {
  const float *x;
  float factor;
  long additions;
} FusedLeaf;
typedef struct {
  const double *x;
  double factor;
  long additions;
} FusedLeafOfDoubles;
void fused_tree_mean(const FusedLeaf *leaves, long count, float divisor, float *y, long length);
void fused_tree_mean_of_doubles(
  const FusedLeafOfDoubles *leaves, long count, double divisor, double *y, long length);
