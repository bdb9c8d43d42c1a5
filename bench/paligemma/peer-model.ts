/** @huggingface/transformers with a model that tools/paligemma/peer.py exported. */
import { basename, dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { CONFIGURATIONS, type Configuration } from './configurations.ts'
import { peerFolder } from './peers.ts'

/**
 * The library's own objects, without types: it is installed with the benches alone, and the product's checks must not
 * need it.
 */
export async function loadPeer(folder: string, configuration: Configuration) {
  const library = join(await peerFolder('@huggingface/transformers'), 'dist', 'transformers.node.mjs')
  const { env, AutoProcessor, PaliGemmaForConditionalGeneration, RawImage, Tensor } = await import(
    pathToFileURL(library).href
  )
  env.allowRemoteModels = false
  env.localModelPath = `${dirname(resolve(folder))}/`
  const name = basename(folder)
  const dtype = CONFIGURATIONS[configuration]
  const model = await PaliGemmaForConditionalGeneration.from_pretrained(name, { dtype, device: 'cpu' })
  const processor = await AutoProcessor.from_pretrained(name)
  return { model, processor, RawImage, Tensor }
}
