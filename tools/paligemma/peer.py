"""Exports a PaliGemma 2 checkpoint the way models are published for transformers.js, to measure against it.

    python tools/paligemma/peer.py CHECKPOINT OUT [--precisions fp32 fp16 q8 q4] [--graphs vision_encoder …]

OUT becomes a folder that transformers.js loads by its path: the checkpoint's settings, and `onnx/` with
vision_encoder, embed_tokens and decoder_model_merged in each precision. `peer_graphs.py` says how the graphs come
about, `peer_weights.py` how the precisions do.
"""
import argparse
import json
import logging
import resource
import shutil
import time
from pathlib import Path

from transformers import AutoConfig

from peer_graphs import hollow, trace_decoder, trace_embeddings, trace_vision
from peer_weights import SUFFIXES, Checkpoint, write_graph

GRAPHS = {"vision_encoder": trace_vision, "embed_tokens": trace_embeddings, "decoder_model_merged": trace_decoder}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--precisions", nargs="+", choices=SUFFIXES, default=list(SUFFIXES))
    parser.add_argument("--graphs", nargs="+", choices=GRAPHS, default=list(GRAPHS))
    wanted = parser.parse_args()
    # The quantiser tells of every node that it leaves alone.
    logging.getLogger().setLevel(logging.ERROR)
    folder = wanted.out / "onnx"
    folder.mkdir(parents=True, exist_ok=True)
    copy_settings(wanted.checkpoint, wanted.out)
    model = hollow(AutoConfig.from_pretrained(wanted.checkpoint))
    checkpoint = Checkpoint(wanted.checkpoint)
    for name in wanted.graphs:
        graph = GRAPHS[name](model)
        for precision in wanted.precisions:
            started = time.time()
            if name == "embed_tokens" and precision == "q4":
                copy_embeddings(folder)
            else:
                write_graph(graph, precision, checkpoint, folder)
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            print(f"{name} {precision}: {time.time() - started:.0f} s, peak {peak:.0f} MB", flush=True)


def copy_settings(checkpoint: Path, out: Path) -> None:
    for name in ("generation_config.json", "preprocessor_config.json", "tokenizer.json", "tokenizer_config.json"):
        shutil.copyfile(checkpoint / name, out / name)
    config = json.loads((checkpoint / "config.json").read_text())
    # transformers.js asks for what the 3B leaves to the reference's defaults; the notebook writes it back too.
    text = AutoConfig.from_pretrained(checkpoint).text_config
    for key in ("num_attention_heads", "num_key_value_heads", "head_dim"):
        config["text_config"][key] = getattr(text, key)
    config["transformers.js_config"] = {"use_external_data_format": True}
    (out / "config.json").write_text(json.dumps(config, indent=1))


def copy_embeddings(folder: Path) -> None:
    """4 bits are for MatMul alone: the table stays float32, under another name."""
    if not (folder / "embed_tokens.onnx").exists():
        raise SystemExit("embed_tokens of q4 are those of fp32: export that first")
    data = folder / "embed_tokens_q4.onnx_data"
    data.unlink(missing_ok=True)
    data.hardlink_to(folder / "embed_tokens.onnx_data")
    shutil.copyfile(folder / "embed_tokens.onnx", folder / "embed_tokens_q4.onnx")


if __name__ == "__main__":
    main()
