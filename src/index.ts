/**
 * genbook's public names, in the order in which a reader of the chapter meets them.
 *
 *     import { tf, loadMnist, buildEncoder, buildDecoder, trainVae, fit, liveLossChart } from "genbook";
 */

// TensorFlow: importing it chooses the device and registers the backend.
export { tf, device, type Device } from "./tensorflow/backend";
export { compile, type Compiled, type Precision } from "./tensorflow/compile";
export { RandomStream, deriveSeed, glorotUniform } from "./tensorflow/random";

// Data: images [n, height, width, channels] with their labels.
export { loadMnist, type LoadMnistOptions } from "./datasets/mnist";
export { loadCifar10, CIFAR10_CLASSES, type LoadCifar10Options } from "./datasets/cifar10/cifar10";
export { drawGlyphs, type DrawGlyphsOptions } from "./datasets/standIns/glyphs";
export { drawColourGlyphs, type DrawColourGlyphsOptions } from "./datasets/standIns/colourGlyphs";
export { loadImages, streamImages, type PictureDataset } from "./datasets/images/loadImages";
export type { LoadImagesOptions } from "./datasets/images/loadImagesOptions";
export { loadFlowers, type LoadFlowersOptions } from "./datasets/images/flowers";
export type { ImageStream } from "./datasets/images/imageStream";
export type { ImageDataset } from "./datasets/dataset";

// Models: section 8.4, the variational autoencoder.
export {
  buildEncoder,
  buildDecoder,
  sampleLatent,
  vaeLoss,
  type SamplingOptions,
  type VaeLoss,
  type VaeOptions,
} from "./models/vae/networks";
export { buildVae } from "./models/vae/wholeVae";
export { trainVae, type TrainVaeOptions } from "./models/vae/train";
export { decodeGrid, latentAxes, latentGrid } from "./models/vae/latentGrid";
export { VAE_METRICS } from "./models/vae/metrics";

// Models: the variational autoencoder of the later editions.
export {
  buildEncoder2e,
  buildDecoder2e,
  vaeLoss2e,
  type Vae2eOptions,
  type VaeLoss2eOptions,
} from "./models/vae2e/networks";
export { trainVae2e, VAE_2E_METRICS, type TrainVae2eOptions } from "./models/vae2e/train";
export { decodeSquare, latentSquare } from "./models/vae2e/latentSquare";

// Models: section 8.5, the generative adversarial network.
export {
  buildGenerator,
  buildDiscriminator,
  type GeneratorOptions,
  type DiscriminatorOptions,
} from "./models/dcgan/networks";
export { trainDcgan, type TrainDcganOptions } from "./models/dcgan/train";
export { dcganMetrics } from "./models/dcgan/metrics";

// Models: the generative adversarial network of the second edition.
export {
  buildGenerator2e,
  buildDiscriminator2e,
  GAN_2E,
  type Generator2eOptions,
  type Discriminator2eOptions,
} from "./models/gan2e/networks";

// Models: beyond the chapter.
export { buildCritic, type CriticOptions } from "./models/wganGp/networks";
export { gradientPenalty } from "./models/wganGp/step";
export { trainWganGp, type TrainWganGpOptions } from "./models/wganGp/train";
export {
  buildSnGenerator,
  buildSnDiscriminator,
  type SnGeneratorOptions,
  type SnDiscriminatorOptions,
} from "./models/snGan/networks";
export { diffAugment, type DiffAugmentOptions } from "./models/snGan/augment";
export { trainSnGan, type TrainSnGanOptions } from "./models/snGan/train";
export {
  buildConditionalEncoder,
  buildConditionalDecoder,
  type ConditionalVaeOptions,
} from "./models/conditionalVae/networks";
export type { LabelledImages } from "./models/conditionalVae/step";
export { trainConditionalVae, type TrainConditionalVaeOptions } from "./models/conditionalVae/train";
export { decodeClassGrid, type DecodeClassGridOptions } from "./models/conditionalVae/classGrid";
export { buildUnet, buildNormalizer, type UnetOptions } from "./models/diffusion/networks";
export { diffusionSchedule, type Rates } from "./models/diffusion/schedule";
export { trainDiffusion, type TrainDiffusionOptions } from "./models/diffusion/train";
export { buildSampler, type SamplerOptions } from "./models/diffusion/sampler";
export { denoisingGrid, type DenoisingGrid } from "./models/diffusion/denoisingGrid";
export { slerp } from "./models/diffusion/slerp";

// Models: a classifier, whose features measure images.
export { buildClassifier, type ClassifierOptions } from "./models/classifier/networks";
export { trainClassifier, type TrainClassifierOptions } from "./models/classifier/train";
export type { AugmentOptions } from "./models/classifier/augment";
export type { ClassifiedImages } from "./models/classifier/step";

// Models: what several share.
export { binaryCrossentropy } from "./models/layers/binaryCrossentropy";
export { batchNormalization } from "./models/layers/batchNormalization";
export { bilinearUpSampling2d } from "./models/layers/upSampling";
export { compareModels } from "./models/layers/compareModels";
export { dropout, gaussianNoise } from "./models/layers/randomLayers";
export { spectralNormalization } from "./models/layers/spectralNormalization";
export { standingStatistics, type StandingStatisticsOptions } from "./models/layers/standingStatistics";

// Training: fit runs a loop that yields events; every training function takes RunOptions.
export { fit, type History } from "./training/fit";
export type {
  BatchEvent,
  EndEvent,
  EpochEvent,
  Logs,
  PauseEvent,
  TrainCallback,
  TrainEvent,
} from "./training/events";
export type { MakeOptimizer, RunOptions } from "./training/runOptions";
export { openRun, type OpenRunOptions, type RunFolder } from "./training/run/runFolder";
export { replay, type LiveNumber, type SettingsChange } from "./training/liveNumbers";
export { InterruptedError } from "./terminal/interrupt";
export { DivergedError } from "./training/divergence";
export { stopEarly, type StopEarlyOptions } from "./training/stopEarly";
export { lrFind, type LrFinding, type LrFindOptions } from "./training/lrFind";
export { saveModel, type SaveModelOptions } from "./training/saved/saveModel";
export { loadModel } from "./training/saved/loadModel";
export { loadOptimizer } from "./training/saved/optimizerFile";
export { registerLayer } from "./training/saved/registerLayer";
export { exportOnnx, type ExportOnnxOptions } from "./export/onnx/exportOnnx";
export { exportPage, type ExportPageOptions } from "./export/page/exportPage";
export type { ExportedPage } from "./export/page/pageFigure";
export { modelCard, type ModelCardOptions } from "./export/card/modelCard";
export { rmsprop, type RMSpropOptions } from "./training/optimizers/rmsprop";
export { adam, adamW, type AdamOptions, type AdamWOptions } from "./training/optimizers/adam";
export { cosine, inverseTime, warmup, type Schedule } from "./training/optimizers/schedules";
export { WeightAverage } from "./training/optimizers/weightAverage";

// For your own training loop: docs/your-own-training.md.
export { Session, type Training } from "./training/session";
export { stepRunner, type StepRunner, type StepRunnerOptions, type Turn } from "./training/stepRunner";
export type { ExampleList, Examples, ExampleSource } from "./training/examples";
export { batches, type Batches, type BatchesOptions } from "./training/batches";
export { minimize } from "./training/minimize";
export { weightsOf } from "./training/trainState";
export type { LiveSetting } from "./training/liveNumbers";
export type { Metric, Metrics, Warning } from "./training/metrics";

// Displays: a figure is a value; a cell's last expression shows it, `show` shows it earlier.
import "./display/images/tensorDisplay"; // tensors and models show themselves
import "./display/charts/modelTable";
export { escapeHtml } from "./text/escapeHtml";
export { clearOutput, show, liveShow, type Figure, type MimeBundle } from "./display/figure/bundle";
export { saveFigure } from "./display/figure/saveFigure";
export { modelDiagram } from "./display/charts/modelDiagram";
export { imageGrid, type ImageGridOptions } from "./display/images/imageGrid";
export { reconstructions, type ReconstructionsOptions } from "./display/images/reconstructions";
export { latentScatter, type LatentScatterOptions } from "./display/charts/latentScatter";
export { lrChart } from "./display/charts/lrChart";
export { lossChart, type LossChartOptions } from "./display/charts/lossChart";
export { liveLossChart, type LiveLossChartOptions } from "./display/callbacks/liveLossChart";
export { explainGan, type Explanation } from "./display/callbacks/explainGan";
export { timeline, type TimelineOptions } from "./display/callbacks/timeline";
export { besideReal, type BesideRealOptions } from "./display/images/besideReal";
export { bookSnapshots, type BookSnapshotsOptions } from "./display/callbacks/bookSnapshots";
export { ganMonitor, type GanMonitorOptions } from "./display/callbacks/ganMonitor";
export { tensorBoard, type TensorBoardOptions } from "./display/callbacks/tensorBoard";
export { jsonLines } from "./display/callbacks/jsonLines";
export { progressBar } from "./display/callbacks/progress";

// Metrics: how close images come to real ones; docs/metrics.md says what each number means.
export {
  loadClassifier,
  classifierFeatures,
  classShares,
  type Classifier,
} from "./metrics/features/classifier";
export { extractFeatures, type FeatureExtractor } from "./metrics/features/extractFeatures";
export { generateImages } from "./metrics/generateImages";
export { kid, kidOfSubsets, type Kid, type KidOfSubsetsOptions } from "./metrics/kid";
export { frechetDistance } from "./metrics/frechetDistance";
export {
  precisionRecall,
  densityCoverage,
  type PrecisionRecall,
  type DensityCoverage,
  type NeighbourOptions,
} from "./metrics/neighbours";
export {
  compareFeatures,
  imageQuality,
  type ImageQualityOptions,
  type QualityMeasure,
} from "./metrics/imageQuality";
export { vaeBounds, VAE_BOUNDS_METRICS, type VaeBounds, type VaeBoundsOptions } from "./metrics/vaeBounds";
export {
  evaluateEvery,
  type EvaluateOptions,
  type Evaluation,
  type Evaluations,
  type Measure,
} from "./metrics/evaluations";

// Widgets: controls that the reader can use while a cell runs.
export { slider, checkbox, dropdown, button, progress, html, type SliderOptions } from "./widgets/controls";
export type { Control, ControlOptions } from "./widgets/control";
export { box, tabs, output, type Output } from "./widgets/containers";
export { follow } from "./widgets/follow";
export { tune, type Tuning } from "./widgets/tune";
export type { Widget } from "./widgets/widget";

// The latent space in your hands.
export { explore, type Explorer, type ExploreOptions } from "./explore/explore";
export { interpolate, type InterpolateOptions } from "./explore/interpolate";
export { film, type Film, type FilmOptions } from "./explore/film";
export { conceptVector } from "./explore/conceptVector";
export { umap, type UmapOptions } from "./explore/umap";

// Many runs side by side: docs/sweeps.md.
export { sweepGallery } from "./sweeps/gallery/gallery";
export { sweepTable, type SweepTableOptions } from "./sweeps/sweepTable";
