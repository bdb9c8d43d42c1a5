"""Writes tiny random PaliGemma 2 checkpoints in the hub's own layout, and what the reference makes of them.

    python tools/paligemma/fixtures.py test/fixtures/paligemma

One checkpoint per size family, each with what is peculiar to it:
  3b   heads and head_dim are absent from the configuration (8, 4 and 256 by default); weights in two shards
  10b  heads and head_dim are given; two ids end an answer
  28b  head_dim is 128 while queries are scaled by (hidden / heads)^-0.5 = 144^-0.5

Weights are bfloat16, as on the hub; the reference computes with them in float32. Attention is "eager": only there
does transformers apply the softcap of attention. Its head leaves out the final softcap that the configuration asks
for, so it is applied here.
"""
import json
import sys
from pathlib import Path

import torch
from PIL import Image, ImageDraw
from safetensors.torch import save_file

from hub_names import hub_name
from tokenizer import make_tokenizer
from transformers import PaliGemmaConfig, PaliGemmaForConditionalGeneration, SiglipImageProcessor

IMAGE_SIZE = 56
MAX_NEW_TOKENS = 16
NEWLINE = "\n"
# Where the real tables end, too, they are padded to a multiple of 64.
ROWS_MULTIPLE = 64

FAMILIES = {
    "3b": dict(text=dict(hidden_size=64, intermediate_size=128, num_hidden_layers=2), absent=["num_attention_heads", "num_key_value_heads", "head_dim"], shards=2),
    "10b": dict(text=dict(hidden_size=96, intermediate_size=192, num_hidden_layers=3, num_attention_heads=4, num_key_value_heads=2, head_dim=64, query_pre_attn_scalar=64, eos_token_id=[1, 208])),
    "28b": dict(text=dict(hidden_size=288, intermediate_size=160, num_hidden_layers=2, num_attention_heads=2, num_key_value_heads=1, head_dim=128, query_pre_attn_scalar=144)),
}
QUESTIONS = [
    (0, "answer en what was prescribed?"),
    (1, "answer hi दवा क्या है?"),
    (1, "detect signature ; stamp"),
    (2, "ocr"),
]


def draw_pages(folder: Path) -> list[Path]:
    """A wide page, a tall grey one and one that is squashed little: lines and words as a page has them."""
    pages = []
    for name, size, mode in [("wide.png", (150, 90), "RGB"), ("tall.png", (80, 140), "L"), ("square.jpg", (96, 100), "RGB")]:
        page = Image.new("RGB", size, (246, 243, 232))
        draw = ImageDraw.Draw(page)
        for row, y in enumerate(range(6, size[1] - 10, 14)):
            draw.text((4 + row % 3 * 5, y), f"{row + 1}. Tab {name[:3]} {row * 50 + 25} mg", fill=(20 + row * 9, 30, 120))
        draw.ellipse((size[0] - 40, size[1] - 36, size[0] - 8, size[1] - 4), outline=(180, 30, 60), width=2)
        path = folder / name
        page.convert(mode).save(path)
        pages.append(path)
    return pages


def make_model(family: dict, rows: int, image_token: int) -> PaliGemmaForConditionalGeneration:
    config = PaliGemmaConfig(
        vision_config=dict(model_type="siglip_vision_model", hidden_size=72, intermediate_size=100, patch_size=14, image_size=IMAGE_SIZE, num_hidden_layers=2, num_attention_heads=4, vision_use_head=False),
        text_config=dict(model_type="gemma2", vocab_size=rows, **family["text"]),
        projection_dim=family["text"]["hidden_size"],
        image_token_index=image_token,
    )
    config._attn_implementation = "eager"
    model = PaliGemmaForConditionalGeneration(config).eval()
    # Large enough that softcaps, norms and the mask matter: a model with timid weights would hide their absence.
    with torch.no_grad():
        for name, weight in model.named_parameters():
            if "norm" in name and name.endswith("weight"):
                # Gemma's are added to 1. A large last norm makes for logits that the softcap bends, large post norms
                # for layers that outweigh the token itself (tied tables would otherwise repeat it for ever).
                centre = 1.0 if "vision_tower" in name or "post_" in name else 0.0
                if name.endswith("language_model.norm.weight"):
                    centre = 400 / weight.shape[0] ** 0.5 / 3
                weight.copy_(centre + 0.3 * torch.randn_like(weight))
            elif name.endswith("bias"):
                weight.copy_(0.1 * torch.randn_like(weight))
            elif "embed_tokens" in name:
                weight.copy_(torch.randn_like(weight) * 0.03)
                # The ids that end an answer are longer rows, so that some answers end.
                weight[1] *= 1.5
            elif "position_embedding" in name:
                weight.copy_(0.5 * torch.randn_like(weight))
            elif "q_proj" in name or "k_proj" in name:
                weight.copy_(torch.randn_like(weight) * 2.0 / weight.shape[1] ** 0.5)
            else:
                weight.copy_(torch.randn_like(weight) / weight[0].numel() ** 0.5)
            weight.copy_(weight.to(torch.bfloat16).float())
    return model


def save_checkpoint(folder: Path, model, family: dict, tokenizer, eos) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    weights = {hub_name(name): weight.to(torch.bfloat16).contiguous() for name, weight in model.state_dict().items() if name != "lm_head.weight"}
    shards = family.get("shards", 1)
    if shards == 1:
        save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
    else:
        names = list(weights)
        share = -(-len(names) // shards)
        weight_map = {}
        for shard in range(shards):
            file = f"model-{shard + 1:05d}-of-{shards:05d}.safetensors"
            part = {name: weights[name] for name in names[shard * share : (shard + 1) * share]}
            save_file(part, folder / file, metadata={"format": "pt"})
            weight_map.update(dict.fromkeys(part, file))
        size = sum(weight.nbytes for weight in weights.values())
        (folder / "model.safetensors.index.json").write_text(json.dumps({"metadata": {"total_size": size}, "weight_map": weight_map}, indent=1))
    config = json.loads(model.config.to_json_string())
    for key in family.get("absent", []):
        config["text_config"].pop(key)
    # As on the hub, where it is 2048 whatever the size.
    config["hidden_size"] = 2048
    config["torch_dtype"] = "bfloat16"
    config["eos_token_id"] = 1
    (folder / "config.json").write_text(json.dumps(config, indent=1))
    (folder / "generation_config.json").write_text(json.dumps({"_from_model_config": True, "bos_token_id": 2, "eos_token_id": eos, "pad_token_id": 0}, indent=1))
    tokenizer.save(str(folder / "tokenizer.json"))
    (folder / "tokenizer_config.json").write_text(json.dumps({"tokenizer_class": "GemmaTokenizer", "add_bos_token": False, "add_eos_token": False, "bos_token": "<bos>", "eos_token": "<eos>", "pad_token": "<pad>", "unk_token": "<unk>"}, indent=1))
    processor = SiglipImageProcessor(size={"height": IMAGE_SIZE, "width": IMAGE_SIZE}, resample=3, image_mean=[0.5] * 3, image_std=[0.5] * 3)
    settings = {"do_convert_rgb": None, "do_normalize": True, "do_rescale": True, "do_resize": True, "image_mean": [0.5] * 3, "image_processor_type": "SiglipImageProcessor", "image_seq_length": model.config.text_config.num_image_tokens, "image_std": [0.5] * 3, "processor_class": "PaliGemmaProcessor", "resample": 3, "rescale_factor": processor.rescale_factor, "size": {"height": IMAGE_SIZE, "width": IMAGE_SIZE}}
    (folder / "preprocessor_config.json").write_text(json.dumps(settings, indent=1))


def pixel_values_of(path: Path) -> torch.Tensor:
    """Squashed with PIL's bicubic filter, which is what `resample: 3` names."""
    page = Image.open(path).convert("RGB").resize((IMAGE_SIZE, IMAGE_SIZE), Image.Resampling.BICUBIC)
    pixels = torch.frombuffer(bytearray(page.tobytes()), dtype=torch.uint8).reshape(IMAGE_SIZE, IMAGE_SIZE, 3)
    return (pixels.permute(2, 0, 1).float() / 255 - 0.5) / 0.5


@torch.no_grad()
def answer(model, pixel_values, prompt_ids, eos) -> tuple[list[int], torch.Tensor]:
    """Greedy: each token's logits come from the prefix seen as a whole and the tokens before it."""
    tokens, logits, cache = [], [], None
    ids = torch.tensor([prompt_ids])
    prefix = len(prompt_ids)
    while len(tokens) < MAX_NEW_TOKENS:
        # No cache: the whole text again each time is slow and plain, and nothing can be stale.
        text = torch.cat([ids, torch.tensor([tokens], dtype=torch.long)], dim=1)
        types = torch.tensor([[0] * prefix + [1] * len(tokens)])
        output = model(input_ids=text, pixel_values=pixel_values[None], token_type_ids=types, use_cache=False)
        cap = model.config.text_config.final_logit_softcapping
        last = torch.tanh(output.logits[0, -1] / cap) * cap
        logits.append(last)
        tokens.append(int(last.argmax()))
        if tokens[-1] in eos:
            break
    return tokens, torch.stack(logits)


def make_family(name: str, root: Path, pages: list[Path], tokenizer) -> None:
    family = FAMILIES[name]
    image_token = tokenizer.token_to_id("<image>")
    rows = -(-tokenizer.get_vocab_size() // ROWS_MULTIPLE) * ROWS_MULTIPLE
    eos = family["text"].get("eos_token_id", 1)
    eos = eos if isinstance(eos, list) else [eos]
    torch.manual_seed(sum(map(ord, name)))
    model = make_model(family, rows, image_token)
    folder = root / name
    save_checkpoint(folder, model, family, tokenizer, eos if len(eos) > 1 else eos[0])
    goldens, cases = {}, []
    for number, path in enumerate(pages):
        pixels = pixel_values_of(path)
        with torch.no_grad():
            features = model.model.get_image_features(pixels[None]).pooler_output[0]
        goldens[f"pages.{number}.pixel_values"] = pixels.contiguous()
        goldens[f"pages.{number}.image_features"] = features.contiguous()
    bos = tokenizer.token_to_id("<bos>")
    newline = tokenizer.token_to_id(NEWLINE)
    for number, (page, prompt) in enumerate(QUESTIONS):
        text_ids = [bos, *tokenizer.encode(prompt, add_special_tokens=False).ids, newline]
        prompt_ids = [image_token] * model.config.text_config.num_image_tokens + text_ids
        tokens, logits = answer(model, goldens[f"pages.{page}.pixel_values"], prompt_ids, eos)
        goldens[f"cases.{number}.logits"] = logits.contiguous()
        said = [token for token in tokens if token not in eos]
        cases.append({"page": page, "prompt": prompt, "promptIds": text_ids, "tokens": tokens, "text": tokenizer.decode(said, skip_special_tokens=False)})
    save_file(goldens, folder / "goldens.safetensors")
    record = {"pages": [path.name for path in pages], "imageTokens": model.config.text_config.num_image_tokens, "maxNewTokens": MAX_NEW_TOKENS, "cases": cases}
    (folder / "goldens.json").write_text(json.dumps(record, indent=1, ensure_ascii=False))
    print(name, [case["tokens"] for case in cases], "|logits|", float(max(goldens[k].abs().max() for k in goldens if "logits" in k)))


def main() -> None:
    root = Path(sys.argv[1])
    (root / "pages").mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(1)
    pages = draw_pages(root / "pages")
    tokenizer = make_tokenizer()
    for name in FAMILIES:
        make_family(name, root, pages, tokenizer)


if __name__ == "__main__":
    main()
