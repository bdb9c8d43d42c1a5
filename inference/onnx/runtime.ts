/**
 * The runtime that models run in. Nobody imports `onnxruntime-node` but this module: the switch before it has to be
 * set when the library is loaded.
 */
import './telemetry.ts'

export { InferenceSession, listSupportedBackends, Tensor } from 'onnxruntime-node'
