"use strict";
/**
 * genbook's public names, in the order in which a reader of the chapter meets them.
 *
 *     import { tf, loadMnist, buildEncoder, buildDecoder, trainVae, fit, liveLossChart } from "genbook";
 */
Object.defineProperty(exports, "__esModule", { value: true });
exports.clearOutput = exports.weightsOf = exports.minimize = exports.batches = exports.stepRunner = exports.Session = exports.WeightAverage = exports.warmup = exports.inverseTime = exports.cosine = exports.adamW = exports.adam = exports.rmsprop = exports.saveModel = exports.DivergedError = exports.InterruptedError = exports.replay = exports.openRun = exports.fit = exports.gaussianNoise = exports.dropout = exports.binaryCrossentropy = exports.decodeClassGrid = exports.trainConditionalVae = exports.buildConditionalDecoder = exports.buildConditionalEncoder = exports.trainWganGp = exports.gradientPenalty = exports.buildCritic = exports.trainDcgan = exports.buildDiscriminator = exports.buildGenerator = exports.latentGrid = exports.decodeGrid = exports.trainVae = exports.buildVae = exports.vaeLoss = exports.sampleLatent = exports.buildDecoder = exports.buildEncoder = exports.drawColourGlyphs = exports.drawGlyphs = exports.CIFAR10_CLASSES = exports.loadCifar10 = exports.loadMnist = exports.glorotUniform = exports.RandomStream = exports.compile = exports.device = exports.tf = void 0;
exports.tune = exports.output = exports.tabs = exports.box = exports.html = exports.progress = exports.button = exports.dropdown = exports.checkbox = exports.slider = exports.progressBar = exports.bookSnapshots = exports.besideReal = exports.timeline = exports.explainGan = exports.liveLossChart = exports.lossChart = exports.latentScatter = exports.reconstructions = exports.imageGrid = exports.liveShow = exports.show = void 0;
// TensorFlow: importing it chooses the device and registers the backend.
var backend_1 = require("./tensorflow/backend");
Object.defineProperty(exports, "tf", { enumerable: true, get: function () { return backend_1.tf; } });
Object.defineProperty(exports, "device", { enumerable: true, get: function () { return backend_1.device; } });
var compile_1 = require("./tensorflow/compile");
Object.defineProperty(exports, "compile", { enumerable: true, get: function () { return compile_1.compile; } });
var random_1 = require("./tensorflow/random");
Object.defineProperty(exports, "RandomStream", { enumerable: true, get: function () { return random_1.RandomStream; } });
Object.defineProperty(exports, "glorotUniform", { enumerable: true, get: function () { return random_1.glorotUniform; } });
// Data: images [n, height, width, channels] with their labels.
var mnist_1 = require("./datasets/mnist");
Object.defineProperty(exports, "loadMnist", { enumerable: true, get: function () { return mnist_1.loadMnist; } });
var cifar10_1 = require("./datasets/cifar10/cifar10");
Object.defineProperty(exports, "loadCifar10", { enumerable: true, get: function () { return cifar10_1.loadCifar10; } });
Object.defineProperty(exports, "CIFAR10_CLASSES", { enumerable: true, get: function () { return cifar10_1.CIFAR10_CLASSES; } });
var glyphs_1 = require("./datasets/standIns/glyphs");
Object.defineProperty(exports, "drawGlyphs", { enumerable: true, get: function () { return glyphs_1.drawGlyphs; } });
var colourGlyphs_1 = require("./datasets/standIns/colourGlyphs");
Object.defineProperty(exports, "drawColourGlyphs", { enumerable: true, get: function () { return colourGlyphs_1.drawColourGlyphs; } });
// Models: section 8.4, the variational autoencoder.
var networks_1 = require("./models/vae/networks");
Object.defineProperty(exports, "buildEncoder", { enumerable: true, get: function () { return networks_1.buildEncoder; } });
Object.defineProperty(exports, "buildDecoder", { enumerable: true, get: function () { return networks_1.buildDecoder; } });
Object.defineProperty(exports, "sampleLatent", { enumerable: true, get: function () { return networks_1.sampleLatent; } });
Object.defineProperty(exports, "vaeLoss", { enumerable: true, get: function () { return networks_1.vaeLoss; } });
var wholeVae_1 = require("./models/vae/wholeVae");
Object.defineProperty(exports, "buildVae", { enumerable: true, get: function () { return wholeVae_1.buildVae; } });
var train_1 = require("./models/vae/train");
Object.defineProperty(exports, "trainVae", { enumerable: true, get: function () { return train_1.trainVae; } });
var latentGrid_1 = require("./models/vae/latentGrid");
Object.defineProperty(exports, "decodeGrid", { enumerable: true, get: function () { return latentGrid_1.decodeGrid; } });
Object.defineProperty(exports, "latentGrid", { enumerable: true, get: function () { return latentGrid_1.latentGrid; } });
// Models: section 8.5, the generative adversarial network.
var networks_2 = require("./models/dcgan/networks");
Object.defineProperty(exports, "buildGenerator", { enumerable: true, get: function () { return networks_2.buildGenerator; } });
Object.defineProperty(exports, "buildDiscriminator", { enumerable: true, get: function () { return networks_2.buildDiscriminator; } });
var train_2 = require("./models/dcgan/train");
Object.defineProperty(exports, "trainDcgan", { enumerable: true, get: function () { return train_2.trainDcgan; } });
// Models: beyond the chapter.
var networks_3 = require("./models/wganGp/networks");
Object.defineProperty(exports, "buildCritic", { enumerable: true, get: function () { return networks_3.buildCritic; } });
var step_1 = require("./models/wganGp/step");
Object.defineProperty(exports, "gradientPenalty", { enumerable: true, get: function () { return step_1.gradientPenalty; } });
var train_3 = require("./models/wganGp/train");
Object.defineProperty(exports, "trainWganGp", { enumerable: true, get: function () { return train_3.trainWganGp; } });
var networks_4 = require("./models/conditionalVae/networks");
Object.defineProperty(exports, "buildConditionalEncoder", { enumerable: true, get: function () { return networks_4.buildConditionalEncoder; } });
Object.defineProperty(exports, "buildConditionalDecoder", { enumerable: true, get: function () { return networks_4.buildConditionalDecoder; } });
var train_4 = require("./models/conditionalVae/train");
Object.defineProperty(exports, "trainConditionalVae", { enumerable: true, get: function () { return train_4.trainConditionalVae; } });
var classGrid_1 = require("./models/conditionalVae/classGrid");
Object.defineProperty(exports, "decodeClassGrid", { enumerable: true, get: function () { return classGrid_1.decodeClassGrid; } });
// Models: what several share.
var binaryCrossentropy_1 = require("./models/layers/binaryCrossentropy");
Object.defineProperty(exports, "binaryCrossentropy", { enumerable: true, get: function () { return binaryCrossentropy_1.binaryCrossentropy; } });
var randomLayers_1 = require("./models/layers/randomLayers");
Object.defineProperty(exports, "dropout", { enumerable: true, get: function () { return randomLayers_1.dropout; } });
Object.defineProperty(exports, "gaussianNoise", { enumerable: true, get: function () { return randomLayers_1.gaussianNoise; } });
// Training: a loop yields events, fit runs it; what every training takes.
var fit_1 = require("./training/fit");
Object.defineProperty(exports, "fit", { enumerable: true, get: function () { return fit_1.fit; } });
var runFolder_1 = require("./training/run/runFolder");
Object.defineProperty(exports, "openRun", { enumerable: true, get: function () { return runFolder_1.openRun; } });
var liveNumbers_1 = require("./training/liveNumbers");
Object.defineProperty(exports, "replay", { enumerable: true, get: function () { return liveNumbers_1.replay; } });
var interruptible_1 = require("./training/interruptible");
Object.defineProperty(exports, "InterruptedError", { enumerable: true, get: function () { return interruptible_1.InterruptedError; } });
var divergence_1 = require("./training/divergence");
Object.defineProperty(exports, "DivergedError", { enumerable: true, get: function () { return divergence_1.DivergedError; } });
var exportModel_1 = require("./training/exportModel");
Object.defineProperty(exports, "saveModel", { enumerable: true, get: function () { return exportModel_1.saveModel; } });
var rmsprop_1 = require("./training/optimizers/rmsprop");
Object.defineProperty(exports, "rmsprop", { enumerable: true, get: function () { return rmsprop_1.rmsprop; } });
var adam_1 = require("./training/optimizers/adam");
Object.defineProperty(exports, "adam", { enumerable: true, get: function () { return adam_1.adam; } });
Object.defineProperty(exports, "adamW", { enumerable: true, get: function () { return adam_1.adamW; } });
var schedules_1 = require("./training/optimizers/schedules");
Object.defineProperty(exports, "cosine", { enumerable: true, get: function () { return schedules_1.cosine; } });
Object.defineProperty(exports, "inverseTime", { enumerable: true, get: function () { return schedules_1.inverseTime; } });
Object.defineProperty(exports, "warmup", { enumerable: true, get: function () { return schedules_1.warmup; } });
var weightAverage_1 = require("./training/optimizers/weightAverage");
Object.defineProperty(exports, "WeightAverage", { enumerable: true, get: function () { return weightAverage_1.WeightAverage; } });
// A training of your own: docs/your-own-training.md.
var session_1 = require("./training/session");
Object.defineProperty(exports, "Session", { enumerable: true, get: function () { return session_1.Session; } });
var stepRunner_1 = require("./training/stepRunner");
Object.defineProperty(exports, "stepRunner", { enumerable: true, get: function () { return stepRunner_1.stepRunner; } });
var batches_1 = require("./training/batches");
Object.defineProperty(exports, "batches", { enumerable: true, get: function () { return batches_1.batches; } });
var minimize_1 = require("./training/minimize");
Object.defineProperty(exports, "minimize", { enumerable: true, get: function () { return minimize_1.minimize; } });
var trainState_1 = require("./training/trainState");
Object.defineProperty(exports, "weightsOf", { enumerable: true, get: function () { return trainState_1.weightsOf; } });
// Displays: a figure is a value; a cell's last expression shows it, `show` shows it earlier.
require("./display/images/tensorDisplay"); // tensors and models show themselves
var bundle_1 = require("./display/figure/bundle");
Object.defineProperty(exports, "clearOutput", { enumerable: true, get: function () { return bundle_1.clearOutput; } });
Object.defineProperty(exports, "show", { enumerable: true, get: function () { return bundle_1.show; } });
Object.defineProperty(exports, "liveShow", { enumerable: true, get: function () { return bundle_1.liveShow; } });
var imageGrid_1 = require("./display/images/imageGrid");
Object.defineProperty(exports, "imageGrid", { enumerable: true, get: function () { return imageGrid_1.imageGrid; } });
var reconstructions_1 = require("./display/images/reconstructions");
Object.defineProperty(exports, "reconstructions", { enumerable: true, get: function () { return reconstructions_1.reconstructions; } });
var latentScatter_1 = require("./display/charts/latentScatter");
Object.defineProperty(exports, "latentScatter", { enumerable: true, get: function () { return latentScatter_1.latentScatter; } });
var lossChart_1 = require("./display/charts/lossChart");
Object.defineProperty(exports, "lossChart", { enumerable: true, get: function () { return lossChart_1.lossChart; } });
var liveLossChart_1 = require("./display/callbacks/liveLossChart");
Object.defineProperty(exports, "liveLossChart", { enumerable: true, get: function () { return liveLossChart_1.liveLossChart; } });
var explainGan_1 = require("./display/callbacks/explainGan");
Object.defineProperty(exports, "explainGan", { enumerable: true, get: function () { return explainGan_1.explainGan; } });
var timeline_1 = require("./display/callbacks/timeline");
Object.defineProperty(exports, "timeline", { enumerable: true, get: function () { return timeline_1.timeline; } });
var besideReal_1 = require("./display/images/besideReal");
Object.defineProperty(exports, "besideReal", { enumerable: true, get: function () { return besideReal_1.besideReal; } });
var bookSnapshots_1 = require("./display/callbacks/bookSnapshots");
Object.defineProperty(exports, "bookSnapshots", { enumerable: true, get: function () { return bookSnapshots_1.bookSnapshots; } });
var progress_1 = require("./display/callbacks/progress");
Object.defineProperty(exports, "progressBar", { enumerable: true, get: function () { return progress_1.progressBar; } });
// Widgets: what the reader turns while a cell runs.
var controls_1 = require("./widgets/controls");
Object.defineProperty(exports, "slider", { enumerable: true, get: function () { return controls_1.slider; } });
Object.defineProperty(exports, "checkbox", { enumerable: true, get: function () { return controls_1.checkbox; } });
Object.defineProperty(exports, "dropdown", { enumerable: true, get: function () { return controls_1.dropdown; } });
Object.defineProperty(exports, "button", { enumerable: true, get: function () { return controls_1.button; } });
Object.defineProperty(exports, "progress", { enumerable: true, get: function () { return controls_1.progress; } });
Object.defineProperty(exports, "html", { enumerable: true, get: function () { return controls_1.html; } });
var containers_1 = require("./widgets/containers");
Object.defineProperty(exports, "box", { enumerable: true, get: function () { return containers_1.box; } });
Object.defineProperty(exports, "tabs", { enumerable: true, get: function () { return containers_1.tabs; } });
Object.defineProperty(exports, "output", { enumerable: true, get: function () { return containers_1.output; } });
var tune_1 = require("./widgets/tune");
Object.defineProperty(exports, "tune", { enumerable: true, get: function () { return tune_1.tune; } });
//# sourceMappingURL=index.js.map